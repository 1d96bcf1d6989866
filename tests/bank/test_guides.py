from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from practice_app.bank import load_set, save_set
from practice_app.bank.guides import import_guide, import_text
from practice_app.errors import BankError, InputError
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
