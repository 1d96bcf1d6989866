"""What the grammar has found of a guide, while its lines come in: everything in its order and wording."""

from __future__ import annotations

from dataclasses import dataclass, field

from practice_app.bank.lines import Line
from practice_app.bank.vocabulary import Section
from practice_app.guide_model import Competency, Prompt, RoundTimes, Scorecard


@dataclass
class FoundQuestion:
    """A question while its lines come in."""

    text: str
    competencies: list[str]
    line: Line
    areas: list[str] = field(default_factory=list)
    follow_ups: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)
    open: bool = True  # nothing has come between the question and the next line


@dataclass
class FoundRound:
    """A round while its lines come in."""

    title: str
    times: RoundTimes
    purpose: list[str] = field(default_factory=list)
    briefing: list[str] = field(default_factory=list)
    role_play: list[str] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)  # indices into Found.questions
    scorecards: list[Scorecard] = field(default_factory=list)
    recommendation: list[Scorecard] = field(default_factory=list)


@dataclass
class Found:
    """Everything that a guide holds, in its order and wording."""

    questions: list[FoundQuestion] = field(default_factory=list)
    rounds: list[FoundRound] = field(default_factory=list)
    scorecards: list[Scorecard] = field(default_factory=list)
    reference_scorecards: list[Scorecard] = field(default_factory=list)
    competencies: list[Competency] = field(default_factory=list)
    prompts: dict[Section, list[Prompt]] = field(default_factory=dict)  # FAQ, debrief, references
    study: dict[Section, list[str]] = field(default_factory=dict)
    red_flags: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
