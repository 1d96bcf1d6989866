"""From a job advert to practice: what it asks for, word for word, and the questions that test it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from practice_app.bank.edit import free_title, own_copy, with_title
from practice_app.errors import InputError, PracticeError
from practice_app.model import QuestionSet
from practice_app.ui.background import Job
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, Card, clear, hairline, label, row
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Page
from practice_app.ui.widgets.text_or_file import TextOrFile
from practice_app.ui.words import count, short

if TYPE_CHECKING:
    from practice_app.match import Ask, Match, Matcher, Suggestion

KINDS = "Job adverts (*.docx *.pdf *.txt *.md *.html *.htm);;Any file (*)"
FOR_EACH_ASK = 3  # questions shown
MOST = 10  # questions of the set that is made


class AdvertPage(Page):
    practise = Signal(object)  # Question
    practise_set = Signal(object)  # QuestionSet that was saved
    saved = Signal(str)  # the title of the set
    back = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "From a job advert", widest=820)
        self._desk = desk
        self._matcher: Matcher | None = None
        self._job: Job[Match] | None = None
        self.found: Match | None = None
        self.notice = Notice(desk.icons)
        self.back_button = Button("All questions", "link").wear(desk.icons, "arrow-left")
        self.back_button.clicked.connect(self.back)
        self._intro = label(
            "Paste the advert of the job that you want. You see what it asks for and which questions test it."
        )
        self.start = TextOrFile(
            desk, "Text of the job advert", "Find my questions", "Choose a job advert", KINDS
        )
        self.start.text.connect(self.read_text)
        self.start.file.connect(self.read_file)
        self.working = Card("Reading the advert…", spacing=16)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Reading the advert")
        self.cancel = Button("Cancel")
        self.cancel.clicked.connect(lambda: self._job and self._job.cancel())
        self.working.body.addWidget(self.bar)
        self.working.body.addWidget(
            label("The first time takes a little longer, since every question is read.", "quiet")
        )
        self.working.body.addLayout(row(self.cancel, None))
        self.practise_all = Button("Practise these", "primary").wear(desk.icons, "microphone")
        self.save = Button("Save as my set").wear(desk.icons, "content-save-outline")
        self.other = Button("Another advert", "quiet")
        self.practise_all.clicked.connect(lambda: self._keep(self._practise_saved))
        self.save.clicked.connect(lambda: self._keep(self._tell_saved))
        self.other.clicked.connect(self.start_afresh)
        self.title = label("", "heading")
        self.summary = label("", "quiet")
        self.result = QWidget()
        self._parts = QVBoxLayout()
        self._parts.setSpacing(20)
        box = QVBoxLayout(self.result)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.title)
        box.addWidget(self.summary)
        box.addLayout(row(self.practise_all, self.save, self.other, None))
        box.addSpacing(8)
        box.addLayout(self._parts)
        self.column.addLayout(row(self.back_button, None))
        self._heading = label("From a job advert", "heading", wrap=False)
        self.column.addWidget(self._heading)
        self.column.addWidget(self.notice)
        for part in (self._intro, self.start, self.working, self.result):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.start_afresh()

    # --- the stages of the page -------------------------------------------------------------

    def shown(self) -> None:
        if self.start.isVisible():
            self.start.field.setFocus()

    def start_afresh(self) -> None:
        self.notice.hide()
        self.found = None
        self.start.field.clear()
        self._stage(self.start)
        self.start.field.setFocus()

    def _stage(self, part: QWidget) -> None:
        for each in (self.start, self.working, self.result):
            each.setVisible(each is part)
        for each in (self._intro, self._heading):
            each.setVisible(part is not self.result)
        self._intro.setVisible(part is self.start)

    def read_file(self, path: Path) -> None:
        def text() -> str:
            from practice_app.match import advert_text

            return advert_text(path)

        self._read(text)

    def read_text(self, text: str) -> None:
        self._read(lambda: text)

    def _read(self, text: Callable[[], str]) -> None:
        practice = self._desk.practice

        def work(job: Job[Match]) -> Match:
            from practice_app.match import Matcher

            if self._matcher is None:
                self._matcher = Matcher(practice.data)
            return self._matcher.match(text(), practice.bank.sets, job.report, job.stop)

        self.notice.hide()
        self.bar.setRange(0, 0)
        self._stage(self.working)
        self.cancel.setFocus()
        self._job = self._desk.background.run(
            work,
            self.show_found,
            self._failed,
            progress=self._progress,
            cancelled=lambda: self._stage(self.start),
            lane="advert",
        )

    def _progress(self, fraction: float) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(round(fraction * 100))

    def _failed(self, error: PracticeError) -> None:
        self._stage(self.start)
        tone = "warn" if isinstance(error, InputError) else "bad"
        self.notice.say(error.message, error.hint, tone)

    # --- what was found ---------------------------------------------------------------------

    def show_found(self, found: Match) -> None:
        self.found = found
        clear(self._parts)
        self.title.setText(short(found.title, 120) or "Your advert")
        facts = [
            f"{count(len(found.asks), 'thing')} asked for",
            f"{count(len(found.suggestions), 'question')} that test them",
        ]
        self.summary.setText(
            " · ".join(facts)
            if found.asks
            else "Nothing in this text asks for something that a story of yours could show."
        )
        many = len(found.suggestions) > MOST
        self.practise_all.say(f"Practise the best {MOST}" if many else "Practise these")
        for button in (self.practise_all, self.save):
            button.setVisible(bool(found.suggestions))
        for ask in found.asks:
            if ask.suggestions:
                self._parts.addWidget(self._ask_card(ask))
        self._add_list(
            "Asked for, and no question of yours tests it",
            [_flat(ask.text) for ask in found.not_covered],
            "Think of a case of your own for each; you can add questions to a set of yours.",
        )
        self._add_list(
            "Left out", [f"{short(each.text, 110)}  ({each.why.value})" for each in found.left_out], ""
        )
        self._stage(self.result)
        self.verticalScrollBar().setValue(0)
        (self.practise_all if found.suggestions else self.other).setFocus()

    def _ask_card(self, ask: Ask) -> Card:
        card = Card(spacing=10)
        card.setAccessibleName(f"The advert asks: {_flat(ask.text)}")
        card.body.addWidget(label(f"“{_flat(ask.text)}”", "section"))
        if ask.competencies:
            card.body.addWidget(label(" · ".join(ask.competencies), "quiet"))
        for suggestion in ask.suggestions[:FOR_EACH_ASK]:
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(label(suggestion.question.text))
            words.addWidget(label(_reason(ask, suggestion), "quiet"))
            go = Button("Practise", "quiet")
            go.setAccessibleName(f"Practise: {suggestion.question.text}")
            go.clicked.connect(partial(self._practise_one, suggestion.question))
            line = row()
            line.addLayout(words, 1)
            line.addWidget(go)
            card.body.addWidget(hairline())
            card.body.addLayout(line)
        return card

    def _add_list(self, title: str, lines: list[str], hint: str) -> None:
        if not lines:
            return
        card = Card(title, spacing=8)
        if hint:
            card.body.addWidget(label(hint, "quiet"))
        for line in lines:
            card.body.addWidget(label(line))
        self._parts.addWidget(card)

    def _practise_one(self, question: object, _checked: bool = False) -> None:
        self.practise.emit(question)

    # --- keeping it -------------------------------------------------------------------------

    def _keep(self, then: Callable[[QuestionSet], None]) -> None:
        """Save the questions as a set of the user's own."""
        from practice_app.match import practice_set

        if self.found is None:
            return
        practice = self._desk.practice
        wanted = practice_set(self.found, MOST)
        titles = [each.title for each in practice.bank.sets]
        made = own_copy(wanted, titles, [each.id for each in practice.bank.questions])
        made = with_title(made, free_title(wanted.title, titles))
        self._desk.background.run(
            lambda _job: practice.save_own_set(made), then, self.notice.tell, lane="advert set"
        )

    def _practise_saved(self, saved: QuestionSet) -> None:
        """From now on questions come from this set; the first one is asked."""
        practice = self._desk.practice
        chosen = replace(practice.settings, question_set=saved.title, competency=None)
        practice.save_settings(chosen)
        self.practise_set.emit(saved)

    def _tell_saved(self, saved: QuestionSet) -> None:
        self.saved.emit(saved.title)


def _reason(ask: Ask, suggestion: Suggestion) -> str:
    """The reason without the advert's words, which stand above it on the card."""
    reason = suggestion.reason.removeprefix(f"The advert says “{_flat(ask.text)}”; ")
    return reason[:1].upper() + reason[1:]


def _flat(text: str) -> str:
    return " ".join(text.split())
