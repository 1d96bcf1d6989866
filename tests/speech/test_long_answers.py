"""Answers that try the patience of clocks and memory: a laptop that sleeps, much speech, much silence."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from practice_app.audio.door import Sound
from practice_app.audio.recorder import Recorder
from practice_app.model import Transcript
from practice_app.speech.session import heard_from_json
from practice_app.speech.voice import RATE
from practice_app.speech.worker import WorkerEngine
from tests.fakes.sound import FakeSound
from tests.speech import voices
from tests.speech.test_session import Scripted, session, sound, work

BLOCK = RATE // 10


class Clock:
    """The machine's clock, which may jump."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = 0.0
        real = time.monotonic
        monkeypatch.setattr("time.monotonic", lambda: real() + self.ahead)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def ignore(fraction: float) -> None:
    """Nobody watches the progress."""


def whole(engine: WorkerEngine, path: Path) -> Transcript:
    return engine.transcribe(path, ignore, threading.Event())


@pytest.mark.speech
def test_a_laptop_that_sleeps_while_you_speak_loses_no_word(
    engine: WorkerEngine, spoken: voices.Spoken, tmp_path: Path, clock: Clock
) -> None:
    fake, path, live = FakeSound(), tmp_path / "answer.wav", engine.live()
    recorder = Recorder(path, on_block=live.feed, sound=Sound(fake))
    recorder.start()
    samples = spoken.samples.astype(np.float32) / 32768
    asleep = len(samples) // 2 // BLOCK * BLOCK
    for begin in range(0, len(samples), BLOCK):
        if begin == asleep:
            clock.ahead = 120.0
        fake.stream.send(samples[begin : begin + BLOCK])
    recording = recorder.stop()
    assert recording.problem == ""
    assert recording.seconds == pytest.approx(len(samples) / RATE)
    transcript = live.finish(ignore, threading.Event())
    assert transcript.text == whole(engine, path).text != ""


@pytest.mark.speech
def test_a_laptop_that_sleeps_after_stop_goes_on_where_it_was(
    engine: WorkerEngine, spoken: voices.Spoken, spoken_file: Path, clock: Clock
) -> None:
    live = engine.live()
    for begin in range(0, len(spoken.samples), BLOCK):
        live.feed(spoken.samples[begin : begin + BLOCK])

    def asleep(fraction: float) -> None:
        if fraction > 0:  # the process seems to have said nothing for an hour
            clock.ahead = 3600.0

    transcript = live.finish(asleep, threading.Event())
    assert clock.ahead
    assert transcript.text == whole(engine, spoken_file).text != ""


def test_twenty_minutes_of_speech_are_all_decoded_and_little_is_kept() -> None:
    decoder = Scripted()
    run = session(decoder)
    for _ in range(120):
        run.add(sound((1, 9.2), (0.01, 0.8)))
        work(run)
        assert run._samples / RATE - run.reached < 1  # nothing waits while there is time
        assert len(run._sound) < 40 * RATE
    run.finish()
    result = work(run)[-1]
    assert result["seconds"] == pytest.approx(1200)
    cuts = [heard_from_json(chunk)[0] for chunk in result["chunks"]]
    assert all(before.end <= after.start for before, after in pairwise(cuts))
    for spoken_from in range(0, 1200, 10):
        covered = [cut for cut in cuts if cut.start / RATE <= spoken_from + 4.6 <= cut.end / RATE]
        assert len(covered) == 1


def test_ten_minutes_of_silence_within_an_answer_cost_no_decode() -> None:
    decoder = Scripted()
    run = session(decoder)
    run.add(sound((1, 5), (0.01, 4)))
    work(run)
    decoded = len(decoder.cuts)
    for _ in range(600):
        run.add(sound((0.01, 1)))
        assert not run.has_work
    assert len(run._sound) < 5 * RATE
    assert len(decoder.cuts) == decoded
    run.add(sound((1, 5)))
    run.finish()
    cuts = [heard_from_json(chunk)[0] for chunk in work(run)[-1]["chunks"]]
    assert len(cuts) == 2
    assert cuts[0].end / RATE < 6
    assert cuts[1].start / RATE > 608
