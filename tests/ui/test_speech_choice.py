"""The third card of the first run: the models are timed once, the best is proposed, you choose."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from practice_app.errors import Cancelled, TranscriptionError
from practice_app.settings import load
from practice_app.speech import speed
from practice_app.speech.catalogue import BASE, TINY_EN
from practice_app.speech.models import InstalledModel, ModelStatus
from practice_app.speech.speed import Speed
from practice_app.ui.first_run import FirstRun
from practice_app.ui.speech_choice import SpeechChoice
from practice_app.ui.window import Place, Window
from tests.fakes.practice import RehearsedPractice


@pytest.fixture
def welcome(practice: RehearsedPractice, request: pytest.FixtureRequest) -> FirstRun:
    practice.save_settings(replace(practice.settings, first_run_done=False))
    window: Window = request.getfixturevalue("window")
    page = window.page(Place.FIRST_RUN)
    assert isinstance(page, FirstRun)
    return page


def third_card(welcome: FirstRun, qtbot: QtBot) -> SpeechChoice:
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert welcome.step.text() == "3 of 3"
    return welcome.speech


def settle(welcome: FirstRun, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not welcome._desk.background.busy)


class Slow:
    """Timing that goes on until it is stopped."""

    def __init__(self) -> None:
        self.began, self.ended = threading.Event(), threading.Event()

    def __call__(self, _name: str, stop: threading.Event) -> Speed:
        self.began.set()
        assert stop.wait(10)
        self.ended.set()
        raise Cancelled


def test_models_are_timed_and_the_speed_is_said(
    welcome: FirstRun, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    card = third_card(welcome, qtbot)
    settle(welcome, qtbot)
    assert practice.timed == ["base", "tiny.en"]
    assert card.model.currentData() == "base"
    assert "about 6.0 s per minute of speech on this machine. It suits this machine best." in card.hint.text()
    assert not card.skip.isVisible()


def test_the_smaller_model_is_proposed_to_a_slow_machine_and_another_can_be_chosen(
    welcome: FirstRun, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice, "time_model", lambda name, _stop: Speed(14.0 if name == "base" else 4.0))
    card = third_card(welcome, qtbot)
    settle(welcome, qtbot)
    assert card.model.currentData() == "tiny.en"
    assert load(practice.data.settings).speech_model == "tiny.en"
    card.model.setFocus()
    qtbot.keyClick(card.model, Qt.Key.Key_Up)
    assert load(practice.data.settings).speech_model == "base"
    assert "about 31 s per minute" in card.hint.text()
    assert "suits" not in card.hint.text()


def test_what_you_chose_while_it_was_timed_stays(
    welcome: FirstRun, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def time_model(_name: str, _stop: threading.Event) -> Speed:
        assert go_on.wait(10)
        return Speed(4.0)

    monkeypatch.setattr(practice, "time_model", time_model)
    card = third_card(welcome, qtbot)
    qtbot.waitUntil(card.skip.isVisible)
    card.model.setFocus()
    qtbot.keyClick(card.model, Qt.Key.Key_Down)
    go_on.set()
    settle(welcome, qtbot)
    assert practice.settings.speech_model == card.model.currentData() == "tiny.en"


def test_timing_can_be_skipped(
    welcome: FirstRun, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(practice, "time_model", slow)
    card = third_card(welcome, qtbot)
    qtbot.waitUntil(lambda: card.skip.isVisible() and slow.began.is_set())
    assert welcome.next.isEnabled()
    qtbot.mouseClick(card.skip, Qt.MouseButton.LeftButton)
    settle(welcome, qtbot)
    assert not card.skip.isVisible()
    assert card.model.currentData() == "base"
    assert card.hint.text() == "147.9 MB."


def test_start_never_waits_and_ends_the_timing(
    welcome: FirstRun, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(practice, "time_model", slow)
    third_card(welcome, qtbot)
    qtbot.waitUntil(slow.began.is_set)
    qtbot.keyClick(welcome.next, Qt.Key.Key_Return)
    assert not welcome.isVisible()
    assert load(practice.data.settings).first_run_done
    qtbot.waitUntil(slow.ended.is_set)


def test_what_was_timed_before_is_not_timed_again(
    welcome: FirstRun, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "speeds", lambda _data: {"base": Speed(2.75)})
    card = third_card(welcome, qtbot)
    settle(welcome, qtbot)
    assert practice.timed == ["tiny.en"]
    monkeypatch.setattr(speed, "speeds", lambda _data: {"base": Speed(2.75), "tiny.en": Speed(1.0)})
    card.read()
    settle(welcome, qtbot)
    assert practice.timed == ["tiny.en"]
    assert "about 6.0 s" in card.hint.text()


def test_timing_that_fails_is_told_and_changes_nothing(
    welcome: FirstRun, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_name: str, _stop: threading.Event) -> Speed:
        raise TranscriptionError("The speech engine could not be started.", "Try again.")

    monkeypatch.setattr(practice, "time_model", fail)
    card = third_card(welcome, qtbot)
    settle(welcome, qtbot)
    assert card.hint.text() == "The speech engine could not be started. Try again."
    assert practice.settings.speech_model == "base"


def test_another_model_is_proposed_where_the_usual_one_is_missing(
    welcome: FirstRun, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = (
        InstalledModel(BASE, ModelStatus.MISSING, None, ""),
        InstalledModel(TINY_EN, ModelStatus.READY, Path("tiny.en"), "cache"),
    )
    monkeypatch.setattr(practice, "speech_models", lambda: here)
    card = third_card(welcome, qtbot)
    settle(welcome, qtbot)
    assert practice.settings.speech_model == "tiny.en"
    assert not card.model.isVisible()  # there is nothing to choose between
    assert "ready" in card.message.text()


def test_without_a_model_typing_is_offered(
    welcome: FirstRun, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice, "speech_models", lambda: ())
    card = third_card(welcome, qtbot)
    settle(welcome, qtbot)
    assert "not on this machine" in card.message.text()
    assert "type your answers" in card.hint.text()
    assert practice.timed == []
