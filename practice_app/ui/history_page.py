"""Every answer kept on this machine: look for one, open it, delete it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView

from practice_app.errors import PracticeError
from practice_app.model import AttemptSummary
from practice_app.ui.desk import Desk
from practice_app.ui.history_model import AREAS, LENGTH, PARTS, QUESTION, STEP, WHEN, HistoryModel
from practice_app.ui.widgets.controls import Button, Card, label, row
from practice_app.ui.widgets.history_delegate import HistoryDelegate
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Page
from practice_app.ui.words import short

SEARCH_DELAY = 150  # milliseconds after the last key
ROOMY = 820  # the width from which every column is shown
WIDTHS = {WHEN: 160, LENGTH: 100, PARTS: 136, AREAS: 84}


class HistoryPage(Page):
    open_answer = Signal(str)  # id
    start = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "History", widest=1080)
        self._desk = desk
        self.notice = Notice(desk.icons)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search everything you said   Ctrl+F")
        self.search.setAccessibleName("Search everything you said")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(320)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SEARCH_DELAY)
        self._soon.timeout.connect(self._read)
        self.search.textChanged.connect(self._soon.start)
        self.model = HistoryModel()
        self.model.failed.connect(self.notice.tell)
        self.table = self._make_table()
        self.open_button = Button("Open", key="Enter").wear(desk.icons, "text-box-outline")
        self.delete_button = Button("Delete", "quiet", "Del").wear(desk.icons, "trash-can-outline")
        self.open_button.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.delete_button.clicked.connect(self._delete)
        self._buttons = (self.open_button, self.delete_button)
        self.empty = self._make_empty()
        self.none_found = label("", "lead")

        self.column.addLayout(row(label("History", "heading", wrap=False), None, self.search))
        self.column.addWidget(self.notice)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.none_found)
        self.column.addWidget(self.empty)
        self.column.addLayout(row(*self._buttons, None))
        self.column.addStretch(0)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._delete)
        for part in (self.table, self.none_found, self.empty, *self._buttons):
            part.hide()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName("Answers")
        table.setModel(self.model)
        self._delegate = HistoryDelegate(self._desk.theme)
        table.setItemDelegate(self._delegate)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setMouseTracking(True)
        table.setMinimumHeight(320)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(QUESTION, QHeaderView.ResizeMode.Stretch)
        table.activated.connect(self._open)
        table.doubleClicked.connect(self._open)
        self._desk.theme.changed.connect(self._resize_rows)
        return table

    def _resize_rows(self) -> None:
        header = self.table.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultSectionSize(self._delegate.row_height())
        for column, width in WIDTHS.items():
            self.table.setColumnWidth(column, round(width * max(1.0, self._desk.theme.text_size)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= ROOMY * max(1.0, self._desk.theme.text_size)
        for column in (LENGTH, AREAS):
            self.table.setColumnHidden(column, not roomy)

    def _make_empty(self) -> Card:
        card = Card("Your answers will be here", spacing=8)
        card.body.addWidget(
            label("Each with your words, its marks and its recording, so that you can see what gets better.")
        )
        begin = Button("Start a question", "primary").wear(self._desk.icons, "microphone")
        begin.clicked.connect(self.start)
        card.body.addSpacing(8)
        card.body.addLayout(row(begin, None))
        return card

    # --- reading ----------------------------------------------------------------------------

    def shown(self) -> None:
        self._resize_rows()
        self._read()
        self.table.setFocus()

    def _read(self) -> None:
        query = self.search.text().strip()
        practice = self._desk.practice
        self._desk.background.run(
            lambda _job: practice.history(query, STEP),
            partial(self._show, query),
            self.notice.tell,
            lane="history",
        )

    def _show(self, query: str, rows: Sequence[AttemptSummary]) -> None:
        current = self.table.currentIndex()
        kept = self.model.summary(current.row()).id if current.isValid() else ""
        self.model.set_rows(rows, lambda offset: self._desk.practice.history(query, STEP, offset))
        self.table.setVisible(bool(rows))
        for button in self._buttons:
            button.setVisible(bool(rows))
        self.none_found.setText(f"Nothing you said matches “{short(query, 60)}”.")
        self.none_found.setVisible(bool(query) and not rows)
        self.empty.setVisible(not query and not rows)
        if rows:
            place = next((i for i, summary in enumerate(rows) if summary.id == kept), 0)
            self.table.selectRow(place)

    # --- what can be done here --------------------------------------------------------------

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.open_answer.emit(self.model.summary(index.row()).id)

    def _delete(self) -> None:
        index = self.table.currentIndex()
        if not index.isValid():
            return
        summary = self.model.summary(index.row())
        try:
            self._desk.practice.delete(summary.id)
        except PracticeError as error:
            self.notice.tell(error)
            return
        self.model.remove(summary.id)
        if self.model.rowCount() == 0:
            self._read()
        said = f"Deleted: {short(summary.question_text, 60)}"
        self.notice.say(said, actions=(("Undo", partial(self._undo, summary.id)),))

    def _undo(self, attempt_id: str) -> None:
        try:
            self._desk.practice.restore(attempt_id)
        except PracticeError as error:
            self.notice.tell(error)
        else:
            self.notice.hide()
            self._read()
