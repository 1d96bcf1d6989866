"""A live answer: sound goes to the speech process while it is spoken, so that little is left at Stop.

The sound is kept here too. When the process dies, another one gets all of it again together with the
chunks that were decoded already, and so comes to the same cuts and the same words.
"""

from __future__ import annotations

import threading
import time
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from practice_app.errors import Cancelled, InputError, PracticeError
from practice_app.model import Transcript
from practice_app.speech import wire
from practice_app.speech.connection import Connection
from practice_app.speech.engine import Measured, Report
from practice_app.speech.failures import POLL_SECONDS, STALL_SECONDS, failure, process_lost
from practice_app.speech.session import heard_from_json
from practice_app.speech.transcript import measured
from practice_app.speech.voice import RATE

if TYPE_CHECKING:
    from practice_app.speech.worker import WorkerEngine

BACKLOG_SECONDS = 20.0  # behind by more, and the model is too slow for this machine
_RESTARTS = 2  # of the process for one answer; then the recording is left to be transcribed whole


class WorkerLive:
    """See `engine.Live`."""

    def __init__(self, engine: WorkerEngine) -> None:
        self._engine = engine
        self._changed = threading.Condition()
        self._blocks: list[bytes] = []
        self._samples = 0
        self._link: tuple[Connection, int] | None = None
        self._chunks: list[wire.Message] = []
        self._heard = ""
        self._reached = 0.0
        self._sign_of_life = 0.0
        self._restarts = 0
        self._finishing = self._dropped = False
        self._result: wire.Message | None = None
        self._failure: PracticeError | None = None
        self._starter = threading.Thread(target=self._attach, name="speech-start", daemon=True)

    # --- For the rest of the program ------------------------------------------------------------

    @property
    def heard(self) -> str:
        """The words so far; they only ever grow."""
        with self._changed:
            return self._heard

    @property
    def behind_seconds(self) -> float:
        """How far decoding is behind the speaker, the open sentence apart."""
        with self._changed:
            return max(0.0, self._samples / RATE - self._reached)

    @property
    def falling_behind(self) -> bool:
        """Whether this machine is too slow for the chosen model."""
        return self.behind_seconds > BACKLOG_SECONDS

    @property
    def healthy(self) -> bool:
        """False when nothing will come of it: transcribe the recording instead."""
        with self._changed:
            return self._failure is None and not self._dropped

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        with self._changed:
            done = self._dropped or self._failure is not None or self._result is not None
        return done and not self._starter.is_alive()

    def start(self) -> None:
        """Open a stream on a thread of its own: the first use of a model may take a second."""
        self._starter.start()

    def feed(self, block: NDArray[np.int16]) -> None:
        """Further sound (n,) int16 mono 16 kHz. Never waits and never raises."""
        sound = np.asarray(block, dtype="<i2").tobytes()
        with self._changed:
            self._blocks.append(sound)
            self._samples += len(block)
            if self._link is not None:
                connection, stream = self._link
                connection.send(stream, "sound", sound)

    def finish(self, report: Report, stop: threading.Event) -> Transcript:
        """See `engine.Live`."""
        return self.finish_measured(report, stop).transcript

    def finish_measured(self, report: Report, stop: threading.Event) -> Measured:
        """As `finish`, with chunks and cost."""
        began = time.perf_counter()
        with self._changed:
            self._finishing = True
            self._sign_of_life = time.monotonic()
            first = self._reached
            if self._link is not None:
                connection, stream = self._link
                connection.send(stream, "finish")
        try:
            result = self._wait(first, report, stop)
        except BaseException:
            self.cancel()
            raise
        report(1.0)
        return measured(result, self._engine.version, time.perf_counter() - began)

    def cancel(self) -> None:
        """Drop it. Harmless when it is over already."""
        with self._changed:
            self._dropped = True
            link, self._link = self._link, None
            self._blocks.clear()
        if link is not None:
            link[0].cancel(link[1])

    def join(self) -> None:
        """Wait for the starting thread; the engine is closed."""
        self._starter.join()

    def _wait(self, first: float, report: Report, stop: threading.Event) -> wire.Message:
        told = -1.0
        while True:
            with self._changed:
                if stop.is_set() or self._dropped:
                    raise Cancelled
                if self._failure is not None:
                    raise self._failure
                if self._result is not None:
                    return self._result
                if self._link is not None and time.monotonic() - self._sign_of_life > STALL_SECONDS:
                    self._sign_of_life = time.monotonic()
                    self._link[0].kill()
                left = max(0.1, self._samples / RATE - first)
                fraction = min(0.99, max(0.0, (self._reached - first) / left))
                if fraction == told:
                    self._changed.wait(POLL_SECONDS)
            if fraction != told:
                report(fraction)
                told = fraction

    # --- Called by the connection ---------------------------------------------------------------

    def receive(self, event: wire.Message) -> None:
        with self._changed:
            self._sign_of_life = time.monotonic()
            self._reached = max(self._reached, event.get("reached", 0.0))
            if event["kind"] == "chunk" and len(self._chunks) <= event["index"]:
                self._chunks.append(event)
                text = heard_from_json(event)[1].text
                self._heard = f"{self._heard} {text}".strip()
            elif event["kind"] == "result":
                self._result, self._link = event, None
                self._blocks.clear()
            elif event["kind"] == "failed":
                self._failure, self._link = failure(event), None
            self._changed.notify_all()

    def gone(self, details: str, expected: bool) -> None:
        with self._changed:
            self._link = None
            if self._dropped:
                return
            self._restarts += not expected
            if self._restarts > _RESTARTS:
                self._failure = process_lost(details)
                self._changed.notify_all()
                return
        self._attach()

    def _attach(self) -> None:
        """Open a stream and send what came so far."""
        try:
            connection, stream = self._engine.open(self)
        except PracticeError as error:
            with self._changed:
                self._failure = error
                self._changed.notify_all()
            return
        with self._changed:
            if self._dropped:
                connection.cancel(stream)
                return
            self._sign_of_life = time.monotonic()
            self._link = connection, stream
            connection.send(stream, "open", live=True, known=self._chunks, path="")
            if self._blocks:
                connection.send(stream, "sound", b"".join(self._blocks))
            if self._finishing:
                connection.send(stream, "finish")


def transcribe_live(
    engine: WorkerEngine, path: Path, speed: float, report: Report, stop: threading.Event
) -> Measured:
    """An audio file fed as if it were spoken, `speed` times as fast, in blocks of 0.1 s.

    Raises as `engine.Live.finish`, and InputError for a file that can't be read or a speed of 0.
    """
    if speed <= 0:
        raise InputError("The speed must be more than 0.", "1 is the pace at which it was spoken.")
    samples = _samples_of(path)
    live = engine.live()
    block = RATE // 10
    began = time.monotonic()
    for begin in range(0, len(samples), block):
        spoken = min(begin + block, len(samples))
        wait = began + spoken / RATE / speed - time.monotonic()
        if stop.wait(max(0.0, wait)):
            live.cancel()
            raise Cancelled
        live.feed(samples[begin:spoken])
    return live.finish_measured(report, stop)


def _samples_of(path: Path) -> NDArray[np.int16]:
    """A WAV file as int16 mono 16 kHz."""
    try:
        with wave.open(str(path)) as file:
            form = (file.getframerate(), file.getnchannels(), file.getsampwidth())
            if form == (RATE, 1, 2):
                return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    except (OSError, EOFError, wave.Error) as error:
        raise InputError(f"{path.name} is not a WAV file that can be read.", details=str(error)) from error
    raise InputError(
        f"{path.name} is not mono with 16 bits at 16000 a second.", "Give a recording of this program."
    )
