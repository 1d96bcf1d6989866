"""What can be chosen is kept, shown and wiped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from practice_app.errors import MicrophoneError, StoreError
from practice_app.settings import load
from practice_app.ui.colours import DARK
from practice_app.ui.messages import _WipeBox
from practice_app.ui.settings_page import SettingsPage
from practice_app.ui.widgets.microphone_check import Step
from practice_app.ui.window import Place, Window
from tests import sample_answers
from tests.fakes.practice import RehearsedPractice

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> SettingsPage:
    made = window.go(Place.SETTINGS)
    assert isinstance(made, SettingsPage)
    qtbot.waitUntil(lambda: not window._desk.background.busy)
    return made


def choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_every_choice_is_kept_in_the_file(
    page: SettingsPage, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    choose(page.thinking, 120)
    choose(page.answer, 300)
    choose(page.text, 1.15)
    choose(page.microphone, "Jabra Evolve 30 (PulseAudio)")
    page.rate_first.click()
    page.live_text.click()
    kept = load(practice.data.settings)
    assert kept == practice.settings
    assert (kept.thinking_seconds, kept.answer_seconds, kept.text_scale) == (120, 300, 1.15)
    assert kept.microphone == "Jabra Evolve 30 (PulseAudio)"
    assert not kept.rate_first
    assert kept.show_live_text
    choose(page.text, 1.0)


def test_colours_change_at_once(page: SettingsPage, window: Window) -> None:
    choose(page.look, "dark")
    assert window._desk.theme.colours is DARK
    choose(page.look, "light")


def test_a_value_from_the_file_is_shown_even_when_unusual(
    page: SettingsPage, practice: RehearsedPractice
) -> None:
    page._change(thinking_seconds=45)
    page.shown()
    assert page.thinking.currentText() == "0:45"


def test_a_microphone_that_is_not_there_stays_chosen(
    page: SettingsPage, practice: RehearsedPractice, window: Window, qtbot: QtBot
) -> None:
    page._change(microphone="Old headset (ALSA)")
    page.shown()
    qtbot.waitUntil(lambda: "not plugged in" in page.microphone.currentText())


def test_the_microphone_is_tested_here_too(
    page: SettingsPage, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.check.button, LEFT)
    qtbot.waitUntil(lambda: page.check.step is Step.PLAYING)
    page.left()
    qtbot.waitUntil(lambda: not practice.players[-1].playing)
    assert page.check.step is Step.IDLE


def test_no_microphone_is_told(page: SettingsPage, practice: RehearsedPractice, qtbot: QtBot) -> None:
    practice.microphone_failure = MicrophoneError("No microphone was found.", "Plug one in.")
    page.shown()
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.message.text() == "No microphone was found."


def test_every_file_kept_is_listed(page: SettingsPage, practice: RehearsedPractice, qtbot: QtBot) -> None:
    sample_answers.spoken(practice)
    page.kept.read()
    qtbot.waitUntil(lambda: page.kept.tree.topLevelItemCount() >= 2)
    tree = page.kept.tree
    listed = []
    for row in range(tree.topLevelItemCount()):
        top = tree.topLevelItem(row)
        assert top is not None
        listed += [top.child(k).text(0) for k in range(top.childCount())]
    assert sorted(listed) == sorted(str(f.path.relative_to(practice.data.root)) for f in practice.kept())
    assert any(name.endswith(".wav") for name in listed)
    assert str(practice.data.root) in page.kept.sum.text()


def wipe_box() -> _WipeBox:
    box = QApplication.activeModalWidget()
    assert isinstance(box, _WipeBox)
    return box


def test_wiping_needs_the_word_and_then_leaves_nothing(
    page: SettingsPage, practice: RehearsedPractice, qtbot: QtBot, window: Window
) -> None:
    sample_answers.spoken(practice)
    history = window.page(Place.HISTORY)
    qtbot.mouseClick(page.kept.wipe, LEFT)
    box = wipe_box()
    assert not box.wipe.isEnabled()
    qtbot.keyClicks(box.word, "wipe")
    qtbot.keyClick(box.word, Qt.Key.Key_Return)
    qtbot.waitUntil(page.notice.isVisible)
    qtbot.waitUntil(lambda: not window._desk.background.busy)
    assert not practice.history()
    assert not list(practice.data.recordings.iterdir())
    assert window.page(Place.HISTORY) is not history  # nothing shown before is shown again


def test_wiping_can_be_thought_better_of(
    page: SettingsPage, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    sample_answers.typed(practice)
    qtbot.mouseClick(page.kept.wipe, LEFT)
    qtbot.keyClick(wipe_box(), Qt.Key.Key_Escape)
    assert len(practice.history()) == 1


def test_a_wipe_that_fails_is_told(
    page: SettingsPage, practice: RehearsedPractice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise StoreError("Not everything could be removed.", "Close other programs.")

    monkeypatch.setattr(practice, "wipe", fail)
    page.kept._wipe()
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.message.text() == "Not everything could be removed."
    assert page.kept.wipe.isEnabled()


def test_the_doctors_list_can_be_copied(page: SettingsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.machine.copy, LEFT)
    copied = QApplication.clipboard().text()
    assert "Microphone: ok. Built-in Audio Analogue Stereo" in copied
    assert len(copied.splitlines()) == 4


def test_the_speech_model_is_chosen_in_one_place_only(page: SettingsPage) -> None:
    assert not page.machine.findChildren(QComboBox)
    assert {name for name in ("base", "tiny.en") if page.models.row_of(name).isVisible()} == {
        "base",
        "tiny.en",
    }
