from __future__ import annotations

from dataclasses import replace

from practice_app.model import (
    Area,
    AreaFinding,
    AreaStatus,
    Flag,
    FollowUp,
    Question,
    QuestionKind,
    Role,
    Sentence,
)
from practice_app.review.follow_up import choose_follow_up

TEXT = "We rang the mill. They were happier."
SENTENCES = (
    Sentence(0, 17, TEXT[:17], Role.ACTION, 0.9),
    Sentence(18, 36, TEXT[18:], Role.RESULT, 0.9),
)
AREAS = (Area("cause", "What had gone wrong"), Area("steps", "Steps taken"), Area("lesson", "Lesson kept"))
QUESTION = Question(
    "mill",
    "Tell me about a client who stopped paying.",
    areas=AREAS,
    follow_ups=(
        FollowUp("Anything to add?"),
        FollowUp("What had gone wrong?", ("cause",)),
        FollowUp("What did you do, and what did you learn?", ("steps", "lesson")),
        FollowUp("What did you learn?", ("lesson",)),
    ),
)
C, P, M = AreaStatus.COVERED, AreaStatus.PARTLY, AreaStatus.MISSING


def findings(*found: tuple[AreaStatus, float]) -> list[AreaFinding]:
    return [
        AreaFinding(area.id, area.text, status, (), confidence)
        for area, (status, confidence) in zip(AREAS, found, strict=True)
    ]


def choose(
    areas: list[AreaFinding], flags: tuple[Flag, ...] = (), numbers: tuple = ((0, 1),), q: Question = QUESTION
):  # type: ignore[no-untyped-def,type-arg]
    return choose_follow_up(q, TEXT, areas, SENTENCES, flags, numbers)


def test_missing_before_partly_before_covered() -> None:
    assert choose(findings((M, 0.1), (C, 0.9), (P, 0.4))).index == 1
    assert choose(findings((C, 0.9), (C, 0.9), (P, 0.4))).index in (2, 3)
    assert "What had gone wrong" in choose(findings((M, 0.1), (C, 0.9), (C, 0.9))).reason


def test_covered_with_doubt_is_still_worth_asking() -> None:
    assert choose(findings((C, 0.55), (C, 0.95), (C, 0.95))).index == 1


def test_several_open_areas_make_a_follow_up_likelier_to_hit() -> None:
    assert choose(findings((M, 0.4), (P, 0.4), (M, 0.4))).index == 2


def test_same_findings_same_choice_whatever_their_order() -> None:
    areas = findings((M, 0.2), (P, 0.5), (M, 0.2))
    assert choose(areas) == choose(areas[::-1])


def test_nothing_open_probes_the_thin_result_in_the_speakers_words() -> None:
    choice = choose(findings((C, 0.95), (C, 0.95), (C, 0.95)), numbers=())
    assert choice.index is None
    assert "“They were happier”" in choice.text


def test_nothing_open_probes_the_unclear_own_part() -> None:
    choice = choose(findings((C, 0.95), (C, 0.95), (C, 0.95)), flags=(Flag("we_not_i"),))
    assert choice.index is None
    assert "“We rang the mill”" in choice.text


def test_a_plan_is_never_asked_what_came_of_it() -> None:
    scenario = replace(QUESTION, kind=QuestionKind.SCENARIO, follow_ups=())
    choice = choose_follow_up(scenario, TEXT, findings((C, 0.9), (C, 0.9), (C, 0.9)), SENTENCES[:1], (), ())
    assert choice is not None
    assert choice.index is None
    assert "“We rang the mill”. Why that" in choice.text


def test_question_without_follow_ups_or_areas() -> None:
    bare = Question("bare", "Tell me about it.")
    assert choose([], q=bare).index is None
    assert choose_follow_up(bare, "", [], [], [], ()) is None
