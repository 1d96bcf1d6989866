"""What users set right, in the form of the labelled answers that the review's models learn from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from practice_app.model import (
    STAR,
    AreaStatus,
    Attempt,
    Question,
    Review,
    Role,
    Sentence,
)


def corrected(attempts: Iterable[Attempt], *, texts: bool) -> dict[str, Any]:
    """Questions and answers with the marks as the user left them; only answers with an overrule.

    texts: whether what was said goes along. Without it every sentence is given by its span alone.
    """
    marked = [each for each in attempts if each.overrules and each.review and each.transcript]
    questions = {each.question.id: each.question for each in marked}
    return {
        "questions": [_question(each) for each in questions.values()],
        "answers": [_answer(each, each.review, texts) for each in marked if each.review],
    }


def _question(question: Question) -> dict[str, Any]:
    places = {area.id: index for index, area in enumerate(question.areas)}
    return {
        "id": question.id,
        "text": question.text,
        "competency": ", ".join(question.competencies),
        "areas": [area.text for area in question.areas],
        "follow_ups": [
            {"text": each.text, "areas": [places[probe] for probe in each.probes if probe in places]}
            for each in question.follow_ups
        ],
    }


def _answer(attempt: Attempt, review: Review, texts: bool) -> dict[str, Any]:
    overruled = {(each.kind, each.target): each.value for each in attempt.overrules}
    roles = [Role(overruled.get(("role", each.target), each.role.value)) for each in review.sentences]
    statuses = [AreaStatus(overruled.get(("area", each.area_id), each.status.value)) for each in review.areas]
    found = {flag.name for flag in review.flags}
    said = {target for (kind, target), value in overruled.items() if kind == "flag" and value == "yes"}
    denied = {target for (kind, target), value in overruled.items() if kind == "flag" and value == "no"}
    return {
        "id": attempt.id,
        "question_id": attempt.question.id,
        "sentences": [
            _sentence(sentence, role, review, statuses, texts)
            for sentence, role in zip(review.sentences, roles, strict=True)
        ],
        "covered": [k for k, status in enumerate(statuses) if status is AreaStatus.COVERED],
        "partly": [k for k, status in enumerate(statuses) if status is AreaStatus.PARTLY],
        "flags": sorted((found | said) - denied),
        "star_present": {role.letter: role in roles for role in STAR},
        "overruled": sorted(f"{kind} {target}" for kind, target in overruled),
        "versions": dict(review.versions),
    }


def _sentence(
    sentence: Sentence, role: Role, review: Review, statuses: list[AreaStatus], texts: bool
) -> dict[str, Any]:
    evidence = [
        k
        for k, finding in enumerate(review.areas)
        if statuses[k] is not AreaStatus.MISSING
        and any(start < sentence.end and end > sentence.start for start, end in finding.evidence)
    ]
    place = {"text": sentence.text} if texts else {"start": sentence.start, "end": sentence.end}
    return {**place, "star": role.letter, "areas": evidence}
