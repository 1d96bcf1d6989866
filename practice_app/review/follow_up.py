"""The follow-up an interviewer would ask now: by the areas still open, then by what was thin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from practice_app.model import (
    AreaFinding,
    AreaStatus,
    Flag,
    FollowUp,
    FollowUpChoice,
    Question,
    Role,
    Sentence,
    Span,
)
from practice_app.review.flags import WANTS_A_CASE
from practice_app.review.quoting import quote_span, quoted

OPEN_ENOUGH = 0.2  # chance that a follow-up opens something still open, below which we ask our own


def choose_follow_up(
    question: Question,
    text: str,
    areas: Sequence[AreaFinding],
    sentences: Sequence[Sentence],
    flags: Sequence[Flag],
    numbers: Sequence[Span],
) -> FollowUpChoice | None:
    """The question's own follow-up with the best chance to open an area that is not covered.

    The chance is 1 - the product of the areas' confidences of being covered. When nothing is open,
    a probe of the thinnest result or of the speaker's own part, in words of the answer; index None.
    None only when there is nothing to ask about.
    """
    findings = {finding.area_id: finding for finding in areas}
    ranked = sorted(
        (-_chance(follow_up, findings), index)
        for index, follow_up in enumerate(question.follow_ups)
        if any(area in findings for area in follow_up.probes)
    )
    probes_open = ranked and any(
        findings[area].status is not AreaStatus.COVERED
        for area in question.follow_ups[ranked[0][1]].probes
        if area in findings
    )
    if ranked and (probes_open or -ranked[0][0] >= OPEN_ENOUGH):
        index = ranked[0][1]
        follow_up = question.follow_ups[index]
        return FollowUpChoice(follow_up.text, index, _reason(follow_up, findings))
    if question.kind in WANTS_A_CASE:
        own = _own_probe(text, sentences, flags, numbers)
    else:
        own = _why_probe(text, sentences)
    if own is not None:
        return own
    unprobed = [k for k, follow_up in enumerate(question.follow_ups) if not follow_up.probes]
    if unprobed:
        return FollowUpChoice(
            question.follow_ups[unprobed[0]].text, unprobed[0], "Every area has been spoken to."
        )
    if ranked:
        index = ranked[0][1]
        return FollowUpChoice(
            question.follow_ups[index].text, index, _reason(question.follow_ups[index], findings)
        )
    return None


def _chance(follow_up: FollowUp, findings: Mapping[str, AreaFinding]) -> float:
    covered = 1.0
    for area in follow_up.probes:
        if area in findings:
            covered *= _covered(findings[area])
    return 1.0 - covered


def _covered(finding: AreaFinding) -> float:
    """The confidence, kept on the side of 0.5 that the status is on."""
    if finding.status is AreaStatus.COVERED:
        return max(finding.confidence, 0.5)
    if finding.status is AreaStatus.PARTLY:
        return min(finding.confidence, 0.5)
    return min(finding.confidence, 0.5) * 0.9


def _reason(follow_up: FollowUp, findings: Mapping[str, AreaFinding]) -> str:
    probed = [findings[area] for area in follow_up.probes if area in findings]
    finding = min(probed, key=_covered)
    if finding.status is AreaStatus.MISSING:
        return f"Nothing yet speaks to “{finding.text}”."
    if finding.status is AreaStatus.PARTLY:
        return f"You touched on “{finding.text}” without saying much."
    return f"You said least about “{finding.text}”."


def _own_probe(
    text: str, sentences: Sequence[Sentence], flags: Sequence[Flag], numbers: Sequence[Span]
) -> FollowUpChoice | None:
    clear = [sentence for sentence in sentences if not sentence.unclear]
    by_role = {role: [s for s in clear if s.role is role] for role in Role}
    names = {flag.name for flag in flags}
    actions, results = by_role[Role.ACTION], by_role[Role.RESULT]
    if "we_not_i" in names and actions:
        said = _quote(text, actions[0])
        return FollowUpChoice(
            f"You said {said}. Which part of that was yours?", None, "Your own part can't be seen yet."
        )
    if actions and not results:
        said = _quote(text, actions[-1])
        return FollowUpChoice(f"You said {said}. What came of it?", None, "Nothing yet says what changed.")
    if results and not numbers:
        said = _quote(text, min(results, key=_substance))
        return FollowUpChoice(
            f"You said {said}. How could you tell, and by how much?", None, "Your result has no measure yet."
        )
    if results:
        said = _quote(text, min(results, key=_substance))
        return FollowUpChoice(
            f"You said {said}. How much of that was down to what you did?",
            None,
            "Every area is covered; this is the result you said least about.",
        )
    if clear:
        said = _quote(text, max(clear, key=_substance))
        return FollowUpChoice(
            f"You said {said}. Can you give me one time when that happened?",
            None,
            "There is no case to ask about yet.",
        )
    return None


def _why_probe(text: str, sentences: Sequence[Sentence]) -> FollowUpChoice | None:
    """For questions that want a plan, a motive or a view: nothing has come of it yet."""
    clear = [sentence for sentence in sentences if not sentence.unclear]
    if not clear:
        return None
    said = _quote(text, max(clear, key=_substance))
    return FollowUpChoice(
        f"You said {said}. Why that, and not something else?",
        None,
        "Every area is covered; this asks for the reason.",
    )


def _substance(sentence: Sentence) -> tuple[float, int]:
    return (sentence.confidence * len(sentence.text.split()), sentence.start)


def _quote(text: str, sentence: Sentence) -> str:
    return quoted(text, quote_span(text, sentence.span))
