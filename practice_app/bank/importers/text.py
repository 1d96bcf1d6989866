"""Plain text, also with the marks of Markdown in it, as people keep and paste it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace

from practice_app.bank.lines import Line, Source, plain_lines, unwrapped
from practice_app.errors import InputError
from practice_app.files import decode

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1(:?)$")
_MARKS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_RULE = re.compile(r"[-=_*~\s]{3,}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text and a note when its encoding had to be assumed. Raises InputError for what is no text."""
    with suppress(ValueError):  # then in one of the encodings that old files still have
        return decode(data), ()
    for encoding, width in (
        ("utf-16-le", 1),
        ("utf-16-be", 0),
    ):  # without their mark: every other byte is NUL
        if len(data) % 2 == 0 and data[width:400:2].count(0) > 0.4 * len(data[:400]) and b"\x00" in data[:2]:
            return decode(data.decode(encoding, "replace").encode()), (f"Read as {encoding.upper()}.",)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = "\x00"
    # Word's page and line breaks are common in copies; other control characters mean that this is no text.
    text = text.replace("\x0c", "\n").replace("\x0b", "\n")
    if _CONTROL.search(text):
        raise InputError(
            f"{name} is not text, nor any other format that can be read.",
            "Guides are read from text, Markdown, HTML, Word (.docx), PDF, CSV, Excel (.xlsx) and YAML.",
        )
    note = "Not UTF-8: read as Windows text. Check names and quotation marks."
    return text.replace("\r\n", "\n").replace("\r", "\n"), (note,)


def read_text(text: str) -> Source:
    """Text as lines; headings and bold as in Markdown are understood, broken lines joined."""
    lines = [_without_marks(line) for line in plain_lines(text.split("\n")) if not _RULE.fullmatch(line.text)]
    return Source(unwrapped(lines))


def _without_marks(line: Line) -> Line:
    heading = _HEADING.fullmatch(line.text)
    if heading:
        return replace(line, text=_plain(heading[2]), heading=len(heading[1]))
    bold = _BOLD.fullmatch(line.text)
    if bold and bold[1] not in bold[2]:
        return replace(line, text=bold[2] + bold[3], bold=True)
    return replace(line, text=_plain(line.text))


def _plain(text: str) -> str:
    return _MARKS.sub(r"\2", text)
