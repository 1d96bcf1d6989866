"""What was read last time, so that a large bank opens at once. May be deleted at any time.

A file is taken from the cache when its path, size and time of change are the same. Sets with a guide
or a study card are few and are always read anew; so are files with faults.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from practice_app.bank.form import ReadSet
from practice_app.errors import InputError
from practice_app.files import write_atomic
from practice_app.model import AnswerPart, Area, FollowUp, Question, QuestionKind, QuestionSet

VERSION = 1  # of this file's own form and of what the reader makes of a file
SMALLEST = 200  # questions; below it reading the files is as fast

_KINDS = {kind.value: kind for kind in QuestionKind}


class Cache:
    """The sets read last time; `path` is where they are kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._old: dict[str, Any] = _load(path)
        self._new: dict[str, Any] = {}
        self._changed = False
        self._questions = 0

    def get(self, file: Path, shipped: bool) -> ReadSet | None:
        """The set of an unchanged file."""
        name = str(file)
        record = self._old.get(name)
        if record is None or record[0] != _mark(file):
            return None
        try:
            found = _set(record, name, shipped)
        except (ValueError, TypeError, KeyError, IndexError):
            return None  # damaged: read the file itself
        self._new[name] = record
        self._questions += len(found.set.questions)
        return found

    def put(self, file: Path, read: ReadSet) -> None:
        if read.set.guide is not None or read.set.study_card is not None:
            return
        questions = [_record(question, read.lines[question.id]) for question in read.set.questions]
        self._new[str(file)] = [_mark(file), read.set.title, read.set.about, questions]
        self._changed = True
        self._questions += len(questions)

    def save(self) -> None:
        """Keep what is in use, when anything changed and there is enough to gain.

        A cache that can't be written costs time and nothing else, so that is no failure.
        """
        if self._questions < SMALLEST or not (self._changed or self._new.keys() != self._old.keys()):
            return
        text = json.dumps({"version": VERSION, "files": self._new}, ensure_ascii=False, separators=(",", ":"))
        try:
            write_atomic(self.path, text)
        except InputError:
            return


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if (
        not isinstance(data, dict)
        or data.get("version") != VERSION
        or not isinstance(data.get("files"), dict)
    ):
        return {}
    files: dict[str, Any] = data["files"]
    return files


def _mark(file: Path) -> list[int]:
    status = file.stat()
    return [status.st_size, status.st_mtime_ns]


def _record(question: Question, line: int) -> list[Any]:
    return [
        line,
        question.id,
        question.text,
        question.kind.value,
        question.competencies,
        [(area.id, area.text, area.hint) for area in question.areas],
        [(follow_up.text, follow_up.probes) for follow_up in question.follow_ups],
        question.notes,
        question.strong,
        [(part.title, part.points) for part in question.model_answer],
    ]


def _set(record: list[Any], source: str, shipped: bool) -> ReadSet:
    _, title, about, rows = record
    questions = tuple(_questions(rows, title))
    lines = {question.id: row[0] for question, row in zip(questions, rows, strict=True)}
    return ReadSet(QuestionSet(title, questions, source, shipped, about), lines)


def _questions(rows: Iterable[Any], title: str) -> Iterable[Question]:
    for _, question_id, text, kind, competencies, areas, follow_ups, notes, strong, answer in rows:
        yield Question(
            question_id,
            text,
            _KINDS[kind],
            tuple(competencies),
            tuple([Area(*area) for area in areas]),
            tuple([FollowUp(words, tuple(probes)) for words, probes in follow_ups]),
            notes,
            title,
            tuple(strong),
            tuple([AnswerPart(name, tuple(points)) for name, points in answer]),
        )
