"""The nouns of the program: frozen dataclasses over the standard library, passed between rooms.

Times are seconds from the start of the recording. Spans are character offsets (start, end) into
`Transcript.text`, end exclusive, so that `text[start:end]` is always a verbatim quote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path

from practice_app.guide_model import Guide, StudyCard

Span = tuple[int, int]


# --- What is asked ------------------------------------------------------------------------------


class QuestionKind(StrEnum):
    """How a question wants to be answered."""

    BEHAVIOURAL = "behavioural"  # a past case: "tell me about a time when"
    APPROACH = "approach"  # "how do you …": a real case is still wanted
    SCENARIO = "scenario"  # "what would you do": hypothetical is right
    MOTIVATION = "motivation"
    ROLE_PLAY = "role play"
    CANDIDATE = "candidate"  # the candidate's own questions


@dataclass(frozen=True)
class Area:
    """One point of a question's checklist that an interviewer listens for."""

    id: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class FollowUp:
    """A question asked after the answer; `probes` are ids of the areas that it opens."""

    text: str
    probes: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerPart:
    """A part of a model answer, which is shown only after the user's own try."""

    title: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One interview question with what a good answer covers."""

    id: str
    text: str
    kind: QuestionKind = QuestionKind.BEHAVIOURAL
    competencies: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    notes: str = ""
    set_title: str = ""  # the title of the set that the question came from
    strong: tuple[str, ...] = ()  # what strong answers show
    model_answer: tuple[AnswerPart, ...] = ()


@dataclass(frozen=True)
class QuestionSet:
    """Questions that belong together; one file."""

    title: str
    questions: tuple[Question, ...]
    source: str = ""  # the file, as shown to the user
    shipped: bool = False  # came with the program: read-only
    about: str = ""
    guide: Guide | None = None
    study_card: StudyCard | None = None


class QuestionMark(StrEnum):
    """What the user wants with a question."""

    FAVOURITE = "favourite"
    NEVER = "never"  # not to be drawn again


# --- What was said ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """One recognised word. probability is the engine's own, 0 to 1."""

    text: str
    start: float
    end: float
    probability: float = 1.0


class SpeechState(StrEnum):
    """What became of a recording; each is told to the user in its own words."""

    HEARD = "heard"
    NO_SPEECH = "no speech"  # sound, but nobody spoke
    SILENCE = "silence"  # exact zeros: muted, or permission refused
    NOT_ENGLISH = "not English"


@dataclass(frozen=True)
class Transcript:
    """What was heard. `text` is what every span of a review points into.

    words may be empty (a typed answer): then there are no times and no probabilities.
    speech holds the stretches (start, end) in which the voice detector heard a voice.
    """

    text: str
    words: tuple[Word, ...] = ()
    word_spans: tuple[Span, ...] = ()  # of each word in text; same length as words
    speech: tuple[tuple[float, float], ...] = ()
    language: str = "en"
    seconds: float = 0.0
    model: str = ""  # "" for a typed answer
    state: SpeechState = SpeechState.HEARD

    @property
    def typed(self) -> bool:
        return not self.model


@dataclass(frozen=True)
class Recording:
    """A finished answer on disk: PCM16 mono."""

    path: Path
    seconds: float
    peak: float  # 0 to 1
    silent: bool = False  # every sample was exactly zero
    problem: str = ""  # e.g. the microphone went away; "" when all was well


# --- What was found -----------------------------------------------------------------------------


class Role(StrEnum):
    """The part a sentence plays in a STAR answer."""

    SITUATION = "situation"
    TASK = "task"
    ACTION = "action"
    RESULT = "result"
    LEARNING = "learning"
    NONE = "none"

    @property
    def letter(self) -> str:
        return "N" if self is Role.NONE else self.value[0].upper()


STAR = (Role.SITUATION, Role.TASK, Role.ACTION, Role.RESULT)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the transcript with its role.

    confidence is calibrated, 0 to 1. unclear: heard badly, so that it earns no verdict.
    times is None for a typed answer.
    """

    start: int
    end: int
    text: str
    role: Role
    confidence: float
    unclear: bool = False
    times: tuple[float, float] | None = None

    @property
    def span(self) -> Span:
        return (self.start, self.end)

    @property
    def target(self) -> str:
        """How an overrule of its role names it."""
        return f"{self.start}:{self.end}"


@dataclass(frozen=True)
class StarPart:
    """Whether a part of STAR is there, and the sentences that earn it."""

    role: Role
    present: bool
    evidence: tuple[Span, ...] = ()


class AreaStatus(StrEnum):
    COVERED = "covered"
    PARTLY = "partly"
    MISSING = "missing"


@dataclass(frozen=True)
class AreaFinding:
    """What was said about one area of the checklist. confidence is that of `covered`, 0 to 1."""

    area_id: str
    text: str
    status: AreaStatus
    evidence: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True)
class Flag:
    """Something an interviewer would note, by its name in the label guide."""

    name: str
    evidence: tuple[Span, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True)
class Pause:
    """A silence inside the answer. after is the end offset of the last word before it."""

    start: float
    end: float
    after: int

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Delivery:
    """How it was said; facts, never a grade. None where a typed answer has no such fact."""

    words: int
    seconds: float | None = None
    speech_seconds: float | None = None
    words_per_minute: float | None = None  # over speech time
    pauses: tuple[Pause, ...] = ()
    fillers: tuple[Span, ...] = ()  # heard ones: at least this many
    unheard_hesitations: int = 0  # voice with no word
    shares: Mapping[str, float] = field(default_factory=dict)  # of the answer, by role

    @property
    def longest_pause(self) -> Pause | None:
        return max(self.pauses, key=lambda p: p.seconds, default=None)


@dataclass(frozen=True)
class Advice:
    """One thing to do next, or one thing done well.

    about names what it is about ("result", "area:lessons", "flag:we_not_i"); evidence is quoted.
    """

    text: str
    about: str
    evidence: tuple[Span, ...] = ()
    praise: bool = False


@dataclass(frozen=True)
class FollowUpChoice:
    """What an interviewer would ask next. index is into the question's follow-ups, or None."""

    text: str
    index: int | None
    reason: str


class Verdict(StrEnum):
    """Whether the answer could be judged at all."""

    JUDGED = "judged"
    NOTHING_SAID = "nothing said"
    TOO_SHORT = "too short"
    NOT_ENGLISH = "not English"
    UNCLEAR = "unclear"
    NOT_AN_ANSWER = "not an answer"  # gibberish, the question or checklist read aloud
    NOT_MARKED = "not marked"  # of a kind that the models know nothing of, e.g. a meeting acted out


@dataclass(frozen=True)
class Review:
    """Every finding on one answer, with the versions of what made it."""

    verdict: Verdict
    sentences: tuple[Sentence, ...]
    star: tuple[StarPart, ...]
    areas: tuple[AreaFinding, ...]
    flags: tuple[Flag, ...]
    delivery: Delivery
    advice: tuple[Advice, ...]
    follow_up: FollowUpChoice | None
    numbers: tuple[Span, ...]  # quantities that are outcomes
    versions: Mapping[str, str]
    message: str = ""  # what the user is told when the verdict is not JUDGED


# --- What is kept -------------------------------------------------------------------------------


class AttemptState(StrEnum):
    RECORDING = "recording"  # also what a crash leaves behind
    RECORDED = "recorded"  # on disk, not yet transcribed
    TRANSCRIBED = "transcribed"
    REVIEWED = "reviewed"


@dataclass(frozen=True)
class SelfRating:
    """What the user thought of their answer, before seeing the findings: 0 to 4."""

    score: int
    note: str = ""


@dataclass(frozen=True)
class Overrule:
    """A mark that the user set right; the finding itself stays as it was.

    kind "role": target "start:end" of the sentence, value a Role. kind "area": target the area's id,
    value an AreaStatus. kind "flag": target the flag's name, value "yes" or "no".
    """

    kind: str
    target: str
    value: str


@dataclass(frozen=True)
class Attempt:
    """One go at one question, as it is kept. times are ISO 8601 with offset."""

    id: str
    question: Question  # as asked, whatever the bank says later
    begun: str
    state: AttemptState
    take: int = 1  # of this question, from 1
    recording: Recording | None = None
    transcript: Transcript | None = None
    review: Review | None = None
    rating: SelfRating | None = None
    follow_up_of: str | None = None  # id of the attempt whose follow-up this answers
    overrules: tuple[Overrule, ...] = ()


@dataclass(frozen=True)
class AttemptSummary:
    """A row of the history, cheap to list by the thousand."""

    id: str
    question_id: str
    question_text: str
    begun: str
    state: AttemptState
    take: int
    seconds: float
    words: int
    star: str  # letters of the parts present, e.g. "SAR"
    covered: int
    areas: int
    snippet: str = ""  # where a search matched, matches between U+0002 and U+0003


class Health(Enum):
    OK = "ok"
    ATTENTION = "attention"  # works, with something to know
    FAULT = "fault"


@dataclass(frozen=True)
class Check:
    """One line of the doctor: what was looked at, how it is, and what to do."""

    name: str
    health: Health
    found: str
    hint: str = ""
