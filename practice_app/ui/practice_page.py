"""One question from reading it to the findings: one stage at a time on the same page."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut

from practice_app.errors import PracticeError
from practice_app.model import Attempt, Question, QuestionKind, SelfRating, Verdict
from practice_app.ui.background import Job
from practice_app.ui.desk import Desk
from practice_app.ui.model_offer import ModelOffer
from practice_app.ui.question_choice import QuestionChoice
from practice_app.ui.question_head import QuestionHead
from practice_app.ui.recording_stage import RecordingStage
from practice_app.ui.speaking import Closed, Speaking
from practice_app.ui.stages import ReadyStage, StageWidget, ThinkingStage, TypingStage, WorkingStage
from practice_app.ui.widgets.controls import Button
from practice_app.ui.widgets.notice import Action, Notice
from practice_app.ui.widgets.page import Page
from practice_app.ui.words import clock


class Stage(Enum):
    """Where an answer is; `PracticePage.enter` is the only place that changes it."""

    EMPTY = auto()  # no question fits what was chosen
    READY = auto()
    THINKING = auto()
    RECORDING = auto()
    TYPING = auto()
    WORKING = auto()
    RATE = auto()
    FAILED = auto()  # something of the machine failed; the answer so far is safe


class PracticePage(Page):
    reviewed = Signal(object)  # Attempt
    locked = Signal(bool)  # whether you are speaking, so that nothing else should draw you away

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Practice", widest=820)
        self._desk = desk
        self._practice = desk.practice
        self.stage = Stage.EMPTY
        self.question: Question | None = None
        self._follow_up_of: str | None = None
        self._attempt: Attempt | None = None
        self._job: Job[Any] | None = None
        self._warmed = ""  # the speech model that was loaded ahead
        self._lacking: PracticeError | None = None  # what this machine lacks, told while nothing else is

        self.speaking = Speaking(desk)
        self.offer = ModelOffer(desk)
        self.choice = QuestionChoice(desk)
        self.head = QuestionHead(desk)
        self.notice = Notice(desk.icons)

        self.ready = ReadyStage(desk)
        self.thinking = ThinkingStage(desk)
        self.recording = RecordingStage(desk)
        self.typing = TypingStage(desk)
        self.working = WorkingStage(desk)
        self._stages = (self.ready, self.thinking, self.recording, self.typing, self.working)

        self.column.addWidget(self.choice)
        self.column.addSpacing(16)
        self.column.addWidget(self.head)
        self.column.addWidget(self.notice)
        self.column.addSpacing(8)
        for widget in self._stages:
            widget.hide()
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.choice.changed.connect(self.another)
        self.speaking.started.connect(self._started)
        self.speaking.failed.connect(self._not_recorded)
        self.offer.found.connect(self._say_what_stands)
        self.offer.chosen.connect(self.notice.say)
        self.offer.failed.connect(self.notice.tell)
        self.ready.answer.connect(self.record)
        self.ready.think.connect(partial(self.enter, Stage.THINKING))
        self.ready.write.connect(partial(self.enter, Stage.TYPING))
        self.ready.another.connect(self.another)
        self.thinking.start.connect(self.record)
        self.thinking.back.connect(partial(self.enter, Stage.READY))
        self.recording.stop.connect(self._stop)
        self.recording.ended.connect(self._stop)
        self.recording.discard.connect(self._discard)
        self.recording.words_wanted.connect(self._want_words)
        self.typing.sent.connect(self._send)
        self.typing.back.connect(partial(self.enter, Stage.READY))
        self.working.cancel.connect(self._cancel)
        self.working.show_findings.connect(self._show_findings)
        for keys, act in (("Ctrl+N", self._another_key), ("Ctrl+Return", self._go_key)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- what the window asks for -----------------------------------------------------------

    def shown(self) -> None:
        self.choice.read()
        self.ready.set_thinking_time(self._practice.settings.thinking_seconds)
        model = self._practice.settings.speech_model
        if self._warmed != model and self.stage is not Stage.WORKING:  # which may still use the last one
            self._warmed, self._lacking = model, None
            self._desk.background.run(lambda _job: self._practice.warm(), lambda _: None, self._not_warm)
        if self.question is None:
            self.another()
        else:
            self._focus()

    def ask(self, question: Question, follow_up_of: str | None = None) -> None:
        """Put this question; follow_up_of: the id of the answer that it follows."""
        self.question, self._follow_up_of = question, follow_up_of
        self._attempt = None
        self.head.show_question(question, follow_up=follow_up_of is not None)
        # A meeting is prepared with a sheet to read; other questions start with an empty page.
        sheet = question.notes if question.kind is QuestionKind.ROLE_PLAY else ""
        self.thinking.notes.setPlainText(sheet)
        self.typing.text.clear()
        self.enter(Stage.READY)

    def another(self) -> None:
        """Draw another question from what is chosen."""
        chosen = self._practice.settings
        self._desk.background.run(
            lambda _job: self._practice.draw(chosen.question_set, chosen.competency),
            self.ask,
            self._nothing_fits,
            lane="draw",
        )

    def finish(self, attempt: Attempt) -> None:
        """Go on with a recording that was left: write it down and check it."""
        self.ask(attempt.question, attempt.follow_up_of)
        self._work(attempt)

    def wind_up(self) -> None:
        """The window closes: end a recording so that all of it is kept, and offered at the next start."""
        self.recording.rest()
        self.speaking.wind_up()

    # --- the stages -------------------------------------------------------------------------

    def enter(self, stage: Stage, notice: tuple[str, str, str] | None = None, *actions: Action) -> None:
        """Show a stage, and above it a notice (message, hint, tone) with actions, or none."""
        self.stage = stage
        shown = None if stage is Stage.EMPTY else self._widget()
        for widget in self._stages:
            widget.setVisible(widget is shown)
        choosing = stage in (Stage.READY, Stage.FAILED, Stage.EMPTY) and self._follow_up_of is None
        self.choice.setVisible(choosing)
        self.head.allow_peek(stage in (Stage.READY, Stage.THINKING, Stage.TYPING))
        if notice is not None:
            self.notice.say(*notice, actions)
        else:
            self.notice.hide()
            self._say_what_stands()
        if stage is Stage.THINKING:
            self.thinking.begin(self._practice.settings.thinking_seconds)
        else:
            self.thinking.end()
        self.locked.emit(stage is Stage.RECORDING)
        self._focus()

    def _say_what_stands(self) -> None:
        """What is worth knowing while nothing else is said: what is lacking, or a faster model."""
        if not self.notice.isHidden():
            return
        if self.stage is Stage.READY and self._lacking is not None:
            self.notice.say(self._lacking.message, self._lacking.hint, "warn")
        elif self.offer.open and self.stage in (Stage.READY, Stage.WORKING, Stage.RATE):
            self.offer.say_in(self.notice)

    def _widget(self) -> StageWidget:
        return {
            Stage.THINKING: self.thinking,
            Stage.RECORDING: self.recording,
            Stage.TYPING: self.typing,
            Stage.WORKING: self.working,
            Stage.RATE: self.working,
        }.get(self.stage, self.ready)

    def _focus(self) -> None:
        buttons = self.notice.buttons() if self.stage in (Stage.FAILED, Stage.EMPTY) else []
        target = buttons[0] if buttons else self._widget().primary
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(
                0, self, lambda: self.ensureWidgetVisible(target, 0, 32)
            )  # once it has its place

    def _fail(self, error: PracticeError, *actions: Action) -> None:
        self.enter(Stage.FAILED, (error.message, error.hint, "bad"), *actions)

    # --- choosing a question ----------------------------------------------------------------

    def _nothing_fits(self, error: PracticeError) -> None:
        self.question = None
        self.head.show_question(None)
        everything = ("Choose from all questions", partial(self.choice.choose, None, None))
        self.enter(Stage.EMPTY, (error.message, error.hint, "info"), everything)

    def _not_warm(self, error: PracticeError) -> None:
        self._lacking = error
        self._say_what_stands()

    # --- speaking ---------------------------------------------------------------------------

    def record(self) -> None:
        if self.question is None:
            return
        settings = self._practice.settings
        notes = self.thinking.notes.toPlainText().strip()
        self.recording.wait(notes, settings.answer_seconds, settings.show_live_text)
        self.enter(Stage.RECORDING)
        self.speaking.begin(self.question, self._follow_up_of)

    def _started(self) -> None:
        recorder = self.speaking.recorder
        assert recorder is not None
        self.recording.watch(recorder, self.speaking.heard, self.speaking.falling_behind)
        self._focus()

    def _want_words(self, wanted: bool) -> None:
        self._practice.save_settings(replace(self._practice.settings, show_live_text=wanted))

    def _not_recorded(self, error: PracticeError) -> None:
        self._fail(error, ("Try again", self.record), ("Type instead", partial(self.enter, Stage.TYPING)))

    def _stop(self) -> None:
        self.recording.rest()
        self.speaking.close(self._stopped)

    def _discard(self) -> None:
        self.recording.rest()
        self.speaking.close(self._discarded)

    def _stopped(self, outcome: Closed) -> None:
        attempt, recording = outcome
        self._attempt = attempt
        if self.recording.fell_behind:
            self.offer.look()
        if recording.problem:
            self.enter(
                Stage.FAILED,
                (recording.problem, f"{clock(recording.seconds)} of your answer is safe.", "bad"),
                ("Use what I said", partial(self._work, attempt)),
                ("Type instead", partial(self.enter, Stage.TYPING)),
            )
        else:
            self._work(attempt)

    def _discarded(self, outcome: Closed) -> None:
        attempt, recording = outcome
        self._practice.discard(attempt)
        said = (f"Your answer of {clock(recording.seconds)} is discarded.", "", "info")
        self.enter(Stage.READY, said, ("Undo", partial(self._undo, attempt)))

    def _undo(self, attempt: Attempt) -> None:
        self._practice.restore(attempt.id)
        self._work(attempt)

    # --- checking ---------------------------------------------------------------------------

    def _send(self, text: str) -> None:
        if self.question is not None and text:
            self._work(self._practice.typed(self.question, text, self._follow_up_of))

    def _work(self, attempt: Attempt) -> None:
        """Write the answer down if it was spoken, then check it."""
        self._attempt = attempt
        spoken = attempt.transcript is None
        doing = "Writing down what you said…" if spoken else "Reading your answer…"
        self.working.begin(doing, cancellable=spoken, rate=self._practice.settings.rate_first)
        self.enter(Stage.WORKING)

        def work(job: Job[Any]) -> Attempt:
            if attempt.transcript is None:
                return self._practice.review(self._practice.transcribe(attempt, job.report, job.stop))
            return self._practice.review(attempt)

        self._job = self._desk.background.run(
            work, self._found, self._not_worked, self.working.report, self._kept, lane="check"
        )

    def _found(self, attempt: Attempt) -> None:
        self._attempt = attempt
        judged = attempt.review is not None and attempt.review.verdict is Verdict.JUDGED
        if judged and self.working.wants_rating:
            self.working.finish()
            self.enter(Stage.RATE)
        elif judged and not self.working.skipped:
            self.working.finish()
            self._show_findings()
        else:
            self._hand_over(attempt)

    def _show_findings(self) -> None:
        score, attempt = self.working.scale.score, self._attempt
        if attempt is not None and self.working.finished:
            if score is not None and not self.working.skipped:
                attempt = self._practice.rate(attempt, SelfRating(score))
            self._hand_over(attempt)

    def _hand_over(self, attempt: Attempt) -> None:
        self.ask(attempt.question, attempt.follow_up_of)
        self.reviewed.emit(attempt)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _kept(self) -> None:
        if self._attempt is not None:
            kept = ("Your recording is kept.", "", "info")
            self.enter(Stage.READY, kept, ("Check it now", partial(self._work, self._attempt)))

    def _not_worked(self, error: PracticeError) -> None:
        if self._attempt is not None:
            again = ("Try again", partial(self._retry, self._attempt.id))
            self._fail(error, again, ("Type instead", partial(self.enter, Stage.TYPING)))

    def _retry(self, attempt_id: str) -> None:
        # The transcript may be there already, when it was the check that failed.
        self._work(self._practice.attempt(attempt_id))

    # --- keys -------------------------------------------------------------------------------

    def _another_key(self) -> None:
        if self.stage in (Stage.READY, Stage.FAILED, Stage.EMPTY):
            self.another()

    def _go_key(self) -> None:
        if self.stage is Stage.THINKING:
            self.thinking.go.click()
        elif self.stage is Stage.TYPING:
            self.typing.check.click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nothing with the focus wanted: Space, Esc and the letters on the buttons."""
        widget = self._widget()
        letter = event.text().upper()
        if event.key() == Qt.Key.Key_Space and isinstance(widget.primary, Button):
            widget.primary.click()
        elif event.key() == Qt.Key.Key_Escape and widget.escape is not None and widget.escape.isVisible():
            widget.escape.click()
        elif letter in widget.keys and not event.modifiers():
            widget.keys[letter].click()
        else:
            super().keyPressEvent(event)
