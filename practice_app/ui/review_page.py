"""What was found in one answer, each mark with the words that earn it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout

from practice_app.errors import PracticeError
from practice_app.model import (
    Advice,
    AreaFinding,
    AreaStatus,
    Attempt,
    Overrule,
    Review,
    Role,
    Span,
    Verdict,
)
from practice_app.ui.desk import Desk
from practice_app.ui.marks import is_overruled, sound_of, status_of, things_to_try
from practice_app.ui.widgets.area_row import AreaRow
from practice_app.ui.widgets.controls import Button, Card, clear, label, row
from practice_app.ui.widgets.listen import Listen
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Page
from practice_app.ui.widgets.star_balance import StarBalance
from practice_app.ui.widgets.transcript_view import TranscriptView
from practice_app.ui.words import ANCHORS, clock, count, day, short

SIDE_BY_SIDE = 820  # the width from which transcript and areas stand beside each other


class ReviewPage(Page):
    again = Signal(object)  # Question
    follow_up = Signal(object, str)  # Question, id of the answer that it follows
    back = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Review", widest=1080)
        self._desk = desk
        self._attempt: Attempt | None = None
        self.notice = Notice(desk.icons)
        self.question = label("", "heading")
        self.facts = label("", "quiet")
        back = Button("All answers", "link").wear(desk.icons, "arrow-left")
        back.clicked.connect(self.back)
        self._back = back
        self.message = Notice(desk.icons)
        self.things = Card(spacing=4)
        self.things.body.setContentsMargins(20, 12, 12, 16)
        self.sound = Card(spacing=16)
        self.balance = StarBalance(desk.theme)
        self.listen = Listen(desk)
        self.listen.failed.connect(self.notice.tell)
        self.delivery = label("", "quiet")
        for part in (self.balance, self.listen, self.delivery):
            self.sound.body.addWidget(part)
        self.transcript = TranscriptView(desk.theme)
        self.transcript.play.connect(self._play_sentence)
        self.transcript.set_role.connect(self._set_role)
        self.areas_title = label("", "section", wrap=False)
        self._said = Card("What you said", spacing=12)
        self._said.body.addWidget(self.transcript)
        self.unclear_hint = label("", "quiet")
        self._said.body.addWidget(self.unclear_hint)
        self._said.body.addStretch(1)
        self._areas_card = Card(spacing=8)
        self._areas_card.body.setContentsMargins(10, 20, 10, 12)
        self.areas_title.setContentsMargins(10, 0, 0, 0)
        self._areas_card.body.addWidget(self.areas_title)
        self._areas = QVBoxLayout()
        self._areas.setSpacing(0)
        self._areas_card.body.addLayout(self._areas)
        self._areas_card.body.addStretch(1)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(20)
        self._pair.addWidget(self._said, 3)
        self._pair.addWidget(self._areas_card, 2)
        self.next = Card(spacing=8)
        self.next_question = label("", "lead")
        self.answer_it = Button("Answer it", "primary").wear(desk.icons, "microphone")
        self.answer_it.clicked.connect(self._answer_follow_up)
        self._build_next()
        self.try_again = Button("Try again").wear(desk.icons, "refresh")
        self.export = Button("Export").wear(desk.icons, "export-variant")
        self.rated = label("", "quiet", wrap=False)
        self.try_again.clicked.connect(lambda: self._attempt and self.again.emit(self._attempt.question))
        self.export.clicked.connect(self._export)

        head = QVBoxLayout()
        head.setSpacing(4)
        head.addLayout(row(back, None))
        head.addSpacing(4)
        head.addWidget(self.question)
        head.addWidget(self.facts)
        self.column.addLayout(head)
        for card in (self.notice, self.message, self.things, self.sound):
            self.column.addWidget(card)
        self.column.addLayout(self._pair)
        self.column.addWidget(self.next)
        self.check_again = Button("Check again", "quiet")
        self.check_again.setToolTip("Mark this answer anew; the review it has is kept.")
        self.check_again.clicked.connect(self._check_again)
        self.column.addLayout(row(self.try_again, self.export, self.check_again, None, self.rated))
        self.column.addStretch(1)

    def _build_next(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label("Next an interviewer would ask", "quiet", wrap=False))
        words.addWidget(self.next_question)
        line = row()
        line.setSpacing(20)
        line.addLayout(words, 1)
        line.addWidget(self.answer_it, 0, Qt.AlignmentFlag.AlignVCenter)
        self.next.body.addLayout(line)

    # --- showing ----------------------------------------------------------------------------

    def show_attempt(self, attempt: Attempt) -> None:
        """Show a reviewed attempt from the top."""
        self.notice.hide()
        self.listen.show_attempt(attempt)
        self._show(attempt)
        self.verticalScrollBar().setValue(0)

    def shown(self) -> None:
        target = self.answer_it if self.answer_it.isVisible() else self.try_again
        target.setFocus()
        self.verticalScrollBar().setValue(0)

    def left(self) -> None:
        self.listen.quiet()

    def _show(self, attempt: Attempt) -> None:
        self._attempt, review = attempt, attempt.review
        assert review is not None
        judged = review.verdict is Verdict.JUDGED
        self.question.setText(attempt.question.text)
        self.facts.setText("  ·  ".join(_facts(attempt, review)))
        if judged:
            self.message.hide()
        else:
            self.message.say(review.message or "This answer could not be checked.")
        said = attempt.transcript is not None and bool(attempt.transcript.text.strip())
        self._said.setVisible(said)
        self.transcript.show_attempt(attempt)
        unclear = sum(sentence.unclear for sentence in review.sentences)
        self.unclear_hint.setVisible(bool(unclear))
        were = "was" if unclear == 1 else "were"
        self.unclear_hint.setText(
            f"{count(unclear, 'sentence')} with a dotted line {were} heard badly and earned no mark."
        )
        self._show_things(attempt, review if judged else None)
        self.balance.setVisible(judged)
        self.balance.show_review(review)
        delivery = "  ·  ".join(_delivery(review)) if judged else ""
        self.delivery.setText(delivery)
        self.delivery.setVisible(bool(delivery))
        self.sound.setVisible(judged or attempt.recording is not None)
        self._show_areas(attempt, review if judged else None)
        follow_up = review.follow_up if judged else None
        self.next.setVisible(follow_up is not None)
        if follow_up is not None:
            self.next_question.setText(follow_up.text)
        self.rated.setVisible(attempt.rating is not None)
        if attempt.rating is not None:
            score = attempt.rating.score
            self.rated.setText(f"You rated this {score} of 4: {ANCHORS[score].lower()}")

    def _show_things(self, attempt: Attempt, review: Review | None) -> None:
        clear(self.things.body)
        lines = 0
        for advice in review.advice if review else ():
            self._add_thing(attempt, advice)
            lines += 1
        for advice in things_to_try(attempt) if review else ():
            self._add_thing(attempt, advice)
            lines += 1
        self.things.setVisible(lines > 0)

    def _add_thing(self, attempt: Attempt, advice: Advice) -> None:
        sign = QLabel()
        name, role = ("check-circle-outline", "good") if advice.praise else ("arrow-right", "accent")
        self._desk.icons.put(sign, name, role, 20)
        words = QVBoxLayout()
        words.setContentsMargins(0, 10, 0, 0)  # in line with the button at the right
        words.setSpacing(2)
        flag = advice.about.removeprefix("flag:") if advice.about.startswith("flag:") else ""
        set_aside = bool(flag) and is_overruled(attempt, "flag", flag)
        words.addWidget(label(advice.text, "quiet" if set_aside else "lead"))
        words.addStretch(1)
        line = row(spacing=12)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 9, 0, 0)
        beside.addWidget(sign)
        beside.addStretch(1)
        line.addLayout(beside)
        line.addLayout(words, 1)
        transcript = attempt.transcript
        if advice.evidence and transcript is not None:
            quote = short(transcript.text[slice(*advice.evidence[0])], 120)
            if quote not in advice.text:
                words.insertWidget(1, label(f"“{quote}”", "quiet"))
            if sound_of(transcript, advice.evidence[0]) and attempt.recording:
                hear = Button("Hear it", "quiet").wear(self._desk.icons, "play")
                hear.clicked.connect(partial(self._play_span, advice.evidence[0]))
                line.addWidget(hear, 0, Qt.AlignmentFlag.AlignTop)
        if flag:
            aside = Button("You set this aside: undo" if set_aside else "Not so", "quiet")
            aside.clicked.connect(partial(self._set_aside, flag, not set_aside))
            line.addWidget(aside, 0, Qt.AlignmentFlag.AlignTop)
        self.things.body.addLayout(line)

    def _show_areas(self, attempt: Attempt, review: Review | None) -> None:
        clear(self._areas)
        areas = review.areas if review else ()
        self._areas_card.setVisible(bool(areas))
        covered = sum(status_of(attempt, area) is AreaStatus.COVERED for area in areas)
        self.areas_title.setText(f"Areas {covered} of {len(areas)}")
        hints = {area.id: area.hint for area in attempt.question.areas}
        text = attempt.transcript.text if attempt.transcript else ""
        for area in areas:
            quote = short(text[slice(*area.evidence[0])], 90) if area.evidence else ""
            overruled = is_overruled(attempt, "area", area.area_id)
            line = AreaRow(
                self._desk.icons,
                area,
                status_of(attempt, area),
                overruled,
                quote,
                hints.get(area.area_id, ""),
            )
            line.light.connect(partial(self._light, area.evidence))
            if area.evidence:
                line.play.connect(partial(self._play_span, area.evidence[0]))
            line.set_status.connect(partial(self._set_status, area))
            self._areas.addWidget(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width() >= self._desk.theme.pixels(SIDE_BY_SIDE)
        directions = QBoxLayout.Direction
        self._pair.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        super().resizeEvent(event)

    # --- what can be done here --------------------------------------------------------------

    def _light(self, spans: tuple[Span, ...], on: bool) -> None:
        self.transcript.light(spans if on else ())

    def _play_sentence(self, index: int) -> None:
        if self._attempt is not None and self._attempt.review is not None:
            times = self._attempt.review.sentences[index].times
            if times is not None:
                self.listen.play(*times)

    def _play_span(self, span: Span) -> None:
        if self._attempt is not None and self._attempt.transcript is not None:
            times = sound_of(self._attempt.transcript, span)
            if times is not None:
                self.listen.play(*times)

    def _set_role(self, index: int, role: Role | None) -> None:
        if self._attempt is not None and self._attempt.review is not None:
            target = self._attempt.review.sentences[index].target
            self._overrule("role", target, role.value if role else None)

    def _set_status(self, area: AreaFinding, status: AreaStatus | None) -> None:
        self._overrule("area", area.area_id, status.value if status else None)

    def _set_aside(self, flag: str, aside: bool) -> None:
        self._overrule("flag", flag, "no" if aside else None)

    def _overrule(self, kind: str, target: str, value: str | None) -> None:
        practice, attempt = self._desk.practice, self._attempt
        assert attempt is not None
        try:
            if value is None:
                changed = practice.withdraw_overrule(attempt, kind, target)
            else:
                changed = practice.overrule(attempt, Overrule(kind, target, value))
        except PracticeError as error:
            self.notice.tell(error)
        else:
            self._show(changed)

    def _answer_follow_up(self) -> None:
        if self._attempt is not None:
            question = self._desk.practice.follow_up_question(self._attempt)
            self.follow_up.emit(question, self._attempt.id)

    def _check_again(self) -> None:
        attempt, practice = self._attempt, self._desk.practice
        if attempt is not None:
            self.check_again.setEnabled(False)
            self._desk.background.run(
                lambda _job: practice.review(attempt), self._checked, self._not_checked, lane="check again"
            )

    def _checked(self, attempt: Attempt) -> None:
        self.check_again.setEnabled(True)
        self.show_attempt(attempt)
        self.notice.say("Marked anew.", "The earlier review is kept with your answer.", "good")

    def _not_checked(self, error: PracticeError) -> None:
        self.check_again.setEnabled(True)
        self.notice.tell(error)

    def _export(self) -> None:
        attempt = self._attempt
        assert attempt is not None
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggestion = Path(documents) / f"answer {attempt.begun[:10]}.html"
        path = self._desk.messages.choose_file_to_save("Export this answer", suggestion, "Web page (*.html)")
        if path is not None:
            self._desk.background.run(
                lambda _job: self._desk.practice.export(attempt, path), self._exported, self.notice.tell
            )

    def _exported(self, path: Path) -> None:
        view = ("Open it", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        self.notice.say(f"Saved as {path.name}.", str(path.parent), "good", (view,))  # type: ignore[arg-type]
        self.ensureWidgetVisible(self.notice)


def _facts(attempt: Attempt, review: Review) -> list[str]:
    facts = [day(attempt.begun)]
    delivery = review.delivery
    if delivery.seconds:
        facts.append(clock(delivery.seconds))
    else:
        facts.append(count(delivery.words, "word"))
    if attempt.take > 1:
        facts.append(f"take {attempt.take}")
    if attempt.follow_up_of:
        facts.append("follow-up")
    return facts


def _delivery(review: Review) -> list[str]:
    """How it was said, as facts."""
    delivery = review.delivery
    facts = [count(delivery.words, "word")]
    if delivery.words_per_minute:
        facts.append(f"{delivery.words_per_minute:.0f} words a minute")
    if (longest := delivery.longest_pause) is not None:
        facts.append(f"longest pause {longest.seconds:.1f} s")
    fillers = len(delivery.fillers) + delivery.unheard_hesitations
    if fillers:
        facts.append(f"at least {count(fillers, 'filler')}")
    return facts
