"""The parts that pages are made of."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from practice_app.audio.level import Level
from practice_app.errors import PracticeError
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, label
from practice_app.ui.widgets.flow import FlowLayout
from practice_app.ui.widgets.meter import Meter, height
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.rating import RatingScale


def test_words_of_others_are_never_markup() -> None:
    assert label("<b>bold</b>").textFormat() is Qt.TextFormat.PlainText


def test_enter_and_space_press_a_button(qtbot: QtBot) -> None:
    button, pressed = Button("Go", key="G"), []
    qtbot.addWidget(button)
    button.clicked.connect(lambda: pressed.append(1))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        qtbot.keyClick(button, key)
    assert len(pressed) == 3


def test_a_button_with_a_key_has_room_for_it(qtbot: QtBot, desk: Desk) -> None:
    plain, keyed = Button("Go"), Button("Go", key="Ctrl+N")
    for button in (plain, keyed):
        qtbot.addWidget(button)
    assert keyed.sizeHint().width() > plain.sizeHint().width() + 40


def test_a_mouse_press_does_not_take_the_focus(qtbot: QtBot) -> None:
    ground = QWidget()
    first, second = Button("First"), Button("Second")
    ground.setLayout(FlowLayout(first, second))
    qtbot.addWidget(ground)
    ground.show()
    ground.activateWindow()
    first.setFocus()
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert ground.focusWidget() is first


def test_a_flow_goes_on_in_the_next_line() -> None:
    ground = QWidget()
    boxes = [QWidget() for _ in range(3)]
    for box in boxes:
        box.setFixedSize(100, 30)
    flow = FlowLayout(*boxes, spacing=10)
    ground.setLayout(flow)
    assert flow.heightForWidth(320) == 30
    assert flow.heightForWidth(319) == 70
    assert flow.heightForWidth(100) == 110
    flow.setGeometry(QRect(0, 0, 210, 70))
    assert [(box.x(), box.y()) for box in boxes] == [(0, 0), (110, 0), (0, 40)]


def test_a_notice_tells_and_offers(qtbot: QtBot, desk: Desk) -> None:
    notice, done = Notice(desk.icons), []
    qtbot.addWidget(notice)
    assert not notice.isVisible()
    notice.tell(PracticeError("The disk is full.", "Free some room."), (("Again", lambda: done.append(1)),))
    assert notice.isVisible()
    assert notice.accessibleName() == "The disk is full. Free some room."
    assert notice.property("kind") == "notice-bad"
    qtbot.mouseClick(notice.buttons()[0], Qt.MouseButton.LeftButton)
    assert done == [1]
    notice.say("All well.", tone="good")
    assert not notice.hint.isVisible()
    assert notice.buttons() == []


def test_the_meter_grows_with_loudness(qtbot: QtBot, desk: Desk) -> None:
    heights = [height(loudness) for loudness in (0.0, 0.001, 0.01, 0.1, 1.0, 2.0)]
    assert heights == sorted(heights)
    assert heights[0] == 0.0
    assert heights[-1] == 1.0
    meter = Meter(desk.theme)
    qtbot.addWidget(meter)
    assert meter.words() == "I'm listening."
    for _ in range(20):
        meter.add(Level(0.0, 0.0))
    assert "muted" in meter.words()


@pytest.mark.parametrize("key", ["0", "4"])
def test_a_rating_is_one_key(qtbot: QtBot, key: str) -> None:
    scale = RatingScale()
    qtbot.addWidget(scale)
    with qtbot.waitSignal(scale.chosen) as chosen:
        qtbot.keyClicks(scale, key)
    assert chosen.args == [int(key)]
    assert scale.score == int(key)
    scale.clear()
    assert scale.score is None
