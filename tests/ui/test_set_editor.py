"""A set of the user's own is changed step by step, saved, left, deleted and brought back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from practice_app.bank import load_set
from practice_app.bank.edit import with_title
from practice_app.model import QuestionKind, QuestionSet
from practice_app.ui.bank_page import BankPage
from practice_app.ui.desk import Desk
from practice_app.ui.set_editor import SetEditorPage
from practice_app.ui.widgets.controls import Button
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.window import Place, Window
from tests import builders
from tests.fakes.practice import RehearsedPractice

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAMES = ("one", "two", "three")


@pytest.fixture
def own(practice: RehearsedPractice) -> QuestionSet:
    questions = tuple(builders.question(id=name, text=f"Number {name}?") for name in NAMES)
    return practice.save_own_set(with_title(QuestionSet("Mine", questions), "Mine"))


@pytest.fixture
def page(window: Window, own: QuestionSet) -> SetEditorPage:
    made = window.go(Place.SET_EDITOR)
    assert isinstance(made, SetEditorPage)
    made.open(own, "one")
    return made


def ids(page: SetEditorPage) -> list[str]:
    assert page.draft.steps is not None
    return [question.id for question in page.draft.steps.current.questions]


def question(page: SetEditorPage, place: int = 0):  # type: ignore[no-untyped-def]
    page.flush()
    assert page.draft.steps is not None
    return page.draft.steps.current.questions[place]


def press(notice: Notice, word: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: any(button.text() == word for button in notice.buttons()))
    next(button for button in notice.buttons() if button.text() == word).click()


def save(page: SetEditorPage, qtbot: QtBot) -> None:
    page.flush()
    qtbot.waitUntil(lambda: not page._desk.background.busy)
    qtbot.keyClick(page.order.list, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not page.unsaved)


def test_what_is_typed_is_saved_to_the_same_file(
    page: SetEditorPage, qtbot: QtBot, own: QuestionSet, practice: RehearsedPractice
) -> None:
    page.form.text.setFocus()
    page.form.text.selectAll()
    qtbot.keyClicks(page.form.text, "Which client left you?")
    assert page.order.list.item(0).text() == "Which client left you?"
    page.form.kind.setCurrentIndex(page.form.kind.findData(QuestionKind.APPROACH))
    page.form.kind.activated.emit(page.form.kind.currentIndex())
    page.form.competencies.setText("Trust, Patience, Trust")
    save(page, qtbot)
    saved = load_set(Path(own.source)).questions[0]
    assert saved.text == "Which client left you?"
    assert saved.kind is QuestionKind.APPROACH
    assert saved.competencies == ("Trust", "Patience")
    assert practice.bank.question("one").text == "Which client left you?"
    assert list(practice.data.bank.glob("*.yaml")) == [Path(own.source)]


def test_typing_is_undone_and_made_again_with_the_keys(page: SetEditorPage, qtbot: QtBot) -> None:
    page.form.text.setFocus()
    page.form.text.moveCursor(page.form.text.textCursor().MoveOperation.End)
    qtbot.keyClicks(page.form.text, " And then?")
    qtbot.waitUntil(lambda: page.undo_button.isEnabled())  # a pause makes a step of it
    qtbot.keyClick(page.form.text, Qt.Key.Key_Z, CTRL)
    assert question(page).text == "Number one?"
    assert page.form.text.toPlainText() == "Number one?"
    qtbot.keyClick(page.form.text, Qt.Key.Key_Z, CTRL | SHIFT)
    assert page.form.text.toPlainText() == "Number one? And then?"


def test_areas_and_follow_ups_are_added_linked_and_taken_out(page: SetEditorPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.form.add_area, LEFT)
    qtbot.keyClicks(page.form.area_rows[-1].text, "Who helped you")
    qtbot.keyClicks(page.form.area_rows[-1].hint, "Names make it real")
    qtbot.mouseClick(page.form.add_follow_up, LEFT)
    follow_up = page.form.follow_up_rows[-1]
    qtbot.keyClicks(follow_up.text, "Whom did you ask first?")
    follow_up.menu.aboutToShow.emit()
    follow_up.menu.actions()[-1].trigger()
    changed = question(page)
    assert (changed.areas[-1].text, changed.areas[-1].hint) == ("Who helped you", "Names make it real")
    assert changed.follow_ups[-1].probes == (changed.areas[-1].id,)
    page.form.area_rows[-1].findChildren(Button)[-1].click()
    changed = question(page)
    assert [area.id for area in changed.areas] == ["damage", "lesson"]
    assert changed.follow_ups[-1].probes == ()


def test_an_area_that_answers_know_keeps_its_id(page: SetEditorPage, qtbot: QtBot) -> None:
    field = page.form.area_rows[1].text
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "What it taught you")
    changed = question(page)
    assert (changed.areas[1].id, changed.areas[1].text) == ("lesson", "What it taught you")
    assert changed.follow_ups[0].probes == ("lesson",)
    page.undo()
    assert page.form.area_rows[1].text.text() == "What you learned"
    assert page.form.area_rows[1].text.hasFocus()


def test_a_new_area_keeps_its_id_once_it_is_saved(page: SetEditorPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.form.add_area, LEFT)
    qtbot.keyClicks(page.form.area_rows[-1].text, "Who")
    page.flush()
    qtbot.keyClicks(page.form.area_rows[-1].text, " helped")
    assert question(page).areas[-1].id == "who-helped"  # not what it was when typing paused
    save(page, qtbot)
    qtbot.keyClicks(page.form.area_rows[-1].text, " you")
    assert question(page).areas[-1].id == "who-helped"


def test_areas_change_places(page: SetEditorPage) -> None:
    page.form.area_rows[1].findChildren(Button)[0].click()
    assert [area.id for area in question(page).areas] == ["lesson", "damage"]


def test_questions_are_added_doubled_moved_and_deleted(page: SetEditorPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.order.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert ids(page) == ["two", "one", "three"]
    qtbot.mouseClick(page.order.twice, LEFT)
    assert ids(page) == ["two", "one", "one-2", "three"]
    page.order.list.setFocus()
    qtbot.keyClick(page.order.list, Qt.Key.Key_Delete)
    assert ids(page) == ["two", "one", "three"]
    press(page.notice, "Undo", qtbot)
    assert ids(page) == ["two", "one", "one-2", "three"]
    qtbot.mouseClick(page.order.add, LEFT)
    assert len(ids(page)) == 5
    assert page.form.text.hasFocus()


def test_what_keeps_a_set_from_being_saved_is_said_while_typing(page: SetEditorPage, qtbot: QtBot) -> None:
    page.form.text.setFocus()
    page.form.text.selectAll()
    qtbot.keyClick(page.form.text, Qt.Key.Key_Delete)
    assert page.form.trouble.text() == "Say what is asked; the set can be saved then."
    qtbot.waitUntil(lambda: not page.save_button.isEnabled())
    assert page.troubles.text() == "Before it can be saved: question 1 has no words yet."
    qtbot.keyClicks(page.form.text, "Again?")
    qtbot.waitUntil(page.save_button.isEnabled)
    assert not page.troubles.isVisible()


def test_a_shipped_set_is_copied_and_stays_as_it_is(
    window: Window, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    shipped = practice.bank.sets[0]
    bank = window.go(Place.BANK)
    assert isinstance(bank, BankPage)
    bank.list.setCurrentIndex(bank.model.index(2))
    qtbot.mouseClick(bank.detail.change_button, LEFT)
    page = window.page(Place.SET_EDITOR)
    assert isinstance(page, SetEditorPage)
    assert page.set_title == f"{shipped.title} (mine)"
    assert page.form.text.toPlainText() == shipped.questions[2].text
    assert not page.unsaved  # looked at only: nothing to keep
    page.form.competencies.setText("Mine alone")
    save(page, qtbot)
    assert practice.bank.set(shipped.title) == shipped
    assert practice.bank.set(page.set_title).questions[2].competencies == ("Mine alone",)
    assert practice.bank.faults == ()


def test_a_set_gets_another_title_and_is_still_drawn_from(
    page: SetEditorPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    practice.save_settings(replace(practice.settings, question_set="Mine"))
    page.title.setFocus()
    page.title.selectAll()
    qtbot.keyClicks(page.title, "Ours")
    save(page, qtbot)
    assert practice.settings.question_set == "Ours"
    assert len(practice.bank.set("Ours").questions) == 3


def test_unsaved_changes_wait_and_are_told_on_the_questions_page(
    page: SetEditorPage, qtbot: QtBot, window: Window, own: QuestionSet
) -> None:
    page.form.competencies.setText("Waiting")
    bank = window.go(Place.BANK)
    assert isinstance(bank, BankPage)
    assert bank.notice.message.text() == "“Mine” has changes that are not saved."
    press(bank.notice, "Go on", qtbot)
    assert window.place is Place.SET_EDITOR
    assert page.form.competencies.text() == "Waiting"
    window.go(Place.BANK)
    press(bank.notice, "Save", qtbot)
    qtbot.waitUntil(lambda: load_set(Path(own.source)).questions[0].competencies == ("Waiting",))
    qtbot.waitUntil(lambda: not page.unsaved)


def test_another_set_does_not_push_out_unsaved_changes(
    page: SetEditorPage, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    page.form.competencies.setText("Waiting")
    page.open(practice.bank.sets[0])
    assert page.set_title == "Mine"
    press(page.notice, "Drop", qtbot)
    assert page.set_title == f"{practice.bank.sets[0].title} (mine)"


def test_the_window_does_not_close_over_unsaved_changes(
    page: SetEditorPage, qtbot: QtBot, window: Window, own: QuestionSet
) -> None:
    page.form.competencies.setText("Nearly lost")
    assert not window.close()
    press(page.notice, "Save and close", qtbot)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert load_set(Path(own.source)).questions[0].competencies == ("Nearly lost",)


def test_a_deleted_set_comes_back(
    page: SetEditorPage, qtbot: QtBot, window: Window, own: QuestionSet, practice: RehearsedPractice
) -> None:
    practice.save_settings(replace(practice.settings, question_set="Mine"))
    qtbot.mouseClick(page.delete_button, LEFT)
    assert not Path(own.source).exists()
    assert practice.settings.question_set is None  # else no question would be drawn any more
    assert window.place is Place.BANK
    bank = window.page(Place.BANK)
    assert isinstance(bank, BankPage)
    assert bank.sets.findData("Mine") == -1
    press(bank.notice, "Undo", qtbot)
    assert [question.id for question in practice.bank.set("Mine").questions] == list(NAMES)
    assert bank.sets.currentData() == "Mine"


def test_a_new_set_begins_with_a_question_to_write(
    window: Window, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    bank = window.go(Place.BANK)
    assert isinstance(bank, BankPage)
    qtbot.mouseClick(bank.add_set, LEFT)
    page = window.page(Place.SET_EDITOR)
    assert isinstance(page, SetEditorPage)
    assert page.form.text.hasFocus()
    qtbot.keyClicks(page.form.text, "What made you laugh?")
    save(page, qtbot)
    assert [q.text for q in practice.bank.set("My questions").questions] == ["What made you laugh?"]


@pytest.mark.parametrize("ending", [".yaml", ".md", ".docx"])
def test_a_set_is_exported(
    page: SetEditorPage,
    qtbot: QtBot,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    file = tmp_path / f"mine{ending}"
    monkeypatch.setattr(desk.messages, "choose_file_to_save", lambda *_: file)
    qtbot.mouseClick(page.export_button, LEFT)
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: page.notice.message.text() == f"Exported to mine{ending}.")
    begins = file.read_bytes()
    assert begins.startswith(b"PK") if ending == ".docx" else b"Number one?" in begins
