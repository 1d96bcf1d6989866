"""An answer and its findings as plain text for a terminal."""

from __future__ import annotations

from practice_app.model import AreaStatus, Attempt, Review, Role, Span, Verdict

SIGNS = {AreaStatus.COVERED: "[x]", AreaStatus.PARTLY: "[~]", AreaStatus.MISSING: "[ ]"}


def attempt_text(attempt: Attempt) -> str:
    """Question, text and findings of one attempt."""
    head = f"{attempt.question.text}\n{attempt.begun[:16]}, take {attempt.take}\n"
    text = attempt.transcript.text if attempt.transcript else ""
    if attempt.review is None:
        return f"{head}\n{text or 'Not transcribed yet.'}"
    return f"{head}\n{review_text(text, attempt.review)}"


def review_text(text: str, review: Review) -> str:
    """The findings, each with the words that earn it."""
    lines = []
    for sentence in review.sentences:
        letter = " " if sentence.role is Role.NONE else sentence.role.letter
        lines.append(f"  {letter}  {sentence.text}{'  [unclear]' if sentence.unclear else ''}")
    if review.message:
        lines += ["", review.message]
    if review.advice:
        lines.append("")
    for advice in review.advice:
        lines.append(f"{'+' if advice.praise else '>'} {advice.text}")
        lines += [line for line in _quotes(text, advice.evidence) if line.strip(' "') not in advice.text]
    if review.verdict is Verdict.JUDGED:
        heard = ", ".join(part.role.value for part in review.star if part.present) or "none yet"
        lines += ["", f"Parts heard: {heard}", "", "Areas"]
        for finding in review.areas:
            lines.append(f"  {SIGNS[finding.status]} {finding.text}")
            lines += _quotes(text, finding.evidence)
        if review.flags:
            lines += ["", "Worth a look: " + ", ".join(flag.name.replace("_", " ") for flag in review.flags)]
    if review.follow_up:
        lines += ["", f"Next an interviewer would ask: {review.follow_up.text}"]
    return "\n".join(lines)


def _quotes(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [f'      "{text[start:end]}"' for start, end in spans]
