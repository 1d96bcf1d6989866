"""The speech models: which are here, how fast each is, and everything that can be done with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from practice_app.errors import PracticeError
from practice_app.practice import Practice
from practice_app.settings import is_safe_address
from practice_app.speech.catalogue import HUB
from practice_app.speech.models import InstalledModel, ModelStatus, find_model
from practice_app.ui.background import Job
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, Card, hairline, label, row
from practice_app.ui.words import size

if TYPE_CHECKING:
    from practice_app.speech.speed import Speed

STATES = {
    ModelStatus.READY: "on this machine",
    ModelStatus.PACKED: "on this machine, to be unpacked at first use",
    ModelStatus.DAMAGED: "damaged; fetch it again",
    ModelStatus.MISSING: "not on this machine",
}


@dataclass(frozen=True)
class Found:
    """All that the card shows. kept: bytes of an unfinished fetch, by the model's name."""

    models: tuple[InstalledModel, ...]
    kept: Mapping[str, int]
    speeds: Mapping[str, Speed]
    best: str


def look(practice: Practice) -> Found:
    """Blocking: the first look at a model hashes it."""
    from practice_app.speech.download import bytes_kept
    from practice_app.speech.speed import recommended, speeds

    found, known = practice.speech_models(), speeds(practice.data)
    best = recommended(found, known)
    kept = {each.model.name: bytes_kept(each.model, practice.data) for each in found}
    return Found(found, kept, known, best.name if best and known else "")


class ModelRow(QWidget):
    """One model with its buttons; what happens to it is told in its own place."""

    changed = Signal()  # what is on the disk is another than before
    used = Signal(str)

    def __init__(self, desk: Desk, found: InstalledModel) -> None:
        super().__init__()
        self._desk, self._model = desk, found.model
        self._job: Job[object] | None = None
        self._forgetting = self._asking = False
        name = found.model.name
        self.title = label(found.model.label, "strong")
        self.state = label("", "quiet")
        self.told = label("", "body")
        self.told.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(f"Fetching {name}")
        self.use = self._button("Use", "check", self._use)
        self.fetch = self._button("Fetch", "download", self._fetch)
        self.pause = self._button("Pause", "pause", self._stop)
        self.cancel = self._button("Cancel", "close", self._cancel)
        self.remove = self._button("Remove", "trash-can-outline", self._ask)
        self.sure = self._button("Yes, remove", "trash-can-outline", self._remove)
        self.keep = self._button("Keep", "", self._calm)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.state)
        buttons = (self.use, self.fetch, self.pause, self.cancel, self.remove, self.sure, self.keep)
        top = row(*buttons, spacing=8)
        top.insertLayout(0, words, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(top)
        box.addWidget(self.told)
        box.addWidget(self.bar)
        for part in (*buttons, self.bar):
            part.hide()

    def show_found(self, installed: InstalledModel, kept: int, speed: Speed | None, best: bool) -> None:
        """Show how the model is now. A fetch under way goes on, and an open question stays."""
        if self._job is not None or self._asking:
            return
        chosen = self._desk.practice.settings.speech_model == installed.model.name
        status = installed.status
        parts = [size(installed.model.size), STATES[status]]
        if kept and not status.usable:
            parts[1] = f"{kept / installed.model.size:.0%} fetched"
        if chosen:
            parts.append("in use")
        if speed is not None and status.usable:
            parts.append(str(speed))
        if best:
            parts.append("best for this machine")
        self.state.setText(" · ".join(parts))
        in_folders = installed.source in ("your models folder", "cache")
        self.fetch.say("Go on fetching" if kept else "Fetch")
        self.fetch.setAccessibleName(f"{self.fetch.text()}: {installed.model.label}")
        self._only(
            {
                self.use: status.usable and not chosen,
                self.fetch: not status.usable,
                self.cancel: kept > 0 and not status.usable,
                self.remove: not chosen and status.usable and in_folders,
            }
        )

    def tell(self, message: str, hint: str = "") -> None:
        """Say something in the row; nothing when the message is empty."""
        self.told.setText(f"{message} {hint}".strip())
        self.told.setVisible(bool(message))

    def _button(self, word: str, icon: str, press: Callable[[], None]) -> Button:
        made = Button(word)
        made.setAccessibleName(f"{word}: {self._model.label}")
        if icon:
            made.wear(self._desk.icons, icon)
        made.clicked.connect(lambda _checked=False: press())
        return made

    def _only(self, wanted: Mapping[QWidget, bool]) -> None:
        """Show these parts and no others; the keyboard's place moves on when its button goes."""
        parts = (self.use, self.fetch, self.pause, self.cancel, self.remove, self.sure, self.keep, self.bar)
        had_focus = any(part.hasFocus() for part in parts)
        for part in parts:
            part.setVisible(wanted.get(part, False))
        first = next((part for part in parts[:-1] if wanted.get(part, False)), None)
        if had_focus and first is not None and not any(part.hasFocus() for part in parts):
            first.setFocus()

    def _fetch(self) -> None:
        from practice_app.speech.download import bytes_kept, fetch_model

        practice, model = self._desk.practice, self._model
        mirror = practice.settings.model_mirror
        self._forgetting = False
        self.tell("")
        self.bar.setValue(round(1000 * bytes_kept(model, practice.data) / model.size))
        self._job = self._desk.background.run(
            lambda job: fetch_model(model, practice.data, job.report, job.stop, mirror),
            lambda _folder: self._ended("It is here and every byte is right."),
            self._failed,
            self._came,
            self._stopped,
        )
        self._only({self.pause: True, self.cancel: True, self.bar: True})

    def _came(self, fraction: float) -> None:
        self.bar.setValue(round(fraction * 1000))
        self.state.setText(f"{size(round(fraction * self._model.size))} of {size(self._model.size)}")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _cancel(self) -> None:
        self._forgetting = True
        if self._job is not None:
            self._job.cancel()
        else:
            self._stopped()

    def _stopped(self) -> None:
        self._job = None
        if not self._forgetting:
            self._ended("Paused. What came so far is kept.")
            return
        from practice_app.speech.download import forget_fetch

        practice, model = self._desk.practice, self._model
        self._desk.background.run(
            lambda _job: forget_fetch(model, practice.data), lambda _freed: self._ended(""), self._failed
        )

    def _use(self) -> None:
        practice, name = self._desk.practice, self._model.name
        self.tell("Getting it ready…")
        self._desk.background.run(
            lambda _job: find_model(name, practice.data),
            lambda _folder: self._chosen(),
            self._failed,
        )

    def _chosen(self) -> None:
        practice = self._desk.practice
        practice.save_settings(replace(practice.settings, speech_model=self._model.name))
        self.used.emit(self._model.name)
        self._ended("Your next answer is written down with this model.")

    def _ask(self) -> None:
        self._asking = True
        self.tell("Remove this model from this machine?", "You can fetch or import it again.")
        self._only({self.sure: True, self.keep: True})
        self.keep.setFocus()

    def _calm(self) -> None:
        self._asking = False
        self._ended("")

    def _remove(self) -> None:
        from practice_app.speech.manage import remove_model

        practice, name = self._desk.practice, self._model.name
        in_use = practice.settings.speech_model
        self._asking = False
        self._desk.background.run(
            lambda _job: remove_model(name, practice.data, in_use),
            lambda freed: self._ended(f"Removed; {size(freed)} are free again."),
            self._failed,
        )

    def _ended(self, message: str) -> None:
        self._job = None
        self.tell(message)
        self.changed.emit()

    def _failed(self, error: PracticeError) -> None:
        self._job = None
        self.tell(error.message, error.hint)
        self.changed.emit()


class ModelsCard(Card):
    """`read` looks at the disk. `used` says that another model was chosen."""

    used = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__("Speech models", spacing=16)
        self._desk = desk
        self._rows: dict[str, ModelRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(16)
        self.told = label("", "body")
        self.told.hide()
        self.folder = Button("Import a folder…").wear(desk.icons, "folder-outline")
        self.zip = Button("Import a zip…").wear(desk.icons, "folder-zip-outline")
        self.time = Button("Time them here").wear(desk.icons, "timer-outline")
        self.folder.clicked.connect(lambda: self._import(QFileDialog.getExistingDirectory(self, "Import")))
        self.zip.clicked.connect(
            lambda: self._import(QFileDialog.getOpenFileName(self, "Import", "", "Zip files (*.zip)")[0])
        )
        self.time.clicked.connect(self._time)
        self.address = QLineEdit()
        self.address.setPlaceholderText(HUB)
        self.address.setAccessibleName("Fetch from this address")
        self.address.editingFinished.connect(self._save_address)
        caption = label("Fetch from", wrap=False)
        caption.setBuddy(self.address)
        self.body.addWidget(
            label(
                "They turn your voice into text on this machine. Nothing is fetched unless you ask.", "quiet"
            )
        )
        self.body.addLayout(self._list)
        self.body.addWidget(self.told)
        self.body.addLayout(row(self.folder, self.zip, self.time, None))
        line = row(caption, spacing=12)
        line.addWidget(self.address, 1)
        self.body.addLayout(line)

    def read(self) -> None:
        """Look at the models off the window's thread."""
        self.address.setText(self._desk.practice.settings.model_mirror or "")
        practice = self._desk.practice
        self._desk.background.run(lambda _job: look(practice), self._show, self._failed, lane="look")

    def _show(self, found: Found) -> None:
        for installed in found.models:
            name = installed.model.name
            if name not in self._rows:
                if self._rows:
                    self._list.addWidget(hairline())
                self._rows[name] = ModelRow(self._desk, installed)
                self._rows[name].changed.connect(self.read)
                self._rows[name].used.connect(self.used)
                self._list.addWidget(self._rows[name])
            self._rows[name].show_found(
                installed, found.kept[name], found.speeds.get(name), name == found.best
            )
        self.time.setEnabled(any(each.status.usable for each in found.models))

    def row_of(self, name: str) -> ModelRow:
        return self._rows[name]

    def _tell(self, message: str, hint: str = "") -> None:
        self.told.setText(f"{message} {hint}".strip())
        self.told.setVisible(bool(message))

    def _failed(self, error: PracticeError) -> None:
        self._wait(False)
        self._tell(error.message, error.hint)

    def _wait(self, busy: bool) -> None:
        for button in (self.folder, self.zip, self.time):
            button.setEnabled(not busy)

    def _import(self, source: str) -> None:
        from practice_app.speech.manage import import_model

        if not source:
            return
        data = self._desk.practice.data
        self._wait(True)
        self._tell("Importing…")
        self._desk.background.run(
            lambda job: import_model(Path(source), data, job.report, job.stop),
            lambda model: self._done(f"Imported: {model.label}."),
            self._failed,
            lambda fraction: self._tell(f"Importing… {fraction:.0%}"),
        )

    def _time(self) -> None:
        from practice_app.speech.speed import measure

        practice = self._desk.practice
        self._wait(True)
        self._tell("Timing the models that are here. This takes about a minute.")

        def work(job: Job[None]) -> None:
            for installed in practice.speech_models():
                if installed.status.usable:
                    measure(installed.model.name, practice.data, job.stop)

        self._desk.background.run(work, lambda _none: self._done("Timed on this machine."), self._failed)

    def _done(self, message: str) -> None:
        self._wait(False)
        self._tell(message)
        self.read()

    def _save_address(self) -> None:
        practice = self._desk.practice
        typed = self.address.text().strip() or None
        if typed == practice.settings.model_mirror:
            return
        if typed is not None and not is_safe_address(typed):
            self._tell("That address can't be used.", "It must begin with https://.")
            return
        practice.save_settings(replace(practice.settings, model_mirror=typed))
        self._tell(f"Models are fetched from {typed or HUB} from now on.")
