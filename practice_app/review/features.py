"""What the regressions of `review.status` look at: numbers drawn from the network's scores and the words.

No feature of an area depends on its place among the areas, so that permuting them permutes the findings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SITUATION, TASK, ACTION, RESULT, LEARNING, NONE = range(6)
COVERED, PARTLY, MISSING = range(3)
FLAG_NAMES = ("hypothetical", "generic", "we_not_i", "off_topic", "blames_others")
HYPOTHETICAL, GENERIC, WE_NOT_I, OFF_TOPIC, BLAMES_OTHERS = range(5)

_OWN = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|me|mine|myself)\b", re.IGNORECASE)
_SHARED = re.compile(r"\b(?:we|we're|we've|we'd|we'll|our|us|ours|ourselves)\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\b(?:would|could|should|if|always|you|you'd|i'd|we'd)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Scores:
    """What the network says of one answer, as logits (natural log odds)."""

    roles: Floats  # (sentences, 6)
    evidence: Floats  # (sentences, areas)
    status: Floats  # (areas, 3)
    flags: Floats  # (5,)


def softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True))


def sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def _log_odds(probability: Floats) -> Floats:
    clipped = np.clip(probability, 0.002, 0.998)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _others_best(chance: Floats) -> Floats:
    """(sentences, areas): the best score that a sentence has for any other area."""
    if chance.shape[1] < 2:
        return np.zeros_like(chance)
    ordered = np.sort(chance, axis=1)
    return np.where(chance == ordered[:, -1:], ordered[:, -2:-1], ordered[:, -1:])


def area_features(scores: Scores, roles: Floats, sentences: Sequence[str]) -> Floats:
    """(areas, features): what tells whether an area is covered, partly or missing."""
    chance = sigmoid(scores.evidence)
    count, areas = chance.shape
    solid = chance * (1 - roles[:, NONE:])
    top = np.sort(np.pad(chance, ((0, 2), (0, 0))), axis=0)[::-1]
    best = chance.argmax(0)
    lengths = np.array([len(sentence.split()) for sentence in sentences], float)
    shares = softmax(scores.status)
    margin = chance - _others_best(chance)

    def alike(value: float) -> Floats:
        return np.full(areas, value)

    columns = [
        scores.status[:, COVERED] - scores.status[:, MISSING],
        scores.status[:, PARTLY] - scores.status[:, MISSING],
        _log_odds(top[0]),
        top[1],
        top[2],
        np.minimum(chance.sum(0), 4),
        _log_odds(solid.max(0)),
        np.minimum(solid.sum(0), 4),
        *(roles[best, role] for role in (SITUATION, TASK, ACTION, RESULT, LEARNING, NONE)),
        margin.max(0),
        np.log1p(lengths[best]),
        np.log1p(chance.T @ lengths),
        alike(np.log1p(lengths.sum())),
        alike(count / 20),
        alike(float(roles[:, NONE].mean())),
        alike(float(shares[:, COVERED].mean()) if areas else 0.0),
        alike(float(shares[:, MISSING].mean()) if areas else 0.0),
        *(alike(float(scores.flags[flag])) for flag in (HYPOTHETICAL, GENERIC, OFF_TOPIC)),
    ]
    return np.stack(columns, 1)


def pair_features(scores: Scores, roles: Floats, sentences: Sequence[str]) -> Floats:
    """(sentences, areas, features): what tells whether a sentence is evidence for an area."""
    chance = sigmoid(scores.evidence)
    count, areas = chance.shape
    before = np.vstack([np.zeros((1, areas)), chance[:-1]])
    after = np.vstack([chance[1:], np.zeros((1, areas))])
    order = (-scores.evidence).argsort(0, kind="stable").argsort(0, kind="stable")
    in_area = softmax(scores.evidence.T).T
    in_sentence = softmax(scores.evidence) if areas else scores.evidence
    lengths = np.array([len(sentence.split()) for sentence in sentences], float)
    covered = scores.status[:, COVERED] - scores.status[:, MISSING]

    def per_sentence(values: Floats) -> Floats:
        return np.repeat(values[:, None], areas, 1)

    columns = [
        scores.evidence,
        in_area,
        in_sentence,
        chance - _others_best(chance),
        order == 0,
        np.minimum(order, 4) / 4,
        before,
        after,
        np.repeat(covered[None, :], count, 0),
        *(per_sentence(roles[:, role]) for role in (SITUATION, TASK, ACTION, RESULT, LEARNING, NONE)),
        per_sentence(np.log1p(lengths)),
        per_sentence(np.full(count, count / 20)),
    ]
    return np.stack([np.asarray(column, float) for column in columns], -1)


def presence_features(scores: Scores, roles: Floats, part: int) -> Floats:
    """(features,): what tells whether a part of STAR is there at all."""
    chance = np.sort(np.pad(roles[:, part], (0, 1)))[::-1]
    wins = (roles.argmax(1) == part).sum()
    return np.array(
        [
            _log_odds(chance[0]),
            chance[1],
            _log_odds(1 - np.prod(1 - np.minimum(roles[:, part], 0.98))),
            min(float(roles[:, part].sum()), 4.0),
            min(float(wins), 2.0),
            float(roles[:, NONE].mean()),
            np.log1p(len(roles)),
            *(float(scores.flags[flag]) for flag in (HYPOTHETICAL, GENERIC)),
        ]
    )


def flag_features(scores: Scores, roles: Floats, sentences: Sequence[str]) -> Floats:
    """(features,): what tells which flags an answer earns."""
    text = " ".join(sentences)
    acts = " ".join(
        sentence for sentence, role in zip(sentences, roles.argmax(1), strict=True) if role == ACTION
    )
    words = max(1, len(text.split()))
    own, shared = len(_OWN.findall(text)), len(_SHARED.findall(text))
    own_acts, shared_acts = len(_OWN.findall(acts)), len(_SHARED.findall(acts))
    shares = softmax(scores.status)
    return np.array(
        [
            *scores.flags,
            *roles.mean(0),
            float(roles[:, ACTION].max()),
            float(roles[:, RESULT].max()),
            (own + 1) / (own + shared + 2),
            (own_acts + 1) / (own_acts + shared_acts + 2),
            float(own_acts == 0 and shared_acts > 0),
            np.log1p(shared),
            len(_CONDITIONAL.findall(text)) / words,
            *(shares.mean(0) if len(shares) else (0.0, 0.0, 1.0)),
            float(shares[:, COVERED].max()) if len(shares) else 0.0,
            float(sigmoid(scores.evidence).max(0).mean()) if len(shares) else 0.0,
            np.log1p(words),
        ]
    )
