"""A transcript cut into sentences whose offsets quote it verbatim.

Full stops decide where there are any (nupunkt, with its false abbreviations mended). Stretches that
a recogniser left without them are cut where a model of boundaries and the speaker's own pauses say,
by the most likely path over all cuts (Viterbi over sentence lengths).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from practice_app.model import Span, Transcript

# A stretch is cut further when it is longer than people's sentences get (labelled ones: 65 words at
# most), or when the whole text has so few stops that they can't be where its sentences end.
LONGEST_SENTENCE = 66
LONGEST_WITHOUT_COMMA = 35  # and without any other mark inside
FEW_STOPS_WORDS = 48  # words to a stop, over the whole text
SHORTEST_RUN = 16  # words; a shorter stretch stays whole

PAUSE_SECONDS = 0.6
PAUSE_LOG_ODDS = 2.5  # for a pause of PAUSE_SECONDS; a second more doubles it
CUT_BIAS = -0.5  # added to every gap; balances boundaries too many against too few

_ABBREVIATIONS = frozenset("mr mrs ms dr prof st no vs etc inc ltd approx e.g i.e fig jr sr".split())
_STOP = re.compile(r"(?<![.!?…])([.!?…]+)[\"'”’)\]]*\s+(?=\S)")
_LONGEST_WORD = 40  # letters before a stop that are looked at
_NEXT_WORD = re.compile(r"[\w'’]+")
_ENDS_WITH_STOP = re.compile(r"[.!?…][\"'”’)\]]*\s*$")
_INNER_MARK = re.compile(r"[,;:–-]\s")
_LINE = re.compile(r"\s*\n\s*")
_TOKEN = re.compile(r"\S+")
_AFTER_INITIAL = frozenset(
    "i i'd i'll i'm i've he she it it's they we we'd we've you and but so then there this the a".split()
)


class Boundaries(Protocol):
    """Knows how likely a sentence ends in each gap between two words of unpunctuated speech."""

    @property
    def version(self) -> str: ...

    def log_odds(self, words: Sequence[str]) -> NDArray[np.float32]:
        """(len(words) - 1,) log odds of a boundary after each word but the last."""
        ...


def split_sentences(transcript: Transcript, boundaries: Boundaries) -> tuple[Span, ...]:
    """Spans of the sentences in order. Every character that is not white space lies in one of them."""
    text = transcript.text
    stretches = _stretches(text)
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    stops = sum(bool(_ENDS_WITH_STOP.search(text[start:end])) for start, end in stretches)
    unpunctuated = len(tokens) > FEW_STOPS_WORDS * stops
    spans: list[Span] = []
    for start, end in stretches:
        own = [match.span() for match in _TOKEN.finditer(text, start, end)]
        bare = not _INNER_MARK.search(text[start:end])
        longest = LONGEST_WITHOUT_COMMA if bare else LONGEST_SENTENCE
        if len(own) > longest or (unpunctuated and len(own) > SHORTEST_RUN):
            spans += _cut(text, own, boundaries, _pauses(transcript))
        elif own:
            spans.append((own[0][0], own[-1][1]))
    return tuple(spans)


def _stretches(text: str) -> list[Span]:
    """The text between its full stops and line ends."""
    cuts = {match.end() for match in _LINE.finditer(text)} | set(_stops(text))
    edges = sorted(cuts | {0, len(text)})
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]


def _stops(text: str) -> list[int]:
    """Where a sentence begins after a stop. nupunkt takes 'am.' and 'bar.' for abbreviations: mended."""
    from nupunkt import sent_spans

    found = {start for start, _ in sent_spans(text)} - {0} if text.strip() else set()
    for match in _STOP.finditer(text):
        mark, before = match.group(1), text[max(0, match.start() - _LONGEST_WORD) : match.start()]
        joined = before[-1:].strip() != ""  # the mark follows a word without a space
        word = before.split()[-1].lower().strip("\"'“‘([") if joined else ""
        following = _NEXT_WORD.match(text, match.end())
        next_word = following.group().lower().replace("’", "'") if following else ""
        if mark == "." and word in _ABBREVIATIONS:
            continue
        if (len(word) > 1 and word.isalpha()) or (len(word) == 1 and next_word in _AFTER_INITIAL):
            found.add(match.end())
    return sorted(found)


def _pauses(transcript: Transcript) -> dict[int, float]:
    """Seconds of silence after each word, by the word's end offset, where words have times."""
    timed = list(zip(transcript.word_spans, transcript.words, strict=True))
    return {span[1]: max(0.0, following.start - word.end) for (span, word), (_, following) in pairwise(timed)}


def _cut(text: str, tokens: Sequence[Span], boundaries: Boundaries, pauses: dict[int, float]) -> list[Span]:
    """The stretch made of these tokens as sentences."""
    odds = np.array(boundaries.log_odds([text[a:b] for a, b in tokens]), dtype=np.float64) + CUT_BIAS
    for gap, (_, end) in enumerate(tokens[:-1]):
        if (seconds := pauses.get(end, 0.0)) >= PAUSE_SECONDS:
            odds[gap] += PAUSE_LOG_ODDS * min(2.0, 1 + (seconds - PAUSE_SECONDS))
        if text[tokens[gap][0] : end].endswith((",", ";", ":", "–", "-")):
            odds[gap] += 1.0
    ends = [*_best_cuts(odds), len(tokens) - 1]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [(tokens[a][0], tokens[b][1]) for a, b in zip(starts, ends, strict=True)]


def _best_cuts(odds: NDArray[np.float64]) -> list[int]:
    """Gaps of the likeliest division into sentences of 1 to LONGEST_SENTENCE words."""
    words = len(odds) + 1
    cost = _length_cost()
    best = np.full(words + 1, -np.inf)
    best[0] = 0.0
    back = np.zeros(words + 1, dtype=np.int64)
    for end in range(1, words + 1):
        first = max(0, end - LONGEST_SENTENCE)
        scores = best[first:end] + cost[end - np.arange(first, end)]
        choice = int(np.argmax(scores))
        back[end] = first + choice
        best[end] = scores[choice] + (odds[end - 1] if end < words else 0.0)
    cuts = []
    at = int(back[words])
    while at > 0:
        cuts.append(at - 1)
        at = int(back[at])
    return cuts[::-1]


def _length_cost() -> NDArray[np.float64]:
    """Log weight of a sentence by its number of words: one or two words are rare, over forty are too."""
    lengths = np.arange(LONGEST_SENTENCE + 1)
    cost = np.zeros(LONGEST_SENTENCE + 1)
    cost[:6] = (-9.0, -3.0, -2.0, -1.2, -0.7, -0.3)
    cost -= np.maximum(0, lengths - 35) * 0.06
    return cost
