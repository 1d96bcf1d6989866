"""Sets on paper: everything of the set is there, as it is, in Markdown and in Word."""

from __future__ import annotations

import io
from dataclasses import fields, is_dataclass

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from practice_app.bank import load_bank
from practice_app.guide_model import Guide, Minutes, Round, RoundTimes
from practice_app.model import AnswerPart, Area, Question, QuestionSet
from practice_app.paths import question_bank
from practice_app.report import question_set_docx, question_set_markdown
from practice_app.report.question_set import plain, round_minutes

SETS = load_bank([(question_bank(), True)]).sets
UNPRINTED = {"id", "source", "kind", "set_title", "hint", "probes", "role_play", "shipped"}


def shown(markdown: str) -> str:
    """The text that a reader of the Markdown sees, white space made plain."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    pieces = [
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for token in tokens
        for child in (token.children or [])
    ]
    return " ".join(
        "".join(f"{piece}\0" if piece == " " else piece for piece in pieces).replace("\0", "").split()
    )


def printed(content: bytes) -> str:
    """The text of a Word document, tables included."""
    document = Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join(texts).split())


def texts_of(value: object) -> list[str]:
    """Every text inside a set that a person should find on paper."""
    if isinstance(value, str):
        return [" ".join(line.split()) for line in value.split("\n") if line.strip()]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_of(item)]
    if is_dataclass(value):
        kept = [each.name for each in fields(value) if each.name not in UNPRINTED]
        if isinstance(value, Round):
            kept.remove("questions")  # ids
        return [text for name in kept for text in texts_of(getattr(value, name))]
    return []


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: chosen.title)
def test_markdown_holds_every_text(chosen: QuestionSet) -> None:
    page = shown(question_set_markdown(chosen))
    assert [text for text in texts_of(chosen) if text not in page] == []


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: chosen.title)
def test_word_holds_every_text(chosen: QuestionSet) -> None:
    page = printed(question_set_docx(chosen))
    assert [text for text in texts_of(chosen) if text not in page] == []


def test_a_guide_prints_its_rounds_with_scorecards_to_tick() -> None:
    guide = next(each for each in SETS if each.guide and each.guide.rounds)
    assert guide.guide is not None
    document = Document(io.BytesIO(question_set_docx(guide)))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    titles = [each.title for each in guide.guide.rounds]
    assert [each for each in headings if each in titles] == titles
    cards = [card for one in guide.guide.rounds for card in one.scorecards]
    recommended = [one for one in guide.guide.rounds if one.recommendation]
    others = len(guide.guide.scorecards) + len(guide.guide.reference_scorecards)
    assert len(document.tables) == len(cards) + len(recommended) + others
    assert all(row.cells[0].text == "☐" for table in document.tables for row in table.rows)
    assert document.core_properties.title == guide.title


def test_model_answers_come_last() -> None:
    question = Question(
        "a", "What do you do?", model_answer=(AnswerPart("First", ("Ring them.",)),), notes="Note."
    )
    chosen = QuestionSet("Set", (question, Question("b", "And then?")))
    for page in (question_set_markdown(chosen), printed(question_set_docx(chosen))):
        assert page.index("Ring them.") > page.index("And then?") > page.index("Note.")


def test_questions_outside_the_rounds_are_printed_too() -> None:
    questions = (Question("a", "In the round?"), Question("b", "Outside of it?"))
    guide = Guide(rounds=(Round("one", "First talk", questions=("a",)),))
    page = question_set_markdown(QuestionSet("Set", questions, guide=guide))
    assert page.index("First talk") < page.index("In the round?") < page.index("More questions")
    assert page.count("Outside of it?") == 1


def test_minutes_read_well() -> None:
    times = RoundTimes(45, Minutes(5, 5), Minutes(25, 30), None)
    assert round_minutes(times) == "45 minutes: 5 to begin, 25–30 for the main part"
    assert round_minutes(RoundTimes()) == ""


@given(
    st.text(st.sampled_from("ab *_#`<>[]()|\\~!-+=1.&;lt#"), min_size=1).filter(
        lambda text: text.strip() == text
    )
)
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    wanted = " ".join(text.split())
    assert shown(plain(wanted)) == wanted


def test_characters_that_word_cannot_hold_do_no_harm() -> None:
    question = Question("a", "One\x0btwo\ud800?", areas=(Area("x", "A\x00rea"),))
    assert "Onetwo?" in printed(question_set_docx(QuestionSet("T\x01itle", (question,))))
