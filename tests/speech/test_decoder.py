"""What is believed of a decode and what is not; the model itself is tried in test_worker."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from practice_app.speech.chunks import Cut
from practice_app.speech.decoder import Decoder, HeardWord, is_ghost, loops, uncovered_seconds
from practice_app.speech.voice import RATE


def words(*times: tuple[float, float], text: str = " so") -> list[HeardWord]:
    return [HeardWord(text, begin, end, 0.9) for begin, end in times]


def test_a_ghost_needs_all_three_witnesses() -> None:
    thanks = words((8.0, 9.0), text=" Thank")
    speech = [(0.0, 5.0)]
    assert is_ghost(thanks, speech, 0.9, -1.2)
    assert not is_ghost(thanks, [(0.0, 8.5)], 0.9, -1.2)
    assert not is_ghost(thanks, speech, 0.3, -1.2)
    assert not is_ghost(thanks, speech, 0.9, -0.3)


def test_loops_are_seen_and_stammering_is_not() -> None:
    assert loops("I called them and I called them and " * 8)
    assert not loops("I, I, I think we, we had to change the, the plan because it was late.")
    assert not loops("so so so so")


@pytest.mark.parametrize(
    ("speech", "times", "longest"),
    [
        ([(0, 4)], [(0, 1), (1, 2), (2, 4)], 0.0),
        ([(0, 4)], [], 4.0),
        ([(0, 4)], [(0, 1)], 2.6),
        ([(0, 4)], [(3, 4)], 2.6),
        ([(0, 1), (5, 8)], [(0, 1)], 3.0),
        ([(0, 6)], [(0, 1), (5, 6)], 3.2),
        ([], [], 0.0),
    ],
)
def test_speech_without_a_word_is_measured(
    speech: list[tuple[float, float]], times: list[tuple[float, float]], longest: float
) -> None:
    assert uncovered_seconds(speech, words(*times)) == pytest.approx(longest)


class Script:
    """A model that answers as it is told, in turn, and notes what it was asked."""

    def __init__(self, *answers: list[tuple[str, float, float]]) -> None:
        self.answers, self.asked = list(answers), []

    def transcribe(self, sound: np.ndarray, **settings: Any) -> tuple[Any, Any]:
        self.asked.append((len(sound), settings))
        found = [SimpleNamespace(word=w, start=a, end=b, probability=0.8) for w, a, b in self.answers.pop(0)]
        return iter([SimpleNamespace(words=found, no_speech_prob=0.1, avg_logprob=-0.3)]), None


def heard_by(script: Script) -> Any:
    decoder = object.__new__(Decoder)
    decoder._model, decoder._beam = script, 5
    cut = Cut(2 * RATE, 7 * RATE)
    return decoder.hear(np.zeros(8 * RATE, np.float32), RATE // 2, cut, [(2.2, 6.8)])


GOOD = [(" We", 0.3, 1.5), (" met", 1.5, 3.2), (" twice.", 3.2, 4.7)]


def test_a_good_decode_is_the_only_one() -> None:
    script = Script(GOOD)
    heard = heard_by(script)
    assert heard.text == "We met twice."
    assert heard.tries == 1
    assert heard.words[0].start == pytest.approx(2.3)
    assert script.asked[0][0] == 5 * RATE
    assert script.asked[0][1]["temperature"] == 0.0
    assert script.asked[0][1]["vad_filter"] is False
    assert script.asked[0][1]["condition_on_previous_text"] is False


@pytest.mark.parametrize(
    "bad",
    [[], [(" We", 0.3, 1.0)], [(" and again", 0.1 * i, 0.1 * i + 0.1) for i in range(47)]],
    ids=["empty", "uncovered", "looping"],
)
def test_a_doubtful_decode_is_tried_once_more_with_another_window(
    bad: list[tuple[str, float, float]],
) -> None:
    # The second window begins 0.4 s earlier, so its times do too; a word before the chunk is not ours.
    later = [(" before", 0.0, 0.2), *((word, begin + 0.4, end + 0.4) for word, begin, end in GOOD)]
    script = Script(bad, later)
    heard = heard_by(script)
    assert heard.text == "We met twice."
    assert heard.tries == 2
    assert script.asked[1][0] == round(5.4 * RATE)


def test_the_better_of_two_bad_decodes_is_kept() -> None:
    assert heard_by(Script([(" We", 0.3, 1.5)], [])).text == "We"
