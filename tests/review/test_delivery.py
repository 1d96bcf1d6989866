from __future__ import annotations

import pytest

from practice_app.model import Role, Sentence, Transcript, Word
from practice_app.review.delivery import find_fillers, measure_delivery
from tests import builders


def spoken(*timed: tuple[str, float, float], speech: tuple[tuple[float, float], ...]) -> Transcript:
    text = " ".join(word for word, _, _ in timed)
    spans, at = [], 0
    for word, _, _ in timed:
        spans.append((at, at + len(word)))
        at += len(word) + 1
    words = tuple(Word(*word) for word in timed)
    return Transcript(text, words, tuple(spans), speech, seconds=timed[-1][2] + 1, model="base")


def test_pauses_inside_the_answer_with_the_word_before() -> None:
    transcript = spoken(
        ("I", 1.0, 1.2), ("rang", 1.2, 1.6), ("them", 4.1, 4.5), ("twice", 4.9, 5.4),
        speech=((0.9, 1.7), (4.0, 4.6), (4.9, 5.5), (9.0, 9.4)),
    )  # fmt: skip
    pauses = measure_delivery(transcript, ()).pauses
    assert [(round(p.seconds, 1), transcript.text[: p.after]) for p in pauses] == [(2.3, "I rang")]


def test_pace_is_over_speech_time_not_clock_time() -> None:
    transcript = spoken(
        ("one", 0.0, 0.4), ("two", 0.5, 1.0), ("three", 10.0, 10.4), ("four", 10.5, 11.0),
        speech=((0.0, 1.0), (10.0, 11.0)),
    )  # fmt: skip
    delivery = measure_delivery(transcript, ())
    assert delivery.words_per_minute == pytest.approx(120)
    assert delivery.speech_seconds == pytest.approx(2.0)


def test_voice_without_a_word_is_a_hesitation_after_the_hangover() -> None:
    words = (("I", 0.0, 0.2), ("rang", 1.0, 1.5))
    assert measure_delivery(spoken(*words, speech=((0.0, 1.9),)), ()).unheard_hesitations == 1
    assert measure_delivery(spoken(*words, speech=((0.0, 0.3), (0.9, 2.0))), ()).unheard_hesitations == 1
    assert measure_delivery(spoken(*words, speech=((0.0, 0.3), (0.9, 1.9))), ()).unheard_hesitations == 0


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("Um, so I was, er, thinking", ["Um", "er"]),
        ("it was, you know, hard", ["you know"]),
        ("you know what I did? Do you know him? I let you know", []),
        ("it was sort of late, the sort of thing you plan", ["sort of"]),
        ("that sort of case", []),
        ("we had, like, nine left and I like it like that", ["like"]),
        ("the umbrella and the error and her", []),
    ],
)
def test_fillers_are_only_the_clear_ones(text: str, fillers: list[str]) -> None:
    assert [text[a:b] for a, b in find_fillers(text)] == fillers


def test_shares_by_time_when_spoken_and_by_words_when_typed() -> None:
    text = "One two three four. Five."
    timed = [
        Sentence(0, 19, text[:19], Role.ACTION, 0.9, times=(0.0, 1.0)),
        Sentence(20, 25, text[20:], Role.RESULT, 0.9, times=(1.0, 4.0)),
    ]
    untimed = [Sentence(s.start, s.end, s.text, s.role, s.confidence) for s in timed]
    assert measure_delivery(Transcript(text), timed).shares["result"] == pytest.approx(0.75)
    assert measure_delivery(Transcript(text), untimed).shares["result"] == pytest.approx(0.2)


def test_typed_answer_has_no_times() -> None:
    delivery = measure_delivery(builders.transcript(spoken=False), ())
    assert delivery.seconds is None
    assert delivery.words_per_minute is None
    assert delivery.words == len(builders.ANSWER.split())
