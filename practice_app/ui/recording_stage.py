"""The stage in which you speak: a clock, a meter, a sentence on how you are heard, and three buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal

from practice_app.ui.desk import Desk
from practice_app.ui.stages import StageWidget
from practice_app.ui.widgets.controls import Button, label, row
from practice_app.ui.widgets.flow import FlowLayout
from practice_app.ui.widgets.meter import Meter
from practice_app.ui.words import clock

if TYPE_CHECKING:
    from practice_app.audio.recorder import Recorder

POLL = 50  # milliseconds between two looks at the recorder
LIVE_CHARACTERS = 280


class RecordingStage(StageWidget):
    stop = Signal()
    discard = Signal()
    ended = Signal()  # the recorder ended by itself: a fault, what was said is kept

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._icons = desk.icons
        self._recorder: Recorder | None = None
        self._heard: Callable[[], str] | None = None
        self._advised = 0
        self._paused = False
        self._poll = QTimer(self)
        self._poll.setInterval(POLL)
        self._poll.timeout.connect(self._look)
        self._icon_of_pause = ""
        self.clock = label("0:00", "clock", wrap=False)
        self.clock.setMinimumWidth(96)
        self.goal = label("", "quiet", wrap=False)
        self.meter = Meter(desk.theme)
        self.hearing = label("", "lead")
        self.live = label("", "quiet")
        self.notes = label("", "quiet")
        self.primary = self.stop_button = Button("Stop", "primary", "Space").wear(desk.icons, "stop")
        self.pause_button = Button("Pause", key="P").wear(desk.icons, "pause")
        self.escape = discard = Button("Discard", "quiet", "Esc")
        self.keys = {"P": self.pause_button}
        self.stop_button.clicked.connect(self.stop)
        self.pause_button.clicked.connect(self._pause)
        discard.clicked.connect(self.discard)
        line = row(self.clock, self.meter, spacing=16)
        line.setAlignment(self.clock, Qt.AlignmentFlag.AlignVCenter)
        self.box.addLayout(line)
        told = row(self.hearing, self.goal)
        told.setStretch(0, 1)
        self.box.addLayout(told)
        self.box.addWidget(self.live)
        self.box.addWidget(self.notes)
        self.box.addSpacing(8)
        self.box.addLayout(FlowLayout(self.stop_button, self.pause_button, discard))

    def wait(self, notes: str, advised: int) -> None:
        """The microphone is being opened. advised: the seconds an answer is best kept to."""
        self._recorder = None
        self._advised = advised
        self.clock.setText(clock(0))
        self.hearing.setText("Opening the microphone…")
        self.live.clear()
        self.live.hide()
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        self.goal.setText(f"Aim for about {clock(advised)}")
        self.meter.clear()
        self._show_paused(False)
        self._enable(False)

    def watch(self, recorder: Recorder, heard: Callable[[], str] | None) -> None:
        """Show what this recorder hears from now on; heard: the words so far, when they are wanted."""
        self._recorder, self._heard = recorder, heard
        self._enable(True)
        self._poll.start()
        self._look()

    def rest(self) -> None:
        """Look no more; the buttons wait until the recording is closed."""
        self._poll.stop()
        self._recorder = None
        self._enable(False)

    def _look(self) -> None:
        from practice_app.audio.recorder import State

        recorder = self._recorder
        if recorder is None:
            return
        if recorder.state is State.FAILED:
            self.rest()
            self.ended.emit()
            return
        self.clock.setText(clock(recorder.seconds))
        if self._paused:
            self.hearing.setText("Paused. Take your time.")
            return
        self.meter.add(recorder.level)
        if recorder.ready:
            self.hearing.setText(recorder.problem or self.meter.words())
        if recorder.seconds > self._advised:
            self.goal.setText(f"Past {clock(self._advised)}: come to the result when you can")
        if self._heard is not None and (words := self._heard()):
            self.live.setText(("…" if len(words) > LIVE_CHARACTERS else "") + words[-LIVE_CHARACTERS:])
            self.live.show()

    def _pause(self) -> None:
        if self._recorder is not None:
            if self._paused:
                self._recorder.resume()
            else:
                self._recorder.pause()
            self._show_paused(not self._paused)

    def _show_paused(self, paused: bool) -> None:
        self._paused = paused
        self.pause_button.say("Go on" if paused else "Pause")
        self.pause_button.wear(self._icons, "microphone" if paused else "pause")

    def _enable(self, on: bool) -> None:
        for button in (self.stop_button, self.pause_button, self.escape):
            if button is not None:
                button.setEnabled(on)
