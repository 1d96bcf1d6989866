"""Which microphone to use: the list as it is right now, the system's choice first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from practice_app.errors import PracticeError
from practice_app.ui.desk import Desk

if TYPE_CHECKING:
    from practice_app.audio.devices import Microphone

SYSTEM = "The system's own choice"


class MicrophoneChoice(QComboBox):
    """`chosen` tells the label of a microphone, or None for the system's choice."""

    chosen = Signal(object)
    failed = Signal(object)  # PracticeError

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName("Microphone")
        self.setMinimumWidth(320)
        self.addItem(SYSTEM, None)
        self.activated.connect(lambda _index: self.chosen.emit(self.currentData()))

    def read(self) -> None:
        """Look again which microphones there are."""
        self._desk.background.run(
            lambda _job: self._desk.practice.microphones(), self._show, self._fail, lane="microphones"
        )

    def _show(self, microphones: Sequence[Microphone]) -> None:
        wanted = self._desk.practice.settings.microphone
        self.clear()
        default = next((m.name for m in microphones if m.default), "")
        if microphones:
            self.addItem(f"{SYSTEM}: {default}" if default else SYSTEM, None)
        else:
            self.addItem("No microphone was found", None)
        for microphone in microphones:
            self.addItem(microphone.label, microphone.label)
        if wanted is not None and self.findData(wanted) < 0:
            self.addItem(f"{wanted}, not plugged in", wanted)
        self.setCurrentIndex(max(0, self.findData(wanted)))

    def _fail(self, error: PracticeError) -> None:
        self.failed.emit(error)
