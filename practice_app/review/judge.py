"""The judge: which role each sentence plays, which areas an answer covers, and what to flag.

Loads the trained models of `resources/models` (made by `practice_app.review.training`), scores with
`review.scoring` and decides with `review.status`. Nothing here is random: the same sentences give the
same judgement every time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from practice_app.errors import ModelMissing
from practice_app.model import AreaStatus, Question, Role
from practice_app.review.features import FLAG_NAMES, Floats
from practice_app.review.scoring import Scorer
from practice_app.review.status import STATUSES, Decider

MANIFEST, DECISIONS = "manifest.json", "decisions.json"
ROLES = tuple(Role)  # the order of every column of roles


@dataclass(frozen=True)
class Judgement:
    """Findings on one answer of n sentences to a question with m areas.

    roles (n, 6): calibrated probabilities, columns in order of `Role`; role: the decided ones.
    evidence (n, m): probability that a sentence speaks for an area. covered (m,): that it is covered.
    area_sentences: per area the sentences to quote for it, () when it is missing.
    flags: probability of each of `FLAG_NAMES`; flagged: those that are raised.
    """

    roles: Floats
    role: tuple[Role, ...]
    evidence: Floats
    covered: Floats
    status: tuple[AreaStatus, ...]
    area_sentences: tuple[tuple[int, ...], ...]
    flags: Mapping[str, float]
    flagged: tuple[str, ...]


class Judge:
    """The loaded models. One thread at a time may call `judge`."""

    def __init__(self, scorer: Scorer, decider: Decider, versions: Mapping[str, str]) -> None:
        self._scorer = scorer
        self._decider = decider
        self._versions = MappingProxyType(dict(versions))

    @property
    def versions(self) -> Mapping[str, str]:
        """Name and version of the weights, to be kept with every review."""
        return self._versions

    @staticmethod
    def load(folder: Path) -> Judge:
        """The judge whose files lie in `folder`.

        Raises ModelMissing when a file is absent or its bytes are not those that the manifest names.
        """
        manifest = _verified(folder)
        decisions = json.loads((folder / DECISIONS).read_text(encoding="utf-8"))
        return Judge(Scorer.open(folder), Decider.read(decisions), {"judge": str(manifest["version"])})

    def judge(self, question: Question, sentences: Sequence[str]) -> Judgement:
        """Findings on the sentences of one answer; any texts, any number of them."""
        if not sentences:
            return _nothing_said(len(question.areas))
        scores = self._scorer(question.text, [area.text for area in question.areas], sentences)
        found = self._decider.decide(scores, sentences, question.kind)
        return Judgement(
            roles=found.roles,
            role=tuple(ROLES[role] for role in found.role),
            evidence=found.evidence,
            covered=found.covered,
            status=tuple(STATUSES[status] for status in found.status),
            area_sentences=found.cited,
            flags=MappingProxyType(dict(zip(FLAG_NAMES, found.flags.tolist(), strict=True))),
            flagged=tuple(FLAG_NAMES[flag] for flag in found.flagged),
        )


def _nothing_said(areas: int) -> Judgement:
    return Judgement(
        roles=np.zeros((0, len(ROLES))),
        role=(),
        evidence=np.zeros((0, areas)),
        covered=np.zeros(areas),
        status=(AreaStatus.MISSING,) * areas,
        area_sentences=((),) * areas,
        flags=MappingProxyType(dict.fromkeys(FLAG_NAMES, 0.0)),
        flagged=(),
    )


def _verified(folder: Path) -> Mapping[str, Any]:
    """The manifest of `folder`, once every file that it names has been found to be as it says."""
    hint = "Install the program again, or fetch its resources/models folder anew."
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        named = {name: (folder / name, str(digest)) for name, digest in manifest["sha256"].items()}
        found = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, (path, _) in named.items()}
        version = str(manifest["version"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelMissing(
            "The models that review answers are not on this machine; your recordings are safe.",
            hint,
            f"{folder}: {error}",
        ) from error
    damaged = [name for name, (_, digest) in named.items() if found[name] != digest]
    if damaged:
        raise ModelMissing(
            "The models that review answers are damaged; your recordings are safe.",
            hint,
            f"{folder}: other bytes than expected in {', '.join(damaged)}",
        )
    return {**manifest, "version": version}
