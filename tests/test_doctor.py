"""The doctor names what an answer needs, as it is on this machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from practice_app.doctor import doctor
from practice_app.model import Check, Health
from practice_app.paths import DataFolder
from practice_app.speech.worker import speech_threads


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def engine_of(data: DataFolder) -> Check:
    return next(check for check in doctor(data, speech_model="base") if check.name == "speech engine")


@pytest.mark.parametrize(("cards", "told"), [(0, "on the processor with"), (1, "on the graphics card")])
def test_the_engine_says_what_it_decodes_on(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch, cards: int, told: str
) -> None:
    ctranslate2 = pytest.importorskip("ctranslate2")
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: cards)
    check = engine_of(data)
    assert check.health is Health.OK
    assert told in check.found
    assert f"{speech_threads()} thread" in check.found


def test_an_engine_that_can_not_be_loaded_is_a_fault(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)  # importing it fails
    check = engine_of(data)
    assert check.health is Health.FAULT
    assert "Install" in check.hint
