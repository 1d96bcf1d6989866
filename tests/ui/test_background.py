"""One way to run long work, and one way back."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from practice_app.errors import Cancelled, PracticeError
from practice_app.ui.background import Background, Job


class Told:
    """Keeps what a job brought."""

    def __init__(self) -> None:
        self.news: list[object] = []
        self.threads: list[threading.Thread] = []

    def __call__(self, value: object = "cancelled") -> None:
        self.news.append(value)
        self.threads.append(threading.current_thread())


@pytest.fixture
def bugs() -> Told:
    return Told()


@pytest.fixture
def background(qapp: object, bugs: Told) -> Iterator[Background]:
    made = Background(bugs)
    yield made
    made.close()


def test_the_result_comes_back_on_the_window_thread(background: Background, qtbot: QtBot) -> None:
    done = Told()
    worked_on = []

    def work(_job: Job[int]) -> int:
        worked_on.append(threading.current_thread())
        return 42

    background.run(work, done, pytest.fail)
    qtbot.waitUntil(lambda: done.news == [42])
    assert done.threads == [threading.current_thread()]
    assert worked_on != done.threads
    assert not background.busy


def test_a_failure_of_the_world_goes_to_failed(background: Background, qtbot: QtBot, bugs: Told) -> None:
    failed, error = Told(), PracticeError("The disk is full.")

    def work(_job: Job[None]) -> None:
        raise error

    background.run(work, pytest.fail, failed)
    qtbot.waitUntil(lambda: failed.news == [error])
    assert not bugs.news


def test_a_bug_goes_to_the_one_place_for_bugs(background: Background, qtbot: QtBot, bugs: Told) -> None:
    error = ZeroDivisionError()

    def work(_job: Job[None]) -> None:
        raise error

    background.run(work, pytest.fail, pytest.fail)
    qtbot.waitUntil(lambda: bugs.news == [error])


def test_a_bug_is_told_even_when_nobody_waits(background: Background, qtbot: QtBot, bugs: Told) -> None:
    let_go = threading.Event()

    def work(_job: Job[None]) -> None:
        let_go.wait(10)
        raise ZeroDivisionError

    background.forget(background.run(work, pytest.fail, pytest.fail))
    let_go.set()
    qtbot.waitUntil(lambda: len(bugs.news) == 1)


def test_cancelled_is_an_outcome_of_its_own(background: Background, qtbot: QtBot) -> None:
    cancelled, started = Told(), threading.Event()

    def work(job: Job[None]) -> None:
        started.set()
        assert job.stop.wait(10)
        raise Cancelled

    job = background.run(work, pytest.fail, pytest.fail, cancelled=cancelled)
    assert started.wait(10)
    job.cancel()
    qtbot.waitUntil(lambda: cancelled.news == ["cancelled"])


def test_progress_comes_before_the_result(background: Background, qtbot: QtBot) -> None:
    told = Told()

    def work(job: Job[str]) -> str:
        for fraction in (0.25, 0.5, 1.0):
            job.report(fraction)
        return "ready"

    background.run(work, told, pytest.fail, told)
    qtbot.waitUntil(lambda: told.news == [0.25, 0.5, 1.0, "ready"])


def test_a_newer_job_of_the_lane_drops_the_older(background: Background, qtbot: QtBot) -> None:
    done, let_go = Told(), threading.Event()

    def slow(_job: Job[str]) -> str:
        let_go.wait(10)
        return "old"

    older = background.run(slow, done, pytest.fail, lane="search")
    background.run(lambda _job: "new", done, pytest.fail, lane="search")
    qtbot.waitUntil(lambda: done.news == ["new"])
    let_go.set()
    background.run(lambda _job: "other", done, pytest.fail, lane="another lane")
    qtbot.waitUntil(lambda: done.news == ["new", "other"])
    assert older.stop.is_set()
    assert not background.busy


def test_closing_stops_the_work_and_waits_for_it(qapp: object) -> None:
    background, ended, started = Background(pytest.fail), threading.Event(), threading.Event()

    def work(job: Job[None]) -> None:
        started.set()
        assert job.stop.wait(10)
        ended.set()

    background.run(work, pytest.fail, pytest.fail)
    assert started.wait(10)
    background.close()
    assert ended.is_set()
