"""Word files through python-docx: styles as headings and list marks, tables in their place."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from practice_app.bank.importers.tables import table_lines
from practice_app.bank.lines import Line, Marker, Source, marked
from practice_app.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph


def read_docx(data: bytes, name: str) -> Source:
    """The document's paragraphs and tables in order, as lines."""
    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table
    from lxml import etree

    try:
        document = docx.Document(BytesIO(data))
        lines: list[Line] = []
        numbering = _Numbering(document)
        gap = False
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines.extend(table_lines(_rows(block), len(lines) + 1))
                gap = True
                continue
            found = _paragraph(block, len(lines) + 1, numbering, gap)
            gap = not found
            lines.extend(found)
        title = document.core_properties.title or ""
    except (OpcError, etree.XMLSyntaxError, KeyError, ValueError, AttributeError) as error:
        # python-docx meets a damaged file with whatever it was doing at the time.
        raise InputError(
            f"{name} is damaged and can't be read.", "Open it in Word and save it again.", details=repr(error)
        ) from error
    return Source(tuple(lines), title)


def _paragraph(paragraph: Paragraph, number: int, numbering: _Numbering, gap: bool) -> list[Line]:
    """One line for each line of the paragraph: soft breaks stand between lines that belong apart."""
    style = (paragraph.style.name or "" if paragraph.style is not None else "").casefold()
    heading = _heading(style)
    texts = [run for run in paragraph.runs if run.text.strip(" :\t\n")]
    bold = bool(texts) and all(run.bold for run in texts)
    kind, level = numbering.of(paragraph, style)
    lines = []
    for offset, raw in enumerate(paragraph.text.split("\n")):
        if not raw.strip():
            continue
        line = marked(raw, number, heading=heading, bold=bold, gap=gap and offset == 0)
        if kind is not Marker.NONE and offset == 0:
            line = replace(line, marker=kind, indent=4 * (level + 1))
            if kind is Marker.NUMBER:
                line = replace(line, ordinal=numbering.next(paragraph, level))
        elif line.marker is not Marker.NONE or paragraph.paragraph_format.left_indent:
            indent = paragraph.paragraph_format.left_indent
            line = replace(line, indent=int(indent.pt / 9) if indent else 0)
        lines.append(line)
    return lines


def _heading(style: str) -> int:
    if style == "title":
        return 1
    match = re.match(r"(?:heading|überschrift|titre|kop) ?([1-6])", style)
    return int(match[1]) if match else 0


class _Numbering:
    """Whether a paragraph is an item of a list, of which kind and how deep."""

    def __init__(self, document: Document) -> None:
        from docx.oxml.ns import qn

        self.formats: dict[tuple[str, str], str] = {}
        self.counts: dict[tuple[str, int], int] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return  # a document without lists has no such part
        abstract = {
            definition.get(qn("w:abstractNumId")): {
                level.get(qn("w:ilvl")): _value(level, "w:numFmt") for level in definition.iter(qn("w:lvl"))
            }
            for definition in root.iter(qn("w:abstractNum"))
        }
        for number in root.iter(qn("w:num")):
            for level, form in abstract.get(_value(number, "w:abstractNumId"), {}).items():
                self.formats[number.get(qn("w:numId")), level] = form

    def of(self, paragraph: Paragraph, style: str) -> tuple[Marker, int]:
        found = self._own(paragraph)
        if found is not None:
            form = self.formats.get((found[0], str(found[1])), "bullet")
            if form == "none":
                return Marker.NONE, found[1]
            return (Marker.BULLET if form == "bullet" else Marker.NUMBER), found[1]
        match = re.match(r"list (bullet|number)(?: (\d))?", style)
        if match:
            return (Marker.BULLET if match[1] == "bullet" else Marker.NUMBER), int(match[2] or 1) - 1
        return Marker.NONE, 0

    def next(self, paragraph: Paragraph, level: int) -> int:
        found = self._own(paragraph)
        key = (found[0] if found else "style", level)
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts[key]

    @staticmethod
    def _own(paragraph: Paragraph) -> tuple[str, int] | None:
        properties = paragraph._p.xpath("w:pPr/w:numPr")
        if not properties:
            return None
        number, level = _value(properties[0], "w:numId"), _value(properties[0], "w:ilvl") or "0"
        return (number, int(level)) if number and number != "0" and level.isdigit() else None


def _value(element: Any, child: str) -> str:
    """The w:val of an element's child; "" without one."""
    from docx.oxml.ns import qn

    found = element.find(qn(child))
    return "" if found is None else found.get(qn("w:val")) or ""


def _rows(table: Table) -> list[list[str]]:
    rows = []
    for row in table.rows:
        cells: list[str] = []
        seen: list[object] = []
        for cell in row.cells:
            if any(cell._tc is one for one in seen):
                continue  # a merged cell is listed once for each column that it spans
            seen.append(cell._tc)
            cells.append(
                "\n".join(_with_mark(paragraph) for paragraph in cell.paragraphs if paragraph.text.strip())
            )
        rows.append(cells)
    return rows


def _with_mark(paragraph: Paragraph) -> str:
    style = (paragraph.style.name or "" if paragraph.style is not None else "").casefold()
    listed = style.startswith("list ") or bool(paragraph._p.xpath("w:pPr/w:numPr"))
    return f"- {paragraph.text}" if listed else paragraph.text
