"""A set while it is being changed: its steps, its file, and which ids must stay; no widgets here."""

from __future__ import annotations

from dataclasses import replace

from practice_app.bank.edit import SetEditor
from practice_app.model import QuestionSet
from practice_app.practice import Practice


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
        """Remove the set's file. Returns what was in it. Raises InputError."""
        gone = self._practice.delete_own_set(self._saved_title)
        self.drop()
        return gone

    def titles(self) -> list[str]:
        return [each.title for each in self._practice.bank.sets]

    def ids(self) -> list[str]:
        return [question.id for question in self._practice.bank.questions]

    def _is_on_disk(self, question_set: QuestionSet) -> None:
        self.source, self._saved_title = question_set.source, question_set.title
        self._kept = {q.id: frozenset(area.id for area in q.areas) for q in question_set.questions}
