"""What the rest of the program sees of speech recognition; `worker` fills it in, tests may fake it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from practice_app.model import Transcript

Report = Callable[[float], None]  # called with a fraction, 0 to 1


@dataclass(frozen=True)
class Chunk:
    """A stretch of sound that was decoded in one go. Times are seconds of the recording."""

    start: float
    end: float
    text: str
    forced: bool  # cut without a pause, at the quietest point
    tries: int  # 2 when the first result was empty, looped or left speech uncovered


@dataclass(frozen=True)
class Measured:
    """A transcript with what it cost.

    decodes counts all of them, ahead the chunks whose words were there when they closed.
    stop_to_text_s: from finish to text, for live runs only.
    """

    transcript: Transcript
    chunks: tuple[Chunk, ...]
    decodes: int
    ahead: int
    decode_s: float  # in Whisper, model load apart
    cpu_s: float  # of the speech process, all threads, model load apart
    stop_to_text_s: float | None = None


class Live(Protocol):
    """An answer that is transcribed while it is spoken."""

    @property
    def heard(self) -> str:
        """The words so far; they only ever grow."""
        ...

    @property
    def behind_seconds(self) -> float:
        """How far decoding is behind the speaker, the open sentence apart."""
        ...

    @property
    def falling_behind(self) -> bool:
        """Whether this machine is too slow for the chosen model."""
        ...

    @property
    def healthy(self) -> bool:
        """False when nothing will come of it: transcribe the recording instead."""
        ...

    def feed(self, block: NDArray[np.int16]) -> None:
        """Further sound (n,) int16 mono 16 kHz. Never waits and never raises."""
        ...

    def finish(self, report: Report, stop: threading.Event) -> Transcript:
        """The words of all that was fed. Waits for the rest to be decoded.

        Raises Cancelled soon after `stop` is set, TranscriptionError, ModelMissing.
        """
        ...

    def cancel(self) -> None:
        """Drop it. Harmless when it is over already."""
        ...


class Engine(Protocol):
    """A speech engine. Its methods may be called from any thread."""

    def transcribe(self, path: Path, report: Report, stop: threading.Event) -> Transcript:
        """The words of an audio file.

        Raises Cancelled soon after `stop` is set, InputError for a file that can't be read,
        ModelMissing, TranscriptionError.
        """
        ...

    def live(self) -> Live:
        """Begin a live answer. Never raises: a live answer that can't work is not `healthy`."""
        ...

    def warm(self) -> None:
        """Start loading the model, without waiting for it. Raises ModelMissing."""
        ...

    def close(self) -> None:
        """End everything at once; the engine can't be used again."""
        ...
