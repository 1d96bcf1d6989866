"""A guide comes in: read, looked through, set right, saved; nothing is written before that."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from practice_app.bank import load_set
from practice_app.ui.bank_page import BankPage
from practice_app.ui.desk import Desk
from practice_app.ui.import_page import ImportPage
from practice_app.ui.import_tree import ImportTree
from practice_app.ui.window import Place, Window
from tests.fakes.practice import RehearsedPractice
from tests.sample_guides import GUIDE

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: Window) -> ImportPage:
    made = window.go(Place.IMPORT)
    assert isinstance(made, ImportPage)
    return made


def read(page: ImportPage, qtbot: QtBot, text: str = GUIDE) -> ImportTree:
    page.start.field.setPlainText(text)
    qtbot.mouseClick(page.start.go, LEFT)
    qtbot.waitUntil(page.preview.isVisible)
    assert page.tree_model is not None
    return page.tree_model


def texts(tree: ImportTree) -> list[tuple[str, list[str], list[str]]]:
    return [
        (q.text, [area.text for area in q.areas], [each.text for each in q.follow_ups])
        for q in tree.set.questions
    ]


def own_files(practice: RehearsedPractice) -> list[Path]:
    return sorted(practice.data.bank.glob("*.yaml"))


def test_a_pasted_guide_is_shown_before_anything_is_written(
    page: ImportPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    tree = read(page, qtbot)
    assert texts(tree) == [
        (
            "Tell me about a time when you won back a client.",
            ["What had gone wrong", "What you did first"],
            ["How did you know that trust was back?"],
        ),
        (tree.set.questions[1].text, ["What each side wanted"], []),
    ]
    assert page.title.text() == "Bakery sales guide"
    assert page.counts.text().startswith("2 questions · 3 areas · 1 follow-up")
    assert any("30 minutes" in each.text() for each in page.facts.findChildren(QLabel))
    assert own_files(practice) == []


def test_saving_makes_it_a_set_of_ones_own(
    page: ImportPage, qtbot: QtBot, window: Window, practice: RehearsedPractice
) -> None:
    read(page, qtbot)
    page.title.setText("My bakery")
    qtbot.mouseClick(page.save, LEFT)
    qtbot.waitUntil(lambda: window.place is Place.BANK)
    (file,) = own_files(practice)
    saved = load_set(file)
    assert saved.title == "My bakery"
    assert saved.questions[0].text.startswith("Tell me about a time")
    bank = window.page(Place.BANK)
    assert isinstance(bank, BankPage)
    assert bank.sets.currentData() == "My bakery"
    assert bank.model.rowCount() == 2


def test_the_same_guide_twice_makes_two_sets_with_ids_of_their_own(
    page: ImportPage, qtbot: QtBot, window: Window, practice: RehearsedPractice
) -> None:
    for _ in range(2):
        window.go(Place.IMPORT)
        read(page, qtbot)
        qtbot.mouseClick(page.save, LEFT)
        qtbot.waitUntil(lambda: window.place is Place.BANK)
    sets = [load_set(file) for file in own_files(practice)]
    assert {each.title for each in sets} == {"Bakery sales guide", "Bakery sales guide 2"}
    ids = [question.id for each in sets for question in each.questions]
    assert len(set(ids)) == 4
    assert practice.bank.faults == ()


def test_a_dropped_file_is_read_and_never_written_over(
    window: Window, qtbot: QtBot, practice: RehearsedPractice, tmp_path: Path
) -> None:
    file = tmp_path / "guide.md"
    file.write_text(GUIDE, encoding="utf-8")
    bank = window.go(Place.BANK)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    bank.dropEvent(
        QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    )
    page = window.page(Place.IMPORT)
    assert isinstance(page, ImportPage)
    assert window.place is Place.IMPORT
    qtbot.waitUntil(page.preview.isVisible)
    qtbot.mouseClick(page.save, LEFT)
    qtbot.waitUntil(lambda: window.place is Place.BANK)
    assert file.read_text(encoding="utf-8") == GUIDE
    assert len(own_files(practice)) == 1


def test_a_file_is_chosen(
    page: ImportPage, qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "guide.txt"
    file.write_text(GUIDE, encoding="utf-8")
    monkeypatch.setattr(desk.messages, "choose_file_to_open", lambda *_: file)
    qtbot.mouseClick(page.start.choose, LEFT)
    qtbot.waitUntil(page.preview.isVisible)


def test_what_has_no_question_is_told_calmly(page: ImportPage, qtbot: QtBot) -> None:
    page.start.field.setPlainText("A shopping list: flour, butter, salt.")
    qtbot.mouseClick(page.start.go, LEFT)
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.message.text() == "No interview question was found; nothing was written."
    assert page.start.isVisible()
    assert page.start.field.toPlainText().startswith("A shopping list")  # to be set right


def test_reading_can_be_cancelled(page: ImportPage, qtbot: QtBot) -> None:
    page.start.field.setPlainText(GUIDE)
    page.start.go.click()
    page.cancel.click()
    qtbot.waitUntil(lambda: not page._desk.background.busy)
    assert page.start.isVisible()
    assert page.tree_model is None


def test_texts_are_changed_in_place(page: ImportPage, qtbot: QtBot) -> None:
    tree = read(page, qtbot)
    first = tree.index(0, 0)
    assert tree.setData(first, "Tell me about  a client you won back.")
    assert tree.setData(tree.index(1, 0, first), "Your first step")
    assert tree.setData(tree.index(2, 0, first), "How did you know?")
    assert not tree.setData(first, "   ")  # a text can't be emptied; it can be taken out
    assert texts(tree)[0] == (
        "Tell me about a client you won back.",
        ["What had gone wrong", "Your first step"],
        ["How did you know?"],
    )


def test_what_is_taken_out_is_left_over_and_can_be_something_else(page: ImportPage, qtbot: QtBot) -> None:
    tree = read(page, qtbot)
    first = tree.index(0, 0)
    page.tree.setCurrentIndex(tree.index(0, 0, first))
    page.tree.setFocus()
    qtbot.keyClick(page.tree, Qt.Key.Key_Delete)
    assert texts(tree)[0][1] == ["What you did first"]
    lines = [page.left_over.item(i).text() for i in range(page.left_over.count())]
    assert lines[-1] == "What had gone wrong"
    page.left_over.setCurrentRow(len(lines) - 1)
    page.tree.setCurrentIndex(tree.index(1, 0))
    qtbot.mouseClick(page.as_follow_up, LEFT)
    assert texts(tree)[1][2] == ["What had gone wrong"]


def test_a_left_over_line_becomes_a_question_or_an_area_or_goes(page: ImportPage, qtbot: QtBot) -> None:
    tree = read(page, qtbot)
    page.left_over.clear()
    page.left_over.addItems(["How do you plan a week?", "Lessons", "Page 3 of 9"])
    page.left_over.setCurrentRow(0)
    page.as_question.click()
    assert texts(tree)[2] == ("How do you plan a week?", [], [])
    page.left_over.setCurrentRow(0)
    page.as_area.click()  # goes to the question that was just made
    assert texts(tree)[2][1] == ["Lessons"]
    page.left_over.setCurrentRow(0)
    page.ignore.click()
    assert page.left_over.count() == 0
    assert not page.as_question.isEnabled()


def test_a_question_that_is_taken_out_leaves_its_round(page: ImportPage, qtbot: QtBot) -> None:
    tree = read(page, qtbot)
    gone = tree.set.questions[0].id
    page.tree.setCurrentIndex(tree.index(0, 0))
    page.remove.click()
    assert gone not in {question.id for question in tree.set.questions}
    guide = tree.set.guide
    assert guide is not None
    assert all(gone not in one.questions for one in guide.rounds)


def test_a_set_without_title_is_not_saved(
    page: ImportPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    read(page, qtbot)
    page.title.clear()
    qtbot.mouseClick(page.save, LEFT)
    assert page.notice.message.text() == "The set needs a title."
    assert own_files(practice) == []


def test_a_file_dropped_into_the_field_is_read_not_pasted(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "guide.md"
    file.write_text(GUIDE, encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    assert page.start.field.canInsertFromMimeData(mime)
    page.start.field.insertFromMimeData(mime)
    qtbot.waitUntil(page.preview.isVisible)
    assert page.start.field.toPlainText() == ""
