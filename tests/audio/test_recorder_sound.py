"""The real recorder on the virtual microphone: PortAudio, the disk and nothing faked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from practice_app.audio.devices import find_microphone, microphones
from practice_app.audio.playback import Player
from practice_app.audio.recorder import Recorder, State
from practice_app.audio.wav import RATE, read_wav, repair
from tests.audio.sounds import astray, chirps, place, wait_until
from tests.virtual_microphone import VirtualMicrophone

pytestmark = pytest.mark.sound

BUSY = "while True: pass"
CHILD = """
import sys, time
from pathlib import Path
from practice_app.audio.recorder import Recorder
recorder = Recorder(Path(sys.argv[1]))
recorder.start()
while True:
    print(recorder.ready, recorder.seconds, flush=True)
    time.sleep(0.05)
"""


def test_the_virtual_microphone_is_the_default_one(virtual_microphone: VirtualMicrophone) -> None:
    found = microphones()
    assert found[0].default
    assert found[0] == find_microphone(None) == find_microphone(found[0].label)


def test_every_sample_played_is_recorded_once(virtual_microphone: VirtualMicrophone, tmp_path: Path) -> None:
    played = chirps(4)
    tapped: list[np.ndarray] = []
    recorder = Recorder(tmp_path / "answer.wav", on_block=tapped.append)
    recorder.start()
    wait_until(lambda: recorder.ready)
    virtual_microphone.say(played).wait()
    loud = recorder.level
    recording = recorder.stop()

    heard = read_wav(recording.path)
    assert recorder.state is State.STOPPED
    assert astray(played, heard) == []
    assert abs(recording.peak - 0.5) < 0.05
    assert loud.peak <= 0.55
    assert not recording.silent
    assert recording.problem == "" == recorder.problem
    assert recorder.overflows == 0
    assert recording.seconds == pytest.approx(len(heard) / RATE)
    assert np.array_equal(np.concatenate(tapped), np.rint(heard * 2**15).astype(np.int16))


def test_a_pause_leaves_out_what_is_said_in_it(virtual_microphone: VirtualMicrophone, tmp_path: Path) -> None:
    first, aside, second = chirps(1.5, seed=1), chirps(1.5, seed=2), chirps(1.5, seed=3)
    recorder = Recorder(tmp_path / "answer.wav")
    recorder.start()
    wait_until(lambda: recorder.ready)
    virtual_microphone.say(first).wait()
    recorder.pause()
    assert recorder.state is State.PAUSED
    virtual_microphone.say(aside).wait()
    recorder.resume()
    virtual_microphone.say(second).wait()
    recording = recorder.stop()

    heard = read_wav(recording.path)
    one, like_one = place(first, heard)
    two, like_two = place(second, heard)
    assert like_one > 0.95
    assert like_two > 0.95
    assert one < two
    assert place(aside, heard)[1] < 0.5
    assert recording.seconds < 6.5  # and not 8 or more


def test_a_muted_microphone_is_told_and_recovers(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    recorder = Recorder(tmp_path / "answer.wav")
    recorder.start()
    wait_until(lambda: "only silence" in recorder.problem)
    assert recorder.state is State.RECORDING
    virtual_microphone.say(chirps(1)).wait()
    wait_until(lambda: recorder.problem == "")
    assert not recorder.stop().silent


def test_a_pulled_plug_keeps_the_answer_so_far(virtual_microphone: VirtualMicrophone, tmp_path: Path) -> None:
    played = chirps(2)
    recorder = Recorder(tmp_path / "answer.wav")
    recorder.start()
    wait_until(lambda: recorder.ready)
    virtual_microphone.say(played).wait()
    virtual_microphone.pull_out()
    try:
        wait_until(lambda: recorder.state is State.FAILED)
        recording = recorder.stop()
    finally:
        virtual_microphone.plug_in()
    assert recording.problem == "The microphone went away; what you said until then is kept."
    assert place(played, read_wav(recording.path))[1] > 0.95


def test_a_killed_program_leaves_the_answer_so_far(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    path = tmp_path / "answer.wav"
    played = chirps(3)
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for line in child.stdout:
        if line.startswith("True"):
            break
    virtual_microphone.say(played).wait()
    told = float(child.stdout.readline().split()[1])
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()

    seconds = repair(path)
    heard = read_wav(path)
    assert seconds == len(heard) / RATE
    assert seconds >= told
    assert place(played[: 2 * RATE], heard)[1] > 0.95


def test_nothing_is_lost_while_all_cores_are_busy(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    played = chirps(6)
    recorder = Recorder(tmp_path / "answer.wav")
    recorder.start()
    wait_until(lambda: recorder.ready)
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(os.cpu_count() or 1)]
    try:
        virtual_microphone.say(played).wait()
    finally:
        for process in busy:
            process.kill()
            process.wait()
    recording = recorder.stop()
    assert recorder.overflows == 0
    assert astray(played, read_wav(recording.path)) == []


def test_what_the_player_plays_is_what_was_recorded(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    first = Recorder(tmp_path / "first.wav")
    first.start()
    wait_until(lambda: first.ready)
    virtual_microphone.say(chirps(3)).wait()
    answer = first.stop()
    said = read_wav(answer.path)
    begin = place(chirps(3), said)[0] / RATE

    second = Recorder(tmp_path / "second.wav")
    second.start()
    wait_until(lambda: second.ready)
    player = Player(answer.path)
    player.play(begin + 1, begin + 2)
    assert player.playing
    wait_until(lambda: not player.playing)
    assert player.problem == ""
    assert player.position == pytest.approx(begin + 2)
    heard = read_wav(second.stop().path)
    assert place(said[round((begin + 1.05) * RATE) : round((begin + 1.95) * RATE)], heard)[1] > 0.95
    assert place(chirps(3)[2 * RATE + 1600 :], heard)[1] < 0.6
