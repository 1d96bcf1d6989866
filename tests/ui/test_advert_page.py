"""From a job advert to questions, with the real encoder over a small bank."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from practice_app.bank import Bank
from practice_app.ui.advert_page import AdvertPage
from practice_app.ui.bank_page import BankPage
from practice_app.ui.practice_page import PracticePage
from practice_app.ui.window import Place, Window
from tests.fakes.practice import RehearsedPractice
from tests.sample_guides import ADVERT

LEFT = Qt.MouseButton.LeftButton
WAIT = 60_000  # milliseconds; the encoder is read from the disk


@pytest.fixture
def page(window: Window, practice: RehearsedPractice, monkeypatch: pytest.MonkeyPatch) -> AdvertPage:
    small = Bank(practice.bank.sets[:1])
    practice.bank = small
    made = window.go(Place.ADVERT)
    assert isinstance(made, AdvertPage)
    return made


def read(page: AdvertPage, qtbot: QtBot) -> None:
    page.start.field.setPlainText(ADVERT)
    qtbot.mouseClick(page.start.go, LEFT)
    qtbot.waitUntil(page.result.isVisible, timeout=WAIT)


def words(page: AdvertPage) -> set[str]:
    return {each.text() for each in page.result.findChildren(QLabel)}


def test_what_is_asked_is_quoted_with_its_questions_and_the_reason(page: AdvertPage, qtbot: QtBot) -> None:
    read(page, qtbot)
    assert page.found is not None
    ask = next(each for each in page.found.asks if each.suggestions)
    shown = words(page)
    assert f"“{ask.text}”" in shown
    assert ask.suggestions[0].question.text in shown
    why = ask.suggestions[0].reason.rpartition("; ")[2]
    assert why[0].upper() + why[1:] in shown
    assert any("salary" in text for text in shown)  # left out, and why
    for each in page.found.not_covered:
        assert each.text in shown


def test_practise_these_makes_a_set_and_asks_its_first_question(
    page: AdvertPage, qtbot: QtBot, window: Window, practice: RehearsedPractice
) -> None:
    read(page, qtbot)
    qtbot.mouseClick(page.practise_all, LEFT)
    qtbot.waitUntil(lambda: window.place is Place.PRACTICE)
    made = practice.bank.set("For the advert: Account manager, bakery supplies")
    assert not made.shipped
    assert practice.settings.question_set == made.title
    asking = window.page(Place.PRACTICE)
    assert isinstance(asking, PracticePage)
    assert asking.question == made.questions[0]


def test_it_is_saved_as_a_set(
    page: AdvertPage, qtbot: QtBot, window: Window, practice: RehearsedPractice
) -> None:
    read(page, qtbot)
    qtbot.mouseClick(page.save, LEFT)
    qtbot.waitUntil(lambda: window.place is Place.BANK)
    bank = window.page(Place.BANK)
    assert isinstance(bank, BankPage)
    assert bank.sets.currentData() == "For the advert: Account manager, bakery supplies"
    assert practice.bank.faults == ()


def test_a_file_is_read(page: AdvertPage, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "advert.txt"
    file.write_text(ADVERT, encoding="utf-8")
    page.start.file.emit(file)
    qtbot.waitUntil(page.result.isVisible, timeout=WAIT)
    assert page.title.text() == "Account manager, bakery supplies"


def test_a_file_that_is_none_is_told(page: AdvertPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.read_file(tmp_path / "gone.txt")
    qtbot.waitUntil(page.notice.isVisible)
    assert page.start.isVisible()


def test_reading_can_be_cancelled(page: AdvertPage, qtbot: QtBot) -> None:
    page.start.field.setPlainText(ADVERT)
    page.start.go.click()
    page.cancel.click()
    qtbot.waitUntil(lambda: not page._desk.background.busy, timeout=WAIT)
    assert page.start.isVisible()
    assert page.found is None
    assert page.start.field.toPlainText() == ADVERT  # to be set right and tried again
