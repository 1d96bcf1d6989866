"""What ships in question_bank/ keeps its promises: counts, structure, and words fit to be read."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pytest

from practice_app import paths
from practice_app.bank import Bank, load_bank
from practice_app.draw import fill_blanks
from practice_app.guide_model import Anchor, Guide, Minutes, Prompt, RoundTimes, Scorecard
from practice_app.model import Question, QuestionKind, QuestionSet

SALES = "Relationship management for sales"
GENERAL = "Behavioural questions for any job"
RETENTION = "Customer retention"
CLIENTS = "Client relationships"
BASICS = "Relationship management in short"
KEY_ACCOUNT = "Key account manager"

# title: number of questions, fewest and most areas of each
PROMISED = {
    SALES: (15, 7, 8),
    GENERAL: (30, 5, 8),
    RETENTION: (15, 6, 8),
    CLIENTS: (20, 5, 8),
    BASICS: (10, 5, 8),
    KEY_ACCOUNT: (27, 5, 8),
}

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_QUESTION = 220  # characters; only the crisis case, which sets a scene, comes near
LONGEST_AREA = 64
LONGEST_HINT = 120
LONGEST_FOLLOW_UP = 110
LONGEST_LINE = 110
AMERICAN = re.compile(
    r"\b(\w*organiz\w+|\w*prioritiz\w+|\w*recogniz\w+|\w*apologiz\w+|analyz\w+|behavior\w*|color\w*|center\w*"
    r"|favor\w*|honor\w*|fulfill|program)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank([(paths.question_bank(), True)])


def found(bank: Bank, title: str) -> QuestionSet:
    return next(each for each in bank.sets if each.title == title)


def guide(bank: Bank, title: str) -> Guide:
    its_guide = found(bank, title).guide
    assert its_guide is not None
    return its_guide


def texts(question: Question) -> Iterator[str]:
    yield question.text
    for area in question.areas:
        yield area.text
        yield area.hint
    for follow_up in question.follow_ups:
        yield follow_up.text
    yield from question.strong
    yield question.notes
    for part in question.model_answer:
        yield part.title
        yield from part.points


def test_every_file_loads_without_a_fault(bank: Bank) -> None:
    assert [str(fault) for fault in bank.faults] == []
    assert len(bank.sets) == len(list(paths.question_bank().rglob("*.yaml")))


def test_the_sets_hold_what_they_promise(bank: Bank) -> None:
    assert {each.title: len(each.questions) for each in bank.sets} == {
        title: count for title, (count, _, _) in PROMISED.items()
    }
    for title, (_, fewest, most) in PROMISED.items():
        for question in found(bank, title).questions:
            assert fewest <= len(question.areas) <= most, question.id
            assert len(question.follow_ups) == 4, question.id


def test_ids_are_stable_words_and_unique(bank: Bank) -> None:
    ids = [question.id for each in bank.sets for question in each.questions]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    areas = chain.from_iterable(question.areas for question in bank.questions)
    assert [name for name in [*ids, *(area.id for area in areas)] if not KEBAB.fullmatch(name)] == []


def test_no_question_is_asked_twice(bank: Bank) -> None:
    asked = Counter(question.text.casefold() for question in bank.questions)
    assert [text for text, count in asked.items() if count > 1] == []


def test_each_area_is_probed_and_stands_apart(bank: Bank) -> None:
    for question in bank.questions:
        names = [area.id for area in question.areas]
        assert len(set(names)) == len(names), question.id
        assert len({area.text.casefold() for area in question.areas}) == len(names), question.id
        for follow_up in question.follow_ups:
            assert 1 <= len(follow_up.probes) <= 3, (question.id, follow_up.text)
        probed = set(chain.from_iterable(follow_up.probes for follow_up in question.follow_ups))
        assert probed == set(names), question.id


def test_every_question_says_what_it_tests_and_what_strong_answers_show(bank: Bank) -> None:
    for question in bank.questions:
        assert question.competencies, question.id
        assert len(question.strong) >= 2, question.id


def test_no_text_is_too_long_or_empty(bank: Bank) -> None:
    for question in bank.questions:
        assert 20 <= len(question.text) <= LONGEST_QUESTION, question.id
        for area in question.areas:
            assert len(area.text.split()) >= 2, area
            assert len(area.text) <= LONGEST_AREA, area
            assert 10 <= len(area.hint) <= LONGEST_HINT, area
            assert not area.text.endswith("."), area
            assert area.hint.endswith("."), area
        for follow_up in question.follow_ups:
            assert 8 <= len(follow_up.text) <= LONGEST_FOLLOW_UP, follow_up
            assert follow_up.text[-1] in "?.", follow_up


def test_an_area_names_what_it_is_about(bank: Bank) -> None:
    """An area is shown and judged by itself, so that a bare 'it' or 'them' would leave it hanging."""
    hanging = re.compile(r"^(how|what|why|where|when|who)\b.*\b(it|they|them)$", re.IGNORECASE)
    assert [area.text for each in bank.questions for area in each.areas if hanging.search(area.text)] == []


def test_spelling_is_british(bank: Bank) -> None:
    american = [
        f"{question.id}: {match[0]}"
        for question in bank.questions
        for text in texts(question)
        for match in AMERICAN.finditer(text)
    ]
    assert american == []


def test_the_files_are_such_as_a_person_would_write() -> None:
    for file in paths.question_bank().rglob("*.yaml"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{file.name}:{number}"
            assert len(line) <= LONGEST_LINE, place
            assert line == line.rstrip(), place
            assert "\t" not in line, place


def test_a_scenario_never_asks_for_a_past_case(bank: Bank) -> None:
    scenarios = [question for question in bank.questions if question.kind is QuestionKind.SCENARIO]
    assert len(scenarios) == 5
    for question in scenarios:
        assert not re.search(r"\b(a time|give me an example|have you ever)\b", question.text.lower()), (
            question.id
        )


@pytest.mark.parametrize("topic", ["teamwork", "conflict", "failure", "leadership", "learning", "customer"])
def test_the_general_set_has_four_questions_on_most_topics(bank: Bank, topic: str) -> None:
    ids = [question.id for question in found(bank, GENERAL).questions]
    assert len([name for name in ids if name.startswith(f"general-{topic}-")]) == 4


@pytest.mark.parametrize("topic", ["ethics", "deadline"])
def test_the_general_set_has_three_questions_on_the_others(bank: Bank, topic: str) -> None:
    ids = [question.id for question in found(bank, GENERAL).questions]
    assert len([name for name in ids if name.startswith(f"general-{topic}-")]) == 3


def test_the_general_set_asks_for_past_cases_only(bank: Bank) -> None:
    assert {question.kind for question in found(bank, GENERAL).questions} == {QuestionKind.BEHAVIOURAL}


def test_client_relationships_come_in_five_kinds(bank: Bank) -> None:
    kinds = [competency.name for competency in guide(bank, CLIENTS).competencies]
    assert len(kinds) == 5
    firsts = Counter(
        question.competencies[0]
        for question in found(bank, CLIENTS).questions
        if question.kind is not QuestionKind.SCENARIO
    )
    assert set(firsts) == set(kinds)
    assert min(firsts.values()) >= 3


def test_the_crisis_case_has_model_answers_in_two_parts(bank: Bank) -> None:
    crisis = [q for q in found(bank, CLIENTS).questions if q.id.startswith("client-crisis-")]
    assert len(crisis) == 4
    for question in crisis:
        assert question.kind is QuestionKind.SCENARIO
        assert "two-million" in question.text or "two million" in question.text
        assert [part.title for part in question.model_answer] == ["Put it right", "Find out why"]
        assert all(len(part.points) >= 2 for part in question.model_answer)
    answered = {question.id for question in bank.questions if question.model_answer}
    assert answered == {question.id for question in crisis}


def test_coaches_find_warning_signs_and_answers(bank: Bank) -> None:
    retention = guide(bank, RETENTION)
    assert (len(retention.red_flags), len(retention.faq)) == (8, 5)
    assert len(guide(bank, SALES).faq) == 5
    assert len(guide(bank, KEY_ACCOUNT).faq) == 6


@pytest.mark.parametrize("title", [BASICS, CLIENTS, RETENTION])
def test_a_study_card_is_whole(bank: Bank, title: str) -> None:
    card = found(bank, title).study_card
    assert card is not None
    assert card.overview
    for part in (card.concepts, card.example_lines, card.scenarios, card.habits, card.mistakes):
        assert len(part) >= 3


# --- The key account manager's guide ------------------------------------------------------------

ROUNDS = {
    "screening": (RoundTimes(30, Minutes(5, 5), Minutes(20, 20), Minutes(5, 5)), 6, 9),
    "experience": (RoundTimes(60, Minutes(5, 5), Minutes(45, 45), Minutes(10, 10)), 7, 10),
    "role-play": (RoundTimes(45, Minutes(5, 5), Minutes(25, 30), Minutes(10, 15)), 0, 11),
    "strategy": (RoundTimes(60, Minutes(5, 5), Minutes(45, 45), Minutes(10, 10)), 7, 10),
    "executive": (RoundTimes(45, Minutes(5, 5), Minutes(30, 30), Minutes(10, 10)), 7, 10),
}


def test_the_guide_has_its_five_rounds(bank: Bank) -> None:
    rounds = guide(bank, KEY_ACCOUNT).rounds
    assert {each.id: (each.times, len(each.questions), len(each.scorecards)) for each in rounds} == ROUNDS
    for each in rounds:
        assert each.purpose, each.id
        assert each.briefing, each.id
        assert bool(each.questions) != bool(each.role_play), each.id


def test_every_question_of_the_guide_is_asked_in_one_round(bank: Bank) -> None:
    asked = Counter(chain.from_iterable(each.questions for each in guide(bank, KEY_ACCOUNT).rounds))
    assert asked == Counter(question.id for question in found(bank, KEY_ACCOUNT).questions)


def test_the_last_round_begins_with_motives_and_ends_with_the_candidates_questions(bank: Bank) -> None:
    names = guide(bank, KEY_ACCOUNT).rounds[-1].questions
    assert bank.question(names[0]).kind is QuestionKind.MOTIVATION
    assert bank.question(names[-1]).kind is QuestionKind.CANDIDATE


def test_the_guides_questions_test_the_competencies_that_it_defines(bank: Bank) -> None:
    its_guide = guide(bank, KEY_ACCOUNT)
    defined = {competency.name for competency in its_guide.competencies if competency.definition}
    assert len(defined) == 5
    questions = found(bank, KEY_ACCOUNT).questions
    assert set(chain.from_iterable(question.competencies for question in questions)) == defined
    assert set(its_guide.role_plays[0].competencies) <= defined


def test_scorecards_run_from_nothing_heard_to_four(bank: Bank) -> None:
    its_guide = guide(bank, KEY_ACCOUNT)
    cards: list[Scorecard] = [*its_guide.reference_scorecards]
    for each in its_guide.rounds:
        cards += each.scorecards
        assert [anchor.score for anchor in each.recommendation] == [1, 2, 3, 4], each.id
        names = [card.competency for card in each.scorecards]
        assert len(set(names)) == len(names), each.id
    assert len(its_guide.reference_scorecards) == 9
    for card in cards:
        assert card.anchors[0] == Anchor(0, "Not enough heard to say"), card.competency
        assert [anchor.score for anchor in card.anchors] == [0, 1, 2, 3, 4], card.competency
        assert len({anchor.text for anchor in card.anchors}) == 5, card.competency


def test_every_desired_outcome_has_its_card_in_every_round(bank: Bank) -> None:
    its_guide = guide(bank, KEY_ACCOUNT)
    assert its_guide.job is not None
    assert len(its_guide.job.outcomes) == 5
    for cards in [each.scorecards for each in its_guide.rounds] + [its_guide.reference_scorecards]:
        assert len([card for card in cards if card.competency.endswith(" goal")]) == 5


def test_the_job_is_described(bank: Bank) -> None:
    job = guide(bank, KEY_ACCOUNT).job
    assert job is not None
    assert job.summary
    assert (len(job.responsibilities), len(job.requirements), len(job.traits)) == (8, 9, 8)


def test_reflection_and_referees_come_with_guidance(bank: Bank) -> None:
    its_guide = guide(bank, KEY_ACCOUNT)
    assert (len(its_guide.debrief), len(its_guide.references)) == (6, 7)
    prompts: tuple[Prompt, ...] = its_guide.debrief + its_guide.references
    assert all(prompt.text.endswith("?") and prompt.guidance for prompt in prompts)


def test_the_role_play_differs_from_run_to_run(bank: Bank) -> None:
    (role_play,) = guide(bank, KEY_ACCOUNT).role_plays
    assert len(role_play.goals) == 5
    assert all(len(blank.choices) >= 3 for blank in role_play.blanks)
    runs = [fill_blanks(role_play, random.Random(seed)) for seed in range(20)]
    assert len({(run.company, run.their_role) for run in runs}) == 20
    for run in runs:
        assert not re.search(r"[{}]", repr((run.company, run.their_role, run.stakeholders, run.metrics)))
        assert not re.search(r"[{}]", run.scenario)
