"""The one thing done well that feedback begins with."""

from __future__ import annotations

from practice_app.model import Advice, Role
from practice_app.review.findings import Findings, concreteness


def give_praise(found: Findings) -> Advice | None:
    """The strongest thing said: a counted result, concrete acts, a lesson kept, a clear scene or task."""
    results, actions = found.of(Role.RESULT), found.of(Role.ACTION)
    counted = [s for s in results if any(s.start <= number[0] < s.end for number in found.numbers)]
    if counted:
        best = max(counted, key=lambda s: s.confidence)
        number = next(n for n in found.numbers if best.start <= n[0] < best.end)
        said, span = found.quote(best.span, number)
        return Advice(f"Your result can be counted: {said}.", "result", (span,), praise=True)
    if actions and not found.flag("we_not_i"):
        best = max(actions, key=concreteness)
        said, span = found.quote(best.span)
        return Advice(f"You say exactly what you did: {said}.", "action", (span,), praise=True)
    for role, text in (
        (Role.RESULT, "You say how it ended: {}."),
        (Role.LEARNING, "You say what you took from it: {}."),
        (Role.TASK, "You make plain what was asked of you: {}."),
        (Role.SITUATION, "You let a listener see where it was: {}."),
        (Role.ACTION, "You go through the steps: {}."),
    ):
        if own := found.of(role):
            best = max(own, key=concreteness)
            said, span = found.quote(best.span)
            return Advice(text.format(said), role.value, (span,), praise=True)
    for finding in sorted(found.areas, key=lambda f: -f.confidence):
        if finding.evidence:
            said, span = found.quote(finding.evidence[0])
            return Advice(
                f"{said} is on the point “{finding.text}”.", f"area:{finding.area_id}", (span,), praise=True
            )
    return None
