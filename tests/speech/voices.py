"""Synthetic speech for tests and benchmarks: what was said is known, and so is where the pauses are.

Two kinds of voice: hibari (a neural voice from a wheel, always there) and espeak-ng (a formant voice,
only where the program is installed). Nothing here is random from run to run.
"""

from __future__ import annotations

import functools
import io
import re
import shutil
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16000
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Spoken:
    """A spoken text: float32 mono at 16 kHz, and what was said."""

    text: str
    sound: Sound

    @property
    def seconds(self) -> float:
        return len(self.sound) / RATE

    @property
    def samples(self) -> NDArray[np.int16]:
        return (np.clip(self.sound, -1, 1) * 32767).astype(np.int16)


def has_espeak() -> bool:
    return shutil.which("espeak-ng") is not None


@functools.lru_cache
def _hibari() -> Any:
    from hibari import Hibari

    return Hibari()


def _resampled(sound: NDArray[Any], rate: int) -> Sound:
    import soxr

    return np.asarray(soxr.resample(sound.astype(np.float32), rate, RATE), dtype=np.float32)


@functools.lru_cache(maxsize=512)
def say(text: str, voice: str = "hibari", speed: float = 1.0) -> Sound:
    """One sentence. voice: "hibari", or an espeak-ng voice ("en-gb", "en-us", "de")."""
    if voice == "hibari":
        sound = _resampled(_hibari()(text, speed=speed, seed=1), 24000)
    else:
        words_per_minute = str(round(165 * speed))
        said = subprocess.run(
            ["espeak-ng", "-v", voice, "-s", words_per_minute, "--stdout", "--stdin"],
            input=text.encode(),
            capture_output=True,
            check=True,
        ).stdout
        with wave.open(io.BytesIO(said)) as file:
            rate = file.getframerate()
            # espeak-ng writes to a pipe and so can't know its length: read whatever is there.
            raw = np.frombuffer(said[44:][: len(said[44:]) // 2 * 2], dtype="<i2")
        sound = _resampled(raw / 32768.0, rate)
    trimmed = np.flatnonzero(np.abs(sound) > 0.004)
    return sound[trimmed[0] : trimmed[-1] + 1] * np.float32(0.5) if len(trimmed) else sound


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def noise(seconds: float, level: float = 0.02, seed: int = 0) -> Sound:
    """Pink-ish room noise; level is its RMS."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    sound = np.fft.irfft(spectrum, count)
    return (sound / np.sqrt(np.mean(sound**2)) * level).astype(np.float32)


def with_noise(sound: Sound, decibels: float, seed: int = 0) -> Sound:
    """The sound in room noise, `decibels` below the level of its speech."""
    speech = sound[np.abs(sound) > 0.01]
    level = float(np.sqrt(np.mean(speech**2))) * 10 ** (-decibels / 20)
    return sound + noise(len(sound) / RATE, level, seed)[: len(sound)]


def answer(
    text: str,
    voice: str = "hibari",
    seconds: float | None = None,
    seed: int = 0,
    fillers: bool = True,
    speed: float = 1.0,
) -> Spoken:
    """A text as someone answers: breaths at commas, pauses between sentences, thinking, fillers.

    seconds: stop after the sentence that reaches this length (the text is said again when too short).
    """
    chance = np.random.default_rng(seed)
    sentences = re.split(r"(?<=[.?!])\s+", text.strip())
    said: list[str] = []
    parts: list[Sound] = [silence(0.4)]
    length, number = 0.4, 0
    while seconds is None or length < seconds:
        if number == len(sentences) and seconds is None:
            break
        sentence = sentences[number % len(sentences)]
        added = [
            say(piece, voice, speed) for piece in re.split(r"(?<=,)\s+(?=(?:and|but|so|because)\b)", sentence)
        ]
        if fillers and chance.random() < 0.15:
            added.insert(0, say("Um,", voice, 0.8))
        for index, piece in enumerate(added):
            gap = chance.uniform(0.15, 0.35) if index < len(added) - 1 else chance.uniform(0.35, 0.9)
            if index == len(added) - 1 and chance.random() < 0.12:
                gap += chance.uniform(1.0, 2.0)
            parts += [piece, silence(gap)]
            length += len(piece) / RATE + gap
        said.append(sentence)
        number += 1
    # A real room is never digitally silent.
    sound = np.concatenate(parts)
    return Spoken(" ".join(said), sound + noise(len(sound) / RATE, 0.0008, seed)[: len(sound)])


def write(path: Path, sound: Sound | NDArray[np.int16]) -> Path:
    """The sound as a PCM16 WAV file."""
    samples = sound if sound.dtype == np.int16 else (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


_NUMBERS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
    "8": "eight", "9": "nine", "10": "ten", "11": "eleven", "12": "twelve", "15": "fifteen", "20": "twenty",
    "30": "thirty", "40": "forty", "50": "fifty", "60": "sixty", "70": "seventy", "80": "eighty",
    "90": "ninety", "%": "percent",
}  # fmt: skip
_FILLERS = {"um", "uh", "hmm", "mm", "er", "erm"}


def words(text: str) -> list[str]:
    """Plain lower-case words, spelt one way, without fillers: what word error is counted on."""
    plain = re.sub(r"(\d),(\d)", r"\1\2", text.lower().replace("’", "'"))
    found = re.findall(r"[a-z']+|\d+|%", plain.replace("-", " "))
    spelt = [_NUMBERS.get(word, word).strip("'") for word in found]
    return [word for word in spelt if word and word not in _FILLERS]


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """(substitutions + insertions + deletions, words said): Levenshtein over words."""
    truth, guess = words(said), words(heard)
    row = np.arange(len(guess) + 1)
    for index, word in enumerate(truth, start=1):
        previous = row
        row = np.empty_like(previous)
        row[0] = index
        for place, other in enumerate(guess, start=1):
            row[place] = min(previous[place] + 1, row[place - 1] + 1, previous[place - 1] + (word != other))
    return int(row[-1]), len(truth)


def word_error_rate(pairs: Sequence[tuple[str, str]]) -> float:
    """Word error over (said, heard) pairs, 0 to 1."""
    counted = [word_errors(said, heard) for said, heard in pairs]
    return sum(errors for errors, _ in counted) / max(1, sum(total for _, total in counted))
