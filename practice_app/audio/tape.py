"""What becomes of the blocks of one answer: one channel, 16 kHz, onto the disk, and watched on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from practice_app.audio.devices import permission_hint
from practice_app.audio.downmix import Downmix, Resampler, to_int16
from practice_app.audio.level import Level, Meter
from practice_app.audio.wav import WavWriter
from practice_app.model import Recording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OnBlock = Callable[["NDArray[np.int16]"], None]

_ZEROS_SECONDS = 2.0  # a refused permission gives exact zeros and no error (sounddevice#267)
_ZEROS_AFTER_SOUND_SECONDS = 5.0  # some microphones send exact zeros whenever nobody speaks
_READY_SECONDS = 1.0


class Tape:
    """Takes blocks on one thread; its properties may be read from any other."""

    def __init__(
        self, writer: WavWriter, rate: float, channels: int, on_block: OnBlock | None = None
    ) -> None:
        """rate, channels: of the blocks that will come. on_block: see `Recorder`."""
        self._writer = writer
        self._rate = rate
        self._on_block = on_block
        self._downmix = Downmix(channels, rate)
        self._resample = Resampler(rate)
        self._meter = Meter(rate)
        self._frames = 0
        self._zeros = 0  # frames of exact silence up to now
        self._sound = False  # whether any sample was not zero
        self._peak = 0.0  # of what was written
        self.paused = False
        self.tap_error: Exception | None = None

    @property
    def begun(self) -> bool:
        """Whether any block has come."""
        return self._frames > 0

    @property
    def ready(self) -> bool:
        """Sound has come, or a second of zeros, which is all that some microphones send until one speaks."""
        return self._sound or self._frames >= _READY_SECONDS * self._rate

    @property
    def seconds(self) -> float:
        return self._writer.seconds

    @property
    def level(self) -> Level:
        return self._meter.level

    @property
    def problem(self) -> str:
        """What is wrong with the sound at the moment; "" when nothing is."""
        if self._zeros >= _ZEROS_SECONDS * self._rate and not self._sound:
            told = "The microphone sends only silence: it is muted, or Practice App may not use it."
            return f"{told} {permission_hint()}".strip()
        if self._zeros >= _ZEROS_AFTER_SOUND_SECONDS * self._rate:
            return "The microphone has gone silent: it may be muted."
        return ""

    def add(self, block: NDArray[np.float32]) -> None:
        """block: (frames, channels), -1 to 1. Raises StoreError."""
        if block.any():
            self._sound, self._zeros = True, 0
        else:
            self._zeros += len(block)
        self._frames += len(block)
        mono = self._downmix(block)
        self._meter.add(mono)
        if not self.paused:
            self._write(to_int16(self._resample(mono)))

    def finish(self) -> None:
        """Write what the resampler still holds and close the file. Raises StoreError; closed all the same."""
        import numpy as np

        try:
            self._write(to_int16(self._resample(np.zeros(0, np.float32), last=True)))
        finally:
            self._writer.close()

    def recording(self, problem: str) -> Recording:
        """The answer as it lies on disk; problem: what went wrong, if anything did."""
        silent = self._peak == 0
        return Recording(
            path=self._writer.path,
            seconds=self._writer.seconds,
            peak=self._peak,
            silent=silent,
            problem=problem or (self.problem if silent else ""),
        )

    def _write(self, samples: NDArray[np.int16]) -> None:
        if not len(samples):
            return
        self._writer.write(samples)
        self._peak = max(self._peak, min(1.0, max(int(samples.max()), -int(samples.min())) / 2**15))
        if self._on_block is None or self.tap_error is not None:
            return
        try:
            self._on_block(samples)
        except Exception as error:  # noqa: BLE001 - told through tap_error; no listener may end a recording
            self.tap_error = error
