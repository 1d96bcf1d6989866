"""How loud it is: what a meter shows, and what to tell the speaker about it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FLOOR_DBFS = -100.0  # what exact silence is shown as

_SHOWN_SECONDS = 0.1
_CLIPPING_SECONDS = 1.0
_CLIPPING_SHARE = 0.001
_FULL_SCALE = 0.999


@dataclass(frozen=True)
class Level:
    """The last tenth of a second. peak and rms: 0 to 1 of full scale.

    clipped: in the last second more than one sample in a thousand stood at full scale.
    """

    peak: float = 0.0
    rms: float = 0.0
    clipped: bool = False

    @property
    def dbfs(self) -> float:
        """rms in decibels of full scale, -100 to 0."""
        return max(FLOOR_DBFS, 20 * math.log10(self.rms)) if self.rms > 0 else FLOOR_DBFS


class Meter:
    """Adds up blocks of samples; `level` may be read from any thread."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._shown: deque[tuple[int, float, float]] = deque()  # frames, peak, sum of squares
        self._clipping: deque[tuple[int, int]] = deque()  # frames, of which at full scale
        self.level = Level()
        self.peak = 0.0  # since the beginning

    def add(self, samples: NDArray[np.float32]) -> None:
        """samples: mono float32, -1 to 1."""
        count = len(samples)
        if not count:
            return
        import numpy as np

        sizes = np.abs(samples)
        peak = float(sizes.max())
        self._shown.append((count, peak, float(np.dot(samples, samples))))
        self._clipping.append((count, int(np.count_nonzero(sizes >= _FULL_SCALE))))
        _keep_last(self._shown, self._rate * _SHOWN_SECONDS)
        _keep_last(self._clipping, self._rate * _CLIPPING_SECONDS)
        shown = sum(block[0] for block in self._shown)
        at_full_scale = sum(block[1] for block in self._clipping)
        self.level = Level(
            peak=min(1.0, max(block[1] for block in self._shown)),
            rms=min(1.0, math.sqrt(sum(block[2] for block in self._shown) / shown)),
            clipped=at_full_scale > _CLIPPING_SHARE * sum(block[0] for block in self._clipping),
        )
        self.peak = max(self.peak, min(1.0, peak))


def _keep_last(blocks: deque[Any], frames: float) -> None:
    """Drop the oldest blocks; each begins with its number of frames."""
    while len(blocks) > 1 and sum(block[0] for block in blocks) - blocks[0][0] >= frames:
        blocks.popleft()


def advice(history: Sequence[Level]) -> str:
    """What to tell the speaker; "" while it is too early. history: levels of the last seconds, oldest first.

    Loudness is judged against the quiet moments of the same microphone, never against a fixed gate: a
    good microphone may be very quiet, and a noisy one never is (OpenWhispr#411).
    """
    if len(history) < 10:
        return ""
    if all(level.peak == 0 for level in history):
        return "I hear nothing at all: is the microphone muted?"
    if sum(level.clipped for level in history) > len(history) / 10:
        return "Too loud: move back a little."
    loudness = sorted(level.dbfs for level in history)
    floor = loudness[len(loudness) // 10]
    voice = loudness[-1 - len(loudness) // 10]
    if voice - floor < 8:
        return "Say a few words, so that I can hear how loud you are."
    if voice < -50:
        return "Very quiet: move closer to the microphone."
    if voice - floor < 14:
        return "I can hear you, but the room is loud: move closer if you can."
    return "I can hear you."
