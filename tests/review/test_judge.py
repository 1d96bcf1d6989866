"""The judge with the models that ship: what it must give for any text, and what no trick may earn."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice_app.errors import ModelMissing
from practice_app.model import Area, AreaStatus, Question, QuestionKind, Role
from practice_app.paths import resources
from practice_app.review.features import FLAG_NAMES
from practice_app.review.judge import Judge, Judgement
from tests.review.answers import GOOD, QUESTION

MODELS = resources() / "models"

WOULD = (
    "Well, I would always ring the customer first, whatever had happened.",
    "If they were angry I would listen and I would not interrupt them.",
    "Then I'd look for what went wrong and I would make a plan with them.",
    "You should never promise what you can't keep.",
    "I think they would trust me again after that.",
)
FLOOD = (
    "I'd rather tell you about the flood at the archive.",
    "A pipe burst above the strongroom on a Sunday in February and I was the only one on duty.",
    "I had to keep three hundred maps dry until help came.",
    "I shut the stopcock and covered the racks with polythene.",
    "We lost none of the maps and the reading room opened on the Tuesday.",
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.load(MODELS)


def assert_valid(found: Judgement, sentences: int, areas: int) -> None:
    assert found.roles.shape == (sentences, 6)
    assert len(found.role) == sentences
    assert found.evidence.shape == (sentences, areas)
    assert found.covered.shape == (areas,)
    assert len(found.status) == len(found.area_sentences) == areas
    for numbers in (found.roles, found.evidence, found.covered, np.array(list(found.flags.values()))):
        assert np.isfinite(numbers).all()
        assert ((numbers >= 0) & (numbers <= 1)).all()
    assert np.allclose(found.roles.sum(1), 1, atol=0.01)
    assert tuple(found.flags) == FLAG_NAMES
    assert set(found.flagged) <= set(FLAG_NAMES)
    for status, cited in zip(found.status, found.area_sentences, strict=True):
        assert all(0 <= place < sentences for place in cited)
        assert list(cited) == sorted(set(cited))
        if status is AreaStatus.MISSING:
            assert cited == ()
        if status is AreaStatus.COVERED:
            assert cited


def test_a_good_answer_has_its_parts_and_most_of_its_areas(judge: Judge) -> None:
    found = judge.judge(QUESTION, GOOD)
    assert_valid(found, len(GOOD), len(QUESTION.areas))
    assert {Role.SITUATION, Role.TASK, Role.ACTION, Role.RESULT} <= set(found.role)
    assert sum(status is AreaStatus.COVERED for status in found.status) >= 4
    assert found.flagged == ()


def test_what_one_would_do_is_flagged_and_covers_nothing(judge: Judge) -> None:
    found = judge.judge(QUESTION, WOULD)
    assert "hypothetical" in found.flagged
    assert AreaStatus.COVERED not in found.status
    assert Role.RESULT not in found.role


def test_what_one_would_do_is_right_for_a_scenario(judge: Judge) -> None:
    scenario = Question(
        "s", "What would you do if a customer were angry?", QuestionKind.SCENARIO, areas=QUESTION.areas
    )
    found = judge.judge(scenario, WOULD)
    assert "hypothetical" not in found.flagged
    assert Role.ACTION in found.role


def test_a_story_about_something_else_covers_nothing(judge: Judge) -> None:
    found = judge.judge(QUESTION, FLOOD)
    assert AreaStatus.COVERED not in found.status


def test_nothing_said_and_nothing_asked_for(judge: Judge) -> None:
    silent = judge.judge(QUESTION, ())
    assert_valid(silent, 0, len(QUESTION.areas))
    assert set(silent.status) == {AreaStatus.MISSING}
    assert_valid(judge.judge(Question("q", "Tell me more."), GOOD), len(GOOD), 0)


def test_same_answer_same_judgement(judge: Judge) -> None:
    first, again = judge.judge(QUESTION, GOOD), Judge.load(MODELS).judge(QUESTION, GOOD)
    assert np.array_equal(first.roles, again.roles)
    assert np.array_equal(first.evidence, again.evidence)
    assert first.status == again.status
    assert first.area_sentences == again.area_sentences


def test_order_of_areas_does_not_matter(judge: Judge) -> None:
    order = [4, 0, 5, 2, 1, 3]
    mixed = Question(QUESTION.id, QUESTION.text, areas=tuple(QUESTION.areas[k] for k in order))
    first, other = judge.judge(QUESTION, GOOD), judge.judge(mixed, GOOD)
    assert tuple(first.status[k] for k in order) == other.status
    assert tuple(first.area_sentences[k] for k in order) == other.area_sentences
    assert np.allclose(first.covered[order], other.covered, atol=0.002)
    assert first.role == other.role


def test_other_areas_do_not_change_the_roles(judge: Judge) -> None:
    longest = max(QUESTION.areas, key=lambda area: len(area.text))
    few = judge.judge(Question(QUESTION.id, QUESTION.text, areas=(longest,)), GOOD)
    assert np.allclose(few.roles, judge.judge(QUESTION, GOOD).roles, atol=0.002)


def test_long_answer_is_read_in_stretches(judge: Judge) -> None:
    said = GOOD * 12
    assert_valid(judge.judge(QUESTION, said), len(said), len(QUESTION.areas))


@settings(max_examples=25)
@given(
    st.lists(st.text(max_size=200), min_size=1, max_size=8),
    st.lists(st.text(max_size=40), max_size=4),
    st.sampled_from(QuestionKind),
)
def test_any_text_gives_a_valid_judgement(
    judge: Judge, sentences: list[str], areas: list[str], kind: QuestionKind
) -> None:
    question = Question("q", "Why?", kind, areas=tuple(Area(str(k), text) for k, text in enumerate(areas)))
    assert_valid(judge.judge(question, sentences), len(sentences), len(areas))


def test_absent_models_are_told(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="not on this machine"):
        Judge.load(tmp_path)


def test_a_broken_manifest_is_told(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(ModelMissing):
        Judge.load(tmp_path)


def test_one_changed_byte_is_refused(tmp_path: Path) -> None:
    for file in MODELS.iterdir():
        shutil.copy(file, tmp_path / file.name)
    decisions = tmp_path / "decisions.json"
    decisions.write_bytes(decisions.read_bytes().replace(b"0", b"1", 1))
    with pytest.raises(ModelMissing, match="damaged") as told:
        Judge.load(tmp_path)
    assert "decisions.json" in told.value.details


def test_versions_name_the_weights(judge: Judge) -> None:
    assert judge.versions["judge"] == json.loads((MODELS / "manifest.json").read_text())["version"]
