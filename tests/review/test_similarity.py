"""Sentence vectors: near in meaning is near in space, the files are checked, and what is known is kept."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from practice_app.errors import Cancelled, ModelMissing
from practice_app.paths import DataFolder, resources
from practice_app.review import similarity
from practice_app.review.similarity import DIMENSIONS, KnownVectors, SentenceEncoder, Vectors

TEXTS = ["She calmed the angry caller.", "A furious customer was soothed on the phone.", "Rivers carry sand."]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    return SentenceEncoder.load(DataFolder(tmp_path_factory.mktemp("data")))


def test_texts_of_like_meaning_are_near(encoder: SentenceEncoder) -> None:
    vectors = encoder.embed(TEXTS)
    assert vectors.shape == (3, DIMENSIONS)
    cosines = vectors @ vectors.T
    assert np.allclose(np.diag(cosines), 1, atol=1e-3)
    assert cosines[0, 1] > 0.5 > 0.2 > cosines[0, 2]


def test_company_does_not_change_a_vector(encoder: SentenceEncoder) -> None:
    together = encoder.embed([*TEXTS, "one " * 400, "", "🙂"])
    alone = np.concatenate([encoder.embed([text]) for text in TEXTS])
    assert np.abs(together[:3] - alone).max() < 1e-3
    assert np.isfinite(together).all()
    assert encoder.embed([]).shape == (0, DIMENSIONS)


def test_it_reports_and_stops(encoder: SentenceEncoder) -> None:
    shares: list[float] = []
    encoder.embed(TEXTS, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        encoder.embed(TEXTS, stop=stop)


class Counting:
    """An encoder that counts what it is asked for."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], *arguments: object) -> Vectors:
        self.asked += texts
        return self._encoder.embed(texts)


def test_what_is_known_is_not_worked_out_again(encoder: SentenceEncoder, tmp_path: Path) -> None:
    path = tmp_path / "cache" / "vectors.npz"
    counting = Counting(encoder)
    first = KnownVectors(counting, path)  # type: ignore[arg-type]
    fresh = first.embed([*TEXTS, TEXTS[0]])
    first.save()
    assert counting.asked == TEXTS
    again = KnownVectors(counting, path)  # type: ignore[arg-type]
    assert np.array_equal(again.embed([*TEXTS, TEXTS[0]]), fresh)
    assert counting.asked == TEXTS
    again.embed(["She calmed the angry callers."])
    assert counting.asked[3:] == ["She calmed the angry callers."]
    assert all(text.encode() not in path.read_bytes() for text in TEXTS)


@pytest.mark.parametrize("spoilt", [b"", b"not a zip", b"PK\x03\x04 torn"])
def test_a_spoilt_cache_only_costs_time(encoder: SentenceEncoder, tmp_path: Path, spoilt: bytes) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(spoilt)
    known = KnownVectors(encoder, path)
    assert known.embed(TEXTS).shape == (3, DIMENSIONS)
    known.save()
    assert len(np.load(path)["keys"]) == 3


def test_a_cache_of_another_shape_is_not_used(encoder: SentenceEncoder, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    np.savez(path, keys=np.zeros((2, 16), np.uint8), vectors=np.zeros((2, 5), np.float16))
    assert KnownVectors(encoder, path).embed(TEXTS).shape == (3, DIMENSIONS)


def test_the_cache_does_not_grow_for_ever(
    encoder: SentenceEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similarity, "KEPT", 2)
    known = KnownVectors(encoder, tmp_path / "vectors.npz")
    known.embed(TEXTS)
    known.embed(TEXTS[:1])  # used last, so it stays
    known.save()
    counting = Counting(encoder)
    later = KnownVectors(counting, tmp_path / "vectors.npz")  # type: ignore[arg-type]
    later.embed(TEXTS)
    assert counting.asked == [TEXTS[1]]


def test_other_bytes_are_refused_and_the_next_place_is_tried(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    own = data.models / similarity.NAME / similarity.WEIGHTS
    own.parent.mkdir(parents=True)
    own.write_bytes(b"something else")
    assert SentenceEncoder.load(data).embed(TEXTS[:1]).shape == (1, DIMENSIONS)


def test_a_missing_or_changed_model_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = DataFolder(tmp_path / "data")
    monkeypatch.setattr(similarity, "PACKAGE", "no_such_package_here")
    with pytest.raises(ModelMissing, match="not on this machine"):
        SentenceEncoder.load(data)
    models = tmp_path / "models"
    models.mkdir()
    shutil.copy(resources() / "models" / similarity.TOKENIZER, models)
    with (models / similarity.TOKENIZER).open("a") as file:
        file.write("\n")
    with pytest.raises(ModelMissing, match="damaged") as told:
        SentenceEncoder.load(data, models)
    assert "tokenizer.json: sha256" in told.value.details
