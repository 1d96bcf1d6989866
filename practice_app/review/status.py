"""From the network's scores to findings: roles, areas, their evidence and flags.

The network scores; what follows from the scores is decided by small logistic regressions and the rules of
the label guide, all in numpy. The regressions are fitted to answers that the network had not seen
(`training.decide`), so that their probabilities mean what they say. Every probability is rounded before
it meets a threshold, so that another processor's last digits don't flip a mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from practice_app.model import AreaStatus, QuestionKind

Floats = NDArray[np.float64]

SITUATION, TASK, ACTION, RESULT, LEARNING, NONE = range(6)
FLAG_NAMES = ("hypothetical", "generic", "we_not_i", "off_topic", "blames_others")
STATUSES = (AreaStatus.COVERED, AreaStatus.PARTLY, AreaStatus.MISSING)
COVERED, PARTLY, MISSING = range(3)
HYPOTHETICAL, GENERIC, WE_NOT_I, OFF_TOPIC, BLAMES_OTHERS = range(5)

_DECIMALS = 3
_OWN = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|me|mine|myself)\b", re.IGNORECASE)
_SHARED = re.compile(r"\b(?:we|we're|we've|we'd|we'll|our|us|ours|ourselves)\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\b(?:would|could|should|if|always|you|you'd|i'd|we'd)\b", re.IGNORECASE)
_INTENDED = re.compile(r"\b(?:i|we)(?:'d|'ll| would| will| might| could)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Scores:
    """What the network says of one answer, as logits (natural log odds)."""

    roles: Floats  # (sentences, 6)
    evidence: Floats  # (sentences, areas)
    status: Floats  # (areas, 3)
    flags: Floats  # (5,)


@dataclass(frozen=True)
class Regression:
    """A (multinomial) logistic regression over scaled features; weights (classes, features)."""

    mean: Floats
    scale: Floats
    weights: Floats
    bias: Floats

    @staticmethod
    def read(values: Mapping[str, Any]) -> Regression:
        return Regression(*(np.array(values[name], float) for name in ("mean", "scale", "weights", "bias")))

    def __call__(self, features: Floats) -> Floats:
        """(…, features) -> (…, classes) probabilities."""
        # einsum, not @: a row's value must not depend on how many rows stand beside it.
        scaled = (features - self.mean) / self.scale
        return softmax(np.einsum("...f,cf->...c", scaled, self.weights) + self.bias)


@dataclass(frozen=True)
class Decider:
    """The regressions and thresholds that turn scores into findings."""

    role_scale: Floats  # (6,)
    role_shift: Floats  # (6,)
    present: tuple[Regression, ...]  # for situation, task, action, result
    present_at: Floats  # (4,)
    status: Regression
    covered_at: float
    missing_at: float
    evidence: Regression
    cite_at: float  # a further sentence is cited from this probability on
    flags: tuple[Regression, ...]
    flag_at: Floats  # (5,)

    @staticmethod
    def read(values: Mapping[str, Any]) -> Decider:
        return Decider(
            role_scale=np.array(values["role_scale"], float),
            role_shift=np.array(values["role_shift"], float),
            present=tuple(map(Regression.read, values["present"])),
            present_at=np.array(values["present_at"], float),
            status=Regression.read(values["status"]),
            covered_at=float(values["covered_at"]),
            missing_at=float(values["missing_at"]),
            evidence=Regression.read(values["evidence"]),
            cite_at=float(values["cite_at"]),
            flags=tuple(map(Regression.read, values["flags"])),
            flag_at=np.array(values["flag_at"], float),
        )

    def role_probabilities(self, scores: Scores) -> Floats:
        return softmax(scores.roles * self.role_scale + self.role_shift)

    def decide(self, scores: Scores, sentences: Sequence[str], kind: QuestionKind) -> Findings:
        """Findings on an answer of one sentence or more."""
        roles = rounded(self.role_probabilities(scores))
        flags = rounded(self._flags(scores, roles, sentences))
        named = flags >= self.flag_at
        if kind in (QuestionKind.SCENARIO, QuestionKind.ROLE_PLAY):
            named[HYPOTHETICAL] = False
        elif kind in (QuestionKind.MOTIVATION, QuestionKind.CANDIDATE):
            named[[HYPOTHETICAL, GENERIC, WE_NOT_I]] = False
        status = self.status(area_features(scores, roles, sentences))
        if kind in (QuestionKind.SCENARIO, QuestionKind.ROLE_PLAY):
            # The labels let no hypothetical talk cover an area; these questions ask for nothing else.
            status[:, COVERED] += status[:, PARTLY] * flags[HYPOTHETICAL]
            status[:, PARTLY] *= 1 - flags[HYPOTHETICAL]
            roles = _intended_acts(roles, sentences)
        status = rounded(status)
        evidence = rounded(self.evidence(pair_features(scores, roles, sentences))[..., 1])
        decided = self._statuses(status, named)
        return Findings(
            roles=roles,
            role=self._roles(scores, roles, kind),
            evidence=evidence,
            covered=status[:, COVERED],
            status=decided,
            cited=self._cited(evidence, decided),
            flags=flags,
            flagged=tuple(np.flatnonzero(named).tolist()),
        )

    def _flags(self, scores: Scores, roles: Floats, sentences: Sequence[str]) -> Floats:
        features = flag_features(scores, roles, sentences)
        return np.array([regression(features)[1] for regression in self.flags])

    def _statuses(self, status: Floats, named: NDArray[np.bool_]) -> tuple[int, ...]:
        decided = np.where(
            status[:, COVERED] >= self.covered_at,
            COVERED,
            np.where(status[:, MISSING] >= self.missing_at, MISSING, PARTLY),
        )
        if named[HYPOTHETICAL] or named[GENERIC]:
            decided[decided == COVERED] = PARTLY
        if named[OFF_TOPIC]:
            decided[:] = MISSING
        return tuple(decided.tolist())

    def _cited(self, evidence: Floats, decided: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """The sentences that speak for an area: the likeliest, and others that are about as sure."""
        cited: list[tuple[int, ...]] = []
        for area, status in enumerate(decided):
            chances = evidence[:, area]
            if status == MISSING:
                cited.append(())
                continue
            chosen = chances >= self.cite_at
            if status == COVERED or not chosen.any():
                chosen[int(chances.argmax())] = True
            cited.append(tuple(np.flatnonzero(chosen).tolist()))
        return tuple(cited)

    def _roles(self, scores: Scores, roles: Floats, kind: QuestionKind) -> tuple[int, ...]:
        """The likeliest role of each sentence, mended by whether the part is there at all."""
        chances = roles.copy()
        for part, (regression, threshold) in enumerate(zip(self.present, self.present_at, strict=True)):
            if part == ACTION and kind in (QuestionKind.SCENARIO, QuestionKind.ROLE_PLAY):
                continue
            there = rounded(regression(presence_features(scores, roles, part)))[1] >= threshold
            likeliest = chances.argmax(1)
            if there and not (likeliest == part).any():
                chances[int(chances[:, part].argmax()), part] = 2.0
            elif not there:
                chances[:, part] = -1.0
        return tuple(chances.argmax(1).tolist())


@dataclass(frozen=True)
class Findings:
    """Decisions with the probabilities behind them; numbers stand for the orders named above."""

    roles: Floats
    role: tuple[int, ...]
    evidence: Floats
    covered: Floats
    status: tuple[int, ...]
    cited: tuple[tuple[int, ...], ...]
    flags: Floats
    flagged: tuple[int, ...]


def rounded(probabilities: Floats) -> Floats:
    return np.asarray(np.round(probabilities, _DECIMALS))


def softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True))


def sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def _log_odds(probability: Floats) -> Floats:
    clipped = np.clip(probability, 0.002, 0.998)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _intended_acts(roles: Floats, sentences: Sequence[str]) -> Floats:
    """Roles of an answer to "what would you do": what the speaker would do is action, not none."""
    moved = roles.copy()
    for number, sentence in enumerate(sentences):
        if _INTENDED.search(sentence):
            moved[number, ACTION] += moved[number, NONE]
            moved[number, NONE] = 0.0
    return moved


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
