"""Fitting the regressions and thresholds of `review.status` to answers that the network had not seen."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from practice_app.review.features import (
    ACTION,
    COVERED,
    MISSING,
    RESULT,
    SITUATION,
    TASK,
    Floats,
    Scores,
    area_features,
    flag_features,
    pair_features,
    presence_features,
    softmax,
)
from practice_app.review.status import Decider, rounded
from practice_app.review.training.data import Example

PRESENT = (SITUATION, TASK, ACTION, RESULT)
# A flag that fewer answers earn, or whose regression is worth less on unseen questions (F1), is left to the
# network, which names it in the clearest cases only.
FEWEST_FLAGGED, LEAST_VALUE = 6, 0.4
NETWORK_ALONE_AT = 0.4  # no false alarm in 306 unseen answers, off_topic and blames_others alike
# Citing a wrong sentence costs more than leaving a right one out.
CITE_PRECISION = 0.7
# Below this the best sentence rarely speaks for its area, and a tick needs the words that earn it.
SUPPORT_AT = 0.2


@dataclass(frozen=True)
class Unseen:
    """An answer with the scores of a network that was not trained on its question."""

    example: Example
    scores: Scores


def fit_decider(unseen: Sequence[Unseen]) -> tuple[Decider, dict[str, Any]]:
    """The decider, and the same as plain values for its file."""
    values: dict[str, Any] = _fit_roles(unseen)
    shares = [_roles(item, values) for item in unseen]
    groups = np.array([item.example.group for item in unseen])
    values["present"], values["present_at"] = _fit_presence(unseen, shares, groups)
    values |= _fit_status(unseen, shares, groups)
    values |= _fit_evidence(unseen, shares, groups)
    values["flags"], values["flag_at"] = _fit_flags(unseen, shares, groups)
    return Decider.read(values), values


def _roles(item: Unseen, values: dict[str, Any]) -> Floats:
    return rounded(
        softmax(item.scores.roles * np.array(values["role_scale"]) + np.array(values["role_shift"]))
    )


def _fit_roles(unseen: Sequence[Unseen]) -> dict[str, Any]:
    """One scale for all roles (calibration), and a shift per role that evens out rare ones."""
    logits = np.concatenate([item.scores.roles for item in unseen])
    truth = np.concatenate([item.example.roles for item in unseen])

    def loss(scale: float) -> float:
        chances = softmax(logits * scale)
        return float(-np.log(chances[np.arange(len(truth)), truth] + 1e-9).mean())

    scale = min(np.arange(0.5, 2.01, 0.05), key=loss)
    shift = np.zeros(6)
    best = f1_score(truth, (logits * scale).argmax(1), average="macro")
    for _ in range(2):
        for role in range(6):
            for step in (-0.3, -0.15, 0.15, 0.3):
                trial = shift.copy()
                trial[role] += step
                score = f1_score(truth, (logits * scale + trial).argmax(1), average="macro")
                if score > best + 0.001:
                    best, shift = score, trial
    return {"role_scale": [round(float(scale), 3)] * 6, "role_shift": np.round(shift, 3).tolist()}


def _fit_presence(
    unseen: Sequence[Unseen], shares: Sequence[Floats], groups: NDArray[np.str_]
) -> tuple[list[Any], list[float]]:
    regressions, thresholds = [], []
    for part in PRESENT:
        x = np.array(
            [presence_features(item.scores, s, part) for item, s in zip(unseen, shares, strict=True)]
        )
        y = np.array([bool((item.example.roles == part).any()) for item in unseen])
        chances = _cross_fitted(x, y, groups, 0.1)[:, 1]
        thresholds.append(_best_threshold(chances, partial(_presence_value, y)))
        regressions.append(_regression(x, y, 0.1))
    return regressions, thresholds


def _fit_status(
    unseen: Sequence[Unseen], shares: Sequence[Floats], groups: NDArray[np.str_]
) -> dict[str, Any]:
    x = np.concatenate([_area(item, s) for item, s in zip(unseen, shares, strict=True)])
    y = np.concatenate([item.example.status for item in unseen])
    spread = np.repeat(groups, [len(item.example.status) for item in unseen])
    chances = _cross_fitted(x, y, spread, 0.1)
    covered_at = _best_threshold(chances[:, COVERED], partial(_f1, y == COVERED))

    def three(said: NDArray[np.bool_]) -> float:
        decided = np.where(chances[:, COVERED] >= covered_at, COVERED, np.where(said, MISSING, 1))
        return float(f1_score(y, decided, average="macro"))

    missing_at = _best_threshold(chances[:, MISSING], three)
    return {"status": _regression(x, y, 0.1), "covered_at": covered_at, "missing_at": missing_at}


def _area(item: Unseen, shares: Floats) -> Floats:
    return area_features(item.scores, shares, item.example.sentences)


def _fit_evidence(
    unseen: Sequence[Unseen], shares: Sequence[Floats], groups: NDArray[np.str_]
) -> dict[str, Any]:
    features = [
        pair_features(item.scores, s, item.example.sentences) for item, s in zip(unseen, shares, strict=True)
    ]
    x = np.concatenate([part.reshape(-1, part.shape[-1]) for part in features])
    y = np.concatenate([item.example.evidence.ravel() for item in unseen]) > 0.5
    spread = np.repeat(groups, [item.example.evidence.size for item in unseen])
    chances = _cross_fitted(x, y, spread, 0.1)[:, 1]
    precise = [
        at
        for at in np.arange(0.3, 0.9, 0.02)
        if y[chances >= at].size and y[chances >= at].mean() >= CITE_PRECISION
    ]
    return {
        "evidence": _regression(x, y, 0.1),
        "support_at": SUPPORT_AT,
        "cite_at": round(float(min(precise, default=0.9)), 3),
    }


def _fit_flags(
    unseen: Sequence[Unseen], shares: Sequence[Floats], groups: NDArray[np.str_]
) -> tuple[list[Any], list[float]]:
    x = np.array(
        [
            flag_features(item.scores, s, item.example.sentences)
            for item, s in zip(unseen, shares, strict=True)
        ]
    )
    regressions, thresholds = [], []
    for flag in range(5):
        y = np.array([item.example.flags[flag] > 0.5 for item in unseen])
        if y.sum() < FEWEST_FLAGGED:
            thresholds.append(NETWORK_ALONE_AT)
            regressions.append(_network_alone(flag, x.shape[1]))
            continue
        chances = _cross_fitted(x, y, groups, 0.5)[:, 1]
        threshold = _best_threshold(chances, partial(_f1, y), least=0.3)
        if _f1(y, chances >= threshold) < LEAST_VALUE:
            thresholds.append(NETWORK_ALONE_AT)
            regressions.append(_network_alone(flag, x.shape[1]))
            continue
        thresholds.append(threshold)
        regressions.append(_regression(x, y, 0.5))
    return regressions, thresholds


def _network_alone(flag: int, features: int) -> dict[str, Any]:
    """The network's own log odds of a flag (its first features), taken as they are."""
    weights = np.zeros((2, features))
    weights[:, flag] = -0.5, 0.5
    return {
        "mean": [0.0] * features,
        "scale": [1.0] * features,
        "weights": weights.tolist(),
        "bias": [0.0, 0.0],
    }


def _regression(x: Floats, y: NDArray[Any], strength: float) -> dict[str, Any]:
    """A logistic regression as plain values; a two-class one is written with both of its rows."""
    mean, scale = x.mean(0), x.std(0) + 1e-6
    fitted = _fitted((x - mean) / scale, y, strength)
    weights, bias = fitted.coef_, fitted.intercept_
    if len(weights) == 1:
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return {
        name: np.round(values, 6).tolist()
        for name, values in (("mean", mean), ("scale", scale), ("weights", weights), ("bias", bias))
    }


def _fitted(x: Floats, y: NDArray[Any], strength: float) -> LogisticRegression:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LogisticRegression(C=strength, max_iter=400).fit(x, y)


def _cross_fitted(x: Floats, y: NDArray[Any], groups: NDArray[np.str_], strength: float) -> Floats:
    """Probabilities from regressions that had not seen the question; thresholds are chosen on these."""
    names = sorted(set(groups.tolist()))
    fold = np.array([names.index(group) % 5 for group in groups])
    chances = np.zeros((len(y), len(np.unique(y))))
    for number in range(5):
        seen = fold != number
        if len(np.unique(y[seen])) < 2:
            chances[~seen] = [np.mean(y == value) for value in np.unique(y)]
            continue
        mean, scale = x[seen].mean(0), x[seen].std(0) + 1e-6
        fitted = _fitted((x[seen] - mean) / scale, y[seen], strength)
        chances[np.ix_(~seen, np.searchsorted(np.unique(y), fitted.classes_))] = fitted.predict_proba(
            (x[~seen] - mean) / scale
        )
    return chances


def _best_threshold(
    chances: Floats, value: Callable[[NDArray[np.bool_]], float], least: float = 0.1
) -> float:
    """The middle of the thresholds of about the highest value, on a smoothed curve: single peaks are luck."""
    steps = np.arange(least, 0.91, 0.02)
    curve = np.array([value(chances >= at) for at in steps])
    smooth = np.convolve(np.pad(curve, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return round(float(steps[smooth >= smooth.max() - 0.004].mean()), 3)


def _f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    return float(f1_score(truth, said, zero_division=0))


def _presence_value(there: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """A missing part called missing counts double: that is the advice an answer is practised for."""
    return _f1(there, said) + 2 * _f1(~there, ~said)
