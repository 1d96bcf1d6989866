"""The only place that opens a box: a bug of ours, the wipe, and the choice of a file.

Failures of the world never come here; the page where they happened tells them.
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from practice_app import __version__
from practice_app.errors import PracticeError
from practice_app.ui.theme import MARGIN
from practice_app.ui.widgets.controls import Button, label, row

WIPE_WORD = "wipe"

_log = logging.getLogger("practice_app")


def details_of(error: BaseException) -> str:
    """What a report of a bug should hold: the versions and where it happened."""
    versions = (
        f"Practice App {__version__}, Python {platform.python_version()}, PySide6 {PySide6.__version__}"
    )
    return f"{versions}, {platform.platform()}\n\n{''.join(traceback.format_exception(error))}"


class Messages(QObject):
    """Boxes over `window`. `bug` may be called from any thread."""

    _bug = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.window: QWidget | None = None
        self._open: _BugBox | None = None
        self._bug.connect(self._show_bug)
        self._hooks = (sys.excepthook, threading.excepthook)

    def bug(self, error: BaseException) -> None:
        """Our fault: into the log, and before the user with something to copy."""
        details = details_of(error)
        _log.error("A bug:\n%s", details)
        self._bug.emit(details)

    def catch_everything(self) -> None:
        """From now on an exception that nobody handled, on any thread, ends here."""

        def unhandled(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
            if isinstance(error, KeyboardInterrupt):
                QGuiApplication.quit()
            else:
                self.bug(error)

        def in_thread(arguments: threading.ExceptHookArgs) -> None:
            if arguments.exc_value is not None:
                self.bug(arguments.exc_value)

        sys.excepthook, threading.excepthook = unhandled, in_thread

    def release(self) -> None:
        sys.excepthook, threading.excepthook = self._hooks

    def cannot_start(self, error: PracticeError) -> None:
        """There is no window yet: say why, and wait until it was read."""
        box = _StartBox(error)
        box.exec()

    def confirm_wipe(self, agreed: Callable[[], None]) -> QDialog:
        """Ask for the word before everything goes; `agreed` is called when it was typed."""
        box = _WipeBox(self.window)
        box.accepted.connect(agreed)
        box.open()
        return box

    def choose_file_to_save(self, title: str, suggestion: Path, kind: str) -> Path | None:
        """Where to write; kind as in "Web page (*.html)". None when the user thought better of it."""
        chosen, _ = QFileDialog.getSaveFileName(self.window, title, str(suggestion), kind)
        return Path(chosen) if chosen else None

    def choose_file_to_open(self, title: str, kinds: str) -> Path | None:
        """What to read; kinds as in "Guides (*.docx *.pdf)". None when the user thought better of it."""
        chosen, _ = QFileDialog.getOpenFileName(self.window, title, "", kinds)
        return Path(chosen) if chosen else None

    def _show_bug(self, details: str) -> None:
        if self._open is None:
            self._open = _BugBox(self.window)
            self._open.finished.connect(self._closed)
            self._open.open()
        self._open.add(details)

    def _closed(self) -> None:
        self._open = None


class _BugBox(QDialog):
    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("A fault in the program")
        self.resize(640, 420)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName("Details of the fault")
        self.copy = Button("Copy the details", "primary")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details.toPlainText()))
        close = Button("Close")
        close.clicked.connect(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        box.setSpacing(12)
        box.addWidget(label("Something went wrong, and it is our fault", "heading"))
        box.addWidget(
            label(
                "Your answers and recordings are safe on this machine. The details below help us to mend it."
            )
        )
        box.addWidget(self.details, 1)
        box.addLayout(row(None, self.copy, close))

    def add(self, details: str) -> None:
        self.details.appendPlainText(details + "\n")


class _StartBox(QDialog):
    def __init__(self, error: PracticeError) -> None:
        super().__init__()
        self.setWindowTitle("Practice App")
        self.setMinimumWidth(480)
        close = Button("Close", "primary")
        close.clicked.connect(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        box.setSpacing(12)
        box.addWidget(label("Practice App could not start", "heading"))
        for text in (error.message, error.hint, error.details):
            if text:
                box.addWidget(label(text))
        box.addLayout(row(None, close))


class _WipeBox(QDialog):
    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Wipe everything")
        self.word = QLineEdit()
        self.word.setAccessibleName(f"Type {WIPE_WORD} to go on")
        self.word.setPlaceholderText(WIPE_WORD)
        self.wipe = Button("Wipe everything")
        self.wipe.setEnabled(False)
        self.wipe.clicked.connect(self.accept)
        keep = Button("Keep everything", "primary")
        keep.clicked.connect(self.reject)
        self.word.textChanged.connect(lambda text: self.wipe.setEnabled(text.strip().lower() == WIPE_WORD))
        self.word.returnPressed.connect(self.wipe.click)  # does nothing while it is disabled
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        box.setSpacing(12)
        box.addWidget(label("Wipe everything?", "heading"))
        box.addWidget(
            label(
                "Every answer, recording, mark, setting and question of yours goes from this machine. "
                "This can't be undone."
            )
        )
        box.addWidget(label(f"Type “{WIPE_WORD}” to go on."))
        box.addWidget(self.word)
        box.addSpacing(8)
        box.addLayout(row(None, self.wipe, keep))
