"""Which question next, which follow-up next, and how a role play's blanks are filled this time.

Chance comes from the random.Random that is handed in: the same seed and history draw the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime

from practice_app.errors import InputError
from practice_app.guide_model import RolePlay
from practice_app.model import Question

_NEVER = datetime.min.replace(tzinfo=UTC)
_BLANK = re.compile(r"\{([^{}]*)\}")


def draw_question(
    questions: Sequence[Question], last_asked: Mapping[str, str], rng: random.Random
) -> Question:
    """A question that was never asked, else the one asked longest ago; chance among equals.

    last_asked: question id -> ISO 8601 time (without an offset: UTC). The order of `questions` plays
    no part. Raises InputError when there is none to draw from.
    """
    if not questions:
        raise InputError("No question fits this choice.", "Choose another set, competency or kind.")
    asked = {question.id: _time(last_asked.get(question.id)) for question in questions}
    longest_ago = min(asked.values())
    equals = [question for question in questions if asked[question.id] == longest_ago]
    return rng.choice(sorted(equals, key=lambda question: question.id))


def draw_follow_up(
    question: Question, open_areas: Collection[str], asked: Collection[int], rng: random.Random
) -> int | None:
    """The index of a follow-up whose areas are still open, else of one that probes no area in particular.

    open_areas: ids of areas that the answer has not covered; asked: indices already asked. None when
    every follow-up was asked or is answered already.
    """
    left = [index for index in range(len(question.follow_ups)) if index not in asked]
    probing = [index for index in left if set(question.follow_ups[index].probes) & set(open_areas)]
    general = [index for index in left if not question.follow_ups[index].probes]
    return rng.choice(probing or general) if probing or general else None


def fill_blanks(role_play: RolePlay, rng: random.Random) -> RolePlay:
    """The role play with one choice for each of its {blanks}, the same wherever the blank stands."""
    chosen = {blank.name: rng.choice(blank.choices) for blank in role_play.blanks if blank.choices}

    def filled(text: str) -> str:
        return _BLANK.sub(lambda match: chosen.get(match[1], match[0]), text)

    changes: dict[str, str | tuple[str, ...]] = {}
    for each in fields(role_play):
        value = getattr(role_play, each.name)
        if isinstance(value, str):
            changes[each.name] = filled(value)
        elif each.name != "blanks":
            changes[each.name] = tuple(filled(text) for text in value)
    return replace(role_play, blanks=(), **changes)  # type: ignore[arg-type]


def _time(asked: str | None) -> datetime:
    if asked is None:
        return _NEVER
    when = datetime.fromisoformat(asked)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
