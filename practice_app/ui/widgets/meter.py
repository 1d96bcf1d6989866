"""How loud it is: bars for the eye, and a sentence that says whether the microphone hears you."""

from __future__ import annotations

import math
from collections import deque

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from practice_app.audio.level import Level, advice
from practice_app.ui.theme import Theme

QUIETEST = -54.0  # dB below full scale that the lowest bar stands for
BARS = 64
REMEMBERED = 300  # levels that the sentence is made from: 15 s at 20 a second


def height(loudness: float) -> float:
    """A loudness 0 to 1 as the height of a bar 0 to 1, on the scale on which people hear."""
    if loudness <= 0:
        return 0.0
    return min(1.0, max(0.0, 1 - 20 * math.log10(loudness) / QUIETEST))


class Meter(QWidget):
    """The last few seconds of loudness as bars that grow from the middle."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: deque[float] = deque([0.0] * BARS, BARS)
        self._levels: deque[Level] = deque(maxlen=REMEMBERED)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Microphone level")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(360, 48)

    def add(self, level: Level) -> None:
        self._levels.append(level)
        self._bars.append(height(level.peak))
        self.update()

    def words(self) -> str:
        """What to tell the speaker about how they are heard."""
        return advice(self._levels) or "I'm listening."

    def clear(self) -> None:
        self._levels.clear()
        self._bars.extend([0.0] * BARS)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = self._theme.colours
        step = self.width() / BARS
        thick = max(2.0, step - 3)
        for place, bar in enumerate(self._bars):
            tall = max(3.0, bar * self.height())
            painter.setBrush(QColor(colours.accent if bar > 0 else colours.line))
            box = QRectF(place * step, (self.height() - tall) / 2, thick, tall)
            painter.drawRoundedRect(box, thick / 2, thick / 2)
