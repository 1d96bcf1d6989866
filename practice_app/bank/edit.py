"""Changing a set: each change gives a new set, so that undo is only a step back.

Nothing here writes; `save_set` does. A shipped set is read-only: `own_copy` makes one to change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from practice_app.bank.form import read_set, slug, unique
from practice_app.bank.save import set_to_yaml
from practice_app.errors import BankError, Fault, InputError
from practice_app.files import parse_yaml
from practice_app.model import Question, QuestionSet

DEEPEST_UNDO = 200


class SetEditor:
    """One set being changed, with its past and what was undone."""

    def __init__(self, question_set: QuestionSet) -> None:
        """Raises InputError for a shipped set."""
        if question_set.shipped:
            raise InputError(
                f"“{question_set.title}” came with the program and stays as it is.",
                "Make a copy of it and change that.",
            )
        self._current = question_set
        self._past: list[QuestionSet] = []
        self._undone: list[QuestionSet] = []
        self._saved = question_set

    @property
    def current(self) -> QuestionSet:
        return self._current

    @property
    def unsaved(self) -> bool:
        return self._current != self._saved

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def change(self, changed: QuestionSet) -> QuestionSet:
        """Take a changed set as the current one; what was undone before is forgotten."""
        if changed != self._current:
            self._past = [*self._past[-DEEPEST_UNDO + 1 :], self._current]
            self._undone.clear()
            self._current = changed
        return self._current

    def undo(self) -> QuestionSet:
        """One change back; the set as it is when there is none."""
        if self._past:
            self._undone.append(self._current)
            self._current = self._past.pop()
        return self._current

    def redo(self) -> QuestionSet:
        """One undone change forward; the set as it is when there is none."""
        if self._undone:
            self._past.append(self._current)
            self._current = self._undone.pop()
        return self._current

    def was_saved(self) -> None:
        """The current set is what lies on the disk."""
        self._saved = self._current


def own_copy(
    question_set: QuestionSet, taken_titles: Collection[str], taken_ids: Collection[str]
) -> QuestionSet:
    """A copy that may be changed: title and ids of its own, wording as it was."""
    ids = set(taken_ids)
    renamed: dict[str, str] = {}
    for question in question_set.questions:
        renamed[question.id] = unique(f"my-{question.id}", ids)
        ids.add(renamed[question.id])
    return _made_own(question_set, free_title(f"{question_set.title} (mine)", taken_titles), renamed)


def as_new(
    question_set: QuestionSet, taken_titles: Collection[str], taken_ids: Collection[str]
) -> QuestionSet:
    """A set from elsewhere made ready to be saved: its file is yet to be named, and its title and ids
    stay as they are unless something else has them.
    """
    ids = set(taken_ids)
    renamed: dict[str, str] = {}
    for question in question_set.questions:
        renamed[question.id] = unique(question.id, ids)
        ids.add(renamed[question.id])
    return _made_own(question_set, free_title(question_set.title, taken_titles), renamed)


def with_title(question_set: QuestionSet, title: str) -> QuestionSet:
    """The set under another title, which its questions know too."""
    questions = tuple(replace(question, set_title=title) for question in question_set.questions)
    return replace(question_set, title=title, questions=questions)


def _made_own(question_set: QuestionSet, title: str, renamed: Mapping[str, str]) -> QuestionSet:
    questions = tuple(replace(question, id=renamed[question.id]) for question in question_set.questions)
    guide = question_set.guide
    if guide is not None:
        rounds = tuple(
            replace(one, questions=tuple(renamed.get(each, each) for each in one.questions))
            for one in guide.rounds
        )
        guide = replace(guide, rounds=rounds)
    made = replace(question_set, questions=questions, guide=guide, shipped=False, source="")
    return with_title(made, title)


def new_question(question_set: QuestionSet, text: str, taken_ids: Collection[str]) -> Question:
    """A question with an id that nothing else has; add it with `with_question`."""
    ids = {*taken_ids, *(question.id for question in question_set.questions)}
    return Question(id=unique(slug(text, 50), ids), text=text, set_title=question_set.title)


def with_question(question_set: QuestionSet, question: Question, at: int | None = None) -> QuestionSet:
    """The set with the question in place of the one of its id, or added: at the end, or at a place."""
    questions = list(question_set.questions)
    for place, each in enumerate(questions):
        if each.id == question.id:
            questions[place] = question
            break
    else:
        questions.insert(len(questions) if at is None else at, question)
    return replace(question_set, questions=tuple(questions))


def without_question(question_set: QuestionSet, question_id: str) -> QuestionSet:
    """The set without the question, also in its rounds."""
    _place(question_set, question_id)
    kept = tuple(each for each in question_set.questions if each.id != question_id)
    guide = question_set.guide
    if guide is not None:
        rounds = tuple(
            replace(one, questions=tuple(each for each in one.questions if each != question_id))
            for one in guide.rounds
        )
        guide = replace(guide, rounds=rounds)
    return replace(question_set, questions=kept, guide=guide)


def with_question_moved(question_set: QuestionSet, question_id: str, by: int) -> QuestionSet:
    """The set with the question `by` places later (earlier when negative), at most to an end."""
    questions = list(question_set.questions)
    place = _place(question_set, question_id)
    moved = questions.pop(place)
    questions.insert(max(0, min(len(questions), place + by)), moved)
    return replace(question_set, questions=tuple(questions))


def with_question_twice(
    question_set: QuestionSet, question_id: str, taken_ids: Collection[str]
) -> QuestionSet:
    """The set with a copy of the question right after it, under an id of its own."""
    place = _place(question_set, question_id)
    question = question_set.questions[place]
    ids = {*taken_ids, *(each.id for each in question_set.questions)}
    return with_question(question_set, replace(question, id=unique(question.id, ids)), place + 1)


def faults_of(question_set: QuestionSet) -> tuple[Fault, ...]:
    """Every fault that would keep the set from being saved; lines are those of the file to be."""
    try:
        read_set(parse_yaml(set_to_yaml(question_set), question_set.title), question_set.title)
    except BankError as error:
        return error.faults
    return ()


def _place(question_set: QuestionSet, question_id: str) -> int:
    for place, question in enumerate(question_set.questions):
        if question.id == question_id:
            return place
    raise InputError(f"“{question_set.title}” has no question '{question_id}'.")


def free_title(wanted: str, taken: Collection[str]) -> str:
    """The title, with a number from 2 when another set has it."""
    used = {title.casefold() for title in taken}
    title, number = wanted, 2
    while title.casefold() in used:
        title, number = f"{wanted} {number}", number + 1
    return title
