"""How soon the text is there after Stop, at what cost and accuracy: live against whole-file.

    python -m tests.benchmarks.bench_speech [--model base] [--seconds 30 90 180] [--voices hibari en-gb]

Every answer is spoken by a synthetic voice, put into room noise, and then, in the same run and by the same
model: transcribed whole by faster-whisper alone (`vad_filter=True`, no carried text), transcribed whole by
our engine, and fed live at the pace of speech with Stop 0.6 s after the last word.

`--clock wall` (for a machine with nothing else to do) uses the real engine in its process. `--clock cpu`
(for a busy one) runs the same session in this process on one thread and counts its CPU seconds as the time
that passes, while sound arrives at its own pace: what an idle machine of this kind would take. Starting,
pipes and a second thread are not in it.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from practice_app.paths import DataFolder
from practice_app.speech.decoder import BEAM, Decoder
from practice_app.speech.engine import Measured
from practice_app.speech.live import transcribe_live
from practice_app.speech.models import find_model
from practice_app.speech.session import Session
from practice_app.speech.transcript import measured
from practice_app.speech.voice import RATE, VoiceDetector
from practice_app.speech.worker import WorkerEngine, speech_threads
from tests.benchmarks.answers import ANSWERS
from tests.speech import voices

STOP_AFTER = 0.6  # seconds from the last word to Stop
BLOCK = RATE // 10


@dataclass(frozen=True)
class Timed:
    """A transcript and the seconds it was waited for."""

    result: Measured
    seconds: float


class Runner(Protocol):
    """The two ways through our engine."""

    def whole(self, path: Path, samples: np.ndarray) -> Timed: ...
    def live(self, path: Path, samples: np.ndarray) -> Timed: ...
    def close(self) -> None: ...


class RealEngine:
    """Through the speech process, by the clock on the wall."""

    def __init__(self, model: str, data: DataFolder, threads: int, beam: int) -> None:
        self._engine = WorkerEngine(model, data, threads, beam)
        warm = voices.write(data.root / "warm.wav", voices.say("Good morning."))
        self._engine.transcribe(warm, _ignore, threading.Event())

    def whole(self, path: Path, samples: np.ndarray) -> Timed:
        began = time.perf_counter()
        result = self._engine.transcribe_measured(path, _ignore, threading.Event())
        return Timed(result, time.perf_counter() - began)

    def live(self, path: Path, samples: np.ndarray) -> Timed:
        result = transcribe_live(self._engine, path, 1.0, _ignore, threading.Event())
        return Timed(result, result.stop_to_text_s or 0.0)

    def close(self) -> None:
        self._engine.close()


class Simulated:
    """The same sessions here, with CPU seconds as the clock."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    def whole(self, path: Path, samples: np.ndarray) -> Timed:
        began = time.process_time()
        session = Session(lambda: self._decoder, VoiceDetector(), live=False)
        session.add(_floats(samples))
        session.finish()
        result = _result_of(session)
        return Timed(measured(result, ""), time.process_time() - began)

    def live(self, path: Path, samples: np.ndarray) -> Timed:
        session = Session(lambda: self._decoder, VoiceDetector(), live=True)
        now = 0.0  # on the speaker's clock
        fed = 0
        while fed < len(samples):
            spoken = min(len(samples), round(now * RATE)) // BLOCK * BLOCK
            if round(now * RATE) >= len(samples):
                spoken = len(samples)
            if spoken <= fed:
                now = (fed + BLOCK) / RATE
                continue
            began = time.process_time()
            session.add(_floats(samples[fed:spoken]))
            fed = spoken
            if fed < len(samples) and session.has_work:
                for _ in session.step():
                    pass
            now += time.process_time() - began
        began = time.process_time()
        session.finish()
        result = _result_of(session)
        return Timed(measured(result, ""), now - len(samples) / RATE + time.process_time() - began)

    def close(self) -> None:
        """Nothing is held."""


def _result_of(session: Session) -> dict[str, Any]:
    events = []
    while session.has_work:
        events = list(session.step())
    return events[-1]


def _floats(samples: np.ndarray) -> np.ndarray:
    return samples.astype(np.float32) / np.float32(32768)


def _ignore(fraction: float) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Row:
    """One answer, three ways. *_s: seconds by the chosen clock; stock: (text, seconds, CPU seconds)."""

    name: str
    said: str
    seconds: float
    stock: tuple[str, float, float]
    whole: Timed
    live: Timed

    @property
    def heard(self) -> tuple[str, str, str]:
        return self.stock[0], self.whole.result.transcript.text, self.live.result.transcript.text

    def cells(self) -> tuple[str, ...]:
        errors = [f"{100 * voices.word_error_rate([(self.said, heard)]):.1f}" for heard in self.heard]
        stop, live, whole = self.live.seconds, self.live.result, self.whole.result
        return (
            self.name,
            f"{self.seconds:.0f}",
            f"{self.stock[1]:.1f}",
            f"{self.whole.seconds:.1f}",
            f"{stop:.2f}",
            f"{stop / self.stock[1]:.3f}",
            f"{stop / self.whole.seconds:.3f}",
            " / ".join(errors),
            f"{live.cpu_s / whole.cpu_s:.2f}",
            f"{live.cpu_s / self.stock[2]:.2f}",
            f"{len(live.chunks)}, {live.decodes}, {live.ahead}",
            "yes" if live.transcript == whole.transcript else "NO",
        )


HEAD = (
    "answer",
    "s",
    "stock s",
    "whole s",
    "stop to text s",
    "÷ stock",
    "÷ whole",
    "word error % stock / whole / live",
    "CPU live ÷ whole",
    "CPU live ÷ stock",
    "chunks, decodes, ahead",
    "live = whole",
)


def stock(model: Any, sound: np.ndarray, beam: int, clock: Callable[[], float]) -> tuple[str, float, float]:
    """faster-whisper as its documentation shows it: text, seconds, CPU seconds."""
    began, cpu = clock(), time.process_time()
    segments, _ = model.transcribe(
        sound,
        language="en",
        beam_size=beam,
        word_timestamps=True,
        vad_filter=True,
        condition_on_previous_text=False,
    )
    text = "".join(segment.text for segment in segments)
    return text, clock() - began, time.process_time() - cpu


def spoken(text: str, voice: str, seconds: float, decibels: float) -> voices.Spoken:
    """An answer of about that length, ending STOP_AFTER seconds after its last word."""
    answer = voices.answer(text, voice, seconds=seconds, seed=round(seconds))
    last = np.flatnonzero(np.abs(answer.sound) > 0.02)[-1]
    end = last + round(STOP_AFTER * voices.RATE)
    sound = np.pad(answer.sound, (0, max(0, end - len(answer.sound))))[:end]
    return voices.Spoken(answer.text, voices.with_noise(sound, decibels, seed=3))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="base")
    parser.add_argument("--seconds", type=float, nargs="+", default=[30, 90, 180])
    parser.add_argument(
        "--voices", nargs="+", default=["hibari", *(["en-gb"] if voices.has_espeak() else [])]
    )
    parser.add_argument("--noise", type=float, default=20, help="dB of speech above the room")
    parser.add_argument("--threads", type=int, default=speech_threads())
    parser.add_argument("--beam", type=int, default=BEAM)
    parser.add_argument("--clock", choices=["wall", "cpu"], default="wall")
    asked = parser.parse_args()
    on_cpu = asked.clock == "cpu"
    threads = 1 if on_cpu else asked.threads
    print(f"{asked.model}, beam {asked.beam}, {threads} thread(s), {asked.noise:g} dB, {asked.clock} clock")
    print("| " + " | ".join(HEAD) + " |\n|" + " --- |" * len(HEAD), flush=True)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        data = DataFolder(Path(folder))
        decoder = Decoder(find_model(asked.model, data), threads, asked.beam)
        decoder.warm()
        runner: Runner = Simulated(decoder) if on_cpu else RealEngine(asked.model, data, threads, asked.beam)
        try:
            for length in asked.seconds:
                for number, voice in enumerate(asked.voices):
                    title = tuple(ANSWERS)[(number + round(length) // 30) % len(ANSWERS)]
                    answer = spoken(ANSWERS[title], voice, length, asked.noise)
                    samples = answer.samples
                    path = voices.write(data.root / "answer.wav", samples)
                    clock = time.process_time if on_cpu else time.perf_counter
                    alone = stock(decoder._model, _floats(samples), asked.beam, clock)
                    whole, live = runner.whole(path, samples), runner.live(path, samples)
                    row = Row(f"{title}, {voice}", answer.text, answer.seconds, alone, whole, live)
                    rows.append(row)
                    print("| " + " | ".join(row.cells()) + " |", flush=True)
        finally:
            runner.close()
    for index, way in enumerate(("stock", "whole", "live")):
        rate = voices.word_error_rate([(row.said, row.heard[index]) for row in rows])
        print(f"word error, {way}: {100 * rate:.2f} %")


if __name__ == "__main__":
    main()
