"""Sets are changed step by step, every step can be taken back, and shipped sets stay as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from practice_app.bank import load_set, save_set
from practice_app.bank.edit import (
    SetEditor,
    as_new,
    faults_of,
    new_question,
    own_copy,
    with_question,
    with_question_moved,
    with_question_twice,
    with_title,
    without_question,
)
from practice_app.errors import InputError
from practice_app.guide_model import Guide, Round
from practice_app.model import Area, FollowUp, QuestionSet
from practice_app.paths import question_bank
from tests import builders


def small_set() -> QuestionSet:
    questions = tuple(builders.question(id=name) for name in ("one", "two", "three"))
    return QuestionSet("Mine", tuple(replace(each, set_title="Mine") for each in questions))


def ids(question_set: QuestionSet) -> list[str]:
    return [question.id for question in question_set.questions]


def test_every_change_can_be_taken_back_and_made_again() -> None:
    editor = SetEditor(small_set())
    editor.change(without_question(editor.current, "two"))
    editor.change(with_question_moved(editor.current, "three", -1))
    assert ids(editor.current) == ["three", "one"]
    assert ids(editor.undo()) == ["one", "three"]
    assert ids(editor.undo()) == ["one", "two", "three"]
    assert not editor.can_undo
    assert ids(editor.undo()) == ["one", "two", "three"]
    assert ids(editor.redo()) == ["one", "three"]
    editor.change(replace(editor.current, title="Ours"))
    assert not editor.can_redo


def test_unsaved_knows_the_way_back() -> None:
    editor = SetEditor(small_set())
    assert not editor.unsaved
    editor.change(without_question(editor.current, "two"))
    assert editor.unsaved
    editor.was_saved()
    assert not editor.unsaved
    editor.undo()
    assert editor.unsaved


def test_a_shipped_set_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    shipped = load_set(question_bank() / "key-account-manager.yaml", shipped=True)
    with pytest.raises(InputError, match="stays as it is"):
        SetEditor(shipped)
    copy = own_copy(shipped, [shipped.title, f"{shipped.title} (mine)"], ids(shipped))
    assert copy.title == f"{shipped.title} (mine) 2"
    assert not set(ids(copy)) & set(ids(shipped))
    assert copy.guide is not None
    own = set(ids(copy))
    assert all(set(one.questions) <= own for one in copy.guide.rounds)
    path = tmp_path / "copy.yaml"
    save_set(path, copy)
    assert ids(load_set(path)) == ids(copy)


def test_adding_replacing_and_copying_keep_ids_apart() -> None:
    mine = small_set()
    added = new_question(mine, "One", {"one-2"})
    assert added.id == "one-3"
    mine = with_question(mine, added, 1)
    assert ids(mine) == ["one", "one-3", "two", "three"]
    mine = with_question(mine, replace(added, text="Changed"))
    assert mine.questions[1].text == "Changed"
    mine = with_question_twice(mine, "two", ())
    assert ids(mine) == ["one", "one-3", "two", "two-2", "three"]


def test_moving_stops_at_the_ends() -> None:
    assert ids(with_question_moved(small_set(), "one", -5)) == ["one", "two", "three"]
    assert ids(with_question_moved(small_set(), "one", 99)) == ["two", "three", "one"]
    with pytest.raises(InputError):
        with_question_moved(small_set(), "four", 1)


def test_faults_are_known_before_saving() -> None:
    mine = small_set()
    assert faults_of(mine) == ()
    spoilt = replace(
        mine.questions[0], text="", areas=(Area("a", ""),), follow_ups=(FollowUp("Why?", ("nowhere",)),)
    )
    whats = " ".join(fault.what for fault in faults_of(with_question(mine, spoilt)))
    assert "no 'text'" in whats
    assert "nowhere" in whats


def test_a_set_from_elsewhere_keeps_what_is_free_and_forgets_its_file() -> None:
    guide = Guide(rounds=(Round("first", "First", questions=("two", "one")),))
    found = replace(small_set(), guide=guide, source="a guide.docx")
    made = as_new(found, ["mine"], ["two", "two-2"])
    assert ids(made) == ["one", "two-3", "three"]
    assert made.guide is not None
    assert made.guide.rounds[0].questions == ("two-3", "one")
    assert made.title == "Mine 2"
    assert {question.set_title for question in made.questions} == {"Mine 2"}
    assert made.source == ""  # else saving would write over the guide


def test_a_new_title_is_known_to_the_questions() -> None:
    made = with_title(small_set(), "Ours")
    assert {made.title, *(question.set_title for question in made.questions)} == {"Ours"}
