"""A job advert taken apart: what it asks for, and what is left out and why, each in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from practice_app.match.phrases import Part, has_cue, heading_part, leads_in, only_names, told_part
from practice_app.model import Span

_BULLET = re.compile(
    r"\s*(?:[•◦▪▫■□●○∙·‣⁃➢➤►▶✓✔❖➡→*+o–—-]\ufe0f?(?=\s)|[•▪■●‣➢➤►✓✔❖]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)](?=\s))\s*"
)
_INNER_BULLET = re.compile(r"\s+[•◦▪■●‣➢➤►✓✔❖]\s*")
_ORNAMENTS = re.compile(r"\*\*|__|`")
_ABBREVIATIONS = "e.g i.e etc incl approx min max Dr Mr Ms Mrs No a.m p.m vs".split()
_ABBREVIATION = "".join(rf"(?<!\b{re.escape(each)})" for each in _ABBREVIATIONS)
_END = re.compile(rf"(?:{_ABBREVIATION}\.|[!?])[\"”’')]*\s+(?=\W?[A-Z£\d])|;\s+|\s[➡→]\ufe0f?\s+|\s+\|\s+")
_LABEL = re.compile(r"([^:.!?\n]{2,45}):\s+(?=\S)")
_LINE = re.compile(r"[^\r\n\u2028\u2029]+|(?<=\n)[ \t]*(?=\r?\n)")
LONG_LINE, FULL_LINE = 40, 62  # characters of a line that may have been broken, or surely was
_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class Passage:
    """A sentence, item or clause of the advert: text[start:end] word for word, and what it is."""

    start: int
    end: int
    text: str
    part: Part

    @property
    def span(self) -> Span:
        return (self.start, self.end)


@dataclass(frozen=True)
class Advert:
    """An advert's text and its passages in their order; title is its first line."""

    text: str
    title: str
    passages: tuple[Passage, ...]

    def of(self, part: Part) -> tuple[Passage, ...]:
        return tuple(passage for passage in self.passages if passage.part is part)


def read_advert(text: str) -> Advert:
    """The advert taken apart. Any text will do; one that asks nothing has no passage of Part.ASK."""
    passages: list[Passage] = []
    state = _State()
    title = ""
    for start, end in _lines(text):
        if not _LETTER.search(text, start, end):
            state.gap = True
            continue
        bullet = _BULLET.match(text, start, end)
        begin = bullet.end() if bullet else start
        start_clean, end_clean = _bare(text, begin, end)
        if not bullet and _is_heading(text, start, end, start_clean, end_clean, first=not title):
            words = text[start_clean:end_clean]
            opened = heading_part(words)
            if not title and opened is None:
                title = _ORNAMENTS.sub("", words).strip(" :")
            else:
                state.open(opened, words)
            continue
        title = title or text[start_clean:end_clean][:80]
        state.line(bool(bullet))
        passages += _passages(text, begin, end, state, listed=bool(bullet))
    return Advert(text, title, tuple(passages))


class _State:
    """Which part of the advert the lines stand in."""

    def __init__(self) -> None:
        self.part: Part | None = None
        self.gap = False
        self._listed = False

    def open(self, part: Part | None, heading: str) -> None:
        """A heading: one that is unknown but ends with a colon leads into a list of what is asked."""
        self.part = part or told_part(heading)
        if self.part is None and (heading.rstrip().endswith(":") or leads_in(heading)):
            self.part = Part.ASK
        self.gap = self._listed = False

    def line(self, bullet: bool) -> None:
        """A paragraph after a list, with a gap between them, no longer belongs to the list's heading."""
        if self._listed and not bullet and self.gap:
            self.part = None
        self._listed = bullet
        self.gap = False


def _lines(text: str) -> Iterator[Span]:
    """Lines, those that were broken to fit a page joined; empty ones too."""
    held: Span | None = None
    for match in _LINE.finditer(text):
        line = match.span()
        if held is not None and _goes_on(text, held, line):
            held = (held[0], line[1])
            continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _goes_on(text: str, above: Span, line: Span) -> bool:
    """Whether the line is the rest of the one above: that is long and unfinished, this no new item."""
    over, under = text[above[0] : above[1]].rstrip(), text[line[0] : line[1]].strip()
    last = over[over.rfind("\n") + 1 :]
    if not under or not over.strip() or _BULLET.match(under) or over.endswith((".", "!", "?", ":", ";")):
        return False
    if last.lstrip().startswith("#") or under.startswith("#"):
        return False
    return len(last) >= LONG_LINE and (under[0].islower() or len(last) >= FULL_LINE)


def _bare(text: str, start: int, end: int) -> Span:
    """The span without ornaments (stars, hashes, emoji) around it."""
    while start < end and not (text[start].isalnum() or text[start] in "£$€\"“'‘("):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ".!?:%)\"”'’+#"):
        end -= 1
    return start, end


def _is_heading(text: str, start: int, end: int, bare_start: int, bare_end: int, *, first: bool) -> bool:
    line, bare = text[start:end].strip(), text[bare_start:bare_end]
    words = bare.split()
    if not words or len(words) > 14 or bare.endswith((".", "!", ";", ",")):
        return False
    if first or line.startswith("#") or bare.endswith(":"):
        return True
    if re.fullmatch(r"\*\*[^*]+\*\*|__[^_]+__", line) or (bare.isupper() and len(words) <= 9):
        return True
    return heading_part(bare) is not None or leads_in(bare)


def _passages(text: str, start: int, end: int, state: _State, *, listed: bool) -> Iterator[Passage]:
    """The passages of one line. A label inside it ("Salary: …") opens a part until the line ends."""
    part = state.part
    for piece_start, piece_end in _pieces(text, start, end):
        at, stop = _bare(text, piece_start, piece_end)
        label = _LABEL.match(text, at, stop)
        if label is not None and (opened := heading_part(label[1])) is not None:
            part = opened
            if part is Part.ASK:
                at, stop = _bare(text, label.end(), stop)
            listed = True
        if at < stop:
            yield _passage(text, at, stop, part, listed=listed)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Items that stand on one line, and the sentences of each."""
    at = start
    for bullet in _INNER_BULLET.finditer(text, start, end):
        yield from _sentences(text, at, bullet.start())
        at = bullet.end()
    yield from _sentences(text, at, end)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for stop in _END.finditer(text, start, end):
        mark = re.match(r"[.!?]+[\"”’')]*", stop.group())
        yield at, stop.start() + (mark.end() if mark else 0)
        at = stop.end()
    if at < end:
        yield at, end


def _passage(text: str, start: int, end: int, part: Part | None, *, listed: bool) -> Passage:
    words = text[start:end]
    return Passage(start, end, words, _part_of(words, part, listed))


def _part_of(words: str, section: Part | None, listed: bool) -> Part:
    told = told_part(words)
    if section is Part.ASK or section is None:
        if told is not None and not (section is Part.ASK and told is Part.EMPLOYER):
            return told
        if only_names(words):
            return Part.PROOF if section is Part.ASK or listed else Part.EMPLOYER
        return Part.ASK if section is Part.ASK or listed or has_cue(words) else Part.EMPLOYER
    if told in (Part.EQUALITY, Part.APPLY) or (told is Part.PROOF and section is not Part.OFFER):
        return told
    return section
