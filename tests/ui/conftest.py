"""The window over a practice that needs no hardware; see tests.fakes.practice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from practice_app.paths import DataFolder
from practice_app.ui.app import make_desk
from practice_app.ui.desk import Desk
from practice_app.ui.messages import Messages
from practice_app.ui.window import Window
from tests import sample_answers
from tests.fakes.practice import RehearsedPractice


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    return qapp


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[RehearsedPractice]:
    made = RehearsedPractice(DataFolder(tmp_path / "data"), judge=sample_answers.MarkedJudge())
    yield made
    made.close()


@pytest.fixture
def desk(qapp: QApplication, practice: RehearsedPractice) -> Iterator[Desk]:
    made = make_desk(qapp, practice, Messages())
    yield made
    made.background.close()
    made.messages.release()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> Iterator[Window]:
    """Shown and active, on the home page (or the first run, when the settings say so)."""
    made = Window(desk, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    desk.messages.window = made
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: not desk.background.busy)
    yield made
    desk.background.close()
