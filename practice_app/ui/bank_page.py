"""The questions that there are: browse them, see what each listens for, practise one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
)

from practice_app.model import Question
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, Card, clear, label, row
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Ground, Page
from practice_app.ui.words import count

QUESTION_ROLE = Qt.ItemDataRole.UserRole


class BankPage(Page):
    practise = Signal(object)  # Question

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Questions", widest=1080)
        self._desk = desk
        self.notice = Notice(desk.icons)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search questions   Ctrl+F")
        self.search.setAccessibleName("Search questions")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(200)
        self.sets = QComboBox()
        self.sets.setAccessibleName("Question set")
        self.competencies = QComboBox()
        self.competencies.setAccessibleName("Competency")
        self.number = label("", "quiet", wrap=False)
        self.list = QListWidget()
        self.list.setAccessibleName("Questions")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setMinimumHeight(360)
        self.list.setSpacing(0)
        self._filled = False
        self.detail = _Detail(desk)
        self.detail.practise.clicked.connect(self._practise)

        pair = QHBoxLayout()
        pair.setSpacing(20)
        pair.addWidget(self.list, 1)
        pair.addWidget(self.detail, 1)
        for chooser in (self.sets, self.competencies):
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(14)
            chooser.activated.connect(self._filter)
        title = label("Questions", "heading", wrap=False)
        self.column.addLayout(row(title, self.number, None))
        filters = row(self.search, self.sets, self.competencies)
        filters.setStretch(0, 1)
        self.column.addLayout(filters)
        self.column.addWidget(self.notice)
        self.column.addLayout(pair, 1)
        self.search.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(self._selected)
        self.list.itemActivated.connect(self._practise)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    def shown(self) -> None:
        if not self._filled:
            self._filled = True
            self._fill()
        self.list.setFocus()

    def _fill(self) -> None:
        bank = self._desk.practice.bank
        competencies = sorted({name for q in bank.questions for name in q.competencies}, key=str.lower)
        for box, first, names in (
            (self.sets, "All sets", [question_set.title for question_set in bank.sets]),
            (self.competencies, "Any competency", competencies),
        ):
            box.addItem(first, None)
            for name in names:
                box.addItem(name, name)
        if bank.faults:
            first_fault = str(bank.faults[0])
            more = f" And {count(len(bank.faults) - 1, 'other')}." if len(bank.faults) > 1 else ""
            self.notice.say("Some questions of yours could not be read.", first_fault + more, "warn")
        self._filter()

    def _filter(self) -> None:
        chosen_set, competency = self.sets.currentData(), self.competencies.currentData()
        questions = self._desk.practice.bank.filtered(set_title=chosen_set, competency=competency)
        words = self.search.text().lower().split()
        shown = [q for q in questions if all(word in _searched(q) for word in words)]
        self.list.clear()
        for question in shown:
            item = QListWidgetItem(question.text)
            item.setData(QUESTION_ROLE, question)
            self.list.addItem(item)
        self.number.setText(count(len(shown), "question"))
        if shown:
            self.list.setCurrentRow(0)
        else:
            self.detail.show_question(None)

    def _selected(self, item: QListWidgetItem | None) -> None:
        self.detail.show_question(item.data(QUESTION_ROLE) if item is not None else None)

    def _practise(self) -> None:
        if self.detail.question is not None:
            self.practise.emit(self.detail.question)


class _Detail(Card):
    """One question with what an interviewer listens for and asks next."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(spacing=16)
        self.question: Question | None = None
        self.practise = Button("Practise this", "primary", "Enter").wear(desk.icons, "microphone")
        self._words = QVBoxLayout()
        self._words.setSpacing(8)
        ground = Ground()
        ground.setLayout(self._words)
        self._words.setContentsMargins(0, 0, 8, 0)
        scroll = QScrollArea()
        scroll.setObjectName("inCard")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(ground)
        self._scroll = scroll
        self.body.addWidget(scroll, 1)
        self.body.addLayout(row(self.practise, None))

    def show_question(self, question: Question | None) -> None:
        self.question = question
        clear(self._words)
        self.practise.setVisible(question is not None)
        if question is None:
            self._words.addWidget(label("No question fits. Change the search or the filters.", "lead"))
            self._words.addStretch(1)
            return
        about = " · ".join([question.set_title, *question.competencies])
        self._words.addWidget(label(about, "quiet"))
        self._words.addWidget(label(question.text, "heading"))
        for title, lines in (
            ("What they listen for", [area.text for area in question.areas]),
            ("What they may ask next", [follow_up.text for follow_up in question.follow_ups]),
        ):
            if lines:
                self._words.addSpacing(8)
                self._words.addWidget(label(title, "section"))
                for line in lines:
                    bullet = row(spacing=8)

                    bullet.addWidget(label("•", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
                    bullet.addWidget(label(line), 1)
                    self._words.addLayout(bullet)
        if question.notes:
            self._words.addSpacing(8)
            self._words.addWidget(label(question.notes, "quiet"))
        self._words.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)


def _searched(question: Question) -> str:
    parts = (question.text, *question.competencies, *(area.text for area in question.areas))
    return " ".join(parts).lower()
