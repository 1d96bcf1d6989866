"""A sounddevice module without any sound: for the faults that no real device gives on demand.

It has no thread of its own: a test sends blocks through `FakeSound.stream.send`, and they arrive at once.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

INVALID_RATE, DEVICE_UNAVAILABLE, HOST_ERROR = -9997, -9985, -9999


class PortAudioError(Exception):
    """As sounddevice raises it: (text, code)."""


class FakeStream:
    """One stream, in either direction."""

    def __init__(self, sound: FakeSound, options: Mapping[str, Any]) -> None:
        self.sound = sound
        self.options = dict(options)
        self.samplerate = float(options["samplerate"])
        self.channels = int(options["channels"])
        self.latency = 0.0
        self.started = self.aborted = self.closed = False
        self.written: list[NDArray[np.float32]] = []

    def start(self) -> None:
        self.started = True

    def stop(self) -> None:
        self.started = False

    def abort(self) -> None:
        self.sound.may_close.wait(10)
        self.aborted = True

    def close(self) -> None:
        self.closed = True

    def write(self, block: NDArray[np.float32]) -> bool:
        if self.sound.output_gone:
            raise PortAudioError("Unanticipated host error", HOST_ERROR)
        self.written.append(block.copy())
        return False

    def send(self, block: NDArray[np.float32], overflow: bool = False) -> None:
        """What PortAudio does when sound comes: the memory is its own, and used again for the next block."""
        if block.ndim == 1:
            block = np.repeat(block[:, None], self.channels, axis=1)
        shared = np.array(block, np.float32)
        status = SimpleNamespace(input_overflow=True) if overflow else None
        self.options["callback"](shared, len(shared), None, status)
        shared[:] = np.nan

    def finish(self) -> None:
        """What PortAudio does when it notices that the device has gone."""
        self.options["finished_callback"]()


class FakeSound:
    """Stands for the sounddevice module.

    inputs: (name, rate, channels) or (name, rate, channels, host). refuses: the error code for opening a
    device, by rate, by (device index, rate), or by None for all. hangs: closing waits for `may_close`.
    """

    PortAudioError = PortAudioError

    def __init__(
        self,
        inputs: Sequence[tuple[Any, ...]] = (("Built-in Microphone", 16_000, 1),),
        hosts: Sequence[str] = ("ALSA",),
        refuses: Mapping[Any, int] | None = None,
        outputs: bool = True,
        hangs: bool = False,
    ) -> None:
        self.inputs = list(inputs)
        self.host_names = hosts
        self.refuses = dict(refuses or {})
        self.outputs = outputs
        self.output_gone = False
        self.may_close = threading.Event()
        if not hangs:
            self.may_close.set()
        self.default = SimpleNamespace(hostapi=0)
        self.streams: list[FakeStream] = []
        self.refreshed = 0
        self._listed: list[tuple[Any, ...]] = list(inputs)

    @property
    def stream(self) -> FakeStream:
        return self.streams[-1]

    def query_devices(self) -> list[dict[str, Any]]:
        devices = [
            {
                "name": entry[0],
                "hostapi": self.host_names.index(entry[3]) if len(entry) > 3 else 0,
                "max_input_channels": entry[2],
                "max_output_channels": 0,
                "default_samplerate": float(entry[1]),
            }
            for entry in self._listed
        ]
        if self.outputs:
            devices.append(
                {
                    "name": "Loudspeaker",
                    "hostapi": 0,
                    "max_input_channels": 0,
                    "max_output_channels": 2,
                    "default_samplerate": 48_000.0,
                }
            )
        return devices

    def query_hostapis(self) -> list[dict[str, Any]]:
        devices = self.query_devices()

        def first(host: int, direction: str) -> int:
            return next(
                (
                    index
                    for index, device in enumerate(devices)
                    if device["hostapi"] == host and device[f"max_{direction}_channels"]
                ),
                -1,
            )

        return [
            {
                "name": name,
                "default_input_device": first(index, "input"),
                "default_output_device": first(index, "output"),
            }
            for index, name in enumerate(self.host_names)
        ]

    def InputStream(self, **options: Any) -> FakeStream:
        device, rate = options["device"], options["samplerate"]
        for key in ((device, rate), rate, None):
            if key in self.refuses:
                raise PortAudioError("Error opening InputStream", self.refuses[key])
        self.streams.append(FakeStream(self, options))
        return self.stream

    def OutputStream(self, **options: Any) -> FakeStream:
        if None in self.refuses:
            raise PortAudioError("Error opening OutputStream", self.refuses[None])
        self.streams.append(FakeStream(self, options))
        return self.stream

    def _terminate(self) -> None:
        assert all(stream.closed for stream in self.streams), "this would have killed an open stream"

    def _initialize(self) -> None:
        self.refreshed += 1
        self._listed = list(self.inputs)
