"""What to do next, and one thing done well: every piece of it made from this answer's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from practice_app.model import (
    Advice,
    AreaFinding,
    AreaStatus,
    Delivery,
    Flag,
    Question,
    Role,
    Sentence,
    Span,
)
from practice_app.review.flags import WANTS_A_CASE
from practice_app.review.quoting import quote_span, quoted

MOST_ADVICE = 3
MANY_ACTIONS = 4  # steps from which a reason would be expected
SETTING_SHARE = 0.45  # situation and task together; about a quarter is usual
FAST, SLOW = 190, 95  # words a minute of speech; talk that is easy to follow lies between
LONG_PAUSE = 4.0  # seconds
MANY_FILLERS = 0.05  # of the words
OVER_TIME = 1.15  # of the time set

_OUTCOME = re.compile(
    r"\b(?:outcome|result|impact|effect|afterwards|measure|changed|response|reaction|came of|benefit)",
    re.IGNORECASE,
)
_CONCRETE = re.compile(r"\d+|(?<=[a-z,] )[A-Z][a-z]+|\bI(?: \w+ed)?\b")
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


@dataclass(frozen=True)
class Findings:
    """Everything that feedback draws on. nearest: the likeliest sentence of each area, by its id."""

    question: Question
    text: str
    sentences: Sequence[Sentence]
    areas: Sequence[AreaFinding]
    flags: Sequence[Flag]
    numbers: Sequence[Span]
    action_numbers: Sequence[Span]
    delivery: Delivery
    nearest: Mapping[str, Span]
    limit_seconds: float | None = None

    def of(self, *roles: Role) -> list[Sentence]:
        return [s for s in self.sentences if s.role in roles and not s.unclear]

    def flag(self, name: str) -> Flag | None:
        return next((flag for flag in self.flags if flag.name == name), None)

    def quote(self, span: Span, around: Span | None = None) -> tuple[str, Span]:
        shown = quote_span(self.text, span, around)
        return quoted(self.text, shown), shown


def give_feedback(findings: Findings) -> tuple[Advice, ...]:
    """One thing done well, if there is any, then at most three things to do, most useful first."""
    praise = _praise(findings)
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
    yield from _manner(found)


# --- The answer as a whole ----------------------------------------------------------------------


def _whole(found: Findings, praise: Advice | None) -> Iterator[Advice]:
    if off_topic := found.flag("off_topic"):
        said, span = found.quote(_first(found, Role.SITUATION, Role.ACTION, Role.NONE).span)
        yield Advice(
            f"You were asked: “{found.question.text}” Your answer starts from {said}. "
            "Say in one sentence how that fits, or tell a case that answers what was asked.",
            f"flag:{off_topic.name}",
            (span,),
        )
    for name, told in (("hypothetical", "what you would do"), ("generic", "how you see it in general")):
        if flag := found.flag(name):
            shown = flag.evidence or (_first(found, Role.NONE, Role.ACTION).span,)
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
        said, span = found.quote(_first(found, Role.SITUATION, Role.TASK, Role.RESULT, Role.NONE).span)
        yield Advice(
            f"After {said} nothing says what you did about it. "
            "Give three steps of yours, in order, each with “I”.",
            "action",
            (span,),
        )
    if found.flag("no_situation"):
        said, span = found.quote(_first(found, Role.TASK, Role.ACTION, Role.RESULT, Role.NONE).span)
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
    said, span = found.quote(max(actions, key=lambda s: (_concrete(s.text), s.confidence)).span)
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
    """The question's own hint for the area as a sentence, if it has one."""
    hint = next((area.hint for area in found.question.areas if area.id == finding.area_id), "").strip()
    return f" {hint.rstrip('.')}." if hint else ""


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


# --- Manner -------------------------------------------------------------------------------------


def _manner(found: Findings) -> Iterator[Advice]:
    delivery = found.delivery
    if found.limit_seconds and delivery.seconds and delivery.seconds > OVER_TIME * found.limit_seconds:
        spare = max(found.of(Role.SITUATION, Role.NONE), key=lambda s: s.end - s.start, default=None)
        if spare:
            said, span = found.quote(spare.span)
            over = round(delivery.seconds - found.limit_seconds)
            yield Advice(
                f"You went {over} seconds over the time set. You could leave out {said}.", "length", (span,)
            )
    longest = delivery.longest_pause
    if longest and longest.seconds >= LONG_PAUSE:
        before = next((s for s in found.sentences if s.start < longest.after <= s.end), None)
        if before is not None:
            words_before = _last_words(found.text, (before.start, longest.after))
            yield Advice(
                f"Your longest pause was {longest.seconds:.0f} seconds, "
                f"after {quoted(found.text, words_before)}. A pause is fine; know the sentence after it.",
                "pauses",
                (words_before,),
            )
    if len(delivery.fillers) >= MANY_FILLERS * max(1, delivery.words) and len(delivery.fillers) >= 5:
        span = delivery.fillers[0]
        around = next((s.span for s in found.sentences if s.start <= span[0] < s.end), span)
        shown = quote_span(found.text, (span[0], around[1]))
        yield Advice(
            f"There are at least {len(delivery.fillers)} fillers in {delivery.words} words, the first in "
            f"{quoted(found.text, shown)}. Try a silent breath in their place.",
            "fillers",
            (shown,),
        )
    pace = delivery.words_per_minute
    if pace and not SLOW <= pace <= FAST:
        key = max(found.of(Role.RESULT, Role.ACTION) or list(found.sentences), key=lambda s: s.confidence)
        said, span = found.quote(key.span)
        change = "Slow down" if pace > FAST else "Come quicker"
        yield Advice(
            f"You spoke {pace:.0f} words a minute. {change} to {said}, which matters most.", "pace", (span,)
        )


def _last_words(text: str, span: Span, words: int = 6) -> Span:
    starts = [match.start() for match in re.compile(r"\S+").finditer(text, *span)]
    return (starts[-words:][0], span[1]) if starts else span


# --- What was done well -------------------------------------------------------------------------


def _praise(found: Findings) -> Advice | None:
    """The strongest thing said: a counted result, concrete acts, a lesson kept, a clear scene or task."""
    results, actions = found.of(Role.RESULT), found.of(Role.ACTION)
    counted = [s for s in results if any(s.start <= number[0] < s.end for number in found.numbers)]
    if counted:
        best = max(counted, key=lambda s: s.confidence)
        number = next(n for n in found.numbers if best.start <= n[0] < best.end)
        said, span = found.quote(best.span, number)
        return Advice(f"Your result can be counted: {said}.", "result", (span,), praise=True)
    if actions and not found.flag("we_not_i"):
        best = max(actions, key=lambda s: (_concrete(s.text), s.confidence))
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
            best = max(own, key=lambda s: (_concrete(s.text), s.confidence))
            said, span = found.quote(best.span)
            return Advice(text.format(said), role.value, (span,), praise=True)
    for finding in sorted(found.areas, key=lambda f: -f.confidence):
        if finding.evidence:
            said, span = found.quote(finding.evidence[0])
            return Advice(
                f"{said} is on the point “{finding.text}”.", f"area:{finding.area_id}", (span,), praise=True
            )
    return None


def _concrete(text: str) -> int:
    """How many figures, names and acts of the speaker's own a sentence has."""
    return len(
        re.findall(r"\d+|(?<=[a-z,] )[A-Z][a-z]+|\bI (?:said|told|asked|wrote|rang|called|sat|drove)\b", text)
    )


def _first(found: Findings, *roles: Role) -> Sentence:
    """The first clear sentence with one of these roles, in the order of the roles, else the first of all."""
    for role in roles:
        if own := found.of(role):
            return own[0]
    return found.sentences[0]
