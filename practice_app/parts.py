"""Puts the parts together once, for the window, the command line and the tests."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from practice_app import settings
from practice_app.paths import DataFolder, resources
from practice_app.practice import Practice
from practice_app.store import Store

if TYPE_CHECKING:
    from practice_app.review.reviewer import Reviewer
    from practice_app.speech.engine import Engine


def load_reviewer() -> Reviewer:
    """The shipped review models. Raises ModelMissing when they are absent or changed."""
    from practice_app.review.boundaries import BoundaryModel
    from practice_app.review.judge import Judge
    from practice_app.review.reviewer import Reviewer

    models = resources() / "models"
    return Reviewer(Judge.load(models), BoundaryModel.load(models))


def build(
    data: DataFolder,
    *,
    engine: Callable[[str], Engine] | None = None,
    reviewer: Callable[[], Reviewer] = load_reviewer,
    seed: int | None = None,
) -> Practice:
    """The practice over `data`. Raises StoreError or InputError when the folder can't be used."""

    def whisper(model: str) -> Engine:
        from practice_app.speech.worker import WorkerEngine

        return WorkerEngine(model, data)

    return Practice(
        data=data,
        chosen=settings.load(data.settings),
        store=Store(data.database, data.recordings),
        engine=engine or whisper,
        reviewer=reviewer,
        rng=random.Random(seed),
    )
