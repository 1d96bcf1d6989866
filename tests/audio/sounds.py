"""Sounds to send through the recorder, and what is left of them at the other end."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


def chirps(seconds: float, rate: int = 16_000, seed: int = 1) -> NDArray[np.float32]:
    """Like speech in pitch and swell: tones below 3 kHz with noise, never the same twice; peak 0.5."""
    chance = np.random.default_rng(seed)
    at = np.arange(round(seconds * rate)) / rate
    steps = np.arange(0, seconds + 1, 0.2)
    pitch = 300 + 2400 * np.interp(at, steps, chance.random(len(steps)))
    sound = np.sin(2 * np.pi * np.cumsum(pitch) / rate) * (0.5 + 0.5 * np.sin(2 * np.pi * 2.3 * at))
    sound += 0.05 * np.convolve(chance.standard_normal(len(at)), np.ones(4) / 4, "same")
    return np.asarray(0.5 * sound / np.abs(sound).max(), np.float32)


def place(wanted: NDArray[np.float32], heard: NDArray[np.float32]) -> tuple[int, float]:
    """Where `wanted` begins in `heard`, in samples, and how alike they are there (1: the same)."""
    size = 1 << (len(heard) + len(wanted)).bit_length()
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size)))
    at = int(product[: max(1, len(heard) - len(wanted) + 1)].argmax())
    part = heard[at : at + len(wanted)]
    if len(part) < len(wanted):
        return at, 0.0
    return at, float(np.dot(part, wanted) / (np.linalg.norm(part) * np.linalg.norm(wanted) + 1e-9))


def shifts(played: NDArray[np.float32], heard: NDArray[np.float32], rate: int = 16_000) -> list[int]:
    """For each half second of `played`, how far from its place it was heard, in samples.

    All alike where nothing was lost or doubled. Fails on a piece that was not heard at all.
    """
    half = rate // 2
    found = []
    for at in range(0, len(played) - half + 1, half):
        where, alike = place(played[at : at + half], heard)
        assert alike > 0.9, f"the half second at {at / rate:.1f} s was not heard ({alike:.2f})"
        found.append(where - at)
    return found


def wait_until(true: Callable[[], bool], seconds: float = 15.0) -> None:
    """Ask again and again, and fail when it does not come true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "this did not come true in time"
        time.sleep(0.005)
