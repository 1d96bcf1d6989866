"""Words of a text with their places, and the few English word lists that the review's rules share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from practice_app.model import Span

_WORD = re.compile(r"\w+(?:['’.,\-–]\w+)*")
_STRIP = re.compile(r"[^\w']+")

# The words that hold English together; about half of anything said in it.
FUNCTION_WORDS = frozenset(
    """a about after again all also am an and any are aren't as at back be because been before being both but
    by can can't could couldn't did didn't do does doesn't doing don't down each even ever every few for from
    get go going gonna got had hadn't has hasn't have haven't having he he'd he'll he's her here hers him his
    how i i'd i'll i'm i've if in into is isn't it it'd it'll it's its just know let like me mine more most
    much my myself no nobody none nor not now of off oh ok okay on once one only or other our ours out over
    own said same say says she she'd she'll she's so some still such than that that's the their theirs them
    then there there's these they they'd they'll they're they've thing things think this those though through
    to too two um uh under until up us very was wasn't way we we'd we'll we're we've well went were weren't
    what what's when where which while who whose why will with without won't would wouldn't yeah yes yet you
    you'd you'll you're you've your yours""".split()
)

# What people say while they look for a word; never content.
HESITATIONS = frozenset("um umm uh uhm er erm eh ah hm hmm mm mhm oh".split())

_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "ed",
    "es",
    "er",
    "s",
    "ly",
    "e",
    "y",
)


@dataclass(frozen=True)
class Spoken:
    """A word of a text. plain: lower case, straight apostrophes, no other marks."""

    start: int
    end: int
    plain: str

    @property
    def span(self) -> Span:
        return (self.start, self.end)


def plain(word: str) -> str:
    """The word in lower case with nothing around or inside it but letters, digits and apostrophes."""
    return _STRIP.sub("", word.lower().replace("’", "'")).strip("'")


def spoken_words(text: str, start: int = 0, end: int | None = None) -> Iterator[Spoken]:
    """Every word of text[start:end], in order, with offsets into text. Works in any script."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        if word := plain(match.group()):
            yield Spoken(match.start(), match.end(), word)


def stem(word: str) -> str:
    """A rough stem, good enough to see that 'measured' and 'measures' are one word."""
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def is_content(word: str) -> bool:
    return word not in FUNCTION_WORDS and word not in HESITATIONS


def shorten(text: str, words: int = 12) -> str:
    """The text as a quote of at most that many words, cut at a word and verbatim up to the cut."""
    spans = list(re.finditer(r"\S+", text))
    if len(spans) <= words:
        return text.strip()
    return text[spans[0].start() : spans[words - 1].end()].rstrip(" ,;:.!?–-") + " …"
