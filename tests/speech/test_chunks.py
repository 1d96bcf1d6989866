from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice_app.speech.chunks import CLOSES_AT, LIMIT, PAD, Cut, Cutter, pause_needed
from practice_app.speech.voice import FRAME, FRAME_SECONDS, RATE, speech_spans


def frames(*stretches: tuple[bool, float]) -> np.ndarray:
    """Probabilities for stretches of (voice, seconds)."""
    return np.concatenate(
        [np.full(round(seconds / FRAME_SECONDS), float(voice), np.float32) for voice, seconds in stretches]
    )


def cut_up(probabilities: np.ndarray, loudness: np.ndarray | None = None, block: int = 7) -> list[Cut]:
    cutter, cuts = Cutter(), []
    loudness = probabilities if loudness is None else loudness
    for begin in range(0, len(probabilities), block):
        cuts += cutter.add(probabilities[begin : begin + block], loudness[begin : begin + block])
    tail = cutter.tail(len(probabilities) * FRAME)
    return cuts + ([tail] if tail else [])


def test_longer_chunks_close_at_shorter_pauses() -> None:
    needed = [pause_needed(length) for length in np.arange(0, LIMIT, 0.5)]
    assert needed == sorted(needed, reverse=True)
    assert pause_needed(0.5) == CLOSES_AT[0][1]


def test_short_pauses_stay_inside_a_chunk() -> None:
    (cut,) = cut_up(
        frames((False, 1), (True, 2), (False, 0.5), (True, 2), (False, 0.5), (True, 1), (False, 1))
    )
    assert cut.start / RATE == pytest.approx(1 - PAD, abs=0.04)
    assert cut.end / RATE == pytest.approx(7 + PAD, abs=0.04)


def test_a_good_pause_closes_a_chunk_and_silence_belongs_to_none() -> None:
    first, second = cut_up(frames((True, 12), (False, 4), (True, 3), (False, 0.3)))
    assert first.end / RATE == pytest.approx(12 + PAD, abs=0.04)
    assert second.start / RATE == pytest.approx(16 - PAD, abs=0.04)


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    probabilities = frames((True, 40))
    loudness = np.ones(len(probabilities), np.float32)
    quiet = round(20 / FRAME_SECONDS)
    loudness[quiet - 3 : quiet + 4] = 0.1
    first, second = cut_up(probabilities, loudness)
    assert first.forced
    assert first.end / RATE == pytest.approx(20, abs=0.05)
    assert second.start == first.end
    assert second.end == len(probabilities) * FRAME


def test_ten_minutes_of_silence_are_no_chunk_and_keep_nothing() -> None:
    cutter = Cutter()
    quiet = np.zeros(round(600 / FRAME_SECONDS), np.float32)
    assert cutter.add(quiet, quiet) == []
    assert cutter.tail(len(quiet) * FRAME) is None
    assert cutter.settled > 599 * RATE


def test_a_click_is_not_decoded() -> None:
    assert cut_up(frames((False, 1), (True, 0.07), (False, 5))) == []


def test_the_tail_at_a_pause_is_the_chunk_that_closes_there() -> None:
    """So that what is decoded ahead of Stop is used, not decoded again."""
    probabilities = frames((True, 11), (False, 2))
    early = Cutter()
    early.add(probabilities[: round(11.5 / FRAME_SECONDS)], probabilities[: round(11.5 / FRAME_SECONDS)])
    tail = early.tail(round(11.5 * RATE))
    assert tail == cut_up(probabilities)[0]


STRETCHES = st.lists(
    st.tuples(st.floats(0, 1, width=32), st.integers(1, 120), st.floats(0, 1, width=32)),
    min_size=1,
    max_size=60,
)


@settings(deadline=None, max_examples=150)
@given(STRETCHES, st.integers(1, 500))
def test_all_speech_lies_in_chunks_whatever_is_said(
    stretches: list[tuple[float, int, float]], block: int
) -> None:
    probabilities = np.concatenate([np.full(n, p, np.float32) for p, n, _ in stretches])
    loudness = np.concatenate([np.full(n, loud, np.float32) for _, n, loud in stretches])
    cuts = cut_up(probabilities, loudness, block)
    assert cuts == cut_up(probabilities, loudness, 1)  # blocks make no difference
    for before, after in itertools.pairwise(cuts):
        assert before.end <= after.start
    for cut in cuts:
        assert 0 <= cut.start < cut.end <= len(probabilities) * FRAME
        assert cut.seconds <= LIMIT + 2 * PAD
    cutter = Cutter()
    cutter.add(probabilities, loudness)
    for begin, end in speech_spans(np.array(cutter.voiced), len(probabilities) * FRAME_SECONDS):
        inside = sum(max(0, min(end, c.end / RATE) - max(begin, c.start / RATE)) for c in cuts)
        assert inside >= end - begin - 0.1  # less than the shortest speech
