"""Which quantities in an answer are outcomes: in digits or in words, and not what it began from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice_app.model import Role, Sentence, Span

_UNITS = "one two three four five six seven eight nine ten eleven twelve"
_NUMBER_WORDS = "|".join(
    f"{_UNITS} thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fourty fifty sixty seventy eighty ninety".split()
)
_SCALES = r"hundred|thousand|million|billion|grand|dozen|percent|per\s?cent"
_NUMBER = (
    rf"(?:(?:[$£€]\s?)?\d[\d.,]*(?<=\d)(?:\s?%|k\b|m\b)?"
    rf"|\b(?:{_NUMBER_WORDS})(?:[\s-](?:and[\s-])?(?:{_NUMBER_WORDS}|{_SCALES}|point|oh))*)"
    rf"(?:\s(?:{_SCALES}))*(?:\s?%|\b)"
)
_ORDINAL = r"(?:the\s)?(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
_RANKED = r"(?=\s(?:biggest|highest|largest|best|place|out|in|year|summer|winter|season))"
_OTHER = "|".join(
    (
        r"none|nil|nought|zero|not\s(?:one|a\ssingle|once)",
        r"(?:a\s|by\s)?half(?!\sterm|\sof\sthem|\spast)|(?:a|by\sa|one)\s(?:quarter|third|fifth|tenth)",
        r"two\sthirds|halved|doubled|trebled|tripled|twice|double|once\sa\s\w+",
        r"(?:a\s)?(?:couple|dozen|hundred|thousand|million)",
        rf"{_ORDINAL}{_RANKED}",
    )
)
_ABOUT = r"(?:about\s|around\s|maybe\s|some\s|under\s|just\s)?"
_QUANTITY = re.compile(
    rf"(?:\bfrom\s{_ABOUT}(?P<from>{_NUMBER})[^.,;]{{0,30}}?\b(?:down\s|up\s)?to\s{_ABOUT})?"
    rf"(?:{_NUMBER}|\b(?:{_OTHER})\b)(?:\s(?:out\sof|in|of|or|and\sa)\s(?:the\s)?(?:next\s|first\s|last\s)?{_NUMBER})?",
    re.IGNORECASE,
)

# Where nothing is counted: 'the loud one', 'one another', 'week nine', 'number four', a year.
_PRONOUN_BEFORE = re.compile(
    r"\b(?:the|the\s\w+|this|that|which|no|any|every|each|another|other|only|big|new|old|good|next|last|right|wrong|\w+er)\s$",
    re.IGNORECASE,
)
_PRONOUN_AFTER = re.compile(
    r"^\s(?:another|day|morning|evening|side|corner|hand|thing|of\s(?:them|those|these|our|my|the|her|his|their))\b",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"\b(?:week|day|number|room|ward|page|level|year|grade|phase|stage)\s$", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_START_VALUE = re.compile(
    r"\b(?:used\sto|instead\sof|rather\sthan|(?:up|down)\sfrom|compared\s(?:to|with)|out\sof|had\sbeen"
    r"|and\sbefore|before\s(?:it\s)?(?:is|was))\s(?:\w+\s){0,4}$",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"\b(?:at|by|past|until|till|half\spast|quarter\s(?:to|past))\s(?:about\s|around\s)?$", re.IGNORECASE
)
_CLOCK_AFTER = re.compile(
    r"^(?:\s?(?:o'clock|a\.?m\b|p\.?m\b)|:\d\d|\s(?:in\sthe\s(?:morning|afternoon|evening)|past"
    rf"|to\s(?:{'|'.join(_UNITS.split())})\b))",
    re.IGNORECASE,
)
_NO_NOUN = (
    "and|but|or|in|on|at|by|to|for|with|of|that|which|who|so|because|when|as|is|was|were|are|it|they|we|he|she|i"
    "|from|after|before|out|a|an|the|this|that|now|last|later|back|since|still|there|then"
)
_NOUN_AFTER = re.compile(
    rf"^(?:\s(?!(?:{_NO_NOUN})\b)[\w'’-]+){{1,2}}(?:\sa\s(?:day|week|month|quarter|year|season|shift|night))?",
    re.IGNORECASE,
)


def outcome_quantities(text: str, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """Places of the quantities that the results state.

    Start values and clock times are left out; when a result gives nothing else, they are its only
    measure and stay. Unclear sentences give nothing.
    """
    return quantities_in(text, [s for s in sentences if s.role is Role.RESULT and not s.unclear])


def quantities_in(text: str, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """Places of the quantities that these sentences state, whatever their roles."""
    return tuple(span for sentence in sentences for span in _stated(text, sentence.start, sentence.end))


def _stated(text: str, start: int, end: int) -> list[Span]:
    counted: list[Span] = []
    beside: list[Span] = []
    for match in _QUANTITY.finditer(text, start, end):
        before, after = text[start : match.start()], text[match.end() : end]
        if _counts_nothing(match.group().lower(), before, after):
            continue
        noun = _NOUN_AFTER.match(after)
        span = (match.start(), match.end() + (noun.end() if noun else 0))
        changes = match.group("from") is not None
        is_beside = _START_VALUE.search(before) or _CLOCK_BEFORE.search(before) or _CLOCK_AFTER.search(after)
        (beside if is_beside and not changes else counted).append(span)
    return counted or beside


def _counts_nothing(said: str, before: str, after: str) -> bool:
    if said.split()[0] == "one" and (_PRONOUN_BEFORE.search(before) or _PRONOUN_AFTER.search(after)):
        return True
    return bool(_LABEL_BEFORE.search(before) or _YEAR.fullmatch(said))
