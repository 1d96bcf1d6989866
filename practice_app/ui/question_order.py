"""The questions of a set in their order, and what can be done to the order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from practice_app.model import Question
from practice_app.ui.desk import Desk
from practice_app.ui.question_list import QuestionDelegate
from practice_app.ui.widgets.controls import Button
from practice_app.ui.widgets.flow import FlowLayout

NO_WORDS = "(no words yet)"


class QuestionOrder(QWidget):
    """Tells what is wanted; whoever listens changes the set and calls `show_questions`."""

    chosen = Signal()
    add_wanted = Signal()
    copy_wanted = Signal()
    move_wanted = Signal(int)  # places down, negative up
    removal_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName("Questions of the set")
        self._delegate = QuestionDelegate(desk.theme, desk.icons)
        self.list.setItemDelegate(self._delegate)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(240)
        self.list.currentRowChanged.connect(self.chosen)
        self.setFocusProxy(self.list)
        self.add = Button("Add a question").wear(desk.icons, "plus")
        self.twice = Button("Duplicate", "quiet").wear(desk.icons, "content-copy")
        self.up = Button("Up", "quiet").wear(desk.icons, "arrow-up")
        self.down = Button("Down", "quiet").wear(desk.icons, "arrow-down")
        self.remove = Button("Delete", "quiet").wear(desk.icons, "trash-can-outline")
        for button, key in ((self.up, "Alt+Up"), (self.down, "Alt+Down"), (self.remove, "Del")):
            button.setToolTip(key)
            button.setAccessibleDescription(f"Key: {key}")
        self.add.clicked.connect(self.add_wanted)
        self.twice.clicked.connect(self.copy_wanted)
        self.up.clicked.connect(lambda: self.move_wanted.emit(-1))
        self.down.clicked.connect(lambda: self.move_wanted.emit(1))
        self.remove.clicked.connect(self.removal_wanted)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.removal_wanted)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.list, 1)
        box.addLayout(FlowLayout(self.add, self.twice, self.up, self.down, self.remove, spacing=4))

    @property
    def place(self) -> int:
        return self.list.currentRow()

    def show_questions(self, questions: Sequence[Question], question_id: str) -> None:
        """Stand on the question of that id, else on the place where one stood."""
        place = self.place
        for number, question in enumerate(questions):
            if question.id == question_id:
                place = number
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([question.text or NO_WORDS for question in questions])
        self.list.setCurrentRow(max(0, min(place, len(questions) - 1)))
        self.list.blockSignals(False)
        for button in (self.twice, self.up, self.down, self.remove):
            button.setEnabled(bool(questions))

    def show_text(self, text: str) -> None:
        """Say the question that one stands on as it is being typed."""
        if (item := self.list.currentItem()) is not None:
            item.setText(text or NO_WORDS)
