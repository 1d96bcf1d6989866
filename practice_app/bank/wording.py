"""Readings of single lines: headings, labels, competencies in brackets, lists on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practice_app.bank.lines import Line, Marker, Part
from practice_app.bank.vocabulary import (
    Section,
    is_imperative,
    normalised,
    section_of,
    sounds_like_question,
)

_FIRST_ASKS = re.compile(r"[^.!?]*(?:\.[^\s][^.!?]*)*\?")
_TAIL = re.compile(r"[)\]?.!]\s*(?=[A-Z])")
_COMPETENCY_LABEL = re.compile(
    r"(?:(?:key |core |primary |target )?"
    r"(?:competenc(?:y|ies)|skills?|traits?|values?|attributes?|dimensions?|qualit(?:y|ies))"
    r"(?: (?:assessed|tested|evaluated|measured|area|being assessed))?)\s*[:–—]\s*(.+)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{2,120})[)\]]\s*$")
_IN_FRONT = re.compile(r"^\[([^\[\]]{2,60})\]\s*|^([A-Z][\w&/ -]{2,38}):\s+(?=\S)")
_INLINE = re.compile(r"^([^:?!.]{3,60}):\s*(\S.*)$")
_STRICT = frozenset(
    "areas to cover|what to listen for|listen for|look for|what to look for|key points|interview questions"
    "|probes|prompts|probing questions|follow up|follow ups|follow up questions"
    "|possible follow up questions|suggested follow up questions".split("|")
)
_LOOSE = (Section.QUESTIONS, Section.FOLLOW_UPS, Section.SCORECARD, Section.DEBRIEF, Section.REFERENCES)


def heading_section(line: Line) -> Section | None:
    """The part that this line opens, when it is a heading that we know."""
    if line.part is not Part.UNKNOWN:
        return None
    section = section_of(line.text)
    if section is None or line.heading or line.bold or line.text.rstrip().endswith((":", "：")):
        return section
    words = normalised(line.text)
    if words in _STRICT:
        return section
    if line.marker is not Marker.NONE or line.text.endswith((".", ",", ";", "!")):
        return None
    if not line.text[0].isupper():
        return None
    if section not in _LOOSE or line.gap or len(words.split()) <= 3:
        return section
    long_words = [word for word in line.text.split() if len(word) > 3 and word[0].isalpha()]
    return section if sum(word[0].isupper() for word in long_words) * 2 > len(long_words) else None


def split_run_together(lines: Sequence[Line]) -> list[Line]:
    """'… time? (Planning)Areas to Cover' as two lines, as copies from web pages have it."""
    ready = []
    for line in lines:
        for tail in _TAIL.finditer(line.text):
            rest = line.text[tail.end() :]
            if len(rest) <= 60 and section_of(rest) in (Section.AREAS, Section.FOLLOW_UPS):
                ready.append(replace(line, text=line.text[: tail.end()].rstrip()))
                ready.append(Line(rest, line.number))
                break
        else:
            ready.append(line)
    return ready


def asks_at_once(text: str) -> bool:
    """Whether the text is a question from its first sentence on; an answer may end by asking, too."""
    return text.endswith("?") and _FIRST_ASKS.match(text) is not None


def asks_under_questions(line: Line) -> bool:
    """Under a heading of questions: listed, anything that asks; otherwise one sentence that does."""
    listed = line.marker is not Marker.NONE or line.bold or line.heading > 0
    one_sentence = line.text.endswith("?") and not re.search(r"[.?!]\s", line.text)
    return sounds_like_question(line.text, strict=not (listed or one_sentence))


def stands_out(line: Line) -> bool:
    """In a text without headings: a question that is numbered, listed, bold, or a paragraph of its own."""
    if not sounds_like_question(line.text):
        return False
    if line.marker is not Marker.NONE or line.bold or line.heading:
        return True
    sentences = re.split(r"(?<=[.?!])\s+", line.text)
    asks_throughout = is_imperative(line.text) or all(sentence.endswith("?") for sentence in sentences)
    return asks_throughout and len(line.text.split()) <= 60


def has_words(text: str) -> bool:
    """Whether there is a letter in it; lines to write on and scales to circle have none."""
    return re.search(r"[^\W\d_]", text) is not None


def labelled_competencies(text: str) -> list[str]:
    """The names in 'Competency: Planning, Care' and the like; none elsewhere."""
    match = _COMPETENCY_LABEL.match(text)
    return names_in(match[1]) if match else []


def inline_heading(text: str) -> tuple[Section, str] | None:
    """'Look for: ownership' as its part and the rest."""
    match = _INLINE.match(text)
    section = section_of(match[1]) if match else None
    return (section, match[2]) if match and section is not None else None


def round_title(text: str) -> str:
    title = re.sub(r"\s*[(\[][^()\[\]]*\bmin[^()\[\]]*[)\]]", "", text)
    title = re.sub(r"\s*[-–—:,|]\s*\d+\s*(?:-\s*)?(?:min(?:ute)?s?|hours?)\s*$", "", title)
    return title.strip(" :–—-")


def unquoted(text: str) -> str:
    """The text without quotation marks around the whole of it."""
    inner = text.strip()[1:-1]
    quoted = text.strip()[:1] + text.strip()[-1:] in ('""', "“”", "''", "‘’", "«»", "„“")
    return inner if quoted and not re.search(r"[\"“”«»„]", inner) else text


def split_competencies(text: str) -> tuple[str, list[str]]:
    """The question without its '(Planning, Communication)' at the end or '[Planning]' in front."""
    text = text.strip()
    match = _IN_BRACKETS.search(text)
    if match and (names := names_in(match[1])) and match.start() > 10:
        return text[: match.start()].rstrip(), names
    front = _IN_FRONT.match(text)
    if front:
        rest = text[front.end() :]
        names = names_in(front[1] or front[2])
        if names and (is_imperative(rest) or rest.endswith("?")) and not sounds_like_question(front[0]):
            return rest, names
    return text, []


def names_in(text: str) -> list[str]:
    """Competencies out of 'Planning, Business Acumen'; none when the words are no names."""
    parts = [part.strip(" .;") for part in re.split(r"\s*[,;/|]\s*|\s+and\s+(?=[A-Z])", text)]
    parts = [part for part in parts if part]
    fine = all(
        len(part.split()) <= 5 and part[0].isupper() and not re.search(r"\d|[?!:]", part) for part in parts
    )
    said = {"optional", "required", "if applicable", "e.g", "e.g.", "all", "any"}
    return parts if parts and fine and parts[0].casefold() not in said else []


def only_brackets(text: str) -> list[str]:
    match = re.fullmatch(r"[(\[]([^()\[\]]{2,120})[)\]]", text.strip())
    return names_in(match[1]) if match else []


def split_items(text: str) -> list[str]:
    """The items of a list on one line: by semicolons or bullets, or by commas when all are short."""
    for separator in (r"\s*;\s*", r"\s+[•|·]\s+"):
        parts = [part for part in re.split(separator, text.strip().rstrip(".")) if part]
        if len(parts) > 1:
            return [re.sub(r"^and\s+", "", part) for part in parts]
    parts = [part.strip() for part in text.strip().rstrip(".").split(",")]
    if len(parts) >= 3 and all(0 < len(part.split()) <= 6 for part in parts):
        return [re.sub(r"^and\s+", "", part) for part in parts]
    return [text.strip()]
