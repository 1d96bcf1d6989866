"""Frames between the app and its speech process: a JSON header and, for sound, raw bytes after it."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

Message = dict[str, Any]
_SIZES = struct.Struct("<II")


def pack(message: Message, payload: bytes = b"") -> bytes:
    """A frame: sizes of header and payload (4 bytes each, little-endian), header, payload."""
    header = json.dumps(message).encode("ascii")  # lone surrogates of odd file names survive so
    return _SIZES.pack(len(header), len(payload)) + header + payload


def write(pipe: BinaryIO, frame: bytes) -> None:
    """All of it, even where the pipe takes a part at a time. Raises OSError when nobody reads."""
    rest = memoryview(frame)
    while rest:
        rest = rest[pipe.write(rest) or 0 :]


def read(pipe: BinaryIO) -> tuple[Message, bytes] | None:
    """The next frame, or None when the other side is gone."""
    sizes = _exactly(pipe, _SIZES.size)
    if sizes is None:
        return None
    header_size, payload_size = _SIZES.unpack(sizes)
    header, payload = _exactly(pipe, header_size), _exactly(pipe, payload_size)
    if header is None or payload is None:
        return None
    return json.loads(header), payload


def _exactly(pipe: BinaryIO, count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = pipe.read(count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
