"""Web pages through lxml: headings, paragraphs, lists and tables; nothing is fetched or run."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from practice_app.bank.fields import one_line
from practice_app.bank.importers.tables import table_lines
from practice_app.bank.lines import Line, Marker, Source, marked
from practice_app.errors import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SKIPPED = frozenset(
    "script style noscript template nav footer aside form button select svg iframe head"
    " object video audio".split()
)
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6"
    " header hr html li main ol p pre section summary table tbody td th thead tr ul".split()
)
_DEEPEST = 200


def read_html(text: str, name: str) -> Source:
    """The page's text as lines."""
    from lxml import etree, html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)  # lxml refuses an encoding declared inside decoded text
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"{name} holds no web page that can be read.", "Copy its text and paste it."
        ) from error
    walker = _Walker()
    walker.walk(root, 0)
    walker.flush()
    titles = [one_line(title.text or "") for title in root.iter("title")]
    return Source(tuple(walker.lines), titles[0] if titles else "")


class _Walker:
    """Collects inline text until a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[tuple[str, bool]] = []  # text and whether it is bold
        self.heading = 0
        self.lists: list[tuple[Marker, int]] = []
        self.item_begins = False
        self.bold = 0

    def walk(self, element: HtmlElement, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or depth > _DEEPEST:
            return
        if tag == "table" and not any(True for _ in element.iterdescendants("table")):
            self.flush()
            self.lines.extend(table_lines(_rows(element), len(self.lines) + 1))
            return
        block = tag in _BLOCKS
        if block or tag == "br":
            self.flush()
        self._enter(tag, element)
        if element.text:
            self.pieces.append((element.text, self.bold > 0))
        for child in element:
            self.walk(child, depth + 1)
            if child.tail:
                self.pieces.append((child.tail, self.bold > 0))
        if block:
            self.flush()
        self._leave(tag)

    def _enter(self, tag: str, element: HtmlElement) -> None:
        if tag in ("ul", "ol"):
            start = element.get("start", "1")
            self.lists.append(
                (Marker.NUMBER if tag == "ol" else Marker.BULLET, int(start) if start.isdigit() else 1)
            )
        elif tag == "li":
            self.item_begins = True
        elif re.fullmatch(r"h[1-6]", tag):
            self.heading = int(tag[1])
        elif tag in ("b", "strong"):
            self.bold += 1

    def _leave(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.lists.pop()
        elif re.fullmatch(r"h[1-6]", tag):
            self.heading = 0
        elif tag in ("b", "strong"):
            self.bold -= 1

    def flush(self) -> None:
        text = "".join(piece for piece, _ in self.pieces)
        bold = all(strong for piece, strong in self.pieces if piece.strip(" :\n\t\xa0"))
        self.pieces = []
        if not text.strip():
            return
        line = marked(text, len(self.lines) + 1, heading=self.heading, bold=bold, gap=True)
        if self.lists:
            kind, ordinal = self.lists[-1]
            line = replace(line, indent=4 * len(self.lists), gap=False)
            if self.item_begins:
                number = ordinal if kind is Marker.NUMBER else line.ordinal
                line = replace(line, marker=kind, ordinal=number)
                self.lists[-1] = (kind, ordinal + 1)
        self.item_begins = False
        self.lines.append(line)


def _rows(table: HtmlElement) -> list[list[str]]:
    rows = []
    for row in table.iter("tr"):
        cells = []
        for cell in row:
            if cell.tag in ("td", "th"):
                walker = _Walker()
                walker.walk(cell, 0)
                walker.flush()
                cells.append("\n".join(_with_mark(line) for line in walker.lines))
        rows.append(cells)
    return rows


def _with_mark(line: Line) -> str:
    return f"- {line.text}" if line.marker is not Marker.NONE else line.text
