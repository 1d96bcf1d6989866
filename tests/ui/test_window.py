"""Going from page to page, the first run, what a crash left, and closing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from practice_app.errors import MicrophoneError
from practice_app.settings import load
from practice_app.ui.desk import Desk
from practice_app.ui.first_run import FirstRun
from practice_app.ui.home_page import HomePage
from practice_app.ui.practice_page import PracticePage, Stage
from practice_app.ui.review_page import ReviewPage
from practice_app.ui.widgets.answer_row import AnswerRow
from practice_app.ui.widgets.controls import Button
from practice_app.ui.widgets.microphone_check import Step
from practice_app.ui.window import Place, Window
from tests import sample_answers
from tests.fakes.practice import RehearsedPractice

CTRL = Qt.KeyboardModifier.ControlModifier
KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)


def home(window: Window) -> HomePage:
    page = window.page(Place.HOME)
    assert isinstance(page, HomePage)
    return page


def button(parent: QWidget, word: str) -> Button:
    return next(b for b in parent.findChildren(Button) if b.text() == word and b.isVisible())


def offers(parent: QWidget, word: str) -> bool:
    return any(b.text() == word and b.isVisible() for b in parent.findChildren(Button))


def test_every_place_of_the_rail_is_there(window: Window, qtbot: QtBot) -> None:
    for key, place in zip(KEYS, list(Place)[:5], strict=True):
        qtbot.keyClick(window, key, CTRL)
        assert window.place is place
        assert window.page(place).isVisible()
        qtbot.waitUntil(lambda: not window._desk.background.busy)


def test_the_rail_is_pressed_with_the_mouse(window: Window, qtbot: QtBot) -> None:
    history = next(b for b in window.rail.findChildren(QAbstractButton) if b.text() == "History")
    qtbot.mouseClick(history, Qt.MouseButton.LeftButton)
    assert window.place is Place.HISTORY
    assert history.isChecked()


def test_nothing_that_can_be_pressed_is_without_a_name(window: Window, qtbot: QtBot) -> None:
    sample_answers.spoken(window._desk.practice)
    for place in Place:
        if place is Place.REVIEW:
            window.open_answer(window._desk.practice.history()[0].id)
            qtbot.waitUntil(lambda: window.place is Place.REVIEW)
        else:
            window.go(place)
        qtbot.waitUntil(lambda: not window._desk.background.busy)
        for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit):
            for widget in window.page(place).findChildren(kind):
                inner = widget.objectName().startswith("qt_") or isinstance(
                    widget.parent(), QComboBox | QLineEdit
                )
                named = widget.accessibleName() or getattr(widget, "text", lambda: "")()
                assert inner or named, f"{place.name}: {widget}"


def test_every_control_of_a_page_is_reached_with_tab(window: Window, qtbot: QtBot) -> None:
    window.go(Place.SETTINGS)
    qtbot.waitUntil(lambda: not window._desk.background.busy)
    page = window.page(Place.SETTINGS)
    wanted = {
        widget
        for kind in (QAbstractButton, QComboBox)
        for widget in page.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    reached = set()
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert wanted <= reached


def test_home_shows_the_last_answers_and_opens_them(window: Window, qtbot: QtBot) -> None:
    practice = window._desk.practice
    attempt = sample_answers.spoken(practice)
    window.go(Place.HOME)
    qtbot.waitUntil(lambda: len(home(window).findChildren(AnswerRow)) == 1)
    line = home(window).findChildren(AnswerRow)[0]
    assert attempt.question.text in line.accessibleName()
    assert "parts present: situation, task, action, result" in line.accessibleName()
    assert home(window).week.text().startswith("Last seven days:  1 answer")
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place is Place.REVIEW)


def test_home_says_how_it_works_to_a_newcomer(window: Window, qtbot: QtBot) -> None:
    assert home(window)._empty.isVisible()
    qtbot.mouseClick(home(window).begin, Qt.MouseButton.LeftButton)
    assert window.place is Place.PRACTICE


def test_what_a_crash_left_is_offered_and_finished(window: Window, qtbot: QtBot) -> None:
    practice = window._desk.practice
    left = sample_answers.interrupted(practice, sample_answers.QUESTION)
    window.go(Place.HOME)
    qtbot.waitUntil(lambda: offers(home(window), "Check it now"))
    qtbot.mouseClick(button(home(window), "Check it now"), Qt.MouseButton.LeftButton)
    page = window.page(Place.PRACTICE)
    assert isinstance(page, PracticePage)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)
    found = practice.attempt(left.id)
    assert found.review is not None
    assert found.recording is not None
    assert found.recording.seconds == pytest.approx(47, abs=0.1)


def test_what_a_crash_left_can_be_deleted_and_brought_back(window: Window, qtbot: QtBot) -> None:
    practice = window._desk.practice
    left = sample_answers.interrupted(practice, sample_answers.QUESTION)
    window.go(Place.HOME)
    qtbot.waitUntil(lambda: offers(home(window), "Delete it"))
    qtbot.mouseClick(button(home(window), "Delete it"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window._desk.background.busy)
    assert not practice.unfinished()
    qtbot.mouseClick(button(home(window), "Undo"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window._desk.background.busy)
    assert [attempt.id for attempt in practice.unfinished()] == [left.id]


def test_an_answer_that_was_never_checked_is_checked_when_opened(window: Window, qtbot: QtBot) -> None:
    practice = window._desk.practice
    attempt = practice.typed(practice.bank.question(sample_answers.QUESTION), sample_answers.SHORT)
    window.open_answer(attempt.id)
    page = window.page(Place.PRACTICE)
    assert isinstance(page, PracticePage)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)


def test_an_answer_that_is_gone_is_told(window: Window, qtbot: QtBot) -> None:
    window.open_answer("no such answer")
    qtbot.waitUntil(lambda: window.place is Place.HISTORY)
    assert window.page(Place.HISTORY).notice.isVisible()  # type: ignore[attr-defined]


def test_the_follow_up_is_asked_and_belongs_to_its_answer(window: Window, qtbot: QtBot) -> None:
    practice = window._desk.practice
    attempt = sample_answers.spoken(practice)
    window.open_answer(attempt.id)
    qtbot.waitUntil(lambda: window.place is Place.REVIEW)
    review = window.page(Place.REVIEW)
    assert isinstance(review, ReviewPage)
    assert attempt.review is not None
    assert attempt.review.follow_up is not None
    qtbot.mouseClick(review.answer_it, Qt.MouseButton.LeftButton)
    page = window.page(Place.PRACTICE)
    assert isinstance(page, PracticePage)
    assert page.head.text.text() == attempt.review.follow_up.text
    assert page.head.about.text().startswith("Follow-up")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_W)
    page.typing.text.setPlainText(sample_answers.SHORT)
    qtbot.mouseClick(page.typing.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE)
    newest = practice.attempt(practice.history()[0].id)
    assert newest.follow_up_of == attempt.id


def test_try_again_asks_the_same_question(window: Window, qtbot: QtBot) -> None:
    attempt = sample_answers.spoken(window._desk.practice)
    window.open_answer(attempt.id)
    qtbot.waitUntil(lambda: window.place is Place.REVIEW)
    review = window.page(Place.REVIEW)
    assert isinstance(review, ReviewPage)
    qtbot.mouseClick(review.try_again, Qt.MouseButton.LeftButton)
    assert window.place is Place.PRACTICE
    page = window.page(Place.PRACTICE)
    assert isinstance(page, PracticePage)
    assert page.question == attempt.question


def test_the_place_on_the_screen_is_kept(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    kept = str(tmp_path / "window.ini")
    for width in (760, 0):
        window = Window(desk, QSettings(kept, QSettings.Format.IniFormat))
        qtbot.addWidget(window)
        if width:
            window.resize(width, 520)
            window.show()
        else:
            assert (window.width(), window.height()) == (760, 520)
        window.close()


# --- the first run ------------------------------------------------------------------------------


@pytest.fixture
def first_run(practice: RehearsedPractice) -> None:
    practice.save_settings(replace(practice.settings, first_run_done=False))


@pytest.fixture
def welcome(first_run: None, window: Window) -> FirstRun:
    page = window.page(Place.FIRST_RUN)
    assert isinstance(page, FirstRun)
    assert window.place is Place.FIRST_RUN
    assert not window.rail.isVisible()
    return page


def test_three_cards_lead_in(welcome: FirstRun, window: Window, qtbot: QtBot) -> None:
    for step in ("1 of 3", "2 of 3", "3 of 3"):
        assert welcome.step.text() == step
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.place is Place.HOME
    assert window.rail.isVisible()
    assert load(window._desk.practice.data.settings).first_run_done


def test_the_cards_can_be_skipped(welcome: FirstRun, window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.place is Place.HOME
    assert load(window._desk.practice.data.settings).first_run_done


def test_you_hear_yourself_back(welcome: FirstRun, qtbot: QtBot, practice: RehearsedPractice) -> None:
    qtbot.mouseClick(welcome.next, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(welcome.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: welcome.check.step is Step.PLAYING)
    (player,) = practice.players
    assert player.played == [(0.0, None, 1.0)]
    player.finish(3.0)
    qtbot.waitUntil(lambda: welcome.check.step is Step.IDLE)
    assert "ready" in welcome.check.words.text()
    assert not player.path.exists()  # the sound was only for the check


def test_a_microphone_of_your_own_choice_is_kept(
    welcome: FirstRun, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    qtbot.mouseClick(welcome.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: welcome.microphone.count() == 3)
    welcome.microphone.setFocus()
    qtbot.keyClick(welcome.microphone, Qt.Key.Key_End)
    assert practice.settings.microphone == "Jabra Evolve 30 (PulseAudio)"


def test_silence_is_told(welcome: FirstRun, qtbot: QtBot, practice: RehearsedPractice) -> None:
    qtbot.mouseClick(welcome.next, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(welcome.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(practice.recorders))
    practice.recorders[-1].silent = True
    qtbot.waitUntil(lambda: "pure silence" in welcome.check.words.text())


def test_no_microphone_is_told_and_typing_remains(
    practice: RehearsedPractice, welcome: FirstRun, qtbot: QtBot
) -> None:
    practice.microphone_failure = MicrophoneError("No microphone was found.", "Plug one in.")
    qtbot.mouseClick(welcome.next, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(welcome.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "No microphone was found." in welcome.check.words.text())
    assert welcome.check.button.isEnabled()
