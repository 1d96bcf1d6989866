"""One answer from begin to end, and what is left when something goes wrong in between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from practice_app.audio.door import Sound
from practice_app.audio.wav import WavWriter, read_wav
from practice_app.errors import Cancelled, InputError, TranscriptionError
from practice_app.model import (
    AttemptState,
    Overrule,
    QuestionMark,
    QuestionSet,
    Recording,
    SelfRating,
    Verdict,
)
from practice_app.parts import build
from practice_app.paths import DataFolder
from practice_app.practice import INTERRUPTED, Practice
from practice_app.review.reviewer import Reviewer
from tests import builders
from tests.fakes.boundaries import FakeBoundaries
from tests.fakes.engine import FakeEngine
from tests.fakes.judge import FakeJudge
from tests.fakes.sound import FakeSound

Make = Callable[..., Practice]


def practice_over(data: DataFolder, engine: FakeEngine, seed: int = 1) -> Practice:
    return build(
        data,
        engine=lambda model: engine,
        reviewer=lambda: Reviewer(FakeJudge(), FakeBoundaries()),
        seed=seed,
    )


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Practice] = []

    def with_engine(engine: FakeEngine | None = None, seed: int = 1) -> Practice:
        practice = practice_over(DataFolder(tmp_path / "data"), engine or FakeEngine(), seed)
        made.append(practice)
        return practice

    yield with_engine
    for practice in made:
        practice.close()


def speak(path: Path, seconds: float = 2.0) -> Recording:
    """A recording as the recorder leaves it."""
    writer = WavWriter(path)
    writer.write((np.sin(np.arange(int(16000 * seconds)) / 10) * 8000).astype(np.int16))
    writer.close()
    return Recording(path, seconds, 0.25)


def spoken(practice: Practice) -> Recording:
    attempt = practice.begin(builders.question())
    path = practice.store.audio_path(attempt.id)
    assert path is not None
    return speak(path)


def nothing(fraction: float) -> None:
    pass


def test_a_spoken_answer_goes_the_whole_way(make: Make) -> None:
    engine = FakeEngine()
    practice = make(engine)
    attempt = practice.begin(builders.question())
    practice.recorder(attempt)
    assert practice.heard(attempt) == "the words so far"
    path = practice.store.audio_path(attempt.id)
    assert path is not None
    attempt = practice.stopped(attempt, speak(path))
    attempt = practice.transcribe(attempt, nothing, threading.Event())
    attempt = practice.rate(attempt, SelfRating(2))
    attempt = practice.review(attempt)
    assert engine.calls == ["live"]  # what was decoded while speaking is used
    assert attempt.state is AttemptState.REVIEWED
    assert attempt.review is not None
    assert attempt.review.verdict is Verdict.JUDGED
    assert practice.attempt(attempt.id) == attempt
    assert [row.id for row in practice.history("bookkeeper")] == [attempt.id]


def test_when_live_transcription_broke_the_recording_is_transcribed(make: Make) -> None:
    engine = FakeEngine(live_broken=True)
    practice = make(engine)
    attempt = practice.begin(builders.question())
    practice.recorder(attempt)
    path = practice.store.audio_path(attempt.id)
    assert path is not None
    attempt = practice.stopped(attempt, speak(path))
    practice.transcribe(attempt, nothing, threading.Event())
    assert engine.calls == [path.name]


def test_a_failed_engine_leaves_the_recording_to_try_again(make: Make) -> None:
    engine = FakeEngine(TranscriptionError("It broke; your recording is safe.", "Try again."))
    practice = make(engine)
    recording = spoken(practice)
    (attempt,) = practice.unfinished()
    with pytest.raises(TranscriptionError):
        practice.transcribe(attempt, nothing, threading.Event())
    assert recording.path.exists()
    engine.failure = None
    (attempt,) = practice.unfinished()
    assert practice.transcribe(attempt, nothing, threading.Event()).transcript == builders.transcript()


def test_cancelling_is_not_a_failure_and_keeps_the_answer(make: Make) -> None:
    practice = make()
    spoken(practice)
    (attempt,) = practice.unfinished()
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        practice.transcribe(attempt, nothing, stop)
    assert [left.id for left in practice.unfinished()] == [attempt.id]


def test_what_a_crash_left_is_mended_and_offered(make: Make) -> None:
    practice = make()
    recording = spoken(practice)
    with recording.path.open("r+b") as file:  # sizes of zero: the program died before it could write them
        file.seek(40)
        file.write(b"\0\0\0\0")
    empty = practice.begin(builders.question())
    again = make()
    (attempt,) = again.unfinished()
    assert attempt.recording is not None
    assert attempt.recording.seconds == pytest.approx(2.0)
    assert attempt.recording.problem == INTERRUPTED
    assert empty.id not in [row.id for row in again.history()]


def test_a_recording_that_cannot_be_read_does_not_hide_the_others(make: Make) -> None:
    practice = make()
    spoiled, good = spoken(practice), spoken(practice)
    spoiled.path.write_bytes(b"not sound at all " * 100)
    first, second = make().unfinished()
    assert first.recording is not None
    assert first.recording.seconds == 0
    assert first.recording.problem not in ("", INTERRUPTED)
    assert second.recording is not None
    assert second.recording.path == good.path
    assert second.recording.problem == INTERRUPTED


def test_an_answer_that_is_being_spoken_is_not_taken_for_a_crash(make: Make) -> None:
    practice = make()
    attempt = practice.begin(builders.question())
    practice.recorder(attempt)
    practice.unfinished()
    assert practice.attempt(attempt.id).state is AttemptState.RECORDING
    assert [row.id for row in practice.history()] == [attempt.id]


def test_a_typed_answer_needs_no_engine(make: Make) -> None:
    engine = FakeEngine()
    practice = make(engine)
    attempt = practice.review(practice.typed(builders.question(), builders.ANSWER))
    assert attempt.review is not None
    assert engine.calls == []
    with pytest.raises(InputError):
        practice.player(attempt)
    with pytest.raises(InputError):
        practice.recorder(attempt)


def test_the_follow_up_becomes_a_question_with_the_areas_it_probes(make: Make) -> None:
    practice = make()
    attempt = practice.review(practice.typed(builders.question(), builders.ANSWER))
    assert attempt.review is not None
    assert attempt.review.follow_up is not None
    question = practice.follow_up_question(attempt)
    assert question.text == attempt.review.follow_up.text
    assert [area.id for area in question.areas] == ["lesson"]
    unreviewed = practice.typed(builders.question(), "later")
    with pytest.raises(InputError):
        practice.follow_up_question(unreviewed)


def test_overrules_are_kept_beside_the_findings(make: Make) -> None:
    practice = make()
    attempt = practice.review(practice.typed(builders.question(), builders.ANSWER))
    marked = practice.overrule(attempt, Overrule("area", "lesson", "covered"))
    assert marked.review == attempt.review
    assert marked.overrules == (Overrule("area", "lesson", "covered"),)
    assert practice.withdraw_overrule(marked, "area", "lesson").overrules == ()


def test_drawing_asks_what_was_asked_longest_ago(make: Make) -> None:
    practice = make()
    title = practice.bank.questions[0].set_title
    count = len(practice.bank.filtered(set_title=title))
    asked = []
    for _ in range(count):
        question = practice.draw(set_title=title)
        practice.begin(question)
        asked.append(question.id)
    assert len(set(asked)) == count
    with pytest.raises(InputError):
        practice.draw(competency="juggling")


def test_the_same_seed_draws_the_same_question(make: Make) -> None:
    assert make(seed=5).draw() == make(seed=5).draw()


def test_a_set_of_the_users_own_is_drawn_from_and_its_faults_are_told(make: Make) -> None:
    practice = make()
    practice.data.bank.mkdir(parents=True)
    (practice.data.bank / "mine.yaml").write_text(
        "format: 1\ntitle: Mine\nquestions:\n  - id: mine\n    text: Why here?\n"
    )
    (practice.data.bank / "broken.yaml").write_text("format: 1\ntitel: Mine\nquestions: []\n")
    bank = practice.reload_bank()
    assert practice.draw(set_title="Mine").text == "Why here?"
    assert any("titel" in fault.what for fault in bank.faults)


def test_marked_questions_are_never_drawn_or_drawn_alone(make: Make) -> None:
    practice = make()
    (title, *_) = {question.set_title for question in practice.bank.questions}
    first, second, *others = practice.bank.filtered(set_title=title)
    for question in (first, *others):
        practice.mark_question(question.id, QuestionMark.NEVER)
    assert practice.draw(set_title=title) == second
    practice.mark_question(first.id, QuestionMark.FAVOURITE)
    assert practice.draw(favourites=True) == first
    practice.mark_question(first.id, None)
    with pytest.raises(InputError):
        practice.draw(favourites=True)
    with pytest.raises(InputError):
        practice.mark_question("nowhere", QuestionMark.NEVER)


def test_a_set_of_ones_own_is_saved_found_deleted_and_brought_back(make: Make) -> None:
    practice = make()
    mine = QuestionSet("Über mich", (builders.question(id="mine"),))
    saved = practice.save_own_set(mine)
    assert practice.bank.question("mine").set_title == "Über mich"
    assert Path(saved.source).parent == practice.data.bank
    practice.save_own_set(replace(saved, title="About me"))
    assert len(list(practice.data.bank.glob("*.yaml"))) == 1
    deleted = practice.delete_own_set("About me")
    assert "mine" not in {question.id for question in practice.bank.questions}
    practice.save_own_set(deleted)
    assert practice.bank.question("mine")
    with pytest.raises(InputError):
        practice.delete_own_set(practice.bank.sets[0].title)


def test_everything_kept_is_listed_and_wiped(make: Make) -> None:
    practice = make()
    spoken(practice)
    practice.save_settings(replace(practice.settings, theme="dark"))
    kept = practice.kept()
    assert {"your voice", "your answers and marks", "your settings"} <= {each.what for each in kept}
    assert sum(each.bytes for each in kept if each.what == "your voice") > 60_000
    practice.data.window_lock.touch()
    practice.wipe()
    assert practice.data.window_lock.exists()
    assert practice.history() == ()
    assert practice.settings.theme == "system"
    assert not any(path.suffix == ".wav" for path in practice.data.root.rglob("*"))


def test_deleting_is_undone_until_the_program_closes(make: Make, tmp_path: Path) -> None:
    practice = make()
    recording = spoken(practice)
    (row,) = practice.history()
    practice.delete(row.id)
    assert practice.history() == ()
    practice.restore(row.id)
    assert [each.id for each in practice.history()] == [row.id]
    practice.delete(row.id)
    practice.close()
    assert not recording.path.exists()


def test_discarding_while_speaking_drops_the_live_text(make: Make) -> None:
    engine = FakeEngine()
    practice = make(engine)
    attempt = practice.begin(builders.question())
    practice.recorder(attempt)
    practice.discard(attempt)
    assert engine.lives[0].cancelled
    assert practice.history() == ()


def test_choosing_another_model_makes_another_engine(make: Make) -> None:
    engine = FakeEngine()
    practice = make(engine)
    practice.engine()
    practice.save_settings(replace(practice.settings, speech_model="tiny.en"))
    practice.engine()
    assert engine.closed


def test_an_export_is_a_page_on_disk(make: Make, tmp_path: Path) -> None:
    practice = make()
    attempt = practice.review(practice.typed(builders.question(), builders.ANSWER))
    page = practice.export(attempt, tmp_path / "out" / "answer.html").read_text(encoding="utf-8")
    assert "They renewed for two years" in page


def test_a_data_folder_with_spaces_and_letters_of_any_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the microphone to the exported page, and through a crash: every file lies in that folder."""
    sound = FakeSound()
    monkeypatch.setattr("practice_app.audio.recorder.system_sound", lambda: Sound(sound))
    engine = FakeEngine()
    folder = DataFolder(tmp_path / "Zoë’s Übungen – 練習 ž")
    with closing(practice_over(folder, engine)) as practice:
        attempt = practice.begin(builders.question())
        recorder = practice.recorder(attempt)
        recorder.start()
        sound.stream.send(np.full(16000, 0.3, np.float32))
        attempt = practice.stopped(attempt, recorder.stop())
        assert attempt.recording is not None
        assert attempt.recording.path.is_relative_to(folder.root)
        assert len(read_wav(attempt.recording.path)) == engine.lives[-1].samples == 16000
        done = practice.review(practice.transcribe(attempt, nothing, threading.Event()))
        exported = practice.export(done, folder.reports / "Antwort für Zoë.html")
        assert builders.transcript().text.split(".")[0] in exported.read_text(encoding="utf-8")
        interrupted = practice.begin(builders.question())
        left = practice.recorder(interrupted)
        left.start()
        sound.stream.send(np.full(8000, 0.3, np.float32))
        left.stop()  # and the program ends before it is told
    with closing(practice_over(folder, engine)) as again:
        assert {row.id for row in again.history()} == {done.id, interrupted.id}
        (found,) = again.unfinished()
        assert found.id == interrupted.id
        assert found.recording is not None
        assert found.recording.seconds == 0.5
        assert all(kept.path.is_relative_to(folder.root) for kept in again.kept())
