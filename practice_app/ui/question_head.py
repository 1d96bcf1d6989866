"""The question, large and calm, with what it is about above and the areas behind a peek."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from practice_app.model import Question
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, Card, clear, label, row


class QuestionHead(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._has_areas = False
        self.about = label("", "quiet")
        self.text = label("", "question")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.peek = Button("Peek at what they listen for", "link").wear(desk.icons, "eye-outline")
        self.peek.setCheckable(True)
        self.peek.toggled.connect(self._toggled)
        self.areas = Card(spacing=8)
        self.areas.hide()
        self._peek_line = QWidget()
        line = row(self.peek, None)
        line.setContentsMargins(0, 0, 0, 0)
        self._peek_line.setLayout(line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.about)
        box.addWidget(self.text)
        box.addWidget(self._peek_line)
        box.addWidget(self.areas)

    def show_question(self, question: Question | None, follow_up: bool = False) -> None:
        self.setVisible(question is not None)
        if question is None:
            return
        about = ", ".join(question.competencies) or question.set_title
        self.about.setText(f"Follow-up · {about}" if follow_up else about)
        self.text.setText(question.text)
        self.peek.setChecked(False)
        self._has_areas = bool(question.areas)
        self._peek_line.setVisible(self._has_areas)
        clear(self.areas.body)
        for area in question.areas:
            self.areas.body.addWidget(label(f"•  {area.text}"))

    def allow_peek(self, allowed: bool) -> None:
        """The areas may be looked at before an answer, not during it."""
        if not allowed:
            self.peek.setChecked(False)
        self._peek_line.setVisible(allowed and self._has_areas)

    def _toggled(self, on: bool) -> None:
        self.areas.setVisible(on)
        self.peek.say("Hide it again" if on else "Peek at what they listen for")
