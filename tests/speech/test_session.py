"""Sessions with a scripted decoder: what is decoded when, and what the result says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from practice_app.model import SpeechState
from practice_app.speech.chunks import Cut
from practice_app.speech.decoder import Heard, HeardWord
from practice_app.speech.session import Session, heard_from_json
from practice_app.speech.transcript import joined, measured
from practice_app.speech.voice import FRAME, RATE


class Detector:
    """Hears a voice wherever the sound is loud."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)

    def hear(self, sound: np.ndarray) -> np.ndarray:
        sound = np.concatenate((self._rest, sound))
        count = len(sound) // FRAME
        self._rest = sound[count * FRAME :]
        return (np.abs(sound[: count * FRAME].reshape(count, FRAME)).mean(axis=1) > 0.2).astype(np.float32)

    def last(self) -> np.ndarray:
        return self.hear(np.zeros(FRAME - len(self._rest), np.float32)) if len(self._rest) else np.zeros(0)


class Scripted:
    """Hears one word a chunk: its number."""

    def __init__(self, multilingual: bool = False, *languages: tuple[str, float]) -> None:
        self.multilingual, self.languages = multilingual, list(languages)
        self.cuts: list[Cut] = []

    def language(self, sound: np.ndarray) -> tuple[str, float]:
        return self.languages.pop(0)

    def hear(self, sound: np.ndarray, offset: int, cut: Cut, speech: Any) -> Heard:
        assert offset <= cut.start < cut.end <= offset + len(sound)
        self.cuts.append(cut)
        word = HeardWord(f" {len(self.cuts)}", cut.start / RATE, cut.end / RATE, 0.9)
        return Heard((word,), 0.0, False)


def sound(*stretches: tuple[float, float]) -> np.ndarray:
    """Stretches of (level, seconds)."""
    return np.concatenate([np.full(round(seconds * RATE), level, np.float32) for level, seconds in stretches])


def session(decoder: Scripted, live: bool = True, **more: Any) -> Session:
    return Session(lambda: decoder, Detector(), live, **more)  # type: ignore[arg-type, return-value]


def work(run: Session) -> list[dict[str, Any]]:
    events = []
    while run.has_work:
        events += list(run.step())
    return events


def test_a_chunk_is_decoded_when_it_closes_and_the_tail_at_the_end() -> None:
    decoder = Scripted()
    run = session(decoder)
    run.add(sound((1, 16), (0.01, 0.55)))
    assert [event["kind"] for event in work(run)] == ["chunk"]
    run.add(sound((1, 3)))
    assert not run.has_work
    run.finish()
    chunk, result = work(run)
    assert chunk["index"] == 1
    assert chunk["fraction"] == 1.0
    assert joined(heard_from_json(one)[1] for one in result["chunks"])[0] == "1 2"
    assert not run.has_work


def test_a_pause_decodes_the_open_chunk_ahead_once() -> None:
    decoder = Scripted()
    run = session(decoder)
    run.add(sound((1, 3), (0.01, 1.1)))
    assert [event["kind"] for event in work(run)] == ["ahead"]
    run.add(sound((0.01, 0.4)))
    assert not run.has_work
    run.finish()
    result = work(run)[-1]
    assert len(decoder.cuts) == 1
    assert measured(result, "m").transcript.text == "1"


def test_what_was_decoded_ahead_is_dropped_when_more_is_said() -> None:
    decoder = Scripted()
    run = session(decoder)
    run.add(sound((1, 3), (0.01, 1.1)))
    work(run)
    run.add(sound((1, 2)))
    run.finish()
    assert measured(work(run)[-1], "m").transcript.text == "2"
    assert decoder.cuts[1].end == run._samples


def test_a_file_is_never_decoded_ahead() -> None:
    run = session(Scripted(), live=False)
    run.add(sound((1, 3), (0.01, 0.9)))
    assert not run.has_work


def test_known_chunks_are_not_decoded_again() -> None:
    decoder = Scripted()
    run = session(decoder, live=False)
    run.add(sound((1, 16), (0.01, 0.8), (1, 3)))
    run.finish()
    events = work(run)
    known = {(cut.start, cut.end): heard for cut, heard in map(heard_from_json, events[:1])}
    again = session(decoder, known=known)
    again.add(sound((1, 16), (0.01, 0.8), (1, 3)))
    again.finish()
    assert [event["kind"] for event in work(again)] == ["chunk", "chunk", "result"]
    assert len(decoder.cuts) == 3


def test_a_long_recording_keeps_only_the_sound_that_is_needed() -> None:
    run = session(Scripted())
    for _ in range(60):
        run.add(sound((1, 9), (0.01, 1)))
        work(run)
    assert len(run._sound) < 40 * RATE
    assert run.reached == pytest.approx(600, abs=0.1)


@pytest.mark.parametrize(
    ("languages", "language"),
    [
        ([("de", 0.95), ("de", 0.9)], "de"),
        ([("cy", 0.5), ("cy", 0.4)], "en"),  # an accent, not a language
        ([("de", 0.9), ("en", 0.8)], "en"),  # a foreign name at the start
        ([("en", 0.97)], "en"),  # not asked again
    ],
)
def test_another_language_needs_every_chunk_to_say_so(
    languages: list[tuple[str, float]], language: str
) -> None:
    decoder = Scripted(True, *languages)
    run = session(decoder, live=False)
    run.add(sound((1, 16), (0.01, 1), (1, 16), (0.01, 1)))
    run.finish()
    transcript = measured(work(run)[-1], "m").transcript
    assert transcript.language == language
    assert transcript.state is (SpeechState.HEARD if language == "en" else SpeechState.NOT_ENGLISH)
    assert bool(transcript.text) is (language == "en")
    assert not decoder.languages


def test_silence_is_told_from_a_room_without_a_voice() -> None:
    for level, state in ((0.0, SpeechState.SILENCE), (0.01, SpeechState.NO_SPEECH)):
        run = session(Scripted(), live=False)
        run.add(sound((level, 5)))
        run.finish()
        assert measured(work(run)[-1], "m").transcript.state is state


def test_words_quote_the_text() -> None:
    first = (HeardWord(" A", 0, 1, 1), HeardWord(" mid", 1, 2, 1), HeardWord("-sized", 2, 3, 0.5))
    second = (HeardWord("Then", 4, 5, 1), HeardWord(" on.", 5, 4.9, 1))
    text, words, spans = joined((Heard(first, 0, False), Heard((), 0, False), Heard(second, 0, False)))
    assert text == "A mid-sized Then on."
    assert (
        [text[a:b] for a, b in spans]
        == [word.text for word in words]
        == ["A", "mid", "-sized", "Then", "on."]
    )
    assert all(word.start <= word.end for word in words)
