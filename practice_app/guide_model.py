"""The nouns of interview guides: what a question set holds beside its questions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Competency:
    """A skill that a guide looks for, with what it means there."""

    name: str
    definition: str = ""


@dataclass(frozen=True)
class Anchor:
    """What a score stands for."""

    score: int
    text: str


@dataclass(frozen=True)
class Scorecard:
    """One competency with its anchors, lowest score first; commonly 0 (not enough heard) to 4."""

    competency: str
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True)
class Minutes:
    """How long a part takes; low equals high unless the guide gives a range."""

    low: int
    high: int


@dataclass(frozen=True)
class RoundTimes:
    """The minutes of a round and of its three parts; None where the guide doesn't say."""

    total: int | None = None
    intro: Minutes | None = None
    questions: Minutes | None = None  # or the role play
    candidate: Minutes | None = None  # the candidate's own questions


@dataclass(frozen=True)
class Round:
    """One interview of a guide. questions holds ids in the order in which they are asked."""

    id: str
    title: str
    times: RoundTimes = RoundTimes()
    purpose: str = ""
    briefing: str = ""  # what the candidate is told at the start
    questions: tuple[str, ...] = ()
    role_play: str | None = None  # id of a role play
    scorecards: tuple[Scorecard, ...] = ()
    recommendation: tuple[Anchor, ...] = ()


@dataclass(frozen=True)
class Blank:
    """A {name} in a role play's texts and what may fill it."""

    name: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class RolePlay:
    """A meeting to act out. Its texts may hold {blanks}; each run fills them anew."""

    id: str
    title: str
    company: str = ""
    your_role: str = ""
    their_role: str = ""
    stakeholders: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    scenario: str = ""
    goals: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()


@dataclass(frozen=True)
class Job:
    """The job that a guide hires for, and whom it hopes for."""

    title: str
    summary: str = ""
    responsibilities: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()  # what the person should have achieved after a year or so
    traits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """A question that isn't asked of the candidate (debrief, referee, coach) with what to heed."""

    text: str
    guidance: str = ""


@dataclass(frozen=True)
class Guide:
    """What makes a question set an interview guide: rounds, scorecards and what surrounds them."""

    job: Job | None = None
    competencies: tuple[Competency, ...] = ()
    rounds: tuple[Round, ...] = ()
    role_plays: tuple[RolePlay, ...] = ()
    scorecards: tuple[Scorecard, ...] = ()  # those that belong to no round
    debrief: tuple[Prompt, ...] = ()  # after a full loop
    references: tuple[Prompt, ...] = ()  # what a referee would be asked
    reference_scorecards: tuple[Scorecard, ...] = ()
    red_flags: tuple[str, ...] = ()  # for coaches
    faq: tuple[Prompt, ...] = ()  # for coaches: the question and its answer


@dataclass(frozen=True)
class StudyCard:
    """What to read beside practice."""

    overview: str = ""
    concepts: tuple[str, ...] = ()
    example_lines: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    habits: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
