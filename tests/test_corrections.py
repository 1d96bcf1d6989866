"""What the user set right goes out in the form of the labelled answers; words only when they agree."""

from __future__ import annotations

from practice_app.corrections import corrected
from practice_app.model import Attempt, AttemptState, Overrule
from tests import builders


def attempt(*overrules: Overrule) -> Attempt:
    return Attempt(
        "a1",
        builders.question(),
        "2026-11-22T10:00:00+00:00",
        AttemptState.REVIEWED,
        transcript=builders.transcript(),
        review=builders.review(),
        overrules=overrules,
    )


def test_overrules_replace_the_findings() -> None:
    first = builders.review().sentences[0]
    data = corrected(
        [
            attempt(
                Overrule("role", first.target, "task"),
                Overrule("area", "lesson", "partly"),
                Overrule("flag", "no_numbers", "no"),
                Overrule("flag", "we_not_i", "yes"),
            )
        ],
        texts=True,
    )
    (answer,) = data["answers"]
    assert [sentence["star"] for sentence in answer["sentences"]] == ["T", "T", "A", "R"]
    assert " ".join(sentence["text"] for sentence in answer["sentences"]) == builders.ANSWER
    assert (answer["covered"], answer["partly"]) == ([0], [1])
    assert answer["flags"] == ["we_not_i"]
    assert answer["star_present"] == {"S": False, "T": True, "A": True, "R": True}
    (question,) = data["questions"]
    assert question["follow_ups"] == [{"text": "What would you do differently?", "areas": [1]}]


def test_without_consent_no_word_that_was_said_goes_along() -> None:
    data = corrected([attempt(Overrule("area", "damage", "missing"))], texts=False)
    (answer,) = data["answers"]
    assert all(set(sentence) == {"start", "end", "star", "areas"} for sentence in answer["sentences"])
    assert all(sentence["areas"] == [] for sentence in answer["sentences"])
    assert "bakery" not in str(data)


def test_answers_without_an_overrule_stay_at_home() -> None:
    assert corrected([attempt()], texts=True) == {"questions": [], "answers": []}
