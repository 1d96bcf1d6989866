"""The commands about speech models, with a hub on this machine and a made-up model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice_app.speech import download, models, speed
from practice_app.speech.catalogue import BASE
from practice_app.speech.speed import Speed
from tests.cli.conftest import Run
from tests.speech import hub as hubs
from tests.speech.hub import CONTENTS, Hub

MODEL = hubs.made_up("made-up")


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "CATALOGUE", (MODEL, BASE))


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    yield hub
    hub.close()


@pytest.fixture
def on_disk(tmp_path: Path) -> Path:
    folder = tmp_path / "downloaded"
    folder.mkdir()
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)
    return folder


def row(run: Run) -> dict[str, object]:
    (found,) = (each for each in run("models", "list", "--json").json["models"] if each["name"] == "made-up")
    return dict(found)


def test_fetch_list_use_and_remove(run: Run, hub: Hub, data: Path) -> None:
    assert row(run)["status"] == "missing"
    result = run("models", "fetch", "made-up", "--mirror", hub.address, "--json")
    assert result.json == {"name": "made-up", "fetched": True, "bytes": MODEL.size}
    assert row(run)["status"] == "ready"
    again = run("models", "fetch", "made-up", "--mirror", hub.address)
    assert (again.code, again.out) == (0, "made-up was on this machine already.\n")
    assert len(hub.asked) == len(CONTENTS)

    assert run("models", "use", "made-up").code == 0
    assert row(run)["chosen"]
    assert "* made-up" in run("models", "list").out
    refused = run("models", "remove", "made-up")
    assert (refused.code, refused.out) == (1, "")
    assert "Choose another model first" in refused.err

    (data / "settings.json").unlink()
    assert run("models", "remove", "made-up", "--json").json == {"name": "made-up", "freed_bytes": MODEL.size}
    assert row(run)["status"] == "missing"


def test_the_mirror_of_the_settings_is_used(run: Run, hub: Hub, data: Path) -> None:
    data.mkdir()
    (data / "settings.json").write_text(json.dumps({"model_mirror": hub.address}))
    assert run("models", "fetch", "made-up").out == "made-up is here.\n"


def test_a_failed_fetch_is_3_says_why_and_shows_what_came(run: Run, hub: Hub) -> None:
    hub.plans["model.bin"] = [hubs.drop_after(150_000), hubs.page()]
    result = run("models", "fetch", "made-up", "--mirror", hub.address)
    assert (result.code, result.out) == (3, "")
    assert "page of its own" in result.err
    assert row(run)["bytes_fetched"] == 150_014
    assert "50% fetched" in run("models", "list").out


def test_ctrl_c_pauses(run: Run, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "fetch_model", interrupted)
    result = run("models", "fetch", "made-up", "--mirror", hub.address)
    assert result.code == 1
    assert "Paused" in result.err


def test_import_says_which_model_it_was(run: Run, on_disk: Path) -> None:
    result = run("models", "import", str(on_disk), "--json")
    assert result.json["name"] == "made-up"
    assert row(run)["status"] == "ready"
    assert run("models", "import", str(on_disk / "none")).code == 1


def test_a_damaged_model_is_3(run: Run, on_disk: Path, data: Path) -> None:
    run("models", "import", str(on_disk))
    weights = data / "models" / "made-up" / "model.bin"
    weights.write_bytes(bytes(weights.stat().st_size))
    result = run("models", "verify", "--json")
    assert result.code == 3
    assert row(run)["status"] == "damaged"
    assert run("models", "use", "made-up").code == 3


@pytest.mark.parametrize("command", ["fetch", "remove", "use", "measure"])
def test_an_unknown_model_is_1_and_no_name_2(run: Run, command: str) -> None:
    result = run("models", command, "enormous")
    assert result.code == 1
    assert "Choose one of: made-up, base." in result.err
    if command != "measure":
        assert run("models", command).code == 2


def test_measure_says_what_is_best(run: Run, on_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "CATALOGUE", (MODEL,))
    assert run("models", "measure").code == 3
    run("models", "import", str(on_disk))
    monkeypatch.setattr(speed, "measure", lambda *arguments: Speed(2.75))
    monkeypatch.setattr(speed, "speeds", lambda data: {"made-up": Speed(2.75)})
    assert run("models", "measure", "--json").json == {
        "models": [{"name": "made-up", "window_s": 2.75, "s_per_minute": 6.0}],
        "recommended": "made-up",
    }
    assert "about 6.0 s per minute of speech" in run("models", "measure", "made-up").out
    assert row(run)["recommended"]
