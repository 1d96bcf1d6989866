"""Every question set of the given folders, with the faults of those that can't be used yet."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from practice_app.bank.cache import Cache
from practice_app.bank.fields import did_you_mean
from practice_app.bank.form import ReadSet, read_set
from practice_app.errors import BankError, Fault, InputError
from practice_app.files import read_yaml
from practice_app.model import Question, QuestionKind, QuestionSet

SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Bank:
    """The sets that can be used and the faults of the rest. Ids are unique over all sets."""

    sets: tuple[QuestionSet, ...]
    faults: tuple[Fault, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for found in self.sets for question in found.questions)

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def question(self, question_id: str) -> Question:
        """The question of that id. Raises InputError with the nearest id there is."""
        found = self._by_id.get(question_id)
        if found is None:
            near = did_you_mean(question_id, self._by_id)
            raise InputError(
                f"There is no question {question_id!r}{near or '.'}",
                "The Bank page lists every question and its id.",
            )
        return found

    def set(self, title: str) -> QuestionSet:
        """The set of that title. Raises InputError with the nearest title there is."""
        by_title = {found.title.casefold(): found for found in self.sets}
        if title.casefold() not in by_title:
            near = did_you_mean(title, [found.title for found in self.sets])
            raise InputError(
                f"There is no question set {title!r}{near or '.'}", "The Bank page lists every set."
            )
        return by_title[title.casefold()]

    @cached_property
    def competencies(self) -> tuple[str, ...]:
        """Every competency that a question names, in alphabetical order, each once whatever its case."""
        names = {
            name.casefold(): name for question in reversed(self.questions) for name in question.competencies
        }
        return tuple(names[key] for key in sorted(names))

    def filtered(
        self,
        set_title: str | None = None,
        competency: str | None = None,
        kind: QuestionKind | None = None,
    ) -> tuple[Question, ...]:
        """The questions that meet every given condition, in the bank's order."""
        wanted_set = set_title.casefold() if set_title is not None else None
        wanted = competency.casefold() if competency is not None else None
        return tuple(
            question
            for question in self.questions
            if (wanted_set is None or question.set_title.casefold() == wanted_set)
            and (kind is None or question.kind is kind)
            and (wanted is None or any(name.casefold() == wanted for name in question.competencies))
        )


def load_set(path: Path, shipped: bool = False) -> QuestionSet:
    """One file. Raises BankError with every fault of it; InputError when it can't be opened."""
    return read_set(read_yaml(path), str(path), shipped).set


def load_bank(folders: Sequence[tuple[Path, bool]], cache: Path | None = None) -> Bank:
    """Every set of the folders, each a path and whether it ships with the program.

    A file with faults is left out and its faults are told; it never hides another. Where two files
    use one id the first keeps it (shipped folders come first); the question of the later file is
    left out and told. A folder that doesn't exist holds no sets. `cache` names a file in which what
    was read is kept for the next time.
    """
    kept = Cache(cache) if cache is not None else None
    with _no_collection():
        bank = _load(folders, kept)
        if kept is not None:
            kept.save()
    return bank


def _load(folders: Sequence[tuple[Path, bool]], cache: Cache | None) -> Bank:
    sets: list[QuestionSet] = []
    faults: list[Fault] = []
    owners: dict[str, str] = {}
    for path, shipped in _files(folders):
        try:
            read = _read(path, shipped, cache)
        except BankError as error:
            faults.extend(error.faults)
            continue
        except InputError as error:
            faults.append(Fault(str(path), 0, error.message))
            continue
        kept = _without_taken_ids(read, owners, faults)
        if kept.questions or not read.set.questions:
            sets.append(kept)
    return Bank(tuple(sets), tuple(faults))


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection inside: a large bank makes objects by the hundred thousand and drops none
    of them, so that every run of the collector is in vain (it doubles the time).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(path: Path, shipped: bool, cache: Cache | None) -> ReadSet:
    known = cache.get(path, shipped) if cache is not None else None
    if known is not None:
        return known
    read = read_set(read_yaml(path), str(path), shipped)
    if cache is not None:
        cache.put(path, read)
    return read


def _files(folders: Sequence[tuple[Path, bool]]) -> Iterator[tuple[Path, bool]]:
    seen: set[Path] = set()
    for folder, shipped in sorted(folders, key=lambda pair: not pair[1]):
        for path in sorted(folder.rglob("*")):
            visible = not any(part.startswith(".") for part in path.relative_to(folder).parts)
            if visible and path.suffix.lower() in SUFFIXES and path not in seen and path.is_file():
                seen.add(path)
                yield path, shipped


def _without_taken_ids(read: ReadSet, owners: dict[str, str], faults: list[Fault]) -> QuestionSet:
    """The set without questions whose id another file has; a round forgets them too."""
    found = read.set
    kept = []
    for question in found.questions:
        owner = owners.setdefault(question.id, found.source)
        if owner == found.source:
            kept.append(question)
            continue
        what = f"the id {question.id!r} is taken by {owner}: give this question another id"
        faults.append(Fault(found.source, read.lines[question.id], what))
    if len(kept) == len(found.questions):
        return found
    left = {question.id for question in kept}
    guide = found.guide
    if guide is not None:
        rounds = tuple(
            replace(one, questions=tuple(name for name in one.questions if name in left))
            for one in guide.rounds
        )
        guide = replace(guide, rounds=rounds)
    return replace(found, questions=tuple(kept), guide=guide)
