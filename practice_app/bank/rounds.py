"""Rounds of a guide: which lines are their titles, and how the minutes are told."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from practice_app.bank.lines import Line, Marker, Part
from practice_app.bank.vocabulary import Section
from practice_app.guide_model import Minutes, RoundTimes

_ROUND_WORD = re.compile(
    r"\b(?:interview|round|stage|screen|screening|role[- ]?play|panel|call|conversation|exercise"
    r"|presentation|case"
    r"|session|assessment|meeting|step|day)\b",
    re.IGNORECASE,
)
_NO_ROUND = re.compile(
    r"\b(?:guides?|score ?cards?|questions?|process|tips|how to|scenarios?|debrief|references?"
    r"|checklist|template"
    r"|overview|notes?|why|what|best practices|preparation)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:round|stage|step|interview|part|phase)\s*#?\s*(?:\d+|one|two|three|four|five|six)\b", re.IGNORECASE
)
_DURATION = re.compile(
    r"(\d{1,3}(?:\.\d)?)\s*(?:(?:-|–|—|to)\s*(\d{1,3}))?[\s-]*(min(?:ute)?s?|mins?\.?|hours?|hrs?)\b",
    re.IGNORECASE,
)
_TIMED = re.compile(rf":\s*{_DURATION.pattern}\W*$", re.IGNORECASE)
_CANDIDATE = re.compile(
    r"candidate|applicant|interviewee|q ?& ?a|your questions|wrap|clos(?:e|ing)|debrief", re.IGNORECASE
)
_INTRO = re.compile(r"\bintro|welcome|opening|rapport|warm|overview|ice ?breaker|greet", re.IGNORECASE)
_CORE = re.compile(
    r"question|role[- ]?play|exercise|discussion|core|presentation|case|interview(?:ing)? (?:proper"
    r"|body)|experience"
    r"|behaviou?ral|deep dive|assessment",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:total|duration|length|time|allow|altogether|overall)\b|"
    r"for (?:this|the) (?:interview|exercise|round|session|stage|call|meeting|conversation)|"
    r"\b(?:interview|call|session|round|screen|conversation|meeting|exercise) (?:lasts|takes|runs)",
    re.IGNORECASE,
)
_NEAR = 8  # lines in which a round tells its minutes or its directions


def find_round_titles(
    lines: Sequence[Line], sections: Sequence[Section | None], taken: Collection[int]
) -> dict[int, RoundTimes]:
    """The indices of the lines that open a round, with the minutes that the title itself names.

    A title names a kind of meeting, is no sentence and no item of a list, and shows below it that it
    is one: directions or a briefing right away, or minutes, or a number of its own.
    """
    titles: dict[int, RoundTimes] = {}
    in_process = False
    for index, line in enumerate(lines):
        if sections[index] is not None:
            in_process = sections[index] is Section.PROCESS
        if sections[index] is not None or index in taken or not _may_be_title(line):
            continue
        if _in_timetable(lines, index):
            continue
        if in_process and not line.heading and not _opens_directions(sections, index):
            continue
        times = minutes_in(line.text, RoundTimes(), whole=True)
        named = times.total is not None
        if (
            named
            or (index > 0 and _opens_directions(sections, index))  # a first line is the guide's own title
            or _numbered(line)
            or _minutes_below(lines, sections, index)
        ):
            titles[index] = times
            in_process = False
    return titles


def _may_be_title(line: Line) -> bool:
    text = line.text
    if line.part is not Part.UNKNOWN or text.endswith((".", "?", "!", ",", ";")):
        return False
    if line.marker is Marker.BULLET or (line.marker is Marker.NUMBER and not (line.bold or line.heading)):
        return False
    if text.endswith(":") and not (line.heading or line.bold or _NUMBERED.match(text)):
        return False  # it announces a list
    bare = _DURATION.sub("", text)
    if len(bare.split()) > 12 or _NO_ROUND.search(bare):
        return False
    if ":" in bare.strip(" :–—-") and not _NUMBERED.match(text):
        return False  # 'Interviewer: …'
    if re.match(r"(?:time|duration|length|allow|total|minutes|plan)\b", text, re.IGNORECASE):
        return False
    return _ROUND_WORD.search(bare) is not None and text[:1].isupper()


def _in_timetable(lines: Sequence[Line], index: int) -> bool:
    """'Exercise: 40 minutes' between other lines of that kind: a part of a round."""
    line = lines[index]
    if line.heading or line.bold or not _TIMED.search(line.text):
        return False
    around = [lines[place].text for place in (index - 1, index + 1) if 0 <= place < len(lines)]
    return any(_TIMED.search(text) for text in around) or len(line.text.split(":")[0].split()) < 2


def _numbered(line: Line) -> bool:
    return _NUMBERED.match(line.text) is not None and (
        line.heading > 0 or line.bold or ":" in line.text or "–" in line.text or "-" in line.text
    )


def _opens_directions(sections: Sequence[Section | None], index: int) -> bool:
    after = sections[index + 1] if index + 1 < len(sections) else None
    return after in (Section.DIRECTIONS, Section.BRIEFING)


def _minutes_below(lines: Sequence[Line], sections: Sequence[Section | None], index: int) -> bool:
    """Minutes within the next lines, before any part but directions begins; only for a real heading
    or a line that says so at once.
    """
    for place in range(index + 1, min(index + 1 + _NEAR, len(lines))):
        section = sections[place]
        if section is not None and section is not Section.DIRECTIONS:
            return False
        line = lines[place]
        if line.heading and section is None:
            return False
        if _DURATION.search(line.text) and (
            line.text.casefold().startswith(("time", "duration", "length")) or _WHOLE.search(line.text)
        ):
            return True
    return False


def minutes_in(text: str, known: RoundTimes, whole: bool = False) -> RoundTimes:
    """`known` with the minutes that `text` tells: of the whole round and of its three parts.

    whole: a duration that names no part is that of the round.
    """
    times = known
    found = list(_DURATION.finditer(text))
    for position, match in enumerate(found):
        low, high = _value(match)
        after = text[match.end() : found[position + 1].start() if position + 1 < len(found) else len(text)]
        after = re.split(r"[,;.)\n]|\band\b(?=[^,;.]*$)", after, maxsplit=1)[0]
        begin = found[position - 1].end() if position else 0
        before = re.split(r"[,;.(\n]", text[begin : match.start()])
        label = (
            after
            if after.strip(" -–—:")
            else next((part for part in reversed(before) if part.strip(" -–—:")), "")
        )
        times = _placed(times, label, f"{text[begin : match.start()]} {after}", low, high, whole)
    return times


def _placed(times: RoundTimes, label: str, around: str, low: int, high: int, whole: bool) -> RoundTimes:
    minutes = Minutes(low, high)
    if re.search(
        r"for (?:this|the) (?:whole |entire )?(?:interview|exercise|round|session|stage)",
        label,
        re.IGNORECASE,
    ):
        return replace(times, total=times.total or high)
    if _CANDIDATE.search(label):
        return times if times.candidate else replace(times, candidate=minutes)
    if _INTRO.search(label):
        return times if times.intro else replace(times, intro=minutes)
    if not whole and _CORE.search(label) and not _WHOLE.search(label):
        return times if times.questions else replace(times, questions=minutes)
    if times.total is None and (whole or _WHOLE.search(around)):
        return replace(times, total=high)
    return times


def _value(match: re.Match[str]) -> tuple[int, int]:
    factor = 60 if match[3].casefold().startswith("h") else 1
    low = round(float(match[1]) * factor)
    high = int(match[2]) * factor if match[2] else low
    return (low, high) if low <= high else (high, low)


def with_total(times: RoundTimes) -> RoundTimes:
    """The total made up from the parts where the guide tells only these."""
    parts: Mapping[str, Minutes | None] = {"a": times.intro, "b": times.questions, "c": times.candidate}
    known = [part for part in parts.values() if part]
    if times.total is None and len(known) >= 2:
        return replace(times, total=sum(part.high for part in known))
    return times
