"""The words recognised so far, in calm grey: only ever added to, in a place that never changes its size."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from practice_app.ui.theme import Theme

LINES = 5


class LiveWords(QPlainTextEdit):
    """The last LINES lines of what was said. Earlier lines move up whole; no word moves within its line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._length = 0  # characters taken from the words so far
        self.setProperty("kind", "live")
        self.setAccessibleName("Words heard so far")
        self.setPlaceholderText("What you say appears here, a sentence or two later.")
        self.setReadOnly(True)
        self.document().setDocumentMargin(0)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._fit)
        self._fit()

    def hear(self, words: str) -> None:
        """Show all the words so far; they begin with those of the last time."""
        if len(words) <= self._length:
            return
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        end.insertText(words[self._length :])
        self._length = len(words)
        self._to_end()

    def forget(self) -> None:
        """Begin another answer."""
        self.clear()
        self._length = 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._to_end()

    def _fit(self) -> None:
        self.ensurePolished()  # the font comes from the style sheet
        self.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + 1)  # one more, or the last stays empty
        self._to_end()

    def _to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
