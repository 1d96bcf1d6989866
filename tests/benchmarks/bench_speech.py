"""How soon the text is there after Stop, at what cost and accuracy: live against whole-file.

    python -m tests.benchmarks.bench_speech [--model base] [--seconds 30 90 180] [--voices hibari en-gb]

Every answer is spoken by a synthetic voice, put into room noise, and then, in the same run and by the same
model with the same settings: transcribed whole by our engine, transcribed whole by faster-whisper alone
(`vad_filter=True`, no carried text), and fed live at the pace of speech with Stop 0.6 s after the last word.
Only ratios within a run mean anything: the machine may be busy. CPU is that of the decoding process.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from practice_app.paths import DataFolder
from practice_app.speech.decoder import BEAM
from practice_app.speech.engine import Measured
from practice_app.speech.live import transcribe_live
from practice_app.speech.models import find_model
from practice_app.speech.worker import WorkerEngine, speech_threads
from tests.benchmarks.answers import ANSWERS
from tests.speech import voices

STOP_AFTER = 0.6  # seconds from the last word to Stop


@dataclass(frozen=True)
class Row:
    """One answer, three ways."""

    name: str
    seconds: float
    said: str
    stock_text: str
    stock_s: float
    stock_cpu_s: float
    whole: Measured
    whole_s: float
    live: Measured

    def cells(self) -> tuple[str, ...]:
        errors = [
            100 * voices.word_error_rate([(self.said, heard)])
            for heard in (self.stock_text, self.whole.transcript.text, self.live.transcript.text)
        ]
        stop = self.live.stop_to_text_s or 0.0
        same = self.live.transcript == self.whole.transcript
        return (
            self.name,
            f"{self.seconds:.0f}",
            f"{self.stock_s:.1f}",
            f"{self.whole_s:.1f}",
            f"{stop:.2f}",
            f"{stop / self.stock_s:.3f}",
            f"{stop / self.whole_s:.3f}",
            f"{errors[0]:.1f} / {errors[1]:.1f} / {errors[2]:.1f}",
            f"{self.live.cpu_s / self.whole.cpu_s:.2f}",
            f"{self.live.cpu_s / self.stock_cpu_s:.2f}",
            f"{len(self.live.chunks)}, {self.live.decodes}, {self.live.ahead}",
            "yes" if same else "NO",
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


class Stock:
    """faster-whisper as its documentation shows it, in this process."""

    def __init__(self, folder: Path, threads: int, beam: int) -> None:
        from faster_whisper import WhisperModel

        self._beam = beam
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
        self.transcribe(voices.say("Good morning."))

    def transcribe(self, sound: voices.Sound) -> tuple[str, float, float]:
        """Text, wall seconds, CPU seconds."""
        began, cpu = time.perf_counter(), time.process_time()
        segments, _ = self._model.transcribe(
            sound,
            language="en",
            beam_size=self._beam,
            word_timestamps=True,
            vad_filter=True,
            condition_on_previous_text=False,
        )
        text = "".join(segment.text for segment in segments)
        return text, time.perf_counter() - began, time.process_time() - cpu


def spoken(text: str, voice: str, seconds: float, decibels: float) -> voices.Spoken:
    """An answer of about that length, ending STOP_AFTER seconds after its last word."""
    answer = voices.answer(text, voice, seconds=seconds, seed=round(seconds))
    last = np.flatnonzero(np.abs(answer.sound) > 0.02)[-1]
    end = last + round(STOP_AFTER * voices.RATE)
    sound = np.pad(answer.sound, (0, max(0, end - len(answer.sound))))[:end]
    return voices.Spoken(answer.text, voices.with_noise(sound, decibels, seed=3))


def bench(
    model: str,
    lengths: Sequence[float],
    names: Sequence[str],
    decibels: float,
    threads: int | None,
    beam: int,
) -> list[Row]:
    rows: list[Row] = []
    never = threading.Event()
    with tempfile.TemporaryDirectory() as folder:
        data = DataFolder(Path(folder))
        stock = Stock(find_model(model, data), threads or speech_threads(), beam)
        engine = WorkerEngine(model, data, threads, beam)
        try:
            warm = voices.write(Path(folder) / "warm.wav", voices.say("Good morning."))
            engine.transcribe(warm, lambda fraction: None, never)
            for length in lengths:
                for number, voice in enumerate(names):
                    title = tuple(ANSWERS)[(number + round(length)) % len(ANSWERS)]
                    answer = spoken(ANSWERS[title], voice, length, decibels)
                    path = voices.write(Path(folder) / "answer.wav", answer.sound)
                    stock_text, stock_s, stock_cpu_s = stock.transcribe(answer.sound)
                    began = time.perf_counter()
                    whole = engine.transcribe_measured(path, lambda fraction: None, never)
                    whole_s = time.perf_counter() - began
                    live = transcribe_live(engine, path, 1.0, lambda fraction: None, never)
                    row = Row(
                        f"{title}, {voice}",
                        answer.seconds,
                        answer.text,
                        stock_text,
                        stock_s,
                        stock_cpu_s,
                        whole,
                        whole_s,
                        live,
                    )
                    rows.append(row)
                    print("| " + " | ".join(row.cells()) + " |", flush=True)
        finally:
            engine.close()
    return rows


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
    parser.add_argument("--threads", type=int)
    parser.add_argument("--beam", type=int, default=BEAM)
    asked = parser.parse_args()
    print(
        f"{asked.model}, beam {asked.beam}, {asked.threads or speech_threads()} thread(s), {asked.noise} dB"
    )
    print("| " + " | ".join(HEAD) + " |")
    print("|" + " --- |" * len(HEAD))
    rows = bench(asked.model, asked.seconds, asked.voices, asked.noise, asked.threads, asked.beam)
    for title, heard in (
        ("stock", [row.stock_text for row in rows]),
        ("whole", [row.whole.transcript.text for row in rows]),
        ("live", [row.live.transcript.text for row in rows]),
    ):
        rate = voices.word_error_rate([(row.said, text) for row, text in zip(rows, heard, strict=True)])
        print(f"word error, {title}: {100 * rate:.2f} %")


if __name__ == "__main__":
    main()
