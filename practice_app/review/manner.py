"""Advice on how an answer was said: its length, pauses, fillers and pace. Never on the person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice_app.model import Advice, Role, Span
from practice_app.review.findings import Findings
from practice_app.review.quoting import quote_span, quoted

FAST, SLOW = 190, 95  # words a minute of speech; talk that is easy to follow lies between
LONG_PAUSE = 4.0  # seconds
MANY_FILLERS = 0.05  # of the words
FEW_FILLERS = 5  # fewer than this are nobody's business
OVER_TIME = 1.15  # of the time set


def advise_on_manner(found: Findings) -> Iterator[Advice]:
    delivery = found.delivery
    if found.limit_seconds and delivery.seconds and delivery.seconds > OVER_TIME * found.limit_seconds:
        spare = max(found.of(Role.SITUATION, Role.NONE), key=lambda s: s.end - s.start, default=None)
        if spare:
            said, span = found.quote(spare.span)
            over = round(delivery.seconds - found.limit_seconds)
            yield Advice(
                f"You went {over} seconds over the time set. You could leave out {said}.", "length", (span,)
            )
    longest = delivery.longest_pause
    if longest and longest.seconds >= LONG_PAUSE:
        before = next((s for s in found.sentences if s.start < longest.after <= s.end), None)
        if before is not None:
            words_before = _last_words(found.text, (before.start, longest.after))
            yield Advice(
                f"Your longest pause was {longest.seconds:.0f} seconds, "
                f"after {quoted(found.text, words_before)}. A pause is fine; know the sentence after it.",
                "pauses",
                (words_before,),
            )
    if (
        len(delivery.fillers) >= MANY_FILLERS * max(1, delivery.words)
        and len(delivery.fillers) >= FEW_FILLERS
    ):
        span = delivery.fillers[0]
        around = next((s.span for s in found.sentences if s.start <= span[0] < s.end), span)
        shown = quote_span(found.text, (span[0], around[1]))
        yield Advice(
            f"There are at least {len(delivery.fillers)} fillers in {delivery.words} words, the first in "
            f"{quoted(found.text, shown)}. Try a silent breath in their place.",
            "fillers",
            (shown,),
        )
    pace = delivery.words_per_minute
    if pace and not SLOW <= pace <= FAST:
        key = max(found.of(Role.RESULT, Role.ACTION) or list(found.sentences), key=lambda s: s.confidence)
        said, span = found.quote(key.span)
        change = "Slow down" if pace > FAST else "Come quicker"
        yield Advice(
            f"You spoke {pace:.0f} words a minute. {change} to {said}, which matters most.", "pace", (span,)
        )


def _last_words(text: str, span: Span, words: int = 6) -> Span:
    starts = [match.start() for match in re.compile(r"\S+").finditer(text, *span)]
    return (starts[-words:][0], span[1]) if starts else span
