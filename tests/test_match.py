"""From an advert to questions: every ask quoted, the rest told apart, and the ranking worth having."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice_app.bank import load_bank
from practice_app.errors import Cancelled, InputError
from practice_app.guide_model import Competency, Guide
from practice_app.match import Match, Matcher, Part, advert_text, practice_set
from practice_app.match.advert import read_advert
from practice_app.match.competencies import shipped_competencies, vocabulary
from practice_app.model import Area, Question, QuestionKind, QuestionSet
from practice_app.paths import DataFolder, question_bank
from tests.adverts import Labelled, all_labelled, labelled

ADVERTS = all_labelled()


@pytest.fixture(scope="module")
def sets() -> tuple[QuestionSet, ...]:
    return load_bank([(question_bank(), True)]).sets


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    return Matcher(DataFolder(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def matches(matcher: Matcher, sets: tuple[QuestionSet, ...]) -> dict[str, Match]:
    return {advert.name: matcher.match(advert.text, sets) for advert in ADVERTS}


# --- Taking an advert apart ---------------------------------------------------------------------


@pytest.mark.parametrize("advert", ADVERTS, ids=lambda advert: advert.name)
def test_passages_are_quotes_and_most_are_what_a_person_would_say(advert: Labelled) -> None:
    read = read_advert(advert.text)
    assert all(advert.text[each.start : each.end] == each.text for each in read.passages)
    ends = [(each.start, each.end) for each in read.passages]
    assert ends == sorted(ends)
    wrong = []
    for pieces, parts in (
        (advert.asks, {Part.ASK}),
        (advert.not_covered, {Part.ASK}),
        (advert.not_a_story, {Part.PROOF}),
        (advert.boilerplate, {Part.OFFER, Part.EMPLOYER, Part.APPLY, Part.EQUALITY}),
    ):
        for piece in pieces:
            holding = [each for each in read.passages if piece in each.text or each.text in piece]
            if not holding or not all(each.part in parts for each in holding):
                wrong.append((piece, [each.part.name for each in holding]))
    assert len(wrong) <= 1, wrong


def test_broken_lines_are_one_sentence() -> None:
    broken = "You write reports that people read to the end, and you answer the\nquestions that follow."
    read = read_advert(f"Clerk\n\n{broken}\nYou listen.")
    assert [each.text for each in read.of(Part.ASK)] == [broken, "You listen."]


def test_years_of_doing_something_can_be_told_and_years_of_a_tool_cannot() -> None:
    read = read_advert("Requirements\n- 5 years' experience of leading teams\n- 5 years of Java\n- Teamwork")
    assert [each.text for each in read.of(Part.ASK)] == ["5 years' experience of leading teams", "Teamwork"]
    assert [each.text for each in read.of(Part.PROOF)] == ["5 years of Java"]


def test_windows_line_ends_change_nothing() -> None:
    advert = labelled("ward-nurse").text
    plain = [each.text for each in read_advert(advert).of(Part.ASK)]
    assert [each.text for each in read_advert(advert.replace("\n", "\r\n")).of(Part.ASK)] == plain


@given(st.text(st.sampled_from(" \n\r\t•-*#:;.!?£9aZé🙂You must lead")))
def test_any_text_is_taken_apart_in_quotes(text: str) -> None:
    read = read_advert(text)
    assert all(text[each.start : each.end] == each.text != "" for each in read.passages)


# --- Matching -----------------------------------------------------------------------------------


def test_five_questions_for_an_advert_are_mostly_worth_asking(matches: dict[str, Match]) -> None:
    """0.76 over all; docs/decisions/adverts-by-sentence-vectors.md tells what each advert stands for."""
    hits = [
        [each.question.id in advert.relevant for each in matches[advert.name].suggestions[:5]]
        for advert in ADVERTS
    ]
    assert all(len(five) == 5 for five in hits)
    assert sum(map(sum, hits)) / (5 * len(hits)) >= 0.7
    assert all(sum(five) >= 2 for five in hits)


def test_every_ask_is_quoted_and_every_reason_quotes_it(matches: dict[str, Match]) -> None:
    for advert in ADVERTS:
        found = matches[advert.name]
        for ask in found.asks:
            assert advert.text[ask.start : ask.end] == ask.text
            for suggestion in ask.suggestions:
                assert f"“{' '.join(ask.text.split())}”" in suggestion.reason
        for left in found.left_out:
            assert advert.text[left.start : left.end] == left.text
        ids = [each.question.id for each in found.suggestions]
        assert len(ids) == len(set(ids))
        assert set(ids) == {each.question.id for ask in found.asks for each in ask.suggestions}


def test_an_ask_finds_its_question(matches: dict[str, Match]) -> None:
    best = {ask.text: ask.suggestions[0].question.id for ask in matches["ward-nurse"].asks if ask.suggestions}
    assert best["You own up to mistakes and learn from them"] == "general-failure-mistake"
    assert best["You can be trusted with what patients tell you"] == "general-ethics-confidence"


def test_what_no_question_tests_is_told(matches: dict[str, Match]) -> None:
    told = {ask.text: ask.competencies for ask in matches["ward-nurse"].not_covered}
    assert told["Keep accurate records, without exception"] == ("attention to detail",)
    assert any("fresh ideas" in ask.text for ask in matches["fundraiser"].not_covered)


def test_the_asks_take_turns(matches: dict[str, Match]) -> None:
    first = matches["ward-nurse"].suggestions[:6]
    quotes = {each.reason.split("”")[0] for each in first}
    assert len(quotes) >= 4


def test_the_same_advert_gives_the_same_match_fresh_or_kept(
    sets: tuple[QuestionSet, ...], matcher: Matcher, tmp_path: Path
) -> None:
    text = labelled("shop-manager").text
    few = [replace(sets[0], questions=sets[0].questions[:4])]
    kept = matcher.match(text, few)
    assert kept.suggestions
    fresh = Matcher(DataFolder(tmp_path))
    assert fresh.match(text, few) == kept
    assert fresh.match(text, few) == kept


def test_nothing_of_the_advert_is_kept(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    question = Question("one", "Tell me about a promise you kept.", competencies=("integrity",))
    Matcher(data).match("Baker\n- You keep your word at dawn", [QuestionSet("Small", (question,))])
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept == [data.vector_cache]
    import numpy as np

    phrases = {phrase for known in shipped_competencies() for phrase in known.phrases}
    texts = phrases | {question.text, f"{question.text} "}
    assert len(np.load(data.vector_cache)["keys"]) == len(texts)


def test_own_questions_with_own_competencies_are_matched(matcher: Matcher) -> None:
    bees = Question(
        "bees",
        "Tell me about a colony you saved.",
        competencies=("apiary care",),
        areas=(Area("signs", "Signs of disease in the hive"),),
    )
    trucks = Question("trucks", "Tell me about a lorry you repaired.", competencies=("repair",))
    guide = Guide(competencies=(Competency("apiary care", "Keeps bees healthy through the winter"),))
    own = QuestionSet("Own", (trucks, bees), guide=guide)
    found = matcher.match("Beekeeper\nYou will keep our bees alive through the winter.", [own])
    assert [each.question.id for each in found.suggestions][:1] == ["bees"]
    assert found.asks[0].competencies == ("apiary care",)


def test_a_large_bank_gives_the_likely_questions_a_full_look(matcher: Matcher) -> None:
    filler = [Question(f"filler-{n}", f"Tell me about parcel number {n}.") for n in range(420)]
    needle = Question("needle", "Tell me about an unhappy guest whom you won round.")
    shares: list[float] = []
    many = QuestionSet("Many", (*filler, needle))
    found = matcher.match("Waiter\n- You win unhappy guests round", [many], report=shares.append)
    assert found.suggestions[0].question.id == "needle"
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_questions_that_fit_any_advert_are_not_offered(matcher: Matcher) -> None:
    text = "What would you like to ask us about the team?"
    kinds = (QuestionKind.CANDIDATE, QuestionKind.MOTIVATION)
    same = QuestionSet("Same", tuple(Question(kind.value, text, kind=kind) for kind in kinds))
    found = matcher.match("Clerk\n- You ask us about the team", [same])
    assert found.suggestions == ()
    assert len(found.not_covered) == 1


def test_a_text_that_asks_nothing_says_so(matcher: Matcher, sets: tuple[QuestionSet, ...]) -> None:
    found = matcher.match("Our Company\n\nFounded in 1920. £20,000 a year.", sets)
    assert found.asks == found.suggestions == ()
    assert found.left_out
    with pytest.raises(InputError, match="None of your questions"):
        practice_set(found)


def test_faults_of_the_input_are_told(matcher: Matcher, sets: tuple[QuestionSet, ...]) -> None:
    with pytest.raises(InputError, match="empty"):
        matcher.match(" \n ", sets)
    with pytest.raises(InputError, match="far more text"):
        matcher.match("You lead. " * 30_000, sets)


def test_it_stops(sets: tuple[QuestionSet, ...], tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        Matcher(DataFolder(tmp_path)).match(labelled("ward-nurse").text, sets, stop=stop)


# --- What comes of it ---------------------------------------------------------------------------


def test_a_match_becomes_a_set_with_a_mock_round(matches: dict[str, Match]) -> None:
    found = matches["ward-nurse"]
    practice = practice_set(found, limit=7)
    assert practice.title.startswith("For the advert: Staff Nurse")
    assert practice.questions == tuple(each.question for each in found.suggestions[:7])
    assert practice.guide is not None
    assert practice.guide.rounds[0].questions == tuple(each.id for each in practice.questions[:5])
    assert "accurate records" in practice.about


def test_adverts_are_read_from_other_formats(tmp_path: Path) -> None:
    from docx import Document

    page = tmp_path / "advert.html"
    page.write_text(
        "<html><body><h1>Clerk</h1><h2>About you</h2><ul><li>You stay calm</li></ul>"
        "<h2>Benefits</h2><ul><li>Cake on Fridays</li></ul></body></html>",
        encoding="utf-8",
    )
    document = Document()
    document.add_heading("Clerk", 1)
    document.add_heading("About you", 2)
    document.add_paragraph("You stay calm", style="List Bullet")
    document.add_heading("Benefits", 2)
    document.add_paragraph("Cake on Fridays", style="List Bullet")
    document.save(str(tmp_path / "advert.docx"))
    for file in (page, tmp_path / "advert.docx"):
        read = read_advert(advert_text(file))
        assert [each.text for each in read.of(Part.ASK)] == ["You stay calm"], file.name
        assert [each.text for each in read.of(Part.OFFER)] == ["Cake on Fridays"], file.name


def test_a_text_file_is_quoted_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "advert.txt"
    file.write_text("Clerk\n\n  **You stay   calm.**\n", encoding="utf-8")
    assert advert_text(file) == "Clerk\n\n  **You stay   calm.**\n"
    with pytest.raises(InputError):
        advert_text(tmp_path / "nowhere.txt")


def test_every_shipped_competency_is_known_by_its_phrases(sets: tuple[QuestionSet, ...]) -> None:
    shipped = shipped_competencies()
    assert vocabulary(shipped, sets).all == shipped  # the bank names none that the list lacks
    names = [name.casefold() for known in shipped for name in (known.name, *known.also)]
    assert len(names) == len(set(names))
    assert all(len(known.asked_as) >= 2 for known in shipped)
    assert {broad for known in shipped for broad in known.within} <= {known.name for known in shipped}
