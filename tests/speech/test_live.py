"""Live answers: the words of the whole file, whatever happens while they are spoken."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from practice_app.errors import Cancelled, ModelMissing, TranscriptionError
from practice_app.model import SpeechState
from practice_app.paths import DataFolder
from practice_app.speech import models
from practice_app.speech.live import WorkerLive, transcribe_live
from practice_app.speech.voice import RATE
from practice_app.speech.worker import WorkerEngine
from tests.speech import voices
from tests.speech.conftest import speech_process

pytestmark = pytest.mark.speech
BLOCK = RATE // 10


def ignore(fraction: float) -> None:
    """Nobody watches the progress."""


def feed(live: WorkerLive, samples: np.ndarray) -> None:
    for begin in range(0, len(samples), BLOCK):
        live.feed(samples[begin : begin + BLOCK])


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(scope="session")
def long_answer(spoken: voices.Spoken) -> np.ndarray:
    """Twice the answer, int16."""
    return np.tile(spoken.samples, 2)


@pytest.fixture(scope="session")
def whole(long_answer: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> object:
    """What the file of the long answer comes to."""
    folder = tmp_path_factory.mktemp("whole")
    path = voices.write(folder / "a.wav", long_answer)
    engine = WorkerEngine("tiny.en", DataFolder(folder / "data"))
    try:
        return engine.transcribe(path, ignore, threading.Event())
    finally:
        engine.close()


def test_gives_what_the_whole_file_gives(
    engine: WorkerEngine, long_answer: np.ndarray, whole: object
) -> None:
    live = engine.live()
    feed(live, long_answer)
    fractions: list[float] = []
    assert live.finish(fractions.append, threading.Event()) == whole
    assert fractions[-1] == 1.0
    assert fractions == sorted(fractions)


def test_words_come_while_speaking_and_stay(engine: WorkerEngine, long_answer: np.ndarray) -> None:
    live = engine.live()
    half = len(long_answer) // 2
    feed(live, long_answer[:half])
    wait_until(lambda: live.heard != "")
    early = live.heard
    feed(live, long_answer[half:])
    transcript = live.finish(ignore, threading.Event())
    assert transcript.text.startswith(early)
    assert live.heard == transcript.text
    assert live.behind_seconds < 1


def test_tells_how_far_behind_it_is(engine: WorkerEngine, long_answer: np.ndarray) -> None:
    live = engine.live()
    feed(live, long_answer)  # all at once: more than any machine keeps up with
    assert live.falling_behind
    live.finish(ignore, threading.Event())
    assert not live.falling_behind


def test_what_is_decoded_at_the_pause_before_stop_is_used(
    engine: WorkerEngine, spoken: voices.Spoken
) -> None:
    live = engine.live()
    kinds: list[str] = []
    receive = live.receive
    live.receive = lambda event: (kinds.append(event["kind"]), receive(event))[1]
    feed(live, np.concatenate((spoken.samples[: 6 * RATE], np.zeros(RATE * 3 // 2, np.int16))))
    wait_until(lambda: "ahead" in kinds)
    measured = live.finish_measured(ignore, threading.Event())
    assert len(measured.chunks) == measured.ahead == measured.decodes == 1


def test_ten_minutes_of_silence(engine: WorkerEngine) -> None:
    live = engine.live()
    for _ in range(600):
        live.feed(np.zeros(RATE, np.int16))
    transcript = live.finish(ignore, threading.Event())
    assert transcript.state is SpeechState.SILENCE
    assert transcript.seconds == 600


def test_process_killed_while_decoding_a_chunk(
    engine: WorkerEngine, long_answer: np.ndarray, whole: object
) -> None:
    live = engine.live()
    feed(live, long_answer)
    wait_until(lambda: live.heard != "")
    speech_process().kill()
    assert live.finish(ignore, threading.Event()) == whole


def test_process_killed_while_decoding_the_tail(
    engine: WorkerEngine, long_answer: np.ndarray, whole: object
) -> None:
    live = engine.live()
    feed(live, long_answer)
    killed: list[float] = []

    def kill(fraction: float) -> None:
        if fraction > 0.5 and not killed:
            killed.append(fraction)
            speech_process().kill()

    assert live.finish(kill, threading.Event()) == whole
    assert killed


def test_process_that_keeps_dying_is_given_up(engine: WorkerEngine, long_answer: np.ndarray) -> None:
    live = engine.live()
    feed(live, long_answer[: 5 * RATE])
    for _ in range(3):
        wait_until(lambda: live._link is not None)
        link = live._link
        speech_process().kill()
        wait_until(lambda link=link: live._link is not link)
    wait_until(lambda: not live.healthy)
    live.feed(long_answer[:BLOCK])
    with pytest.raises(TranscriptionError, match="your recording is safe"):
        live.finish(ignore, threading.Event())


def test_model_gone_when_the_process_must_start_again(
    engine: WorkerEngine, long_answer: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = engine.live()
    feed(live, long_answer[: 5 * RATE])
    wait_until(lambda: live._link is not None)
    monkeypatch.setattr(models, "_located", lambda source, name: ())
    speech_process().kill()
    wait_until(lambda: not live.healthy)
    with pytest.raises(ModelMissing):
        live.finish(ignore, threading.Event())


def test_model_deleted_while_it_is_loaded(data: DataFolder, long_answer: np.ndarray, whole: object) -> None:
    folder = shutil.copytree(models.find_model("tiny.en", data), data.models / "tiny.en")
    engine = WorkerEngine("tiny.en", data)
    try:
        live = engine.live()
        feed(live, long_answer[: 16 * RATE])
        wait_until(lambda: live.heard != "")
        shutil.rmtree(folder)
        feed(live, long_answer[16 * RATE :])
        assert live.finish(ignore, threading.Event()) == whole
    finally:
        engine.close()


def test_without_a_model_recording_goes_on(
    data: DataFolder, long_answer: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_located", lambda source, name: ())
    engine = WorkerEngine("tiny.en", data)
    live = engine.live()
    feed(live, long_answer[:RATE])
    wait_until(lambda: not live.healthy)
    engine.close()


def test_stop_and_cancel(engine: WorkerEngine, long_answer: np.ndarray) -> None:
    live = engine.live()
    feed(live, long_answer)
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        live.finish(ignore, stop)
    assert not live.healthy
    other = engine.live()
    feed(other, long_answer[: 3 * RATE])
    other.cancel()
    other.cancel()
    assert not other.healthy


def test_a_file_and_a_live_answer_at_once(
    engine: WorkerEngine, spoken: voices.Spoken, spoken_file: Path
) -> None:
    live = engine.live()
    feed(live, spoken.samples)
    transcript = engine.transcribe(spoken_file, ignore, threading.Event())
    assert live.finish(ignore, threading.Event()).text == transcript.text


def test_a_file_fed_at_pace(engine: WorkerEngine, spoken_file: Path) -> None:
    measured = transcribe_live(engine, spoken_file, 20.0, ignore, threading.Event())
    assert measured.transcript == engine.transcribe(spoken_file, ignore, threading.Event())
    assert measured.chunks
    assert measured.cpu_s > 0
    assert measured.stop_to_text_s is not None
