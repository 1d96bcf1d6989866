"""What you can choose, everything that is kept, and whether this machine has all it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSpinBox, QWidget

from practice_app.ui.desk import Desk
from practice_app.ui.kept_card import KeptCard
from practice_app.ui.machine_card import MachineCard
from practice_app.ui.theme import CHOICES
from practice_app.ui.widgets.controls import Card, label
from practice_app.ui.widgets.microphone_check import MicrophoneCheck
from practice_app.ui.widgets.microphone_choice import MicrophoneChoice
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Page

THEMES = dict(zip(CHOICES, ("Follow the system", "Light", "Dark", "High contrast"), strict=True))
TEXT_SCALES = (1.0, 1.15, 1.3, 1.5, 2.0)


class SettingsPage(Page):
    wiped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("Settings", widest=820)
        self._desk = desk
        self.notice = Notice(desk.icons)
        self.microphone = MicrophoneChoice(desk)
        self.microphone.chosen.connect(self._choose_microphone)
        self.microphone.failed.connect(self.notice.tell)
        self.check = MicrophoneCheck(desk)
        self.thinking = _spin(0, 600, 15, " s", "Time to think")
        self.thinking.setSpecialValueText("None")
        self.answer = _spin(30, 1200, 15, " s", "Length of an answer to aim for")
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
        self.machine.model_chosen.connect(lambda name: self._change(speech_model=name))

        self.column.addWidget(label("Settings", "heading", wrap=False))
        self.column.addWidget(self.notice)
        self.column.addWidget(self._microphone_card())
        self.column.addWidget(self._answers_card())
        self.column.addWidget(self._look_card())
        self.column.addWidget(self.machine)
        self.column.addWidget(self.kept)
        self.column.addStretch(1)
        self.thinking.valueChanged.connect(lambda value: self._change(thinking_seconds=value))
        self.answer.valueChanged.connect(lambda value: self._change(answer_seconds=value))
        self.rate_first.toggled.connect(lambda on: self._change(rate_first=on))
        self.live_text.toggled.connect(lambda on: self._change(show_live_text=on))
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
        card = Card("Look", spacing=16)
        card.body.addLayout(_form(("Colours", self.look), ("Text size", self.text)))
        return card

    def shown(self) -> None:
        self._fill()
        self.microphone.read()
        self.kept.read()
        self.machine.read()
        self.microphone.setFocus()

    def left(self) -> None:
        self.check.end()

    def _fill(self) -> None:
        settings = self._desk.practice.settings
        self.check.microphone = settings.microphone
        widgets: tuple[QWidget, ...] = (self.thinking, self.answer, self.rate_first, self.live_text)
        for widget in widgets:
            widget.blockSignals(True)  # showing what is set is not a change
        self.thinking.setValue(settings.thinking_seconds)
        self.answer.setValue(settings.answer_seconds)
        self.rate_first.setChecked(settings.rate_first)
        self.live_text.setChecked(settings.show_live_text)
        for widget in widgets:
            widget.blockSignals(False)
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


def _spin(least: int, most: int, step: int, unit: str, name: str) -> QSpinBox:
    made = QSpinBox()
    made.setRange(least, most)
    made.setSingleStep(step)
    made.setSuffix(unit)
    made.setAccessibleName(name)
    made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    made.setMinimumWidth(160)
    return made


def _choice(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumWidth(200)
    return made


def _form(*lines: tuple[str, QWidget]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(24)
    form.setVerticalSpacing(12)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    for name, field in lines:
        caption = label(name, wrap=False)
        caption.setMinimumWidth(160)
        caption.setBuddy(field)
        form.addRow(caption, field)
    return form
