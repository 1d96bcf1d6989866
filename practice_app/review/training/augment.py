"""Labelled answers as a recogniser and our own sentence splitter would hand them over.

At run time nobody gives us the sentence boundaries of the labels, and often no punctuation either. So
boundaries, punctuation, the writing of numbers and single words are varied while the network learns;
labels follow the words.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from practice_app.review.training.data import Example

# When two sentences become one, the role that an interviewer would miss most stays (label guide).
_PRECEDENCE = np.array([2, 3, 4, 5, 1, 0])  # S T A R L N

_STARTERS = frozenset("and so but then because which i we he she they anyway after when it was".split())
_FILLERS = ("um", "uh", "like", "you know", "er", "I mean", "sort of", "so")
_SLIPS = {
    "their": "there", "there": "their", "they're": "there", "your": "you're", "you're": "your", "its": "it's",
    "it's": "its", "to": "too", "too": "to", "two": "to", "four": "for", "for": "four", "our": "are",
    "are": "our",
    "then": "than", "than": "then", "by": "buy", "no": "know", "know": "no", "week": "weak", "right": "write",
    "hear": "here", "here": "hear", "would": "wood", "through": "threw", "one": "won", "whole": "hole",
    "where": "were", "were": "where", "of": "off", "off": "of", "been": "being", "had": "have", "a": "the",
    "meeting": "meting", "team": "teem", "sales": "sails", "piece": "peace", "new": "knew",
}  # fmt: skip
_LEADS = (
    "Tells",
    "Says",
    "Describes",
    "Mentions",
    "Clear about",
    "Explains",
    "Candidate names",
    "Evidence of",
)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


@dataclass(frozen=True)
class Strength:
    """How likely each change is, per answer (first four) or per word."""

    unpunctuated: float = 0.3
    cut_anew: float = 0.4
    shuffled: float = 0.05
    fewer_areas: float = 0.3
    area_reworded: float = 0.25  # of each area
    slip: float = 0.015
    drop: float = 0.01
    filler: float = 0.01
    number: float = 0.3


def number_in_words(value: int) -> str:
    """0 to 999,999 as it is spoken, without "and"."""
    if value < 20:
        return _UNITS[value]
    if value < 100:
        return _TENS[value // 10 - 2] + (f" {_UNITS[value % 10]}" if value % 10 else "")
    if value < 1000:
        return f"{_UNITS[value // 100]} hundred" + (f" {number_in_words(value % 100)}" if value % 100 else "")
    rest = f" {number_in_words(value % 1000)}" if value % 1000 else ""
    return f"{number_in_words(value // 1000)} thousand{rest}"


_SPOKEN = {number_in_words(value): str(value) for value in range(2, 100)}


def plain(text: str) -> str:
    """Lower case without punctuation, as recognisers without a language model for it write."""
    return " ".join(re.sub(r"[^\w\s'%£$€]", " ", text.lower()).split())


def vary(example: Example, draw: random.Random, strength: Strength) -> Example:
    """One random variant of a labelled answer; labels follow."""
    example = _vary_words(example, draw, strength)
    raw = draw.random() < strength.unpunctuated
    if raw:
        example = unpunctuated(example)
    if draw.random() < (0.7 if raw else strength.cut_anew):
        example = cut_anew(example, draw)
    if draw.random() < strength.shuffled:
        order = list(range(len(example.sentences)))
        cut = draw.randrange(len(order))
        order = order[cut:] + order[:cut]
        example = _picked(example, np.array(order))
    if draw.random() < strength.fewer_areas and len(example.areas) > 3:
        keep = sorted(draw.sample(range(len(example.areas)), draw.randint(2, len(example.areas) - 1)))
        example = replace(
            example,
            areas=tuple(example.areas[k] for k in keep),
            evidence=example.evidence[:, keep],
            status=example.status[keep],
        )
    areas = tuple(
        _reworded(area, draw) if draw.random() < strength.area_reworded else area for area in example.areas
    )
    return replace(example, areas=areas)


def _reworded(area: str, draw: random.Random) -> str:
    """The area as another coach might put it: led in by other words, or one word shorter."""
    words = area.split()
    if draw.random() < 0.5 and len(words) > 3:
        del words[draw.randrange(len(words))]
        return " ".join(words)
    return f"{draw.choice(_LEADS)} {area[:1].lower()}{area[1:]}"


def unpunctuated(example: Example) -> Example:
    """The answer in lower case without punctuation."""
    return replace(example, sentences=tuple(plain(sentence) or sentence for sentence in example.sentences))


def _picked(example: Example, order: NDArray[np.int64]) -> Example:
    return replace(
        example,
        sentences=tuple(example.sentences[i] for i in order),
        roles=example.roles[order],
        evidence=example.evidence[order],
    )


def _vary_words(example: Example, draw: random.Random, strength: Strength) -> Example:
    rewrite = draw.random() < strength.number
    sentences = []
    for sentence in example.sentences:
        words: list[str] = []
        for word in sentence.split():
            chance = draw.random()
            if chance < strength.drop and len(words) > 1:
                continue
            if chance < strength.drop + strength.filler:
                words.append(draw.choice(_FILLERS))
            elif chance < strength.drop + strength.filler + strength.slip:
                word = _SLIPS.get(word.lower(), word)
            words.append(_number_otherwise(word) if rewrite else word)
        sentences.append(" ".join(words))
    return replace(example, sentences=tuple(sentences))


def _number_otherwise(word: str) -> str:
    """Digits as words, small number words as digits, "%" as "percent"; anything else unchanged."""
    if match := re.fullmatch(r"(\d{1,3}(?:,?\d{3})?)(%?)([.,;]?)", word):
        digits, percent, end = match.groups()
        return number_in_words(int(digits.replace(",", ""))) + (" percent" if percent else "") + end
    return _SPOKEN.get(word.lower(), word)


def cut_anew(example: Example, draw: random.Random) -> Example:
    """The same words with other sentence boundaries: some merged, some cut where a clause may begin."""
    words: list[str] = []
    owner: list[int] = []
    for number, sentence in enumerate(example.sentences):
        split = sentence.split() or [sentence]
        words += split
        owner += [number] * len(split)
    keep_boundary, cut_clause = draw.uniform(0.6, 0.98), draw.uniform(0.0, 0.25)
    longest = draw.randint(28, 45)
    pieces, start = [], 0
    for at in range(1, len(words) + 1):
        if at < len(words):
            length = at - start
            if owner[at] != owner[at - 1]:
                cut = draw.random() < keep_boundary
            else:
                clause = words[at - 1][-1] in ",;:" or words[at].lower() in _STARTERS
                cut = length >= 5 and clause and (draw.random() < cut_clause or length > longest)
            if not cut:
                continue
        pieces.append((start, at))
        start = at
    held = np.bincount(owner, minlength=len(example.sentences))
    sentences, roles, evidence = [], [], []
    for first, last in pieces:
        inside = np.bincount(owner[first:last], minlength=len(example.sentences))
        # A labelled sentence counts for a piece that holds most of it or that is mostly made of it.
        counts = (inside > 0.5 * held) | (inside >= 0.5 * (last - first))
        members = np.flatnonzero(counts) if counts.any() else np.array([int(inside.argmax())])
        sentences.append(" ".join(words[first:last]))
        roles.append(max(example.roles[members], key=lambda role: _PRECEDENCE[role]))
        evidence.append(example.evidence[members].max(0))
    return replace(
        example,
        sentences=tuple(sentences),
        roles=np.array(roles, np.int64),
        evidence=np.array(evidence, np.float32),
    )
