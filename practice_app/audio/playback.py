"""Plays a recording, or a stretch of it, slower or faster at the same pitch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practice_app.audio.door import Sound, system_sound
from practice_app.audio.downmix import Resampler
from practice_app.audio.wav import RATE, read_audio
from practice_app.errors import InputError, MissingError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SLOWEST, FASTEST = 0.5, 2.0
_BLOCK = RATE // 20  # the step in which a stop is noticed and the position moves on
_STOP_SECONDS = 2.0


class Player:
    """Plays one file. `position` and `playing` never block; `play` may take a moment to open the device."""

    def __init__(self, path: Path, sound: Sound | None = None) -> None:
        """Raises InputError when the file can't be read as sound."""
        self.path = path
        self._samples = read_audio(path)
        self._sound = sound
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._position = 0.0
        self._problem = ""

    @property
    def seconds(self) -> float:
        """Length of the whole file."""
        return len(self._samples) / RATE

    @property
    def position(self) -> float:
        """Seconds into the file of what is heard now, or was heard last."""
        return self._position

    @property
    def playing(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def problem(self) -> str:
        """Why the sound broke off, for the user; "" when it didn't."""
        return self._problem

    def play(self, start: float = 0.0, end: float | None = None, speed: float = 1.0) -> None:
        """Play from `start` to `end` (None: to the end of the file); what was playing stops.

        speed: 0.5 to 2, at the same pitch. Raises InputError for a speed outside, MissingError when there
        is nothing to play on, or when another speed is asked for and PyAV is not installed.
        """
        if not SLOWEST <= speed <= FASTEST:
            raise InputError(f"The speed {speed:g} is not between {SLOWEST:g} and {FASTEST:g}.")
        self.stop()
        last = self.seconds if end is None else min(end, self.seconds)
        start = min(max(start, 0.0), last)
        blocks = stretched(self._samples[round(start * RATE) : round(last * RATE)], speed)
        sound = self._sound or system_sound()
        stream = _open(sound)
        self._stopping = threading.Event()
        self._position, self._problem = start, ""
        self._thread = threading.Thread(
            target=self._run,
            args=(sound, stream, blocks, start, last, speed, self._stopping),
            name="play",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Be quiet; does nothing when nothing plays."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)

    def _run(
        self,
        sound: Sound,
        stream: Any,
        blocks: Iterator[NDArray[np.float32]],
        start: float,
        end: float,
        speed: float,
        stopping: threading.Event,
    ) -> None:
        resample = Resampler(RATE, float(stream.samplerate))
        latency = float(stream.latency)
        played = 0.0
        try:
            for block in blocks:
                if stopping.is_set():
                    return
                stream.write(resample(block).reshape(-1, 1))
                played += len(block) / RATE
                self._position = min(max(start, start + (played - latency) * speed), end)
            stream.write(resample(self._samples[:0], last=True).reshape(-1, 1))
            stream.stop()  # waits until what was written is heard
            self._position = end
        except sound.failure:
            self._problem = "The sound broke off because the loudspeaker or headphones went away."
        finally:
            sound.close(stream)


def stretched(samples: NDArray[np.float32], speed: float) -> Iterator[NDArray[np.float32]]:
    """The samples (16 kHz mono) in short blocks, at another speed and the same pitch through FFmpeg's atempo.

    Raises MissingError, at the call and not at the first block, when PyAV is needed and not installed.
    """
    pieces = (samples[at : at + _BLOCK] for at in range(0, len(samples), _BLOCK))
    if speed == 1.0:
        return pieces
    try:
        import av
    except ImportError as error:
        raise MissingError(
            "Playing at another speed needs PyAV, which comes with the speech engine.",
            "Play at normal speed, or run `python3 run.py` once to install it.",
        ) from error
    return _through_atempo(av, pieces, speed)


def _through_atempo(
    av: Any, pieces: Iterator[NDArray[np.float32]], speed: float
) -> Iterator[NDArray[np.float32]]:
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="flt", sample_rate=RATE, layout="mono", time_base=f"1/{RATE}")
    tempo = graph.add("atempo", f"{speed:.4f}")
    sink = graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    at = 0
    for piece in pieces:
        frame = av.AudioFrame.from_ndarray(piece.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        at += len(piece)
        graph.push(frame)
        yield from _pulled(av, graph)
    graph.push(None)
    yield from _pulled(av, graph)


def _pulled(av: Any, graph: Any) -> Iterator[NDArray[np.float32]]:
    """What the filter has ready by now."""
    while True:
        try:
            yield graph.pull().to_ndarray().reshape(-1)
        except (av.BlockingIOError, av.EOFError):
            return


def _open(sound: Sound) -> Any:
    """The default output, mono, at its native rate. Raises MissingError."""
    try:
        hosts, devices, host = sound.hosts(), sound.devices(), sound.default_host()
        index = hosts[host]["default_output_device"] if 0 <= host < len(hosts) else -1
        if index < 0:
            raise MissingError(
                "There is no loudspeaker or headphone to play on.", "Plug one in and try again."
            )
        rate = float(devices[index]["default_samplerate"])
        return sound.open_output(device=index, samplerate=rate, channels=1, dtype="float32", latency="high")
    except sound.failure as error:
        raise MissingError(
            "The loudspeaker or headphones could not be opened.",
            "Close other programs that play sound, or choose another device in the system's settings.",
            str(error),
        ) from error
