"""How an answer was said: pace, pauses, fillers, and how much of it went to each part. Facts only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from practice_app.model import Delivery, Pause, Role, Sentence, Span, Transcript
from practice_app.review.wording import spoken_words

PAUSE_SECONDS = 1.0
# Voice that no word covers counts as a hesitation from 0.30 s, after the detector's own hangover of
# 0.12 s is taken off its end (the gap method of wassgha/rescript, lib/disfluencies.ts).
HESITATION_SECONDS = 0.30
HANGOVER_SECONDS = 0.12

_FILLERS = re.compile(
    r"""\b(?:
        u+h+m*|u+m+|e+r+m*|h+m+|m+hm
      | you\s+know(?!\s+(?:what|who|how|why|where|when|which|if|whether|that|the|this|these)\b)
            (?!\s+(?:it|him|her|them|my|your|about)\b)
      | (?<!\ba\s)(?<!\bany\s)(?<!\bthat\s)(?<!\bthis\s)(?<!\bsome\s)
            sort\s+of(?!\s+(?:thing|people|person|work)\b)
    )\b
    | (?<=,\s)like(?=,)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Rhetorical or literal uses that only look like fillers.
_NOT_BEFORE = re.compile(
    r"\b(?:do|did|to|don't|didn't|if|as|let|would|will|should|what|the|each|another|right|wrong|same|different)\s+$",
    re.IGNORECASE,
)


def measure_delivery(transcript: Transcript, sentences: Sequence[Sentence]) -> Delivery:
    """The facts of delivery. A typed answer has words, fillers and shares, and no times."""
    words = sum(1 for _ in spoken_words(transcript.text))
    fillers = find_fillers(transcript.text)
    if not transcript.words:
        return Delivery(words, fillers=fillers, shares=_shares(transcript, sentences))
    speech = _joined(transcript.speech) or _joined([(word.start, word.end) for word in transcript.words])
    speech_seconds = sum(end - start for start, end in speech)
    return Delivery(
        words=words,
        seconds=transcript.seconds or transcript.words[-1].end,
        speech_seconds=speech_seconds,
        words_per_minute=60 * words / speech_seconds if speech_seconds >= 1 else None,
        pauses=_pauses(transcript, speech),
        fillers=fillers,
        unheard_hesitations=_unheard(transcript) if transcript.speech else 0,
        shares=_shares(transcript, sentences),
    )


def find_fillers(text: str) -> tuple[Span, ...]:
    """Places of words that only fill time; doubtful ones are left out, so there are at least these."""
    return tuple(
        match.span()
        for match in _FILLERS.finditer(text)
        if not (match.group()[:1].lower() in "ys" and _NOT_BEFORE.search(text[: match.start()]))
    )


def _joined(stretches: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same stretches in order, overlapping ones made one."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _pauses(transcript: Transcript, speech: Sequence[tuple[float, float]]) -> tuple[Pause, ...]:
    """Silences inside the answer, each placed after the last word that began before it."""
    pauses = []
    for (_, start), (end, _) in pairwise(speech):
        if end - start < PAUSE_SECONDS:
            continue
        before = [
            span[1]
            for word, span in zip(transcript.words, transcript.word_spans, strict=True)
            if (word.start + word.end) / 2 <= start
        ]
        if before and any((word.start + word.end) / 2 >= end for word in transcript.words):
            pauses.append(Pause(start, end, before[-1]))
    return tuple(pauses)


def _unheard(transcript: Transcript) -> int:
    """How often a voice was heard where the transcript has no word."""
    words = _joined([(word.start, word.end) for word in transcript.words])
    count = 0
    for start, end in _joined(transcript.speech):
        at = start
        for first, last in words:
            if last <= start or first >= end:
                continue
            count += first - at >= HESITATION_SECONDS
            at = max(at, last)
        count += end - HANGOVER_SECONDS - at >= HESITATION_SECONDS
    return count


def _shares(transcript: Transcript, sentences: Sequence[Sentence]) -> dict[str, float]:
    """Share of the answer by role: of its time where sentences have times, else of its words."""
    timed = bool(sentences) and all(sentence.times for sentence in sentences)
    weights = dict.fromkeys((role.value for role in Role), 0.0)
    for sentence in sentences:
        if timed and sentence.times:
            weight = max(0.0, sentence.times[1] - sentence.times[0])
        else:
            weight = float(sum(1 for _ in spoken_words(transcript.text, sentence.start, sentence.end)))
        weights[sentence.role.value] += weight
    total = sum(weights.values())
    return {role: weight / total for role, weight in weights.items()} if total else {}
