"""A set while it is being changed: its steps, its file, and which ids must stay; no widgets here."""

from __future__ import annotations

from dataclasses import replace

from practice_app.bank.edit import SetEditor, faults_of
from practice_app.model import QuestionSet
from practice_app.practice import Practice


def troubles(question_set: QuestionSet) -> tuple[str, ...]:
    """What keeps the set from being saved, in words; the file's own faults where we have none better."""
    said = [] if question_set.title else ["the set needs a title"]
    if not question_set.questions:
        said.append("add a question")
    for number, question in enumerate(question_set.questions, 1):
        if not question.text:
            said.append(f"question {number} has no words yet")
        texts = [area.text.casefold() for area in question.areas]
        twice = next((area.text for area in question.areas if texts.count(area.text.casefold()) > 1), None)
        if twice is not None:
            said.append(f"question {number} lists “{twice}” twice")
    return tuple(said) or tuple(dict.fromkeys(fault.what for fault in faults_of(question_set)))


class SetDraft:
    """`steps` is None while nothing is being changed."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self.steps: SetEditor | None = None
        self.source = ""  # the file of the set; "" until it is saved for the first time
        self._saved_title = ""
        self._kept: dict[str, frozenset[str]] = {}

    def begin(self, question_set: QuestionSet) -> None:
        """Raises InputError for a shipped set."""
        self.steps = SetEditor(question_set)
        self._is_on_disk(question_set)

    def drop(self) -> None:
        self.steps = None

    def kept_areas(self, question_id: str) -> frozenset[str]:
        """Ids of areas that earlier answers may know; they stay whatever the area's text becomes."""
        return self._kept.get(question_id, frozenset())

    def to_save(self) -> QuestionSet:
        assert self.steps is not None
        return replace(self.steps.current, source=self.source)

    def was_saved(self, saved: QuestionSet) -> None:
        """What is drawn from this set goes on being drawn from it under a new title."""
        assert self.steps is not None
        self.steps.was_saved()
        settings = self._practice.settings
        if settings.question_set == self._saved_title != saved.title:
            self._practice.save_settings(replace(settings, question_set=saved.title))
        self._is_on_disk(saved)

    def delete(self) -> QuestionSet:
        """Remove the set's file. Returns what was in it. Raises InputError.

        When questions were drawn from this set, they are drawn from all sets again.
        """
        gone = self._practice.delete_own_set(self._saved_title)
        settings = self._practice.settings
        if settings.question_set == gone.title:
            self._practice.save_settings(replace(settings, question_set=None))
        self.drop()
        return gone

    def titles(self) -> list[str]:
        return [each.title for each in self._practice.bank.sets]

    def ids(self) -> list[str]:
        return [question.id for question in self._practice.bank.questions]

    def _is_on_disk(self, question_set: QuestionSet) -> None:
        self.source, self._saved_title = question_set.source, question_set.title
        self._kept = {q.id: frozenset(area.id for area in q.areas) for q in question_set.questions}
