from __future__ import annotations

import io

from practice_app.speech import wire


class Trickle(io.RawIOBase):
    """A pipe that takes and gives a few bytes at a time."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, data: object) -> int:
        self.held += bytes(data)[:5]  # type: ignore[call-overload]
        return min(5, len(bytes(data)))  # type: ignore[call-overload]

    def read(self, count: int = -1) -> bytes:
        part, self.held = bytes(self.held[: min(3, count)]), self.held[min(3, count) :]
        return part


def test_frames_survive_a_pipe_that_trickles() -> None:
    pipe = Trickle()
    wire.write(pipe, wire.pack({"kind": "sound", "path": "Übung \udcff"}, b"\x00\x01" * 50))  # type: ignore[arg-type]
    wire.write(pipe, wire.pack({"kind": "finish"}))  # type: ignore[arg-type]
    assert wire.read(pipe) == ({"kind": "sound", "path": "Übung \udcff"}, b"\x00\x01" * 50)  # type: ignore[arg-type]
    assert wire.read(pipe) == ({"kind": "finish"}, b"")  # type: ignore[arg-type]
    assert wire.read(pipe) is None  # type: ignore[arg-type]


def test_half_a_frame_is_the_end() -> None:
    assert wire.read(io.BytesIO(wire.pack({"kind": "finish"}, b"12345")[:-1])) is None
