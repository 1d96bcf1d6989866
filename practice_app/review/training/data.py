"""Labelled answers as arrays, and their division into folds by question."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from practice_app.review.features import COVERED, FLAG_NAMES, MISSING, PARTLY

ROLE_LETTERS = "STARLN"


@dataclass(frozen=True)
class Example:
    """One labelled answer. roles (n,), evidence (n, areas), status (areas,), flags (5,)."""

    id: str
    file: str
    question_id: str
    question: str
    areas: tuple[str, ...]
    sentences: tuple[str, ...]
    roles: NDArray[np.int64]
    evidence: NDArray[np.float32]
    status: NDArray[np.int64]
    flags: NDArray[np.float32]

    @property
    def group(self) -> str:
        return f"{self.file}:{self.question_id}"


def load_examples(path: Path) -> list[Example]:
    """Every answer of one labelled file, in its order."""
    labelled = json.loads(path.read_text(encoding="utf-8"))
    questions = {question["id"]: question for question in labelled["questions"]}
    examples = []
    for answer in labelled["answers"]:
        question = questions[answer["question_id"]]
        count = len(question["areas"])
        examples.append(
            Example(
                id=answer["id"],
                file=path.stem,
                question_id=question["id"],
                question=question["text"],
                areas=tuple(question["areas"]),
                sentences=tuple(sentence["text"] for sentence in answer["sentences"]),
                roles=np.array([ROLE_LETTERS.index(s["star"]) for s in answer["sentences"]], np.int64),
                evidence=np.array(
                    [[k in s["areas"] for k in range(count)] for s in answer["sentences"]], np.float32
                ),
                status=np.array(
                    [
                        COVERED if k in answer["covered"] else PARTLY if k in answer["partly"] else MISSING
                        for k in range(count)
                    ],
                    np.int64,
                ),
                flags=np.array([name in answer["flags"] for name in FLAG_NAMES], np.float32),
            )
        )
    return examples


def load_folder(folder: Path) -> list[Example]:
    """The answers of every labelled file in a folder, files in order of their names."""
    return [example for path in sorted(folder.glob("train_*.json")) for example in load_examples(path)]


def folds_of(examples: Sequence[Example], count: int, seed: int) -> list[int]:
    """The fold of each answer. All answers to a question share a fold; each file is spread over all folds."""
    draw = random.Random(seed)
    fold_of: dict[str, int] = {}
    for file in sorted({example.file for example in examples}):
        groups = sorted({example.group for example in examples if example.file == file})
        draw.shuffle(groups)
        start = draw.randrange(count)
        fold_of |= {group: (start + number) % count for number, group in enumerate(groups)}
    return [fold_of[example.group] for example in examples]
