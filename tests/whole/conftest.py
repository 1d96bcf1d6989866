"""The real program on real parts: window, recorder, Whisper, review models, SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from practice_app import settings
from practice_app.parts import build
from practice_app.paths import DataFolder
from practice_app.settings import Settings
from practice_app.ui.app import make_desk
from practice_app.ui.desk import Desk
from practice_app.ui.messages import Messages
from practice_app.ui.window import Window
from tests.speech import voices
from tests.virtual_microphone import virtual_microphone

__all__ = ["virtual_microphone"]

QUESTION = "sales-relationships-rebuild-trust"
SPOKEN = (
    "Two years ago we sent a bakery the wrong boxes twice, and the owner stopped answering my calls. "
    "My manager asked me to save the account by the end of June. "
    "I went through every order with our warehouse, and I drove to her shop and showed her what went wrong. "
    "After that she had no wrong delivery for eleven months, and her orders were back by August."
)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    """A folder of someone who has been here before and chose the small model."""
    folder = DataFolder(tmp_path / "data")
    folder.root.mkdir()
    settings.save(folder.settings, replace(Settings(), speech_model="tiny.en", first_run_done=True))
    return folder


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, data: DataFolder) -> Iterator[Window]:
    """The window as `ui.app.run` puts it together, on its first page."""
    practice = build(data, seed=1)
    desk: Desk = make_desk(qapp, practice, Messages())
    made = Window(desk, QSettings(str(data.root / "window.ini"), QSettings.Format.IniFormat))
    desk.messages.window = made
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    made.close()
    desk.background.close()
    practice.close()
    desk.messages.release()


@pytest.fixture(scope="session")
def spoken() -> voices.Spoken:
    return voices.answer(SPOKEN, fillers=False)
