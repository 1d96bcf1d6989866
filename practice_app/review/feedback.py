"""What to do next, and one thing done well: every piece of it made from this answer's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from practice_app.model import (
    Advice,
    AreaFinding,
    AreaStatus,
    Role,
    Sentence,
    Span,
)
from practice_app.review.findings import Findings, concreteness
from practice_app.review.flags import WANTS_A_CASE
from practice_app.review.manner import advise_on_manner
from practice_app.review.praise import give_praise

MOST_ADVICE = 3
MANY_ACTIONS = 4  # steps from which a reason would be expected
SETTING_SHARE = 0.45  # situation and task together; about a quarter is usual

_OUTCOME = re.compile(
    r"\b(?:outcome|result|impact|effect|afterwards|measure|changed|response|reaction|came of|benefit)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|'?cause|cos|since|so|in order to|rather than|instead of|that way|otherwise|which meant"
    r"|to (?:make sure|see|show|find|check|let|keep|give|get|stop|avoid|hear)|not (?:to|by|with|the|over)"
    r"|as (?:I|we|he|she|they|it|there)|reason|in case|wanted|figured|thought|if|before|until)\b",
    re.IGNORECASE,
)
_LESSON = re.compile(r"\b(?:lesson|learn|differently|takeaway|growth|since then)", re.IGNORECASE)
_SETTING = re.compile(
    r"\b(?:why|nature|background|situation|context|cause|problem|stakes|complexity|gone wrong)\b",
    re.IGNORECASE,
)


def give_feedback(findings: Findings) -> tuple[Advice, ...]:
    """One thing done well, if there is any, then at most three things to do, most useful first."""
    praise = give_praise(findings)
    advice: list[Advice] = []
    for candidate in _candidates(findings, praise):
        if len(advice) == MOST_ADVICE:
            break
        if all(candidate.about != given.about for given in advice):
            advice.append(candidate)
    return (*((praise,) if praise else ()), *advice)


def _candidates(found: Findings, praise: Advice | None) -> Iterator[Advice]:
    if found.question.kind in WANTS_A_CASE:
        yield from _whole(found, praise)
    yield from _unclear(found)
    if found.question.kind in WANTS_A_CASE:
        yield from _parts(found)
    yield from _own_part(found)
    yield from _figures(found)
    areas = iter(()) if found.flag("off_topic") else _open_areas(found)
    yield from islice(areas, 1)
    yield from _reasons(found)
    yield from _balance(found)
    yield from areas
    yield from advise_on_manner(found)


# --- The answer as a whole ----------------------------------------------------------------------


def _whole(found: Findings, praise: Advice | None) -> Iterator[Advice]:
    if off_topic := found.flag("off_topic"):
        said, span = found.quote(found.first(Role.SITUATION, Role.ACTION, Role.NONE).span)
        yield Advice(
            f"You were asked: “{found.question.text}” Your answer starts from {said}. "
            "Say in one sentence how that fits, or tell a case that answers what was asked.",
            f"flag:{off_topic.name}",
            (span,),
        )
    for name, told in (("hypothetical", "what you would do"), ("generic", "how you see it in general")):
        if flag := found.flag(name):
            shown = flag.evidence or (found.first(Role.NONE, Role.ACTION).span,)
            praised = praise.evidence[0] if praise else (-1, -1)
            fresh = next((e for e in shown if not e[0] <= praised[0] < e[1]), shown[0])
            said, span = found.quote(fresh)
            yield Advice(
                f"{said} tells {told}. Pick one time when it really came up, and say who it was, "
                f"what you did that day and how it ended.{_first_area(found)}",
                f"flag:{name}",
                (span,),
            )
            return


def _first_area(found: Findings) -> str:
    """A place to begin: the first area that a case would have to fill."""
    for finding in found.areas:
        if finding.status is not AreaStatus.COVERED:
            return f" Start with “{finding.text}”."
    return ""


def _parts(found: Findings) -> Iterator[Advice]:
    """The parts of a case that nothing in the answer gives."""
    if found.flag("hypothetical") or found.flag("generic"):
        return
    actions = found.of(Role.ACTION)
    if found.flag("no_result") and actions:
        said, span = found.quote(actions[-1].span)
        count = f"in {len(actions)} sentences" if len(actions) > 1 else "in one sentence"
        area = _outcome_area(found)
        aim = f" It would answer “{area.text}” too." if area else ""
        yield Advice(
            f"You said what you did {count}, up to {said}; nothing says what changed. "
            f"Add what came of it and one figure or reaction.{aim}",
            "result",
            (span,),
        )
    if found.flag("no_action"):
        said, span = found.quote(found.first(Role.SITUATION, Role.TASK, Role.RESULT, Role.NONE).span)
        yield Advice(
            f"After {said} nothing says what you did about it. "
            "Give three steps of yours, in order, each with “I”.",
            "action",
            (span,),
        )
    if found.flag("no_situation"):
        said, span = found.quote(found.first(Role.TASK, Role.ACTION, Role.RESULT, Role.NONE).span)
        area = next((f for f in found.areas[:2] if f.status is not AreaStatus.COVERED), None)
        aim = f". That would open “{area.text}”" if area else ""
        yield Advice(
            f"You begin at {said}, and a listener doesn't know yet where they are. "
            f"Say first, in one or two sentences, who it was, when, and what was at stake{aim}.",
            "situation",
            (span,),
        )
    if found.flag("no_task"):
        setting = found.of(Role.SITUATION)
        if setting:
            said, span = found.quote(_before_actions(setting, actions).span)
            yield Advice(
                f"You never said what was yours to do. Add one sentence after {said}: "
                "what you were asked for, or set yourself, and by when.",
                "task",
                (span,),
            )
        elif actions:
            said, span = found.quote(actions[0].span)
            yield Advice(
                f"Before {said}, say what was yours to do: "
                "what you were asked for, or set yourself, and by when.",
                "task",
                (span,),
            )


def _before_actions(setting: Sequence[Sentence], actions: Sequence[Sentence]) -> Sentence:
    first = actions[0].start if actions else setting[-1].end
    return ([s for s in setting if s.start < first] or [setting[0]])[-1]


def _own_part(found: Findings) -> Iterator[Advice]:
    if flag := found.flag("we_not_i"):
        evidence = flag.evidence or tuple(s.span for s in found.of(Role.ACTION)[:1])
        if evidence:
            said, span = found.quote(evidence[0])
            also = f" and {found.quote(evidence[1])[0]}" if len(evidence) > 1 else ""
            yield Advice(
                f"In {said}{also} your own part can't be seen. "
                "Say which of it you did yourself, beginning with “I”.",
                "flag:we_not_i",
                (span, *(found.quote(other)[1] for other in evidence[1:2])),
            )
    if flag := found.flag("blames_others"):
        evidence = flag.evidence or tuple(s.span for s in found.of(Role.SITUATION, Role.NONE)[:1])
        if evidence:
            said, span = found.quote(evidence[0])
            where = f"{said} puts it" if flag.evidence else f"From {said} on, you put it"
            yield Advice(
                f"{where} on somebody else. Keep the fact, drop the judgement, "
                "and say what you could do about it from where you stood.",
                "flag:blames_others",
                (span,),
            )


def _unclear(found: Findings) -> Iterator[Advice]:
    missed = [s for s in found.sentences if s.unclear]
    if not missed:
        return
    said, span = found.quote(missed[0].span)
    what = "One sentence was" if len(missed) == 1 else f"{len(missed)} sentences were"
    yield Advice(
        f"{what} heard badly and count neither for nor against you: {said}. Mend the words or say it again.",
        "clarity",
        (span,),
    )


# --- Figures and balance ------------------------------------------------------------------------


def _figures(found: Findings) -> Iterator[Advice]:
    results = found.of(Role.RESULT)
    if not found.flag("no_numbers") or not results:
        return
    said, span = found.quote(max(results, key=lambda s: s.confidence).span)
    if found.action_numbers:
        own = found.action_numbers[0]
        whole = next((s.span for s in found.sentences if s.start <= own[0] < s.end), own)
        effort, effort_span = found.quote(whole, own)
        yield Advice(
            f"Your figures count what you put in: {effort}. "
            f"Give one for what came out: how much, how many or how long, after {said}.",
            "numbers",
            (effort_span, span),
        )
    else:
        yield Advice(
            f"Your result is {said}. "
            "Put a measure to it: how much or how many, before and after, or by when.",
            "numbers",
            (span,),
        )


def _reasons(found: Findings) -> Iterator[Advice]:
    """Acts told without a single reason: interviewers listen for why it was done so."""
    actions = found.of(Role.ACTION)
    if len(actions) < MANY_ACTIONS or any(_REASON.search(s.text) for s in actions):
        return
    said, span = found.quote(max(actions, key=concreteness).span)
    yield Advice(
        f"You tell {len(actions)} steps and no reason for any. "
        f"Take {said} and say why you did that and not something else.",
        "reason",
        (span,),
    )


def _balance(found: Findings) -> Iterator[Advice]:
    shares = found.delivery.shares
    setting = shares.get(Role.SITUATION.value, 0.0) + shares.get(Role.TASK.value, 0.0)
    scene = found.of(Role.SITUATION, Role.TASK)
    if setting < SETTING_SHARE or len(scene) < 3 or found.question.kind not in WANTS_A_CASE:
        return
    longest = max(scene[1:], key=lambda s: s.end - s.start)
    said, span = found.quote(longest.span)
    action = shares.get(Role.ACTION.value, 0.0)
    yield Advice(
        f"The scene takes {setting:.0%} of your answer and what you did {action:.0%}; "
        f"about a quarter is enough for the scene. Try it without {said}.",
        "balance",
        (span,),
    )


# --- Areas --------------------------------------------------------------------------------------


def _open_areas(found: Findings) -> Iterator[Advice]:
    """Missing areas first, outcomes before the rest, then those touched; each with a place for it."""
    told = _outcome_area(found) if found.flag("no_result") and found.of(Role.ACTION) else None
    missing = [f for f in found.areas if f.status is AreaStatus.MISSING and f is not told]
    missing.sort(key=lambda f: not _OUTCOME.search(f.text))
    if found.flag("hypothetical") or found.flag("generic"):
        yield from _touched(found, " When did you do that, and what happened?")
        return
    for number, finding in enumerate(missing):
        anchor, where = _place(found, finding)
        said, span = found.quote(anchor)
        opening = f"“{finding.text}” is open too." if number else f"Nothing yet speaks to “{finding.text}”."
        text = f"{opening}{_hint(found, finding)} One sentence would fit {where} {said}."
        yield Advice(text, f"area:{finding.area_id}", (span,))
    yield from _touched(found, " Say what exactly: who, when, how much.")


def _touched(found: Findings, ask: str) -> Iterator[Advice]:
    """The areas that were only touched, each with the words that touch it; the latest words first."""
    touched = [f for f in found.areas if f.status is AreaStatus.PARTLY and f.evidence]
    for finding in sorted(touched, key=lambda f: f.evidence[-1], reverse=True):
        said, span = found.quote(finding.evidence[-1])
        text = f"{said} touches “{finding.text}” without filling it.{_hint(found, finding) or ask}"
        yield Advice(text, f"area:{finding.area_id}", (span,))


def _hint(found: Findings, finding: AreaFinding) -> str:
    """What the question's own hint says of the area, as a sentence; "" when it has none."""
    hint = next((area.hint for area in found.question.areas if area.id == finding.area_id), "").strip()
    hint = hint.rstrip(".")
    if hint.startswith("You "):  # how the shipped hints begin: what it sounds like when it is there
        return f" It is there when you {hint.removeprefix('You ')}."
    return f" {hint}." if hint else ""


def _place(found: Findings, finding: AreaFinding) -> tuple[Span, str]:
    """Where a sentence on this area would go."""
    if _LESSON.search(finding.text):
        order: tuple[Role, ...] = (Role.RESULT, Role.ACTION, Role.SITUATION)
    elif _OUTCOME.search(finding.text):
        order = (Role.RESULT, Role.ACTION, Role.SITUATION)
    elif _SETTING.search(finding.text):
        order = (Role.SITUATION, Role.TASK)
    else:
        if finding.area_id in found.nearest:
            return found.nearest[finding.area_id], "near"
        order = (Role.ACTION, Role.TASK, Role.SITUATION)
    for role in order:
        if own := found.of(role):
            return own[-1].span, "after"
    return found.sentences[-1].span, "after"


def _outcome_area(found: Findings) -> AreaFinding | None:
    """The first open area that a result would fill."""
    return next(
        (f for f in found.areas if f.status is not AreaStatus.COVERED and _OUTCOME.search(f.text)), None
    )
