"""The plain parts that every page is made of: labels, buttons, cards."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from practice_app.ui.icons import Icons
from practice_app.ui.theme import GRID, PADDING


def label(text: str = "", kind: str = "body", wrap: bool = True) -> QLabel:
    """A label; kinds are body, quiet, strong, lead, section, heading, question, clock."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)  # questions and answers are never read as markup
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


class Button(QPushButton):
    """A button with a word, perhaps an icon, and the key that presses it shown as a small chip.

    kind: primary (one a page), plain, quiet (no edge), link (no edge, flush with text) or choice.
    A mouse press leaves the focus where it was, so that
    Space goes on meaning what the page says it means.
    """

    def __init__(self, text: str, kind: str = "plain", key: str = "") -> None:
        super().__init__(text)
        self.setProperty("kind", kind)
        self.key = key
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        if key:
            self.setAccessibleDescription(f"Key: {key}")

    def wear(self, icons: Icons, name: str) -> Button:
        role = {"primary": "on_accent", "quiet": "accent", "link": "accent"}.get(
            str(self.property("kind")), "text"
        )
        icons.put(self, name, role)
        return self

    def say(self, text: str) -> None:
        """Change the word, for the eye and for the screen reader."""
        self.setText(text)
        self.setAccessibleName(text)

    def _chip_width(self) -> int:
        return QFontMetrics(self.font()).horizontalAdvance(self.key) + 14 if self.key else 0

    def _content_width(self) -> int:
        """Icon, words and chip with the gaps between them."""
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        if not self.icon().isNull():
            width += self.iconSize().width() + (GRID if self.text() else 0)
        return width + (self._chip_width() + 12 if self.key else 0)

    def sizeHint(self) -> QSize:
        padding = {"link": 4, "quiet": 24}.get(str(self.property("kind")), 32)
        self.ensurePolished()  # the font comes from the style sheet
        return QSize(self._content_width() + padding, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        ink = self.palette().color(self.foregroundRole())
        left = (self.width() - self._content_width()) / 2
        if self.property("kind") == "choice":
            left = 16
        if not self.icon().isNull():
            side = self.iconSize().width()
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            self.icon().paint(painter, round(left), (self.height() - side) // 2, side, side, mode=mode)
            left += side + GRID
        words = QRectF(left, 0, self.width() - left, self.height())
        painter.setPen(ink)
        painter.setFont(self.font())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.key:
            right = left + QFontMetrics(self.font()).horizontalAdvance(self.text()) + 12 + self._chip_width()
            self._paint_chip(painter, self.width() - 12 if self.property("kind") == "choice" else right, ink)

    def _paint_chip(self, painter: QPainter, right: float, ink: QColor) -> None:
        height = QFontMetrics(self.font()).height() + 2
        width = self._chip_width()
        place = QRectF(round(right) - width, (self.height() - height) // 2, width, height)
        edge = QColor(ink)
        edge.setAlphaF(0.45)
        painter.setPen(edge)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        font = self.font()
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.key)


def row(*parts: QWidget | int | None, spacing: int = 12) -> QHBoxLayout:
    """Widgets side by side; a number is a gap, None takes the room that is left."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    made.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, int):
            made.addSpacing(part)
        else:
            made.addWidget(part)
    return made


class Card(QFrame):
    """A quiet box with a hairline around it. `body` takes its content."""

    def __init__(self, title: str = "", kind: str = "card", spacing: int = 12) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        self.body.setSpacing(spacing)
        if title:
            self.body.addWidget(label(title, "section", wrap=False))
            self.setAccessibleName(title)


def keep_room(widget: QWidget) -> None:
    """Let the widget's place stay empty while it is hidden, so that nothing else moves."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def hairline() -> QFrame:
    made = QFrame()
    made.setProperty("kind", "hairline")
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; the widgets go at the next turn of the event loop."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()
