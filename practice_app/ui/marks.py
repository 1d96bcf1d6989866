"""An attempt's marks as the user left them: the finding, unless it was overruled; and where quotes sound."""

from __future__ import annotations

from practice_app.model import Advice, AreaFinding, AreaStatus, Attempt, Role, Sentence, Span, Transcript

NOT_YET = {
    Role.SITUATION: "nothing yet says where and when",
    Role.TASK: "nothing yet says what was yours to do",
    Role.ACTION: "nothing yet says what you did",
    Role.RESULT: "nothing yet says what changed",
    Role.LEARNING: "nothing yet says what you took from it",
}
STATUS_WORDS = {
    AreaStatus.COVERED: "covered",
    AreaStatus.PARTLY: "touched",
    AreaStatus.MISSING: "not yet",
}
# Flags as things to try; those that STAR or the areas show already have no words here.
TRY = {
    "hypothetical": "Tell what you did once, rather than what you would do.",
    "generic": "Pick one day, one person, one case.",
    "we_not_i": "Say “I” where it was you, so that your own part can be seen.",
    "off_topic": "This story answers a different question. Tie it back to what was asked.",
    "blames_others": "Tell what you did about it, rather than what others did wrong.",
    "no_numbers": "Put one figure on what changed: how many, how much, how soon.",
}


def _overruled(attempt: Attempt, kind: str, target: str) -> str | None:
    marks = [o.value for o in attempt.overrules if o.kind == kind and o.target == target]
    return marks[-1] if marks else None


def role_of(attempt: Attempt, sentence: Sentence) -> Role:
    value = _overruled(attempt, "role", sentence.target)
    return sentence.role if value is None else Role(value)


def status_of(attempt: Attempt, area: AreaFinding) -> AreaStatus:
    value = _overruled(attempt, "area", area.area_id)
    return area.status if value is None else AreaStatus(value)


def is_overruled(attempt: Attempt, kind: str, target: str) -> bool:
    return _overruled(attempt, kind, target) is not None


def sound_of(transcript: Transcript, span: Span) -> tuple[float, float] | None:
    """When the words of a span sound, in seconds; None for a typed answer."""
    start, end = span
    heard = [
        word
        for word, (a, b) in zip(transcript.words, transcript.word_spans, strict=True)
        if a < end and b > start
    ]
    return (heard[0].start, heard[-1].end) if heard else None


def things_to_try(attempt: Attempt) -> tuple[Advice, ...]:
    """What the flags suggest, without what the advice says already."""
    if attempt.review is None:
        return ()
    said = {advice.about for advice in attempt.review.advice}
    return tuple(
        Advice(TRY[flag.name], f"flag:{flag.name}", flag.evidence[:1])
        for flag in attempt.review.flags
        if flag.name in TRY and f"flag:{flag.name}" not in said
    )
