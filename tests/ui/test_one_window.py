"""A second start over the same folder brings the first window to the front."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from practice_app.paths import DataFolder
from practice_app.ui.one_window import OneWindow


def test_the_second_asks_the_first_to_show_itself(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = OneWindow(DataFolder(tmp_path)), OneWindow(DataFolder(tmp_path))
    assert first.claim()
    with qtbot.waitSignal(first.asked_for):
        assert not second.claim()
    first.release()
    assert second.claim()
    second.release()


def test_another_folder_is_another_program(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = OneWindow(DataFolder(tmp_path)), OneWindow(DataFolder(tmp_path / "other"))
    assert first.claim()
    assert second.claim()
    first.release()
    second.release()
