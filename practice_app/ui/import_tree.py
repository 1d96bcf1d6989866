"""The questions of an import as a tree: under each question its areas and follow-ups, editable in place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from practice_app.bank.form import slug, unique
from practice_app.model import Area, FollowUp, Question, QuestionSet

Index = QModelIndex | QPersistentModelIndex
TEXT, WHAT = range(2)


class ImportTree(QAbstractItemModel):
    """Holds the set that will be saved; every edit makes a new one. Follow-ups stand after the areas."""

    changed = Signal()

    def __init__(self, question_set: QuestionSet) -> None:
        super().__init__()
        self.set = question_set

    # --- what is there ----------------------------------------------------------------------

    def question_place(self, index: Index) -> int:
        """Which question the row is, or belongs to; -1 for none."""
        if not index.isValid():
            return -1
        return index.row() if index.internalId() == 0 else int(index.internalId()) - 1

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self.set.questions)
        if parent.internalId() != 0 or parent.column() != 0:
            return 0
        question = self.set.questions[parent.row()]
        return len(question.areas) + len(question.follow_ups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == TEXT else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.FontRole and index.internalId() == 0:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return None
        part = self._part(index)
        if index.column() == TEXT:
            return part.text
        names = {Question: "Question", Area: "Area", FollowUp: "Follow-up"}
        return names[type(part)]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return ("What was found", "Taken as")[section]
        return None

    def _part(self, index: Index) -> Question | Area | FollowUp:
        question = self.set.questions[self.question_place(index)]
        if index.internalId() == 0:
            return question
        row = index.row()
        if row < len(question.areas):
            return question.areas[row]
        return question.follow_ups[row - len(question.areas)]

    # --- what can be changed ----------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        text = " ".join(str(value).split())
        part = self._part(index)
        if role != Qt.ItemDataRole.EditRole or not text or text == part.text:
            return False
        place = self.question_place(index)
        question = self.set.questions[place]
        if isinstance(part, Area):
            areas = tuple(replace(each, text=text) if each is part else each for each in question.areas)
            self._put(place, replace(question, areas=areas))
        elif isinstance(part, FollowUp):
            follow_ups = tuple(
                replace(each, text=text) if each is part else each for each in question.follow_ups
            )
            self._put(place, replace(question, follow_ups=follow_ups))
        else:
            self._put(place, replace(question, text=text))
        self.dataChanged.emit(index, index)
        self.changed.emit()
        return True

    def take_out(self, index: Index) -> list[str]:
        """Remove a row. Returns its text and, of a question, the texts of all that stood under it."""
        part, place = self._part(index), self.question_place(index)
        question = self.set.questions[place]
        self.beginRemoveRows(self.parent(index), index.row(), index.row())
        if isinstance(part, Question):
            questions = (*self.set.questions[:place], *self.set.questions[place + 1 :])
            guide = self.set.guide
            if guide is not None:
                rounds = tuple(
                    replace(one, questions=tuple(name for name in one.questions if name != question.id))
                    for one in guide.rounds
                )
                guide = replace(guide, rounds=rounds)
            self.set = replace(self.set, questions=questions, guide=guide)
        elif isinstance(part, Area):
            areas = tuple(each for each in question.areas if each is not part)
            self._put(place, replace(question, areas=areas))
        else:
            follow_ups = tuple(each for each in question.follow_ups if each is not part)
            self._put(place, replace(question, follow_ups=follow_ups))
        self.endRemoveRows()
        self.changed.emit()
        if isinstance(part, Question):
            areas_below = [area.text for area in question.areas]
            return [question.text, *areas_below, *(each.text for each in question.follow_ups)]
        return [part.text]

    def add_question(self, text: str) -> QModelIndex:
        ids = {question.id for question in self.set.questions}
        made = Question(id=unique(slug(text, 50), ids), text=text, set_title=self.set.title)
        row = len(self.set.questions)
        self.beginInsertRows(QModelIndex(), row, row)
        self.set = replace(self.set, questions=(*self.set.questions, made))
        self.endInsertRows()
        self.changed.emit()
        return self.index(row, 0)

    def add_area(self, place: int, text: str) -> None:
        question = self.set.questions[place]
        area = Area(unique(slug(text), {each.id for each in question.areas}), text)
        row = len(question.areas)
        self._insert(place, row, replace(question, areas=(*question.areas, area)))

    def add_follow_up(self, place: int, text: str) -> None:
        question = self.set.questions[place]
        row = len(question.areas) + len(question.follow_ups)
        self._insert(place, row, replace(question, follow_ups=(*question.follow_ups, FollowUp(text))))

    def _insert(self, place: int, row: int, question: Question) -> None:
        self.beginInsertRows(self.index(place, 0), row, row)
        self._put(place, question)
        self.endInsertRows()
        self.changed.emit()

    def _put(self, place: int, question: Question) -> None:
        questions = (*self.set.questions[:place], question, *self.set.questions[place + 1 :])
        self.set = replace(self.set, questions=questions)


class WrappedText(QStyledItemDelegate):
    """Rows as tall as their text needs at the width of its column, which Qt's own delegate doesn't know."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        if index.column() != TEXT:
            return size
        font = QFont(self._tree.font())
        below = index.parent().isValid()
        font.setWeight(QFont.Weight.Normal if below else QFont.Weight.DemiBold)
        room = self._tree.columnWidth(TEXT) - self._tree.indentation() * (2 if below else 1) - 24
        space = QRect(0, 0, max(40, room), 10_000)
        tall = QFontMetrics(font).boundingRect(space, Qt.TextFlag.TextWordWrap, str(index.data())).height()
        return QSize(size.width(), max(size.height(), tall + 10))


class WrappedLine(QStyledItemDelegate):
    """The same for a plain list, whose style sheet puts room around each line."""

    def __init__(self, lines: QListView) -> None:
        super().__init__(lines)
        self._lines = lines

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        room = QRect(0, 0, max(40, self._lines.viewport().width() - 32), 10_000)
        metrics = QFontMetrics(self._lines.font())
        tall = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data())).height()
        return QSize(80, tall + 24)
