"""Offers a smaller speech model once writing down could not keep up with the speaker."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from practice_app.speech.catalogue import SpeechModel
from practice_app.ui.background import Job
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.notice import Action, Notice


class ModelOffer(QObject):
    """`open` from `look` until the user has chosen; a model kept once is not questioned again."""

    found = Signal()  # there is a model to offer
    chosen = Signal(str)  # what was chosen, in a sentence
    failed = Signal(object)  # PracticeError

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._smaller: SpeechModel | None = None
        self._slow = ""  # the model it would replace

    @property
    def open(self) -> bool:
        return self._smaller is not None and self._desk.practice.settings.speech_model == self._slow

    def look(self) -> None:
        """The model in use fell behind: is there a smaller one on this machine?"""
        practice = self._desk.practice
        self._slow = slow = practice.settings.speech_model
        if practice.settings.kept_model == slow:
            return

        def smaller(_job: Job[SpeechModel | None]) -> SpeechModel | None:
            from practice_app.speech.speed import smaller_model

            return smaller_model(practice.speech_models(), slow)

        self._desk.background.run(smaller, self._found, self.failed.emit, lane="offer")

    def say_in(self, notice: Notice) -> None:
        """Put the offer; only while it is open."""
        assert self._smaller is not None
        name = self._smaller.name
        actions: tuple[Action, ...] = ((f"Use {name}", self._use), (f"Keep {self._slow}", self._keep))
        notice.say(
            f"Writing down with {self._slow} was slower than you spoke.",
            f"{name} is smaller and faster, and makes more mistakes. It would begin with your next answer.",
            "info",
            actions,
        )

    def _found(self, smaller: SpeechModel | None) -> None:
        self._smaller = smaller
        if smaller is not None:
            self.found.emit()

    def _use(self) -> None:
        smaller, practice = self._smaller, self._desk.practice
        if smaller is None:
            return

        def prepare(_job: Job[str]) -> str:
            from practice_app.speech.models import find_model

            find_model(smaller.name, practice.data)  # it may have to be unpacked first
            return smaller.name

        self._smaller = None
        self._desk.background.run(prepare, self._prepared, self.failed.emit, lane="offer")

    def _prepared(self, name: str) -> None:
        # What is being written down goes on with the old model: the engine changes with the next answer.
        practice = self._desk.practice
        practice.save_settings(replace(practice.settings, speech_model=name))
        self.chosen.emit(f"Your next answer is written down with {name}.")

    def _keep(self) -> None:
        practice = self._desk.practice
        self._smaller = None
        practice.save_settings(replace(practice.settings, kept_model=self._slow))
        self.chosen.emit(f"{self._slow} stays. You can change it in Settings.")
