"""Which sentences were heard too badly to be judged."""

from __future__ import annotations

from collections.abc import Sequence

from practice_app.model import Span, Transcript

# The engine's own probability of a word. Clear speech lies above 0.9 on the average, with single
# names and joined-up small words far lower, so a sentence is judged by all of its words.
DOUBTFUL_WORD = 0.5
UNCLEAR_MEAN = 0.55
UNCLEAR_SHARE = 0.5


def unclear_sentences(transcript: Transcript, sentences: Sequence[Span]) -> tuple[bool, ...]:
    """For each sentence, whether its words were heard badly. A typed answer is always clear."""
    if transcript.typed or not transcript.words:
        return (False,) * len(sentences)
    heard = sorted(zip(transcript.word_spans, transcript.words, strict=True), key=lambda pair: pair[0])
    unclear = []
    for start, end in sentences:
        own = [(word.probability, span[1] - span[0]) for span, word in heard if start <= span[0] < end]
        unclear.append(_is_unclear(own))
    return tuple(unclear)


def _is_unclear(words: Sequence[tuple[float, int]]) -> bool:
    """words: (probability, letters); long words carry the meaning, so letters are the weights."""
    letters = sum(length for _, length in words)
    if not letters:
        return False
    mean = sum(probability * length for probability, length in words) / letters
    doubtful = sum(length for probability, length in words if probability < DOUBTFUL_WORD) / letters
    return mean < UNCLEAR_MEAN or doubtful >= UNCLEAR_SHARE


def mostly_unclear(sentences: Sequence[Span], unclear: Sequence[bool]) -> bool:
    """Whether more than half of the answer was heard badly."""
    length = sum(end - start for start, end in sentences)
    bad = sum(end - start for (start, end), doubt in zip(sentences, unclear, strict=True) if doubt)
    return bad > length / 2
