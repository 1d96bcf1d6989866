"""The list of the Questions page: ten thousand questions, narrowed with every key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from practice_app.model import Question, QuestionKind, QuestionMark
from practice_app.ui.icons import Icons
from practice_app.ui.theme import BODY, Theme

Index = QModelIndex | QPersistentModelIndex
QUESTION_ROLE = Qt.ItemDataRole.UserRole
MARK_ROLE = Qt.ItemDataRole.UserRole + 1
LINES = 2  # of a question's text
MARK_ICONS = {QuestionMark.FAVOURITE: "star", QuestionMark.NEVER: "cancel"}
MARK_WORDS = {QuestionMark.FAVOURITE: "Favourite", QuestionMark.NEVER: "Never asked"}


class QuestionList(QAbstractListModel):
    """The questions of a bank that meet the filters and hold every word that was typed."""

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Question] = ()
        self._searched: list[str] = []
        self._shown: list[Question] = []
        self._marks: Mapping[str, QuestionMark] = {}

    def take(self, questions: Sequence[Question]) -> None:
        """Hold these from now on; `narrow` shows them."""
        self._all = questions
        self._searched = [_searched(question) for question in questions]

    def set_marks(self, marks: Mapping[str, QuestionMark]) -> None:
        self._marks = marks
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def mark(self, question: Question) -> QuestionMark | None:
        return self._marks.get(question.id)

    def narrow(
        self,
        typed: str = "",
        set_title: str | None = None,
        competency: str | None = None,
        kind: QuestionKind | None = None,
        mark: QuestionMark | None = None,
    ) -> None:
        rows: Sequence[int] = range(len(self._all))
        for word in typed.casefold().split():
            rows = [row for row in rows if word in self._searched[row]]
        found = [self._all[row] for row in rows]
        if set_title is not None:
            found = [question for question in found if question.set_title == set_title]
        if kind is not None:
            found = [question for question in found if question.kind is kind]
        if mark is not None:
            found = [question for question in found if self._marks.get(question.id) is mark]
        if competency is not None:
            wanted = competency.casefold()
            found = [each for each in found if wanted in map(str.casefold, each.competencies)]
        self.beginResetModel()
        self._shown = found
        self.endResetModel()

    def question(self, place: int) -> Question:
        return self._shown[place]

    def place_of(self, question_id: str) -> int:
        """Where the question stands in the list; -1 when the filters leave it out."""
        return next((i for i, question in enumerate(self._shown) if question.id == question_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        question = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return question.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = self._marks.get(question.id)
            return f"{MARK_WORDS[mark]}: {question.text}" if mark else question.text
        if role == QUESTION_ROLE:
            return question
        if role == MARK_ROLE:
            return self._marks.get(question.id)
        return None


class QuestionDelegate(QStyledItemDelegate):
    """Two lines of a question and its mark; all rows are equally tall, so that no row is measured."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme, self._icons = theme, icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, round(QFontMetricsF(self._font()).lineSpacing() * LINES) + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = self._theme.colours
        painter.save()
        box = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(colours.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(colours.hover))
        painter.setPen(QColor(colours.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(12, 10, -12, -10)
        data = index.data(MARK_ROLE)
        mark = QuestionMark(data) if data is not None else None  # Qt gives a plain str back
        if mark is not None:
            side = self._theme.pixels(18)
            place = QRectF(inner.right() - side, inner.center().y() - side / 2, side, side).toRect()
            role = "accent" if mark is QuestionMark.FAVOURITE else "quiet"
            self._icons.icon(MARK_ICONS[mark], role).paint(painter, place)
            inner.setRight(inner.right() - side - 12)
        painter.setPen(QColor(colours.quiet if mark is QuestionMark.NEVER else colours.text))
        self._paint_text(painter, inner, str(index.data()))
        painter.restore()

    def _font(self) -> QFont:
        font = QFont()
        font.setPixelSize(self._theme.pixels(BODY))
        return font

    def _paint_text(self, painter: QPainter, box: QRectF, text: str) -> None:
        font = self._font()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        layout = QTextLayout(text, font)
        layout.beginLayout()
        starts: list[int] = []
        while len(starts) <= LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(box.width())
            starts.append(line.textStart())
        layout.endLayout()
        shown = starts[:LINES]
        y = box.top() + (box.height() - metrics.lineSpacing() * len(shown)) / 2 + metrics.ascent()
        for number, start in enumerate(shown):
            last = number == len(shown) - 1
            piece = text[start:] if last else text[start : starts[number + 1]]
            piece = metrics.elidedText(piece.strip(), Qt.TextElideMode.ElideRight, box.width() + 1)
            painter.drawText(QPointF(box.left(), y + number * metrics.lineSpacing()), piece)


def _searched(question: Question) -> str:
    parts = (question.text, *question.competencies, *(area.text for area in question.areas))
    return " ".join(parts).casefold()
