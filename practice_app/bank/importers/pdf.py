"""PDF files with text through PDFium: lines with their size, joined where the margin broke them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from practice_app.bank.lines import Line, Marker, Source, is_label, join, marked
from practice_app.errors import InputError

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

MOST_PAGES = 400


class _Placed:
    """A line as it stands on its page."""

    __slots__ = ("left", "page", "right", "size", "text", "top")

    def __init__(self, text: str, page: int, left: float, right: float, top: float, size: float) -> None:
        self.text = text
        self.page = page
        self.left = left
        self.right = right
        self.top = top
        self.size = size


def read_pdf(data: bytes, name: str) -> Source:
    """The text of every page as lines. Raises InputError for locked, damaged and scanned files."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise InputError(f"{name} is protected with a password.", "Save it without one.") from error
        raise InputError(f"{name} is damaged and can't be read.", "Save or print it to PDF again.") from error
    try:
        pages = len(document)
        if pages > MOST_PAGES:
            raise InputError(
                f"{name} has {pages} pages, more than an interview guide.",
                "Save the pages with the questions.",
            )
        placed: list[_Placed] = []
        for number in range(pages):
            page = document[number]
            text = page.get_textpage()
            placed.extend(_page_lines(text, number))
            text.close()
            page.close()
        title = document.get_metadata_dict().get("Title", "")
    except pypdfium2.PdfiumError as error:
        raise InputError(f"{name} is damaged and can't be read.", "Save or print it to PDF again.") from error
    finally:
        document.close()
    if sum(len(line.text) for line in placed) < 20 * max(1, min(pages, 3)):
        raise InputError(
            f"{name} holds pictures of text, not text: it was scanned.",
            "Run it through text recognition first, or type the questions.",
        )
    kept, dropped = _without_furniture(placed, pages)
    notes = (f"Left out on every page: {', '.join(dropped)}.",) if dropped else ()
    return Source(tuple(_joined(kept)), title, notes)


def _page_lines(page: PdfTextPage, number: int) -> list[_Placed]:
    """Lines by where the letters stand: PDFium's own line breaks miss some that the eye sees."""
    import ctypes

    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    lines: list[_Placed] = []
    letters: list[str] = []
    box = (0.0, 0.0, 0.0, 0.0)  # of the line so far: left, right, bottom and top of its last letter

    def end_line() -> None:
        text = "".join(letters).strip()
        if text:
            lines.append(_Placed(text, number, box[0], box[1], box[3], box[3] - box[2]))
        letters.clear()

    for index in range(page.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(page, index))
        if letter in "\r\n":
            end_line()
            continue
        known = pdfium.FPDFText_GetCharBox(page, index, left, right, bottom, top)
        if not letter.isspace() and known and right.value > left.value:
            loose = pdfium.FS_RECTF()
            pdfium.FPDFText_GetLooseCharBox(page, index, loose)
            height = max(loose.top - loose.bottom, 1.0)
            if letters and abs(loose.bottom - box[2]) > 0.6 * max(height, box[3] - box[2]):
                end_line()
            start = box[0] if letters else left.value
            box = (start, right.value, loose.bottom, loose.top)
        letters.append(letter)
    end_line()
    return lines


def _without_furniture(lines: Sequence[_Placed], pages: int) -> tuple[list[_Placed], list[str]]:
    """Without page numbers and the lines that stand at the head or foot of most pages."""
    if pages < 2:
        return list(lines), []
    edges: Counter[str] = Counter()
    for number in range(pages):
        own = [line for line in lines if line.page == number]
        for key in {_key(line.text) for line in (*own[:2], *own[-2:])}:
            edges[key] += 1
    often = {key for key, count in edges.items() if count >= max(2, 0.6 * pages)}
    kept: list[_Placed] = []
    dropped: list[str] = []
    for line in lines:
        number_only = re.fullmatch(r"(?:page )?\d{1,3}(?: ?(?:/|of) ?\d{1,3})?", line.text, re.IGNORECASE)
        if (_key(line.text) in often and len(line.text) < 100 and not line.text.endswith("?")) or number_only:
            if not number_only and _key(line.text) not in map(_key, dropped):
                dropped.append(line.text)
        else:
            kept.append(line)
    return kept, dropped


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _joined(placed: Sequence[_Placed]) -> list[Line]:
    """Lines joined that only the margin broke; larger type as headings."""
    if not placed:
        return []
    sizes: Counter[int] = Counter()
    for one in placed:
        sizes[round(one.size)] += len(one.text)
    body = sizes.most_common(1)[0][0]
    margin = max(one.right for one in placed)
    left = min(one.left for one in placed)
    drawn = _drawn_bullets(placed, left)
    lines: list[Line] = []
    before: _Placed | None = None
    for one in placed:
        heading = 2 if one.size > body * 1.15 and len(one.text) < 120 else 0
        gap = before is not None and before.page == one.page and before.top - one.top > 1.9 * max(one.size, 1)
        line = marked(
            one.text, len(lines) + 1, heading=heading, gap=gap, indent=max(0, round((one.left - left) / 6))
        )
        if lines and before is not None and _goes_on(lines[-1], before, line, one, margin):
            lines[-1] = replace(lines[-1], text=join(lines[-1].text, line.text))
        elif lines and _lone_mark(lines[-1]):
            kind = Marker.BULLET if not lines[-1].text[:1].isdigit() else Marker.NUMBER
            lines[-1] = replace(line, marker=kind, indent=lines[-1].indent)
        elif round(one.left) in drawn and not heading and line.marker is Marker.NONE:
            lines.append(replace(line, marker=Marker.BULLET))
        else:
            lines.append(line)
        before = one
    return [line for line in lines if not _lone_mark(line)]


def _drawn_bullets(placed: Sequence[_Placed], left: float) -> set[int]:
    """Where items begin when their bullets are drawings and not letters: places right of the margin that
    many lines share, in a file without any bullet.
    """
    if any(marked(one.text, 0).marker is Marker.BULLET or _lone_mark(Line(one.text, 0)) for one in placed):
        return set()
    places = Counter(round(one.left) for one in placed if one.left > left + 8)
    return {place for place, count in places.items() if count >= 3}


def _lone_mark(line: Line) -> bool:
    """A bullet or number that stands on a line of its own, before its text."""
    return re.fullmatch(r"[•◦▪■□●○·–—*o-]|\d{1,2}[.)]", line.text) is not None


def _goes_on(before: Line, above: _Placed, line: Line, one: _Placed, margin: float) -> bool:
    if line.marker is not Marker.NONE or is_label(line.text) or bool(line.heading) != bool(before.heading):
        return False
    if above.page == one.page and abs(above.size - one.size) > 1.5:
        return False
    further_in = one.left > above.left + 4
    further_out = one.left < above.left - 4
    if (further_in and before.marker is Marker.NONE) or (further_out and before.marker is not Marker.NONE):
        return False
    first_word = line.text.split(" ", 1)[0]
    letter = (above.right - above.left) / max(len(above.text), 1)
    full = above.right + letter * (len(first_word) + 1) > margin - 2 * letter
    if before.text.endswith(("\ufffe", "\x02", "\u00ad")):
        return True
    if not full or line.gap:
        return False
    if line.text[0].islower():
        return True
    return not before.text.endswith((".", "?", "!", ":"))
