from __future__ import annotations

import re
from dataclasses import replace

import pytest

from practice_app.model import Question, Review, Transcript, Word
from practice_app.review.reviewer import Reviewer
from tests.fakes.boundaries import FakeBoundaries
from tests.fakes.judge import FakeJudge
from tests.review import answers

ANSWERS = {
    "good": answers.GOOD,
    "no result": answers.GOOD[:7],
    "no task": answers.GOOD[:1] + answers.GOOD[2:],
    "actions only": answers.GOOD[2:4] + answers.GOOD[5:7],
    "hypothetical": answers.HYPOTHETICAL,
    "general": answers.GENERAL,
    "team": answers.TEAM_ONLY,
    "off topic": answers.OFF_TOPIC,
    "empty": answers.EMPTY_PHRASES,
}


def review(sentences: tuple[str, ...], question: Question = answers.QUESTION) -> Review:
    return Reviewer(FakeJudge(), FakeBoundaries()).review(question, Transcript(answers.text(sentences)))


@pytest.mark.parametrize("name", ANSWERS)
def test_three_things_at_most_and_one_praise_each_with_a_verbatim_quote(name: str) -> None:
    said = answers.text(ANSWERS[name])
    advice = review(ANSWERS[name]).advice
    assert 1 <= sum(not a.praise for a in advice) <= 3
    assert sum(a.praise for a in advice) <= 1
    assert all(not a.praise for a in advice[1:])
    for given in advice:
        assert given.evidence
        for start, end in given.evidence:
            assert said[start:end] in given.text
        for quote in re.findall(r"“([^”]+)”", given.text):
            asked = [answers.QUESTION.text, *(area.text for area in answers.QUESTION.areas)]
            assert quote.removesuffix(" …") in said or quote in asked or quote == "I"


def test_no_text_could_be_pasted_under_another_answer() -> None:
    seen: dict[str, str] = {}
    for name, sentences in ANSWERS.items():
        others = [answers.text(s) for other, s in ANSWERS.items() if not set(s) & set(sentences)]
        for given in review(sentences).advice:
            quotes = [answers.text(sentences)[a:b] for a, b in given.evidence]
            assert not any(quote in other for quote in quotes for other in others), (name, given.text)
            seen[given.text] = name


def test_missing_result_names_the_last_action_and_how_many_there_were() -> None:
    (first, *_) = [a for a in review(answers.GOOD[:7]).advice if not a.praise]
    assert first.about == "result"
    assert "in 4 sentences" in first.text or "in 3 sentences" in first.text
    assert "nothing says what changed" in first.text


def test_missing_task_says_where_it_would_go() -> None:
    (task,) = [a for a in review(answers.GOOD[:1] + answers.GOOD[2:]).advice if a.about == "task"]
    assert "Add one sentence after “" in task.text


def test_hypothetical_answer_is_asked_for_a_real_time_first() -> None:
    first = next(a for a in review(answers.HYPOTHETICAL).advice if not a.praise)
    assert first.about == "flag:hypothetical"
    assert "one time when it really came up" in first.text


def test_praise_shows_the_figure_of_a_counted_result() -> None:
    praise = review(answers.GOOD).advice[0]
    assert praise.praise
    assert "three years" in praise.text or "not one dispute" in praise.text


def test_long_scene_is_told_with_its_share() -> None:
    scene = tuple(
        f"The depot in street {k} had been closed for months by then and nobody knew why." for k in range(5)
    )
    texts = [a.text for a in review((*scene, answers.GOOD[3], answers.GOOD[7], answers.GOOD[1])).advice]
    assert any(re.search(r"The scene takes \d\d% of your answer", text) for text in texts)


def test_a_hint_of_the_area_becomes_the_next_step() -> None:
    lesson = replace(answers.QUESTION.areas[5], hint="Name one habit you kept")
    texts = " ".join(
        a.text for a in review(answers.GOOD[:9], replace(answers.QUESTION, areas=(lesson,))).advice
    )
    assert "Nothing yet speaks to “Lessons learned from it”. Name one habit you kept." in texts


def test_a_hint_that_tells_what_is_there_becomes_a_condition() -> None:
    lesson = replace(answers.QUESTION.areas[5], hint="You name one habit.")
    question = replace(answers.QUESTION, areas=(lesson,))
    texts = " ".join(a.text for a in review(answers.GOOD[:9], question).advice)
    assert "It is there when you name one habit." in texts


def test_steps_without_a_reason_are_asked_for_one() -> None:
    steps = (
        "Last May the mill at Lindby had stopped paying us.",
        "I was told by my director that the money was my job.",
        "I drove to the mill on the Monday.",
        "I read their ledger with the clerk.",
        "I rang the owner that evening.",
        "I wrote a plan for the next ten weeks.",
        "They signed it, and the debt fell to nine hundred pounds.",
    )
    bare = replace(answers.QUESTION, areas=())
    (reason,) = [a for a in review(steps, bare).advice if a.about == "reason"]
    assert "4 steps and no reason" in reason.text
    with_reason = (*steps[:4], "I rang the owner because only he could sign.", *steps[5:])
    assert not [a for a in review(with_reason, bare).advice if a.about == "reason"]


def test_badly_heard_sentences_are_told_and_quoted() -> None:
    said = answers.text(answers.GOOD)
    words, spans = [], []
    for number, match in enumerate(re.finditer(r"\S+", said)):
        bad = said.index(answers.GOOD[4]) <= match.start() < said.index(answers.GOOD[5])
        words.append(Word(match.group(), number * 0.4, number * 0.4 + 0.3, 0.2 if bad else 0.95))
        spans.append(match.span())
    heard = Transcript(said, tuple(words), tuple(spans), seconds=100.0, model="base")
    found = Reviewer(FakeJudge(), FakeBoundaries()).review(answers.QUESTION, heard)
    assert [s.text for s in found.sentences if s.unclear] == [answers.GOOD[4]]
    (clarity,) = [a for a in found.advice if a.about == "clarity"]
    assert "She was angry" in clarity.text


def test_nothing_is_said_of_the_person() -> None:
    for sentences in ANSWERS.values():
        for given in review(sentences).advice:
            assert not re.search(r"\b(?:nervous|confident|lazy|weak|bad|poor|fail\w*|hire)\b", given.text)
