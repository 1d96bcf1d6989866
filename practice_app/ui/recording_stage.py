"""The stage in which you speak: a clock, a meter, a sentence on how you are heard, and three buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal

from practice_app.ui.desk import Desk
from practice_app.ui.stages import StageWidget
from practice_app.ui.widgets.controls import Button, label, row
from practice_app.ui.widgets.flow import FlowLayout
from practice_app.ui.widgets.live_words import LiveWords
from practice_app.ui.widgets.meter import Meter
from practice_app.ui.words import clock

if TYPE_CHECKING:
    from practice_app.audio.recorder import Recorder

POLL = 50  # milliseconds between two looks at the recorder
SLOW = "Writing down is slower than you speak; it will finish after Stop."


class RecordingStage(StageWidget):
    stop = Signal()
    discard = Signal()
    words_wanted = Signal(bool)  # whether the words heard so far are to be shown from now on
    ended = Signal()  # the recorder ended by itself: a fault, what was said is kept

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._icons = desk.icons
        self._recorder: Recorder | None = None
        self._heard: Callable[[], str] = str
        self._falling_behind: Callable[[], bool] = bool
        self.fell_behind = False  # at any time of this answer
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
        self.live = LiveWords(desk.theme)
        self.slow = label(SLOW, "quiet")
        self.notes = label("", "quiet")
        self.primary = self.stop_button = Button("Stop", "primary", "Space").wear(desk.icons, "stop")
        self.pause_button = Button("Pause", key="P").wear(desk.icons, "pause")
        self.escape = discard = Button("Discard", "quiet", "Esc")
        self.words_button = Button("Show words", "quiet", "W").wear(desk.icons, "text")
        self.keys = {"P": self.pause_button, "W": self.words_button}
        self.stop_button.clicked.connect(self.stop)
        self.pause_button.clicked.connect(self._pause)
        discard.clicked.connect(self.discard)
        self.words_button.clicked.connect(self._want_words)
        line = row(self.clock, self.meter, spacing=16)
        line.setAlignment(self.clock, Qt.AlignmentFlag.AlignVCenter)
        self.box.addLayout(line)
        told = row(self.hearing, self.goal)
        told.setStretch(0, 1)
        self.box.addLayout(told)
        self.box.addWidget(self.notes)
        self.box.addSpacing(8)
        self.box.addLayout(FlowLayout(self.stop_button, self.pause_button, discard, self.words_button))
        self.box.addWidget(self.live)  # what comes and goes lies below, so that no button ever moves
        self.box.addWidget(self.slow)

    def wait(self, notes: str, advised: int, words: bool) -> None:
        """The microphone is being opened.

        advised: the seconds an answer is best kept to. words: show what has been heard so far.
        """
        self._recorder = None
        self._advised = advised
        self.clock.setText(clock(0))
        self.hearing.setText("Opening the microphone…")
        self.live.forget()
        self._show_words(words)
        self.fell_behind = False
        self.slow.hide()
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        self.goal.setText(f"Aim for about {clock(advised)}")
        self.meter.clear()
        self._show_paused(False)
        self._enable(False)

    def watch(self, recorder: Recorder, heard: Callable[[], str], falling_behind: Callable[[], bool]) -> None:
        """Show what this recorder hears from now on.

        heard: the words so far. falling_behind: whether they come more slowly than they are spoken.
        """
        self._recorder, self._heard, self._falling_behind = recorder, heard, falling_behind
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
        self.live.hear(self._heard())
        if not self.fell_behind and self._falling_behind():
            self.fell_behind = True
            self.slow.show()  # and stays: a line that comes and goes would draw the eye
        if self._paused:
            self.hearing.setText("Paused. Take your time.")
            return
        self.meter.add(recorder.level)
        if recorder.ready:
            self.hearing.setText(recorder.problem or self.meter.words())
        if recorder.seconds > self._advised:
            self.goal.setText(f"Past {clock(self._advised)}: come to the result when you can")

    def _pause(self) -> None:
        if self._recorder is not None:
            if self._paused:
                self._recorder.resume()
            else:
                self._recorder.pause()
            self._show_paused(not self._paused)

    def _want_words(self) -> None:
        wanted = self.live.isHidden()
        self._show_words(wanted)
        self.words_wanted.emit(wanted)

    def _show_words(self, shown: bool) -> None:
        self.live.setVisible(shown)
        self.words_button.say("Hide words" if shown else "Show words")

    def _show_paused(self, paused: bool) -> None:
        self._paused = paused
        self.pause_button.say("Go on" if paused else "Pause")
        self.pause_button.wear(self._icons, "microphone" if paused else "pause")

    def _enable(self, on: bool) -> None:
        for button in (self.stop_button, self.pause_button, self.escape):
            if button is not None:
                button.setEnabled(on)
