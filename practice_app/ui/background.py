"""One way to run long work, and one way back to the window.

    job = background.run(work, done=show, failed=tell, progress=bar.setValue)

`work(job)` runs on a thread and touches no widget; it reports with `job.report(fraction)` and looks at
`job.stop`. Exactly one of `done`, `failed` and `cancelled` is then called on the window's thread, or none
when the job was forgotten meanwhile. A PracticeError goes to `failed`; any other exception is a bug of
ours and goes to the one place that was named when the Background was made.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from practice_app.errors import Cancelled, PracticeError

Result = TypeVar("Result")


class Job(Generic[Result]):
    """One piece of work under way, known by its number."""

    def __init__(self, number: int, progress: Callable[[float], None]) -> None:
        self.number = number
        self.stop = threading.Event()
        self.report = progress

    def cancel(self) -> None:
        """Ask the work to stop; its outcome will be Cancelled, whatever it still returns."""
        self.stop.set()


class Background(QObject):
    """Runs jobs on a few threads and brings their outcomes to the thread that made this object."""

    _back = Signal(object)  # a callable, to be called on the window's thread

    def __init__(self, bug: Callable[[BaseException], None], threads: int = 4) -> None:
        super().__init__()
        self._bug = bug
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="background")
        self._numbers = itertools.count(1)
        self._waited_for: dict[int, Job[Any]] = {}
        self._lanes: dict[str, int] = {}
        # Queued even from the window's own thread, so that an outcome never overtakes a report, nor `run`.
        self._back.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Job[Result]], Result],
        done: Callable[[Result], None],
        failed: Callable[[PracticeError], None],
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        lane: str | None = None,
    ) -> Job[Result]:
        """Start `work`. A newer job of the same `lane` makes an older one late: it is dropped."""
        number = next(self._numbers)

        def report(fraction: float) -> None:
            if progress is not None:
                self._back.emit(partial(self._reported, number, progress, fraction))

        job: Job[Result] = Job(number, report)
        if lane is not None:
            if (older := self._waited_for.get(self._lanes.get(lane, 0))) is not None:
                self.forget(older)
            self._lanes[lane] = number
        self._waited_for[number] = job

        def finish(future: Future[Result]) -> None:
            self._back.emit(partial(self._finished, job, future, done, failed, cancelled))

        self._pool.submit(work, job).add_done_callback(finish)
        return job

    def forget(self, job: Job[Any]) -> None:
        """Stop the job if it looks, and drop whatever it still brings."""
        job.stop.set()
        self._waited_for.pop(job.number, None)

    @property
    def busy(self) -> bool:
        return bool(self._waited_for)

    def close(self) -> None:
        """Ask every job to stop, drop what they bring, and wait for the threads to end."""
        for job in list(self._waited_for.values()):
            self.forget(job)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _call(self, action: Callable[[], None]) -> None:
        action()

    def _reported(self, number: int, progress: Callable[[float], None], fraction: float) -> None:
        if number in self._waited_for:
            progress(fraction)

    def _finished(
        self,
        job: Job[Result],
        future: Future[Result],
        done: Callable[[Result], None],
        failed: Callable[[PracticeError], None],
        cancelled: Callable[[], None] | None,
    ) -> None:
        wanted = self._waited_for.pop(job.number, None) is not None
        error = None if future.cancelled() else future.exception()
        if error is not None and not isinstance(error, PracticeError | Cancelled):
            self._bug(error)  # a bug is told even when nobody waits for the result any more
        elif not wanted:
            return
        elif job.stop.is_set() or isinstance(error, Cancelled):
            if cancelled is not None:
                cancelled()
        elif isinstance(error, PracticeError):
            failed(error)
        else:
            done(future.result())
