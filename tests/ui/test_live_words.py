"""What the page shows of writing down while you speak, and what it offers when that is too slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from practice_app.errors import ModelMissing
from practice_app.settings import load
from practice_app.speech import models
from practice_app.speech.catalogue import BASE, BASE_EN, SMALL_EN, TINY_EN, SpeechModel
from practice_app.speech.models import InstalledModel, ModelStatus
from practice_app.speech.speed import smaller_model
from practice_app.ui.practice_page import PracticePage, Stage
from practice_app.ui.recording_stage import SLOW
from practice_app.ui.window import Place, Window
from tests import sample_answers
from tests.fakes.engine import FakeLive
from tests.fakes.practice import RehearsedPractice

Key = Qt.Key


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> PracticePage:
    made = window.go(Place.PRACTICE)
    assert isinstance(made, PracticePage)
    qtbot.waitUntil(lambda: made.stage is Stage.READY and not window._desk.background.busy)
    made.ask(window._desk.practice.bank.question(sample_answers.QUESTION))
    return made


@pytest.fixture
def live(page: PracticePage, practice: RehearsedPractice, qtbot: QtBot) -> FakeLive:
    """An answer that is being spoken, nothing of it recognised yet."""
    page.record()
    qtbot.waitUntil(lambda: page.recording.stop_button.isEnabled())
    made = practice.fake_engine.lives[-1]
    made.heard = ""
    page.recording.live.forget()
    return made


def press(qtbot: QtBot, key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    qtbot.keyClick(target, key)


def heard(page: PracticePage, live: FakeLive, words: str) -> str:
    """What the page shows once these words are recognised."""
    live.heard = words
    page.recording._look()
    return page.recording.live.toPlainText()


def test_words_are_hidden_until_wanted_and_the_wish_is_kept(
    page: PracticePage, live: FakeLive, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    assert not page.recording.live.isVisible()
    heard(page, live, "Two years ago")
    press(qtbot, Key.Key_W)
    assert page.recording.live.isVisible()
    assert page.recording.live.toPlainText() == "Two years ago"
    assert load(practice.data.settings).show_live_text
    press(qtbot, Key.Key_W)
    assert not page.recording.live.isVisible()
    assert not load(practice.data.settings).show_live_text


def test_words_only_grow_and_nothing_else_moves(
    page: PracticePage, live: FakeLive, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    parts: tuple[QWidget, ...] = (
        page.recording.stop_button,
        page.recording.meter,
        page.recording.words_button,
    )

    def places() -> list[object]:
        return [part.pos() for part in parts]

    before = places()
    press(qtbot, Key.Key_W)
    QApplication.processEvents()
    room = page.recording.live.geometry()
    words, shown = "", ""
    for sentence in range(60):
        words = f"{words} And then I rang customer {sentence}.".strip()
        now = heard(page, live, words)
        assert now.startswith(shown)
        shown = now
    assert shown == words
    QApplication.processEvents()
    assert page.recording.live.geometry() == room
    assert places() == before
    bar = page.recording.live.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0  # the newest line is in view
    press(qtbot, Key.Key_W)
    heard(page, live, f"{words} And that was all, except that it took us until the end of the year.")
    press(qtbot, Key.Key_W)
    QApplication.processEvents()
    assert bar.value() == bar.maximum()


def test_the_next_answer_begins_with_no_words(
    page: PracticePage, live: FakeLive, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    heard(page, live, "Two years ago we lost a customer.")
    page.recording.discard.emit()
    qtbot.waitUntil(lambda: page.stage is Stage.READY)
    page.recording.wait("", 120, words=True)
    assert page.recording.live.toPlainText() == ""


def test_words_go_on_coming_in_a_pause(page: PracticePage, live: FakeLive, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_P)
    assert heard(page, live, "Two years ago.") == "Two years ago."


def fall_behind(page: PracticePage, live: FakeLive) -> None:
    live.falling_behind = True
    page.recording._look()


def test_falling_behind_is_told_in_one_line_that_stays(
    page: PracticePage, live: FakeLive, practice: RehearsedPractice
) -> None:
    assert not page.recording.slow.isVisible()
    fall_behind(page, live)
    assert page.recording.slow.isVisible()
    assert page.recording.slow.text() == SLOW
    live.falling_behind = False
    page.recording._look()
    assert page.recording.slow.isVisible()
    page.recording.wait("", 120, words=False)
    assert not page.recording.slow.isVisible()


def test_a_transcription_that_broke_is_not_called_slow(
    page: PracticePage, live: FakeLive, practice: RehearsedPractice
) -> None:
    practice.fake_engine.live_broken = True
    fall_behind(page, live)
    assert not page.recording.slow.isVisible()
    practice.fake_engine.live_broken = False


@pytest.fixture
def offered(page: PracticePage, live: FakeLive, qtbot: QtBot) -> PracticePage:
    """The answer is over and the smaller model is offered."""
    fall_behind(page, live)
    page.recording.stop.emit()
    qtbot.waitUntil(lambda: page.stage is Stage.RATE and page.notice.isVisible())
    return page


def test_the_smaller_model_is_offered_and_used_from_the_next_answer_on(
    offered: PracticePage, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked: list[str] = []
    monkeypatch.setattr(models, "find_model", lambda name, _data: unpacked.append(name))
    assert [button.text() for button in offered.notice.buttons()] == ["Use tiny.en", "Keep base"]
    offered.notice.buttons()[0].click()
    qtbot.waitUntil(lambda: "next answer" in offered.notice.message.text())
    assert unpacked == ["tiny.en"]
    assert load(practice.data.settings).speech_model == "tiny.en"
    assert not practice.fake_engine.closed  # what is being written down is left alone
    offered.ask(practice.bank.question(sample_answers.QUESTION))
    assert not offered.notice.isVisible()


def test_who_keeps_the_model_is_not_asked_again(
    offered: PracticePage, live: FakeLive, practice: RehearsedPractice, window: Window, qtbot: QtBot
) -> None:
    offered.notice.buttons()[1].click()
    assert load(practice.data.settings).kept_model == "base"
    assert practice.settings.speech_model == "base"
    offered.offer.look()
    assert not window._desk.background.busy
    assert not offered.offer.open


def test_an_offer_waits_until_it_is_answered(
    offered: PracticePage, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    offered.ask(practice.bank.question(sample_answers.QUESTION))
    assert [button.text() for button in offered.notice.buttons()] == ["Use tiny.en", "Keep base"]
    practice.save_settings(replace(practice.settings, speech_model="tiny.en"))  # chosen elsewhere
    offered.enter(Stage.READY)
    assert not offered.notice.isVisible()


def test_a_smaller_model_that_can_not_be_used_is_told(
    offered: PracticePage, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_name: str, _data: object) -> None:
        raise ModelMissing("tiny.en is damaged.", "Fetch it again.")

    monkeypatch.setattr(models, "find_model", fail)
    offered.notice.buttons()[0].click()
    qtbot.waitUntil(lambda: offered.notice.message.text() == "tiny.en is damaged.")
    assert practice.settings.speech_model == "base"


@pytest.mark.parametrize(
    ("here", "slow", "best"),
    [
        ((SMALL_EN, BASE_EN, BASE, TINY_EN), "small.en", "base"),
        ((BASE_EN, BASE, TINY_EN), "base", "tiny.en"),  # base.en is as slow
        ((BASE_EN, BASE), "base", None),
        ((TINY_EN,), "tiny.en", None),
    ],
)
def test_the_smaller_model_is_the_best_of_those_clearly_smaller(
    here: Sequence[SpeechModel], slow: str, best: str | None
) -> None:
    found = [InstalledModel(model, ModelStatus.READY, Path(model.name), "cache") for model in here]
    found.append(InstalledModel(TINY_EN, ModelStatus.MISSING, None, ""))
    smaller = smaller_model(found, slow)
    assert (smaller and smaller.name) == best


def test_loading_ahead_follows_the_model(
    page: PracticePage, practice: RehearsedPractice, window: Window, qtbot: QtBot
) -> None:
    assert practice.fake_engine.calls == ["warm"]
    page.shown()
    practice.save_settings(replace(practice.settings, speech_model="tiny.en"))
    page.shown()
    qtbot.waitUntil(lambda: not window._desk.background.busy)
    assert practice.fake_engine.calls == ["warm", "warm"]
