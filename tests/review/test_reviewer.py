from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice_app.model import (
    Area,
    AreaStatus,
    FollowUp,
    Question,
    QuestionKind,
    Review,
    Role,
    Transcript,
    Verdict,
    Word,
)
from practice_app.review.record import review_record
from practice_app.review.reviewer import Reviewer
from tests.fakes.boundaries import FakeBoundaries
from tests.fakes.judge import FakeJudge, FakeJudgement
from tests.review import answers

REVIEWER = Reviewer(FakeJudge(), FakeBoundaries())


def review(said: str, question: Question = answers.QUESTION) -> Review:
    return REVIEWER.review(question, Transcript(said))


def check_valid(found: Review, said: str, question: Question) -> None:
    assert [s.text for s in found.sentences] == [said[s.start : s.end] for s in found.sentences]
    assert [s.span for s in found.sentences] == sorted(s.span for s in found.sentences)
    spans = {s.span for s in found.sentences}
    assert [a.area_id for a in found.areas] == [a.id for a in question.areas]
    for area in found.areas:
        assert set(area.evidence) <= spans
        assert bool(area.evidence) == (area.status is not AreaStatus.MISSING)
    for part in found.star:
        assert part.present == bool(part.evidence)
    for flag in found.flags:
        assert set(flag.evidence) <= spans
    assert len([a for a in found.advice if not a.praise]) <= 3
    assert bool(found.message) == (found.verdict is not Verdict.JUDGED)
    if found.verdict is not Verdict.JUDGED:
        assert not found.advice
        assert not found.flags
        assert not any(part.present for part in found.star)
        assert all(area.status is AreaStatus.MISSING for area in found.areas)
    review_record("x", question, found)


words = st.lists(
    st.sampled_from(
        "I we rang them would because result fell by nine . , ? \n um Été 客户 и ال 😀 £5".split(" ")
    ),
    max_size=80,
).map(" ".join)
questions = st.builds(
    lambda text, areas, kind: Question(
        "q",
        text,
        kind,
        areas=tuple(Area(str(k), area) for k, area in enumerate(areas)),
        follow_ups=tuple(FollowUp(f"Why {area}?", (str(k),)) for k, area in enumerate(areas)),
    ),
    st.text(min_size=1, max_size=40),
    st.lists(st.text(min_size=1, max_size=30), max_size=8),
    st.sampled_from(QuestionKind),
)


@given(st.text(max_size=300) | words, questions)
@settings(max_examples=150)
def test_any_text_gives_a_valid_review(said: str, question: Question) -> None:
    check_valid(review(said, question), said, question)


@given(st.data())
@settings(max_examples=60)
def test_any_order_of_real_sentences_gives_a_valid_review(data: st.DataObject) -> None:
    pool = answers.GOOD + answers.HYPOTHETICAL + answers.TEAM_ONLY
    chosen = data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=14))
    said = " ".join(chosen)
    check_valid(review(said), said, answers.QUESTION)


@given(st.permutations(range(len(answers.QUESTION.areas))))
@settings(max_examples=25)
def test_permuting_areas_permutes_findings(order: list[int]) -> None:
    said = answers.text(answers.GOOD)
    shuffled = replace(answers.QUESTION, areas=tuple(answers.QUESTION.areas[k] for k in order))
    plain, turned = review(said), review(said, shuffled)
    assert turned.areas == tuple(plain.areas[k] for k in order)
    assert turned.sentences == plain.sentences
    assert turned.flags == plain.flags
    assert turned.follow_up == plain.follow_up


def test_same_input_same_review() -> None:
    said = answers.text(answers.GOOD)
    assert review(said) == review(said)


def test_versions_name_rules_judge_and_boundaries() -> None:
    assert set(review(answers.text(answers.GOOD)).versions) == {"judge", "boundaries", "rules"}


def test_an_area_that_cannot_be_quoted_was_not_touched() -> None:
    class Quoteless(FakeJudge):
        def judge(self, question: Question, sentences: Sequence[str]) -> FakeJudgement:
            found = super().judge(question, sentences)
            areas = len(question.areas)
            return replace(found, status=(AreaStatus.PARTLY,) * areas, area_sentences=((),) * areas)

    found = Reviewer(Quoteless(), FakeBoundaries()).review(
        answers.QUESTION, Transcript(answers.text(answers.GOOD))
    )
    assert {area.status for area in found.areas} == {AreaStatus.MISSING}


@pytest.mark.parametrize("kind", [QuestionKind.ROLE_PLAY, QuestionKind.MOTIVATION, QuestionKind.CANDIDATE])
def test_what_the_models_know_nothing_of_is_written_down_and_not_marked(kind: QuestionKind) -> None:
    meeting = replace(answers.QUESTION, kind=kind)
    found = review(answers.text(answers.GOOD), meeting)
    assert found.verdict is Verdict.NOT_MARKED
    assert found.message
    assert found.delivery.words > 50
    assert not found.advice
    assert {area.status for area in found.areas} == {AreaStatus.MISSING}


def test_echoed_sentences_earn_nothing_in_a_real_answer() -> None:
    echoed = "So the obstacles met along the way, and the long-term outcome of the relationship."
    found = review(f"{echoed} {answers.text(answers.GOOD[:4])}")
    assert found.verdict is Verdict.JUDGED
    cited = {span for area in found.areas for span in area.evidence}
    assert found.sentences[0].text == echoed
    assert found.sentences[0].role is Role.NONE
    assert found.sentences[0].span not in cited


def test_badly_heard_sentence_counts_neither_for_nor_against() -> None:
    said = answers.text(answers.GOOD)
    begin = said.index(answers.GOOD[7])
    end = begin + len(answers.GOOD[7])
    timed = [
        (m.span(), Word(m.group(), m.start() / 10, m.end() / 10, 0.1 if begin <= m.start() < end else 0.9))
        for m in re.finditer(r"\S+", said)
    ]
    heard = Transcript(
        said, tuple(w for _, w in timed), tuple(s for s, _ in timed), model="base", seconds=90.0
    )
    found = REVIEWER.review(answers.QUESTION, heard)
    (unclear,) = [s for s in found.sentences if s.unclear]
    assert unclear.text == answers.GOOD[7]
    assert unclear.role is Role.NONE
    assert unclear.span not in {span for area in found.areas for span in area.evidence}
    assert unclear.times is not None


@pytest.mark.parametrize("said", ["", "No.", "la la la la la la la la la la la la la la la"])
def test_what_can_not_be_judged_is_told_and_never_reaches_the_judge(said: str) -> None:
    class Never:
        versions = {"judge": "never"}  # noqa: RUF012

        def judge(self, question: object, sentences: object) -> object:
            raise AssertionError("judged")

    found = Reviewer(Never(), FakeBoundaries()).review(answers.QUESTION, Transcript(said))  # type: ignore[arg-type]
    check_valid(found, said, answers.QUESTION)
    assert found.verdict is not Verdict.JUDGED
