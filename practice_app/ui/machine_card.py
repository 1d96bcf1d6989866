"""Whether this machine has all it needs: the speech model, and the doctor's list to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout

from practice_app.model import Check, Health
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, Card, clear, label, row

if TYPE_CHECKING:
    from practice_app.speech.models import InstalledModel

SIGNS = {
    Health.OK: ("check-circle-outline", "good", "fine"),
    Health.ATTENTION: ("information-outline", "accent", "worth knowing"),
    Health.FAULT: ("alert-outline", "bad", "at fault"),
}
STATES = {
    "ready": "ready",
    "in a package": "ready to unpack",
    "damaged": "damaged",
    "missing": "not on this machine",
}


class MachineCard(Card):
    model_chosen = Signal(str)
    failed = Signal(object)  # PracticeError

    def __init__(self, desk: Desk) -> None:
        super().__init__("This machine", spacing=12)
        self._desk = desk
        self._checks: Sequence[Check] = ()
        self.model = QComboBox()
        self.model.setAccessibleName("Speech model")
        self.model.setMinimumWidth(320)
        self.model.activated.connect(lambda _: self.model_chosen.emit(self.model.currentData()))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.copy = Button("Copy this list").wear(desk.icons, "content-copy")
        self.again = Button("Look again").wear(desk.icons, "refresh")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self.again.clicked.connect(self.read)
        self.body.addWidget(label("Speech model", "quiet", wrap=False))
        self.body.addWidget(self.model)
        self.body.addSpacing(4)
        self.body.addLayout(self._lines)
        self.body.addSpacing(4)
        self.body.addLayout(row(self.copy, self.again, None))

    def read(self) -> None:
        """Look at models and devices off the window's thread."""
        practice = self._desk.practice
        self.again.setEnabled(False)
        self._desk.background.run(
            lambda _job: (practice.speech_models(), practice.doctor()), self._show, self._fail, lane="doctor"
        )

    def text(self) -> str:
        """The doctor's list for pasting into a report."""
        lines = (f"{c.name}: {c.health.value}. {c.found} {c.hint}".strip() for c in self._checks)
        return "\n".join(lines)

    def _show(self, found: tuple[Sequence[InstalledModel], Sequence[Check]]) -> None:
        models, self._checks = found
        self.again.setEnabled(True)
        self.model.clear()
        for installed in models:
            state = STATES[installed.status.value]
            self.model.addItem(f"{installed.model.label} ({state})", installed.model.name)
        self.model.setCurrentIndex(self.model.findData(self._desk.practice.settings.speech_model))
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
