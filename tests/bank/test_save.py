from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice_app import paths
from practice_app.bank import load_bank, load_set, question_to_data, save_set, set_to_yaml
from practice_app.errors import BankError, InputError
from practice_app.guide_model import (
    Anchor,
    Blank,
    Guide,
    Minutes,
    Prompt,
    RolePlay,
    Round,
    RoundTimes,
    Scorecard,
    StudyCard,
)
from practice_app.model import Area, FollowUp, Question, QuestionSet

WRITTEN = """# My own questions
format: 1
title: 'Mine'   # keep this
questions:
  # the first
  - id: a
    text: "Tell me about a."
    areas:
      - What was at stake   # important
      - id: w
        text: Warning
    notes: >-
      A paragraph that a person
      has broken here.

  # the second
  - {id: b, text: Tell me about b.}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def test_saving_what_was_read_changes_nothing(path: Path) -> None:
    save_set(path, load_set(path))
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_an_edit_touches_its_own_line_only(path: Path) -> None:
    found = load_set(path)
    first = replace(found.questions[0], text="Tell me about something else.", competencies=("calm",))
    save_set(path, replace(found, questions=(first, found.questions[1])))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in WRITTEN.splitlines() if line not in lines] == ['    text: "Tell me about a."']
    assert load_set(path).questions[0] == first


def test_reordering_adding_and_removing_keep_the_rest(path: Path) -> None:
    found = load_set(path)
    first, second = found.questions
    new = Question("c", "Tell me about c.", areas=(Area("one", "One"),), set_title="Mine")
    fewer = replace(first, areas=first.areas[:1], notes="")
    save_set(path, replace(found, questions=(second, new, fewer)))
    assert load_set(path).questions == (second, new, fewer)
    text = path.read_text(encoding="utf-8")
    assert "# My own questions" in text
    assert "# keep this" in text
    assert "# important" in text


def test_a_new_file_reads_as_a_person_would_write_it() -> None:
    question = Question(
        "late",
        "Tell me about: a late delivery.",
        competencies=("planning", "calm"),
        areas=(Area("what-was-at-stake", "What was at stake"), Area("w", "Warning", "Name the day.")),
        follow_ups=(FollowUp("What then?"), FollowUp("Who?", ("w",))),
        notes="Strong answers own their share" + " of it and say what they would do, and why" * 3,
    )
    assert set_to_yaml(QuestionSet("No", (question, Question("b", "no")))) == (
        """format: 1
title: "No"

questions:
  - id: late
    text: 'Tell me about: a late delivery.'
    competencies: [planning, calm]
    areas:
      - What was at stake
      - id: w
        text: Warning
        hint: Name the day.
    follow_ups:
      - What then?
      - text: Who?
        probes: [w]
    notes: >-
      Strong answers own their share of it and say what they would do, and why of it and say what they
      would do, and why of it and say what they would do, and why

  - id: b
    text: "no"
"""
    )


def test_an_edited_paragraph_keeps_the_comment_after_it(path: Path) -> None:
    found = load_set(path)
    first = replace(found.questions[0], notes="Something else.")
    save_set(path, replace(found, questions=(first, found.questions[1])))
    assert "  # the second\n  - {id: b" in path.read_text(encoding="utf-8")
    assert load_set(path).questions[0].notes == "Something else."


def test_data_leaves_out_what_is_empty() -> None:
    assert question_to_data(Question("a", "Tell me.")) == {"id": "a", "text": "Tell me."}


def test_every_shipped_set_goes_there_and_back(tmp_path: Path) -> None:
    for number, found in enumerate(load_bank([(paths.question_bank(), True)]).sets):
        path = tmp_path / f"{number}.yaml"
        save_set(path, found)
        assert replace(load_set(path, shipped=True), source=found.source) == found


def test_a_guide_goes_there_and_back(tmp_path: Path) -> None:
    card = Scorecard("Planning", (Anchor(0, "Nothing"), Anchor(4, "Great")))
    guide = Guide(
        rounds=(
            Round(
                "one",
                "Screening",
                RoundTimes(45, Minutes(5, 5), Minutes(25, 30)),
                briefing="Hello.\nWelcome.",
                questions=("a",),
                role_play="m",
                scorecards=(card,),
                recommendation=(Anchor(1, "No"), Anchor(2, "Yes")),
            ),
        ),
        role_plays=(RolePlay("m", "At {c}", blanks=(Blank("c", ("Alder", "Tern")),)),),
        references=(Prompt("How?", "Ask."),),
        reference_scorecards=(card,),
        faq=(Prompt("How many?", "Three."),),
    )
    question = Question("a", "Tell me.", set_title="G")
    whole = QuestionSet(
        "G", (question,), about="On it.", guide=guide, study_card=StudyCard("O", habits=("H",))
    )
    path = tmp_path / "g.yaml"
    save_set(path, whole)
    assert load_set(path) == replace(whole, source=str(path))


def test_what_would_not_read_back_is_refused_and_the_file_stays(path: Path) -> None:
    found = load_set(path)
    twice = replace(found, questions=(found.questions[0], found.questions[0]))
    with pytest.raises(BankError):
        save_set(path, twice)
    odd = replace(found, questions=(replace(found.questions[0], text="a\x00b"),))
    with pytest.raises(InputError):
        save_set(path, odd)
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_a_broken_file_is_replaced_whole(path: Path) -> None:
    found = load_set(path)
    path.write_bytes(b"format: [\xff")
    save_set(path, found)
    assert load_set(path) == found


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
    str.strip
) | st.sampled_from(
    [
        "no",
        "010",
        "1:30",
        "~",
        "null",
        "- a",
        "a: b",
        "a # b",
        "{x}",
        "[x]",
        "'q'",
        '"',
        "!x",
        "&x",
        "*x",
        "%x",
        "@x",
        "|",
        ">",
        "?",
        "é…",
    ]
)
questions = st.builds(
    Question,
    id=st.just("a"),
    text=texts,
    competencies=st.lists(texts, max_size=2).map(tuple),
    areas=st.lists(st.builds(Area, id=st.just("x"), text=texts, hint=texts | st.just("")), max_size=1).map(
        tuple
    ),
    follow_ups=st.lists(st.builds(FollowUp, text=texts), max_size=2).map(tuple),
    notes=texts,
)


@given(questions)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_or_is_refused(tmp_path: Path, question: Question) -> None:
    path = tmp_path / "any.yaml"
    path.unlink(missing_ok=True)
    try:
        save_set(path, QuestionSet("T", (question,)))
    except InputError:
        return
    read = load_set(path).questions[0]
    assert read.text == " ".join(question.text.split())
    assert [area.text for area in read.areas] == [" ".join(area.text.split()) for area in question.areas]
