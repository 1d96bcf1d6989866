"""The main job, once, for real: a question, a voice, and feedback that quotes it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from practice_app.model import AttemptState, Recording, Role, Verdict
from practice_app.paths import DataFolder
from practice_app.ui.practice_page import PracticePage, Stage
from practice_app.ui.review_page import ReviewPage
from practice_app.ui.window import Place, Window
from tests.speech import voices
from tests.virtual_microphone import VirtualMicrophone
from tests.whole.conftest import QUESTION

pytestmark = [pytest.mark.sound, pytest.mark.speech]

LOADING = 60_000  # ms; models load, on a machine that may be busy


def practice_page(window: Window, qtbot: QtBot) -> PracticePage:
    page = window.go(Place.PRACTICE)
    assert isinstance(page, PracticePage)
    qtbot.waitUntil(lambda: page.stage is Stage.READY, timeout=LOADING)
    page.ask(window._desk.practice.bank.question(QUESTION))
    return page


def speak(page: PracticePage, qtbot: QtBot, microphone: VirtualMicrophone, spoken: voices.Spoken) -> None:
    """Space, the answer, Space."""
    key(qtbot)
    speaking = page.speaking
    qtbot.waitUntil(lambda: speaking.recorder is not None and speaking.recorder.ready, timeout=LOADING)
    playing = microphone.say(spoken.sound)
    qtbot.waitUntil(lambda: playing.poll() is not None, timeout=LOADING)
    key(qtbot)


def key(qtbot: QtBot, which: Qt.Key = Qt.Key.Key_Space) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    qtbot.keyClick(target, which)


def test_an_answer_spoken_into_the_microphone_is_read_back_with_its_marks(
    window: Window, qtbot: QtBot, virtual_microphone: VirtualMicrophone, spoken: voices.Spoken
) -> None:
    page = practice_page(window, qtbot)
    speak(page, qtbot, virtual_microphone, spoken)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE, timeout=LOADING)
    qtbot.mouseClick(page.working.skip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.place is Place.REVIEW, timeout=LOADING)

    practice = window._desk.practice
    (row,) = practice.history("warehouse")
    attempt = practice.attempt(row.id)
    assert attempt.state is AttemptState.REVIEWED
    assert attempt.recording is not None
    assert attempt.transcript is not None
    assert attempt.review is not None
    assert abs(attempt.recording.seconds - spoken.seconds) < 3
    errors, words = voices.word_errors(spoken.text, attempt.transcript.text)
    assert errors / words < 0.15
    shown = page.recording.live.toPlainText()  # while it was spoken
    assert shown
    assert attempt.transcript.text.startswith(shown)
    assert attempt.review.verdict is Verdict.JUDGED
    roles = {sentence.role for sentence in attempt.review.sentences}
    assert Role.ACTION in roles
    assert Role.RESULT in roles
    for finding in attempt.review.areas:
        for start, end in finding.evidence:
            assert attempt.transcript.text[start:end].strip()

    review_page = window.page(Place.REVIEW)
    assert isinstance(review_page, ReviewPage)
    assert review_page.question.text() == attempt.question.text
    assert review_page.transcript.isVisible()
    assert review_page.answer_it.isVisible()


def speech_processes() -> list[int]:
    """The children of this process that run the speech engine."""
    return [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and is_speech_process(folder)
    ]


def is_speech_process(folder: Path) -> bool:
    try:
        parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        return parent == str(os.getpid()) and b"practice_app.speech" in (folder / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
        return False


def test_a_speech_process_that_dies_while_you_speak_costs_you_nothing(
    window: Window, qtbot: QtBot, virtual_microphone: VirtualMicrophone, spoken: voices.Spoken
) -> None:
    page = practice_page(window, qtbot)
    key(qtbot)
    speaking = page.speaking
    qtbot.waitUntil(lambda: speaking.recorder is not None and speaking.recorder.ready, timeout=LOADING)
    playing = virtual_microphone.say(spoken.sound)
    qtbot.waitUntil(lambda: bool(speech_processes()), timeout=LOADING)
    os.kill(speech_processes()[0], signal.SIGKILL)
    qtbot.waitUntil(lambda: playing.poll() is not None, timeout=LOADING)
    key(qtbot)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE, timeout=LOADING)
    (row,) = window._desk.practice.history("warehouse")
    attempt = window._desk.practice.attempt(row.id)
    assert attempt.transcript is not None
    errors, words = voices.word_errors(spoken.text, attempt.transcript.text)
    assert errors / words < 0.15


def test_when_the_speech_process_dies_after_stop_the_page_offers_to_try_again(
    window: Window, qtbot: QtBot, spoken: voices.Spoken
) -> None:
    page, practice = practice_page(window, qtbot), window._desk.practice
    attempt = practice.begin(practice.bank.question(QUESTION))
    path = practice.store.audio_path(attempt.id)
    assert path is not None
    voices.write(path, spoken.sound)
    page.finish(practice.stopped(attempt, Recording(path, spoken.seconds, 0.5)))
    qtbot.waitUntil(lambda: bool(speech_processes()), timeout=LOADING)
    os.kill(speech_processes()[0], signal.SIGKILL)
    qtbot.waitUntil(lambda: page.stage in (Stage.FAILED, Stage.RATE), timeout=LOADING)
    assert page.stage is Stage.FAILED, "the answer was written down before the process died"
    again = page.notice.buttons()[0]
    assert again.text() == "Try again"
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE, timeout=LOADING)
    (row,) = practice.history("warehouse")
    assert row.words > 40


def test_after_a_kill_while_speaking_the_answer_is_offered_at_the_next_start(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    data: DataFolder,
    virtual_microphone: VirtualMicrophone,
    spoken: voices.Spoken,
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.whole.speaker", str(data.root), QUESTION],
        stdout=subprocess.PIPE,
        text=True,
    )
    playing = None
    try:
        assert child.stdout is not None
        playing = virtual_microphone.say(spoken.sound)
        assert child.stdout.readline() == "speaking\n"
    finally:
        child.kill()
        child.communicate()
        if playing is not None:
            playing.kill()
            playing.wait()

    window: Window = request.getfixturevalue("window")
    home = window.go(Place.HOME)
    qtbot.waitUntil(lambda: home._left.count() == 1, timeout=LOADING)  # type: ignore[attr-defined]
    (left,) = window._desk.practice.unfinished()
    assert left.recording is not None
    assert left.recording.seconds > 1
    home.finish.emit(left)  # type: ignore[attr-defined]
    page = window.page(Place.PRACTICE)
    assert isinstance(page, PracticePage)
    qtbot.waitUntil(lambda: page.stage is Stage.RATE or window.place is Place.REVIEW, timeout=LOADING)
    assert window._desk.practice.unfinished() == ()


def test_the_commands_go_the_same_way(tmp_path: Path, spoken: voices.Spoken) -> None:
    sound = voices.write(tmp_path / "answer.wav", spoken.sound)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "practice_app", "--data-dir", str(tmp_path / "data"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    heard = run("transcribe", str(sound), "--model", "tiny.en", "--json")
    assert heard.returncode == 0, heard.stderr
    transcript = json.loads(heard.stdout)
    assert set(transcript) >= {"text", "words", "language", "seconds", "model", "state"}
    assert transcript["state"] == "heard"
    (tmp_path / "heard.json").write_text(heard.stdout)
    checked = run("check", "--question", QUESTION, "--transcript", str(tmp_path / "heard.json"), "--json")
    assert checked.returncode == 0, checked.stderr
    record = json.loads(checked.stdout)
    assert record["star"]["result"]["present"]
    for sentence in record["sentences"]:
        assert transcript["text"][sentence["start"] : sentence["end"]] == sentence["text"]


def test_recording_from_the_command_line(tmp_path: Path, virtual_microphone: VirtualMicrophone) -> None:
    command = [
        *(sys.executable, "-m", "practice_app", "--data-dir", str(tmp_path / "data")),
        *("record", "--question", QUESTION, "--seconds", "2", "--no-check", "--json"),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr
    attempt = json.loads(done.stdout)
    assert attempt["state"] == "recorded"
    assert attempt["recording"]["seconds"] > 1
