"""From the channels and the rate of a device to one channel at another rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practice_app.audio.wav import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LOUDER = 4.0  # in energy, 6 dB: how much louder another channel must be to be taken instead
_MEMORY_SECONDS = 0.5


class Downmix:
    """Follows the loudest channel; a mean would bury one voice under the noise of unused inputs."""

    def __init__(self, channels: int, rate: float) -> None:
        import numpy as np

        self._energy = np.zeros(channels)
        self._rate = rate
        self._chosen = 0

    def __call__(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """block: (frames, channels) -> (frames,). A change of channel is faded over the block."""
        import numpy as np

        frames, channels = block.shape
        if channels == 1 or not frames:
            return block[:, 0]
        keep = 0.5 ** (frames / self._rate / _MEMORY_SECONDS)
        self._energy = keep * self._energy + (1 - keep) * np.square(block).mean(axis=0)
        before = self._chosen
        loudest = int(self._energy.argmax())
        if self._energy[loudest] <= _LOUDER * self._energy[before]:
            return block[:, before]
        self._chosen = loudest
        fade = np.linspace(0, 1, frames, dtype=np.float32)
        mixed: NDArray[np.float32] = block[:, before] * (1 - fade) + block[:, loudest] * fade
        return mixed


class Resampler:
    """float32 mono at one rate -> another, block by block; one for each recording."""

    def __init__(self, rate: float, wanted: float = RATE) -> None:
        self._stream = None
        if rate != wanted:
            import soxr

            self._stream = soxr.ResampleStream(rate, wanted, 1, dtype="float32", quality="HQ")

    def __call__(self, samples: NDArray[np.float32], last: bool = False) -> NDArray[np.float32]:
        """last: give out the few milliseconds that the filter still holds, too."""
        if self._stream is None:
            return samples
        import numpy as np

        done: NDArray[np.float32] = self._stream.resample_chunk(
            np.ascontiguousarray(samples, np.float32), last=last
        )
        return done


def to_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """From -1..1; what lies outside is cut off."""
    import numpy as np

    return np.clip(np.rint(samples * 2**15), -(2**15), 2**15 - 1).astype(np.int16)
