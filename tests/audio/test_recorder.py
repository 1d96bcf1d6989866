"""The recorder with a fake PortAudio: faults that no real device gives on demand."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from practice_app.audio import door
from practice_app.audio import recorder as module_of_recorder
from practice_app.audio.door import Sound
from practice_app.audio.recorder import Recorder, State
from practice_app.audio.wav import RATE, read_wav
from practice_app.errors import MicrophoneError, StoreError
from tests.audio.sounds import chirps, place, wait_until
from tests.audio.test_wav import largest_file
from tests.fakes.sound import DEVICE_UNAVAILABLE, HOST_ERROR, INVALID_RATE, FakeSound


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answer.wav"


def started(path: Path, fake: FakeSound, **options: Any) -> Recorder:
    recorder = Recorder(path, sound=Sound(fake), **options)
    recorder.start()
    return recorder


def send(fake: FakeSound, sound: NDArray[np.float32], block: int = 441) -> None:
    for at in range(0, len(sound), block):
        fake.stream.send(sound[at : at + block])


@pytest.mark.parametrize(
    ("rate", "channels"),
    [(8_000, 1), (16_000, 1), (16_000, 2), (22_050, 1), (44_100, 1), (44_100, 2), (48_000, 1), (48_000, 4)],
)
def test_any_rate_and_number_of_channels(path: Path, rate: int, channels: int) -> None:
    fake = FakeSound(inputs=(("Microphone", rate, channels),))
    recorder = started(path, fake)
    assert recorder.state is State.STARTING
    send(fake, chirps(2, rate))
    recording = recorder.stop()
    found = read_wav(recording.path)
    assert len(found) == pytest.approx(2 * RATE, abs=2)
    assert recording.seconds == len(found) / RATE
    assert recording.peak == pytest.approx(0.5, abs=0.03)
    if rate == RATE:
        assert np.abs(found - chirps(2)).max() < 1e-4
    assert fake.stream.options["latency"] == "high"
    assert fake.stream.options["blocksize"] == 0
    assert fake.stream.closed


def test_a_sound_server_that_claims_many_channels_is_asked_for_two(path: Path) -> None:
    fake = FakeSound(inputs=(("default", 44_100, 32),))
    started(path, fake).cancel()
    assert fake.stream.channels == 2


def test_the_channel_with_the_voice_is_taken(path: Path) -> None:
    fake = FakeSound(inputs=(("Interface", 16_000, 4),))
    recorder = started(path, fake)
    sound = chirps(2)
    noise = np.random.default_rng(2).standard_normal((len(sound), 4)).astype(np.float32) * 0.001
    noise[:, 2] += sound
    send(fake, noise)
    found = read_wav(recorder.stop().path)
    assert np.abs(found[4000:] - noise[4000:, 2]).max() < 1e-4


def test_ready_with_the_first_sound(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    assert not recorder.ready
    fake.stream.send(np.zeros(160, np.float32))
    wait_until(lambda: recorder.seconds == 0.01)
    assert recorder.state is State.STARTING
    fake.stream.send(chirps(0.01))
    wait_until(lambda: recorder.ready)
    assert recorder.state is State.RECORDING
    recorder.cancel()


def test_ready_after_a_second_of_zeros(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    send(fake, np.zeros(RATE, np.float32))
    wait_until(lambda: recorder.ready)
    recorder.cancel()


def test_a_pause_is_exact(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    sound = chirps(3)
    send(fake, sound[:RATE])
    recorder.pause()
    assert recorder.state is State.PAUSED
    send(fake, sound[RATE : 2 * RATE])
    recorder.resume()
    send(fake, sound[2 * RATE :])
    recording = recorder.stop()
    assert recording.seconds == 2
    found = read_wav(path)
    assert np.abs(found - np.concatenate([sound[:RATE], sound[2 * RATE :]])).max() < 1e-4


def test_cancel_deletes_the_file(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    send(fake, chirps(1))
    recorder.cancel()
    recorder.cancel()
    assert recorder.state is State.CANCELLED
    assert not path.exists()
    with pytest.raises(RuntimeError, match="cancelled"):
        recorder.stop()


def test_cancel_never_deletes_an_answer_that_was_handed_over(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    send(fake, chirps(1))
    recording = recorder.stop()
    recorder.cancel()
    assert recorder.stop() is recording
    assert recorder.state is State.STOPPED
    assert path.exists()


def test_before_the_start_everything_can_be_read(path: Path) -> None:
    recorder = Recorder(path, sound=Sound(FakeSound()))
    assert recorder.state is State.NEW
    assert (recorder.seconds, recorder.level.peak, recorder.problem, recorder.ready) == (0, 0, "", False)
    with pytest.raises(RuntimeError, match="no answer"):
        recorder.stop()
    recorder.cancel()
    with pytest.raises(RuntimeError, match="records once"):
        recorder.start()
    assert not path.exists()


def test_no_microphone(path: Path) -> None:
    recorder = Recorder(path, sound=Sound(FakeSound(inputs=())))
    with pytest.raises(MicrophoneError, match="No microphone was found"):
        recorder.start()
    assert not path.exists()


def test_a_rate_that_is_refused_now(path: Path) -> None:
    """A headset that has changed its rate since the list was read."""
    fake = FakeSound(inputs=(("Headset", 48_000, 1),), refuses={48_000: INVALID_RATE})
    recorder = started(path, fake)
    assert fake.stream.samplerate == 44_100
    sound = chirps(2, 44_100)
    send(fake, sound)
    recorder.stop()
    found = read_wav(path)
    assert len(found) == pytest.approx(2 * RATE, abs=2)
    assert place(soxr.resample(sound, 44_100, RATE)[1000:-1000], found) == (1000, pytest.approx(1, abs=1e-3))


def test_another_way_to_the_same_device(path: Path) -> None:
    fake = FakeSound(
        inputs=(
            ("Microphone (USB Audio Device wi", 44_100, 1, "MME"),
            ("Microphone (USB Audio Device with more)", 48_000, 1, "Windows WASAPI"),
        ),
        hosts=("MME", "Windows WASAPI"),
        refuses={(1, rate): HOST_ERROR for rate in (48_000, 44_100, 16_000)},
    )
    recorder = started(path, fake)
    assert recorder.microphone is not None
    assert recorder.microphone.host == "MME"
    recorder.cancel()


@pytest.mark.parametrize(
    ("code", "told"),
    [(DEVICE_UNAVAILABLE, "is in use by another program"), (HOST_ERROR, "could not be opened")],
)
def test_a_device_that_can_not_be_opened(path: Path, code: int, told: str) -> None:
    recorder = Recorder(path, sound=Sound(FakeSound(refuses={None: code})))
    with pytest.raises(MicrophoneError, match=told) as caught:
        recorder.start()
    assert "16000 Hz" in caught.value.details
    assert not path.exists()


@pytest.mark.parametrize("tells", [True, False])
def test_a_device_that_goes_away(path: Path, monkeypatch: pytest.MonkeyPatch, tells: bool) -> None:
    monkeypatch.setattr(module_of_recorder, "_TICK_SECONDS", 0.01)
    monkeypatch.setattr(module_of_recorder, "_GONE_SECONDS", 0.1)
    fake = FakeSound()
    recorder = started(path, fake)
    send(fake, chirps(1))
    if tells:
        fake.stream.finish()
    wait_until(lambda: recorder.state is State.FAILED)
    assert recorder.problem == "The microphone went away; what you said until then is kept."
    recording = recorder.stop()
    assert recording.problem == recorder.problem
    assert recording.seconds == 1
    assert np.abs(read_wav(path) - chirps(1)).max() < 1e-4
    assert fake.stream.closed


def test_a_device_that_never_sends_anything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_of_recorder, "_TICK_SECONDS", 0.01)
    monkeypatch.setattr(module_of_recorder, "_FIRST_BLOCK_SECONDS", 0.1)
    recorder = started(path, FakeSound())
    wait_until(lambda: recorder.state is State.FAILED)
    assert recorder.problem == "No sound came from the microphone, so nothing was recorded."
    assert recorder.stop().seconds == 0


def test_a_laptop_that_slept_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a single wait takes, it counts as one: only waiting in vain again and again means gone."""
    fake = FakeSound()
    recorder = Recorder(path, sound=Sound(fake))
    slept = threading.Event()
    waited = recorder._queue.get

    class Asleep:
        """A queue whose first wait lasts as long as two minutes of sleep: the clock jumps."""

        def get(self, timeout: float) -> Any:
            if not slept.is_set():
                monkeypatch.setattr("time.monotonic", lambda: 1e9)
                slept.set()
                raise module_of_recorder.queue.Empty
            return waited(timeout=timeout)

        put = recorder._queue.put

    recorder._queue = Asleep()  # type: ignore[assignment]
    recorder.start()
    slept.wait(5)
    monkeypatch.undo()
    send(fake, chirps(1))
    assert recorder.stop().problem == ""
    assert len(read_wav(path)) == RATE


def test_exact_zeros_are_told_until_sound_comes(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    send(fake, np.zeros(2 * RATE, np.float32))
    wait_until(lambda: "sends only silence" in recorder.problem)
    send(fake, chirps(0.1))
    wait_until(lambda: recorder.problem == "")
    send(fake, np.zeros(4 * RATE, np.float32))
    wait_until(lambda: recorder.seconds > 6)
    assert recorder.problem == ""
    send(fake, np.zeros(RATE, np.float32))
    wait_until(lambda: "may be muted" in recorder.problem)
    recording = recorder.stop()
    assert not recording.silent
    assert recording.problem == ""


def test_an_answer_of_zeros_is_silent(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    send(fake, np.zeros(3 * RATE, np.float32))
    recording = recorder.stop()
    assert recording.silent
    assert recording.peak == 0
    assert "sends only silence" in recording.problem
    assert recording.seconds == 3


def test_clipping_is_seen_and_cut_off(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    send(fake, np.clip(chirps(1) * 8, -1.2, 1.2))
    wait_until(lambda: recorder.level.clipped)
    assert recorder.stop().peak == 1
    assert read_wav(path).max() <= 1


def test_overflows_are_counted_and_told(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    fake.stream.send(chirps(0.1), overflow=True)
    fake.stream.send(chirps(0.1))
    assert recorder.overflows == 1
    assert "too busy" in recorder.stop().problem


def test_the_tap_hears_what_is_written(path: Path) -> None:
    fake = FakeSound(inputs=(("Microphone", 48_000, 1),))
    heard: list[NDArray[np.int16]] = []
    recorder = started(path, fake, on_block=heard.append)
    send(fake, chirps(1, 48_000))
    recorder.stop()
    together = np.concatenate(heard)
    assert together.dtype == np.int16
    assert all(len(block) for block in heard)
    assert np.array_equal(together, np.rint(read_wav(path) * 2**15))


def test_a_tap_that_fails_does_not_end_the_recording(path: Path) -> None:
    calls = []

    def fail(block: NDArray[np.int16]) -> None:
        calls.append(block)
        raise ValueError("the live text broke")

    fake = FakeSound()
    recorder = started(path, fake, on_block=fail)
    send(fake, chirps(1))
    wait_until(lambda: recorder.seconds == 1)
    assert "still being recorded" in recorder.problem
    recording = recorder.stop()
    assert isinstance(recorder.tap_error, ValueError)
    assert len(calls) == 1
    assert recording.problem == ""
    assert recording.seconds == 1


def test_a_full_disk_ends_it_and_keeps_the_answer(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    sound = chirps(2)
    with largest_file(44 + 2 * RATE):
        send(fake, sound)
        wait_until(lambda: recorder.state is State.FAILED)
        recording = recorder.stop()
    assert "no room left on the disk" in recorder.problem
    assert recording.seconds == 1
    assert np.abs(read_wav(path) - sound[:RATE]).max() < 1e-4
    assert fake.stream.closed


def test_a_file_that_is_there_already_is_kept(path: Path) -> None:
    path.write_bytes(b"precious")
    with pytest.raises(StoreError):
        started(path, FakeSound())
    assert path.read_bytes() == b"precious"


def test_a_device_that_hangs_when_closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door.Sound.close, "__defaults__", (0.05,))
    fake = FakeSound(hangs=True)
    sound = Sound(fake)
    recorder = Recorder(path, sound=sound)
    recorder.start()
    send(fake, chirps(1))
    recording = recorder.stop()
    assert not fake.stream.closed
    assert recording.seconds == len(read_wav(path)) / RATE == 1
    assert sound.open_streams == 1
    assert not sound.refresh()
    fake.may_close.set()
    wait_until(lambda: sound.open_streams == 0)
    assert fake.stream.closed


def test_what_comes_after_stop_was_pressed_but_was_said_before_is_kept(path: Path) -> None:
    fake = FakeSound()
    recorder = started(path, fake)
    send(fake, chirps(1))
    stopping = threading.Thread(target=recorder.stop)
    stopping.start()
    fake.stream.send(chirps(0.05, seed=2))  # still in the driver's buffer
    stopping.join()
    assert recorder.seconds == pytest.approx(1.05)
