from __future__ import annotations

import numpy as np
import pytest

from practice_app.audio.level import Level, Meter, advice


def speaking(voice: float, floor: float, clipped: bool = False) -> list[Level]:
    """Five seconds in tenths: half of them silent, in dBFS."""
    return [
        Level(peak=1.0 if clipped else 0.4, rms=10 ** ((voice if at % 2 else floor) / 20), clipped=clipped)
        for at in range(50)
    ]


def test_a_sine_is_measured() -> None:
    meter = Meter(16_000)
    at = np.arange(16_000) / 16_000
    for block in np.split((0.5 * np.sin(2 * np.pi * 440 * at)).astype(np.float32), 100):
        meter.add(block)
    assert meter.level.peak == pytest.approx(0.5, abs=0.001)
    assert meter.level.rms == pytest.approx(0.5 / np.sqrt(2), abs=0.005)
    assert meter.level.dbfs == pytest.approx(-9.03, abs=0.1)
    assert not meter.level.clipped


def test_the_meter_falls_when_it_gets_quiet() -> None:
    meter = Meter(16_000)
    meter.add(np.full(1600, 0.5, np.float32))
    meter.add(np.zeros(0, np.float32))
    assert meter.level.peak == 0.5
    meter.add(np.zeros(1600, np.float32))
    assert meter.level == Level()
    assert meter.level.dbfs == -100


def test_clipping_is_told_for_a_second() -> None:
    meter = Meter(16_000)
    meter.add(np.ones(160, np.float32))
    meter.add(np.zeros(8_000, np.float32))
    assert meter.level.clipped
    for _ in range(3):
        meter.add(np.zeros(8_000, np.float32))
    assert not meter.level.clipped


def test_a_single_sample_at_full_scale_is_no_clipping() -> None:
    meter = Meter(16_000)
    samples = np.zeros(16_000, np.float32)
    samples[7] = 1.0
    meter.add(samples)
    assert not meter.level.clipped


@pytest.mark.parametrize(
    ("history", "told"),
    [
        ([Level()] * 5, ""),
        ([Level()] * 50, "I hear nothing at all"),
        (speaking(-25, -60), "I can hear you."),
        (speaking(-45, -85), "I can hear you."),  # a quiet but clean microphone is a good one
        (speaking(-56, -85), "Very quiet"),
        (speaking(-25, -35), "the room is loud"),
        (speaking(-30, -30), "Say a few words"),
        (speaking(-10, -50, clipped=True), "Too loud"),
    ],
)
def test_advice(history: list[Level], told: str) -> None:
    assert advice(history).startswith(told) or told in advice(history)
    assert bool(advice(history)) is bool(told)
