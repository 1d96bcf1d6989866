"""A question set or interview guide to print or to share: as Markdown, and as a Word document.

Model answers stand at the very end, on a page of their own: they are for after one's own try.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from practice_app.guide_model import (
    Anchor,
    Guide,
    Minutes,
    Prompt,
    RolePlay,
    Round,
    RoundTimes,
    Scorecard,
    StudyCard,
)
from practice_app.model import Question, QuestionSet
from practice_app.paths import resources

if TYPE_CHECKING:
    from docx.document import Document

T = TypeVar("T")

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKS = re.compile(r"([\\`*_\[\]<>|~&])")
_OPENS = re.compile(r"^(\s*)(?:([#+\-=])|(\d{1,9})([.)]))", re.MULTILINE)
BOX = "☐"
NOTES_LINES = 4  # for handwriting, after every question


def question_set_markdown(question_set: QuestionSet) -> str:
    """The set as Markdown, in the layout of an interview guide."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(resources() / "templates"),
        autoescape=False,  # Markdown is no HTML: `_escaped` takes the place
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["minutes"] = round_minutes
    shown = _escaped(question_set)
    guide = shown.guide or Guide()
    text = environment.get_template("question_set.md").render(
        set=shown,
        guide=guide,
        card=shown.study_card,
        outside=outside_rounds(shown),
        by_id={question.id: question for question in shown.questions},
        role_plays={role_play.id: role_play for role_play in guide.role_plays},
        answered=[question for question in shown.questions if question.model_answer],
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def plain(text: str) -> str:
    """The text so that Markdown shows it as it is."""
    escaped = _MARKS.sub(r"\\\1", text)
    return _OPENS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", escaped)


def _escaped(value: T) -> T:
    """The value with every text inside it made plain; ids stay equal to one another."""
    result: Any = value
    if isinstance(value, str):
        result = plain(value)
    elif isinstance(value, tuple):
        result = tuple(_escaped(item) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        result = replace(value, **{each.name: _escaped(getattr(value, each.name)) for each in fields(value)})
    return cast(T, result)


def outside_rounds(question_set: QuestionSet) -> list[Question]:
    """The questions that no round asks, in their order."""
    rounds = question_set.guide.rounds if question_set.guide else ()
    asked = {question_id for one in rounds for question_id in one.questions}
    return [question for question in question_set.questions if question.id not in asked]


def round_minutes(times: RoundTimes) -> str:
    """`45 minutes: 5 to begin, 25–30 for the questions, 10–15 for yours`; "" when nothing is known."""
    parts = [
        f"{_range(minutes)} {what}"
        for minutes, what in (
            (times.intro, "to begin"),
            (times.questions, "for the main part"),
            (times.candidate, "for the candidate’s questions"),
        )
        if minutes is not None
    ]
    total = f"{times.total} minutes" if times.total is not None else ""
    return ": ".join(filter(None, (total, ", ".join(parts))))


def _range(minutes: Minutes) -> str:
    return str(minutes.low) if minutes.low == minutes.high else f"{minutes.low}–{minutes.high}"


def question_set_docx(question_set: QuestionSet) -> bytes:
    """The set as a Word document for the interviewer's desk: boxes to tick, lines to write on, scorecards."""
    from docx import Document

    paper = _Paper(Document())
    paper.document.core_properties.title = _clean(question_set.title)
    paper.document.core_properties.author = ""
    guide = question_set.guide or Guide()
    paper.heading(question_set.title, 0)
    paper.text(question_set.about)
    paper.job(guide)
    by_id = {question.id: question for question in question_set.questions}
    role_plays = {each.id: each for each in guide.role_plays}
    for number, one in enumerate(guide.rounds):
        paper.round(one, by_id, role_plays, new_page=number > 0 or guide.job is not None)
    rest = outside_rounds(question_set)
    if rest:
        paper.heading("More questions" if guide.rounds else "Questions", 1)
        for question in rest:
            paper.question(question, 2)
    placed = {one.role_play for one in guide.rounds}
    for role_play in guide.role_plays:
        if role_play.id not in placed:
            paper.role_play(role_play, 1)
    paper.scorecards(guide.scorecards, "Scorecards", 1)
    paper.prompts("Debrief", guide.debrief)
    paper.prompts("Reference check", guide.references)
    paper.scorecards(guide.reference_scorecards, "Reference scorecards", 1)
    paper.points("Red flags", guide.red_flags, 1)
    paper.prompts("Questions that interviewers have", guide.faq)
    paper.study_card(question_set.study_card)
    paper.model_answers(question_set.questions)
    file = io.BytesIO()
    paper.document.save(file)
    return file.getvalue()


class _Paper:
    """A Word document being written."""

    def __init__(self, document: Document) -> None:
        from docx.shared import Cm, Pt

        self.document = document
        document.styles["Normal"].font.name = "Calibri"
        document.styles["Normal"].font.size = Pt(11)
        for section in document.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)

    def new_page(self) -> None:
        self.document.add_page_break()  # type: ignore[no-untyped-call]

    def heading(self, text: str, level: int) -> None:
        self.document.add_heading(_clean(text), level)

    def text(self, text: str, label: str = "", *, italic: bool = False) -> None:
        for line in filter(None, text.split("\n")):
            paragraph = self.document.add_paragraph()
            if label:
                paragraph.add_run(_clean(f"{label}: ")).bold = True
                label = ""
            paragraph.add_run(_clean(line)).italic = italic

    def bullets(self, texts: Iterable[str], style: str = "List Bullet") -> None:
        for text in texts:
            self.document.add_paragraph(_clean(text), style=style)

    def points(self, title: str, texts: Sequence[str], level: int) -> None:
        if texts:
            self.heading(title, level)
            self.bullets(texts)

    def label(self, text: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(_clean(text)).bold = True

    def job(self, guide: Guide) -> None:
        if guide.job is not None:
            self.heading(f"The job: {guide.job.title}", 1)
            self.text(guide.job.summary)
            for title, texts in (
                ("Responsibilities", guide.job.responsibilities),
                ("Requirements", guide.job.requirements),
                ("What should be achieved", guide.job.outcomes),
                ("The person", guide.job.traits),
            ):
                self.points(title, texts, 2)
        if guide.competencies:
            self.heading("Competencies", 1)
            for competency in guide.competencies:
                self.text(competency.definition or " ", competency.name)

    def round(
        self,
        one: Round,
        questions: dict[str, Question],
        role_plays: dict[str, RolePlay],
        *,
        new_page: bool,
    ) -> None:
        if new_page:
            self.new_page()
        self.heading(one.title, 1)
        self.text(round_minutes(one.times), italic=True)
        self.text("Candidate: ____________________   Interviewer: ____________________   Date: __________")
        self.text(one.purpose, "Purpose")
        self.text(one.briefing, "Tell the candidate")
        for question_id in one.questions:
            self.question(questions[question_id], 2)
        if one.role_play is not None:
            self.role_play(role_plays[one.role_play], 2)
        self.scorecards(one.scorecards, "Scorecards", 2)
        if one.recommendation:
            self.label("Recommendation")
            self.anchors(one.recommendation)

    def question(self, question: Question, level: int) -> None:
        self.heading(question.text, level)
        if question.competencies:
            self.text(f"Competencies: {', '.join(question.competencies)}", italic=True)
        if question.areas:
            self.label("Areas to cover")
            for area in question.areas:
                self.document.add_paragraph(f"{BOX} {_clean(area.text)}").paragraph_format.space_after = 0
        if question.follow_ups:
            self.label("Follow-up questions")
            self.bullets(each.text for each in question.follow_ups)
        if question.strong:
            self.label("What strong answers show")
            self.bullets(question.strong)
        self.text(question.notes, "Notes")
        for _ in range(NOTES_LINES):
            self.document.add_paragraph("_" * 84).paragraph_format.space_after = 0

    def role_play(self, role_play: RolePlay, level: int) -> None:
        self.heading(role_play.title, level)
        for label, text in (
            ("Company", role_play.company),
            ("The candidate plays", role_play.your_role),
            ("You play", role_play.their_role),
            ("Scene", role_play.scenario),
        ):
            self.text(text, label)
        for title, texts in (
            ("The people", role_play.stakeholders),
            ("Figures", role_play.metrics),
            ("Goals of the meeting", role_play.goals),
        ):
            if texts:
                self.label(title)
                self.bullets(texts)
        if role_play.blanks:
            self.label("Fill each blank from its list before you begin")
            self.bullets(f"{{{blank.name}}}: {' / '.join(blank.choices)}" for blank in role_play.blanks)

    def scorecards(self, cards: Sequence[Scorecard], title: str, level: int) -> None:
        if cards:
            self.heading(title, level)
        for card in cards:
            self.label(card.competency)
            self.anchors(card.anchors)

    def anchors(self, anchors: Sequence[Anchor]) -> None:
        """A table of box, score and what it stands for."""
        from docx.shared import Cm

        table = self.document.add_table(rows=0, cols=3, style="Table Grid")
        table.autofit = False
        for anchor in anchors:
            cells = table.add_row().cells
            for cell, text, width in zip(
                cells, (BOX, str(anchor.score), anchor.text), (1, 1.2, 14.8), strict=True
            ):
                cell.text, cell.width = _clean(text), Cm(width)
        self.document.add_paragraph()

    def prompts(self, title: str, prompts: Sequence[Prompt]) -> None:
        if prompts:
            self.heading(title, 1)
        for prompt in prompts:
            self.label(prompt.text)
            self.text(prompt.guidance)

    def study_card(self, card: StudyCard | None) -> None:
        if card is None:
            return
        self.new_page()
        self.heading("To read beside practice", 1)
        self.text(card.overview)
        for title, texts in (
            ("Key concepts", card.concepts),
            ("Example lines", card.example_lines),
            ("Scenarios", card.scenarios),
            ("Good habits", card.habits),
            ("Mistakes to avoid", card.mistakes),
        ):
            self.points(title, texts, 2)

    def model_answers(self, questions: Sequence[Question]) -> None:
        answered = [question for question in questions if question.model_answer]
        if not answered:
            return
        self.new_page()
        self.heading("Model answers: for after your own try", 1)
        for question in answered:
            self.text(question.text, italic=True)
            for part in question.model_answer:
                if part.title:
                    self.label(part.title)
                self.bullets(part.points)


def _clean(text: str) -> str:
    """The text without the characters that no Word file can hold."""
    return NOT_IN_XML.sub("", text)
