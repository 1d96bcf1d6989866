"""A judge that goes by a handful of words, for tests of everything around the real one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from practice_app.model import AreaStatus, Question, Role

_SIGNS = (
    (Role.NONE, r"\b(?:would|always|generally|you should|important)\b"),
    (Role.LEARNING, r"\b(?:learned|since then|differently|took from)\b"),
    (Role.RESULT, r"\b(?:renewed|in the end|result|fell|dropped|rose|signed|thanked|went from)\b"),
    (Role.TASK, r"\b(?:had to|asked me|my job|was mine|goal)\b"),
    (Role.ACTION, r"\b(?:I|we) (?:\w+ed|drove|wrote|rang|sat|read|told|went|made|did|put|spoke)\b"),
)


@dataclass(frozen=True)
class FakeJudgement:
    """The same fields as the real Judgement."""

    roles: NDArray[np.float64]
    evidence: NDArray[np.float64]
    covered: NDArray[np.float64]
    status: tuple[AreaStatus, ...]
    area_sentences: tuple[tuple[int, ...], ...]
    flags: Mapping[str, float]
    role: tuple[Role, ...]
    flagged: tuple[str, ...]


class FakeJudge:
    """Roles by signs, areas by shared words."""

    versions: Mapping[str, str] = {"judge": "fake"}

    def judge(self, question: Question, sentences: Sequence[str]) -> FakeJudgement:
        role = tuple(_role(sentence) for sentence in sentences)
        roles = np.array([[0.9 if r is own else 0.02 for r in Role] for own in role])
        evidence = np.array(
            [[_shared(area.text, sentence) for area in question.areas] for sentence in sentences]
        ).reshape(len(sentences), len(question.areas))
        told = np.array([own is not Role.NONE for own in role])
        status, cited = [], []
        for k in range(len(question.areas)):
            rows = tuple(int(row) for row in np.flatnonzero(evidence[:, k] >= 0.5))
            solid = any(told[row] for row in rows)
            status.append(AreaStatus.COVERED if solid else AreaStatus.PARTLY if rows else AreaStatus.MISSING)
            cited.append(rows)
        flags = dict.fromkeys(("hypothetical", "generic", "we_not_i", "off_topic", "blames_others"), 0.1)
        if sum("would" in sentence for sentence in sentences) > len(sentences) / 2:
            flags["hypothetical"] = 0.9
        if not re.search(r"\bI\b", " ".join(sentences)) and re.search(r"\bwe\b", " ".join(sentences), re.I):
            flags["we_not_i"] = 0.9
        return FakeJudgement(
            roles=roles,
            evidence=evidence,
            covered=np.array(
                [0.1 + 0.8 * evidence[:, k].max(initial=0.0) for k in range(len(question.areas))]
            ),
            status=tuple(status),
            area_sentences=tuple(cited),
            flags=flags,
            role=role,
            flagged=tuple(name for name, value in flags.items() if value >= 0.5),
        )


def _role(sentence: str) -> Role:
    for role, sign in _SIGNS:
        if re.search(sign, sentence):
            return role
    return Role.SITUATION


def _shared(area: str, sentence: str) -> float:
    """Share of an area's long words whose first five letters begin a word of the sentence."""
    wanted = {word[:5] for word in re.findall(r"[a-z]{5,}", area.lower())}
    said = {word[:5] for word in re.findall(r"[a-z]{4,}", sentence.lower())}
    return len(wanted & said) / len(wanted) if wanted else 0.0
