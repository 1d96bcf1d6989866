"""Browsing the questions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from practice_app.bank import Bank
from practice_app.errors import Fault, InputError
from practice_app.model import Question, QuestionKind, QuestionMark
from practice_app.ui.bank_page import BankPage
from practice_app.ui.practice_page import PracticePage
from practice_app.ui.widgets.controls import Button
from practice_app.ui.window import Place, Window
from tests import sample_answers
from tests.fakes.practice import RehearsedPractice


@pytest.fixture
def page(window: Window) -> BankPage:
    made = window.go(Place.BANK)
    assert isinstance(made, BankPage)
    return made


def shown(page: BankPage) -> list[str]:
    return [page.model.question(row).text for row in range(page.model.rowCount())]


def test_every_question_is_listed(page: BankPage, practice: RehearsedPractice) -> None:
    assert shown(page) == [question.text for question in practice.bank.questions]
    assert page.number.text() == f"{len(practice.bank.questions)} questions"


def test_a_question_is_shown_with_what_it_listens_for(page: BankPage, practice: RehearsedPractice) -> None:
    page.list.setCurrentIndex(page.model.index(2))
    question = practice.bank.questions[2]
    words = {label.text() for label in page.detail.findChildren(QLabel)}
    assert question.text in words
    assert {area.text for area in question.areas} <= words
    assert {follow_up.text for follow_up in question.follow_ups} <= words


def test_search_looks_at_questions_and_areas(
    page: BankPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    area = practice.bank.questions[5].areas[0].text
    page.search.setFocus()
    qtbot.keyClicks(page.search, area.upper())
    assert practice.bank.questions[5].text in shown(page)
    qtbot.keyClicks(page.search, " zebra")
    assert shown(page) == []
    assert page.detail.question is None
    assert not page.detail.practise_button.isVisible()


def test_filters_narrow_the_list(page: BankPage, practice: RehearsedPractice) -> None:
    title = practice.bank.sets[1].title
    page.sets.setCurrentIndex(page.sets.findData(title))
    page.sets.activated.emit(page.sets.currentIndex())
    assert shown(page) == [question.text for question in practice.bank.filtered(set_title=title)]


def test_practise_this_asks_exactly_this(page: BankPage, qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    wanted = page.detail.question
    qtbot.mouseClick(page.detail.practise_button, Qt.MouseButton.LeftButton)
    practice_page = window.page(Place.PRACTICE)
    assert isinstance(practice_page, PracticePage)
    assert window.place is Place.PRACTICE
    assert practice_page.question is wanted
    qtbot.waitUntil(lambda: not window._desk.background.busy)
    assert practice_page.question is wanted  # no draw of its own replaces it


def test_enter_on_a_question_practises_it(page: BankPage, qtbot: QtBot, window: Window) -> None:
    assert QApplication.focusWidget() is page.list
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert window.place is Place.PRACTICE


def test_files_that_could_not_be_read_are_told(window: Window, practice: RehearsedPractice) -> None:
    fault = Fault("mine.yaml", 7, "unknown key 'txet'")
    practice.bank = Bank(practice.bank.sets, (fault, fault, fault))
    page = window.go(Place.BANK)
    assert isinstance(page, BankPage)
    assert page.notice.message.text() == "Some questions of yours could not be read."
    assert page.notice.hint.text() == "mine.yaml:7: unknown key 'txet' And 2 others."


def words(page: BankPage) -> set[str]:
    return {label.text() for label in page.detail.findChildren(QLabel)}


def test_the_kind_narrows_the_list(page: BankPage, practice: RehearsedPractice) -> None:
    page.kinds.setCurrentIndex(page.kinds.findData(QuestionKind.SCENARIO))
    page.kinds.activated.emit(page.kinds.currentIndex())
    assert shown(page) == [question.text for question in practice.bank.filtered(kind=QuestionKind.SCENARIO)]


def test_a_favourite_is_kept_found_and_taken_back(
    page: BankPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    qtbot.waitUntil(lambda: not page._desk.background.busy)
    page.list.setCurrentIndex(page.model.index(3))
    wanted = practice.bank.questions[3]
    qtbot.mouseClick(page.detail.favourite, Qt.MouseButton.LeftButton)
    assert practice.question_marks() == {wanted.id: QuestionMark.FAVOURITE}
    page.favourites.setChecked(True)
    assert shown(page) == [wanted.text]
    page.favourites.setChecked(False)
    assert page.detail.question is wanted
    qtbot.waitUntil(lambda: bool(page.notice.buttons()))
    page.notice.buttons()[0].click()
    assert practice.question_marks() == {}
    assert not page.detail.favourite.isChecked()


def test_a_question_marked_never_is_not_drawn(
    page: BankPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    qtbot.waitUntil(lambda: not page._desk.background.busy)
    qtbot.mouseClick(page.detail.favourite, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.detail.never, Qt.MouseButton.LeftButton)
    assert practice.question_marks() == {practice.bank.questions[0].id: QuestionMark.NEVER}
    assert page.detail.never.isChecked()
    assert not page.detail.favourite.isChecked()
    with pytest.raises(InputError):
        practice.draw(favourites=True)
    qtbot.waitUntil(lambda: bool(page.notice.buttons()))
    page.notice.buttons()[0].click()  # back to what it was before
    assert practice.question_marks() == {practice.bank.questions[0].id: QuestionMark.FAVOURITE}


def test_a_model_answer_waits_for_a_try_of_ones_own(
    page: BankPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    question = next(each for each in practice.bank.questions if each.model_answer)
    point = question.model_answer[0].points[0]
    page.list.setCurrentIndex(page.model.index(page.model.place_of(question.id)))
    assert point not in words(page)
    practice.typed(question, sample_answers.SHORT)
    page.shown()
    qtbot.waitUntil(lambda: point in words(page))


def test_the_study_card_and_the_rounds_of_a_set_are_read(
    page: BankPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    with_card = next(each for each in practice.bank.sets if each.study_card is not None)
    page.show_set(with_card.title)
    page.about_set.click()
    assert with_card.study_card is not None
    assert set(with_card.study_card.concepts) <= words(page)
    guide = next(each for each in practice.bank.sets if each.guide is not None and each.guide.rounds)
    page.show_set(guide.title)
    page.about_set.click()
    assert guide.guide is not None
    assert {line for one in guide.guide.rounds for line in one.briefing.split("\n") if line} <= words(page)


def test_hints_and_what_strong_answers_show_are_read(page: BankPage, practice: RehearsedPractice) -> None:
    question = next(q for q in practice.bank.questions if q.strong and q.areas[0].hint)
    page.list.setCurrentIndex(page.model.index(page.model.place_of(question.id)))
    assert {question.areas[0].hint, *question.strong} <= words(page)


def test_a_role_play_and_a_referee_can_be_practised(
    page: BankPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    found = next(each for each in practice.bank.sets if each.guide is not None and each.guide.role_plays)
    page.show_set(found.title)
    page.about_set.click()
    asked: list[Question] = []
    page.practise.connect(asked.append)
    for text in ("Practise the meeting", "Practise this"):
        button = next(
            each
            for each in page.detail.findChildren(Button)
            if each.text() == text and each is not page.detail.practise_button
        )
        button.click()
    meeting, referee = asked
    assert meeting.kind is QuestionKind.ROLE_PLAY
    assert found.guide is not None
    assert [area.text for area in meeting.areas] == list(found.guide.role_plays[0].goals)
    assert found.guide.references[0].text in referee.text
