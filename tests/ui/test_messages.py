"""A bug of ours is told with something to copy, wherever it happened; and then life goes on."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from practice_app.ui.messages import Messages, _BugBox


@pytest.fixture
def messages(qtbot: QtBot) -> Iterator[Messages]:
    made = Messages()
    made.window = QWidget()
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.release()


def bug_box(qtbot: QtBot) -> _BugBox:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), _BugBox))
    box = QApplication.activeModalWidget()
    assert isinstance(box, _BugBox)
    return box


def test_a_bug_is_told_logged_and_copied(
    messages: Messages, qtbot: QtBot, logged_errors: list[logging.LogRecord]
) -> None:
    try:
        raise ZeroDivisionError("a tenth of nothing")
    except ZeroDivisionError as error:
        messages.bug(error)
    box = bug_box(qtbot)
    qtbot.mouseClick(box.copy, Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text()
    assert "ZeroDivisionError: a tenth of nothing" in copied
    assert "Practice App" in copied
    assert "test_messages.py" in copied
    assert "a tenth of nothing" in logged_errors[0].getMessage()
    logged_errors.clear()
    box.accept()


def test_further_bugs_join_the_open_box(
    messages: Messages, qtbot: QtBot, logged_errors: list[logging.LogRecord]
) -> None:
    for name in ("first", "second"):
        messages.bug(KeyError(name))
    box = bug_box(qtbot)
    assert "first" in box.details.toPlainText()
    assert "second" in box.details.toPlainText()
    box.accept()
    messages.bug(KeyError("third"))
    assert "first" not in bug_box(qtbot).details.toPlainText()
    bug_box(qtbot).accept()
    logged_errors.clear()


def test_nothing_unhandled_escapes(
    messages: Messages, qtbot: QtBot, logged_errors: list[logging.LogRecord]
) -> None:
    before = sys.excepthook, threading.excepthook
    messages.catch_everything()
    try:
        sys.excepthook(KeyError, KeyError("in the window"), None)
        thread = threading.Thread(target=lambda: {}["in a thread"])
        thread.start()
        thread.join()
    finally:
        messages.release()
    assert len(logged_errors) == 2
    logged_errors.clear()
    box = bug_box(qtbot)
    qtbot.waitUntil(lambda: "in a thread" in box.details.toPlainText())
    assert "in the window" in box.details.toPlainText()
    box.accept()
    assert (sys.excepthook, threading.excepthook) == before
