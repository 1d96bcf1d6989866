"""Icons by name from the Material Design set of qtawesome, in the colours of the theme.

Reading the icon font takes longer than showing the window, so buttons keep an empty place of the right
size until `load` is called, once the window is up.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel

from practice_app.ui.theme import Theme

SIZE = 18


class Icons(QObject):
    """Puts icons on buttons and labels, and paints them anew when the theme changes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._font: Any = None
        self._worn: WeakKeyDictionary[QAbstractButton | QLabel, tuple[str, str, int]] = WeakKeyDictionary()
        self._made: dict[tuple[str, str], QIcon] = {}
        theme.changed.connect(self._repaint)

    def put(self, widget: QAbstractButton | QLabel, name: str, role: str = "text", size: int = SIZE) -> None:
        """Let the widget wear an icon; role is a field of Colours."""
        self._worn[widget] = (name, role, size)
        if self._font is not None:
            self._dress(widget)
            return
        side = self._give_room(widget)
        if isinstance(widget, QAbstractButton):
            blank = QPixmap(side, side)
            blank.fill(Qt.GlobalColor.transparent)
            widget.setIcon(QIcon(blank))

    def icon(self, name: str, role: str = "text") -> QIcon:
        """The icon itself, for what is drawn by hand; loads the font when it isn't yet."""
        self._read_font()
        key = (name, getattr(self._theme.colours, role))
        if key not in self._made:
            options = {"color": key[1], "color_disabled": self._theme.colours.quiet}
            self._made[key] = self._font.icon(f"mdi6.{name}", **options)
        return self._made[key]

    def load(self) -> None:
        """Read the font and fill every place that was kept."""
        self._read_font()
        self._repaint()

    def _read_font(self) -> None:
        if self._font is None:
            import qtawesome

            self._font = qtawesome

    def _repaint(self) -> None:
        if self._font is not None:
            for widget in list(self._worn):
                if shiboken6.isValid(widget):
                    self._dress(widget)

    def _give_room(self, widget: QAbstractButton | QLabel) -> int:
        """Icons grow with the text. Returns the side in pixels."""
        side = self._theme.pixels(self._worn[widget][2])
        if isinstance(widget, QLabel):
            widget.setFixedSize(side, side)
        else:
            widget.setIconSize(QSize(side, side))
        return side

    def _dress(self, widget: QAbstractButton | QLabel) -> None:
        name, role, _ = self._worn[widget]
        side = self._give_room(widget)
        icon = self.icon(name, role)
        if isinstance(widget, QLabel):
            widget.setPixmap(icon.pixmap(QSize(side, side), widget.devicePixelRatio()))
        else:
            widget.setIcon(icon)
