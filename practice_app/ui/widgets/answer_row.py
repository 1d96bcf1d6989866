"""One answer as a line that can be pressed: its question, when, and which parts were there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from practice_app.model import AttemptSummary
from practice_app.ui.theme import BODY, LEAD, Theme
from practice_app.ui.widgets.star_letters import paint_star, spoken_star, star_width
from practice_app.ui.words import clock, count, day


class AnswerRow(QAbstractButton):
    def __init__(self, summary: AttemptSummary, theme: Theme) -> None:
        super().__init__()
        self._summary, self._theme = summary, theme
        facts = [day(summary.begun)]
        facts.append(clock(summary.seconds) if summary.seconds else count(summary.words, "word"))
        if summary.take > 1:
            facts.append(f"take {summary.take}")
        if summary.areas:
            facts.append(f"{summary.covered} of {summary.areas} areas")
        self._facts = "  ·  ".join(facts)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{summary.question_text}, {self._facts}, {spoken_star(summary.star)}")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        pixels = self._theme.pixels
        return QSize(320, round(1.4 * (pixels(LEAD) + pixels(BODY))) + 26)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            painter.setBrush(QColor(colours.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), 8, 8)
        inner = whole.adjusted(12, 10, -12, -10)
        letters = self._theme.pixels(BODY)
        stars = star_width(letters)
        words = inner.adjusted(0, 0, -stars - 24, 0)
        font = QFont(self.font())
        font.setPixelSize(self._theme.pixels(LEAD))
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        metrics = QFontMetrics(font)
        title = metrics.elidedText(
            self._summary.question_text, Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        font.setPixelSize(self._theme.pixels(BODY))
        painter.setFont(font)
        painter.setPen(QColor(colours.quiet))
        painter.drawText(words, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, self._facts)
        place = QRectF(inner.right() - stars, inner.top(), stars, inner.height())
        paint_star(painter, place, self._summary.star, colours, letters)
