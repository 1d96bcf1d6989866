"""Speech models in Settings: fetched, paused, cancelled, imported, chosen and removed in their own place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from practice_app import settings
from practice_app.speech import models, speed
from practice_app.speech.download import bytes_kept
from practice_app.speech.models import ModelStatus, installed_model, installed_models
from practice_app.ui.desk import Desk
from practice_app.ui.models_card import ModelRow, ModelsCard
from practice_app.ui.widgets.controls import Button
from tests.fakes.practice import RehearsedPractice
from tests.speech import hub as hubs
from tests.speech.hub import CONTENTS, Hub

MODEL = hubs.made_up("made-up")
OTHER = hubs.made_up("other", {**CONTENTS, "model.bin": CONTENTS["model.bin"][:5000]})


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    yield hub
    hub.close()


@pytest.fixture
def card(
    hub: Hub, desk: Desk, practice: RehearsedPractice, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> ModelsCard:
    """The card over a hub on this machine, with two made-up models and nothing on the disk."""
    monkeypatch.setattr(models, "CATALOGUE", (MODEL, OTHER))
    monkeypatch.setattr(practice, "speech_models", lambda: installed_models(practice.data))
    practice.save_settings(replace(practice.settings, model_mirror=hub.address))
    made = ModelsCard(desk)
    qtbot.addWidget(made)
    made.show()
    made.read()
    qtbot.waitUntil(lambda: not desk.background.busy)
    return made


@pytest.fixture
def line(card: ModelsCard) -> ModelRow:
    return card.row_of("made-up")


def buttons(line: ModelRow) -> list[str]:
    return [button.text() for button in line.findChildren(Button) if not button.isHidden()]


def settle(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desk.background.busy, timeout=20_000)


def fetched(line: ModelRow, desk: Desk, qtbot: QtBot) -> None:
    line.fetch.click()
    settle(desk, qtbot)


def test_a_model_is_fetched_chosen_and_removed(
    card: ModelsCard, line: ModelRow, desk: Desk, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    assert buttons(line) == ["Fetch"]
    assert "not on this machine" in line.state.text()
    fetched(line, desk, qtbot)
    assert buttons(line) == ["Use", "Remove"]
    assert "every byte is right" in line.told.text()

    with qtbot.waitSignal(card.used):
        line.use.click()
    settle(desk, qtbot)
    assert settings.load(practice.data.settings).speech_model == "made-up"
    assert "in use" in line.state.text()
    assert buttons(line) == []

    practice.save_settings(replace(practice.settings, speech_model="base"))
    card.read()
    settle(desk, qtbot)
    line.remove.click()
    assert buttons(line) == ["Yes, remove", "Keep"]
    line.keep.click()
    settle(desk, qtbot)
    assert buttons(line) == ["Use", "Remove"]
    line.remove.click()
    line.sure.click()
    settle(desk, qtbot)
    assert installed_model("made-up", practice.data).status is ModelStatus.MISSING
    assert "300 kB are free again" in line.told.text()
    assert buttons(line) == ["Fetch"]


def test_pausing_keeps_what_came_and_going_on_fetches_only_the_rest(
    line: ModelRow, hub: Hub, desk: Desk, practice: RehearsedPractice, qtbot: QtBot
) -> None:
    hub.plans["model.bin"] = [hubs.stall_after(150_000)]
    line.fetch.click()
    assert buttons(line) == ["Pause", "Cancel"]
    qtbot.waitUntil(lambda: line.bar.value() >= 499, timeout=20_000)
    line.pause.click()
    settle(desk, qtbot)
    assert buttons(line) == ["Go on fetching", "Cancel"]
    assert "50% fetched" in line.state.text()
    assert line.bar.isHidden()
    fetched(line, desk, qtbot)
    assert buttons(line) == ["Use", "Remove"]
    assert [asked.begin for asked in hub.asked_for("model.bin")] == [0, 150_000]
    assert practice.settings.speech_model == "base"


@pytest.mark.parametrize("paused_first", [False, True])
def test_cancelling_throws_away_what_came(
    line: ModelRow, hub: Hub, desk: Desk, practice: RehearsedPractice, qtbot: QtBot, paused_first: bool
) -> None:
    hub.plans["model.bin"] = [hubs.stall_after(150_000)]
    line.fetch.click()
    qtbot.waitUntil(lambda: line.bar.value() >= 499, timeout=20_000)
    if paused_first:
        line.pause.click()
        settle(desk, qtbot)
    line.cancel.click()
    settle(desk, qtbot)
    assert bytes_kept(MODEL, practice.data) == 0
    assert buttons(line) == ["Fetch"]


def test_a_failure_is_told_in_the_row_with_what_to_do(
    line: ModelRow, hub: Hub, desk: Desk, qtbot: QtBot
) -> None:
    hub.plans["model.bin"] = [hubs.page()]
    fetched(line, desk, qtbot)
    assert "Log in to the network" in line.told.text()
    assert buttons(line) == ["Go on fetching", "Cancel"]


def test_one_row_leaves_the_question_of_another_open(
    card: ModelsCard, line: ModelRow, desk: Desk, qtbot: QtBot
) -> None:
    fetched(line, desk, qtbot)
    line.remove.click()
    fetched(card.row_of("other"), desk, qtbot)
    assert buttons(line) == ["Yes, remove", "Keep"]


def test_import_says_what_it_found(
    card: ModelsCard, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for name, content in CONTENTS.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: str(tmp_path))
    card.folder.click()
    settle(desk, qtbot)
    assert card.told.text() == "Imported: Small: made up."
    assert "Use" in buttons(card.row_of("made-up"))

    (tmp_path / "a.zip").write_bytes(b"no zip")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (str(tmp_path / "a.zip"), ""))
    card.zip.click()
    settle(desk, qtbot)
    assert "not a zip" in card.told.text()
    assert card.zip.isEnabled()

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: ("", ""))
    card.zip.click()
    assert not desk.background.busy


def test_timing_is_shown_beside_each_model(
    card: ModelsCard, line: ModelRow, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert not card.time.isEnabled()
    fetched(line, desk, qtbot)
    asked: list[str] = []
    monkeypatch.setattr(speed, "measure", lambda name, data, stop: asked.append(name))
    monkeypatch.setattr(speed, "speeds", lambda data: {"made-up": speed.Speed(2.75)})
    card.time.click()
    settle(desk, qtbot)
    assert asked == ["made-up"]
    assert "about 6.0 s per minute of speech · best for this machine" in line.state.text()


def test_an_unsafe_address_is_not_kept(
    card: ModelsCard, practice: RehearsedPractice, hub: Hub, qtbot: QtBot
) -> None:
    card.address.setText("http://mirror.example")
    card.address.editingFinished.emit()
    assert "https://" in card.told.text()
    assert practice.settings.model_mirror == hub.address
    card.address.setText(" https://mirror.example/hf ")
    card.address.editingFinished.emit()
    assert settings.load(practice.data.settings).model_mirror == "https://mirror.example/hf"
    card.address.setText("")
    card.address.editingFinished.emit()
    assert settings.load(practice.data.settings).model_mirror is None


def test_the_keyboard_reaches_everything_and_keeps_its_place(
    card: ModelsCard, line: ModelRow, hub: Hub, desk: Desk, qtbot: QtBot
) -> None:
    card.activateWindow()
    line.fetch.setFocus()
    qtbot.waitUntil(line.fetch.hasFocus)
    hub.plans["model.bin"] = [hubs.stall_after(150_000)]
    QTest.keyClick(line.fetch, Qt.Key.Key_Return)
    assert line.pause.hasFocus()
    QTest.keyClick(line.pause, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is line.cancel
    QTest.keyClick(line.cancel, Qt.Key.Key_Space)
    settle(desk, qtbot)
    assert line.fetch.hasFocus()
    reached = set()
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert {card.folder, card.zip, card.address, card.row_of("other").fetch} <= reached


def test_closing_ends_a_fetch(line: ModelRow, hub: Hub, desk: Desk, practice: RehearsedPractice) -> None:
    hub.plans["config.json"] = [hubs.stall_after(0)]
    line.fetch.click()
    desk.background.close()
    assert not desk.background.busy
