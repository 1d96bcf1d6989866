"""What happened and what to do, told on the page where it happened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from practice_app.errors import PracticeError
from practice_app.ui.icons import Icons
from practice_app.ui.widgets.controls import Button, clear, label

Action = tuple[str, Callable[[], None]]

_SIGNS = {
    "info": ("information-outline", "accent"),
    "good": ("check-circle-outline", "good"),
    "warn": ("alert-outline", "warn"),
    "bad": ("alert-outline", "bad"),
}


class Notice(QFrame):
    """A banner inside the page, hidden until something is said. "bad" is for faults of the machine only."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._sign = QLabel()
        self.message = label("", "strong")
        self.hint = label("")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.message)
        words.addWidget(self.hint)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 12, 12, 12)
        box.setSpacing(12)
        box.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(words, 1)
        box.addLayout(self._actions)
        self.hide()

    def say(self, message: str, hint: str = "", tone: str = "info", actions: tuple[Action, ...] = ()) -> None:
        """Show a message with what can be done about it; tones are info, good, warn and bad."""
        self.setProperty("kind", f"notice-{tone}")
        self.style().unpolish(self)
        self.style().polish(self)
        name, role = _SIGNS[tone]
        self._icons.put(self._sign, name, role, 20)
        self.message.setText(message)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        clear(self._actions)
        for word, act in actions:
            button = Button(word)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._actions.addWidget(button)
        self.setAccessibleName(f"{message} {hint}".strip())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def tell(self, error: PracticeError, actions: tuple[Action, ...] = ()) -> None:
        self.say(error.message, error.hint, "bad", actions)

    def buttons(self) -> list[Button]:
        return [b for b in self.findChildren(Button) if not b.isHidden()]
