"""How times, counts and sizes are said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from practice_app.ui.words import clock, count, day, short, size

NOW = datetime(2026, 3, 14, 15, 0).astimezone()


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (-3, "0:00"), (59.9, "0:59"), (102, "1:42"), (3723, "1:02:03")]
)
def test_clock(seconds: float, said: str) -> None:
    assert clock(seconds) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(hours=1), "Today 14:00"),
        (timedelta(days=1), "Yesterday 15:00"),
        (timedelta(days=3), "Wed 11 Mar 15:00"),
        (timedelta(days=400), "7 Feb 2025"),
    ],
)
def test_day(before: timedelta, said: str) -> None:
    assert day((NOW - before).isoformat(), NOW) == said


def test_count() -> None:
    assert (count(1, "answer"), count(2, "answer"), count(20_000, "answer")) == (
        "1 answer",
        "2 answers",
        "20,000 answers",
    )
    assert count(2, "query", "queries") == "2 queries"


def test_size() -> None:
    assert [size(n) for n in (1, 640, 12_300, 3_400_000)] == ["1 byte", "640 bytes", "12 kB", "3.4 MB"]


def test_short_cuts_at_a_word() -> None:
    assert short("one two", 20) == "one two"
    assert short("a  line\nbreak", 20) == "a line break"
    assert short("one two, three four", 12) == "one two…"
