"""Say a sentence and hear it back: three seconds through the chosen microphone."""

from __future__ import annotations

import tempfile
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from practice_app.errors import Cancelled, PracticeError
from practice_app.ui.background import Job
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, label, row
from practice_app.ui.widgets.meter import Meter

if TYPE_CHECKING:
    from practice_app.audio.playback import Player
    from practice_app.audio.recorder import Recorder

SECONDS = 3.0
POLL = 50  # milliseconds


class Step(Enum):
    IDLE = auto()
    OPENING = auto()
    LISTENING = auto()
    CLOSING = auto()
    PLAYING = auto()


class MicrophoneCheck(QWidget):
    """The sound goes into a temporary file that is gone when the check is over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.microphone: str | None = None
        self._recorder: Recorder | None = None
        self._player: Player | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._job: Job[object] | None = None
        self.step = Step.IDLE
        self._poll = QTimer(self)
        self._poll.setInterval(POLL)
        self._poll.timeout.connect(self._look)
        self.meter = Meter(desk.theme)
        self.words = label("Say a sentence; you hear it back after three seconds.", "body")
        self.button = Button("Test the microphone").wear(desk.icons, "microphone-outline")
        self.button.clicked.connect(self.begin)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.meter)
        box.addWidget(self.words)
        box.addLayout(row(self.button, None))

    def begin(self) -> None:
        if self.step is not Step.IDLE:
            return
        self.step = Step.OPENING
        self.button.setEnabled(False)
        self.meter.clear()
        self.words.setText("Opening the microphone…")
        self._folder = tempfile.TemporaryDirectory(prefix="practice-app-")
        path = Path(self._folder.name) / "check.wav"
        microphone = self.microphone

        def start(job: Job[Recorder]) -> Recorder:
            recorder = self._desk.practice.trial(path, microphone)
            recorder.start()
            if job.stop.is_set():
                recorder.cancel()
                raise Cancelled
            return recorder

        self._desk.background.run(start, self._listen, self._fail, lane="microphone check")

    def end(self) -> None:
        """Leave it at that, e.g. because the page is left."""
        self._poll.stop()
        recorder, self._recorder = self._recorder, None
        player, self._player = self._player, None
        if recorder is not None or player is not None:

            def close(_job: Job[None]) -> None:
                if recorder is not None:
                    recorder.cancel()
                if player is not None:
                    player.stop()

            self._desk.background.run(close, lambda _: None, self._fail)
        self._rest("Say a sentence; you hear it back after three seconds.")

    def _listen(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.step = Step.LISTENING
        self._poll.start()

    def _look(self) -> None:
        recorder = self._recorder
        if self.step is Step.LISTENING and recorder is not None:
            self.meter.add(recorder.level)
            if recorder.ready:
                self.words.setText(recorder.problem or self.meter.words())
            from practice_app.audio.recorder import State

            if recorder.seconds >= SECONDS or recorder.state is State.FAILED:
                self._play_back(recorder)
        elif self.step is Step.PLAYING and self._player is not None and not self._player.playing:
            self._poll.stop()
            problem, self._player = self._player.problem, None
            self._rest(problem or "Was that you, loud and clear? Then you are ready.")

    def _play_back(self, recorder: Recorder) -> None:
        self.step = Step.CLOSING
        self._recorder = None

        def play(_job: Job[Player | str]) -> Player | str:
            recording = recorder.stop()
            if recording.problem:
                return recording.problem
            if recording.silent:
                return "The microphone sent pure silence. Is it muted, or may this program not use it?"
            player = self._desk.practice.trial_player(recording.path)
            player.play()
            return player

        self._desk.background.run(play, self._played, self._fail, lane="microphone check")

    def _played(self, outcome: Player | str) -> None:
        if isinstance(outcome, str):
            self._poll.stop()
            self._rest(outcome)
        else:
            self.step = Step.PLAYING
            self._player = outcome
            self.words.setText("This is how you sound…")

    def _fail(self, error: PracticeError) -> None:
        self._poll.stop()
        self._rest(f"{error.message} {error.hint}".strip())

    def _rest(self, words: str) -> None:
        self.step = Step.IDLE
        self.words.setText(words)
        self.button.setEnabled(True)
        self.button.say("Test it again" if self._folder is not None else "Test the microphone")
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
