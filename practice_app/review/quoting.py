"""Short verbatim quotes out of an answer, for feedback that a person reads."""

from __future__ import annotations

import re

from practice_app.model import Span

FEWEST_WORDS, MOST_WORDS = 6, 14
_OPENING = re.compile(
    r"(?:(?:so|and|but|um|uh|er|erm|eh|well|yeah|yes|okay|ok|right|anyway|now|then|also|like|i\smean|you\sknow)"
    r"\b[\s,]*)+(?=\S)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\S+")
_CLAUSE_OPENERS = frozenset(
    "and but so because which who when while before after where until although".split()
)


def quote_span(text: str, span: Span, around: Span | None = None) -> Span:
    """The part of text[span] worth quoting: a clause or two, without opening fillers, at most 14 words.

    around: a place inside span that the quote must show, such as a figure.
    """
    start, end = span
    opening = _OPENING.match(text, start, end)
    if opening and opening.end() < end and (around is None or opening.end() <= around[0]):
        start = opening.end()
    tokens = [match.span() for match in _TOKEN.finditer(text, start, end)]
    if not tokens:
        return span
    wanted = 0
    if around is not None:
        wanted = max((k for k, token in enumerate(tokens) if token[0] < around[1]), default=0)
    if len(tokens) > MOST_WORDS:
        first = max(0, wanted - MOST_WORDS + 1)
        if first:
            begins = [k for k in range(first, len(tokens) - FEWEST_WORDS) if _opens(text, tokens, k)]
            first = next((k for k in begins if k <= wanted), first)
        tokens = tokens[first : first + MOST_WORDS]
        shortest = max(FEWEST_WORDS, wanted - first + 1)
        ends = [k for k in range(shortest, len(tokens)) if _opens(text, tokens, k)]
        if ends:
            tokens = tokens[: ends[-1]]
    while len(tokens) > FEWEST_WORDS and text[slice(*tokens[-1])].lower() in _CLAUSE_OPENERS:
        tokens = tokens[:-1]
    stop = tokens[-1][1]
    while stop > tokens[0][0] + 1 and text[stop - 1] in " ,;:.-–":
        stop -= 1
    return (tokens[0][0], stop)


def _opens(text: str, tokens: list[Span], at: int) -> bool:
    """Whether a clause begins with this token."""
    return at > 0 and (
        text[tokens[at - 1][1] - 1] in ",;:–" or text[slice(*tokens[at])].lower() in _CLAUSE_OPENERS
    )


def quoted(text: str, span: Span) -> str:
    """The span as it stands in feedback: on one line, in quotation marks, with dots where it breaks off."""
    rest = text[span[1] :].split(maxsplit=1)
    breaks_off = (
        bool(rest)
        and not re.match(r"\s*[.,;:!?–]", text[span[1] :])
        and (rest[0].lower() not in _CLAUSE_OPENERS)
    )
    return f"“{' '.join(text[span[0] : span[1]].split())}{' …' if breaks_off else ''}”"
