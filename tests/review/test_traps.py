"""What has to hold with the models that ship: good answers are seen, no known trick earns a tick."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from practice_app.model import Area, AreaStatus, Question, QuestionKind, Review, Transcript, Verdict
from practice_app.paths import resources
from practice_app.review.boundaries import BoundaryModel
from practice_app.review.judge import Judge
from practice_app.review.reviewer import Reviewer
from practice_app.review.sentences import split_sentences
from tests.review import answers, baselines

ALL = {"situation", "task", "action", "result"}


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    models = resources() / "models"
    return Reviewer(Judge.load(models), BoundaryModel.load(models))


def present(found: Review) -> set[str]:
    return {part.role.value for part in found.star if part.present}


def covered(found: Review) -> set[str]:
    return {area.area_id for area in found.areas if area.status is AreaStatus.COVERED}


def flags(found: Review) -> set[str]:
    return {flag.name for flag in found.flags}


def review(reviewer: Reviewer, said: tuple[str, ...] | str, question: Question = answers.QUESTION) -> Review:
    return reviewer.review(question, Transcript(said if isinstance(said, str) else answers.text(said)))


def raw(said: tuple[str, ...]) -> str:
    return re.sub(r"[^\w\s']", "", answers.text(said)).lower()


def test_good_answer_is_seen_with_its_words(reviewer: Reviewer) -> None:
    found = review(reviewer, answers.GOOD)
    assert present(found) == ALL
    assert len(covered(found)) >= 5
    assert not flags(found)
    outcome = next(area for area in found.areas if area.area_id == "outcome")
    said = answers.text(answers.GOOD)
    assert any("renewed" in said[a:b] or "recommended" in said[a:b] for a, b in outcome.evidence)


def test_empty_phrases_earn_nothing_where_word_lists_mark_everything(reviewer: Reviewer) -> None:
    said = answers.text(answers.EMPTY_PHRASES)
    assert {"situation", "action", "result"} <= baselines.marked_by_cues(said)
    found = review(reviewer, said)
    assert not covered(found)
    assert "result" not in present(found)


def test_result_first_is_seen_where_stock_phrases_miss_it(reviewer: Reviewer) -> None:
    said = answers.GOOD[7:9] + answers.GOOD[:7] + answers.GOOD[9:]
    assert "result" not in baselines.marked_by_phrases(answers.text(said))
    found = review(reviewer, said)
    assert present(found) == ALL
    assert len(covered(found) ^ covered(review(reviewer, answers.GOOD))) <= 1


def test_answer_that_stops_early_has_no_result(reviewer: Reviewer) -> None:
    # Up to what the speaker did: the client's reaction, which comes next, is a result by the label guide.
    found = review(reviewer, answers.GOOD[:4])
    assert {"no_result", "no_numbers"} <= flags(found)
    assert "outcome" not in covered(found)


def test_off_topic_story_covers_nothing(reviewer: Reviewer) -> None:
    found = review(reviewer, answers.OFF_TOPIC)
    assert "off_topic" in flags(found)
    assert not covered(found)


def test_hypothetical_answer_covers_nothing(reviewer: Reviewer) -> None:
    found = review(reviewer, answers.HYPOTHETICAL)
    assert "hypothetical" in flags(found)
    assert "action" not in present(found)
    assert not covered(found)


def test_hypothetical_answer_is_right_for_a_scenario(reviewer: Reviewer) -> None:
    asked = "What would you do if a client was upset with you?"
    scenario = replace(answers.QUESTION, kind=QuestionKind.SCENARIO, text=asked)
    found = review(reviewer, answers.HYPOTHETICAL, scenario)
    assert not flags(found) & {"hypothetical", "no_situation", "no_action", "no_result", "no_numbers"}
    assert "action" in present(found)


def test_a_plan_covers_what_it_speaks_to_in_a_scenario(reviewer: Reviewer) -> None:
    question = Question(
        "order",
        "One of our best clients says we sent a two-million order to the wrong place. What do you do?",
        QuestionKind.SCENARIO,
        areas=(Area("informed", "Keeping the client informed"), Area("cause", "Finding out why it happened")),
    )
    said = (
        "First I would find the order and check where it is and what the client needs by when. "
        "I would ring the client within the hour, apologise, tell them the new delivery time and call again "
        "every morning until it is there. "
        "After that I would sit down with the warehouse and look at how the address got wrong so that it "
        "can't happen again."
    )
    assert covered(review(reviewer, said, question)) == {"informed", "cause"}


def test_general_talk_covers_nothing(reviewer: Reviewer) -> None:
    found = review(reviewer, answers.GENERAL)
    assert flags(found) & {"generic", "hypothetical"}
    assert not covered(found)


def test_team_story_hides_the_own_part(reviewer: Reviewer) -> None:
    assert "we_not_i" in flags(review(reviewer, answers.TEAM_ONLY))


def test_somebody_elses_story_is_not_the_speakers_action(reviewer: Reviewer) -> None:
    assert flags(review(reviewer, answers.THIRD_PERSON)) & {"no_action", "we_not_i"}


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Fine, thanks.",
        "asdf jkl qwer asdf jkl uiop zxcv asdf lkj poiu qwer tyui asdf ghjk",
        answers.QUESTION.text,
        " ".join(f"{area.text}." for area in answers.QUESTION.areas),
        " ".join(follow_up.text for follow_up in answers.QUESTION.follow_ups),
        "I looked at what had damaged the relationship. I assessed the situation first. "
        "I took actions to rebuild trust. There were obstacles. There was a long-term outcome. "
        "I learned lessons.",
        "I drove to the client and then " * 20,
    ],
)
def test_no_answer_earns_no_tick(reviewer: Reviewer, said: str) -> None:
    found = review(reviewer, said)
    assert found.verdict is not Verdict.JUDGED
    assert found.message
    assert not covered(found)
    assert not present(found)


@pytest.mark.parametrize(
    "aside",
    [
        "Sorry, could you close the window, please?",
        "The canteen has very good soup on Thursdays.",
        "I think that is a really interesting question.",
        "My sister plays the trombone.",
    ],
)
@pytest.mark.parametrize("base", [answers.GOOD[:4], answers.GOOD[4:7], answers.EMPTY_PHRASES])
def test_an_irrelevant_sentence_never_adds_a_covered_area(
    reviewer: Reviewer, aside: str, base: tuple[str, ...]
) -> None:
    before = covered(review(reviewer, base))
    for at in (0, len(base)):
        assert covered(review(reviewer, (*base[:at], aside, *base[at:]))) <= before


def test_permuting_areas_permutes_findings(reviewer: Reviewer) -> None:
    turned = replace(answers.QUESTION, areas=answers.QUESTION.areas[3:] + answers.QUESTION.areas[:3])
    plain, other = review(reviewer, answers.GOOD), review(reviewer, answers.GOOD, turned)
    assert {a.area_id: (a.status, a.evidence) for a in plain.areas} == {
        a.area_id: (a.status, a.evidence) for a in other.areas
    }
    assert plain.flags == other.flags


def test_same_answer_same_review(reviewer: Reviewer) -> None:
    assert review(reviewer, answers.GOOD) == review(reviewer, answers.GOOD)


def test_speech_without_punctuation_is_seen_all_the_same(reviewer: Reviewer) -> None:
    found = review(reviewer, raw(answers.GOOD))
    assert present(found) == ALL
    assert len(covered(found)) >= 4


def test_most_sentences_of_unpunctuated_speech_are_found() -> None:
    said = raw(answers.GOOD)
    ends = {0}
    for sentence in answers.GOOD:
        ends.add(max(ends) + len(raw((sentence,))) + 1)
    found = {a for a, _ in split_sentences(Transcript(said), BoundaryModel.load(resources() / "models"))}
    assert len(found & ends) >= 7
    assert len(found - ends) <= 4
