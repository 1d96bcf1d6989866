"""Markdown through markdown-it-py: headings, lists with their depth, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from practice_app.bank.importers.tables import table_lines
from practice_app.bank.lines import Line, Marker, Source, marked, unwrapped

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def read_markdown(text: str) -> Source:
    """The document as lines. A line break in the source stays one, unless the line was merely full."""
    from markdown_it import MarkdownIt

    title = ""
    front = _FRONT_MATTER.match(text)
    if front:
        named = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", front[1], re.MULTILINE)
        title = named[1] if named else ""
        text = "\n" * front.group().count("\n") + text[front.end() :]
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    return Source(unwrapped(_Walker(tokens, text.split("\n")).lines()), title)


class _Walker:
    def __init__(self, tokens: Sequence[Token], source: Sequence[str]) -> None:
        self.tokens = tokens
        self.source = source
        self.found: list[Line] = []
        self.lists: list[tuple[Marker, int]] = []  # open lists: kind and the next ordinal
        self.item_begins = False
        self.last_end = 0

    def lines(self) -> list[Line]:
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.type == "table_open":
                index = self._table(index)
                continue
            self._token(token, self.tokens[index - 1] if index else None)
            index += 1
        return self.found

    def _token(self, token: Token, before: Token | None) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            numbered = token.type == "ordered_list_open"
            self.lists.append(
                (Marker.NUMBER if numbered else Marker.BULLET, int(token.attrGet("start") or 1))
            )
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif token.type == "list_item_open":
            self.item_begins = True
        elif token.type == "inline":
            heading = int(before.tag[1]) if before is not None and before.type == "heading_open" else 0
            self._inline(token, heading)
        elif token.type in ("fence", "code_block"):
            self.found.extend(
                marked(raw, (token.map or [0])[0] + 1) for raw in token.content.split("\n") if raw.strip()
            )

    def _inline(self, token: Token, heading: int) -> None:
        first = (token.map or [0])[0]
        for offset, (text, bold) in enumerate(_pieces(token)):
            if not text.strip():
                continue
            number = first + offset + 1
            line = marked(text, number, heading=heading, bold=bold, gap=offset == 0 and first > self.last_end)
            raw = self.source[number - 1] if number <= len(self.source) else ""
            lazy = offset > 0 and not raw.startswith((" ", "\t"))
            if self.lists and not lazy:
                line = self._in_list(line, first_line=offset == 0)
            self.found.append(line)
        self.last_end = (token.map or [0, 0])[1]

    def _in_list(self, line: Line, first_line: bool) -> Line:
        kind, ordinal = self.lists[-1]
        depth = 4 * len(self.lists)
        if not (first_line and self.item_begins):
            return replace(line, indent=depth)
        self.item_begins = False
        self.lists[-1] = (kind, ordinal + 1)
        return replace(
            line, marker=kind, ordinal=ordinal if kind is Marker.NUMBER else line.ordinal, indent=depth
        )

    def _table(self, index: int) -> int:
        rows: list[list[str]] = []
        first = (self.tokens[index].map or [0])[0] + 1
        while self.tokens[index].type != "table_close":
            token = self.tokens[index]
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append("\n".join(text for text, _ in _pieces(token)))
            index += 1
        self.found.extend(table_lines(rows, first))
        return index + 1


def _pieces(token: Token) -> list[tuple[str, bool]]:
    """The lines of an inline token as plain text, each with whether all of it is bold."""
    pieces: list[list[tuple[str, bool]]] = [[]]
    depth = 0
    for child in token.children or ():
        if child.type == "strong_open":
            depth += 1
        elif child.type == "strong_close":
            depth -= 1
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append([])
        elif child.type in ("text", "code_inline"):
            first, *rest = re.split(r"<br\s*/?>", child.content)  # how people break lines in a table
            pieces[-1].append((first, depth > 0))
            pieces.extend([(text, depth > 0)] for text in rest)
    lines = []
    for piece in pieces:
        text = "".join(content for content, _ in piece)
        bold = all(strong for content, strong in piece if content.strip(" :")) and bool(text.strip())
        lines.append((text, bold))
    return lines
