"""Which quantities in an answer are outcomes: in digits or in words, and not what it began from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice_app.model import Role, Sentence, Span

_UNITS = "one two three four five six seven eight nine ten eleven twelve"
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fourty fifty sixty seventy eighty ninety"
_SCALES = "hundred thousand million billion grand dozen percent per\\s?cent"
_WORDS = "|".join(f"{_UNITS} {_TEENS} {_TENS}".split())
_NUMBER = (
    rf"(?:(?:[$£€]\s?)?\d[\d.,]*(?:\s?%|k\b|m\b)?"
    rf"|\b(?:{_WORDS})(?:[\s-](?:and[\s-])?(?:{_WORDS}|hundred|thousand|million|billion|grand|point|oh))*)"
    rf"(?:\s(?:{'|'.join(_SCALES.split())}))*(?:\s?%|\b)"
)
_OTHER = (
    r"\b(?:none|nil|nought|zero|not\s(?:one|a\ssingle|once)|(?:a\s|by\s)?half(?!\sterm|\sof\sthem|\spast)|(?:a|by\sa|one)\s(?:quarter|third|fifth|tenth)|(?:a\s)?(?:couple|dozen|hundred|thousand|million)"
    r"|halved|doubled|trebled|tripled|twice|double|two\s?thirds|once\sa\s\w+"
    r"|(?:the\s)?(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?=\s(?:biggest|highest|largest|best|place|out|in|year|summer|winter|season)))\b"
)
_QUANTITY = re.compile(
    rf"(?:\bfrom\s(?:about\s|around\s|maybe\s|some\s)?(?P<from>{_NUMBER})[^.,;]{{0,30}}?\b(?:down\s|up\s)?to\s(?:about\s|around\s|maybe\s|under\s|just\s)?)?"
    rf"(?:{_NUMBER}|{_OTHER})(?:\s(?:out\sof|in|of|or|and\sa)\s(?:the\s)?{_NUMBER})?",
    re.IGNORECASE,
)

# 'one' and the like where nothing is counted.
_ONE_AS_PRONOUN = re.compile(
    r"(?:\b(?:the|this|that|which|no|any|every|each|another|other|only|big|new|old|good|next|last|right|wrong|loud|number)\s)one\b"
    r"|\bone\s(?:another|day|morning|evening|side|corner|hand|thing|of\s(?:them|those|these|our|my|the|her|his|their))\b",
    re.IGNORECASE,
)
_BEFORE_START_VALUE = re.compile(
    r"\b(?:used\sto\s(?:be|have|get|do|take)|had\sbeen|it\swas|was|were|instead\sof|rather\sthan|up\sfrom|down\sfrom|compared\s(?:to|with)"
    r"|against|before(?:\sit)?(?:\sit\swas|\sis|\swas)?|we\sused\sto|in\sthe\syear\sbefore)\s(?:\w+\s){0,4}$",
    re.IGNORECASE,
)
_STRONG_START = re.compile(
    r"\b(?:used\sto|instead\sof|rather\sthan|up\sfrom|down\sfrom|compared\s(?:to|with)|out\sof|had\sbeen|and\sbefore|before\s(?:it\s)?(?:is|was)|before\swas)\s"
    r"(?:\w+\s){0,4}$",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"\b(?:at|by|past|until|till|half\spast|quarter\s(?:to|past))\s(?:about\s|around\s)?$", re.IGNORECASE
)
_CLOCK_AFTER = re.compile(
    r"^(?:\s?(?:o'clock|a\.?m\b|p\.?m\b)|:\d\d|\s(?:in\sthe\s(?:morning|afternoon|evening)|past|to\s(?:%s)\b))"
    % "|".join(_UNITS.split()),
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(
    r"^(?:\s(?!(?:and|but|or|in|on|at|by|to|for|with|of|that|which|who|so|because|when|as|is|was|were|are|it|they|we|he|she|i|from|after|before|out)\b)[\w'’-]+){1,2}",
    re.IGNORECASE,
)


def outcome_quantities(text: str, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """Places of the quantities that the results state.

    Start values, sizes and clock times are left out; when a result gives nothing but a clock time,
    the time is its measure and stays. Unclear sentences give nothing.
    """
    return quantities_in(text, [s for s in sentences if s.role is Role.RESULT and not s.unclear])


def quantities_in(text: str, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """Places of the quantities that these sentences state, whatever their roles."""
    return tuple(span for sentence in sentences for span in _stated(text, sentence.start, sentence.end))


def _stated(text: str, start: int, end: int) -> list[Span]:
    counted, clock = [], []
    for match in _QUANTITY.finditer(text, start, end):
        said = match.group().lower()
        if said in ("a", "one") or said.startswith("one "):
            around = text[max(start, match.start() - 12) : min(end, match.end() + 16)]
            if _ONE_AS_PRONOUN.search(around):
                continue
        before, after = text[start : match.start()], text[match.end() : end]
        span = (match.start(), match.end() + _with_noun(after))
        if (match.group("from") is None and _STRONG_START.search(before)) or (match.group("from") is None and (_CLOCK_BEFORE.search(before) or _CLOCK_AFTER.search(after))):
            clock.append(span)
        else:
            counted.append(span)
    return counted or clock


def _with_noun(after: str) -> int:
    """How much of what follows belongs to the quantity: 'years' after 'two'."""
    match = _NOUN_AFTER.match(after)
    return match.end() if match else 0
