"""Where things lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from practice_app import paths


def test_shipped_folders_exist() -> None:
    assert (paths.resources() / "templates").is_dir()
    assert any(paths.question_bank().glob("*.yaml"))


def test_the_given_folder_beats_the_environment_and_that_beats_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path / "named"))
    assert paths.data_folder(tmp_path / "given").root == tmp_path / "given"
    assert paths.data_folder().root == tmp_path / "named"
    monkeypatch.delenv(paths.DATA_VARIABLE)
    assert paths.data_folder().root.name == "practice-app"
