"""WAV that survives a crash, and reading audio of any common kind as 16 kHz mono."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from practice_app.errors import InputError, StoreError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000
"""Samples a second of every recording, and of everything that is read."""

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")  # 44 bytes: RIFF, fmt, data
_SAMPLE_BYTES = 2
_LARGEST = 0xFFFF_FFFF - _HEADER.size  # sizes in the header have 32 bits: 37 hours
_PATCH_SECONDS = 1
_SYNC_SECONDS = 5  # a power cut costs at most this; a killed program costs nothing that was written


class WavWriter:
    """Writes PCM16 mono so that the file can be played, or repaired, at any moment.

    Every block goes to the operating system at once and the sizes in the header are set every second,
    so that killing the program loses nothing written. A full disk raises StoreError; what is on disk
    stays, whole to the last sample, and `close` still sets the header.
    """

    def __init__(self, path: Path, rate: int = RATE) -> None:
        """Creates the file; one that exists is never written over. Raises StoreError."""
        self.path = path
        self.rate = rate
        self.samples = 0
        self._patched = 0
        self._synced = 0
        self._file: BinaryIO | None = None
        try:
            self._file = path.open("xb", buffering=0)
            self._put(_header(0, rate))
            os.fsync(self._file.fileno())
        except OSError as error:
            if self._file is not None:
                self._file.close()
                path.unlink(missing_ok=True)
            raise _told(error, path, "The recording could not be started.") from error

    @property
    def seconds(self) -> float:
        return self.samples / self.rate

    def write(self, samples: NDArray[np.int16]) -> None:
        """Append int16 samples. Raises StoreError; nothing can be written after that."""
        try:
            self._put(samples.astype("<i2", copy=False).tobytes())
            self.samples += len(samples)
            if self.samples - self._patched >= _PATCH_SECONDS * self.rate:
                self._patch()
            if self.samples - self._synced >= _SYNC_SECONDS * self.rate:
                os.fsync(self._open_file().fileno())
                self._synced = self.samples
        except OSError as error:
            told = _told(error, self.path, "The recording stopped; what you said until then is kept.")
            self._keep_whole_samples()
            raise told from error

    def close(self) -> None:
        """Set the sizes and close. May be called more than once. Raises StoreError."""
        if self._file is None:
            return
        file = self._file
        try:
            self._patch()
            os.fsync(file.fileno())
        except OSError as error:
            raise _told(error, self.path, "The end of the recording could not be written.") from error
        finally:
            self._file = None
            file.close()

    def _open_file(self) -> BinaryIO:
        if self._file is None:
            raise ValueError(f"{self.path} is closed")
        return self._file

    def _put(self, data: bytes) -> None:
        file, rest = self._open_file(), memoryview(data)
        while rest:  # an unbuffered write may take only a part
            rest = rest[file.write(rest) :]

    def _patch(self) -> None:
        _set_sizes(self._open_file(), self.samples * _SAMPLE_BYTES)
        self._patched = self.samples

    def _keep_whole_samples(self) -> None:
        """Count what a failed write left behind, and cut half a sample off."""
        file = self._open_file()
        whole = (file.seek(0, os.SEEK_END) - _HEADER.size) // _SAMPLE_BYTES
        file.truncate(_HEADER.size + whole * _SAMPLE_BYTES)
        file.seek(0, os.SEEK_END)
        self.samples = whole


def repair(path: Path) -> float:
    """Mend the header of a recording that was cut off; the seconds of sound that the file holds.

    A whole file stays as it is. Raises InputError when it is not a recording of ours, StoreError when it
    can't be written.
    """
    try:
        with path.open("r+b") as file:
            length = file.seek(0, os.SEEK_END)
            file.seek(0)
            head = file.read(_HEADER.size)
            if len(head) < _HEADER.size:
                return 0.0
            rate = RATE
            # After a power cut the first block of the file may be all zeros: its form is known all the same.
            if head.strip(b"\0"):
                riff, _, wave, fmt, size, kind, channels, rate, _, _, bits, data, _ = _HEADER.unpack(head)
                form = (riff, wave, fmt, size, kind, channels, bits, data)
                if form != (b"RIFF", b"WAVE", b"fmt ", 16, 1, 1, 16, b"data") or not rate:
                    raise InputError(
                        f"{path.name} is not a recording of Practice App.", "Nothing was changed in it."
                    )
            whole = (length - _HEADER.size) // _SAMPLE_BYTES * _SAMPLE_BYTES
            mended = _header(whole, rate)
            if mended != head or length != _HEADER.size + whole:
                file.truncate(_HEADER.size + whole)
                file.seek(0)
                file.write(mended)
                file.flush()
                os.fsync(file.fileno())
            return whole / _SAMPLE_BYTES / rate
    except OSError as error:
        raise _told(error, path, "The recording could not be repaired; nothing was taken from it.") from error


def read_wav(path: Path) -> NDArray[np.float32]:
    """A WAV file of any rate, width and number of channels as float32 mono at 16 kHz, -1 to 1.

    Sizes in the header that a crash left at zero, or too large, are read as "to the end of the file".
    Raises InputError.
    """
    found = _read_pcm(_bytes(path))
    if found is None:
        raise InputError(
            f"{path.name} is not a WAV file that can be read.", "Save it as PCM WAV and try again."
        )
    return _mono(path, *found)


def read_audio(path: Path) -> NDArray[np.float32]:
    """WAV, FLAC, MP3, M4A, OGG and what else FFmpeg knows, as float32 mono at 16 kHz, -1 to 1.

    Everything but PCM WAV is read through PyAV, which comes with the speech engine. Raises InputError when
    there is no sound in the file, or when it can't be read.
    """
    head = _bytes(path, limit=12)
    found = _read_pcm(_bytes(path)) if head[:4] == b"RIFF" and head[8:] == b"WAVE" else None
    samples = _mono(path, *found) if found else _decode(path)
    if not len(samples):
        raise InputError(f"There is no sound in {path.name}.", "Choose another file.")
    return samples


def _bytes(path: Path, limit: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise InputError(
            f"{path} can't be read: {error.strerror}.", "Check its name and try again."
        ) from error


def _mono(path: Path, samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """From (frames, channels) at `rate` to 16 kHz mono."""
    import numpy as np

    if not np.isfinite(samples).all():
        raise InputError(f"{path.name} is damaged: it holds samples that are no numbers.")
    mono = samples.mean(axis=1, dtype=np.float32)
    if rate != RATE:
        import soxr

        mono = soxr.resample(mono, rate, RATE)
    return np.ascontiguousarray(mono, dtype=np.float32)


def _read_pcm(content: bytes) -> tuple[NDArray[np.float32], int] | None:
    """(frames, channels) float32 and the rate; None when this is not PCM or float WAV."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return None
    form: tuple[int, int, int, int] | None = None  # kind, channels, rate, bits
    at = 12
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        at += 8
        if name == b"fmt " and at + 16 <= len(content):
            kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", content, at)
            if kind == 0xFFFE and at + 26 <= len(content):  # "extensible": the kind stands further down
                (kind,) = struct.unpack_from("<H", content, at + 24)
            form = kind, channels, rate, bits
        elif name == b"data":
            if form is None or not form[1] or not form[2]:
                return None
            kind, channels, rate, bits = form
            end = at + size if 0 < size <= len(content) - at else len(content)
            width = channels * (bits // 8)
            if not width:
                return None
            body = content[at : at + (end - at) // width * width]
            samples = _to_float(body, kind, bits)
            return None if samples is None else (samples.reshape(-1, channels), rate)
        at += size + size % 2
    return None


def _to_float(body: bytes, kind: int, bits: int) -> NDArray[np.float32] | None:
    import numpy as np

    found: NDArray[Any]
    match kind, bits:
        case 1, 8:
            found = (np.frombuffer(body, np.uint8).astype(np.float32) - 128) / 128
        case 1, 16:
            found = np.frombuffer(body, "<i2") / np.float32(2**15)
        case 1, 24:
            wide = np.zeros((len(body) // 3, 4), np.uint8)
            wide[:, 1:] = np.frombuffer(body, np.uint8).reshape(-1, 3)
            found = wide.view("<i4").reshape(-1) / np.float32(2**31)
        case 1, 32:
            found = np.frombuffer(body, "<i4") / np.float32(2**31)
        case 3, 32:
            found = np.frombuffer(body, "<f4")
        case 3, 64:
            found = np.frombuffer(body, "<f8")
        case _:
            return None
    return found.astype(np.float32)


def _decode(path: Path) -> NDArray[np.float32]:
    """The first sound track through PyAV."""
    import numpy as np

    try:
        import av
    except ImportError as error:
        raise InputError(
            f"{path.name} is not a WAV file, and other kinds need the speech engine.",
            "Run `python3 run.py` once to install it, or save the file as WAV.",
        ) from error
    blocks: list[NDArray[Any]] = []
    try:
        with av.open(str(path), metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise InputError(f"There is no sound in {path.name}.", "Choose another file.")
            resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            for frame in container.decode(audio=0):
                frame.pts = None  # gaps in the time stamps would be refused
                blocks += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
            blocks += [part.to_ndarray().reshape(-1) for part in resampler.resample(None)]
    except (av.FFmpegError, ValueError) as error:
        raise InputError(
            f"{path.name} can't be read as sound.",
            "It may be damaged, or of a kind that is not known here: WAV, FLAC, MP3, M4A and OGG are.",
            str(error),
        ) from error
    if not blocks:
        return np.zeros(0, np.float32)
    samples: NDArray[np.float32] = np.concatenate(blocks).clip(-1, 1)  # lossy kinds overshoot
    return samples


def _header(data_bytes: int, rate: int) -> bytes:
    size = min(data_bytes, _LARGEST)
    return _HEADER.pack(
        *(b"RIFF", size + _HEADER.size - 8, b"WAVE", b"fmt ", 16, 1, 1),
        *(rate, rate * _SAMPLE_BYTES, _SAMPLE_BYTES, 8 * _SAMPLE_BYTES, b"data", size),
    )


def _set_sizes(file: BinaryIO, data_bytes: int) -> None:
    """Write the two sizes into the header and go back to the end."""
    size = min(data_bytes, _LARGEST)
    file.seek(4)
    file.write(struct.pack("<I", size + _HEADER.size - 8))
    file.seek(_HEADER.size - 4)
    file.write(struct.pack("<I", size))
    file.seek(0, os.SEEK_END)


def _told(error: OSError, path: Path, message: str) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StoreError(
            f"There is no room left on the disk. {message}",
            f"Make room on the disk that holds {path.parent} and record again.",
            str(error),
        )
    return StoreError(message, f"Check that {path.parent} can be written to and try again.", str(error))
