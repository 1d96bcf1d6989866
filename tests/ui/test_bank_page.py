"""Browsing the questions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from practice_app.bank import Bank
from practice_app.errors import Fault
from practice_app.ui.bank_page import BankPage
from practice_app.ui.practice_page import PracticePage
from practice_app.ui.window import Place, Window
from tests.fakes.practice import RehearsedPractice


@pytest.fixture
def page(window: Window) -> BankPage:
    made = window.go(Place.BANK)
    assert isinstance(made, BankPage)
    return made


def shown(page: BankPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def test_every_question_is_listed(page: BankPage, practice: RehearsedPractice) -> None:
    assert shown(page) == [question.text for question in practice.bank.questions]
    assert page.number.text() == f"{len(practice.bank.questions)} questions"


def test_a_question_is_shown_with_what_it_listens_for(page: BankPage, practice: RehearsedPractice) -> None:
    page.list.setCurrentRow(2)
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
    assert not page.detail.practise.isVisible()


def test_filters_narrow_the_list(page: BankPage, practice: RehearsedPractice) -> None:
    title = practice.bank.sets[1].title
    page.sets.setCurrentIndex(page.sets.findData(title))
    page.sets.activated.emit(page.sets.currentIndex())
    assert shown(page) == [question.text for question in practice.bank.filtered(set_title=title)]


def test_practise_this_asks_exactly_this(page: BankPage, qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    wanted = page.detail.question
    qtbot.mouseClick(page.detail.practise, Qt.MouseButton.LeftButton)
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
