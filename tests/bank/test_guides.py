from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from practice_app.bank import load_set, save_set
from practice_app.bank.guides import import_guide, import_text
from practice_app.guide_model import Minutes
from practice_app.model import QuestionKind

DATA = Path(__file__).parent / "data"

# file: title, (areas, follow-ups) of each question, (title, minutes) of each round, scorecards
EXPECTED: dict[str, tuple[str, list[tuple[int, int]], list[tuple[str, int | None]], int]] = {
    "labelled.txt": ("labelled", [(4, 2), (3, 3)], [], 0),
    "numbered.md": (
        "Nurse manager: interview guide",
        [(2, 1), (3, 2), (1, 1)],
        [("Screening call", 20), ("Ward round", 45)],
        2,
    ),
    "inline.txt": ("GRADUATE ENGINEER - QUESTION SHEET", [(3, 1), (2, 1), (2, 2)], [], 0),
    "bare.txt": ("bare", [(0, 0)] * 7, [], 0),
    "bare_lines.txt": ("bare lines", [(0, 0)] * 5, [], 0),
    "bullets.txt": ("Teacher interview", [(0, 2), (3, 0), (0, 0)], [], 0),
    "stages.txt": (
        "Barista hiring kit",
        [(0, 0), (0, 0), (3, 1)],
        [("Stage 1: Phone screen", 15), ("Stage 2: Trial shift", 120)],
        2,
    ),
    "runtogether.txt": ("runtogether", [(2, 1), (3, 2)], [], 0),
    "article.txt": ("How to shine when they ask about difficult customers", [(0, 0)], [], 0),
    "answers.md": ("Product owner questions", [(0, 0)] * 3, [], 0),
    "qa.html": ("Care assistant interview questions", [(2, 1), (3, 2)], [], 0),
    "table.csv": ("table", [(3, 1), (2, 2), (2, 0)], [], 0),
    "quoted.txt": ("Sales lead interview", [(2, 1), (2, 2)], [], 0),
    "wrapped.txt": ("Customer support guide", [(3, 1), (2, 1)], [], 0),
    "tight.txt": ("tight", [(3, 2), (2, 1), (2, 1)], [], 0),
    "lettered.txt": ("SITE MANAGER INTERVIEW FORM", [(0, 3), (0, 2), (0, 1)], [], 0),
    "probes.txt": ("Structured interview: data analyst", [(2, 2), (3, 1)], [], 0),
    "agenda.md": (
        "Interview plan: head of finance",
        [(0, 0), (0, 0), (2, 1), (0, 0)],
        [("Round 1 – Recruiter screen", 30), ("Round 2 – Panel interview", 60)],
        2,
    ),
    "order.txt": ("PREPARING FOR THE INTERVIEW", [(2, 2), (3, 1)], [], 0),
    "checklist.md": ("Kitchen porter – questions", [(3, 1), (3, 1)], [], 0),
    "interviews.txt": (
        "Customer Success Manager Interview Guide",
        [(1, 0), (2, 0), (2, 1), (2, 1)],
        [("Interview 1: Recruiter Phone Screen", 30), ("Interview 2: Hiring Manager Interview", 60)],
        1,
    ),
    "headings.md": ("10 Behavioural Interview Questions for Leaders", [(3, 0), (2, 1)], [], 0),
    "categories.txt": ("categories", [(0, 0)] * 5, [], 0),
    "with_answers.txt": ("with answers", [(0, 0)] * 3, [], 0),
    "question_labels.txt": ("question labels", [(3, 1), (2, 2)], [], 0),
    "cells.md": ("cells", [(2, 0), (1, 0)], [], 0),
    "panel.txt": (
        "PANEL INTERVIEW - 45 MINUTES",
        [(3, 2), (2, 1)],
        [("PANEL INTERVIEW - 45 MINUTES", 45)],
        0,
    ),
    "mail.txt": ("mail", [(0, 0)] * 3, [], 0),
    "rubric.txt": ("rubric", [(3, 0), (2, 0)], [], 1),
    "coded.txt": ("Interview guide: Warehouse lead", [(0, 0), (0, 0), (0, 2), (0, 1)], [], 0),
    "unbulleted.txt": ("unbulleted", [(3, 2), (2, 1)], [], 0),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_guide_is_found_whole_and_nothing_else(name: str) -> None:
    title, items, rounds, scorecards = EXPECTED[name]
    imported = import_guide(DATA / name)
    questions = imported.set.questions
    assert [(len(question.areas), len(question.follow_ups)) for question in questions] == items
    assert imported.set.title == title
    summary = imported.summary()
    assert [(each["title"], each["minutes"]) for each in summary["rounds"]] == rounds
    assert summary["scorecards"] == scorecards
    assert summary["questions"] == len(items)
    assert summary["areas"] == sum(areas for areas, _ in items)
    assert summary["follow_ups"] == sum(follow_ups for _, follow_ups in items)


def test_every_guide_has_its_expectation() -> None:
    assert {path.name for path in DATA.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_imported_saves_and_reads_as_itself(name: str, tmp_path: Path) -> None:
    imported = import_guide(DATA / name)
    path = tmp_path / "set.yaml"
    save_set(path, imported.set)
    assert replace(load_set(path), source=imported.set.source) == imported.set


# --- What a part of a guide holds


def test_rounds_keep_what_they_hold() -> None:
    guide = import_guide(DATA / "stages.txt").set.guide
    assert guide is not None
    screen, trial = guide.rounds
    assert screen.briefing.startswith("Thanks for picking up.")
    assert "check the basics" in screen.purpose
    assert len(screen.questions) == 2
    assert (trial.times.intro, trial.times.questions, trial.times.candidate) == (
        Minutes(10, 10),
        Minutes(95, 95),
        Minutes(15, 15),
    )
    assert [card.competency for card in trial.scorecards] == ["Speed", "Warmth"]
    assert [anchor.score for anchor in trial.scorecards[0].anchors] == [0, 1, 2, 3]
    assert [anchor.text for anchor in trial.recommendation] == ["no", "maybe", "yes"]


def test_competencies_come_from_brackets_labels_and_columns() -> None:
    def of(name: str) -> list[tuple[str, ...]]:
        return [question.competencies for question in import_guide(DATA / name).set.questions]

    assert of("runtogether.txt") == [("Team Leadership", "Care"), ("Honesty",)]
    assert of("inline.txt") == [("Problem solving",), ("Problem solving",), ("Teamwork",)]
    assert of("probes.txt") == [("Curiosity",), ("Clarity",)]
    assert of("categories.txt") == [("Adaptability",)] * 2 + [("Communication",)] * 2 + [("Integrity",)]
    assert of("table.csv") == [("Planning",), ("Planning",), ("Candour",)]


def test_frequent_questions_go_to_the_coach_and_adverts_are_left_over() -> None:
    imported = import_guide(DATA / "labelled.txt")
    guide = imported.set.guide
    assert guide is not None
    assert [prompt.text[:8] for prompt in guide.faq] == ["Why ask ", "How long"]
    assert guide.faq[1].guidance.startswith("About two minutes, then follow up.")
    assert imported.left_over[0].startswith("Interviewing for a stock controller")


def test_model_answers_and_notes_stay_with_their_question() -> None:
    first = import_guide(DATA / "answers.md").set.questions[0]
    assert first.model_answer[0].points == (
        "I ask which one we would miss first. Last spring I asked three customers and dropped a report.",
    )
    assert "every backlog is too long." in first.notes


def test_wrapped_lines_are_whole_again() -> None:
    first = import_guide(DATA / "wrapped.txt").set.questions[0]
    assert first.text.endswith("for the fifth time about the same thing. What did you do differently?")
    assert first.areas[0].text.endswith("and why none of them had settled it")


def test_quotation_marks_around_a_question_go() -> None:
    assert (
        import_guide(DATA / "quoted.txt").set.questions[0].text
        == "Tell me about the best hire you ever made."
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tell me about a time when you were late.", QuestionKind.BEHAVIOURAL),
        ("What would you do if the till didn't balance?", QuestionKind.SCENARIO),
        ("A guest faints in front of you. What do you do?", QuestionKind.SCENARIO),
        ("How do you plan a week?", QuestionKind.APPROACH),
        ("Describe your approach to planning.", QuestionKind.APPROACH),
        ("How do you plan a week? Give me an example of when it failed.", QuestionKind.BEHAVIOURAL),
        ("Why do you want to work here?", QuestionKind.MOTIVATION),
        ("What questions do you have for us?", QuestionKind.CANDIDATE),
    ],
)
def test_the_wording_suggests_the_kind(text: str, kind: QuestionKind) -> None:
    assert import_text(f"Interview questions\n- {text}\n").set.questions[0].kind is kind


@pytest.mark.parametrize(
    "heading",
    [
        "Areas to Cover", "Areas to cover:", "AREAS TO COVER", "What to listen for",
        "What to Look For:", "Look for:",
        "Listen for", "Key points to cover", "What we're listening for", "Strong answers include:",
        "What a good answer covers", "Evaluation criteria:", "Positive indicators:",
        "**Look for**", "Look-fors",
        "What you want to hear:", "Signs of a strong answer", "Points to listen for:", "Topics to explore",
    ],
)  # fmt: skip
def test_headings_of_areas_vary(heading: str) -> None:
    text = f"Interview questions\nTell me about a gap.\n{heading}\n- How it began\n- How it ended\n"
    question = import_text(text).set.questions[0]
    assert [area.text for area in question.areas] == ["How it began", "How it ended"]


@pytest.mark.parametrize(
    "heading",
    [
        "Follow-Up Questions:", "Follow-up questions", "Possible Follow-up Questions",
        "Probing questions", "Probes:",
        "Follow ups", "Suggested follow-ups:", "PROMPTS", "Dig deeper", "Additional questions:",
        "Optional probes:",
        "Potential follow up questions:", "If needed, ask:", "Deep-dive questions", "Clarifying questions",
    ],
)  # fmt: skip
def test_headings_of_follow_ups_vary(heading: str) -> None:
    text = f"Interview questions\nTell me about a gap.\n{heading}\n- How did it begin?\n- Name one reason\n"
    question = import_text(text).set.questions[0]
    assert [follow_up.text for follow_up in question.follow_ups] == ["How did it begin?", "Name one reason"]


@pytest.mark.parametrize(
    "mark", ["-", "*", "•", "–", "·", "1.", "1)", "(1)", "a)", "➢", "✓", "o", "▪", "  -"]
)
def test_marks_of_items_vary(mark: str) -> None:
    items = f"{mark} How it began\n{mark} How it ended\n"
    text = f"Interview questions\nTell me about a gap.\nAreas to cover\n{items}"
    assert [area.text for area in import_text(text).set.questions[0].areas] == [
        "How it began",
        "How it ended",
    ]


def test_minutes_are_told_in_many_ways() -> None:
    titles = (
        "Screening (30 minutes)",
        "Phone call – 30 min",
        "Phone screen: 30 mins",
        "Interview 1: HR (0.5 hours)",
    )
    for told in titles:
        text = f"# Guide\n\n## {told}\n\n### Questions\n\n- Tell me about a gap.\n"
        rounds = import_text(text).summary()["rounds"]
        assert [each["minutes"] for each in rounds] == [30], told


# --- The guides that the program was planned from

SEEDS = os.environ.get("PRACTICE_APP_SEEDS", "")


@pytest.mark.skipif(not SEEDS, reason="PRACTICE_APP_SEEDS names no folder of guides")
@pytest.mark.parametrize("number", range(5))
def test_the_planning_guides_are_found_whole(number: int) -> None:
    path = next(Path(SEEDS).glob(f"00{number}_*.txt"))
    text = path.read_text(encoding="utf-8")
    summary = import_guide(path).summary()
    for key, heading in (("areas", "Areas to Cover:?"), ("follow_ups", "Follow-[Uu]p Questions:?")):
        blocks = re.findall(rf"{heading}\n((?:- .*\n)+)", text)
        assert summary[key] == sum(block.count("\n") for block in blocks)
    assert summary["questions"] == [15, 10, 1, 15, 27][number]
    minutes = [30, 60, 45, 60, 45] if number == 4 else []
    assert [each["minutes"] for each in summary["rounds"]] == minutes
    assert summary["scorecards"] == len(re.findall(r"(?m)^- 0: ", text))
