"""What you can choose, everything that is kept, and whether this machine has all it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from practice_app.ui.desk import Desk
from practice_app.ui.kept_card import KeptCard
from practice_app.ui.machine_card import MachineCard
from practice_app.ui.models_card import ModelsCard
from practice_app.ui.theme import CHOICES
from practice_app.ui.widgets.controls import Card, label
from practice_app.ui.widgets.microphone_check import MicrophoneCheck
from practice_app.ui.widgets.microphone_choice import MicrophoneChoice
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Page
from practice_app.ui.words import clock

THEMES = dict(zip(CHOICES, ("Follow the system", "Light", "Dark", "High contrast"), strict=True))
THINKING = (0, 30, 60, 120, 180, 300)  # seconds
ANSWERS = (60, 90, 120, 180, 300, 600)
TEXT_SCALES = (1.0, 1.15, 1.3, 1.5, 2.0)


class SettingsPage(Page):
    wiped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Settings", widest=820)
        self._desk = desk
        self.notice = Notice(desk.icons)
        self.microphone = MicrophoneChoice(desk)
        self.microphone.chosen.connect(self._choose_microphone)
        self.microphone.failed.connect(self.notice.tell)
        self.check = MicrophoneCheck(desk)
        self.thinking = _choice("Time to think first")
        self.answer = _choice("Length to aim for")
        self.rate_first = QCheckBox("Ask me how it went before showing what was found")
        self.live_text = QCheckBox("Show the words while I speak")
        self.look = _choice("Colours")
        for value, name in THEMES.items():
            self.look.addItem(name, value)
        self.text = _choice("Text size")
        for scale in TEXT_SCALES:
            self.text.addItem(f"{scale:.0%}", scale)
        self.kept = KeptCard(desk)
        self.kept.failed.connect(self.notice.tell)
        self.kept.wiped.connect(self._wiped)
        self.machine = MachineCard(desk)
        self.machine.failed.connect(self.notice.tell)
        self.models = ModelsCard(desk)
        self.models.used.connect(lambda _name: self.machine.read())

        self.column.addWidget(label("Settings", "heading", wrap=False))
        self.column.addWidget(self.notice)
        self.column.addWidget(self._microphone_card())
        self.column.addWidget(self._answers_card())
        self.column.addWidget(self._look_card())
        self.column.addWidget(self.models)
        self.column.addWidget(self.machine)
        self.column.addWidget(self.kept)
        self.column.addStretch(1)
        self.thinking.activated.connect(lambda _: self._change(thinking_seconds=self.thinking.currentData()))
        self.answer.activated.connect(lambda _: self._change(answer_seconds=self.answer.currentData()))
        self.rate_first.clicked.connect(lambda on: self._change(rate_first=on))
        self.live_text.clicked.connect(lambda on: self._change(show_live_text=on))
        self.look.activated.connect(lambda _: self._change(theme=self.look.currentData()))
        self.text.activated.connect(lambda _: self._change(text_scale=self.text.currentData()))

    def _microphone_card(self) -> Card:
        card = Card("Microphone", spacing=16)
        card.body.addWidget(self.microphone)
        card.body.addWidget(self.check)
        return card

    def _answers_card(self) -> Card:
        card = Card("Answering", spacing=16)
        card.body.addLayout(_form(("Time to think first", self.thinking), ("Length to aim for", self.answer)))
        card.body.addWidget(self.rate_first)
        card.body.addWidget(self.live_text)
        return card

    def _look_card(self) -> Card:
        card = Card("Colours and text", spacing=16)
        card.body.addLayout(_form(("Colours", self.look), ("Text size", self.text)))
        return card

    def shown(self) -> None:
        self._fill()
        self.microphone.read()
        self.kept.read()
        self.machine.read()
        self.models.read()
        self.microphone.setFocus()

    def left(self) -> None:
        self.check.end()

    def _fill(self) -> None:
        settings = self._desk.practice.settings
        self.check.microphone = settings.microphone
        _offer_seconds(self.thinking, THINKING, settings.thinking_seconds)
        _offer_seconds(self.answer, ANSWERS, settings.answer_seconds)
        self.rate_first.setChecked(settings.rate_first)
        self.live_text.setChecked(settings.show_live_text)
        self.look.setCurrentIndex(self.look.findData(settings.theme))
        nearest = min(TEXT_SCALES, key=lambda scale: abs(scale - settings.text_scale))
        self.text.setCurrentIndex(TEXT_SCALES.index(nearest))

    def _choose_microphone(self, microphone: str | None) -> None:
        self.check.microphone = microphone
        self._change(microphone=microphone)

    def _change(self, **changes: Any) -> None:
        settings = replace(self._desk.practice.settings, **changes)
        self._desk.practice.save_settings(settings)
        self._desk.theme.choose(settings.theme, settings.text_scale)

    def _wiped(self) -> None:
        self.wiped.emit()
        self.shown()
        self.notice.say("Everything is wiped.", "The program is as it was on the first day.", "good")
        self.verticalScrollBar().setValue(0)


def _offer_seconds(box: QComboBox, offered: tuple[int, ...], current: int) -> None:
    """Fill a choice of durations, with the current one even when it is not among those offered."""
    box.clear()
    for seconds in sorted({*offered, current}):
        box.addItem(clock(seconds) if seconds else "None", seconds)
    box.setCurrentIndex(box.findData(current))


def _choice(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumWidth(200)
    return made


def _form(*lines: tuple[str, QWidget]) -> QGridLayout:
    form = QGridLayout()
    form.setHorizontalSpacing(24)
    form.setVerticalSpacing(12)
    form.setColumnStretch(2, 1)
    for place, (name, field) in enumerate(lines):
        caption = label(name, wrap=False)
        caption.setBuddy(field)
        form.addWidget(caption, place, 0)
        form.addWidget(field, place, 1)
    return form
