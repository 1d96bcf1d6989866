"""Attempts survive: what is kept comes back the same, is found, and goes only when asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice_app.errors import InputError, StoreError
from practice_app.model import AttemptState, Overrule, QuestionMark, SelfRating
from practice_app.store import Store
from practice_app.store.schema import UPGRADES, create_attempts
from tests import builders


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "practice.sqlite3", tmp_path / "recordings")
    yield store
    store.close()


def test_a_whole_attempt_comes_back_as_it_was_kept(store: Store, tmp_path: Path) -> None:
    question = builders.question()
    begun = store.begin(question, spoken=True)
    path = store.audio_path(begun.id)
    assert path is not None
    assert path.parent == tmp_path / "recordings"
    recording = builders.recording(path)
    transcript, review = builders.transcript(), builders.review()
    rating, overrule = SelfRating(3, "calm"), Overrule("area", "lesson", "partly")

    store.save_recording(begun.id, recording)
    store.save_transcript(begun.id, transcript)
    store.add_review(begun.id, review)
    store.rate(begun.id, rating)
    store.overrule(begun.id, overrule)
    store.close()

    again = Store(tmp_path / "practice.sqlite3", tmp_path / "recordings")
    kept = again.attempt(begun.id)
    assert kept.question == question
    assert kept.recording == recording
    assert kept.transcript == transcript
    assert kept.review == review
    assert kept.rating == rating
    assert kept.overrules == (overrule,)
    assert kept.state is AttemptState.REVIEWED
    again.close()


def test_checking_again_keeps_the_old_review_beside_the_new(store: Store) -> None:
    attempt = store.begin(builders.question(), spoken=False)
    store.save_transcript(attempt.id, builders.transcript(spoken=False))
    store.add_review(attempt.id, builders.review())
    store.add_review(attempt.id, builders.review())
    assert len(store.reviews(attempt.id)) == 2


def test_a_second_overrule_of_a_mark_replaces_the_first_and_can_be_withdrawn(store: Store) -> None:
    attempt = store.begin(builders.question(), spoken=False)
    store.overrule(attempt.id, Overrule("role", "0:10", "action"))
    store.overrule(attempt.id, Overrule("role", "0:10", "result"))
    assert store.attempt(attempt.id).overrules == (Overrule("role", "0:10", "result"),)
    store.withdraw_overrule(attempt.id, "role", "0:10")
    assert store.attempt(attempt.id).overrules == ()


def test_takes_of_a_question_are_counted(store: Store) -> None:
    takes = [store.begin(builders.question(), spoken=False).take for _ in range(3)]
    assert takes == [1, 2, 3]
    assert store.begin(builders.question(id="other"), spoken=False).take == 1


def test_history_is_newest_first_and_pages(store: Store) -> None:
    ids = [store.begin(builders.question(id=f"q{i}"), spoken=False).id for i in range(5)]
    assert [row.id for row in store.history(limit=2)] == ids[:2:-1]
    assert [row.id for row in store.history(limit=2, offset=4)] == ids[:1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bookkeeper", True),
        ("book", True),  # the last word may be a beginning
        ("invoices client", True),
        ("dragon", False),
        ('"quoted" AND (', False),  # signs of the query language are plain text
        ("NEAR", False),
    ],
)
def test_search_looks_at_what_was_asked_and_said(store: Store, query: str, found: bool) -> None:
    attempt = store.begin(builders.question(), spoken=False)
    store.save_transcript(attempt.id, builders.transcript(spoken=False))
    rows = store.history(query)
    assert [row.id for row in rows] == ([attempt.id] if found else [])
    if found:
        assert "\x02" in rows[0].snippet


def test_deleting_can_be_undone_until_the_clean_up(store: Store) -> None:
    attempt = store.begin(builders.question(), spoken=True)
    path = store.audio_path(attempt.id)
    assert path is not None
    path.write_bytes(b"sound")

    store.delete(attempt.id)
    assert store.history() == ()
    store.restore(attempt.id)
    assert [row.id for row in store.history()] == [attempt.id]

    store.delete(attempt.id)
    assert store.clean_up() == (path,)
    assert not path.exists()
    with pytest.raises(InputError):
        store.attempt(attempt.id)
    assert store.history("winning") == ()


def test_unfinished_are_those_with_sound_or_text_but_no_review(store: Store) -> None:
    recorded = store.begin(builders.question(), spoken=True)
    typed = store.begin(builders.question(), spoken=False)
    store.save_transcript(typed.id, builders.transcript(spoken=False))
    reviewed = store.begin(builders.question(), spoken=True)
    store.add_review(reviewed.id, builders.review())
    assert [attempt.id for attempt in store.unfinished()] == [recorded.id, typed.id]


def test_an_unknown_id_is_told(store: Store) -> None:
    for call in (store.attempt, store.delete, store.audio_path):
        with pytest.raises(InputError, match="nowhere"):
            call("nowhere")


def test_a_database_of_a_newer_program_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "practice.sqlite3"
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {len(UPGRADES) + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        Store(path, tmp_path / "recordings")
    assert path.read_bytes()[:100] == before[:100]


def test_rubbish_in_place_of_the_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "practice.sqlite3"
    path.write_bytes(b"this was never a database, not even for a moment" * 100)
    with pytest.raises(StoreError, match="damaged"):
        Store(path, tmp_path / "recordings")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="can't be used"):
        Store(tmp_path / "file" / "practice.sqlite3", tmp_path / "file" / "recordings")


def test_two_programs_can_write_in_turn(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "practice.sqlite3", tmp_path / "recordings")
    first = store.begin(builders.question(), spoken=False)
    second = other.begin(builders.question(), spoken=False)
    assert [row.id for row in store.history()] == [second.id, first.id]
    other.close()


def _first_form(path: Path) -> str:
    """A database as the first upgrade alone left it, with one attempt; returns its id."""
    db = sqlite3.connect(path, isolation_level=None)
    create_attempts(db)
    db.execute("PRAGMA user_version = 1")
    db.execute(
        """INSERT INTO attempts (id, question_id, question, begun, state, take, question_text)
           VALUES ('old', 'q', '{"id":"q","text":"Why?"}',
                   '2026-01-01T00:00:00+00:00', 'recorded', 1, 'Why?')"""
    )
    db.close()
    return "old"


def test_upgrade_add_overrules(tmp_path: Path) -> None:
    path = tmp_path / "practice.sqlite3"
    attempt_id = _first_form(path)
    store = Store(path, tmp_path / "recordings")
    assert store.attempt(attempt_id).question.text == "Why?"
    store.overrule(attempt_id, Overrule("flag", "generic", "no"))
    store.close()
    assert (tmp_path / "practice-before-2.sqlite3").exists()


def test_upgrade_add_question_marks(tmp_path: Path) -> None:
    path = tmp_path / "practice.sqlite3"
    _first_form(path)
    store = Store(path, tmp_path / "recordings")
    store.mark_question("q", QuestionMark.NEVER)
    assert store.question_marks() == {"q": QuestionMark.NEVER}
    store.close()


def test_question_marks_replace_each_other_and_can_be_taken_off(store: Store) -> None:
    store.mark_question("one", QuestionMark.FAVOURITE)
    store.mark_question("one", QuestionMark.NEVER)
    store.mark_question("two", QuestionMark.FAVOURITE)
    store.mark_question("two", None)
    assert store.question_marks() == {"one": QuestionMark.NEVER}


def test_every_upgrade_after_the_first_has_a_test() -> None:
    for step in UPGRADES[1:]:
        assert f"test_upgrade_{step.__name__}" in globals()
