from __future__ import annotations

import random

import pytest

from practice_app.model import Area, FollowUp, Question, SpeechState, Transcript, Verdict, Word
from practice_app.review.clarity import unclear_sentences
from practice_app.review.echo import echoed_sentences
from practice_app.review.gates import check_answer
from practice_app.review.sentences import split_sentences
from tests import builders
from tests.fakes.boundaries import FakeBoundaries

QUESTION = Question(
    "damage",
    "Tell me about a time when you rebuilt a damaged relationship with a client.",
    areas=(
        Area("nature", "The specific nature of the damage"),
        Area("steps", "Actions taken to rebuild trust and confidence"),
        Area("obstacles", "Obstacles met along the way"),
        Area("outcome", "Long-term outcome of the relationship"),
        Area("lessons", "Lessons learned about relationship management"),
    ),
    follow_ups=(
        FollowUp("How did you measure the improvement in the relationship over time?", ("outcome",)),
        FollowUp("What would you do differently if you faced a similar situation today?", ("lessons",)),
    ),
)


def verdict(text: str, transcript: Transcript | None = None) -> Verdict:
    transcript = transcript or Transcript(text)
    spans = split_sentences(transcript, FakeBoundaries())
    unclear = unclear_sentences(transcript, spans)
    echoed = echoed_sentences(QUESTION, transcript.text, spans)
    found, message = check_answer(transcript, spans, unclear, echoed)
    assert bool(message) == (found is not Verdict.JUDGED)
    return found


def test_real_answer_is_judged() -> None:
    assert verdict(builders.ANSWER) is Verdict.JUDGED


def test_real_answer_that_repeats_the_question_first_is_judged() -> None:
    assert verdict(f"{QUESTION.text} {builders.ANSWER}") is Verdict.JUDGED


@pytest.mark.parametrize("text", ["", "   \n", "...", "um, er, uh, hmm."])
def test_nothing_said(text: str) -> None:
    assert verdict(text) is Verdict.NOTHING_SAID


@pytest.mark.parametrize("text", ["Fine.", "I did it.", "Um, well, I just talked to them, you know."])
def test_a_few_words_are_too_short(text: str) -> None:
    assert verdict(text) is Verdict.TOO_SHORT


@pytest.mark.parametrize(
    "text",
    [
        "El año pasado nuestro cliente más grande dejó de llamarnos porque las facturas estaban mal.",
        "Letztes Jahr hat unser größter Kunde nicht mehr angerufen, weil die Rechnungen falsch waren.",
        "L'année dernière notre plus gros client ne nous appelait plus et je suis allé le voir chez lui.",
        "В прошлом году наш крупнейший клиент перестал отвечать на звонки, и я поехал к ним.",
        "去年我们最大的客户不再回复我们的电话，所以我去拜访了他们，检查了所有的发票。",
        "पिछले साल हमारे सबसे बड़े ग्राहक ने फोन उठाना बंद कर दिया और मैं उनसे मिलने गया।",
    ],
)
def test_other_languages_are_told_apart(text: str) -> None:
    assert verdict(text) is Verdict.NOT_ENGLISH


def test_recogniser_said_another_language() -> None:
    assert verdict("", Transcript(builders.ANSWER, language="de")) is Verdict.NOT_ENGLISH
    state = Transcript(builders.ANSWER, state=SpeechState.NOT_ENGLISH)
    assert verdict("", state) is Verdict.NOT_ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        "asdf jkl qwer asdf jkl uiop zxcv asdf lkj poiu qwer tyui asdf ghjk",
        "invoice table window client green seven bottle renewal lorry spanner manager copper Tuesday banana",
        "I called the client and then " * 12,
    ],
)
def test_gibberish_and_loops_are_no_answer(text: str) -> None:
    assert verdict(text) is Verdict.NOT_AN_ANSWER


def test_words_of_a_real_answer_in_no_order_are_no_answer() -> None:
    words = (
        builders.ANSWER + " She told me that it was the third time and that her boss had asked for a way out."
    ).split()
    random.Random(4).shuffle(words)
    assert verdict(" ".join(words)) is Verdict.NOT_AN_ANSWER


@pytest.mark.parametrize(
    "text",
    [
        QUESTION.text,
        ". ".join(area.text for area in QUESTION.areas) + ".",
        "First the specific nature of the damage, then actions taken to rebuild trust and confidence, then "
        "obstacles met along the way, then the long-term outcome of the relationship and lessons learned.",
        " ".join(follow_up.text for follow_up in QUESTION.follow_ups),
        # as a recogniser writes it
        (QUESTION.text + " " + " ".join(area.text for area in QUESTION.areas)).lower().replace(".", ""),
        "I looked at the nature of the damage. I took actions to rebuild trust. I met obstacles. "
        "There was a good long-term outcome. And I learned lessons about the relationship.",
    ],
)
def test_what_was_asked_read_aloud_is_no_answer(text: str) -> None:
    assert verdict(text) is Verdict.NOT_AN_ANSWER


def test_mostly_badly_heard_is_unclear() -> None:
    good = builders.transcript()
    bad = tuple(Word(w.text, w.start, w.end, 0.3) for w in good.words)
    heard = Transcript(good.text, bad, good.word_spans, good.speech, seconds=good.seconds, model="base")
    assert verdict("", heard) is Verdict.UNCLEAR
