"""A microphone made of software, and threads that must end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.virtual_microphone import virtual_microphone

__all__ = ["virtual_microphone"]


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(5)
    assert not [thread.name for thread in left if thread.is_alive()]
