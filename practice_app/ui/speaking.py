"""The recording of one answer, from opening the microphone to the closed file, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from practice_app.errors import Cancelled, PracticeError
from practice_app.model import Attempt, Question, Recording
from practice_app.ui.background import Job
from practice_app.ui.desk import Desk

if TYPE_CHECKING:
    from practice_app.audio.recorder import Recorder

Closed = tuple[Attempt, Recording]


class Speaking(QObject):
    """At most one recording at a time; `recorder` is the one that is open, else None."""

    started = Signal()
    failed = Signal(object)  # PracticeError; what was said by then is kept

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.attempt: Attempt | None = None
        self.recorder: Recorder | None = None

    def begin(self, question: Question, follow_up_of: str | None) -> None:
        """Open the microphone; `started` or `failed` tells how that went."""
        practice = self._desk.practice

        def start(job: Job[Any]) -> tuple[Attempt, Recorder]:
            attempt = practice.begin(question, follow_up_of)
            try:
                recorder = practice.recorder(attempt)
                recorder.start()
            except PracticeError:
                practice.discard(attempt)
                raise
            if job.stop.is_set():  # the window closed meanwhile
                recorder.cancel()
                practice.discard(attempt)
                raise Cancelled
            return attempt, recorder

        self._desk.background.run(start, self._opened, self.failed.emit)

    def close(self, then: Callable[[Closed], None]) -> None:
        """End the recording and hand it over; nothing happens when none is open."""
        attempt, recorder = self.attempt, self.recorder
        if attempt is None or recorder is None:
            return
        self.recorder = None

        def stop(_job: Job[Any]) -> Closed:
            recording = recorder.stop()
            return self._desk.practice.stopped(attempt, recording), recording

        self._desk.background.run(stop, then, self.failed.emit)

    def heard(self) -> str:
        """The words recognised so far."""
        return self._desk.practice.heard(self.attempt) if self.attempt is not None else ""

    def falling_behind(self) -> bool:
        return self.attempt is not None and self._desk.practice.falling_behind(self.attempt)

    def wind_up(self) -> None:
        """Blocking. The window closes: all that was said is kept, and offered at the next start."""
        if self.attempt is not None and self.recorder is not None:
            recorder, self.recorder = self.recorder, None
            self._desk.practice.stopped(self.attempt, recorder.stop())

    def _opened(self, opened: tuple[Attempt, Recorder]) -> None:
        self.attempt, self.recorder = opened
        self.started.emit()
