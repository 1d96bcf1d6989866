"""Scorecards in a guide: runs of lines such as '0: Not enough heard', '1: …', each under its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from practice_app.bank.lines import Line, Marker, Part
from practice_app.guide_model import Anchor, Scorecard

_ANCHOR = re.compile(
    r"(?:(?:score|level|rating)\s+)?\(?(\d{1,2})\)?\s*(?:points?|pts?|stars?)?\s*(?:[:=–—-]|\)|\.)\s*(\S.*)",
    re.IGNORECASE,
)
_FEWEST = 3


@dataclass(frozen=True)
class Scores:
    """A scorecard and the lines that it takes: from its title to before `end`."""

    card: Scorecard
    end: int


def find_scores(lines: Sequence[Line], opens_scorecard: Sequence[bool]) -> dict[int, Scores]:
    """Every run of at least three anchors, by the index of its title (or of its first line, without one).

    Inside a scorecard a numbered list is one too; elsewhere only lines such as '2: Some of it' are.
    """
    found: dict[int, Scores] = {}
    inside = False
    index = 0
    while index < len(lines):
        if opens_scorecard[index]:
            inside = True
        elif lines[index].heading and not _continues(lines, index):
            inside = False
        anchors, end = _run(lines, index, inside)
        if len(anchors) < _FEWEST:
            index += 1
            continue
        start, title = _title(lines, index, found, opens_scorecard)
        ordered = tuple(sorted(anchors, key=lambda anchor: anchor.score))
        found[start] = Scores(Scorecard(title, ordered), end)
        index = end
    return found


def _continues(lines: Sequence[Line], index: int) -> bool:
    """A heading whose next line is an anchor: one more competency."""
    return index + 1 < len(lines) and _anchor(lines[index + 1], inside=True) is not None


def _run(lines: Sequence[Line], begin: int, inside: bool) -> tuple[list[Anchor], int]:
    anchors: list[Anchor] = []
    index = begin
    while index < len(lines):
        anchor = _anchor(lines[index], inside)
        if anchor is None or (anchors and abs(anchor.score - anchors[-1].score) != 1):
            break
        if len(anchors) > 1 and anchor.score - anchors[-1].score != anchors[-1].score - anchors[-2].score:
            break
        anchors.append(anchor)
        index += 1
    return anchors, index


def _anchor(line: Line, inside: bool) -> Anchor | None:
    match = _ANCHOR.fullmatch(line.text)
    if match and not line.heading and (inside or not re.match(r"\d{1,2}\s*[.)]", line.text)):
        return Anchor(int(match[1]), match[2].strip())
    if inside and line.marker is Marker.NUMBER and line.ordinal is not None and not line.text.endswith("?"):
        return Anchor(line.ordinal, line.text)
    return None


def _title(
    lines: Sequence[Line], first: int, found: Mapping[int, Scores], opens_scorecard: Sequence[bool]
) -> tuple[int, str]:
    """The line above the first anchor, unless it belongs to something else."""
    above = first - 1
    if above < 0 or any(start <= above < scores.end for start, scores in found.items()):
        return first, "Overall"
    line = lines[above]
    if opens_scorecard[above] or len(line.text.split()) > 12:
        return first, "Overall"
    if line.part not in (Part.UNKNOWN, Part.SCORE_TITLE) or line.text.endswith((".", "?")):
        return first, "Overall"
    return above, line.text.rstrip(": ")
