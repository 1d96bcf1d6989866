"""Where you come in: go on with what was left, start a question, look at the last answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from practice_app.errors import PracticeError
from practice_app.model import STAR, Attempt, AttemptState, AttemptSummary
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.answer_row import AnswerRow
from practice_app.ui.widgets.controls import Button, Card, clear, label, row
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Page
from practice_app.ui.words import clock, count, day, short

RECENT = 4
Found = tuple[tuple[Attempt, ...], tuple[AttemptSummary, ...]]


class HomePage(Page):
    start = Signal()
    finish = Signal(object)  # Attempt
    open_answer = Signal(str)  # id
    see_all = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Home", widest=820)
        self._desk = desk
        self.greeting = label("", "question", wrap=False)
        self.begin = Button("Start a question", "primary", "Enter").wear(desk.icons, "microphone")
        self.begin.clicked.connect(self.start)
        self.notice = Notice(desk.icons)
        self._left = QVBoxLayout()
        self._left.setSpacing(12)
        self.week = label("", "quiet")
        self._answers = Card(spacing=0)
        self._answers.body.setContentsMargins(8, 8, 8, 8)
        self._title = label("Your last answers", "heading", wrap=False)
        self._all = Button("See all", "quiet")
        self._all.clicked.connect(self.see_all)
        self._empty = self._nothing_yet()
        self._some = QWidget()
        some = QVBoxLayout(self._some)
        some.setContentsMargins(0, 0, 0, 0)
        some.setSpacing(12)
        some.addLayout(row(self._title, None, self._all))
        some.addWidget(self._answers)
        some.addWidget(self.week)
        self._some.hide()
        self._empty.hide()

        self.column.addLayout(row(self.greeting, None, self.begin))
        self.column.addSpacing(8)
        self.column.addWidget(self.notice)
        self.column.addLayout(self._left)
        self.column.addWidget(self._empty)
        self.column.addWidget(self._some)
        self.column.addStretch(1)

    def _nothing_yet(self) -> Card:
        card = Card("How it works", spacing=16)
        for number, text in enumerate(
            (
                "You get a question, as in an interview. Answer it aloud, with a case of your own.",
                "Your words appear with their situation, task, action and result marked.",
                "You see what is still missing, and what an interviewer would ask next.",
            ),
            start=1,
        ):
            sign = label(str(number), "section", wrap=False)
            sign.setFixedWidth(20)
            words = label(text, "lead")
            line = row(sign, words)
            line.setStretch(1, 1)
            card.body.addLayout(line)
        card.body.addWidget(label("Everything stays on this machine.", "quiet"))
        return card

    def shown(self) -> None:
        hour = datetime.now().hour
        self.greeting.setText(
            "Good morning." if 4 <= hour < 12 else "Good afternoon." if 12 <= hour < 18 else "Good evening."
        )
        practice = self._desk.practice
        self._desk.background.run(
            lambda _job: (practice.unfinished(), practice.history(limit=200)),
            self._show,
            self.notice.tell,
            lane="home",
        )
        self.begin.setFocus()

    def _show(self, found: Found) -> None:
        unfinished, history = found
        clear(self._left)
        for attempt in unfinished[:3]:
            self._left.addWidget(self._left_card(attempt))
        checked = [summary for summary in history if summary.state is AttemptState.REVIEWED]
        clear(self._answers.body)
        for summary in checked[:RECENT]:
            line = AnswerRow(summary, self._desk.theme)
            line.clicked.connect(partial(self.open_answer.emit, summary.id))
            self._answers.body.addWidget(line)
        self._some.setVisible(bool(checked))
        self._empty.setVisible(not checked and not unfinished)
        self.week.setText(_this_week(checked))

    def _left_card(self, attempt: Attempt) -> Card:
        seconds = attempt.recording.seconds if attempt.recording else 0.0
        said = f"{clock(seconds)} of your answer is safe" if attempt.recording else "Your answer is safe"
        card = Card("Not finished", spacing=8)
        card.body.addWidget(label(short(attempt.question.text, 140), "lead"))
        card.body.addWidget(label(f"{said} · {day(attempt.begun)}", "quiet"))
        check = Button("Check it now")
        check.clicked.connect(partial(self.finish.emit, attempt))
        drop = Button("Delete it", "quiet")
        drop.clicked.connect(partial(self._drop, attempt))
        card.body.addSpacing(4)
        card.body.addLayout(row(check, drop, None))
        return card

    def _drop(self, attempt: Attempt) -> None:
        self._desk.practice.delete(attempt.id)
        self.notice.say(
            "The unfinished answer is deleted.", actions=(("Undo", partial(self._undo, attempt.id)),)
        )
        self.shown()

    def _undo(self, attempt_id: str) -> None:
        try:
            self._desk.practice.restore(attempt_id)
        except PracticeError as error:
            self.notice.tell(error)
        else:
            self.notice.hide()
            self.shown()


def _this_week(checked: list[AttemptSummary]) -> str:
    """One line of plain facts on the last seven days; "" when there are none."""
    since = datetime.now().astimezone() - timedelta(days=7)
    recent = [a for a in checked if datetime.fromisoformat(a.begun) >= since]
    if not recent:
        return ""
    facts = [count(len(recent), "answer"), clock(sum(a.seconds for a in recent)) + " spoken"]
    whole = sum(all(role.letter in a.star for role in STAR) for a in recent)
    facts.append(f"all four parts in {whole} of {len(recent)}")
    if areas := sum(a.areas for a in recent):
        facts.append(f"areas covered {sum(a.covered for a in recent)} of {areas}")
    return "Last seven days:  " + "  ·  ".join(facts)
