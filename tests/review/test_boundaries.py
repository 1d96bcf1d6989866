from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from practice_app.errors import ModelMissing
from practice_app.paths import resources
from practice_app.review.boundaries import BoundaryModel, windows

MODELS = resources() / "models"
SAID = (
    "it was a laundry contract for five hotels in the north of the city gas had doubled and we were "
    "losing money on every sheet my manager told me to get eight per cent from them by april i worked out "
    "what a sheet cost us line by line and i took that to their director she said no at first in the end "
    "they took five per cent"
).split()


def test_boundaries_are_likeliest_where_sentences_end() -> None:
    odds = BoundaryModel.load(MODELS).log_odds(SAID)
    assert odds.shape == (len(SAID) - 1,)
    best = {SAID[int(k)] for k in np.argsort(odds)[-4:]}
    assert best == {"sheet", "april", "director", "first"}


def test_letters_alone_count() -> None:
    model = BoundaryModel.load(MODELS)
    shouted = [word.upper() for word in SAID]
    assert np.array_equal(model.log_odds(SAID), model.log_odds(shouted))


@pytest.mark.parametrize(
    "words", [[], ["one"], ["one", "two"], ["…", "?", "中文", "w" * 900], ["word"] * 700]
)
def test_any_words(words: list[str]) -> None:
    odds = BoundaryModel.load(MODELS).log_odds(words)
    assert odds.shape == (max(0, len(words) - 1),)
    assert np.isfinite(odds).all()


@pytest.mark.parametrize("count", [2, 139, 140, 141, 142, 240, 241, 1000])
def test_windows_hold_every_gap(count: int) -> None:
    gaps = {gap for start, end in windows(count) for gap in range(start, end - 1)}
    assert gaps == set(range(count - 1))
    assert all(end - start >= 2 for start, end in windows(count))


def test_missing_or_changed_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="missing"):
        BoundaryModel.load(tmp_path)
    for name in ("boundary.json", "tokenizer.json"):
        shutil.copy(MODELS / name, tmp_path / name)
    (tmp_path / "boundary.onnx").write_bytes(b"something else")
    with pytest.raises(ModelMissing, match="not the one"):
        BoundaryModel.load(tmp_path)


def test_card_tells_version_and_hash() -> None:
    card = json.loads((MODELS / "boundary.json").read_text(encoding="utf-8"))
    assert {"version", "sha256"} <= set(card)
