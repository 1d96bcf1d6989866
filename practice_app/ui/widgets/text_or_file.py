"""Where a text is pasted or a file is dropped or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, label, row


class PasteField(QPlainTextEdit):
    """Text goes in as it is; a file that is pasted or dropped is told instead of inserted."""

    file = Signal(object)  # Path

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or file_in(source) is not None

    def insertFromMimeData(self, source: QMimeData) -> None:
        path = file_in(source)
        if path is not None:
            self.file.emit(path)
        else:
            self.insertPlainText(source.text())


class TextOrFile(QWidget):
    """`text` and `file` tell what was given; nothing is read here."""

    text = Signal(str)
    file = Signal(object)  # Path

    def __init__(self, desk: Desk, name: str, go: str, choose_title: str, kinds: str) -> None:
        """name: of the field, for the screen reader. go: the word of the button. kinds: Qt's filter."""
        super().__init__()
        self._desk, self._choose_title, self._kinds = desk, choose_title, kinds
        self.field = PasteField()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText("Paste the text here, or drop a file")
        self.field.setTabChangesFocus(True)
        self.field.setMinimumHeight(200)
        self.field.file.connect(self.file)
        self.go = Button(go, "primary", "Ctrl+Enter")
        self.choose = Button("Choose a file…").wear(desk.icons, "folder-open-outline")
        self.go.setEnabled(False)
        self.field.textChanged.connect(lambda: self.go.setEnabled(bool(self.field.toPlainText().strip())))
        self.go.clicked.connect(lambda: self.text.emit(self.field.toPlainText()))
        self.choose.clicked.connect(self._choose)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self.field, self.go.click)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.field, 1)
        box.addLayout(row(self.go, self.choose, None))
        box.addWidget(label("What you give stays on this machine.", "quiet"))

    def _choose(self) -> None:
        path = self._desk.messages.choose_file_to_open(self._choose_title, self._kinds)
        if path is not None:
            self.file.emit(path)


def file_in(source: QMimeData) -> Path | None:
    """The first file of this machine that was dropped or pasted."""
    files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    return files[0] if files else None
