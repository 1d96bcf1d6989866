"""Hearing an answer again: the waveform, a play button, the time, and the speed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from practice_app.errors import PracticeError
from practice_app.model import Attempt, Pause
from practice_app.ui.desk import Desk
from practice_app.ui.marks import role_of
from practice_app.ui.widgets.controls import Button, label, row
from practice_app.ui.widgets.waveform import Waveform, envelope
from practice_app.ui.words import clock

if TYPE_CHECKING:
    from practice_app.audio.playback import Player

SPEEDS = (0.75, 1.0, 1.25, 1.5, 2.0)
POLL = 40  # milliseconds between two looks at the player


class Listen(QWidget):
    """Hidden for a typed answer. The player is made, and the sound read, off the window's thread."""

    failed = Signal(object)  # PracticeError

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._attempt: Attempt | None = None
        self._player: Player | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(POLL)
        self._poll.timeout.connect(self._look)
        self.wave = Waveform(desk.theme)
        self.button = Button("Play").wear(desk.icons, "play")
        self.time = label("", "quiet", wrap=False)
        self.speed = QComboBox()
        self.speed.setAccessibleName("Speed")
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g} ×", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.button.clicked.connect(self.toggle)
        self.wave.toggle.connect(self.toggle)
        self.wave.seek.connect(self._seek)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.wave)
        box.addLayout(row(self.button, self.speed, self.time, None))

    def show_attempt(self, attempt: Attempt) -> None:
        self.quiet()
        self._attempt, self._player = attempt, None
        recording, review = attempt.recording, attempt.review
        self.setVisible(recording is not None)
        if recording is None:
            return
        parts = []
        pauses: tuple[Pause, ...] = ()
        if review is not None:
            parts = [(*s.times, role_of(attempt, s)) for s in review.sentences if s.times]
            pauses = review.delivery.pauses
        self._tell_time(0.0)

        def read(_job: object) -> tuple[float, ...]:
            from practice_app.audio.wav import read_audio

            return envelope(read_audio(recording.path))

        self.wave.show_sound((), recording.seconds, parts, pauses)
        self._desk.background.run(
            read,
            lambda bars: self.wave.show_sound(bars, recording.seconds, parts, pauses),
            self.failed.emit,
            lane="waveform",
        )

    def play(self, start: float = 0.0, end: float | None = None) -> None:
        """Play a stretch, in seconds; does nothing for a typed answer."""
        attempt, speed = self._attempt, self.speed.currentData()
        if attempt is None or attempt.recording is None:
            return
        player = self._player

        def begin(_job: object) -> Player:
            made = player or self._desk.practice.player(attempt)
            made.play(start, end, speed)
            return made

        self._desk.background.run(begin, self._playing, self._not_playing, lane="play")

    def toggle(self) -> None:
        if self._player is not None and self._player.playing:
            self.quiet()
        else:
            at = self.wave.position
            ended = self._attempt and self._attempt.recording and at >= self._attempt.recording.seconds - 0.2
            self.play(0.0 if ended else at)

    def quiet(self) -> None:
        """Stop the sound; the play head stays."""
        self._poll.stop()
        player = self._player
        if player is not None and player.playing:
            self._off_thread(player.stop)
        self._show_playing(False)

    def _off_thread(self, act: Callable[[], None]) -> None:
        self._desk.background.run(lambda _job: act(), lambda _: None, self.failed.emit)

    def _seek(self, seconds: float) -> None:
        if self._player is not None and self._player.playing:
            self.play(seconds)
        else:
            self.wave.move_to(seconds)
            self._tell_time(seconds)

    def _playing(self, player: Player) -> None:
        self._player = player
        self._show_playing(True)
        self._poll.start()

    def _not_playing(self, error: PracticeError) -> None:
        self._show_playing(False)
        self.failed.emit(error)

    def _look(self) -> None:
        if self._player is not None:
            self.wave.move_to(self._player.position)
            self._tell_time(self._player.position)
            if not self._player.playing:
                self._poll.stop()
                self._show_playing(False)
                if self._player.problem:
                    self.failed.emit(PracticeError(self._player.problem, "Plug them in and play again."))

    def _show_playing(self, playing: bool) -> None:
        self.button.say("Pause" if playing else "Play")
        self.button.wear(self._desk.icons, "pause" if playing else "play")

    def _tell_time(self, position: float) -> None:
        if self._attempt is not None and self._attempt.recording is not None:
            self.time.setText(f"{clock(position)} of {clock(self._attempt.recording.seconds)}")
