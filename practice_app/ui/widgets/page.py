"""The ground of every page: it scrolls, and its content is one centred column."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from practice_app.ui.theme import MARGIN, PADDING, Theme


class Ground(QWidget):
    """Asks for the height that its words need at its width; Qt's own guess is made for a narrow one."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


def in_card(ground: QWidget) -> QScrollArea:
    """A scrolling area over the colour of the card that it stands in."""
    made = QScrollArea()
    made.setObjectName("inCard")
    made.setWidgetResizable(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidget(ground)
    return made


class Page(QScrollArea):
    """`column` takes the content. A page gives news by its signals and never calls another page."""

    def __init__(self, theme: Theme, name: str, widest: int = 960) -> None:
        """widest: of the column, in pixels at the usual size of text."""
        super().__init__()
        self._theme, self._widest = theme, widest
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        ground = Ground()
        ground.setObjectName("page")
        middle = QHBoxLayout(ground)
        middle.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._holder = QWidget()
        self.column = QVBoxLayout(self._holder)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(PADDING)
        middle.addStretch(1)
        middle.addWidget(self._holder, 1000)
        middle.addStretch(1)
        self.setWidget(ground)
        theme.changed.connect(self._set_width)
        self._set_width()

    def _set_width(self) -> None:
        self._holder.setMaximumWidth(self._theme.pixels(self._widest))

    def shown(self) -> None:
        """Called each time the page comes to the front: read again what may have changed."""

    def left(self) -> None:
        """Called when another page comes to the front."""
