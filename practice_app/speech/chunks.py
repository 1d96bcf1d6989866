"""Where to cut speech for decoding: at pauses, the longer the chunk the shorter the pause will do.

Whisper pads every chunk to 30 seconds and pays for all of them, so short chunks cost work; a long one
left open at Stop costs waiting. Cuts depend on the sound alone, never on the clock, so that a live answer
and its recording give the same chunks and the same words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from practice_app.speech.voice import FRAME, FRAME_SECONDS, RATE, Threshold

PAD = 0.25  # seconds of room before the first and after the last voice of a chunk
LIMIT = 28.0  # seconds; Whisper's window is 30
_EARLIEST_FORCED = 12.0  # seconds; a forced cut looks for the quietest point after this
_SMOOTH = 5  # frames (160 ms): longer than the closure inside a word
_LEAST_VOICE = 3  # frames; less is a click, not a word

# (at least this long a chunk, closes at a pause of this length), both in seconds
CLOSES_AT = ((0.0, 3.0), (6.0, 1.2), (10.0, 0.6), (15.0, 0.4), (20.0, 0.25), (24.0, 0.15))


def pause_needed(length: float) -> float:
    """The pause in seconds that closes a chunk of `length` seconds."""
    return next(pause for least, pause in reversed(CLOSES_AT) if length >= least)


@dataclass(frozen=True)
class Cut:
    """A stretch of sound to decode: samples [start, end). forced: cut without a pause."""

    start: int
    end: int
    forced: bool = False

    @property
    def seconds(self) -> float:
        return (self.end - self.start) / RATE


@dataclass
class Cutter:
    """Takes frames as they come and gives the chunks that are closed by them."""

    voiced: list[bool] = field(default_factory=list)  # of every frame so far
    _loudness: list[float] = field(default_factory=list)
    _threshold: Threshold = field(default_factory=Threshold)
    _next: int = 0  # the frame to look at next
    _first: int | None = None  # first frame of the open chunk
    _last: int = 0  # one past its last voiced frame
    _voices: int = 0  # its voiced frames
    _free: int = 0  # first sample that belongs to no chunk yet

    def add(self, probabilities: NDArray[np.float32], loudness: NDArray[np.float32]) -> list[Cut]:
        """probabilities and loudness (RMS) of further frames, (n,) each -> chunks closed by them."""
        self.voiced += [self._threshold(float(probability)) for probability in probabilities]
        self._loudness += loudness.tolist()
        cuts: list[Cut] = []
        while self._next < len(self.voiced):
            cut = self._look_at(self._next)
            self._next += 1
            if cut is not None:
                cuts.append(cut)
        return cuts

    @property
    def pause(self) -> float:
        """Seconds of silence since the last voice of the open chunk; 0 without an open chunk."""
        return 0.0 if self._first is None else (len(self.voiced) - self._last) * FRAME_SECONDS

    def tail(self, samples: int) -> Cut | None:
        """The open chunk as it would be decoded if nothing more were said. samples: how many came."""
        if self._first is None or self._voices < _LEAST_VOICE:
            return None
        return Cut(self._begin(), min(self._last * FRAME + round(PAD * RATE), samples))

    @property
    def settled(self) -> int:
        """Samples before this one are in closed chunks or silent, and won't be asked for again."""
        if self._first is not None:
            return self._begin()
        return max(self._free, len(self.voiced) * FRAME - round(PAD * RATE))

    def _begin(self) -> int:
        assert self._first is not None
        return max(self._free, self._first * FRAME - round(PAD * RATE), 0)

    def _look_at(self, frame: int) -> Cut | None:
        if self.voiced[frame]:
            if self._first is None:
                self._first, self._voices = frame, 0
            self._last = frame + 1
            self._voices += 1
        if self._first is None:
            return None
        needed = pause_needed((self._last - self._first) * FRAME_SECONDS)
        if (frame + 1 - self._last) * FRAME_SECONDS >= needed:
            return self._close(self._last * FRAME + round(min(PAD, needed / 2) * RATE))
        if (frame + 1 - self._first) * FRAME_SECONDS >= LIMIT:
            return self._force()
        return None

    def _close(self, end: int) -> Cut | None:
        cut = Cut(self._begin(), end)
        heard = self._voices >= _LEAST_VOICE
        self._first, self._free = None, end
        return cut if heard else None

    def _force(self) -> Cut:
        """Cut where it is quietest, and look again at the frames after the cut."""
        assert self._first is not None
        begin = self._first + round(_EARLIEST_FORCED / FRAME_SECONDS)
        loudness = np.array(self._loudness[begin : self._next + 1])
        smooth = np.convolve(loudness, np.ones(_SMOOTH), "valid")
        quietest = begin + int(np.argmin(smooth)) + _SMOOTH // 2
        cut = Cut(self._begin(), quietest * FRAME + FRAME // 2, forced=True)
        self._first, self._free = None, cut.end
        self._next = quietest  # one is added after this frame
        return cut


def loudness_of(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sound (frames * FRAME,) -> RMS of each frame (frames,)."""
    return np.asarray(np.sqrt(np.mean(sound.reshape(-1, FRAME) ** 2, axis=1)), dtype=np.float32)
