"""Nouns for tests, with every field that a test doesn't care about filled in."""

from __future__ import annotations

from pathlib import Path

from practice_app.model import (
    Advice,
    Area,
    AreaFinding,
    AreaStatus,
    Delivery,
    Flag,
    FollowUp,
    FollowUpChoice,
    Question,
    Recording,
    Review,
    Role,
    Sentence,
    StarPart,
    Transcript,
    Verdict,
    Word,
)

ANSWER = (
    "Last spring our biggest bakery client stopped returning calls. "
    "I had to win them back before the renewal in June. "
    "I drove over and read every wrong invoice with their bookkeeper. "
    "They renewed for two years and the disputes fell from nine to one."
)
ROLES = (Role.SITUATION, Role.TASK, Role.ACTION, Role.RESULT)


def question(id: str = "trust", text: str = "Tell me about winning back a client.") -> Question:
    return Question(
        id=id,
        text=text,
        competencies=("trust",),
        areas=(
            Area("damage", "What had gone wrong"),
            Area("lesson", "What you learned", "A habit kept since"),
        ),
        follow_ups=(FollowUp("What would you do differently?", ("lesson",)),),
        set_title="Clients",
    )


def recording(path: Path = Path("answer.wav"), seconds: float = 12.5) -> Recording:
    return Recording(path, seconds, peak=0.4)


def transcript(text: str = ANSWER, *, spoken: bool = True) -> Transcript:
    """The text with evenly timed, clearly heard words; a typed one has none."""
    if not spoken:
        return Transcript(text)
    spans, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        spans.append((start, at))
    words = tuple(Word(text[a:b], 0.4 * index, 0.4 * index + 0.35, 0.9) for index, (a, b) in enumerate(spans))
    seconds = 0.4 * len(words)
    return Transcript(text, words, tuple(spans), speech=((0.0, seconds),), seconds=seconds, model="tiny.en")


def review(text: str = ANSWER) -> Review:
    """A review of ANSWER that a good judge would give."""
    sentences, at = [], 0
    for part, role in zip(text.split(". "), ROLES, strict=True):
        start = text.index(part, at)
        at = min(len(text), start + len(part) + (not part.endswith(".")))
        sentences.append(Sentence(start, at, text[start:at], role, 0.9, times=(start / 10, at / 10)))
    spans = [sentence.span for sentence in sentences]
    return Review(
        verdict=Verdict.JUDGED,
        sentences=tuple(sentences),
        star=tuple(StarPart(role, True, (span,)) for role, span in zip(ROLES, spans, strict=True)),
        areas=(
            AreaFinding("damage", "What had gone wrong", AreaStatus.COVERED, (spans[0],), 0.9),
            AreaFinding("lesson", "What you learned", AreaStatus.MISSING, (), 0.1),
        ),
        flags=(Flag("no_numbers"),),
        delivery=Delivery(len(text.split()), 18.0, 16.0, 140.0, shares={"action": 0.3}),
        advice=(
            Advice("Your result is plain.", "result", (spans[3],), praise=True),
            Advice("Say what you learned.", "area:lesson"),
        ),
        follow_up=FollowUpChoice("What would you do differently?", 0, "Nothing yet says what you learned."),
        numbers=((text.index("two years"), text.index("two years") + 9),),
        versions={"rules": "1", "model": "test"},
    )
