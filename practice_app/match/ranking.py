"""An advert against the bank: which questions test what it asks for, and what none of them tests.

A question's nearness to an ask is a mixture of cosines, its weights chosen on the adverts of
tests/adverts that say so and checked on the others: the question alone, the question read together with
its areas, the areas by themselves, and the phrases by which adverts ask for its competencies. What is
near to everything adverts ask is worth less, as in CSLS (Conneau and others, "Word translation without
parallel data", 2018).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from practice_app.match.advert import Passage, read_advert
from practice_app.match.competencies import Known, Vocabulary, vocabulary
from practice_app.match.phrases import Part
from practice_app.model import Question, QuestionKind, QuestionSet, Span

Floats = NDArray[np.float32]
Report = Callable[[float], None]

BARE, WHOLE, NEAREST_AREA, NEAR_AREAS, COMPETENCY = 0.17, 0.22, 0.13, 0.13, 0.35  # of the mixture
SEVERAL_AREAS = 3  # of NEAR_AREAS
COMMON, NEIGHBOURS = 0.6, 15  # taken off: so much of a text's nearness to its nearest phrases
COVERS = 0.16  # a question nearer than this tests the ask
CLEARLY = 0.25  # such a question is taken even where an untested competency is nearer still
NAMED, NAMED_WITHIN = 0.42, 0.10  # an ask names a competency so near, and not farther behind the nearest
SURELY, AHEAD = 0.45, 0.08  # so near, and so far ahead of all that are tested, an untested one is meant
ASK_QUESTIONS, BESIDE = 4, 0.6  # for one ask; the others at least so near as a share of the best
OFF_FIELD = 0.06  # taken off a question about clients where the advert never speaks of any
TURN = 0.035  # an ask counts so much less for each question that it has, so that all get their turn
EXACT = 400  # a bank of so many questions is compared in full; of a larger one the likely ones
LIKELY = 25  # questions for each ask
CLIENTS_ASKED = re.compile(r"\b(?:clients?|customers?|accounts?)\b", re.IGNORECASE)
CLIENTS_WANTED = re.compile(
    r"\b(?:clients?|clientele|customers?|accounts?|guests?|shoppers?|buyers?|supporters?|donors?|partners?|b2b|sales)\b",
    re.IGNORECASE,
)
UNFITTING = (QuestionKind.CANDIDATE, QuestionKind.MOTIVATION)  # they fit any advert, whatever it asks


class Encoder(Protocol):
    """What makes vectors of texts: `review.similarity` has two."""

    def embed(
        self, texts: Sequence[str], report: Report | None = None, stop: threading.Event | None = None
    ) -> Floats: ...


@dataclass(frozen=True)
class Suggestion:
    """A question for an ask. score: nearness, 0 to 1, to compare with others of the same match.

    reason: the advert's words and what of the question they meet.
    """

    question: Question
    score: float
    reason: str


@dataclass(frozen=True)
class Ask:
    """Something the advert asks for, word for word: advert[start:end] == text."""

    start: int
    end: int
    text: str
    competencies: tuple[str, ...]  # nearest first; may be empty
    suggestions: tuple[Suggestion, ...]  # best first; empty when no question covers it

    @property
    def span(self) -> Span:
        return (self.start, self.end)


@dataclass(frozen=True)
class LeftOut:
    """A passage that was not matched, and why."""

    start: int
    end: int
    text: str
    why: Part


@dataclass(frozen=True)
class Match:
    """What an advert asks for and the questions that test it, best first, each ask in its turn."""

    title: str  # the advert's first line
    asks: tuple[Ask, ...]
    suggestions: tuple[Suggestion, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def not_covered(self) -> tuple[Ask, ...]:
        """What no question of the bank tests."""
        return tuple(ask for ask in self.asks if not ask.suggestions)


def match_advert(
    advert: str,
    sets: Sequence[QuestionSet],
    shipped: Sequence[Known],
    fresh: Encoder,
    kept: Encoder,
    *,
    report: Report | None = None,
    stop: threading.Event | None = None,
) -> Match:
    """Blocking. The advert matched with the sets' questions; the same input gives the same match.

    fresh reads the advert, kept the questions: the second may remember. Raises Cancelled when `stop` is
    set, ReviewError when the encoder fails.
    """
    read = read_advert(advert)
    passages = read.of(Part.ASK)
    left_out = tuple(
        LeftOut(each.start, each.end, each.text, each.part)
        for each in read.passages
        if each.part is not Part.ASK
    )
    questions = [each for one in sets for each in one.questions if each.kind not in UNFITTING]
    if not passages:
        return Match(read.title, (), (), left_out)
    known = vocabulary(shipped, sets)
    asked = fresh.embed([each.text for each in passages], stop=stop)
    phrases = kept.embed([phrase for each in known.all for phrase in each.phrases], stop=stop)
    named = _to_competencies(asked, phrases, known)
    tests = [known.of(each.competencies) for each in questions]
    by_competency = _best_of(named, tests)
    chosen = _likely(asked, by_competency, questions, kept, _share(report, 0.0, 0.7), stop)
    begun = 0.0 if len(chosen) == len(questions) else 0.7
    compared = [questions[number] for number in chosen]
    vectors = kept.embed(_texts(compared), _share(report, begun, 1.0), stop)
    near = _Nearness(asked, phrases, compared, vectors)
    scores = np.zeros((len(passages), len(questions)), np.float32)
    scores[:, chosen] = near.mixture + COMPETENCY * by_competency[:, chosen]
    if not any(CLIENTS_WANTED.search(each.text) for each in passages):
        scores -= OFF_FIELD * np.array([bool(CLIENTS_ASKED.search(each.text)) for each in questions])
    scores = (
        np.clip(scores, 0, 1).round(3).astype(np.float32)
    )  # so that equal ones are equal on every machine
    places = {question: place for place, question in enumerate(chosen)}
    bench = _Bench(questions, tests, places, scores, named, known, near.best_area)
    asks = tuple(bench.ask(number, passage) for number, passage in enumerate(passages))
    return Match(read.title, asks, bench.ranked(asks), left_out)


def _share(report: Report | None, begin: float, end: float) -> Report | None:
    """Reports a step of the work as its share of the whole."""
    if report is None:
        return None
    return lambda done: report(begin + (end - begin) * done)


def _to_competencies(asked: Floats, phrases: Floats, known: Vocabulary) -> Floats:
    """(asks, competencies): nearness to the nearest phrase of each."""
    ends = np.cumsum([len(each.phrases) for each in known.all])
    starts = ends - [len(each.phrases) for each in known.all]
    return np.asarray(np.maximum.reduceat(asked @ phrases.T, starts, axis=1), np.float32)


def _best_of(named: Floats, tests: Sequence[tuple[int, ...]]) -> Floats:
    """(asks, questions): of the competencies that a question tests the nearest; 0 when it tests none."""
    best = np.zeros((len(named), len(tests)), np.float32)
    for number, places in enumerate(tests):
        if places:
            best[:, number] = named[:, places].max(axis=1)
    return best


def _likely(
    asked: Floats,
    by_competency: Floats,
    questions: Sequence[Question],
    encoder: Encoder,
    report: Report | None,
    stop: threading.Event | None,
) -> list[int]:
    """The questions worth a full comparison: all of a usual bank, else by their bare text."""
    if len(questions) <= EXACT:
        return list(range(len(questions)))
    cosines = asked @ encoder.embed([each.text for each in questions], report, stop).T
    first = np.round(cosines + COMPETENCY * by_competency, 3)
    nearest = np.argsort(-first, axis=1, kind="stable")[:, :LIKELY]
    return sorted({int(number) for number in nearest.ravel()})


class _Nearness:
    """What the questions' own words say. mixture, best_area: (asks, questions)."""

    def __init__(
        self, asked: Floats, phrases: Floats, questions: Sequence[Question], vectors: Floats
    ) -> None:
        """vectors: of the texts of `_texts`, in their order."""
        common = np.sort(phrases @ vectors.T, axis=0)[-NEIGHBOURS:].mean(axis=0)
        cosines = asked @ vectors.T - COMMON * common
        count = len(questions)
        self.mixture: Floats = BARE * cosines[:, :count] + WHOLE * cosines[:, count : 2 * count]
        self.best_area = np.full((len(asked), count), -1)
        at = 2 * count
        for number, question in enumerate(questions):
            own = cosines[:, at : at + len(question.areas)]
            at += len(question.areas)
            if not question.areas:  # a bare question is not worth less: its text stands in for the areas
                own = cosines[:, number : number + 1]
            else:
                self.best_area[:, number] = own.argmax(axis=1)
            nearest = np.sort(own, axis=1)[:, ::-1]
            self.mixture[:, number] += NEAREST_AREA * nearest[:, 0]
            self.mixture[:, number] += NEAR_AREAS * nearest[:, :SEVERAL_AREAS].mean(axis=1)


def _texts(questions: Sequence[Question]) -> list[str]:
    """Each question bare, each with its areas, every area."""
    bare = [each.text for each in questions]
    whole = [f"{each.text} {'; '.join(area.text for area in each.areas)}" for each in questions]
    return [*bare, *whole, *(area.text for each in questions for area in each.areas)]


@dataclass(frozen=True)
class _Bench:
    """All that is known about asks and questions, from which asks and their order are made."""

    questions: Sequence[Question]
    tests: Sequence[tuple[int, ...]]
    places: Mapping[int, int]  # of the compared questions in best_area
    scores: Floats
    named: Floats
    known: Vocabulary
    best_area: NDArray[np.int_]

    def ask(self, number: int, passage: Passage) -> Ask:
        order = sorted(self.places, key=lambda each: (-self.scores[number, each], self.questions[each].id))
        best = self.scores[number, order[0]] if order else 0.0
        covered = best >= COVERS and (best >= CLEARLY or not self._means_an_untested_one(number))
        suggestions = tuple(
            self._suggestion(number, passage, each)
            for each in order[: ASK_QUESTIONS if covered else 0]
            if self.scores[number, each] >= max(COVERS, BESIDE * best)
        )
        return Ask(passage.start, passage.end, passage.text, self._competencies(number), suggestions)

    def ranked(self, asks: Sequence[Ask]) -> tuple[Suggestion, ...]:
        """The questions of all asks, best first; an ask that has one lets the others go before it."""
        left = [list(ask.suggestions) for ask in asks]
        had = [0] * len(asks)
        found: dict[str, Suggestion] = {}
        while any(left):
            heads = [
                (round(TURN * had[number] - mine[0].score, 3), number)
                for number, mine in enumerate(left)
                if mine
            ]
            number = min(heads)[1]
            suggestion = left[number].pop(0)
            if suggestion.question.id not in found:
                found[suggestion.question.id] = suggestion
                had[number] += 1
        return tuple(found.values())

    def _means_an_untested_one(self, number: int) -> bool:
        tested = {place for places in self.tests for place in places}
        rest = [place for place in range(len(self.known.all)) if place not in tested]
        if not rest:
            return False
        untested = self.named[number, rest].max()
        next_best = max(self.named[number, list(tested)], default=0.0)
        return bool(untested >= SURELY and untested >= next_best + AHEAD)

    def _competencies(self, number: int) -> tuple[str, ...]:
        row = self.named[number]
        least = max(NAMED, float(row.max()) - NAMED_WITHIN)
        order = sorted(
            np.flatnonzero(row >= least).tolist(), key=lambda place: (-round(float(row[place]), 3), place)
        )
        return tuple(self.known.all[place].name for place in order[:3])

    def _suggestion(self, number: int, passage: Passage | Ask, question: int) -> Suggestion:
        asked = self.questions[question]
        said = f"The advert says “{' '.join(passage.text.split())}”"
        places = self.tests[question]
        nearest = max(places, key=lambda place: self.named[number, place], default=None)
        area = int(self.best_area[number, self.places[question]])
        if nearest is not None and self.named[number, nearest] >= NAMED:
            meets = f"the question tests {self._as_filed(asked, nearest)}"
        elif area >= 0:
            meets = f"the question listens for “{asked.areas[area].text}”"
        else:
            meets = "the question is about much the same"
        return Suggestion(asked, round(float(self.scores[number, question]), 3), f"{said}; {meets}.")

    def _as_filed(self, question: Question, place: int) -> str:
        """The competency, and the broader one that the question is filed under when it isn't its own."""
        name = self.known.all[place].name
        for own in question.competencies:
            if self.known.places[own.casefold()] == place:
                return own
        broader = next(
            own for own in question.competencies if self.known.broad_name(own) in self.known.all[place].within
        )
        return f"{broader}, which takes in {name}"
