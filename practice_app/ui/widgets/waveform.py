"""The sound of the answer in the colours of its parts, with pauses as gaps and a play head."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from practice_app.model import Pause, Role
from practice_app.ui.theme import BODY, Theme
from practice_app.ui.words import clock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BARS = 360  # loudness is kept at this many places; drawn at as many as there is room for
LONG_PAUSE = 2.0  # seconds from which a pause is named
STEP = 5.0  # seconds that an arrow key moves


def envelope(samples: NDArray[np.float32], bars: int = BARS) -> tuple[float, ...]:
    """The loudness of mono samples (-1 to 1) at evenly spaced places, 0 to 1, the loudest being 1."""
    import numpy as np

    if not len(samples):
        return (0.0,) * bars
    edges = np.linspace(0, len(samples), bars + 1).astype(int)
    squares = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    counts = np.maximum(1, np.diff(edges))
    loud = np.sqrt(np.diff(squares[edges]) / counts)
    top = float(loud.max())
    return tuple((loud / top).tolist()) if top > 0 else (0.0,) * bars


class Waveform(QWidget):
    """A click or the arrow keys choose a place to hear; Space plays and pauses."""

    seek = Signal(float)  # seconds
    toggle = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[float, ...] = ()
        self._seconds = 0.0
        self._starts: list[float] = []
        self._parts: list[tuple[float, float, Role]] = []
        self._pauses: tuple[Pause, ...] = ()
        self.position = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Recording")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(480, 76)

    def show_sound(
        self,
        bars: Sequence[float],
        seconds: float,
        parts: Sequence[tuple[float, float, Role]],
        pauses: Sequence[Pause],
    ) -> None:
        """bars: loudness 0 to 1. parts: (start, end, role) of each sentence, in order."""
        self._bars, self._seconds = tuple(bars), seconds
        self._parts = list(parts)
        self._starts = [start for start, _, _ in parts]
        self._pauses = tuple(pauses)
        self.move_to(0.0)

    def move_to(self, seconds: float) -> None:
        self.position = min(max(seconds, 0.0), self._seconds)
        self.setAccessibleDescription(f"{clock(self.position)} of {clock(self._seconds)}")
        self.update()

    def role_at(self, seconds: float) -> Role:
        index = bisect_right(self._starts, seconds) - 1
        if index < 0 or seconds > self._parts[index][1]:
            return Role.NONE
        return self._parts[index][2]

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars or self._seconds <= 0:
            return
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = self.height() - 20
        number = max(1, min(len(self._bars), self.width() // 4))
        step = self.width() / number
        for place in range(number):
            moment = (place + 0.5) / number * self._seconds
            first, last = place * len(self._bars) // number, (place + 1) * len(self._bars) // number
            loud = max(self._bars[first : max(last, first + 1)])
            paused = any(pause.start < moment < pause.end for pause in self._pauses)
            tall = 2.0 if paused else max(3.0, loud**0.7 * height)
            painter.setBrush(QColor(colours.line if paused else colours.of_role(self.role_at(moment))))
            bar = QRectF(place * step, (height - tall) / 2, max(2.0, step - 1.5), tall)
            painter.drawRoundedRect(bar, 1, 1)
        self._paint_pauses(painter, height)
        self._paint_head(painter, height)

    def _paint_pauses(self, painter: QPainter, height: float) -> None:
        colours = self._theme.colours
        font = QFont(self.font())
        font.setPixelSize(self._theme.pixels(BODY) - 2)
        painter.setFont(font)
        painter.setPen(QColor(colours.quiet))
        right = -1.0
        for pause in self._pauses:
            if pause.seconds >= LONG_PAUSE:
                middle = (pause.start + pause.end) / 2 / self._seconds * self.width()
                box = QRectF(min(max(middle - 60, 0), self.width() - 120), height + 2, 120, 18)
                if box.left() + 30 > right:
                    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{pause.seconds:.1f} s pause")
                    right = box.right() - 10

    def _paint_head(self, painter: QPainter, height: float) -> None:
        colours = self._theme.colours
        at = self.position / self._seconds * (self.width() - 2) + 1
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawLine(round(at), 0, round(at), round(height))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._seconds > 0:
            self.seek.emit(event.position().x() / max(1, self.width()) * self._seconds)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Left:
            self.seek.emit(max(0.0, self.position - STEP))
        elif event.key() == Qt.Key.Key_Right:
            self.seek.emit(min(self._seconds, self.position + STEP))
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle.emit()
        else:
            super().keyPressEvent(event)
