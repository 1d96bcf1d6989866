"""Figures on labelled answers, with the bootstrap's intervals.

Counted as the label guide asks: a role per sentence, a missing part called missing, areas covered, cited
sentences that are labelled as evidence, and flags. Sentence boundaries are the labels' own here, so the
figures leave out what the splitter gets wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from practice_app.review.features import COVERED, FLAG_NAMES, MISSING, Floats
from practice_app.review.status import Findings
from practice_app.review.training.data import Example

_DRAWS = 1000
_PARTS = 4  # situation, task, action, result


@dataclass(frozen=True)
class Counts:
    """True positives, false positives and false negatives of one answer, (…, 3) each."""

    roles: Floats  # (6, 3)
    missing: Floats  # (4, 3)
    covered: Floats  # (3,)
    statuses: Floats  # (3, 3)
    cited: Floats  # (right, wrong, 0)
    flags: Floats  # (3,): the five told by the model and the four that follow from roles


def together(first: Counts, second: Counts) -> Counts:
    """Counts of two forms of one answer: they are drawn together, or the intervals would be too narrow."""
    return Counts(*(getattr(first, name) + getattr(second, name) for name in Counts.__dataclass_fields__))


def count(example: Example, found: Findings) -> Counts:
    """What was right and wrong in one answer."""
    role = np.array(found.role)
    status = np.array(found.status)
    cited = [bool(example.evidence[i, k]) for k, chosen in enumerate(found.cited) for i in chosen]
    gone = np.array(
        [[not (roles == part).any() for part in range(_PARTS)] for roles in (example.roles, role)]
    )
    flagged = np.isin(np.arange(len(FLAG_NAMES)), found.flagged)
    truth = np.concatenate([example.flags > 0.5, gone[0]])
    said = np.concatenate([flagged, gone[1]])
    return Counts(
        roles=np.array([_outcome(example.roles == r, role == r) for r in range(6)]),
        missing=np.array([_outcome(gone[0, part], gone[1, part]) for part in range(_PARTS)]),
        covered=_outcome(example.status == COVERED, status == COVERED),
        statuses=np.array([_outcome(example.status == s, status == s) for s in range(MISSING + 1)]),
        cited=np.array([sum(cited), len(cited) - sum(cited), 0.0]),
        flags=_outcome(truth, said),
    )


def figures(counts: Sequence[Counts], seed: int = 0) -> dict[str, dict[str, float]]:
    """Every figure with the 95 % interval over answers drawn with replacement."""
    stacked = {
        name: np.array([getattr(one, name) for one in counts], float) for name in Counts.__dataclass_fields__
    }
    draw = np.random.default_rng(seed)
    point = _figures({name: values.sum(0) for name, values in stacked.items()})
    drawn: dict[str, list[float]] = {name: [] for name in point}
    for _ in range(_DRAWS):
        chosen = draw.integers(0, len(counts), len(counts))
        for name, value in _figures({key: values[chosen].sum(0) for key, values in stacked.items()}).items():
            drawn[name].append(value)
    return {
        name: {
            "value": round(value, 3),
            "low": round(float(np.percentile(drawn[name], 2.5)), 3),
            "high": round(float(np.percentile(drawn[name], 97.5)), 3),
        }
        for name, value in point.items()
    }


def _figures(sums: Mapping[str, Floats]) -> dict[str, float]:
    right, wrong, _ = sums["cited"]
    return {
        "role_accuracy": float(sums["roles"][:, 0].sum() / max(1, sums["roles"][:, [0, 2]].sum())),
        "role_macro_f1": float(np.mean([_f1(one) for one in sums["roles"]])),
        "missing_macro_f1": float(np.mean([_f1(one) for one in sums["missing"]])),
        "area_covered_f1": _f1(sums["covered"]),
        "area_macro_f1": float(np.mean([_f1(one) for one in sums["statuses"]])),
        "evidence_precision": float(right / max(1.0, right + wrong)),
        "flag_f1": _f1(sums["flags"]),
    }


def _outcome(truth: np.ndarray, said: np.ndarray) -> Floats:
    return np.array([(truth & said).sum(), (~truth & said).sum(), (truth & ~said).sum()], float)


def _f1(one: Floats) -> float:
    right, extra, lost = one
    total = 2 * right + extra + lost
    return float(2 * right / total) if total else 1.0
