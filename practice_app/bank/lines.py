"""A guide as lines with what its format says of each: the one form that every importer makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from practice_app.bank.fields import one_line
from practice_app.bank.vocabulary import section_of

_BULLETS = "•◦▪▫■□●○∙·‣⁃–—➢➤►▶✓✔❖*+o-"
_BULLET = re.compile(rf"([{re.escape(_BULLETS)}])\s+(?=\S)|([•◦▪■□●○‣➢➤►✓✔❖])(?=\S)")
_NUMBER = re.compile(
    r"\(?(\d{1,3})\s*[.)](?:\s+|(?=[A-Z\"“]))"  # 1. 1) (1)
    r"|\(?([a-zA-Z]|[ivx]{1,4}|[A-Z]\d{1,2})[.)]\s+(?=\S)"  # a) b. iv. B2.
)
_TERMINAL = (".", "?", "!", ":", ";")


class Marker(Enum):
    """What stood before the text."""

    NONE = "none"
    BULLET = "bullet"
    NUMBER = "number"


class Part(Enum):
    """What a line is, where its format leaves no doubt (a column of a table)."""

    UNKNOWN = "unknown"
    QUESTION = "question"
    AREA = "area"
    FOLLOW_UP = "follow-up"
    COMPETENCY = "competency"
    ROUND = "round"
    SCORE_TITLE = "score title"
    ANCHOR = "anchor"


@dataclass(frozen=True)
class Line:
    """One line, paragraph, list item or cell."""

    text: str  # white space made plain; without bullet, number or heading mark
    number: int  # its place in the source, from 1
    heading: int = 0  # 1 to 6 where the format says that it is one
    marker: Marker = Marker.NONE
    ordinal: int | None = None  # of a numbered line
    indent: int = 0  # deeper lines have more; only the order matters
    bold: bool = False  # all of it
    gap: bool = False  # an empty line stood before it
    part: Part = Part.UNKNOWN


@dataclass(frozen=True)
class Source:
    """What an importer read."""

    lines: tuple[Line, ...]
    title: str = ""  # where the format names one
    notes: tuple[str, ...] = ()  # what was decided while reading, for the preview


def marked(text: str, number: int, **hints: object) -> Line:
    """A line of text with its bullet or number taken off as hints."""
    stripped = text.strip()
    line = Line(one_line(stripped), number, **hints)  # type: ignore[arg-type]
    bullet = _BULLET.match(stripped)
    if bullet:
        rest = marked(stripped[bullet.end() :], number)  # "- 1. text" keeps its number
        ordinal = rest.ordinal if rest.marker is Marker.NUMBER else None
        return replace(line, text=rest.text, marker=Marker.BULLET, ordinal=ordinal)
    numbered = _NUMBER.match(stripped)
    if numbered and len(stripped) > numbered.end():
        ordinal = int(numbered[1]) if numbered[1] else None
        text = one_line(stripped[numbered.end() :])
        return replace(line, text=text, marker=Marker.NUMBER, ordinal=ordinal)
    return line


def indent_of(raw: str) -> int:
    """Columns before the text, a tab counting as four."""
    expanded = raw.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def unwrapped(lines: Sequence[Line], *, widest: int = 120) -> tuple[Line, ...]:
    """Lines that were broken at a margin joined again.

    A line goes on when the next one has no mark of its own and its first word would not have fitted
    any more. Where lines are longer than `widest` the text was never broken.
    """
    width = max((len(line.text) + line.indent for line in lines), default=0)
    if not 50 <= width <= widest:
        return tuple(lines)
    hanging = any(
        after.indent > line.indent and after.marker is Marker.NONE is not line.marker and not after.gap
        for line, after in pairwise(lines)
    )
    joined: list[Line] = []
    last_length = 0
    for line in lines:
        held = (
            hanging and joined and joined[-1].marker is not Marker.NONE and line.indent <= joined[-1].indent
        )
        if joined and not held and _goes_on(joined[-1], last_length, line, width):
            joined[-1] = replace(joined[-1], text=join(joined[-1].text, line.text))
        else:
            joined.append(line)
        last_length = len(line.text) + line.indent
    return tuple(joined)


def _goes_on(before: Line, length: int, line: Line, width: int) -> bool:
    if line.gap or line.heading or before.heading or line.marker is not Marker.NONE or not line.text:
        return False
    first_word = line.text.split(" ", 1)[0]
    mark = 0 if before.marker is Marker.NONE else 4  # what was taken off in front
    if length + mark + 1 + len(first_word) <= width or is_label(line.text) or section_of(before.text):
        return False
    return line.text[0].islower() or not before.text.endswith(_TERMINAL)


def is_label(text: str) -> bool:
    """A heading, alone or with its text behind a colon, or an anchor such as '2: Some': what begins
    something, however full the line above it is.
    """
    if re.match(r"\d{1,2}\s*[:=]\s", text):
        return True
    return (
        section_of(text) is not None or section_of(text.partition(":")[0] if ":" in text else "") is not None
    )


def join(before: str, after: str) -> str:
    """Two pieces of one text, a word that was broken with a soft hyphen made whole."""
    if before.endswith(("\u00ad", "\ufffe", "\x02")):
        return before[:-1] + after
    if re.search(r"\w-$", before) and after[:1].islower():
        return before + after
    return f"{before} {after}"


def plain_lines(texts: Iterable[str]) -> tuple[Line, ...]:
    """Raw lines of text with their marks, indents and gaps as hints; empty ones are dropped."""
    lines = []
    gap = False
    for number, raw in enumerate(texts, 1):
        if not raw.strip():
            gap = True
            continue
        lines.append(marked(raw, number, indent=indent_of(raw), gap=gap))
        gap = False
    return tuple(lines)
