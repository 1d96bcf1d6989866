"""The page shows what was found, quotes verbatim, and lets nothing in it run."""

from __future__ import annotations

from dataclasses import replace

from practice_app.model import Advice, Attempt, AttemptState, Review, SelfRating, Transcript, Verdict
from practice_app.report import answer_html
from tests import builders

HOSTILE = '<script>alert("x")</script>'


def attempt(review: Review | None, transcript: Transcript | None) -> Attempt:
    return Attempt(
        "a1",
        builders.question(text=HOSTILE),
        "2026-11-22T10:00:00+00:00",
        AttemptState.REVIEWED,
        transcript=transcript,
        review=review,
        rating=SelfRating(3, HOSTILE),
    )


def test_findings_are_quoted_and_everything_is_escaped() -> None:
    page = answer_html(attempt(builders.review(), builders.transcript()))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    for line in (
        "They renewed for two years",
        "What had gone wrong",
        "not yet",
        "What would you do differently?",
    ):
        assert line in page


def test_an_answer_that_was_not_judged_shows_the_message_and_no_marks() -> None:
    review = replace(
        builders.review(), verdict=Verdict.TOO_SHORT, message="Three words are too few.", advice=()
    )
    page = answer_html(attempt(review, builders.transcript()))
    assert "Three words are too few." in page
    assert "<h2>Areas</h2>" not in page


def test_an_answer_without_text_still_makes_a_page() -> None:
    assert "Nothing yet." in answer_html(attempt(None, None))


def test_a_quote_that_the_advice_says_itself_is_not_said_twice() -> None:
    review = builders.review()
    span = review.sentences[3].span
    said = builders.ANSWER[slice(*span)]
    quoting = Advice(f"Your result is plain: “{said}”", "result", (span,), praise=True)
    page = answer_html(attempt(replace(review, advice=(quoting,)), builders.transcript()))
    assert f"<q>{said}</q>" not in page.partition("What you said")[0]
    plain = Advice("Your result is plain.", "result", (span,), praise=True)
    page = answer_html(attempt(replace(review, advice=(plain,)), builders.transcript()))
    assert f"<q>{said}</q>" in page.partition("What you said")[0]
