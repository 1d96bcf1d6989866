"""Looking for an answer, opening it, deleting it and taking that back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from practice_app.errors import StoreError
from practice_app.model import AttemptState, AttemptSummary
from practice_app.ui.desk import Desk
from practice_app.ui.history_model import AREAS, LENGTH, PARTS, QUESTION, STEP, WHEN, HistoryModel
from practice_app.ui.history_page import HistoryPage
from practice_app.ui.widgets.history_delegate import pieces
from practice_app.ui.window import Place, Window
from tests import sample_answers
from tests.fakes.practice import RehearsedPractice

ROW = AttemptSummary(
    id="0",
    question_id="q",
    question_text="Tell me about a time when it went wrong.",
    begun="2026-03-04T09:30:00+00:00",
    state=AttemptState.REVIEWED,
    take=1,
    seconds=84.0,
    words=250,
    star="SAR",
    covered=3,
    areas=7,
)


def rows(number: int, first: int = 0) -> list[AttemptSummary]:
    return [replace(ROW, id=str(first + k)) for k in range(number)]


@pytest.fixture
def page(window: Window, practice: RehearsedPractice, qtbot: QtBot) -> HistoryPage:
    sample_answers.typed(practice)
    sample_answers.typed(practice, practice.bank.questions[3].id, sample_answers.OTHER)
    made = window.go(Place.HISTORY)
    assert isinstance(made, HistoryPage)
    qtbot.waitUntil(lambda: made.model.rowCount() == 2)
    return made


def ids(page: HistoryPage) -> list[str]:
    return [page.model.summary(row).id for row in range(page.model.rowCount())]


def test_the_newest_answer_comes_first(page: HistoryPage, practice: RehearsedPractice) -> None:
    assert page.model.summary(0).question_text == practice.bank.questions[3].text
    assert page.table.currentIndex().row() == 0
    assert QApplication.focusWidget() is page.table


def test_enter_opens_an_answer(page: HistoryPage, qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.open_answer) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == [ids(page)[1]]
    qtbot.waitUntil(lambda: window.place is Place.REVIEW)


def test_search_finds_what_was_said(page: HistoryPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page.search
    qtbot.keyClicks(page.search, "gloves")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert "gloves" in page.model.summary(0).snippet
    qtbot.keyClicks(page.search, " zebra")
    qtbot.waitUntil(page.none_found.isVisible)
    assert page.none_found.text() == "Nothing you said matches “gloves zebra”."
    assert not page.table.isVisible()
    page.search.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)


def test_delete_and_undo(page: HistoryPage, qtbot: QtBot, practice: RehearsedPractice) -> None:
    before = ids(page)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert ids(page) == before[1:]
    assert len(practice.history()) == 1
    assert page.notice.message.text().startswith("Deleted: ")
    qtbot.mouseClick(page.notice.buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ids(page) == before)
    assert not page.notice.isVisible()


def test_with_nothing_left_the_first_step_is_offered(
    page: HistoryPage, qtbot: QtBot, window: Window, practice: RehearsedPractice
) -> None:
    for _ in range(2):
        qtbot.mouseClick(page.delete_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.empty.isVisible)
    assert not page.open_button.isVisible()


def test_a_store_that_fails_is_told_on_the_page(
    page: HistoryPage, qtbot: QtBot, practice: RehearsedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("The database is locked.", "Close the other window.")

    monkeypatch.setattr(practice, "history", fail)
    page.shown()
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.message.text() == "The database is locked."


def test_a_narrow_window_keeps_the_question_readable(page: HistoryPage, window: Window) -> None:
    window.resize(1180, 700)
    QApplication.processEvents()
    window.resize(760, 560)
    QApplication.processEvents()
    assert page.table.isColumnHidden(LENGTH)
    assert page.table.isColumnHidden(AREAS)
    assert page.table.columnWidth(QUESTION) > 250


# --- the model ----------------------------------------------------------------------------------


def test_the_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    model = HistoryModel()
    model.set_rows(rows(3))
    qtmodeltester.check(model)


def test_cells_say_it_in_words() -> None:
    model = HistoryModel()
    model.set_rows([ROW, replace(ROW, seconds=0.0, state=AttemptState.RECORDED, areas=0)])
    columns = (QUESTION, WHEN, LENGTH, PARTS, AREAS)
    first, second = ([model.index(r, c).data() for c in columns] for r in (0, 1))
    assert first[0] == ROW.question_text
    assert first[2:] == ["1:24", "SAR", "3 of 7"]
    assert second[2:] == ["250 words", "Not written down yet", ""]
    spoken = model.index(0, PARTS).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "parts present: situation, action, result"


def test_twenty_thousand_rows_are_read_in_steps(desk: Desk, qtbot: QtBot) -> None:
    asked: list[int] = []

    def more(offset: int) -> list[AttemptSummary]:
        asked.append(offset)
        return rows(min(STEP, 20_000 - offset), offset)

    page = HistoryPage(desk)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.model.set_rows(rows(STEP), more)
    page.table.show()
    page.show()
    assert page.model.rowCount() <= 2 * STEP  # what is in view, and a step ahead at most
    for _ in range(200):
        page.table.scrollToBottom()
        if not page.model.canFetchMore(QModelIndex()):
            break
        page.model.fetchMore(QModelIndex())
    assert page.model.rowCount() == 20_000
    assert asked == list(range(STEP, 20_000 + 1, STEP))
    assert page.model.summary(19_999).id == "19999"


def test_a_failure_on_the_way_is_told_and_ends_it(qtbot: QtBot) -> None:
    model, error = HistoryModel(), StoreError("The disk is gone.")

    def more(_offset: int) -> list[AttemptSummary]:
        raise error

    model.set_rows(rows(STEP), more)
    with qtbot.waitSignal(model.failed) as failed:
        model.fetchMore(QModelIndex())
    assert failed.args == [error]
    assert not model.canFetchMore(QModelIndex())


def test_a_snippet_is_cut_where_it_matched() -> None:
    assert pieces("a \u0002wrong\u0003 box and \u0002wrong\u0003") == [
        ("a ", False),
        ("wrong", True),
        (" box and ", False),
        ("wrong", True),
    ]
    assert pieces("plain") == [("plain", False)]
