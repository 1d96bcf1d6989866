"""Speak the sample answer again: `python resources/sample/make_sample.py` (extra: voice).

The text beside this file is ours; the voice is synthetic (hibari-tts, Apache-2.0).
"""

import wave
from pathlib import Path

import numpy as np
import soxr
from hibari import SAMPLE_RATE, Hibari

HERE = Path(__file__).parent
RATE = 16_000
PAUSES = (0.3, 0.55, 0.4, 1.3, 0.45)  # seconds between sentences, in turn


def main() -> None:
    speak = Hibari()
    pieces = [np.zeros(int(0.5 * RATE), np.float32)]
    sentences = (HERE / "answer.txt").read_text(encoding="utf-8").split("\n")
    for index, sentence in enumerate(filter(None, sentences)):
        sound = speak(sentence, seed=0, speed=1.05)
        pieces.append(soxr.resample(sound, SAMPLE_RATE, RATE))
        pieces.append(np.zeros(int(PAUSES[index % len(PAUSES)] * RATE), np.float32))
    samples = np.concatenate(pieces)
    # A breath of noise: digital silence between sentences is something no microphone gives.
    samples += np.random.default_rng(0).normal(0, 0.0006, len(samples)).astype(np.float32)
    with wave.open(str(HERE / "answer.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main()
