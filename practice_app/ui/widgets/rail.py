"""The narrow rail at the left: where you can go, each place an icon with its word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from practice_app.ui.icons import Icons
from practice_app.ui.theme import Theme

WIDTH = 104


class Rail(QFrame):
    """Emits the index of the place that was asked for."""

    asked = Signal(int)

    def __init__(self, theme: Theme, icons: Icons, places: Sequence[tuple[str, str]]) -> None:
        """places: (word, name of the icon) from top to bottom; the last one stands at the bottom."""
        super().__init__()
        self.setObjectName("rail")
        self._theme = theme
        theme.changed.connect(self._set_width)
        self._set_width()
        self.setAccessibleName("Places")
        self._icons = icons
        self._names = [icon for _, icon in places]
        self._group = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 16, 8, 16)
        box.setSpacing(8)
        for index, (word, _icon) in enumerate(places):
            if index == len(places) - 1:
                box.addStretch(1)
            button = QToolButton()
            button.setText(word)
            button.setToolTip(f"{word}  Ctrl+{index + 1}")
            button.setAccessibleName(word)
            button.setAccessibleDescription(f"Key: Ctrl+{index + 1}")
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, index)
            box.addWidget(button)
        self._group.idClicked.connect(self.asked)
        self.mark(0)

    def _set_width(self) -> None:
        self.setFixedWidth(self._theme.pixels(WIDTH))

    def mark(self, index: int) -> None:
        """Show where the user is."""
        self._group.button(index).setChecked(True)
        for place, name in enumerate(self._names):
            role = "accent" if place == index else "quiet"
            self._icons.put(self._group.button(place), name, role, 22)
