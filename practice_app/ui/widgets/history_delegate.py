"""How a row of the history is drawn: two lines for the question, letters for its parts."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from practice_app.model import AttemptState, AttemptSummary
from practice_app.ui.history_model import PARTS, QUESTION, SUMMARY_ROLE
from practice_app.ui.theme import BODY, LEAD, Theme
from practice_app.ui.widgets.star_letters import paint_star

Index = QModelIndex | QPersistentModelIndex
MATCH = re.compile("\u0002(.*?)\u0003", re.DOTALL)
_LEFT = Qt.AlignmentFlag.AlignLeft


def pieces(snippet: str) -> list[tuple[str, bool]]:
    """A snippet as (text, whether it matched the search), in order."""
    found: list[tuple[str, bool]] = []
    at = 0
    for match in MATCH.finditer(snippet):
        found += [(snippet[at : match.start()], False), (match.group(1), True)]
        at = match.end()
    found.append((snippet[at:], False))
    return [(" ".join(t.split()) if m else re.sub(r"\s+", " ", t), m) for t, m in found if t]


class HistoryDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self.row_height())

    def row_height(self) -> int:
        return round(1.45 * (self._theme.pixels(LEAD) + self._theme.pixels(BODY))) + 16

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = self._theme.colours
        summary: AttemptSummary = index.data(SUMMARY_ROLE)
        painter.save()
        box = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(colours.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(colours.hover))
        painter.setPen(QColor(colours.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(12, 8, -12, -8)
        if index.column() == QUESTION:
            self._paint_question(painter, inner, summary)
        elif index.column() == PARTS and summary.state is AttemptState.REVIEWED:
            paint_star(painter, inner, summary.star, colours, self._theme.pixels(BODY))
        else:
            painter.setFont(self._font(BODY))
            painter.setPen(QColor(colours.quiet))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | _LEFT, str(index.data()))
        painter.restore()

    def _font(self, size: int, bold: bool = False) -> QFont:
        font = QFont()
        font.setPixelSize(self._theme.pixels(size))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def _paint_question(self, painter: QPainter, box: QRectF, summary: AttemptSummary) -> None:
        colours = self._theme.colours
        font = self._font(LEAD)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        text = QFontMetricsF(font).elidedText(summary.question_text, Qt.TextElideMode.ElideRight, box.width())
        if not summary.snippet and summary.take == 1:
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | _LEFT, text)
            return
        painter.drawText(box, Qt.AlignmentFlag.AlignTop | _LEFT, text)
        at = box.left()
        under = pieces(summary.snippet) if summary.snippet else [(f"Take {summary.take}", False)]
        for piece, matched in under:
            font = self._font(BODY, bold=matched)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(QColor(colours.text if matched else colours.quiet))
            room = QRectF(at, box.top(), box.right() - at, box.height())
            if room.width() <= 8:
                break
            shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignBottom | _LEFT, shown)
            at += metrics.horizontalAdvance(piece)
