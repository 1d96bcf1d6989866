from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice_app.model import Transcript, Word
from practice_app.review.sentences import LONGEST_SENTENCE, split_sentences
from tests.fakes.boundaries import FakeBoundaries


def texts(text: str, **fields: object) -> list[str]:
    transcript = Transcript(text, **fields)  # type: ignore[arg-type]
    return [text[a:b] for a, b in split_sentences(transcript, FakeBoundaries())]


class NoBoundaries:
    version = "none"

    def log_odds(self, words: object) -> np.ndarray:
        return np.full(max(0, len(list(words)) - 1), -2.0, np.float32)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "sentences",
    [
        ["I met Mr. Smith at 5 p.m. on the Friday.", "He signed."],
        ["I knew who I am.", "I rang the bar.", "And I left my pen."],  # no abbreviations here
        ["It was the plant in the U K.", "I'd never been."],
        ["Why me?", "Because nobody else would!", "So I did."],
        ["she kept it.", "great bunch, we just clicked."],
        ["It cost 2.5 million.", "We paid it."],
        ["“I'm not going,” he said.", "So I went."],
    ],
)
def test_full_stops_decide(sentences: list[str]) -> None:
    assert texts(" ".join(sentences)) == sentences


def test_lines_are_boundaries_in_typed_answers() -> None:
    assert texts("I rang the client\n\nThen I drove over\r\nThey signed") == [
        "I rang the client",
        "Then I drove over",
        "They signed",
    ]


def test_long_punctuated_sentence_stays_whole() -> None:
    sentence = "I rang " + "the client, and " * 15 + "they signed."
    assert texts(sentence + " We were glad.") == [sentence, "We were glad."]


def test_speech_without_stops_is_cut_at_clauses() -> None:
    clauses = [
        "our biggest client had stopped paying in the spring of that year",
        "so I drove over to their office with all of the invoices",
        "and we went through every one of them with the bookkeeper there",
        "then they paid the whole sum within a week of that day",
    ]
    assert texts(" ".join(clauses)) == clauses


def test_run_between_punctuated_sentences_is_cut_too() -> None:
    run = (
        "we rang every shop on the list that had ever bought from us in the last ten years "
        "and we asked each of them what had made them leave us for somebody else "
        "so I wrote their words on cards and pinned them to the wall of the canteen."
    )
    found = texts(f"It was a bad year, that one. {run} Then we met. It helped, I think.")
    assert found[1].endswith("ten years")
    assert found[-2:] == ["Then we met.", "It helped, I think."]


def test_pause_cuts_where_words_do_not_say() -> None:
    spoken = "it was the linen contract for five hotels in town prices had gone up and up".split()
    at, words, spans, text = 0.0, [], [], " ".join(spoken)
    place = 0
    for word in spoken:
        at += 0.9 if word == "prices" else 0.05
        words.append(Word(word, at, at + 0.25))
        at += 0.25
        spans.append((place, place + len(word)))
        place += len(word) + 1
    transcript = Transcript(text, tuple(words), tuple(spans), model="tiny.en")
    found = [text[a:b] for a, b in split_sentences(_longer(transcript), NoBoundaries())]
    assert found[0].endswith("in town")
    assert found[1].startswith("prices")


def _longer(transcript: Transcript) -> Transcript:
    """The same, said four times, so that it is a run without stops."""
    text, words, spans = "", [], []
    for time in range(4):
        shift, begin = time * transcript.words[-1].end, len(text)
        text += transcript.text + " "
        words += [Word(w.text, w.start + shift, w.end + shift) for w in transcript.words]
        spans += [(a + begin, b + begin) for a, b in transcript.word_spans]
    return Transcript(text.rstrip(), tuple(words), tuple(spans), model="tiny.en")


@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from("and I so we. um , 5 é 中文 \n ?!".split(" "))).map(" ".join)
)
def test_spans_quote_every_visible_character_once_and_in_order(text: str) -> None:
    spans = split_sentences(Transcript(text), FakeBoundaries())
    assert all(a < b for a, b in spans)
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
    outside = list(text)
    for a, b in spans:
        outside[a:b] = [" "] * (b - a)
    assert not "".join(outside).strip()
    assert list(spans) == sorted(spans)


def test_no_sentence_without_stops_is_endless() -> None:
    for span in texts("word " * 1000):
        assert len(span.split()) <= LONGEST_SENTENCE


def test_endless_words_and_marks_do_not_stall_it() -> None:
    # Quadratic work on any of these would take minutes.
    for said in ("x" * 200_000, "." * 200_000, "a" * 100_000 + ". Then I left."):
        spans = split_sentences(Transcript(said), FakeBoundaries())
        assert "".join(said[a:b] for a, b in spans).replace(" ", "") == said.replace(" ", "")
