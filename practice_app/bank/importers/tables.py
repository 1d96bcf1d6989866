"""Tables (CSV, Excel, and those inside other documents) as lines.

Columns are known by their headings. A table of competencies against scores is a scorecard; a table
without known columns is read cell by cell, as text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import BytesIO, StringIO

from practice_app.bank.fields import one_line
from practice_app.bank.lines import Line, Part, Source, marked, plain_lines
from practice_app.bank.vocabulary import Section, normalised, section_of
from practice_app.errors import InputError

MOST_ROWS = 20_000

_COLUMNS = {
    Part.QUESTION: re.compile(
        r"(?:interview |behaviou?ral |main |core |lead )?questions?(?: text)?|ask|prompt"
    ),
    Part.COMPETENCY: re.compile(
        r"(?:core |key )?(?:competenc(?:y|ies)|skills?|category|theme|topic|traits?|values?"
        r"|dimension)(?: (?:assessed|tested|area))?"
    ),
    Part.ROUND: re.compile(r"round|stage|interview(?: round| stage)?|phase"),
}
_SCORE = re.compile(r"(?:(?:score|rating|level)\s*)?(\d{1,2})\s*(?:[:=–—(-]\s*(.*?)\)?)?")


def read_csv(text: str, name: str) -> Source:
    """Comma, semicolon or tab separated rows."""
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [row for _, row in zip(range(MOST_ROWS), csv.reader(StringIO(text), dialect), strict=False)]
    except csv.Error as error:
        raise InputError(
            f"{name} is not a table that can be read ({error}).", "Save it again as CSV."
        ) from error
    if len(max(rows, key=len, default=[])) < 2:
        return Source(table_lines([[line] for line in text.split("\n")], 1))
    return Source(table_lines(rows, 1))


def read_xlsx(data: bytes, name: str) -> Source:
    """Every sheet, one below the other; formulas as their last value."""
    import warnings
    import zipfile

    from lxml import etree
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    lines: list[Line] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that we don't read
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                rows = [
                    ["" if value is None else str(value) for value in row]
                    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=50, values_only=True)
                ]
                lines.extend(table_lines(rows, len(lines) + 1))
            book.close()
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        etree.LxmlError,
        SyntaxError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
    ) as error:
        # openpyxl meets a damaged file with whatever it was doing at the time.
        raise InputError(
            f"{name} is damaged and can't be read.",
            "Open it in Excel and save it again.",
            details=repr(error),
        ) from error
    return Source(tuple(lines))


def table_lines(rows: Sequence[Sequence[str]], first_number: int) -> tuple[Line, ...]:
    """A table as lines, by its columns where their headings are known."""
    numbered = [
        (first_number + offset, list(row))
        for offset, row in enumerate(rows)
        if any(cell.strip() for cell in row)
    ]
    if not numbered:
        return ()
    for position, (_, row) in enumerate(numbered[:5]):
        columns = _columns(row)
        if Part.QUESTION in columns.values() and (
            len(columns) > 1 or len([cell for cell in row if cell.strip()]) == 1
        ):
            before = _cells(numbered[:position])
            return (*before, *_question_rows(numbered[position + 1 :], columns))
        scores = _score_columns(row)
        if len(scores) >= 3:
            return (*_cells(numbered[:position]), *_score_rows(numbered[position + 1 :], scores))
    return _cells(numbered)


def _columns(header: Sequence[str]) -> dict[int, Part]:
    columns: dict[int, Part] = {}
    for index, cell in enumerate(header):
        words = normalised(cell)
        section = section_of(cell) if words else None
        part = next((part for part, pattern in _COLUMNS.items() if pattern.fullmatch(words)), None)
        if part is None and section is Section.AREAS:
            part = Part.AREA
        elif part is None and section is Section.FOLLOW_UPS:
            part = Part.FOLLOW_UP
        if part is not None:
            columns[index] = part
    return columns


def _question_rows(rows: Sequence[tuple[int, list[str]]], columns: dict[int, Part]) -> list[Line]:
    lines: list[Line] = []
    order = (Part.ROUND, Part.QUESTION, Part.COMPETENCY, Part.AREA, Part.FOLLOW_UP)
    for number, row in rows:
        for part in order:
            for index, column in columns.items():
                if column is part and index < len(row) and row[index].strip():
                    lines.extend(Line(text, number, part=part) for text in _pieces(row[index], part))
    return lines


def _pieces(cell: str, part: Part) -> list[str]:
    """The items of a cell: its lines, or between semicolons; a list of questions also at question marks."""
    if part in (Part.QUESTION, Part.COMPETENCY, Part.ROUND):
        return [marked(one_line(cell), 0).text]
    pieces = [line.text for line in plain_lines(cell.split("\n"))]
    if len(pieces) == 1:
        pieces = [piece for piece in re.split(r"\s*[;|•]\s*", pieces[0]) if piece]
    if len(pieces) == 1 and part is Part.FOLLOW_UP:
        pieces = re.split(r"(?<=\?)\s+", pieces[0])
    return [marked(piece, 0).text for piece in pieces]


def _score_columns(header: Sequence[str]) -> dict[int, tuple[int, str]]:
    """Columns headed '1', '2: Meets' and so on, by index: the score and its name."""
    scores = {}
    for index, cell in enumerate(header[1:], 1):
        match = _SCORE.fullmatch(one_line(cell))
        if match:
            scores[index] = (int(match[1]), match[2] or "")
    return scores


def _score_rows(rows: Sequence[tuple[int, list[str]]], scores: dict[int, tuple[int, str]]) -> list[Line]:
    lines: list[Line] = []
    for number, row in rows:
        anchors = [
            (score, one_line(row[index]) or label)
            for index, (score, label) in scores.items()
            if index < len(row) and (row[index].strip() or label)
        ]
        if not row[0].strip() or len(anchors) < 3:
            lines.extend(_cells([(number, row)]))
            continue
        lines.append(Line(one_line(row[0]), number, part=Part.SCORE_TITLE))
        lines.extend(Line(f"{score}: {text}", number, part=Part.ANCHOR) for score, text in anchors)
    return lines


def _cells(rows: Sequence[tuple[int, list[str]]]) -> tuple[Line, ...]:
    """Row by row, cell by cell; cells of a table that only lays out a page hold whole paragraphs."""
    lines: list[Line] = []
    for number, row in rows:
        for cell in row:
            lines.extend(
                Line(line.text, number, marker=line.marker, ordinal=line.ordinal, indent=line.indent)
                for line in plain_lines(cell.split("\n"))
            )
    return tuple(lines)
