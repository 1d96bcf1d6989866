"""One list of every file that the program keeps, and the one button that wipes them all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, Card, label, row
from practice_app.ui.words import count, size

if TYPE_CHECKING:
    from practice_app.practice import Kept


class KeptCard(Card):
    wiped = Signal()
    failed = Signal(object)  # PracticeError

    def __init__(self, desk: Desk) -> None:
        super().__init__("What is kept", spacing=12)
        self._desk = desk
        self.sum = label("")
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Every file kept")
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setMinimumHeight(180)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.open = Button("Open the folder").wear(desk.icons, "open-in-new")
        self.wipe = Button("Wipe everything…").wear(desk.icons, "trash-can-outline")
        self.open.clicked.connect(self._open)
        self.wipe.clicked.connect(lambda: desk.messages.confirm_wipe(self._wipe))
        self.body.addWidget(self.sum)
        self.body.addWidget(self.tree)
        self.body.addLayout(row(self.open, self.wipe, None))

    def read(self) -> None:
        self._desk.background.run(
            lambda _job: self._desk.practice.kept(), self._show, self.failed.emit, lane="kept"
        )

    def _show(self, kept: Sequence[Kept]) -> None:
        root = self._desk.practice.data.root
        self.sum.setText(
            f"{count(len(kept), 'file')}, {size(sum(file.bytes for file in kept))}, all in {root}. "
            "Nothing is kept anywhere else."
        )
        self.tree.clear()
        for what, files in groupby(sorted(kept, key=lambda file: (file.what, file.path)), lambda f: f.what):
            group = list(files)
            total = sum(file.bytes for file in group)
            top = QTreeWidgetItem([f"{what.capitalize()}  ({count(len(group), 'file')})", size(total)])
            top.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
            for file in group:
                line = QTreeWidgetItem([str(file.path.relative_to(root)), size(file.bytes)])
                line.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
                line.setToolTip(0, str(file.path))
                top.addChild(line)
            self.tree.addTopLevelItem(top)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.practice.data.root)))

    def _wipe(self) -> None:
        self.wipe.setEnabled(False)
        self._desk.background.run(lambda _job: self._desk.practice.wipe(), self._gone, self._not_gone)

    def _gone(self, _nothing: None) -> None:
        self.wipe.setEnabled(True)
        self.wiped.emit()

    def _not_gone(self, error: object) -> None:
        self.wipe.setEnabled(True)
        self.failed.emit(error)
        self.read()
