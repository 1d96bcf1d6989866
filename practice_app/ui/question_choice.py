"""From which questions the next one is drawn: a set, a competency, or all."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import keep_room, label, row

ANY_SET, ANY_COMPETENCY = "All questions", "Any competency"


class QuestionChoice(QWidget):
    """What is chosen is kept in the settings. Its place stays empty while it is hidden."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._practice = desk.practice
        self.sets = QComboBox()
        self.sets.setAccessibleName("Question set")
        self.competencies = QComboBox()
        self.competencies.setAccessibleName("Competency")
        for chooser in (self.sets, self.competencies):
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(18)
            chooser.activated.connect(self._chosen)
        self.setLayout(row(label("From", "quiet", wrap=False), self.sets, self.competencies, None, spacing=8))
        keep_room(self)

    def read(self) -> None:
        """Show what there is and what is chosen."""
        bank, chosen = self._practice.bank, self._practice.settings
        competencies = sorted({name for q in bank.questions for name in q.competencies}, key=str.lower)
        titles = [question_set.title for question_set in bank.sets]
        for box, first, names, current in (
            (self.sets, ANY_SET, titles, chosen.question_set),
            (self.competencies, ANY_COMPETENCY, competencies, chosen.competency),
        ):
            box.clear()
            box.addItem(first, None)
            for name in names:
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(current)))

    def choose(self, question_set: str | None, competency: str | None) -> None:
        settings = replace(self._practice.settings, question_set=question_set, competency=competency)
        self._practice.save_settings(settings)
        self.read()
        self.changed.emit()

    def _chosen(self) -> None:
        self.choose(self.sets.currentData(), self.competencies.currentData())
