"""Two checks by word lists, as other programs make them: what the review has to be better than.

`marked_by_cues` counts cue words for each part (one hit is enough); `marked_by_phrases` wants stock phrases
and a per cent sign or money for a result. Both were written here, after the kinds seen in the field.
"""

from __future__ import annotations

import re

CUES = {
    "situation": r"\b(?:when|was|were|situation|project|team|client|customer|company|last year)\b",
    "task": r"\b(?:had to|need(?:ed)?|goal|responsib\w+|task|asked|is|was|that)\b",
    "action": r"\b(?:I|we) (?:\w+ed|made|took|led|built|spoke|wrote|did|went|put|set|got)\b|implemented",
    "result": r"\b(?:result\w*|outcome|success\w*|improv\w+|achiev\w+|increas\w+|happy|great)\b|\d|%",
}
PHRASES = {
    "situation": r"\b(?:in my (?:last|previous|current) (?:job|role)|at the time|there was a)\b",
    "task": r"\b(?:my (?:task|goal|job|role) was|i was responsible|i needed to|i had to|i was asked)\b",
    "action": r"\b(?:i decided|so i|first i|then i|what i did)\b",
    "result": r"\b(?:as a result|in the end|the (?:result|outcome) was|this led to)\b|\d+\s?%|[$£€]\d",
}


def marked_by_cues(text: str) -> set[str]:
    """The parts of STAR that have at least one cue word."""
    return {part for part, cue in CUES.items() if re.search(cue, text, re.IGNORECASE)}


def marked_by_phrases(text: str) -> set[str]:
    """The parts of STAR that are announced by a stock phrase."""
    return {part for part, phrase in PHRASES.items() if re.search(phrase, text, re.IGNORECASE)}
