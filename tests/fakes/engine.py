"""A speech engine that "hears" what it is told to, for faults that a real one shows only by chance."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from practice_app.errors import Cancelled
from practice_app.model import Transcript
from practice_app.speech.engine import Report
from tests import builders


class FakeLive:
    """Remembers what it was fed; `broken` makes it unhealthy."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.samples = 0
        self.cancelled = False

    heard = "the words so far"
    behind_seconds = 0.0
    falling_behind = False

    @property
    def healthy(self) -> bool:
        return not self._engine.live_broken

    def feed(self, block: NDArray[np.int16]) -> None:
        self.samples += len(block)

    def finish(self, report: Report, stop: threading.Event) -> Transcript:
        self._engine.calls.append("live")
        return self._engine.result(stop)

    def cancel(self) -> None:
        self.cancelled = True


class FakeEngine:
    """Gives `builders.transcript()`, or raises `failure`."""

    def __init__(self, failure: Exception | None = None, live_broken: bool = False) -> None:
        self.failure = failure
        self.live_broken = live_broken
        self.calls: list[str] = []
        self.lives: list[FakeLive] = []
        self.closed = False

    def result(self, stop: threading.Event) -> Transcript:
        if stop.is_set():
            raise Cancelled
        if self.failure is not None:
            raise self.failure
        return builders.transcript()

    def transcribe(self, path: Path, report: Report, stop: threading.Event) -> Transcript:
        self.calls.append(path.name)
        return self.result(stop)

    def live(self) -> FakeLive:
        self.lives.append(FakeLive(self))
        return self.lives[-1]

    def warm(self) -> None:
        self.calls.append("warm")

    def close(self) -> None:
        self.closed = True
