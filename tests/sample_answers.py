"""Answers with hand-made marks, for pictures and for tests that look at whole pages."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from practice_app.audio.wav import read_wav
from practice_app.model import AreaStatus, Attempt, Question, Recording, Role, SelfRating, Transcript, Word
from practice_app.paths import resources
from practice_app.practice import Practice
from tests.fakes.judge import FakeJudgement

S, T, A, R, L, N = Role.SITUATION, Role.TASK, Role.ACTION, Role.RESULT, Role.LEARNING, Role.NONE

QUESTION = "sales-relationships-rebuild-trust"
MARKS: tuple[tuple[str, Role, str], ...] = (  # how a sentence begins, its role, the area it speaks to
    ("So, this was about two years ago", S, ""),
    ("In one month we had sent them", S, "damage"),
    ("The owner, Teresa, stopped", S, "damage"),
    ("My manager told me", T, ""),
    ("Before I said anything", A, "first-reading"),
    ("I found that two", A, "first-reading"),
    ("Then I drove", A, "steps"),
    ("I told her exactly", A, "words"),
    ("She was, um", S, "setbacks"),
    ("So I asked for one thing", A, "steps"),
    ("After that we had no wrong", R, "later"),
    ("In the autumn she also", R, "later"),
    ("Last spring", S, "damage"),
    ("I wanted them back", T, ""),
    ("I rang the buyer", A, "steps"),
    ("We went through", A, "words"),
    ("They were happier", R, ""),
    ("I had a team", S, "signs"),
    ("I found that each", A, "cause"),
    ("I sat down with each", A, "steps"),
    ("In March", S, "trouble"),
    ("My own report", S, "own-load"),
    ("I moved my report", A, "help"),
    ("She handed it in", R, "effect"),
)

SHORT = (
    "Last spring a clinic that bought gloves from us stopped ordering after three late deliveries. "
    "I rang the buyer and asked to come by. We went through every delivery note together. "
    "They were happier after that."
)
OTHER = (
    "I had a team of five and two of them did not speak to each other for a month. "
    "I found that each thought the other had complained about them. "
    "I sat down with each of them for an hour and wrote down what they needed from the other one."
)
HELP = (
    "In March a colleague had to hand in the budget and her figures broke two days before. "
    "My own report was due in the same week. "
    "I moved my report by a day with my manager and rebuilt her totals that evening. "
    "She handed it in on time."
)


class MarkedJudge:
    """Marks the sentences as MARKS says."""

    versions: Mapping[str, str] = {"judge": "by hand"}

    def judge(self, question: Question, sentences: Sequence[str]) -> FakeJudgement:
        marks = [next((m for m in MARKS if s.startswith(m[0])), ("", N, "")) for s in sentences]
        areas = [area.id for area in question.areas]
        evidence = np.array([[0.9 if m[2] == area else 0.05 for area in areas] for m in marks])
        cited = tuple(tuple(k for k, m in enumerate(marks) if m[2] == area) for area in areas)
        partly = {"setbacks"}
        status = tuple(
            AreaStatus.MISSING if not rows else AreaStatus.PARTLY if area in partly else AreaStatus.COVERED
            for area, rows in zip(areas, cited, strict=True)
        )
        return FakeJudgement(
            roles=np.array([[0.9 if role is m[1] else 0.02 for role in Role] for m in marks]),
            evidence=evidence.reshape(len(marks), len(areas)),
            covered=np.array([0.9 if rows else 0.1 for rows in cited]),
            status=status,
            area_sentences=cited,
            flags=dict.fromkeys(("hypothetical", "generic", "we_not_i", "off_topic", "blames_others"), 0.1),
            role=tuple(m[1] for m in marks),
            flagged=(),
        )


def timed(text: str, sound: np.ndarray | None = None, badly: str = "") -> Transcript:
    """The text as if it had been recognised: words spread over the loud stretches of `sound`.

    badly: a stretch of the text that was heard badly.
    """
    spans, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        spans.append((start, at))
    if sound is None:
        loud = np.ones(round(len(spans) * 0.4 * 100), bool)
    else:
        frames = np.abs(sound[: len(sound) // 160 * 160]).reshape(-1, 160).max(axis=1)
        loud = np.convolve(frames > 0.02, np.ones(15), "same") > 0
    moments = np.flatnonzero(loud) / 100  # hundredths of a second in which there is a voice
    lengths = np.cumsum([0, *(end - start + 2 for start, end in spans)])
    places = (lengths / lengths[-1] * (len(moments) - 1)).astype(int)
    words = []
    low, high = (text.index(badly), text.index(badly) + len(badly)) if badly else (-1, -1)
    for number, (start, end) in enumerate(spans):
        begin, over = float(moments[places[number]]), float(moments[places[number + 1]])
        probability = 0.2 if low <= start < high else 0.95
        words.append(Word(text[start:end], begin, max(begin + 0.05, min(over, begin + 0.8)), probability))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(int), [0]]))) / 100
    speech = tuple((float(a), float(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))
    seconds = len(loud) / 100
    return Transcript(text, tuple(words), tuple(spans), speech, seconds=seconds, model="base@d01c3014")


def spoken(practice: Practice, rating: int | None = 2) -> Attempt:
    """The sample answer, spoken by its synthetic voice, with hand-made marks."""
    attempt = practice.begin(practice.bank.question(QUESTION))
    path = practice.store.audio_path(attempt.id)
    assert path is not None
    shutil.copyfile(resources() / "sample" / "answer.wav", path)
    sound = read_wav(path)
    text = (resources() / "sample" / "answer.txt").read_text(encoding="utf-8").strip()
    recording = Recording(path, len(sound) / 16000, float(np.abs(sound).max()))
    practice.store.save_recording(attempt.id, recording)
    badly = "I promised to check every one of her pallets myself before it left"
    attempt = practice.store.save_transcript(attempt.id, timed(text, sound, badly if rating is None else ""))
    if rating is not None:
        practice.rate(attempt, SelfRating(rating))
    return practice.review(practice.attempt(attempt.id))


def typed(practice: Practice, question_id: str = QUESTION, text: str = SHORT) -> Attempt:
    return practice.review(practice.typed(practice.bank.question(question_id), text))


def interrupted(practice: Practice, question_id: str) -> Attempt:
    """What a program that was killed leaves: a row in state RECORDING, and sound on the disk."""
    attempt = practice.begin(practice.bank.question(question_id))
    path = practice.store.audio_path(attempt.id)
    assert path is not None
    whole = (resources() / "sample" / "answer.wav").read_bytes()
    path.write_bytes(whole[: 44 + 16000 * 2 * 47])
    return attempt


def fill(practice: Practice) -> Attempt:
    """A week of practice. Returns the answer to look at."""
    older = [
        typed(practice, text=SHORT),
        typed(practice, "general-teamwork-team-not-working", OTHER),
        typed(practice, "general-teamwork-helping-out", HELP),
        spoken(practice, 1),
    ]
    shown = spoken(practice, 2)
    for attempt, days in zip(older, (6.2, 5.1, 3.05, 2.1), strict=True):
        backdate(practice, attempt, days)
    return shown


def backdate(practice: Practice, attempt: Attempt, days: float) -> None:
    """Move an answer into the past."""
    begun = datetime.fromisoformat(attempt.begun) - timedelta(days=days)
    with practice.store._transaction() as db:
        db.execute("UPDATE attempts SET begun = ? WHERE id = ?", (begun.isoformat(), attempt.id))
