"""Prints how far marks hold when the same answers are told or written otherwise, beside word lists.

usage: python -m tests.benchmarks.bench_marks LABELS.json

LABELS.json: {"questions", "answers"} as labelled; a figure is the share of marks that stay as they were.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from practice_app.model import Area, AreaStatus, FollowUp, Question, Review, Transcript
from practice_app.paths import resources
from practice_app.review.boundaries import BoundaryModel
from practice_app.review.judge import Judge
from practice_app.review.reviewer import Reviewer
from tests.review import baselines

PARTS = ("situation", "task", "action", "result")


def question_of(given: dict[str, Any]) -> Question:
    areas = tuple(Area(str(k), text) for k, text in enumerate(given["areas"]))
    follow_ups = tuple(FollowUp(f["text"], tuple(map(str, f["areas"]))) for f in given["follow_ups"])
    return Question(given["id"], given["text"], areas=areas, follow_ups=follow_ups)


def variants(sentences: list[str]) -> dict[str, str]:
    """The same answer told backwards, with percent in words, and as a plain recogniser writes it."""
    said = " ".join(sentences)
    return {
        "reversed": " ".join(reversed(sentences)),
        "percent in words": re.sub(r"\s?%", " percent", said),
        "lower case, no punctuation": re.sub(r"[^\w\s'%£$€-]", "", said).lower(),
    }


def present(found: Review) -> set[str]:
    return {part.role.value for part in found.star if part.present}


def main() -> None:
    labels = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    questions = {given["id"]: question_of(given) for given in labels["questions"]}
    models = resources() / "models"
    reviewer = Reviewer(Judge.load(models), BoundaryModel.load(models))
    held: dict[str, list[list[bool]]] = {}
    right: dict[str, list[bool]] = {"review": [], "cue words": [], "stock phrases": []}
    for answer in labels["answers"]:
        question = questions[answer["question_id"]]
        sentences = [sentence["text"] for sentence in answer["sentences"]]
        said = " ".join(sentences)
        first = reviewer.review(question, Transcript(said))
        gold = {part for letter, part in zip("STAR", PARTS, strict=True) if answer["star_present"][letter]}
        for name, marked in (
            ("review", present(first)),
            ("cue words", baselines.marked_by_cues(said)),
            ("stock phrases", baselines.marked_by_phrases(said)),
        ):
            right[name] += [(part in marked) == (part in gold) for part in PARTS]
        for name, text in variants(sentences).items():
            other = reviewer.review(question, Transcript(text))
            parts, areas, flags = held.setdefault(name, [[], [], []])
            parts += [(part in present(first)) == (part in present(other)) for part in PARTS]
            areas += [
                (a.status is AreaStatus.COVERED) == (b.status is AreaStatus.COVERED)
                for a, b in zip(first.areas, other.areas, strict=True)
            ]
            names = {f.name for f in first.flags} | {f.name for f in other.flags}
            flags += [
                ({f.name for f in first.flags} ^ {f.name for f in other.flags}).isdisjoint({n}) for n in names
            ]
    print(f"{len(labels['answers'])} answers; parts of STAR marked right:")
    for name, marks in right.items():
        print(f"  {name}: {sum(marks) / len(marks):.1%}")
    print("marks that hold (parts, areas ticked, flags raised by either):")
    for name, groups in held.items():
        print(f"  {name}: " + ", ".join(f"{sum(g) / max(1, len(g)):.1%}" for g in groups))


if __name__ == "__main__":
    main()
