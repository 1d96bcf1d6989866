"""What was found in one answer, laid out for those who turn it into words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from practice_app.model import AreaFinding, Delivery, Flag, Question, Role, Sentence, Span
from practice_app.review.quoting import quote_span, quoted

_CONCRETE = re.compile(r"\d+|(?<=[a-z,] )[A-Z][a-z]+|\bI(?: \w+ed)?\b")


@dataclass(frozen=True)
class Findings:
    """Everything that feedback draws on; at least one sentence is clear.

    nearest: the likeliest sentence of each area, by its id. action_numbers: figures of what was done.
    """

    question: Question
    text: str
    sentences: Sequence[Sentence]
    areas: Sequence[AreaFinding]
    flags: Sequence[Flag]
    numbers: Sequence[Span]
    action_numbers: Sequence[Span]
    delivery: Delivery
    nearest: Mapping[str, Span]
    limit_seconds: float | None = None

    def of(self, *roles: Role) -> list[Sentence]:
        return [s for s in self.sentences if s.role in roles and not s.unclear]

    def flag(self, name: str) -> Flag | None:
        return next((flag for flag in self.flags if flag.name == name), None)

    def quote(self, span: Span, around: Span | None = None) -> tuple[str, Span]:
        shown = quote_span(self.text, span, around)
        return quoted(self.text, shown), shown

    def first(self, *roles: Role) -> Sentence:
        """The first clear sentence with one of these roles, in the order of the roles, else of all."""
        for role in roles:
            if own := self.of(role):
                return own[0]
        return self.of(*Role)[0]


def concreteness(sentence: Sentence) -> tuple[int, float]:
    """How many figures, names and acts of the speaker's own a sentence has; then its confidence."""
    return (len(_CONCRETE.findall(sentence.text)), sentence.confidence)
