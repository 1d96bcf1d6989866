"""The form of what makes a set an interview guide or a study card (docs/question-sets.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields as dataclass_fields

from practice_app.bank.fields import Faults, Fields, did_you_mean, kind_of, one_line
from practice_app.files import Entries, Items, Node, Text
from practice_app.guide_model import (
    Anchor,
    Blank,
    Competency,
    Guide,
    Job,
    Minutes,
    Prompt,
    RolePlay,
    Round,
    RoundTimes,
    Scorecard,
    StudyCard,
)

GUIDE_KEYS = (
    "job",
    "competencies",
    "rounds",
    "role_plays",
    "scorecards",
    "debrief",
    "references",
    "reference_scorecards",
    "red_flags",
    "faq",
)
ROUND_KEYS = (
    "id",
    "title",
    "minutes",
    "purpose",
    "briefing",
    "questions",
    "role_play",
    "scorecards",
    "recommendation",
)
ROLE_PLAY_KEYS = tuple(field.name for field in dataclass_fields(RolePlay))
STUDY_KEYS = tuple(field.name for field in dataclass_fields(StudyCard))
JOB_KEYS = tuple(field.name for field in dataclass_fields(Job))
MINUTE_KEYS = ("total", "intro", "questions", "candidate")

BLANK = re.compile(r"\{([^{}]*)\}")
_MINUTES = re.compile(r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?(?:\s*min(?:utes)?)?")


def read_guide(fields: Fields, question_lines: Mapping[str, int]) -> Guide | None:
    """The guide's parts among the set's entries; None when there are none of them."""
    if not any(key in fields for key in GUIDE_KEYS):
        return None
    role_plays = _role_plays(fields)
    return Guide(
        job=_job(fields),
        competencies=_competencies(fields),
        rounds=_rounds(fields, question_lines, [role_play.id for role_play in role_plays]),
        role_plays=role_plays,
        scorecards=_scorecards(fields, "scorecards"),
        debrief=_prompts(fields, "debrief"),
        references=_prompts(fields, "references"),
        reference_scorecards=_scorecards(fields, "reference_scorecards"),
        red_flags=fields.texts("red_flags"),
        faq=_prompts(fields, "faq", "question", "answer"),
    )


def read_study_card(fields: Fields) -> StudyCard | None:
    node = fields.node("study_card")
    if node is None:
        return None
    own = Fields(node, "a study card", STUDY_KEYS, fields.faults)
    lists = {key: own.texts(key) for key in STUDY_KEYS if key != "overview"}
    return StudyCard(overview=own.paragraphs("overview"), **lists)


def _job(fields: Fields) -> Job | None:
    node = fields.node("job")
    if node is None:
        return None
    own = Fields(node, "a job", JOB_KEYS, fields.faults)
    return Job(
        title=own.text("title", required=True),
        summary=own.paragraphs("summary"),
        responsibilities=own.texts("responsibilities"),
        requirements=own.texts("requirements"),
        outcomes=own.texts("outcomes"),
        traits=own.texts("traits"),
    )


def _competencies(fields: Fields) -> tuple[Competency, ...]:
    competencies = []
    for item in fields.items("competencies"):
        if isinstance(item, Text) and not item.empty:
            competencies.append(Competency(one_line(item.value)))
        else:
            own = Fields(item, "a competency", ("name", "definition"), fields.faults)
            competencies.append(Competency(own.text("name", required=True), own.paragraphs("definition")))
    return tuple(competencies)


def _prompts(
    fields: Fields, key: str, text_key: str = "text", guidance_key: str = "guidance"
) -> tuple[Prompt, ...]:
    prompts = []
    for item in fields.items(key):
        if isinstance(item, Text) and not item.empty:
            prompts.append(Prompt(one_line(item.value)))
        else:
            own = Fields(item, f"an entry of {key!r}", (text_key, guidance_key), fields.faults)
            prompts.append(Prompt(own.text(text_key, required=True), own.paragraphs(guidance_key)))
    return tuple(prompts)


def _rounds(fields: Fields, question_lines: Mapping[str, int], role_play_ids: list[str]) -> tuple[Round, ...]:
    rounds: list[Round] = []
    first_lines: dict[str, int] = {}
    for item in fields.items("rounds"):
        own = Fields(item, "a round", ROUND_KEYS, fields.faults)
        round_id = own.id()
        if round_id in first_lines:
            own.faults.add(
                item.line, f"the round id {round_id!r} is taken; first on line {first_lines[round_id]}"
            )
        first_lines.setdefault(round_id, item.line)
        for node in own.items("questions"):
            name = one_line(node.value) if isinstance(node, Text) else ""
            if name and name not in question_lines:
                near = did_you_mean(name, question_lines)
                own.faults.add(node.line, f"a round asks {name!r}, which is no question of this file{near}")
        role_play = own.text("role_play")
        if role_play and role_play not in role_play_ids:
            near = did_you_mean(role_play, role_play_ids)
            own.faults.add(
                own.line_of("role_play"), f"there is no role play {role_play!r} in this file{near}"
            )
        rounds.append(
            Round(
                id=round_id,
                title=own.text("title", required=True),
                times=_times(own),
                purpose=own.paragraphs("purpose"),
                briefing=own.paragraphs("briefing"),
                questions=own.texts("questions"),
                role_play=role_play or None,
                scorecards=_scorecards(own, "scorecards"),
                recommendation=_anchors(own, "recommendation", first=1),
            )
        )
    return tuple(rounds)


def _times(fields: Fields) -> RoundTimes:
    node = fields.node("minutes")
    if node is None:
        return RoundTimes()
    if isinstance(node, Text):
        total = _minutes(node.value)
        if total is None or total.low != total.high:
            fields.faults.add(node.line, f"'minutes' should be a number such as 30, not {node.value!r}")
            return RoundTimes()
        return RoundTimes(total.low)
    own = Fields(node, "'minutes'", MINUTE_KEYS, fields.faults)
    parts: dict[str, Minutes | None] = {}
    for key in MINUTE_KEYS:
        written = own.text(key)
        parts[key] = _minutes(written) if written else None
        if written and parts[key] is None:
            own.faults.add(
                own.line_of(key), f"{key!r} should be minutes such as 30 or 25-30, not {written!r}"
            )
    whole = parts.pop("total")
    if whole is not None and whole.low != whole.high:
        own.faults.add(own.line_of("total"), "'total' should be one number")
    needed = sum(part.low for part in parts.values() if part)
    if whole is not None and needed > whole.low:
        own.faults.add(own.line, f"the parts take {needed} minutes, more than the {whole.low} of the round")
    return RoundTimes(whole.low if whole else None, **parts)


def _minutes(written: str) -> Minutes | None:
    match = _MINUTES.fullmatch(written.strip())
    if match is None:
        return None
    low = int(match[1])
    high = int(match[2] or low)
    return Minutes(low, high) if low <= high else None


def _scorecards(fields: Fields, key: str) -> tuple[Scorecard, ...]:
    scorecards = []
    for item in fields.items(key):
        own = Fields(item, "a scorecard", ("competency", "anchors"), fields.faults)
        own.node("anchors", required=True)
        scorecards.append(
            Scorecard(
                own.text("competency", required=True), _anchors(own, "anchors") if "anchors" in own else ()
            )
        )
    return tuple(scorecards)


def _anchors(fields: Fields, key: str, first: int = 0) -> tuple[Anchor, ...]:
    node = fields.entries.get(key)
    if node is None or (isinstance(node, Text) and node.empty):
        return ()
    if isinstance(node, Items):
        return tuple(Anchor(score, text) for score, text in enumerate(fields.texts(key), first))
    if not isinstance(node, Entries):
        fields.faults.add(node.line, f"{key!r} should be scores with their texts, not {kind_of(node)}")
        return ()
    anchors = []
    for score, text in node.entries.items():
        line = node.lines[score]
        if not score.isascii() or not score.isdecimal() or len(score) > 3:
            fields.faults.add(line, f"a score in {key!r} should be a whole number, not {score!r}")
        elif not isinstance(text, Text) or text.empty:
            fields.faults.add(line, f"score {score} in {key!r} should have a text, not {kind_of(text)}")
        else:
            anchors.append(Anchor(int(score), one_line(text.value)))
    return tuple(sorted(anchors, key=lambda anchor: anchor.score))


def _role_plays(fields: Fields) -> tuple[RolePlay, ...]:
    role_plays = []
    first_lines: dict[str, int] = {}
    for item in fields.items("role_plays"):
        own = Fields(item, "a role play", ROLE_PLAY_KEYS, fields.faults)
        role_play = RolePlay(
            id=own.id(),
            title=own.text("title", required=True),
            company=own.paragraphs("company"),
            your_role=own.paragraphs("your_role"),
            their_role=own.paragraphs("their_role"),
            stakeholders=own.texts("stakeholders"),
            metrics=own.texts("metrics"),
            scenario=own.paragraphs("scenario"),
            goals=own.texts("goals"),
            competencies=own.texts("competencies"),
            blanks=_blanks(own),
        )
        if role_play.id in first_lines:
            first = first_lines[role_play.id]
            own.faults.add(item.line, f"the role play id {role_play.id!r} is taken; first on line {first}")
        first_lines.setdefault(role_play.id, item.line)
        _check_blanks(own.entries, role_play, own.faults, item.line)
        role_plays.append(role_play)
    return tuple(role_plays)


def _blanks(fields: Fields) -> tuple[Blank, ...]:
    node = fields.node("blanks")
    if node is None:
        return ()
    if not isinstance(node, Entries):
        fields.faults.add(node.line, "'blanks' should be names with lists of choices")
        return ()
    own = Fields(node, "'blanks'", tuple(node.entries) or ("name",), fields.faults)
    blanks = []
    for name in node.entries:
        choices = own.texts(name)
        if isinstance(node.entries[name], Items) and not choices:
            own.faults.add(node.lines[name], f"the blank {name!r} has no choices")
        blanks.append(Blank(name, choices))
    return tuple(blanks)


def _check_blanks(entries: Mapping[str, Node], role_play: RolePlay, faults: Faults, line: int) -> None:
    names = [blank.name for blank in role_play.blanks]
    used: set[str] = set()
    for key, node in entries.items():
        if key == "blanks":
            continue
        for text in node.items if isinstance(node, Items) else (node,):
            if not isinstance(text, Text):
                continue
            for name in BLANK.findall(text.value):
                used.add(name)
                if name not in names:
                    near = did_you_mean(name, names)
                    faults.add(text.line, f"the blank {{{name}}} has no list in 'blanks'{near}")
    for name in names:
        if name not in used:
            faults.add(line, f"the blank {name!r} is never used in its role play")
