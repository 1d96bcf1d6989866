"""A review in the form that `practice-app check --json` writes, a JSON object an answer."""

from __future__ import annotations

from typing import Any

from practice_app.model import Delivery, Question, Review


def review_record(id: str, question: Question, review: Review) -> dict[str, Any]:
    """Only JSON's own types. start, end and evidence are character offsets into the transcript.

    follow_up is an index into the question's own follow-ups, or None.
    """
    follow_up = review.follow_up.index if review.follow_up else None
    if follow_up is not None and not 0 <= follow_up < len(question.follow_ups):
        raise ValueError(f"follow-up {follow_up} is not one of question {question.id!r}")
    return {
        "id": id,
        "sentences": [
            {"start": s.start, "end": s.end, "text": s.text, "role": s.role.value} for s in review.sentences
        ],
        "star": {
            part.role.value: {"present": part.present, "evidence": [list(span) for span in part.evidence]}
            for part in review.star
        },
        "areas": [
            {
                "text": finding.text,
                "status": finding.status.value,
                "evidence": [list(span) for span in finding.evidence],
            }
            for finding in review.areas
        ],
        "flags": [flag.name for flag in review.flags],
        "delivery": _delivery(review.delivery),
        "follow_up": follow_up,
        "advice": [{"text": advice.text, "about": advice.about} for advice in review.advice],
        "versions": dict(review.versions),
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    longest = delivery.longest_pause
    return {
        "words": delivery.words,
        "seconds": delivery.seconds,
        "speech_seconds": delivery.speech_seconds,
        "words_per_minute": delivery.words_per_minute,
        "pauses": [{"start": p.start, "end": p.end, "after": p.after} for p in delivery.pauses],
        "longest_pause": longest.seconds if longest else None,
        "fillers": [list(span) for span in delivery.fillers],
        "unheard_hesitations": delivery.unheard_hesitations,
        "shares": dict(delivery.shares),
    }
