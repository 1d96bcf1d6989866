"""Decoded chunks put together as a Transcript whose words quote its text verbatim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from practice_app.model import Span, SpeechState, Transcript, Word
from practice_app.speech.chunks import Cut
from practice_app.speech.decoder import Heard
from practice_app.speech.engine import Chunk, Measured
from practice_app.speech.session import heard_from_json
from practice_app.speech.voice import RATE


def joined(chunks: Iterable[Heard]) -> tuple[str, tuple[Word, ...], tuple[Span, ...]]:
    """Text, words and the span of each word in the text."""
    text = ""
    words: list[Word] = []
    spans: list[Span] = []
    for chunk in chunks:
        for index, heard in enumerate(chunk.words):
            word = heard.raw.strip()
            # A word without a space before it belongs to the one before: "mid" + "-sized".
            if text and (index == 0 or heard.raw[0].isspace()):
                text += " "
            spans.append((len(text), len(text) + len(word)))
            text += word
            words.append(Word(word, heard.start, max(heard.start, heard.end), heard.probability))
    return text, tuple(words), tuple(spans)


def measured(result: dict[str, Any], model: str, stop_to_text: float | None = None) -> Measured:
    """The `result` event of a session as a transcript with its cost. model: its version."""
    chunks = [heard_from_json(chunk) for chunk in result["chunks"]]
    state = SpeechState(result["state"])
    # What an English decode makes of another language was never said by anybody.
    said = [heard for _, heard in chunks] if state is SpeechState.HEARD else []
    text, words, spans = joined(said)
    transcript = Transcript(
        text=text,
        words=words,
        word_spans=spans,
        speech=tuple((begin, end) for begin, end in result["speech"]),
        language=result["language"],
        seconds=result["seconds"],
        model=model,
        state=state,
    )
    return Measured(
        transcript=transcript,
        chunks=tuple(_chunk(cut, heard) for cut, heard in chunks),
        decodes=result["decodes"],
        ahead=result["ahead"],
        decode_s=result["decode_s"],
        cpu_s=result["cpu_s"],
        stop_to_text_s=stop_to_text,
    )


def _chunk(cut: Cut, heard: Heard) -> Chunk:
    return Chunk(cut.start / RATE, cut.end / RATE, heard.text, cut.forced, heard.tries)
