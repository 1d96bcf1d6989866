"""What holds for every test: it leaves no trace, reaches no network, and logs no error unnoticed."""

from __future__ import annotations

import logging
import multiprocessing
import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from practice_app.paths import DATA_VARIABLE

pytest_plugins = ["pytester"]

# Read when Qt starts, so before any test; QT_QPA_PLATFORM=xcb shows the windows.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Child processes can't be watched from here: they are sent to a port where nobody answers.
for _name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
    os.environ[_name] = "http://127.0.0.1:9"
os.environ["no_proxy"] = os.environ["NO_PROXY"] = "localhost,127.0.0.1,::1"
os.environ["HF_HUB_OFFLINE"] = "1"

hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "desk")

SECONDS_TO_END = 5.0  # for threads and processes that a test told to end; only a failing test waits so long

# --- Network ------------------------------------------------------------------------------------

_reached_for: list[str] = []
_LOOPBACK = ("localhost", "127.", "::1")


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        connection, address = arguments[0], arguments[1]
        host = address[0] if connection.family in (socket.AF_INET, socket.AF_INET6) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host and not host.startswith(_LOOPBACK):
        _reached_for.append(host)
        raise RuntimeError(f"a test reached for the network: {host}")


sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fails also where the program swallowed the refusal."""
    _reached_for.clear()
    yield
    assert not _reached_for, f"the test reached for the network: {_reached_for}"


# --- Traces -------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def own_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A data folder of the test's own; environment and working folder are put back after it."""
    before, folder = dict(os.environ), Path.cwd()
    os.environ[DATA_VARIABLE] = str(tmp_path_factory.mktemp("data"))
    yield
    os.environ.clear()
    os.environ.update(before)
    os.chdir(folder)


@pytest.fixture(autouse=True)
def no_leftovers(own_place: None) -> Iterator[None]:
    """Fails a test that leaves threads or processes running."""
    threads, children = set(threading.enumerate()), _child_processes()
    yield
    left = [f"thread {thread.name!r}" for thread in _lasting_threads(threads)]
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QThreadPool

        if not QThreadPool.globalInstance().waitForDone(int(SECONDS_TO_END * 1000)):
            left.append("work in Qt's thread pool")
    for process in multiprocessing.active_children():
        process.join(SECONDS_TO_END)
    left += [f"process {pid}: {what}" for pid, what in _child_processes().items() if pid not in children]
    assert not left, f"the test left running: {', '.join(left)}"


def _lasting_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    """Threads that are still alive after they had time to end."""
    # Python gives a stand-in to each foreign thread that calls into it (Qt's, PortAudio's), and keeps it.
    stand_in: type[threading.Thread] = threading._DummyThread  # type: ignore[attr-defined]
    new = [thread for thread in threading.enumerate() if thread not in before]
    new = [thread for thread in new if not isinstance(thread, stand_in)]
    for thread in new:
        thread.join(SECONDS_TO_END)
    return [thread for thread in new if thread.is_alive()]


def _child_processes() -> dict[int, str]:
    """Living children by number, with their command lines. Linux tells; elsewhere Python's own are known."""
    processes = Path("/proc")
    if not processes.is_dir():
        return {process.pid or 0: process.name for process in multiprocessing.active_children()}
    found = {}
    for folder in processes.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            state, parent = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except (FileNotFoundError, ProcessLookupError):  # it ended while it was looked at
            continue
        # multiprocessing keeps one tracker for as long as the program runs.
        if int(parent) == os.getpid() and state != "Z" and "resource_tracker" not in command:
            found[int(folder.name)] = command
    return found


# --- Logged errors ------------------------------------------------------------------------------


class _Keeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def logged_errors() -> Iterator[list[logging.LogRecord]]:
    """What was logged as an error. A test that expects some looks at the list and clears it."""
    keeper = _Keeper()
    logging.getLogger().addHandler(keeper)
    yield keeper.records
    logging.getLogger().removeHandler(keeper)
    assert not keeper.records, f"errors were logged: {[record.getMessage() for record in keeper.records]}"
