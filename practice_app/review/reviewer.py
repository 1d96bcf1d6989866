"""One answer judged: transcript and question in, review out. Pure and deterministic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from practice_app.model import (
    STAR,
    AreaFinding,
    AreaStatus,
    Delivery,
    Question,
    QuestionKind,
    Review,
    Role,
    Sentence,
    Span,
    StarPart,
    Transcript,
    Verdict,
)
from practice_app.review.clarity import unclear_sentences
from practice_app.review.delivery import measure_delivery
from practice_app.review.echo import echoed_sentences
from practice_app.review.feedback import give_feedback
from practice_app.review.findings import Findings
from practice_app.review.flags import find_flags
from practice_app.review.follow_up import choose_follow_up
from practice_app.review.gates import check_answer
from practice_app.review.quantities import outcome_quantities, quantities_in
from practice_app.review.sentences import Boundaries, split_sentences

if TYPE_CHECKING:
    from practice_app.review.judge import Judgement

RULES_VERSION = "1"
UNMARKED = {
    QuestionKind.ROLE_PLAY: "A meeting is not marked by the program. Read your words beside its goals, hear "
    "yourself again, and ask which of the goals your client would say you reached.",
    QuestionKind.MOTIVATION: "What drives you is not marked by the program. Read your words: would they fit "
    "any other job, or only this one?",
    QuestionKind.CANDIDATE: "Your own questions are not marked by the program. Read them: which answer would "
    "change your mind about the job?",
}

NEAR_EVIDENCE = 0.2  # a sentence this likely to speak to an area is where more of it would go


class AnswerJudge(Protocol):
    """The models' side of a review; see practice_app.review.judge."""

    @property
    def versions(self) -> Mapping[str, str]: ...

    def judge(self, question: Question, sentences: Sequence[str]) -> Judgement: ...


class Reviewer:
    """Reviews answers with one judge, one at a time; may be kept for the life of the program."""

    def __init__(self, judge: AnswerJudge, boundaries: Boundaries) -> None:
        self._judge = judge
        self._boundaries = boundaries

    @property
    def versions(self) -> Mapping[str, str]:
        return {**self._judge.versions, "boundaries": self._boundaries.version, "rules": RULES_VERSION}

    def review(
        self, question: Question, transcript: Transcript, limit_seconds: float | None = None
    ) -> Review:
        """Every finding on the answer. limit_seconds: the time set for it, if any.

        Raises ReviewError when the models fail.
        """
        spans = split_sentences(transcript, self._boundaries)
        unclear = unclear_sentences(transcript, spans)
        echoed = echoed_sentences(question, transcript.text, spans)
        verdict, message = check_answer(transcript, spans, unclear, echoed)
        if verdict is Verdict.JUDGED and question.kind in UNMARKED:
            # The models know cases that are told: here their marks would mislead.
            verdict, message = Verdict.NOT_MARKED, UNMARKED[question.kind]
        if verdict is not Verdict.JUDGED:
            return self._unjudged(question, transcript, spans, unclear, verdict, message)
        judged = [k for k in range(len(spans)) if not unclear[k] and not echoed[k]]
        texts = [transcript.text[spans[k][0] : spans[k][1]] for k in judged]
        judgement = self._judge.judge(question, texts)
        sentences = _sentences(transcript, spans, unclear, judged, judgement)
        areas = _areas(question, judgement, [spans[k] for k in judged])
        numbers = outcome_quantities(transcript.text, sentences)
        semantic = [(name, float(judgement.flags[name])) for name in judgement.flagged]
        flags = find_flags(question.kind, sentences, numbers, semantic)
        delivery = measure_delivery(transcript, sentences)
        findings = Findings(
            question=question,
            text=transcript.text,
            sentences=sentences,
            areas=areas,
            flags=flags,
            numbers=numbers,
            action_numbers=quantities_in(transcript.text, [s for s in sentences if s.role is Role.ACTION]),
            delivery=delivery,
            nearest=_nearest(question, judgement, [spans[k] for k in judged]),
            limit_seconds=limit_seconds,
        )
        return Review(
            verdict=verdict,
            sentences=sentences,
            star=_star(sentences),
            areas=areas,
            flags=flags,
            delivery=delivery,
            advice=give_feedback(findings),
            follow_up=choose_follow_up(question, transcript.text, areas, sentences, flags, numbers),
            numbers=numbers,
            versions=self.versions,
        )

    def _unjudged(
        self,
        question: Question,
        transcript: Transcript,
        spans: Sequence[Span],
        unclear: Sequence[bool],
        verdict: Verdict,
        message: str,
    ) -> Review:
        """A review that marks nothing and says why."""
        sentences = tuple(
            _sentence(transcript, span, Role.NONE, 0.0, doubt)
            for span, doubt in zip(spans, unclear, strict=True)
        )
        delivery = measure_delivery(transcript, sentences) if sentences else Delivery(words=0)
        return Review(
            verdict=verdict,
            sentences=sentences,
            star=_star(()),
            areas=tuple(
                AreaFinding(area.id, area.text, AreaStatus.MISSING, (), 0.0) for area in question.areas
            ),
            flags=(),
            delivery=delivery,
            advice=(),
            follow_up=None,
            numbers=(),
            versions=self.versions,
            message=message,
        )


def _sentences(
    transcript: Transcript,
    spans: Sequence[Span],
    unclear: Sequence[bool],
    judged: Sequence[int],
    judgement: Judgement,
) -> tuple[Sentence, ...]:
    order = list(Role)
    places = {k: row for row, k in enumerate(judged)}
    sentences = []
    for k, span in enumerate(spans):
        role, confidence = Role.NONE, 0.0 if unclear[k] else 1.0
        if k in places:
            role = judgement.role[places[k]]
            confidence = float(judgement.roles[places[k]][order.index(role)])
        sentences.append(_sentence(transcript, span, role, confidence, unclear[k]))
    return tuple(sentences)


def _sentence(transcript: Transcript, span: Span, role: Role, confidence: float, unclear: bool) -> Sentence:
    start, end = span
    times = None
    if transcript.words:
        own = [
            word
            for word, place in zip(transcript.words, transcript.word_spans, strict=True)
            if start <= place[0] < end
        ]
        times = (own[0].start, own[-1].end) if own else None
    return Sentence(start, end, transcript.text[start:end], role, confidence, unclear, times)


def _star(sentences: Sequence[Sentence]) -> tuple[StarPart, ...]:
    parts = []
    for role in STAR:
        evidence = tuple(s.span for s in sentences if s.role is role and not s.unclear)
        parts.append(StarPart(role, bool(evidence), evidence))
    return tuple(parts)


def _areas(question: Question, judgement: Judgement, spans: Sequence[Span]) -> tuple[AreaFinding, ...]:
    """Findings in the order of the question's areas."""
    findings = []
    for k, area in enumerate(question.areas):
        status = judgement.status[k]
        cited = judgement.area_sentences[k]
        evidence = tuple(spans[row] for row in cited) if status is not AreaStatus.MISSING else ()
        if not evidence:
            status = AreaStatus.MISSING  # evidence or nothing: what can't be quoted was not touched
        findings.append(AreaFinding(area.id, area.text, status, evidence, float(judgement.covered[k])))
    return tuple(findings)


def _nearest(question: Question, judgement: Judgement, spans: Sequence[Span]) -> dict[str, Span]:
    """The sentence likeliest to speak to each area, where there is a likely one."""
    nearest = {}
    for k, area in enumerate(question.areas):
        chances = [float(row[k]) for row in judgement.evidence]
        if max(chances) >= NEAR_EVIDENCE:
            nearest[area.id] = spans[chances.index(max(chances))]
    return nearest
