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
    return at, _alike(wanted, heard[at : at + len(wanted)])


def astray(played: NDArray[np.float32], heard: NDArray[np.float32], rate: int = 16_000) -> list[float]:
    """The seconds of `played` from which a quarter is not where the beginning says it must be in `heard`.

    Empty when nothing was lost, doubled or put in: one sample too few in the middle sends all that follows
    astray, as its noise no longer fits.
    """
    quarter = rate // 4
    begin = place(played[: 2 * rate], heard[: 12 * rate])[0]
    return [
        at / rate
        for at in range(0, len(played) - quarter + 1, quarter)
        if _alike(played[at : at + quarter], heard[begin + at : begin + at + quarter]) < 0.9
    ]


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    if len(one) != len(other):
        return 0.0
    return float(np.dot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other) + 1e-9))


def wait_until(true: Callable[[], bool], seconds: float = 15.0) -> None:
    """Ask again and again, and fail when it does not come true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "this did not come true in time"
        time.sleep(0.005)
