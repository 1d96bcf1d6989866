"""The speech engine: Whisper in a process of its own, started when needed and ended when idle.

A native crash, a lack of memory or a stuck decode ends that process, never the app or a recording. The
next call starts another one.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from pathlib import Path

from practice_app.errors import Cancelled, InputError, PracticeError, TranscriptionError
from practice_app.model import Transcript
from practice_app.paths import DataFolder
from practice_app.speech import wire
from practice_app.speech.connection import Connection, Listener
from practice_app.speech.decoder import BEAM
from practice_app.speech.engine import Measured, Report
from practice_app.speech.failures import POLL_SECONDS, STALL_SECONDS, failure, process_lost
from practice_app.speech.live import WorkerLive
from practice_app.speech.models import find_model, speech_model
from practice_app.speech.transcript import measured

IDLE_SECONDS = 600.0  # then the process ends and its memory is free


def speech_threads() -> int:
    """Threads for decoding: a core is left for recording and the window, and past four little is won."""
    import psutil

    cores = psutil.cpu_count(logical=False) or (os.cpu_count() or 2) // 2
    if hasattr(os, "sched_getaffinity"):
        cores = min(cores, len(os.sched_getaffinity(0)))
    return max(1, min(4, cores - 1))


class WorkerEngine:
    """`engine.Engine` over a speech process; safe to use from any thread.

    model: a name of the catalogue. threads: of the decoder; by default as many as serve this machine.
    """

    def __init__(
        self,
        model: str,
        data: DataFolder,
        threads: int | None = None,
        beam: int = BEAM,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._model, self._data = speech_model(model), data
        self._threads, self._beam, self._idle = threads, beam, idle_seconds
        self._lock = threading.Lock()
        self._connections: list[Connection] = []  # the last one is in use
        self._lives: list[WorkerLive] = []
        self._lives_lock = threading.Lock()  # apart, so that live() never waits for a model
        self._numbers = itertools.count(1)
        self._closed = False

    @property
    def version(self) -> str:
        """What its transcripts say they were made with."""
        return self._model.version

    def transcribe(self, path: Path, report: Report, stop: threading.Event) -> Transcript:
        """See `engine.Engine`."""
        return self.transcribe_measured(path, report, stop).transcript

    def transcribe_measured(self, path: Path, report: Report, stop: threading.Event) -> Measured:
        """As `transcribe`, with chunks and cost."""
        if not path.is_file():
            raise InputError(f"There is no file {path}.", "Check the name and the folder.")
        while True:
            file = _File(path)
            connection, stream = self.open(file)
            connection.send(stream, "open", live=False, known=[], path=str(path.absolute()))
            try:
                result = file.wait(connection, report, stop)
            finally:
                connection.cancel(stream)
            if result is not None:
                report(1.0)
                return measured(result, self.version)

    def live(self) -> WorkerLive:
        """See `engine.Engine`."""
        live = WorkerLive(self)
        with self._lives_lock:
            self._lives = [other for other in self._lives if not other.over] + [live]
        live.start()
        return live

    def warm(self) -> None:
        """See `engine.Engine`. Looks for the model first: a second at its very first use."""
        with self._lock:
            self._connected().send(0, "warm")

    def close(self) -> None:
        """See `engine.Engine`."""
        with self._lock:
            self._closed = True
            connections = tuple(self._connections)
        with self._lives_lock:
            lives = tuple(self._lives)
        for live in lives:
            live.cancel()
        for connection in connections:
            connection.close()
        for live in lives:
            live.join()

    def open(self, listener: Listener) -> tuple[Connection, int]:
        """A stream to a running process, started if need be. Raises ModelMissing, TranscriptionError."""
        with self._lock:
            stream = next(self._numbers)
            while True:
                connection = self._connected()
                if connection.open(stream, listener):
                    return connection, stream

    def _connected(self) -> Connection:
        if self._closed:
            raise TranscriptionError(
                "Transcription was ended; your recording is safe.", "Try again from History."
            )
        self._connections = [one for one in self._connections if not one.ended]
        if not self._connections or not self._connections[-1].alive:
            settings: wire.Message = {
                "folder": str(find_model(self._model.name, self._data)),
                "threads": self._threads or speech_threads(),
                "beam": self._beam,
                "idle_s": self._idle,
            }
            try:
                self._connections.append(Connection(settings))
            except OSError as error:
                raise TranscriptionError(
                    f"The speech engine could not be started ({error.strerror or error}); "
                    "your recording is safe.",
                    "Close other programs and try again.",
                ) from error
        return self._connections[-1]


class _File:
    """One file on its way to words."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = threading.Condition()
        self._fraction, self._last = 0.0, time.monotonic()
        self._result: wire.Message | None = None
        self._failure: PracticeError | None = None
        self._idled = False

    def receive(self, event: wire.Message) -> None:
        with self._changed:
            self._last = time.monotonic()
            if event["kind"] == "chunk":
                self._fraction = event["fraction"]
            elif event["kind"] == "result":
                self._result = event
            elif event["kind"] == "failed":
                self._failure = failure(event, self._path)
            self._changed.notify_all()

    def gone(self, details: str, expected: bool) -> None:
        with self._changed:
            self._idled = expected
            if not expected:
                self._failure = process_lost(details)
            self._changed.notify_all()

    def wait(self, connection: Connection, report: Report, stop: threading.Event) -> wire.Message | None:
        """The result; None when the process had just ended for want of work. Raises as `transcribe`."""
        told = -1.0
        while True:
            if stop.is_set():
                raise Cancelled
            with self._changed:
                if self._failure is not None:
                    raise self._failure
                if self._result is not None or self._idled:
                    return self._result
                if time.monotonic() - self._last > STALL_SECONDS:
                    connection.kill()
                fraction = self._fraction
                if fraction == told:
                    self._changed.wait(POLL_SECONDS)
            if fraction != told:
                report(fraction)
                told = fraction
