"""Whether this machine has all it needs: the doctor's list, to read and to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout

from practice_app.model import Check, Health
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, Card, clear, label, row

SIGNS = {
    Health.OK: ("check-circle-outline", "good", "fine"),
    Health.ATTENTION: ("information-outline", "accent", "worth knowing"),
    Health.FAULT: ("alert-outline", "bad", "at fault"),
}


class MachineCard(Card):
    failed = Signal(object)  # PracticeError

    def __init__(self, desk: Desk) -> None:
        super().__init__("This machine", spacing=12)
        self._desk = desk
        self._checks: Sequence[Check] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.copy = Button("Copy this list").wear(desk.icons, "content-copy")
        self.again = Button("Look again").wear(desk.icons, "refresh")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self.again.clicked.connect(self.read)
        self.body.addLayout(self._lines)
        self.body.addSpacing(4)
        self.body.addLayout(row(self.copy, self.again, None))

    def read(self) -> None:
        """Look at models and devices off the window's thread."""
        practice = self._desk.practice
        self.again.setEnabled(False)
        self._desk.background.run(lambda _job: practice.doctor(), self._show, self._fail, lane="doctor")

    def text(self) -> str:
        """The doctor's list for pasting into a report."""
        lines = (f"{c.name}: {c.health.value}. {c.found} {c.hint}".strip() for c in self._checks)
        return "\n".join(lines)

    def _show(self, checks: Sequence[Check]) -> None:
        self._checks = checks
        self.again.setEnabled(True)
        clear(self._lines)
        for check in self._checks:
            icon, role, spoken = SIGNS[check.health]
            sign = QLabel()
            self._desk.icons.put(sign, icon, role, 20)
            sign.setAccessibleName(spoken)
            words = label(f"{check.name}: {check.found}", "body")
            line = row(spacing=12)
            line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            inner = QVBoxLayout()
            inner.setSpacing(2)
            inner.addWidget(words)
            if check.hint:
                inner.addWidget(label(check.hint, "quiet"))
            line.addLayout(inner, 1)
            self._lines.addLayout(line)

    def _fail(self, error: object) -> None:
        self.again.setEnabled(True)
        self.failed.emit(error)
