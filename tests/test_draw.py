from __future__ import annotations

import random
from collections import Counter

import pytest

from practice_app.draw import draw_follow_up, draw_question, fill_blanks
from practice_app.errors import InputError
from practice_app.guide_model import Blank, RolePlay
from practice_app.model import Area, FollowUp, Question

QUESTIONS = [Question(name, f"Tell me about {name}.") for name in "abcd"]


def test_never_asked_comes_first() -> None:
    last = {
        "a": "2026-01-01T10:00:00+00:00",
        "b": "2026-01-02T10:00:00+00:00",
        "d": "2026-01-03T10:00:00+00:00",
    }
    assert {draw_question(QUESTIONS, last, random.Random(seed)).id for seed in range(20)} == {"c"}


def test_then_the_one_asked_longest_ago_whatever_the_offset() -> None:
    last = {
        "a": "2026-01-01T10:00:00+00:00",
        "b": "2026-01-01T10:30:00+02:00",  # earlier than a
        "c": "2026-01-01T09:00:00",  # no offset: UTC
        "d": "2026-01-01T11:00:00+00:00",
    }
    assert draw_question(QUESTIONS, last, random.Random(1)).id == "b"


def test_chance_decides_among_equals_and_reaches_all() -> None:
    drawn = Counter(draw_question(QUESTIONS, {}, random.Random(seed)).id for seed in range(400))
    assert set(drawn) == set("abcd")
    assert min(drawn.values()) > 60


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    first = [draw_question(QUESTIONS, {}, random.Random(seed)) for seed in range(30)]
    again = [draw_question(QUESTIONS[::-1], {}, random.Random(seed)) for seed in range(30)]
    assert first == again


def test_a_full_circle_asks_everything_once() -> None:
    last: dict[str, str] = {}
    rng = random.Random(7)
    asked = []
    for minute in range(8):
        question = draw_question(QUESTIONS, last, rng)
        asked.append(question.id)
        last[question.id] = f"2026-01-01T10:{minute:02}:00+00:00"
    assert sorted(asked[:4]) == list("abcd")
    assert asked[4:] == asked[:4]


def test_nothing_to_draw_from_is_told() -> None:
    with pytest.raises(InputError, match="No question fits"):
        draw_question([], {}, random.Random(1))


PROBED = Question(
    "q",
    "Tell me.",
    areas=(Area("one", "One"), Area("two", "Two")),
    follow_ups=(FollowUp("First?", ("one",)), FollowUp("Second?", ("two",)), FollowUp("Anything else?")),
)


def test_a_follow_up_opens_what_is_still_open() -> None:
    rng = random.Random(3)
    assert draw_follow_up(PROBED, {"two"}, (), rng) == 1
    assert draw_follow_up(PROBED, {"one"}, (), rng) == 0
    assert {draw_follow_up(PROBED, {"one", "two"}, (), random.Random(seed)) for seed in range(20)} == {0, 1}


def test_a_general_follow_up_is_left_when_all_is_covered() -> None:
    rng = random.Random(3)
    assert draw_follow_up(PROBED, (), (), rng) == 2
    assert draw_follow_up(PROBED, {"two"}, (1,), rng) == 2
    assert draw_follow_up(PROBED, (), (2,), rng) is None
    assert draw_follow_up(QUESTIONS[0], (), (), rng) is None


def test_blanks_are_filled_alike_everywhere_and_differ_between_runs() -> None:
    play = RolePlay(
        "p",
        "Review with {company}",
        company="{company}, a client for {years} years",
        stakeholders=("Head of {company}", "A {stranger}"),
        blanks=(Blank("company", ("Alder", "Northmoor", "Tern")), Blank("years", ("2", "5"))),
    )
    runs = [fill_blanks(play, random.Random(seed)) for seed in range(20)]
    assert len({run.company for run in runs}) > 2
    for run in runs:
        name = run.title.removeprefix("Review with ")
        assert run.company.startswith(name)
        assert run.stakeholders == (f"Head of {name}", "A {stranger}")
        assert run.blanks == ()
    assert fill_blanks(play, random.Random(4)) == runs[4]
