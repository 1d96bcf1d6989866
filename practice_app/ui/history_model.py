"""The rows of the history as a table: read in steps, so that twenty thousand answers open at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from practice_app.errors import PracticeError
from practice_app.model import AttemptState, AttemptSummary
from practice_app.ui.widgets.star_letters import spoken_star
from practice_app.ui.words import STATE_NAMES, clock, count, day

STEP = 200
COLUMNS = ("Question", "When", "Length", "Parts", "Areas")
QUESTION, WHEN, LENGTH, PARTS, AREAS = range(len(COLUMNS))
SUMMARY_ROLE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex
Read = Callable[[int], Sequence[AttemptSummary]]


class HistoryModel(QAbstractTableModel):
    """`more(offset)` reads the next STEP rows when the view gets near the end of what it has."""

    failed = Signal(object)  # PracticeError

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[AttemptSummary] = []
        self._more: Read | None = None

    def set_rows(self, rows: Sequence[AttemptSummary], more: Read | None = None) -> None:
        """Replace all rows; more: reads on from an offset, None when `rows` is everything."""
        self.beginResetModel()
        self._rows = list(rows)
        self._more = more if len(rows) >= STEP else None
        self.endResetModel()

    def summary(self, row: int) -> AttemptSummary:
        return self._rows[row]

    def remove(self, attempt_id: str) -> None:
        for row, summary in enumerate(self._rows):
            if summary.id == attempt_id:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._rows[row]
                self.endRemoveRows()
                return

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more is not None

    def fetchMore(self, parent: Index) -> None:
        if parent.isValid() or self._more is None:
            return
        try:
            rows = self._more(len(self._rows))
        except PracticeError as error:
            self._more = None
            self.failed.emit(error)
            return
        if len(rows) < STEP:
            self._more = None
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        summary = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(summary, index.column())
        if role == SUMMARY_ROLE:
            return summary
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == PARTS:
            return spoken_star(summary.star)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == QUESTION:
            return summary.question_text
        return None

    @staticmethod
    def _text(summary: AttemptSummary, column: int) -> str:
        if column == QUESTION:
            return summary.question_text
        if column == WHEN:
            return day(summary.begun)
        if column == LENGTH:
            return clock(summary.seconds) if summary.seconds else count(summary.words, "word")
        if column == PARTS:
            return summary.star if summary.state is AttemptState.REVIEWED else STATE_NAMES[summary.state]
        return f"{summary.covered} of {summary.areas}" if summary.areas else ""
