"""The form of a question set: nodes of a file to nouns, with every fault told (docs/question-sets.md)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from practice_app.bank.fields import Faults, Fields, did_you_mean, kind_of, one_line
from practice_app.bank.guide_form import GUIDE_KEYS, read_guide, read_study_card
from practice_app.errors import BankError, Fault
from practice_app.files import Items, Node, Text
from practice_app.model import AnswerPart, Area, FollowUp, Question, QuestionKind, QuestionSet

FORMAT = 1
SET_KEYS = ("format", "title", "about", "questions", *GUIDE_KEYS, "study_card")
QUESTION_KEYS = (
    "id",
    "text",
    "kind",
    "competencies",
    "areas",
    "follow_ups",
    "notes",
    "strong",
    "model_answer",
)
KINDS = {kind.value: kind for kind in QuestionKind}


@dataclass(frozen=True)
class ReadSet:
    """A set with the line of each question, for faults that show only beside other sets."""

    set: QuestionSet
    lines: dict[str, int] = field(default_factory=dict)  # of each question id


def slug(text: str, longest: int = 60) -> str:
    """An id out of a text: lower case, hyphens between words, the same for the same text always."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word[:longest]
        if len(longer) > longest:
            break
        made = longer
    return made or "item"


def unique(wanted: str, taken: Sequence[str] | set[str] | dict[str, int]) -> str:
    """`wanted`, or with a number from 2 that is free; the first such where numbers were given in order."""
    if wanted not in taken:
        return wanted
    high = 2  # doubled until free, then the first free number below it: names are given in order
    while f"{wanted}-{high}" in taken:
        high *= 2
    low = high // 2
    while low + 1 < high:
        middle = (low + high) // 2
        if f"{wanted}-{middle}" in taken:
            low = middle
        else:
            high = middle
    return f"{wanted}-{high}"


def read_set(node: Node, file: str, shipped: bool = False) -> ReadSet:
    """The set that `node` holds. Raises BankError with every fault of the file."""
    faults = Faults(file)
    fields = Fields(node, "a question set", SET_KEYS, faults)
    _check_format(fields)
    title = fields.text("title", required=True)
    about = fields.paragraphs("about")
    lines: dict[str, int] = {}
    questions = []
    for item in fields.items("questions", required=True):
        question = _question(item, title, faults)
        line = item.line
        if question.id in lines:
            faults.add(line, f"the id {question.id!r} is taken; first on line {lines[question.id]}")
        elif question.id:
            lines[question.id] = line
        questions.append(question)
    guide = read_guide(fields, lines)
    study_card = read_study_card(fields)
    if faults.found:
        raise BankError(sorted(faults.found, key=_place))
    found = QuestionSet(title, tuple(questions), file, shipped, about, guide, study_card)
    return ReadSet(found, lines)


def _place(fault: Fault) -> tuple[str, int]:
    return (fault.file, fault.line)


def _check_format(fields: Fields) -> None:
    written = fields.text("format", required=True)
    if not written or written == str(FORMAT):
        return
    if written.isdecimal() and int(written) > FORMAT:
        what = f"this is format {written}, from a newer version of the program: update the program"
    else:
        what = f"the format should be {FORMAT}, not {written!r}"
    fields.faults.add(fields.line_of("format"), what)


def _question(node: Node, set_title: str, faults: Faults) -> Question:
    fields = Fields(node, "a question", QUESTION_KEYS, faults)
    question_id = fields.id()
    areas = _areas(fields)
    return Question(
        id=question_id,
        text=fields.text("text", required=True),
        kind=_kind(fields),
        competencies=fields.texts("competencies"),
        areas=areas,
        follow_ups=_follow_ups(fields, areas),
        notes=fields.paragraphs("notes"),
        set_title=set_title,
        strong=fields.texts("strong"),
        model_answer=_model_answer(fields),
    )


def _kind(fields: Fields) -> QuestionKind:
    written = fields.text("kind")
    if not written:
        return QuestionKind.BEHAVIOURAL
    kind = KINDS.get(written.casefold())
    if kind is None:
        near = did_you_mean(written, KINDS) or f"; it is one of {', '.join(KINDS)}"
        fields.faults.add(fields.line_of("kind"), f"unknown kind {written!r}{near}")
        return QuestionKind.BEHAVIOURAL
    return kind


def _areas(fields: Fields) -> tuple[Area, ...]:
    """Areas with ids: the written ones, else made from the texts and kept clear of the written."""
    drafts: list[tuple[str, str, str, int]] = []  # id or "", text, hint, line
    for item in fields.items("areas"):
        if isinstance(item, Text):
            text = one_line(item.value)
            if item.empty:
                fields.faults.add(item.line, "an area is empty")
                continue
            drafts.append(("", text, "", item.line))
        elif isinstance(item, Items):
            fields.faults.add(item.line, f"an area should be a text or entries, not {kind_of(item)}")
        else:
            own = Fields(item, "an area", ("id", "text", "hint"), fields.faults)
            area_id = own.id(required=False)
            drafts.append((area_id, own.text("text", required=True), own.text("hint"), item.line))
    return _with_ids(drafts, fields.faults)


def _with_ids(drafts: Sequence[tuple[str, str, str, int]], faults: Faults) -> tuple[Area, ...]:
    taken: dict[str, int] = {}
    texts: dict[str, int] = {}
    for area_id, text, _, line in drafts:
        if area_id and area_id in taken:
            faults.add(line, f"the area id {area_id!r} is taken; first on line {taken[area_id]}")
        elif area_id:
            taken[area_id] = line
        if text and text.casefold() in texts:
            faults.add(line, f"this area stands a second time; first on line {texts[text.casefold()]}")
        texts.setdefault(text.casefold(), line)
    areas = []
    for area_id, text, hint, line in drafts:
        if not area_id:
            area_id = unique(slug(text), taken)
            taken[area_id] = line
        areas.append(Area(area_id, text, hint))
    return tuple(areas)


def _follow_ups(fields: Fields, areas: Sequence[Area]) -> tuple[FollowUp, ...]:
    ids = {area.id for area in areas}
    by_text = {area.text.casefold(): area.id for area in areas}
    follow_ups = []
    for item in fields.items("follow_ups"):
        if isinstance(item, Text):
            if item.empty:
                fields.faults.add(item.line, "a follow-up is empty")
                continue
            follow_ups.append(FollowUp(one_line(item.value)))
            continue
        own = Fields(item, "a follow-up", ("text", "probes"), fields.faults)
        probes = []
        nodes = own.items("probes")
        named = own.texts_of("probes", nodes)
        places = [node.line for node in nodes if isinstance(node, Text) and not node.empty]
        for name, line in zip(named, places, strict=True):
            found = name if name in ids else by_text.get(name.casefold())
            if found is None:
                near = did_you_mean(name, [*ids, *(area.text for area in areas)])
                own.faults.add(line, f"a follow-up probes {name!r}, which is no area of its question{near}")
            elif found not in probes:
                probes.append(found)
        follow_ups.append(FollowUp(own.text("text", required=True), tuple(probes)))
    return tuple(follow_ups)


def _model_answer(fields: Fields) -> tuple[AnswerPart, ...]:
    node = fields.node("model_answer")
    if node is None:
        return ()
    if isinstance(node, Text):
        return (AnswerPart("", tuple(fields.paragraphs("model_answer").split("\n"))),)
    if not isinstance(node, Items):
        fields.faults.add(
            fields.line_of("model_answer"),
            "'model_answer' should be a text, a list of points or a list of parts",
        )
        return ()
    if all(isinstance(item, Text) for item in node.items):
        points = fields.texts("model_answer")
        return (AnswerPart("", points),) if points else ()
    parts = []
    for item in node.items:
        own = Fields(item, "a part of a model answer", ("title", "points"), fields.faults)
        parts.append(AnswerPart(own.text("title"), own.texts("points")))
    return tuple(parts)
