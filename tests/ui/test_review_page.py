"""The findings on one answer, with the words that earn them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from practice_app.model import AreaStatus, Attempt, Flag, Overrule, Role
from practice_app.ui.desk import Desk
from practice_app.ui.marks import role_of, sound_of, status_of
from practice_app.ui.review_page import ReviewPage
from practice_app.ui.widgets.area_row import AreaRow
from practice_app.ui.widgets.controls import Button
from practice_app.ui.widgets.waveform import Waveform, envelope
from tests import sample_answers
from tests.fakes.practice import RehearsedPractice

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def attempt(practice: RehearsedPractice) -> Attempt:
    return sample_answers.spoken(practice)


@pytest.fixture
def page(desk: Desk, attempt: Attempt, qtbot: QtBot) -> ReviewPage:
    made = ReviewPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 900)
    made.show_attempt(attempt)
    made.show()
    qtbot.waitUntil(lambda: not desk.background.busy)
    return made


def rows(page: ReviewPage) -> dict[str, AreaRow]:
    return {row.area.area_id: row for row in page.findChildren(AreaRow)}  # the newest come last


def texts(page: ReviewPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def point_of(page: ReviewPage, words: str) -> QPoint:
    """Where these words stand in the transcript."""
    view = page.transcript
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.document().toPlainText().index(words) + 2)
    return view.cursorRect(cursor).center()


def test_every_word_of_the_answer_is_there(page: ReviewPage, attempt: Attempt) -> None:
    assert attempt.transcript is not None
    shown = " ".join(page.transcript.toPlainText().split())
    assert shown == " ".join(attempt.transcript.text.split())


def test_advice_comes_with_its_quotes(page: ReviewPage, attempt: Attempt) -> None:
    assert attempt.review is not None
    for advice in attempt.review.advice:
        assert advice.text in texts(page)
    assert page.things.isVisible()


def test_the_areas_tell_their_status_and_quote(page: ReviewPage) -> None:
    assert page.areas_title.text() == "Areas 5 of 7"
    damage, lesson, setbacks = (rows(page)[name] for name in ("damage", "lesson", "setbacks"))
    assert "covered. You said: In one month we had sent them" in damage.accessibleName()
    assert lesson.accessibleName().endswith("not yet")
    assert ": touched" in setbacks.accessibleName()


def test_pointing_at_an_area_lights_its_sentences(page: ReviewPage, qtbot: QtBot) -> None:
    row = rows(page)["damage"]
    row.setFocus()
    assert page.transcript.lit == {1, 2}
    row.clearFocus()
    assert not page.transcript.lit


def test_an_area_plays_its_words(page: ReviewPage, qtbot: QtBot, practice: RehearsedPractice) -> None:
    qtbot.mouseClick(rows(page)["damage"], LEFT)
    qtbot.waitUntil(lambda: bool(practice.players))
    start, end, speed = practice.players[0].played[0]
    assert end is not None
    assert 0 < start < end < 84
    assert speed == 1.0


def test_a_click_on_a_sentence_plays_it(
    page: ReviewPage, qtbot: QtBot, practice: RehearsedPractice, attempt: Attempt
) -> None:
    qtbot.mouseClick(page.transcript.viewport(), LEFT, pos=point_of(page, "Then I drove"))
    qtbot.waitUntil(lambda: bool(practice.players))
    assert attempt.review is not None
    sentence = next(s for s in attempt.review.sentences if s.text.startswith("Then I drove"))
    assert sentence.times is not None
    assert practice.players[0].played == [(*sentence.times, 1.0)]


def test_the_arrow_keys_go_from_sentence_to_sentence(
    page: ReviewPage, qtbot: QtBot, practice: RehearsedPractice, attempt: Attempt
) -> None:
    page.transcript.setFocus()
    for _ in range(3):
        qtbot.keyClick(page.transcript, Qt.Key.Key_Down)
    qtbot.keyClick(page.transcript, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(practice.players))
    assert attempt.review is not None
    assert practice.players[0].played[0][:2] == attempt.review.sentences[3].times


def test_play_pause_and_the_play_head(page: ReviewPage, qtbot: QtBot, practice: RehearsedPractice) -> None:
    qtbot.mouseClick(page.listen.button, LEFT)
    qtbot.waitUntil(lambda: page.listen.button.text() == "Pause")
    (player,) = practice.players
    player.position = 30.0
    qtbot.waitUntil(lambda: page.listen.time.text() == "0:30 of 1:24")
    assert page.listen.wave.position == 30.0
    qtbot.mouseClick(page.listen.button, LEFT)
    qtbot.waitUntil(lambda: not player.playing)
    page.listen.speed.setCurrentIndex(page.listen.speed.findData(1.5))
    qtbot.mouseClick(page.listen.button, LEFT)
    qtbot.waitUntil(lambda: len(player.played) == 2)
    assert player.played[1] == (30.0, None, 1.5)  # it goes on where it stopped
    player.finish(84.0)
    qtbot.waitUntil(lambda: page.listen.button.text() == "Play")


def test_a_click_on_the_waveform_chooses_the_place(page: ReviewPage, qtbot: QtBot) -> None:
    wave = page.listen.wave
    qtbot.mouseClick(wave, LEFT, pos=QPoint(wave.width() // 2, 20))
    assert wave.position == pytest.approx(42.1, abs=0.5)
    wave.setFocus()
    qtbot.keyClick(wave, Qt.Key.Key_Right)
    assert wave.position == pytest.approx(47.1, abs=0.5)


def test_your_own_mark_stands_beside_what_was_found(
    page: ReviewPage, qtbot: QtBot, practice: RehearsedPractice, attempt: Attempt
) -> None:
    menu = page.transcript.role_menu(3)
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["This is task"]
    next(action for action in menu.actions() if action.text() == "This is situation").trigger()
    changed = practice.attempt(attempt.id)
    assert changed.review is not None
    assert role_of(changed, changed.review.sentences[3]) is Role.SITUATION
    assert changed.review.sentences[3].role is Role.TASK
    back = page.transcript.role_menu(3).actions()[-1]
    assert back.text() == "Back to what was found: task"
    back.trigger()
    assert not practice.attempt(attempt.id).overrules


def test_an_area_can_be_set_right(page: ReviewPage, practice: RehearsedPractice, attempt: Attempt) -> None:
    menu = rows(page)["lesson"].status_menu()
    next(action for action in menu.actions() if action.text() == "I would say: covered").trigger()
    changed = practice.attempt(attempt.id)
    assert changed.review is not None
    lesson = next(area for area in changed.review.areas if area.area_id == "lesson")
    assert status_of(changed, lesson) is AreaStatus.COVERED
    assert page.areas_title.text() == "Areas 6 of 7"
    assert "as you set it" in rows(page)["lesson"].accessibleName()


def test_what_was_heard_badly_is_said_and_earns_nothing(
    desk: Desk, qtbot: QtBot, practice: RehearsedPractice
) -> None:
    attempt = sample_answers.spoken(practice, rating=None)
    page = ReviewPage(desk)
    qtbot.addWidget(page)
    page.show_attempt(attempt)
    page.show()
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert "[unclear]" in page.transcript.toPlainText()
    assert "1 sentence with a dotted line was heard badly" in page.unclear_hint.text()
    assert not page.rated.isVisible()


def test_a_typed_answer_has_nothing_to_hear(desk: Desk, qtbot: QtBot, practice: RehearsedPractice) -> None:
    page = ReviewPage(desk)
    qtbot.addWidget(page)
    page.show_attempt(sample_answers.typed(practice))
    page.show()
    assert not page.listen.isVisible()
    assert page.balance.isVisible()
    assert not [b for b in page.findChildren(Button) if b.text() == "Hear it" and b.isVisible()]
    qtbot.mouseClick(page.transcript.viewport(), LEFT, pos=point_of(page, "I rang the buyer"))
    assert not practice.players


def test_the_rating_stands_beside_the_findings(page: ReviewPage) -> None:
    assert page.rated.text() == "You rated this 2 of 4: a story with gaps"


def test_export_writes_one_file(
    page: ReviewPage, qtbot: QtBot, tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine.html"
    monkeypatch.setattr(desk.messages, "choose_file_to_save", lambda *_: target)
    qtbot.mouseClick(page.export, LEFT)
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.message.text() == "Saved as mine.html."
    assert "bakeries" in target.read_text(encoding="utf-8")


def test_the_page_is_redrawn_in_another_theme(page: ReviewPage, desk: Desk) -> None:
    before = page.grab().toImage().pixelColor(4, 4)
    desk.theme.choose("dark", 1.3)
    assert page.grab().toImage().pixelColor(4, 4) != before
    desk.theme.choose("system", 1.0)


def test_sound_of_a_span_is_that_of_its_words(attempt: Attempt) -> None:
    assert attempt.transcript is not None
    words = attempt.transcript.words
    spans = attempt.transcript.word_spans
    assert sound_of(attempt.transcript, (spans[2][0], spans[4][1])) == (words[2].start, words[4].end)
    assert sound_of(attempt.transcript, (0, 0)) is None


def test_the_envelope_shows_loud_and_quiet() -> None:
    import numpy as np

    sound = np.concatenate([np.zeros(500), np.ones(500) * 0.5, np.ones(1000) * 0.25]).astype(np.float32)
    assert envelope(sound, 4) == pytest.approx((0.0, 1.0, 0.5, 0.5))
    assert envelope(np.zeros(10, np.float32), 3) == (0.0, 0.0, 0.0)
    assert envelope(np.zeros(0, np.float32), 3) == (0.0, 0.0, 0.0)


def test_the_waveform_knows_the_part_at_a_moment(desk: Desk, qtbot: QtBot) -> None:
    wave = Waveform(desk.theme)
    qtbot.addWidget(wave)
    wave.show_sound((1.0,), 10.0, [(0.0, 2.0, Role.SITUATION), (3.0, 9.0, Role.ACTION)], ())
    moments = (1.0, 2.5, 4.0, 9.5)
    assert [wave.role_at(m) for m in moments] == [Role.SITUATION, Role.NONE, Role.ACTION, Role.NONE]


def test_a_flag_can_be_set_aside_and_taken_back(
    desk: Desk, qtbot: QtBot, practice: RehearsedPractice, attempt: Attempt
) -> None:
    assert attempt.review is not None
    flagged = replace(attempt.review, flags=(Flag("we_not_i"),))
    practice.store.add_review(attempt.id, flagged)
    page = ReviewPage(desk)
    qtbot.addWidget(page)
    page.show_attempt(practice.attempt(attempt.id))

    def button(text: str) -> Button:
        return next(each for each in page.things.findChildren(Button) if each.text() == text)

    button("Not so").click()
    assert practice.attempt(attempt.id).overrules == (Overrule("flag", "we_not_i", "no"),)
    qtbot.waitUntil(lambda: any(b.text().endswith("undo") for b in page.things.findChildren(Button)))
    button("You set this aside: undo").click()
    assert practice.attempt(attempt.id).overrules == ()


def test_checking_again_keeps_the_earlier_review(
    page: ReviewPage, qtbot: QtBot, practice: RehearsedPractice, attempt: Attempt
) -> None:
    before = len(practice.store.reviews(attempt.id))
    page.check_again.click()
    qtbot.waitUntil(page.check_again.isEnabled)
    assert len(practice.store.reviews(attempt.id)) == before + 1
    assert page.notice.isVisibleTo(page)
