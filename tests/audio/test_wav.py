from __future__ import annotations

import os
import struct
import sys
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from practice_app.audio.wav import RATE, WavWriter, read_audio, read_wav, repair
from practice_app.errors import InputError, StoreError
from tests.audio.sounds import chirps, place

HEADER = 44


def as_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    return np.rint(samples * 32767).astype(np.int16)


def write(path: Path, samples: NDArray[np.int16]) -> Path:
    writer = WavWriter(path)
    writer.write(samples)
    writer.close()
    return path


def riff(form: bytes, body: bytes) -> bytes:
    chunks = b"fmt " + struct.pack("<I", len(form)) + form
    chunks += b"LIST" + struct.pack("<I", 3) + b"abc\0"  # an odd chunk, padded, that says nothing
    chunks += b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """A disk that is full, as the operating system tells it: no file may grow past `size`."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class TestWriter:
    def test_others_can_read_it(self, tmp_path: Path) -> None:
        samples = as_int16(chirps(1.5))
        path = write(tmp_path / "answer.wav", samples)
        with wave.open(str(path)) as file:
            assert file.getparams()[:4] == (1, 2, RATE, len(samples))
            assert file.readframes(len(samples)) == samples.tobytes()

    def test_it_can_be_read_while_it_is_written(self, tmp_path: Path) -> None:
        path = tmp_path / "answer.wav"
        writer = WavWriter(path)
        for block in np.split(as_int16(chirps(3)), 30):
            writer.write(block)
            with wave.open(str(path)) as file:
                assert file.getnframes() > writer.samples - RATE
            assert path.stat().st_size == HEADER + 2 * writer.samples
        assert writer.seconds == 3
        writer.close()
        writer.close()

    def test_it_never_writes_over_an_answer(self, tmp_path: Path) -> None:
        path = tmp_path / "answer.wav"
        path.write_bytes(b"precious")
        with pytest.raises(StoreError, match="could not be started"):
            WavWriter(path)
        assert path.read_bytes() == b"precious"

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="could not be started"):
            WavWriter(tmp_path / "nowhere" / "answer.wav")

    def test_a_full_disk_keeps_what_is_written(self, tmp_path: Path) -> None:
        samples = as_int16(chirps(2))
        path = tmp_path / "answer.wav"
        writer = WavWriter(path)
        writer.write(samples[:RATE])
        with largest_file(HEADER + 2 * RATE + 1001):
            with pytest.raises(StoreError, match="no room left on the disk") as told:
                writer.write(samples[RATE:])
            writer.close()
        assert "kept" in told.value.message
        assert path.stat().st_size == HEADER + 2 * RATE + 1000
        assert writer.samples == RATE + 500
        assert np.array_equal(as_int16(read_wav(path) * 32768 / 32767), samples[: RATE + 500])

    def test_a_disk_that_is_full_from_the_start(self, tmp_path: Path) -> None:
        path = tmp_path / "answer.wav"
        with largest_file(10), pytest.raises(StoreError, match="no room left"):
            WavWriter(path)
        assert not path.exists()


class TestRepair:
    def test_a_header_that_was_never_set(self, tmp_path: Path) -> None:
        samples = as_int16(chirps(1))
        path = write(tmp_path / "answer.wav", samples)
        whole = path.read_bytes()
        path.write_bytes(whole[:4] + bytes(4) + whole[8:40] + bytes(4) + whole[44:] + b"\x01")
        assert repair(path) == 1.0
        assert path.read_bytes() == whole

    def test_a_file_that_was_cut_off(self, tmp_path: Path) -> None:
        path = write(tmp_path / "answer.wav", as_int16(chirps(2)))
        os.truncate(path, HEADER + 2 * RATE)
        assert repair(path) == 1.0
        with wave.open(str(path)) as file:
            assert file.getnframes() == RATE

    def test_a_first_block_lost_in_a_power_cut(self, tmp_path: Path) -> None:
        path = write(tmp_path / "answer.wav", as_int16(chirps(1)))
        whole = path.read_bytes()
        path.write_bytes(bytes(HEADER) + whole[HEADER:])
        assert repair(path) == 1.0
        assert path.read_bytes() == whole

    def test_a_whole_file_stays_as_it_is(self, tmp_path: Path) -> None:
        path = write(tmp_path / "answer.wav", as_int16(chirps(1)))
        os.utime(path, (1, 1))
        assert repair(path) == 1.0
        assert path.stat().st_mtime == 1

    def test_nothing_was_written_yet(self, tmp_path: Path) -> None:
        path = tmp_path / "answer.wav"
        path.write_bytes(b"RIFF")
        assert repair(path) == 0.0

    def test_a_foreign_file_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "letter.txt"
        path.write_text("Dear all, " * 20)
        with pytest.raises(InputError, match="not a recording"):
            repair(path)
        assert path.read_text() == "Dear all, " * 20

    def test_a_file_that_is_gone(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="could not be repaired"):
            repair(tmp_path / "answer.wav")


class TestReadWav:
    @pytest.mark.parametrize(
        ("kind", "bits", "dtype", "scale"),
        [(1, 16, "<i2", 2**15), (1, 32, "<i4", 2**31), (3, 32, "<f4", 1), (3, 64, "<f8", 1)],
    )
    def test_widths(self, tmp_path: Path, kind: int, bits: int, dtype: str, scale: int) -> None:
        sound = chirps(0.5)
        form = struct.pack("<HHIIHH", kind, 1, RATE, RATE * bits // 8, bits // 8, bits)
        path = tmp_path / "any.wav"
        path.write_bytes(riff(form, (sound.astype(np.float64) * scale).astype(dtype).tobytes()))
        assert np.abs(read_wav(path) - sound).max() < 1e-4

    def test_24_bits_in_the_extensible_form(self, tmp_path: Path) -> None:
        sound = chirps(0.5)
        wide = (sound.astype(np.float64) * 2**31).astype("<i4").view(np.uint8).reshape(-1, 4)
        form = struct.pack("<HHIIHHHHIH14s", 0xFFFE, 1, RATE, RATE * 3, 3, 24, 22, 24, 4, 1, bytes(14))
        path = tmp_path / "any.wav"
        path.write_bytes(riff(form, wide[:, 1:].tobytes()))
        assert np.abs(read_wav(path) - sound).max() < 1e-4

    def test_8_bits(self, tmp_path: Path) -> None:
        sound = chirps(0.5)
        path = tmp_path / "any.wav"
        form = struct.pack("<HHIIHH", 1, 1, RATE, RATE, 1, 8)
        path.write_bytes(riff(form, np.rint(sound * 127 + 128).astype(np.uint8).tobytes()))
        assert np.abs(read_wav(path) - sound).max() < 0.02

    @pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
    def test_other_rates_and_two_channels(self, tmp_path: Path, rate: int) -> None:
        sound = chirps(1, rate)
        both = np.stack([sound, sound], axis=1)
        path = tmp_path / "any.wav"
        form = struct.pack("<HHIIHH", 1, 2, rate, rate * 4, 4, 16)
        path.write_bytes(riff(form, (both * 32767).astype("<i2").tobytes()))
        found = read_wav(path)
        assert found.dtype == np.float32
        assert len(found) == RATE
        assert abs(np.sqrt(np.mean(found**2)) - np.sqrt(np.mean(sound**2))) < 0.01

    def test_sizes_that_a_crash_left_at_zero(self, tmp_path: Path) -> None:
        path = write(tmp_path / "answer.wav", as_int16(chirps(1)))
        whole = path.read_bytes()
        path.write_bytes(whole[:40] + bytes(4) + whole[44:])
        assert len(read_wav(path)) == RATE

    @pytest.mark.parametrize(
        "content",
        [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"nothing of the kind" * 99]
        + [riff(struct.pack("<HHIIHH", 1, channels, 0, 0, 0, 16), bytes(99)) for channels in (0, 1)]
        + [riff(struct.pack("<HHIIHH", 1, 1, RATE, 0, 0, bits), bytes(99)) for bits in (0, 12)],
    )
    def test_rubbish_is_told(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "any.wav"
        path.write_bytes(content)
        with pytest.raises(InputError, match="not a WAV file"):
            read_wav(path)

    def test_samples_that_are_no_numbers(self, tmp_path: Path) -> None:
        path = tmp_path / "any.wav"
        form = struct.pack("<HHIIHH", 3, 1, RATE, RATE * 4, 4, 32)
        path.write_bytes(riff(form, np.full(100, np.nan, "<f4").tobytes()))
        with pytest.raises(InputError, match="damaged"):
            read_wav(path)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="No such file"):
            read_wav(tmp_path / "answer.wav")


class TestReadAudio:
    @pytest.mark.parametrize(
        ("name", "codec", "rate"),
        [
            ("a.flac", "flac", 44_100),
            ("a.mp3", "libmp3lame", 44_100),
            ("a.m4a", "aac", 48_000),
            ("a.ogg", "libopus", 48_000),
            ("mu-law.wav", "pcm_mulaw", 8_000),
            ("Ähm, so’s.wav", "pcm_s16le", 22_050),
        ],
    )
    def test_common_kinds(self, tmp_path: Path, name: str, codec: str, rate: int) -> None:
        av = pytest.importorskip("av")
        sound = chirps(2, rate)
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=rate, layout="mono")
            frame = av.AudioFrame.from_ndarray(as_int16(sound).reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        import soxr

        wanted = soxr.resample(sound, rate, RATE)
        found = read_audio(path)
        assert found.dtype == np.float32
        assert abs(len(found) / RATE - 2) < 0.15
        assert place(wanted[RATE // 4 : -RATE // 4], found)[1] > 0.95

    @pytest.mark.parametrize("name", ["letter.txt", "song.mp3", "answer.wav"])
    def test_rubbish_is_told(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(np.random.default_rng(1).bytes(5000))
        with pytest.raises(InputError):
            read_audio(path)

    def test_an_empty_recording_is_told(self, tmp_path: Path) -> None:
        path = write(tmp_path / "answer.wav", np.zeros(0, np.int16))
        with pytest.raises(InputError, match="There is no sound"):
            read_audio(path)

    def test_without_pyav_wav_can_still_be_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "av", None)
        path = write(tmp_path / "answer.wav", as_int16(chirps(1)))
        assert len(read_audio(path)) == RATE
        (tmp_path / "a.mp3").write_bytes(b"ID3" + bytes(100))
        with pytest.raises(InputError, match="need the speech engine"):
            read_audio(tmp_path / "a.mp3")
