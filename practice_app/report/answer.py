"""One answer as a self-contained HTML page: no script, no outside file, everything escaped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from practice_app.model import (
    Advice,
    AreaFinding,
    AreaStatus,
    Attempt,
    Review,
    Role,
    Sentence,
    Span,
    Verdict,
)
from practice_app.paths import resources

SIGNS = {AreaStatus.COVERED: "✓", AreaStatus.PARTLY: "◐", AreaStatus.MISSING: "○"}
WORDS = {AreaStatus.COVERED: "covered", AreaStatus.PARTLY: "touched", AreaStatus.MISSING: "not yet"}


@dataclass(frozen=True)
class Line:
    """A sentence as the page shows it. letter is "" for a sentence without a role."""

    letter: str
    role: str
    text: str
    unclear: bool


@dataclass(frozen=True)
class Point:
    """An advice or an area with the words it is about."""

    sign: str
    text: str
    status: str
    quotes: tuple[str, ...]


def answer_html(attempt: Attempt) -> str:
    """The page for one attempt: question, text, and, once checked, its findings."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(resources() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    review = attempt.review
    text = attempt.transcript.text if attempt.transcript else ""
    judged = review is not None and review.verdict is Verdict.JUDGED
    return environment.get_template("answer.html").render(
        question=attempt.question,
        begun=datetime.fromisoformat(attempt.begun).astimezone().strftime("%d %B %Y, %H:%M"),
        take=attempt.take,
        text=text,
        review=review,
        judged=judged,
        points=[_advice(text, advice) for advice in review.advice] if review else [],
        lines=[_line(sentence) for sentence in review.sentences] if review else [],
        star=_star(review) if review and judged else [],
        areas=[_area(text, finding) for finding in review.areas] if review and judged else [],
        facts=_facts(review) if review else [],
        rating=attempt.rating,
        versions=dict(review.versions) if review else {},
    )


def _quotes(text: str, spans: tuple[Span, ...]) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in spans)


def _advice(text: str, advice: Advice) -> Point:
    """The words it is about stand below it, unless it says them itself."""
    quotes = tuple(quote for quote in _quotes(text, advice.evidence) if quote not in advice.text)
    return Point("✓" if advice.praise else "→", advice.text, "", quotes)


def _area(text: str, finding: AreaFinding) -> Point:
    quotes = _quotes(text, finding.evidence)
    return Point(SIGNS[finding.status], finding.text, WORDS[finding.status], quotes)


def _line(sentence: Sentence) -> Line:
    letter = "" if sentence.role is Role.NONE else sentence.role.letter
    return Line(letter, sentence.role.value, sentence.text, sentence.unclear)


def _star(review: Review) -> list[tuple[str, str, bool]]:
    return [(part.role.letter, part.role.value, part.present) for part in review.star]


def _facts(review: Review) -> list[str]:
    delivery = review.delivery
    facts = [f"{delivery.words} words"]
    if delivery.seconds:
        minutes, seconds = divmod(round(delivery.seconds), 60)
        facts.append(f"{minutes}:{seconds:02d}")
    if delivery.words_per_minute is not None:
        facts.append(f"{delivery.words_per_minute:.0f} words a minute")
    if delivery.longest_pause is not None:
        facts.append(f"longest pause {delivery.longest_pause.seconds:.1f} s")
    if delivery.fillers:
        count = len(delivery.fillers)
        facts.append(f"at least {count} {'filler' if count == 1 else 'fillers'}")
    return facts
