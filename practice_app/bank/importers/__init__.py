"""Guides in other formats as lines: one file a format, chosen by what it holds, not by its name alone."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from practice_app.bank.lines import Source
from practice_app.errors import InputError
from practice_app.files import read_bytes

LARGEST = 20_000_000  # bytes of a guide; long ones have 200 kB
LARGEST_UNPACKED = 100_000_000
LARGEST_TEXT = 2_000_000  # characters
MOST_LINES = 20_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # old .doc and .xls, and every new one with a password
_READ = "Guides are read from text, Markdown, HTML, Word (.docx), PDF, CSV, Excel (.xlsx), YAML and JSON."


def read_source(path: Path) -> Source:
    """The lines of a guide in any known format. Raises InputError that says why it can't be read."""
    data = read_bytes(path, LARGEST)
    suffix = path.suffix.lower()
    if not data.strip():
        raise InputError(f"{path.name} is empty.", "Choose another file.")
    source = _read(data, suffix, path.name)
    _check_size(len(source.lines), sum(len(line.text) for line in source.lines), path.name)
    if not source.lines:
        raise InputError(f"{path.name} holds no text.", "Choose another file.")
    return source


def _check_size(lines: int, characters: int, name: str) -> None:
    if lines > MOST_LINES or characters > LARGEST_TEXT:
        raise InputError(
            f"{name} holds far more text than an interview guide.",
            "Copy the part with the questions into a file.",
        )


def _read(data: bytes, suffix: str, name: str) -> Source:
    if data.startswith(b"%PDF") or (suffix == ".pdf" and b"%PDF" in data[:1024]):
        from practice_app.bank.importers.pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(_OLE):
        raise InputError(
            f"{name} is protected with a password, or in the old form of Word or Excel from before 2007.",
            "Open it there and save it as .docx or .xlsx without a password.",
        )
    if data.startswith(b"PK\x03\x04"):
        return _read_zip(data, name)
    if suffix in (".pdf", ".docx", ".xlsx"):
        raise InputError(f"{name} is not a {suffix[1:].upper()} file, or it is damaged.", _READ)
    from practice_app.bank.importers.text import decoded, read_text

    text, notes = decoded(data, name)
    if not text.lstrip().startswith("<"):  # a page has far more marks than text
        _check_size(text.count("\n"), len(text), name)
    if suffix in (".csv", ".tsv"):
        from practice_app.bank.importers.tables import read_csv

        source = read_csv(text, name)
    elif suffix in (".html", ".htm", ".xhtml") or text.lstrip()[:15].lower().startswith(
        ("<!doctype html", "<html")
    ):
        from practice_app.bank.importers.html import read_html

        source = read_html(text, name)
    elif suffix in (".md", ".markdown", ".mkd"):
        from practice_app.bank.importers.markdown import read_markdown

        source = read_markdown(text)
    else:
        source = read_text(text)
    return Source(source.lines, source.title, (*notes, *source.notes))


def _read_zip(data: bytes, name: str) -> Source:
    """A Word or Excel file, after a look at what it would unpack to."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            size = sum(member.file_size for member in members)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise InputError(f"{name} is damaged.", "Open it where it was made and save it again.") from error
    if size > LARGEST_UNPACKED or len(members) > 10_000:
        raise InputError(
            f"{name} would unpack to {size / 1e6:,.0f} MB, which no guide does; it was not opened.",
            "Save it again without pictures, or copy the questions into a text file.",
        )
    if any(member.flag_bits & 1 for member in members):
        raise InputError(f"{name} is protected with a password.", "Save it without one.")
    if "word/document.xml" in names:
        from practice_app.bank.importers.docx import read_docx

        return read_docx(data, name)
    if "xl/workbook.xml" in names:
        from practice_app.bank.importers.tables import read_xlsx

        return read_xlsx(data, name)
    raise InputError(f"{name} is an archive, but no Word or Excel file.", _READ)
