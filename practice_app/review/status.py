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
from practice_app.review.features import (
    ACTION,
    COVERED,
    GENERIC,
    HYPOTHETICAL,
    MISSING,
    NONE,
    OFF_TOPIC,
    PARTLY,
    Floats,
    Scores,
    area_features,
    flag_features,
    pair_features,
    presence_features,
    softmax,
)

PLAN_COVERS, PLAN_TOUCHES = 0.5, 0.25
STATUSES = (AreaStatus.COVERED, AreaStatus.PARTLY, AreaStatus.MISSING)

_DECIMALS = 3
_INTENDED = re.compile(r"\b(?:i|we)(?:'d|'ll| would| will| might| could)\b", re.IGNORECASE)


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
    support_at: float  # without a sentence of this probability no area is covered
    cite_at: float  # a sentence of this probability is quoted for an area that is only touched
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
            support_at=float(values["support_at"]),
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
        planned = kind is QuestionKind.SCENARIO
        if planned:
            named[HYPOTHETICAL] = False
            roles = _intended_acts(roles, sentences)
        evidence = rounded(self.evidence(pair_features(scores, roles, sentences))[..., 1])
        if planned:
            # The labels let no plan cover an area, and here nothing else is asked for: what was learnt of
            # covering doesn't hold, what was learnt of sentences that speak to an area does.
            covered, decided = evidence.max(0), self._planned(evidence, named)
        else:
            status = rounded(self.status(area_features(scores, roles, sentences)))
            covered, decided = status[:, COVERED], self._statuses(status, evidence, named)
        return Findings(
            roles=roles,
            role=self._roles(scores, roles, kind),
            evidence=evidence,
            covered=covered,
            status=decided,
            cited=self._cited(evidence, decided),
            flags=flags,
            flagged=tuple(np.flatnonzero(named).tolist()),
        )

    def _flags(self, scores: Scores, roles: Floats, sentences: Sequence[str]) -> Floats:
        features = flag_features(scores, roles, sentences)
        return np.array([regression(features)[1] for regression in self.flags])

    def _statuses(self, status: Floats, evidence: Floats, named: NDArray[np.bool_]) -> tuple[int, ...]:
        decided = np.where(
            status[:, COVERED] >= self.covered_at,
            COVERED,
            np.where(status[:, MISSING] >= self.missing_at, MISSING, PARTLY),
        )
        unsupported = evidence.max(0) < self.support_at
        if named[HYPOTHETICAL] or named[GENERIC]:
            unsupported[:] = True
        decided[(decided == COVERED) & unsupported] = PARTLY
        if named[OFF_TOPIC]:
            decided[:] = MISSING
        return tuple(decided.tolist())

    def _planned(self, evidence: Floats, named: NDArray[np.bool_]) -> tuple[int, ...]:
        """Statuses of areas that a plan speaks to. Thresholds by judgement: no plan was ever labelled."""
        best = evidence.max(0)
        decided = np.where(best >= PLAN_COVERS, COVERED, np.where(best >= PLAN_TOUCHES, PARTLY, MISSING))
        if named[OFF_TOPIC]:
            decided[:] = MISSING
        return tuple(decided.tolist())

    def _cited(self, evidence: Floats, decided: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """The one sentence to quote for each area: a wrong quote costs more trust than no second one."""
        least = {COVERED: 0.0, PARTLY: self.cite_at, MISSING: np.inf}
        cited: list[tuple[int, ...]] = []
        for area, status in enumerate(decided):
            best = int(evidence[:, area].argmax())
            cited.append((best,) if evidence[best, area] >= least[status] else ())
        return tuple(cited)

    def _roles(self, scores: Scores, roles: Floats, kind: QuestionKind) -> tuple[int, ...]:
        """The likeliest role of each sentence, mended by whether the part is there at all."""
        chances = roles.copy()
        for part, (regression, threshold) in enumerate(zip(self.present, self.present_at, strict=True)):
            if part == ACTION and kind is QuestionKind.SCENARIO:
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


def _intended_acts(roles: Floats, sentences: Sequence[str]) -> Floats:
    """Roles of an answer to "what would you do": what the speaker would do is action, not none."""
    moved = roles.copy()
    for number, sentence in enumerate(sentences):
        if _INTENDED.search(sentence):
            moved[number, ACTION] += moved[number, NONE]
            moved[number, NONE] = 0.0
    return moved
