"""The first start: three cards, each of which may be skipped."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from practice_app.errors import PracticeError
from practice_app.ui.desk import Desk
from practice_app.ui.speech_choice import SpeechChoice
from practice_app.ui.widgets.controls import Button, Card, label, row
from practice_app.ui.widgets.microphone_check import MicrophoneCheck
from practice_app.ui.widgets.microphone_choice import MicrophoneChoice
from practice_app.ui.widgets.page import Page


class FirstRun(Page):
    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Welcome", widest=640)
        self._desk = desk
        self.microphone = MicrophoneChoice(desk)
        self.check = MicrophoneCheck(desk)
        self.microphone.chosen.connect(self._choose)
        self.microphone.failed.connect(self._no_microphone)
        self.speech = SpeechChoice(desk)
        self._cards = QStackedWidget()
        for card in (self._privacy(), self._microphone(), self._model()):
            holder = QWidget()
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            card.body.addStretch(1)
            box.addWidget(card)
            self._cards.addWidget(holder)
        self.step = label("", "quiet", wrap=False)
        self.next = Button("Next", "primary", "Enter")
        self.skip = Button("Skip all", "quiet", "Esc")
        self.next.clicked.connect(self._next)
        self.skip.clicked.connect(self._finish)

        self.column.addStretch(1)
        self.column.addWidget(label("Welcome to Practice App", "question"))
        self.column.addWidget(
            label("Answer interview questions aloud, and read what your answer already holds.", "lead")
        )
        self.column.addSpacing(8)
        self.column.addWidget(self._cards)
        self.column.addLayout(row(self.next, self.skip, None, self.step))
        self.column.addStretch(2)

    def _privacy(self) -> Card:
        card = Card("What stays here: everything", spacing=8)
        card.body.addWidget(label("Your voice, your words and the marks never leave this machine.", "lead"))
        card.body.addWidget(
            label(
                "Settings shows every file kept, and one button wipes them all.",
                "lead",
            )
        )
        return card

    def _microphone(self) -> Card:
        card = Card("Your microphone", spacing=16)
        card.body.addWidget(self.microphone)
        card.body.addWidget(self.check)
        card.body.addWidget(label("No microphone? You can type every answer instead.", "quiet"))
        return card

    def _model(self) -> Card:
        card = Card("Your words as text", spacing=8)
        card.body.addWidget(self.speech)
        return card

    def shown(self) -> None:
        self._go(0)

    def left(self) -> None:
        self.check.end()
        self.speech.left()

    def _go(self, card: int) -> None:
        self._cards.setCurrentIndex(card)
        if card == 1:  # looking at devices and models takes a moment: only when their card is there
            self.microphone.read()
        elif card == 2:
            self.speech.read()
        self.step.setText(f"{card + 1} of {self._cards.count()}")
        last = card == self._cards.count() - 1
        self.next.say("Start" if last else "Next")
        self.skip.setVisible(not last)
        self.next.setFocus()

    def _next(self) -> None:
        card = self._cards.currentIndex()
        if card == 1:
            self.check.end()
        if card + 1 < self._cards.count():
            self._go(card + 1)
        else:
            self._finish()

    def _finish(self) -> None:
        self.check.end()
        practice = self._desk.practice
        practice.save_settings(replace(practice.settings, first_run_done=True))
        self.done.emit()

    def _choose(self, microphone: str | None) -> None:
        practice = self._desk.practice
        self.check.microphone = microphone
        practice.save_settings(replace(practice.settings, microphone=microphone))

    def _no_microphone(self, error: PracticeError) -> None:
        self.check.words.setText(f"{error.message} {error.hint}".strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.skip.isVisible():
            self.skip.click()
        else:
            super().keyPressEvent(event)
