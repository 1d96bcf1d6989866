from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from practice_app.audio.door import Sound
from practice_app.audio.playback import Player, stretched
from practice_app.audio.wav import RATE
from practice_app.errors import InputError, MissingError
from tests.audio.sounds import chirps, wait_until
from tests.audio.test_wav import as_int16, write
from tests.fakes.sound import HOST_ERROR, FakeSound


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    return write(tmp_path / "answer.wav", as_int16(chirps(3)))


def played(fake: FakeSound) -> np.ndarray:
    return np.concatenate(fake.stream.written)


def test_a_stretch_is_played_at_the_rate_of_the_device(answer: Path) -> None:
    fake = FakeSound()
    player = Player(answer, sound=Sound(fake))
    assert player.seconds == 3
    player.play(1, 2.5)
    wait_until(lambda: not player.playing)
    assert fake.stream.samplerate == 48_000
    assert len(played(fake)) == pytest.approx(1.5 * 48_000, abs=3)
    assert played(fake).shape[1] == 1
    assert player.position == 2.5
    assert player.problem == ""
    assert fake.stream.closed


@pytest.mark.parametrize("speed", [0.75, 1.25, 2.0])
def test_another_speed_keeps_the_pitch(speed: float) -> None:
    pytest.importorskip("av")
    at = np.arange(4 * RATE) / RATE
    tone = np.sin(2 * np.pi * 300 * at).astype(np.float32)
    found = np.concatenate(list(stretched(tone, speed)))
    assert len(found) == pytest.approx(len(tone) / speed, rel=0.01)
    loudest = np.abs(np.fft.rfft(found)).argmax() * RATE / len(found)
    assert loudest == pytest.approx(300, abs=2)


def test_the_position_is_one_in_the_file_at_any_speed(answer: Path) -> None:
    pytest.importorskip("av")
    fake = FakeSound()
    player = Player(answer, sound=Sound(fake))
    player.play(0.5, None, speed=1.5)
    wait_until(lambda: not player.playing)
    assert player.position == 3
    assert len(played(fake)) == pytest.approx(2.5 / 1.5 * 48_000, rel=0.02)


def test_stop_and_play_elsewhere(answer: Path) -> None:
    fake = FakeSound()
    player = Player(answer, sound=Sound(fake))
    player.stop()
    player.play()
    player.stop()
    assert not player.playing
    player.play(2)
    wait_until(lambda: not player.playing)
    assert len(played(fake)) == pytest.approx(48_000, abs=3)
    assert all(stream.closed for stream in fake.streams)


@pytest.mark.parametrize("speed", [0.1, 3.0])
def test_a_speed_outside_is_told(answer: Path, speed: float) -> None:
    with pytest.raises(InputError, match="not between"):
        Player(answer, sound=Sound(FakeSound())).play(speed=speed)


def test_nothing_to_play_on(answer: Path) -> None:
    with pytest.raises(MissingError, match="no loudspeaker"):
        Player(answer, sound=Sound(FakeSound(outputs=False))).play()


def test_a_loudspeaker_that_can_not_be_opened(answer: Path) -> None:
    with pytest.raises(MissingError, match="could not be opened"):
        Player(answer, sound=Sound(FakeSound(refuses={None: HOST_ERROR}))).play()


def test_headphones_that_go_away(answer: Path) -> None:
    fake = FakeSound()
    fake.output_gone = True
    player = Player(answer, sound=Sound(fake))
    player.play()
    wait_until(lambda: not player.playing)
    assert "broke off" in player.problem


def test_another_speed_without_pyav_is_told(answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player(answer, sound=Sound(FakeSound()))
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(MissingError, match="normal speed"):
        player.play(speed=1.5)


def test_rubbish_is_told(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(b"nothing" * 100)
    with pytest.raises(InputError):
        Player(path)
