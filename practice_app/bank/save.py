"""Question sets as YAML that a person would have written; comments of the file in place survive."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practice_app.bank.fields import one_line, paragraphs
from practice_app.bank.form import FORMAT, read_set, slug
from practice_app.errors import BankError, InputError
from practice_app.files import parse_yaml, read_bytes, write_atomic
from practice_app.guide_model import Guide, Minutes, RolePlay, Round, RoundTimes, Scorecard
from practice_app.model import AnswerPart, Area, Question, QuestionKind, QuestionSet

if TYPE_CHECKING:
    from ruamel.yaml import YAML

WIDTH = 100
_LONG = ("notes", "about", "summary", "definition", "purpose", "briefing", "guidance", "answer", "overview")
_KEYED = ("id", "competency", "name", "text", "title", "question")  # what tells one list entry from another


def question_to_data(question: Question) -> dict[str, Any]:
    """The question in the form of a set's file; what equals its default is left out."""
    data: dict[str, Any] = {"id": question.id, "text": question.text}
    if question.kind is not QuestionKind.BEHAVIOURAL:
        data["kind"] = question.kind.value
    data["competencies"] = list(question.competencies)
    data["areas"] = _areas(question.areas)
    data["follow_ups"] = [
        {"text": follow_up.text, "probes": list(follow_up.probes)} if follow_up.probes else follow_up.text
        for follow_up in question.follow_ups
    ]
    data["notes"] = question.notes
    data["strong"] = list(question.strong)
    data["model_answer"] = _model_answer(question.model_answer)
    return _without_empty(data)


def set_to_data(question_set: QuestionSet) -> dict[str, Any]:
    """The whole set in the form of its file, keys in the order of docs/question-sets.md."""
    data: dict[str, Any] = {"format": FORMAT, "title": question_set.title, "about": question_set.about}
    data = _without_empty(data)
    if question_set.guide is not None and question_set.guide.job is not None:
        data["job"] = _plain(question_set.guide.job)
    data["questions"] = [question_to_data(question) for question in question_set.questions]
    if question_set.guide is not None:
        data.update(_guide(question_set.guide))
    if question_set.study_card is not None:
        data["study_card"] = _plain(question_set.study_card)
    return data


def set_to_yaml(question_set: QuestionSet) -> str:
    """The set as the text of a new file."""
    return _dump(_yaml(), _with_blank_lines(set_to_data(question_set)))


def save_set(path: Path, question_set: QuestionSet) -> None:
    """Write the set to `path`, keeping the comments of what is there already.

    The text is read back before it replaces the file: a set that would not read as itself is refused
    with BankError (its faults) or InputError, and the last good file stays.
    """
    yaml = _yaml()
    data = set_to_data(question_set)
    text = ""
    if path.exists():
        text = _merged(yaml, path, data)
    if not text:
        text = set_to_yaml(question_set)
    _check(text, path, question_set)
    write_atomic(path, text)


def _check(text: str, path: Path, question_set: QuestionSet) -> None:
    read = read_set(parse_yaml(text, str(path)), str(path)).set
    if _normal(set_to_data(read)) != _normal(set_to_data(question_set)):
        raise InputError(
            f"{path} was not saved: a text in it holds characters that a file can't keep; the last saved "
            "version is untouched.",
            "Retype the text that you changed last, or paste it as plain text.",
        )


def _normal(data: Any) -> Any:
    """The data with white space made plain, which the reader does as well."""
    if isinstance(data, dict):
        return {key: _normal(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_normal(item) for item in data]
    return one_line(data) if isinstance(data, str) else data


def _merged(yaml: YAML, path: Path, data: dict[str, Any]) -> str:
    """The file in place with `data` laid over it; "" when it can't be read and is replaced whole."""
    from ruamel.yaml.error import YAMLError

    try:
        written = read_bytes(path, 5_000_000).decode("utf-8-sig")
        parse_yaml(written, str(path))  # what our reader refuses is not merged into
        document = yaml.load(written)
    except (BankError, UnicodeDecodeError, YAMLError):
        return ""
    if not isinstance(document, dict):
        return ""
    _lay_over(document, data)
    return _dump(yaml, document)


def _lay_over(old: Any, new: Mapping[str, Any]) -> None:
    """Change a commented mapping in place until it equals `new`, touching only what differs."""
    for key in [key for key in old if str(key) not in {str(name) for name in new}]:
        del old[key]
    names = {str(key): key for key in old}
    for position, (key, value) in enumerate(new.items()):
        if str(key) not in names:
            old.insert(min(position, len(old)), key, _commented(value))
            continue
        own = names[str(key)]
        before = old[own]
        if isinstance(value, dict) and isinstance(before, dict):
            _lay_over(before, value)
        elif isinstance(value, list) and isinstance(before, list):
            _lay_over_list(before, value)
        elif _words(before) != _words(value):
            old[own] = _in_style_of(before, value)


def _lay_over_list(old: Any, new: Sequence[Any]) -> None:
    if [_identity(item) for item in old] == [_identity(item) for item in new]:
        for position, item in enumerate(new):
            if isinstance(item, dict) and isinstance(old[position], dict):
                _lay_over(old[position], item)
            elif _words(old[position]) != _words(item):
                old[position] = _commented(item)
        return
    places: dict[str, list[int]] = {}
    for place, item in enumerate(old):
        places.setdefault(_identity(item), []).append(place)
    items, comments = [], {}
    for item in new:
        same = places.get(_identity(item))
        if not same:
            items.append(_commented(item))
            continue
        place = same.pop(0)
        kept = old[place]
        if place in old.ca.items:
            comments[len(items)] = old.ca.items[place]
        if isinstance(item, dict) and isinstance(kept, dict):
            _lay_over(kept, item)
            items.append(kept)
        else:
            items.append(kept if _words(kept) == _words(item) else _commented(item))
    old[:] = items
    old.ca.items.clear()
    old.ca.items.update(comments)


def _in_style_of(before: Any, value: Any) -> Any:
    """The new value; a block of text stays one, since ruamel hangs the comment after it on it."""
    from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

    if not isinstance(before, FoldedScalarString | LiteralScalarString) or not isinstance(value, str):
        return _commented(value)
    made = LiteralScalarString(value) if "\n" in value else _folded(value)
    comment = getattr(before, "comment", None)
    if comment is not None:
        made.comment = comment
    return made


def _identity(item: Any) -> str:
    if isinstance(item, dict):
        for key in _KEYED:
            if key in item:
                return one_line(str(item[key]))
        return ""
    return one_line(str(item))


def _words(value: Any) -> Any:
    """A value of the file made comparable: YAML's own idea of numbers and yes or no undone."""
    if isinstance(value, list):
        return [_words(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _words(item) for key, item in value.items()}
    return paragraphs(str(value))


# --- Nouns to data ------------------------------------------------------------------------------


def _areas(areas: Sequence[Area]) -> list[Any]:
    """Plain text where the id is the one that the reader would make, entries elsewhere."""
    return [
        area.text
        if _is_made(area) and not area.hint
        else _without_empty({"id": area.id, "text": area.text, "hint": area.hint})
        for area in areas
    ]


def _is_made(area: Area) -> bool:
    return slug(area.text) == area.id


def _model_answer(parts: Sequence[AnswerPart]) -> list[Any]:
    if len(parts) == 1 and not parts[0].title:
        return list(parts[0].points)
    return [_without_empty({"title": part.title, "points": list(part.points)}) for part in parts]


def _guide(guide: Guide) -> dict[str, Any]:
    return _without_empty(
        {
            "competencies": [_plain(competency) for competency in guide.competencies],
            "rounds": [_round(one) for one in guide.rounds],
            "role_plays": [_role_play(role_play) for role_play in guide.role_plays],
            "scorecards": [_scorecard(card) for card in guide.scorecards],
            "debrief": [_plain(prompt) for prompt in guide.debrief],
            "references": [_plain(prompt) for prompt in guide.references],
            "reference_scorecards": [_scorecard(card) for card in guide.reference_scorecards],
            "red_flags": list(guide.red_flags),
            "faq": [
                _without_empty({"question": prompt.text, "answer": prompt.guidance}) for prompt in guide.faq
            ],
        }
    )


def _round(one: Round) -> dict[str, Any]:
    data = _plain(one)
    data.pop("times", None)
    data["scorecards"] = [_scorecard(card) for card in one.scorecards]
    data["recommendation"] = {anchor.score: anchor.text for anchor in one.recommendation}
    ordered = {"id": data.pop("id"), "title": data.pop("title"), "minutes": _times(one.times), **data}
    return _without_empty(ordered)


def _times(times: RoundTimes) -> Any:
    def minutes(part: Minutes | None) -> int | str | None:
        if part is None:
            return None
        return part.low if part.low == part.high else f"{part.low}-{part.high}"

    parts = {
        "total": times.total,
        "intro": minutes(times.intro),
        "questions": minutes(times.questions),
        "candidate": minutes(times.candidate),
    }
    return {key: value for key, value in parts.items() if value is not None}


def _scorecard(card: Scorecard) -> dict[str, Any]:
    return {
        "competency": card.competency,
        "anchors": {anchor.score: anchor.text for anchor in card.anchors},
    }


def _role_play(role_play: RolePlay) -> dict[str, Any]:
    data = _plain(role_play)
    data["blanks"] = {blank.name: list(blank.choices) for blank in role_play.blanks}
    return _without_empty(data)


def _plain(noun: Any) -> Any:
    """A frozen dataclass as a dict without what is empty, tuples as lists."""
    if is_dataclass(noun) and not isinstance(noun, type):
        return _without_empty({each.name: _plain(getattr(noun, each.name)) for each in fields(noun)})
    if isinstance(noun, tuple):
        return [_plain(item) for item in noun]
    return noun


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", [], {}, None)}


# --- Writing ------------------------------------------------------------------------------------


def _yaml() -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML()  # the round-trip kind, which keeps comments and quotes
    yaml.width = 1_000_000  # lines break where `_folded` says, and where they did in the file
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    yaml.preserve_quotes = True
    return yaml


def _commented(value: Any) -> Any:
    """Data as ruamel's own lists and mappings, long paragraphs folded, short lists on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    if isinstance(value, dict):
        made = CommentedMap()
        for key, item in value.items():
            long = key in _LONG and isinstance(item, str) and len(item) > WIDTH and "\n" not in item
            made[key] = _folded(item) if long else _commented(item)
            if key in ("competencies", "probes") and all(isinstance(one, str) for one in item):
                made[key].fa.set_flow_style()
        return made
    if isinstance(value, list):
        return CommentedSeq([_commented(item) for item in value])
    if isinstance(value, str):
        if "\n" in value:
            return LiteralScalarString(value)
        if value.casefold() in ("null", "~", "yes", "no", "on", "off", "true", "false", "y", "n"):
            return DoubleQuotedScalarString(value)  # other YAML readers would take these for something else
    return value


def _folded(text: str) -> Any:
    """A paragraph that is written over several lines of at most WIDTH characters, more or less."""
    from ruamel.yaml.scalarstring import FoldedScalarString

    made = FoldedScalarString(text)
    places, begin = [], 0
    while len(text) - begin > WIDTH:
        place = text.rfind(" ", begin + 1, begin + WIDTH)
        if place < 0:
            break
        places.append(place)
        begin = place
    made.fold_pos = places
    return made


def _with_blank_lines(data: dict[str, Any]) -> Any:
    """The data with an empty line before each question and each part of a guide."""
    document = _commented(data)
    for key in document:
        if key not in ("format", "title"):
            document.yaml_set_comment_before_after_key(key, before="\n" if key != "about" else None)
    for key in ("questions", "rounds", "role_plays"):
        items = document.get(key, ())
        for position in range(1, len(items)):
            items.yaml_set_comment_before_after_key(position, before="\n")
    return document


def _dump(yaml: YAML, document: Any) -> str:
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()
