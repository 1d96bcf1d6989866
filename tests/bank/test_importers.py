from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice_app.bank.guides import import_guide, import_text
from practice_app.bank.importers import LARGEST, MOST_LINES
from practice_app.errors import BankError, InputError

QUESTIONS = ("Tell me about a van that kept breaking down.", "How do you choose a garage?")


def told(path: Path) -> str:
    before = sorted(path.parent.iterdir())
    with pytest.raises(InputError) as error:
        import_guide(path)
    assert sorted(path.parent.iterdir()) == before  # nothing was written
    assert error.value.hint
    return error.value.message


# --- Word


def test_word_lists_headings_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = ""
    document.add_heading("Fleet manager interview", 0)
    document.add_heading("Round 1: Phone screen (25 minutes)", 1)
    document.add_heading("Questions", 2)
    for number, text in enumerate(QUESTIONS):
        document.add_paragraph(text, style="List Number")
        document.add_paragraph("Areas to cover")
        for area in ("What was tried", "What it cost")[: number + 1]:
            document.add_paragraph(area, style="List Bullet")
        document.add_paragraph("Follow-up questions")
        document.add_paragraph("When did you give up on it?", style="List Bullet")
    document.add_heading("Round 2: Panel (1 hour)", 1)
    rows = [
        ("Question", "Look for", "Follow-ups"),
        ("Describe a driver you had to let go.", "Fairness\nRecords kept", "What did the others say?"),
        ("What would you do with a stolen van?", "Police; Insurer; Customer", ""),
    ]
    table = document.add_table(rows=0, cols=3)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_heading("Scorecard", 2)
    scores = document.add_table(rows=0, cols=4)
    for row in (("Competency", "1", "2", "3"), ("Thrift", "Wastes", "Watches", "Saves")):
        for cell, text in zip(scores.add_row().cells, row, strict=True):
            cell.text = text
    path = tmp_path / "fleet.docx"
    document.save(str(path))
    imported = import_guide(path)
    found = [(len(question.areas), len(question.follow_ups)) for question in imported.set.questions]
    assert found == [(1, 1), (2, 1), (2, 1), (3, 0)]
    assert imported.set.title == "Fleet manager interview"
    assert [round["minutes"] for round in imported.summary()["rounds"]] == [25, 60]
    guide = imported.set.guide
    assert guide is not None
    assert [len(each.questions) for each in guide.rounds] == [2, 2]
    assert guide.rounds[1].scorecards[0].competency == "Thrift"
    assert [anchor.text for anchor in guide.rounds[1].scorecards[0].anchors] == ["Wastes", "Watches", "Saves"]


def test_word_without_styles(tmp_path: Path) -> None:
    document = docx.Document()
    for text in (
        "Interview questions",
        QUESTIONS[0],
        "Areas to cover",
        "• Tried before",
        "• Cost",
        QUESTIONS[1],
    ):
        document.add_paragraph(text)
    path = tmp_path / "plain.docx"
    document.save(str(path))
    assert [len(question.areas) for question in import_guide(path).set.questions] == [2, 0]


# --- Excel and CSV


def test_excel_columns_are_known_by_their_headings(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Gardeners", None, None, None, None])
    sheet.append(["Stage", "Question", "Competency", "Areas to cover", "Follow-up questions"])
    sheet.append(["Screen", "Tell me about a garden you changed.", "Care", "Soil; Plants; Owner", None])
    sheet.append(
        ["Trial", "How do you prune a rose?", "Skill", "Time of year\nTools", "When did you get it wrong?"]
    )
    path = tmp_path / "garden.xlsx"
    book.save(path)
    imported = import_guide(path)
    questions = imported.set.questions
    assert [(len(question.areas), len(question.follow_ups)) for question in questions] == [(3, 0), (2, 1)]
    assert [question.competencies for question in questions] == [("Care",), ("Skill",)]
    assert [each["title"] for each in imported.summary()["rounds"]] == ["Screen", "Trial"]
    assert imported.set.title == "Gardeners"
    assert imported.left_over == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "table.csv"
    rows = [
        ["Question", "Look for"],
        ['"Tell me about a cake, or two."', "taste"],
        ["How do you bake?", "heat"],
    ]
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8-sig")
    assert [len(question.areas) for question in import_guide(path).set.questions] == [1, 1]


def test_a_single_column_is_a_list_of_questions(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Question\nTell me about a cake.\n"How, and where, do you bake?"\n')
    texts = [question.text for question in import_guide(path).set.questions]
    assert texts == ["Tell me about a cake.", "How, and where, do you bake?"]


# --- PDF


def pdf(pages: list[list[tuple[int, int, int, str]]], extra: bytes = b"") -> bytes:
    """A PDF of text lines (left, height, size, text), written by hand."""
    objects: list[bytes] = [b"", b""]
    kids = []
    for lines in pages:
        content = "".join(
            f"BT /F1 {size} Tf {left} {height} Td ({text}) Tj ET\n" for left, height, size, text in lines
        ).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
            b" /Encoding /WinAnsiEncoding >> >> >> >>" % len(objects)
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (listed, len(kids))
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\n" % (
        size,
        table,
        size,
        extra,
    )
    return out + b"startxref\n%d\n%%%%EOF\n" % start


PAGE_ONE = [
    (60, 810, 9, "Northmoor Ltd, internal"),
    (60, 770, 20, "Questions for drivers"),
    (60, 740, 11, "1. Tell me about a delivery that you could not make on the day that had been promised"),
    (74, 726, 11, "to the customer."),
    (60, 706, 11, "Areas to cover"),
    (74, 692, 11, "• Reason for the delay"),
    (
        74,
        678,
        11,
        "• Call to the customer, made early enough for other plans to be laid by them and not too",
    ),
    (84, 664, 11, "late for anything"),
    (60, 644, 11, "Follow-up questions"),
    (74, 630, 11, "• What did they say?"),
    (60, 30, 9, "Page 1 of 2"),
]
PAGE_TWO = [
    (60, 810, 9, "Northmoor Ltd, internal"),
    (60, 740, 11, "2. How do you plan a round?"),
    (60, 720, 11, "Areas to cover"),
    (74, 706, 11, "• Traffic"),
    (74, 692, 11, "• Breaks"),
    (60, 30, 9, "Page 2 of 2"),
]


def test_pdf_lines_are_joined_and_page_heads_left_out(tmp_path: Path) -> None:
    path = tmp_path / "drivers.pdf"
    path.write_bytes(pdf([PAGE_ONE, PAGE_TWO]))
    imported = import_guide(path)
    first, second = imported.set.questions
    assert first.text.endswith("on the day that had been promised to the customer.")
    assert [len(first.areas), len(first.follow_ups), len(second.areas)] == [2, 1, 2]
    assert first.areas[1].text.endswith("by them and not too late for anything")
    assert imported.set.title == "Questions for drivers"
    assert imported.left_over == ()
    assert imported.notes == ("Left out on every page: Northmoor Ltd, internal.",)


def test_a_scanned_pdf_is_told(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([[], [(60, 700, 11, "1")]]))
    assert "it was scanned" in told(path)


def test_a_locked_pdf_is_told(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -1 >> /ID [<00> <00>]" % (
        b"aa" * 32,
        b"bb" * 32,
    )
    path.write_bytes(pdf([PAGE_ONE], lock))
    assert "protected with a password" in told(path)


@pytest.mark.parametrize("content", [b"%PDF-1.7\nrubbish", b"%PDF", pdf([PAGE_ONE])[:400]])
def test_a_damaged_pdf_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(content)
    assert "bad.pdf" in told(path)


# --- What is refused


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b" \n", "is empty"),
        ("old.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "password, or in the old form"),
        ("noise.txt", random.Random(1).randbytes(4000), "is not text"),
        ("noise.docx", random.Random(2).randbytes(4000), "is not a DOCX file"),
        ("noise.pdf", random.Random(3).randbytes(4000), "is not a PDF file"),
        ("zip.docx", b"PK\x03\x04" + random.Random(4).randbytes(400), "is damaged"),
        ("other.zip", zipped(a_xml=b"<a/>"), "no Word or Excel file"),
        ("bad.docx", zipped(word__document_xml=b"<w:document"), "is damaged"),
        ("bad.xlsx", zipped(xl__workbook_xml=b"<workbook"), "is damaged"),
        ("bomb.docx", zipped(word__document_xml=b"\x00" * 101_000_000), "would unpack to 101 MB"),
        ("large.txt", b"a" * (LARGEST + 1), "larger than 20 MB"),
        ("long.txt", b"a\n" * (MOST_LINES + 1), "far more text"),
        ("letter.txt", b"Dear all,\nthank you for a good year.\n", "No interview question was found"),
        ("page.html", b"<html><script>ask('Tell me about x.')</script></html>", "holds no text"),
    ],
)
def test_what_is_no_guide_is_told_in_a_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said in told(path)


def test_our_own_form_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text("format: 1\ntitle: T\nquestions:\n  - {id: a, text: Anything at all, areas: [x]}\n")
    assert import_guide(path).summary()["areas"] == 1
    path.write_text("format: 1\nquestions:\n  - {id: a}\n")
    with pytest.raises(BankError):
        import_guide(path)


def test_encodings(tmp_path: Path) -> None:
    text = "Interview questions\r\n• Tell me about “Café Zoë”.\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes(text.encode(encoding))
        imported = import_guide(path)
        assert [question.text for question in imported.set.questions] == ["Tell me about “Café Zoë”."]
        assert bool(imported.notes) == (encoding in ("utf-16-le", "cp1252"))


# --- Anything at all

PIECES = [
    "Interview Questions", "Areas to Cover:", "Follow-Up Questions", "- an area",
    "1. Tell me about it.", "Why you?",
    "Scorecard", "Skill", "0: none", "1: some", "2: much", "FAQ", "Round 2 (30 minutes)", "",
    "    ", "\t* deep", "Q:",
    "Question 3", "Role Play Scenario", "Look for: a; b; c", "# Heading", "**Bold**", "(Care)",
    "Competency: Care", ":",
    "Directions for the Interviewer", "Allow 30 minutes: 5 minutes for introduction", "| a | b |",
    "|---|---|", "[x] y",
    "Debrief Meeting", "Guidance: note", "Reference Checks", "{blank}", "&amp; <b>x</b>", "“quoted?”",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=40),
    st.sampled_from(["txt", "md", "html", "csv"]),
)
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_lines_are_read_or_told(tmp_path: Path, lines: list[str], suffix: str) -> None:
    path = tmp_path / f"any.{suffix}"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    try:
        imported = import_guide(path)
    except InputError:
        return
    summary = imported.summary()
    assert summary["questions"] > 0
    assert all(question.text.strip() for question in imported.set.questions)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(deadline=None, max_examples=100)
def test_nothing_that_was_pasted_is_lost(lines: list[str]) -> None:
    """Every line is in the set, left over, or one of the headings that put the others in their place."""
    try:
        imported = import_text("\n".join([*lines, "Interview Questions", "Tell me about the last one."]))
    except InputError as error:
        pytest.fail(str(error))
    kept = repr(imported)
    for marker in ("an area", "much", "note", "blank"):
        if any(marker in line for line in lines):
            assert marker in kept


@given(st.integers(0, 2**32), st.integers(1, 60))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_files_are_told(tmp_path: Path, seed: int, changes: int) -> None:
    rng = random.Random(seed)
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(QUESTIONS[0], style="List Number")
    document.save(buffer)
    for name, good in (("a.docx", buffer.getvalue()), ("a.pdf", pdf([PAGE_ONE]))):
        data = bytearray(good)
        for _ in range(changes):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path = tmp_path / name
        path.write_bytes(bytes(data[: rng.randrange(len(data) // 2, len(data) + 1)]))
        with suppress(InputError):
            import_guide(path)
