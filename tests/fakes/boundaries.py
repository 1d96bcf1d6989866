"""Sentence boundaries by connectives alone, for tests of everything around the real model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_OPENERS = frozenset("and so but then because when after".split())
_SUBJECTS = frozenset("i we he she they it the my".split())


class FakeBoundaries:
    """A boundary is likely before a connective that a subject follows."""

    version = "fake"

    def log_odds(self, words: Sequence[str]) -> NDArray[np.float32]:
        plain = [word.lower().strip(".,;:!?") for word in words]
        return np.array(
            [
                2.0 if plain[at] in _OPENERS and at + 1 < len(plain) and plain[at + 1] in _SUBJECTS else -4.0
                for at in range(1, len(plain))
            ],
            np.float32,
        )
