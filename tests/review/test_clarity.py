from __future__ import annotations

from practice_app.model import Transcript, Word
from practice_app.review.clarity import mostly_unclear, unclear_sentences

TEXT = "I rang Moira. Mumble mumble mumble."
SPANS = ((0, 13), (14, 35))
WORDS = ((0, 1), (2, 6), (7, 12), (14, 20), (21, 27), (28, 34))


def spoken(*probabilities: float) -> Transcript:
    words = tuple(Word(TEXT[a:b], a, b, p) for (a, b), p in zip(WORDS, probabilities, strict=True))
    return Transcript(TEXT, words, WORDS, model="base")


def test_badly_heard_sentence_is_unclear_and_its_neighbour_is_not() -> None:
    assert unclear_sentences(spoken(0.9, 0.9, 0.8, 0.3, 0.2, 0.4), SPANS) == (False, True)


def test_one_doubtful_small_word_or_name_does_not_spoil_a_sentence() -> None:
    assert unclear_sentences(spoken(0.1, 0.95, 0.6, 0.9, 0.45, 0.9), SPANS) == (False, False)


def test_typed_answer_is_always_clear() -> None:
    assert unclear_sentences(Transcript(TEXT), SPANS) == (False, False)


def test_mostly_unclear_goes_by_length() -> None:
    assert mostly_unclear(SPANS, (False, True))
    assert not mostly_unclear(SPANS, (True, False))
    assert not mostly_unclear((), ())
