"""A guide in any format to a question set, with what was taken and what was left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from practice_app.bank.bank import load_set
from practice_app.bank.fields import one_line
from practice_app.bank.form import slug, unique
from practice_app.bank.found import Found, FoundQuestion, FoundRound
from practice_app.bank.grammar import parse
from practice_app.bank.importers import LARGEST_TEXT, MOST_LINES, read_source
from practice_app.bank.importers.text import read_text
from practice_app.bank.lines import Part, Source
from practice_app.bank.rounds import with_total
from practice_app.bank.vocabulary import Section, kind_of_question, section_of
from practice_app.errors import InputError
from practice_app.guide_model import Anchor, Guide, RolePlay, Round, StudyCard
from practice_app.model import AnswerPart, Area, FollowUp, Question, QuestionSet

_GUIDE_NAME = re.compile(r"\b[Ww]elcome to (?:the|our|this|your) (.{3,70}?\bGuide)\b")


@dataclass(frozen=True)
class Imported:
    """What an import found. `set` can be edited and saved; left_over is every line that it didn't take."""

    set: QuestionSet
    left_over: tuple[str, ...]
    notes: tuple[str, ...] = ()  # what was decided while reading, for the preview

    @property
    def scorecards(self) -> int:
        """Competencies with anchors, in all rounds, outside them and for referees."""
        guide = self.set.guide
        if guide is None:
            return 0
        in_rounds = sum(len(each.scorecards) for each in guide.rounds)
        return in_rounds + len(guide.scorecards) + len(guide.reference_scorecards)

    def summary(self) -> dict[str, Any]:
        """The counts, as `bank import --json` prints them."""
        questions = self.set.questions
        rounds = self.set.guide.rounds if self.set.guide is not None else ()
        return {
            "title": self.set.title,
            "questions": len(questions),
            "areas": sum(len(question.areas) for question in questions),
            "follow_ups": sum(len(question.follow_ups) for question in questions),
            "rounds": [{"title": each.title, "minutes": each.times.total} for each in rounds],
            "scorecards": self.scorecards,
            "left_over": list(self.left_over),
        }


def import_guide(path: Path) -> Imported:
    """The guide in a file of any known format. Writes nothing.

    Raises InputError when the file can't be read as a guide or holds no question; BankError with every
    fault for YAML and JSON, which must be in our own form.
    """
    if path.suffix.lower() in (".yaml", ".yml", ".json"):
        return Imported(load_set(path), ())
    return _imported(read_source(path), _title_of(path), str(path))


def import_text(text: str, title: str = "Pasted guide") -> Imported:
    """A guide that was pasted. Raises InputError when it holds no question."""
    clean = re.sub("[\x00-\x08\x0e-\x1f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean) > LARGEST_TEXT or clean.count("\n") > MOST_LINES:
        raise InputError(
            "This is far more text than an interview guide.", "Paste the part with the questions."
        )
    return _imported(read_text(clean), title, "")


def _title_of(path: Path) -> str:
    return one_line(re.sub(r"[_-]+", " ", path.stem)) or "Imported guide"


def _imported(source: Source, fallback: str, shown_as: str) -> Imported:
    found = parse(source.lines)
    if not found.questions:
        raise InputError(
            "No interview question was found; nothing was written.",
            "Put each question on a line of its own, best under the heading 'Interview questions'.",
        )
    title = _title(source, found) or fallback
    taken: set[str] = set()
    questions = tuple(_question(question, title, taken) for question in found.questions)
    guide = _guide(found, questions)
    made = QuestionSet(
        title=title,
        questions=questions,
        source=shown_as,
        guide=guide if guide != Guide() else None,
        study_card=_study_card(found),
    )
    left_over = tuple(text for text in found.left_over if one_line(text) != title)
    return Imported(made, left_over, source.notes)


def _title(source: Source, found: Found) -> str:
    """What the guide calls itself: by its format, its first heading or its first line."""
    tops = (*(line for line in source.lines[:5] if line.heading == 1), *source.lines[:1])
    headings = [
        line.text
        for line in tops
        if line.heading and len(line.text) < 100 and line.text != found.questions[0].text
    ]
    if headings:
        return headings[0].rstrip(":")
    named = one_line(source.title)
    if (
        named
        and len(named) < 100
        and not re.search(r"\.\w{2,4}$|^(?:microsoft word|untitled|document)", named, re.I)
    ):
        return named
    first = source.lines[0].text if source.lines[0].part is Part.UNKNOWN else ""
    welcome = _GUIDE_NAME.search(first)
    if welcome:
        return welcome[1]
    alone = len(first.split()) <= 12 and not first.endswith((".", ":", "?", "!", ","))
    return (
        first
        if alone and section_of(first) in (None, Section.PROSE) and found.questions[0].text != first
        else ""
    )


def _question(found: FoundQuestion, title: str, taken: set[str]) -> Question:
    question_id = unique(slug(found.text, 50), taken)
    taken.add(question_id)
    area_ids: set[str] = set()
    areas = []
    texts: set[str] = set()
    for text in found.areas:
        if text.casefold() in texts:
            continue
        texts.add(text.casefold())
        area_id = unique(slug(text), area_ids)
        area_ids.add(area_id)
        areas.append(Area(area_id, text))
    return Question(
        id=question_id,
        text=found.text,
        kind=kind_of_question(found.text),
        competencies=tuple(dict.fromkeys(found.competencies)),
        areas=tuple(areas),
        follow_ups=tuple(FollowUp(text) for text in found.follow_ups),
        notes="\n".join(found.notes),
        set_title=title,
        model_answer=(AnswerPart("", tuple(found.answer)),) if found.answer else (),
    )


def _guide(found: Found, questions: tuple[Question, ...]) -> Guide:
    role_plays: list[RolePlay] = []
    rounds = []
    taken: set[str] = set()
    for each in found.rounds:
        round_id = unique(slug(each.title), taken)
        taken.add(round_id)
        role_play = _role_play(each, round_id)
        if role_play is not None:
            role_plays.append(role_play)
        rounds.append(_round(each, round_id, role_play, questions))
    return Guide(
        competencies=tuple(found.competencies),
        rounds=tuple(rounds),
        role_plays=tuple(role_plays),
        scorecards=tuple(found.scorecards),
        debrief=tuple(found.prompts.get(Section.DEBRIEF, ())),
        references=tuple(found.prompts.get(Section.REFERENCES, ())),
        reference_scorecards=tuple(found.reference_scorecards),
        red_flags=tuple(found.red_flags),
        faq=tuple(found.prompts.get(Section.FAQ, ())),
    )


def _round(
    found: FoundRound, round_id: str, role_play: RolePlay | None, questions: tuple[Question, ...]
) -> Round:
    recommendation: tuple[Anchor, ...] = found.recommendation[0].anchors if found.recommendation else ()
    return Round(
        id=round_id,
        title=found.title,
        times=with_total(found.times),
        purpose="\n".join(found.purpose),
        briefing="\n".join(found.briefing),
        questions=tuple(questions[index].id for index in found.questions),
        role_play=role_play.id if role_play is not None else None,
        scorecards=tuple(found.scorecards),
        recommendation=recommendation,
    )


def _role_play(found: FoundRound, round_id: str) -> RolePlay | None:
    """The scenario as it is written; its [blanks] stay as they are, for the user to fill."""
    if not found.role_play:
        return None
    scenario = "\n".join(found.role_play).replace("{", "(").replace("}", ")")
    goals = _after_goal(found.briefing)
    made = RolePlay(id=f"{round_id}-scenario", title=found.title, scenario=scenario)
    return replace(made, goals=tuple(goals))


def _after_goal(briefing: list[str]) -> list[str]:
    """What the candidate is asked to do in the meeting: the lines after 'Your goal is to:'."""
    for index, text in enumerate(briefing):
        if re.search(r"\bgoals?\b.*:$", text, re.IGNORECASE):
            goals = []
            for item in briefing[index + 1 :]:
                if len(item.split()) > 20:
                    break
                goals.append(item.replace("{", "(").replace("}", ")"))
            return goals
    return []


def _study_card(found: Found) -> StudyCard | None:
    if not found.study:
        return None
    return StudyCard(
        concepts=tuple(found.study.get(Section.CONCEPTS, ())),
        example_lines=tuple(found.study.get(Section.EXAMPLE_LINES, ())),
        scenarios=tuple(found.study.get(Section.SCENARIOS, ())),
        habits=tuple(found.study.get(Section.HABITS, ())),
        mistakes=tuple(found.study.get(Section.MISTAKES, ())),
    )
