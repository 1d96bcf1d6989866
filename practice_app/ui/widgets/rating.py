"""The scorecard on which you rate yourself before the findings appear."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from practice_app.ui.widgets.controls import Button
from practice_app.ui.words import ANCHORS


class RatingScale(QWidget):
    """0 to 4, each with what it means; one tap or the number key."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._group = QButtonGroup(self)
        for score, anchor in enumerate(ANCHORS):
            button = Button(anchor, "choice", str(score))
            button.setCheckable(True)
            button.setMinimumWidth(360)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(f"{score} of 4: {anchor}")
            self._group.addButton(button, score)
            box.addWidget(button)
        self._group.idClicked.connect(self.chosen)

    @property
    def score(self) -> int | None:
        found = self._group.checkedId()
        return None if found < 0 else found

    @property
    def first(self) -> QWidget:
        """Where the focus goes: the chosen one, else the middle of the scale."""
        return self._group.button(2 if self.score is None else self.score)

    def choose(self, score: int) -> None:
        self._group.button(score).click()

    def clear(self) -> None:
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in "01234":
            self.choose(int(event.text()))
        else:
            super().keyPressEvent(event)
