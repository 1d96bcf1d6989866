"""Whether your words can be written down here, and with which model: timed once, then proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from practice_app.errors import PracticeError
from practice_app.ui.background import Job
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, label, row
from practice_app.ui.words import size

if TYPE_CHECKING:
    from practice_app.speech.models import InstalledModel
    from practice_app.speech.speed import Speed

Models = Sequence["InstalledModel"]
Speeds = Mapping[str, "Speed"]


class SpeechChoice(QWidget):
    """`read` looks for models and times those that never were, until `left`. Nothing waits for it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._usable: Models = ()
        self._speeds: Speeds = {}
        self._timing: Job[Speeds] | None = None
        self._chosen = False  # by the user: then nothing is proposed any more
        self._sign = QLabel()
        self.message = label("Looking for the speech model…", "lead")
        self.model = QComboBox()
        self.model.setAccessibleName("Speech model")
        self.model.activated.connect(lambda _index: self._choose())
        self.hint = label("", "quiet")
        self.skip = Button("Skip timing", "quiet")
        self.skip.clicked.connect(self.left)
        line = row(spacing=12)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.message, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(line)
        box.addWidget(self.model)
        box.addWidget(self.hint)
        box.addLayout(row(self.skip, None))
        self.model.hide()
        self.skip.hide()

    def read(self) -> None:
        """Look for models off the window's thread."""
        practice = self._desk.practice

        def look(_job: Job[tuple[Models, Speeds]]) -> tuple[Models, Speeds]:
            from practice_app.speech.speed import speeds

            return practice.speech_models(), speeds(practice.data)

        self._desk.background.run(look, self._show, self._failed, lane="models")

    def left(self) -> None:
        """Stop timing; what is known by then is kept."""
        if self._timing is not None:
            self._timing.cancel()

    def _show(self, found: tuple[Models, Speeds]) -> None:
        models, self._speeds = found
        self._usable = [each for each in models if each.status.usable]
        wanted = self._desk.practice.settings.speech_model
        if not self._usable:
            self._desk.icons.put(self._sign, "alert-outline", "warn")
            self.message.setText("The speech model is not on this machine yet.")
            self.hint.setText("You can type your answers now, and fetch a model in Settings later.")
            return
        self._desk.icons.put(self._sign, "check-circle-outline", "good")
        self.message.setText("The speech model is ready. It runs on this machine, offline.")
        self.model.clear()
        for each in self._usable:
            self.model.addItem(each.model.label, each.model.name)
        if self.model.findData(wanted) < 0:
            self._propose()
        self.model.setCurrentIndex(self.model.findData(self._desk.practice.settings.speech_model))
        self.model.setVisible(self.model.count() > 1)
        untimed = [each.model.name for each in self._usable if each.model.name not in self._speeds]
        self._say_speed()
        if untimed:
            self._time(untimed)

    def _time(self, names: Sequence[str]) -> None:
        practice, known = self._desk.practice, dict(self._speeds)

        def work(job: Job[Speeds]) -> Speeds:
            return known | {name: practice.time_model(name, job.stop) for name in names}

        self.hint.setText(
            "Trying how fast it is here. That takes about half a minute; you can go on meanwhile."
        )
        self.skip.show()
        self._timing = self._desk.background.run(
            work, self._timed, self._not_timed, cancelled=self._not_timed, lane="timing"
        )

    def _timed(self, speeds: Speeds) -> None:
        self._speeds = speeds
        if not self._chosen:
            self._propose()
        self._not_timed()

    def _not_timed(self, error: PracticeError | None = None) -> None:
        self._timing = None
        self.skip.hide()
        self._say_speed()
        if error is not None:
            self.hint.setText(f"{error.message} {error.hint}".strip())

    def _propose(self) -> None:
        """Choose the model that suits this machine best."""
        from practice_app.speech.speed import recommended

        best = recommended(self._usable, self._speeds)
        if best is not None:
            self.model.setCurrentIndex(self.model.findData(best.name))
            self._save(best.name)

    def _choose(self) -> None:
        self._chosen = True
        self._save(self.model.currentData())
        if self._timing is None:
            self._say_speed()

    def _save(self, name: Any) -> None:
        practice = self._desk.practice
        if practice.settings.speech_model != name:
            practice.save_settings(replace(practice.settings, speech_model=name))

    def _say_speed(self) -> None:
        from practice_app.speech.speed import recommended

        chosen = next((m.model for m in self._usable if m.model.name == self.model.currentData()), None)
        if chosen is None:
            return
        speed, best = self._speeds.get(chosen.name), recommended(self._usable, self._speeds)
        told = f"{size(chosen.size)}."
        if speed is not None:
            told = f"{size(chosen.size)}; it needs {speed} on this machine."
            if chosen == best and len(self._usable) > 1:
                told += " It suits this machine best."
        self.hint.setText(told)

    def _failed(self, error: PracticeError) -> None:
        self._desk.icons.put(self._sign, "alert-outline", "warn")
        self.message.setText(error.message)
        self.hint.setText(error.hint)
