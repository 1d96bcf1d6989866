"""Settings hold only what differs; what a person wrote into the file wrongly is told, all at once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from practice_app import settings
from practice_app.errors import InputError
from practice_app.settings import Settings


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.json") == Settings()


def test_only_what_differs_is_written_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    chosen = replace(Settings(), theme="dark", microphone="Headset (ALSA)", text_scale=1.5)
    settings.save(path, chosen)
    assert json.loads(path.read_text()) == {
        "format": 1,
        "microphone": "Headset (ALSA)",
        "theme": "dark",
        "text_scale": 1.5,
    }
    assert settings.load(path) == chosen


def test_every_wrong_entry_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        '{"format": 1, "theme": "pink", "thinking_seconds": true, "answer_seconds": 5, "colour": 1,'
        ' "microphone": 3}'
    )
    with pytest.raises(InputError) as told:
        settings.load(path)
    for name in ("theme", "thinking_seconds", "answer_seconds", "colour", "microphone"):
        assert f"'{name}'" in str(told.value)


@pytest.mark.parametrize("content", ["[1]", '{"format": 99}', "not json"])
def test_a_file_that_holds_no_settings_of_ours_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)
    with pytest.raises(InputError):
        settings.load(path)


def test_a_whole_number_is_a_number(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"format": 1, "text_scale": 2}')
    assert settings.load(path).text_scale == 2


@pytest.mark.parametrize(
    "address", ["https://mirror.example/hf", "http://127.0.0.1:80", "http://localhost/a"]
)
def test_a_mirror_has_a_safe_address(tmp_path: Path, address: str) -> None:
    path = tmp_path / "settings.json"
    settings.save(path, replace(Settings(), model_mirror=address))
    assert settings.load(path).model_mirror == address


@pytest.mark.parametrize(
    "address",
    ["http://mirror.example", "ftp://mirror.example", "mirror.example", "", "https://", "https://a:99999",
     "https://me:secret@mirror.example", "https://mirror.example/a b", "https://[1"],
)  # fmt: skip
def test_an_unsafe_mirror_is_refused(tmp_path: Path, address: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"format": 1, "model_mirror": address}))
    with pytest.raises(InputError, match="model_mirror"):
        settings.load(path)
