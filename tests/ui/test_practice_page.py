"""One answer from the question to the findings, driven by keys and mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from practice_app.errors import MicrophoneError, ModelMissing, TranscriptionError
from practice_app.model import AttemptState, QuestionKind
from practice_app.ui.practice_page import PracticePage, Stage
from practice_app.ui.review_page import ReviewPage
from practice_app.ui.window import Place, Window
from tests import sample_answers
from tests.fakes.practice import RehearsedPractice, SlowEngine

Key = Qt.Key


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> PracticePage:
    made = window.go(Place.PRACTICE)
    assert isinstance(made, PracticePage)
    qtbot.waitUntil(lambda: made.stage is Stage.READY and not window._desk.background.busy)
    made.ask(window._desk.practice.bank.question(sample_answers.QUESTION))
    return made


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key as the user presses it: to whatever has the focus."""
    target = QApplication.focusWidget()
    assert target is not None, "nothing has the focus"
    qtbot.keyClick(target, key, modifier)


def click(qtbot: QtBot, widget: QWidget) -> None:
    assert widget.isVisible()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def start(page: PracticePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: page.recording.stop_button.isEnabled())


def test_a_question_is_drawn_and_can_be_answered_at_once(page: PracticePage) -> None:
    assert page.question is not None
    assert page.head.text.text() == page.question.text
    assert page.ready.isVisible()
    assert QApplication.focusWidget() is page.ready.primary
    assert not page.head.areas.isVisible()


def test_the_areas_appear_only_at_a_peek(page: PracticePage, qtbot: QtBot) -> None:
    click(qtbot, page.head.peek)
    assert page.head.areas.isVisible()
    start(page, qtbot)
    assert not page.head.areas.isVisible()
    assert not page.head.peek.isVisible()


def test_space_records_and_space_stops(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice, window: Window
) -> None:
    start(page, qtbot)
    assert page.stage is Stage.RECORDING
    assert not window.rail.isEnabled()
    qtbot.waitUntil(lambda: page.recording.clock.text() == "0:12")
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)
    assert window.rail.isEnabled()
    press(qtbot, Key.Key_3)
    press(qtbot, Key.Key_Tab)
    page.working.show_button.setFocus()
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: window.place is Place.REVIEW)
    summary = practice.history()[0]
    attempt = practice.attempt(summary.id)
    assert attempt.state is AttemptState.REVIEWED
    assert attempt.rating is not None
    assert attempt.rating.score == 3


def test_rating_can_be_skipped(page: PracticePage, qtbot: QtBot, practice: RehearsedPractice) -> None:
    start(page, qtbot)
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)
    with qtbot.waitSignal(page.reviewed):
        click(qtbot, page.working.skip)
    assert practice.attempt(practice.history()[0].id).rating is None


def test_no_rating_is_asked_for_when_the_settings_say_so(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    practice.save_settings(replace(practice.settings, rate_first=False))
    start(page, qtbot)
    with qtbot.waitSignal(page.reviewed):
        press(qtbot, Key.Key_Space)


def test_pause_and_go_on(page: PracticePage, qtbot: QtBot, practice: RehearsedPractice) -> None:
    start(page, qtbot)
    press(qtbot, Key.Key_P)
    qtbot.waitUntil(lambda: page.recording.hearing.text().startswith("Paused"))
    assert page.recording.pause_button.text() == "Go on"
    press(qtbot, Key.Key_P)
    assert practice.recorders[-1].calls == ["start", "pause", "resume"]


def test_the_meter_says_whether_you_are_heard(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    start(page, qtbot)
    practice.recorders[-1].problem = "The microphone sends nothing but zeros."
    qtbot.waitUntil(lambda: "zeros" in page.recording.hearing.text())


def test_discard_can_be_undone(page: PracticePage, qtbot: QtBot, practice: RehearsedPractice) -> None:
    start(page, qtbot)
    press(qtbot, Key.Key_Escape)
    qtbot.waitUntil(lambda: page.stage is Stage.READY)
    assert "discarded" in page.notice.message.text()
    assert not practice.history()
    click(qtbot, page.notice.buttons()[0])
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)
    assert len(practice.history()) == 1


def test_thinking_time_keeps_the_notes_in_view(page: PracticePage, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_T)
    assert page.stage is Stage.THINKING
    assert page.thinking.left.text() == "1:00 to think"
    qtbot.keyClicks(QApplication.focusWidget(), "bakery p")  # letters are notes here, not shortcuts
    press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.recording.stop_button.isEnabled())
    assert page.recording.notes.text() == "bakery p"


def test_thinking_never_starts_by_itself(page: PracticePage, qtbot: QtBot) -> None:
    page.enter(Stage.THINKING)
    page.thinking.begin(0)
    assert page.thinking.left.text() == "Start when you are ready."
    assert page.stage is Stage.THINKING
    press(qtbot, Key.Key_Escape)
    assert page.stage is Stage.READY


def test_typing_needs_no_microphone(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice, window: Window
) -> None:
    press(qtbot, Key.Key_W)
    assert not page.typing.check.isEnabled()
    qtbot.keyClicks(QApplication.focusWidget(), sample_answers.SHORT)
    assert page.typing.words.text() == "36 words"
    press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)
    with qtbot.waitSignal(page.reviewed):
        click(qtbot, page.working.skip)
    assert not practice.recorders
    assert window.place is Place.REVIEW


def test_no_microphone_is_told_on_the_page(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    practice.microphone_failure = MicrophoneError("No microphone was found.", "Plug one in, or type.")
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: page.stage is Stage.FAILED)
    assert page.notice.message.text() == "No microphone was found."
    assert not practice.history()  # nothing was said, so nothing is kept
    again, instead = page.notice.buttons()
    assert QApplication.focusWidget() is again
    click(qtbot, instead)
    assert page.stage is Stage.TYPING


def test_a_microphone_that_goes_away_costs_nothing(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    start(page, qtbot)
    practice.recorders[-1].fail("The microphone was unplugged.")
    qtbot.waitUntil(lambda: page.stage is Stage.FAILED)
    assert page.notice.message.text() == "The microphone was unplugged."
    assert "0:12" in page.notice.hint.text()
    click(qtbot, page.notice.buttons()[0])
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)


def test_a_failed_engine_can_be_tried_again(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    practice.fake_engine.failure = TranscriptionError("The speech engine stopped.", "Your recording is safe.")
    start(page, qtbot)
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: page.stage is Stage.FAILED)
    assert page.notice.message.text() == "The speech engine stopped."
    practice.fake_engine.failure = None
    press(qtbot, Key.Key_Space)  # the focus is on Try again
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)


def test_cancel_keeps_the_recording(
    qtbot: QtBot, page: PracticePage, practice: RehearsedPractice, window: Window
) -> None:
    engine = SlowEngine()
    practice._engine = engine
    start(page, qtbot)
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: engine.working.is_set() and page.working.progress.value() == 400)
    press(qtbot, Key.Key_Escape)
    qtbot.waitUntil(lambda: page.stage is Stage.READY)
    assert page.notice.message.text() == "Your recording is kept."
    assert [attempt.state for attempt in practice.unfinished()] == [AttemptState.RECORDED]
    practice._engine = practice.fake_engine
    click(qtbot, page.notice.buttons()[0])
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)


def test_an_answer_that_cannot_be_judged_shows_why_and_no_marks(
    page: PracticePage, qtbot: QtBot, window: Window
) -> None:
    press(qtbot, Key.Key_W)
    qtbot.keyClicks(QApplication.focusWidget(), "I went there.")
    with qtbot.waitSignal(page.reviewed):
        press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    review = window.page(Place.REVIEW)
    assert isinstance(review, ReviewPage)
    assert review.message.isVisible()
    assert review.message.message.text()
    for part in (review.things, review.balance, review.next):
        assert not part.isVisible()


def test_choosing_a_competency_draws_from_it(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    name = "resilience"
    page.choice.competencies.setCurrentIndex(page.choice.competencies.findData(name))
    page.choice.competencies.activated.emit(page.choice.competencies.currentIndex())
    qtbot.waitUntil(lambda: page.question is not None and name in page.question.competencies)
    assert practice.settings.competency == name
    before = page.question
    press(qtbot, Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.question is not None and page.question is not before)
    assert page.question is not None
    assert name in page.question.competencies


def test_when_nothing_fits_the_way_back_is_offered(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    practice.save_settings(replace(practice.settings, competency="juggling"))
    page.another()
    qtbot.waitUntil(lambda: page.stage is Stage.EMPTY)
    assert not page.ready.isVisible()
    click(qtbot, page.notice.buttons()[0])
    qtbot.waitUntil(lambda: page.stage is Stage.READY)
    assert practice.settings.competency is None


def test_a_missing_model_is_told_before_you_speak(
    window: Window, qtbot: QtBot, practice: RehearsedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warm() -> None:
        raise ModelMissing("The speech model is not on this machine.", "You can type your answers meanwhile.")

    monkeypatch.setattr(practice, "warm", warm)
    page = window.go(Place.PRACTICE)
    assert isinstance(page, PracticePage)
    qtbot.waitUntil(lambda: page.notice.isVisible())
    assert page.notice.message.text() == "The speech model is not on this machine."


def test_closing_while_speaking_keeps_every_word(
    page: PracticePage, qtbot: QtBot, practice: RehearsedPractice, window: Window
) -> None:
    start(page, qtbot)
    window.close()
    assert practice.recorders[-1].calls == ["start", "stop"]
    (left,) = practice.unfinished()
    assert left.recording is not None
    assert left.recording.seconds == 12.0


def test_keys_are_shown_and_told(page: PracticePage) -> None:
    keys = {button.key for button in page.ready.findChildren(type(page.typing.check))}
    assert keys == {"Space", "T", "W", "Ctrl+N"}
    assert page.ready.primary is not None
    assert page.ready.primary.accessibleName() == "Answer aloud"
    assert page.ready.primary.accessibleDescription() == "Key: Space"


def test_a_meeting_comes_with_its_sheet_and_a_question_with_an_empty_page(page: PracticePage) -> None:
    assert page.question is not None
    meeting = replace(page.question, kind=QuestionKind.ROLE_PLAY, notes="Figures:\n- Revenue: 4 million")
    page.ask(meeting)
    assert page.thinking.notes.toPlainText() == meeting.notes
    page.ask(replace(page.question, kind=QuestionKind.BEHAVIOURAL))
    assert page.thinking.notes.toPlainText() == ""
