"""What can be read beside the list: one question with all that belongs to it, or the set around it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from practice_app.guide_model import Prompt, RolePlay, Round, StudyCard
from practice_app.model import Question, QuestionKind, QuestionMark, QuestionSet
from practice_app.report.question_set import round_minutes
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, Card, clear, label, row
from practice_app.ui.widgets.flow import FlowLayout
from practice_app.ui.widgets.page import Ground, in_card
from practice_app.ui.words import count

KIND_NAMES = {
    QuestionKind.BEHAVIOURAL: "A past case",
    QuestionKind.APPROACH: "How you go about it",
    QuestionKind.SCENARIO: "What you would do",
    QuestionKind.MOTIVATION: "Motivation",
    QuestionKind.ROLE_PLAY: "Role play",
    QuestionKind.CANDIDATE: "Yours to ask them",
}


class Reading(Card):
    """Headed lines in a scrolling card, with buttons below."""

    def __init__(self) -> None:
        super().__init__(spacing=16)
        self._words = QVBoxLayout()
        self._words.setSpacing(8)
        self._words.setContentsMargins(0, 0, 8, 0)
        ground = Ground()
        ground.setLayout(self._words)
        self._scroll = in_card(ground)
        self._scroll.setAccessibleName("Details")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # to read on with the arrow keys
        self.body.addWidget(self._scroll, 1)

    def begin(self) -> None:
        clear(self._words)
        self._scroll.verticalScrollBar().setValue(0)

    def end(self) -> None:
        self._words.addStretch(1)

    def say(self, text: str, kind: str = "body") -> None:
        for paragraph in text.split("\n") if text else ():
            self._words.addWidget(label(paragraph, kind))

    def head(self, title: str) -> None:
        self._words.addSpacing(8)
        self._words.addWidget(label(title, "section"))

    def listed(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """A heading and its lines, each with a quiet line below or ""."""
        if not lines:
            return
        self.head(title)
        for text, below in lines:
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(label(text))
            if below:
                words.addWidget(label(below, "quiet"))
            bullet = row(spacing=8)
            bullet.addWidget(label("•", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
            bullet.addLayout(words, 1)
            self._words.addLayout(bullet)


class BankDetail(Reading):
    """`question` is the one on show; None while a set is, or nothing."""

    practise = Signal()
    change = Signal()
    mark = Signal(object)  # QuestionMark or None
    rehearse = Signal(object)  # what of a set's guide is to be practised: a RolePlay or a Prompt

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.question: Question | None = None
        self.practise_button = Button("Practise this", "primary", "Enter").wear(desk.icons, "microphone")
        self.favourite = Button("Favourite", "choice").wear(desk.icons, "star-outline")
        self.never = Button("Never ask", "choice").wear(desk.icons, "cancel")
        self.change_button = Button("Change", "quiet").wear(desk.icons, "pencil-outline")
        self.practise_button.clicked.connect(self.practise)
        self.change_button.clicked.connect(self.change)
        for button, mark in ((self.favourite, QuestionMark.FAVOURITE), (self.never, QuestionMark.NEVER)):
            button.setCheckable(True)
            button.clicked.connect(lambda on, mark=mark: self.mark.emit(mark if on else None))
        self._buttons = (self.practise_button, self.favourite, self.never, self.change_button)
        self.body.addLayout(FlowLayout(*self._buttons, spacing=8))

    def show_question(
        self, question: Question | None, *, mark: QuestionMark | None = None, tried: bool = False, own: bool
    ) -> None:
        """tried: the user answered it once, so that the model answer may be seen. own: it can be changed."""
        self.question = question
        self.begin()
        for button in self._buttons:
            button.setVisible(question is not None)
        if question is None:
            self.say("No question fits. Change the search or the filters.", "lead")
            self.end()
            return
        self.show_mark(mark)
        self.change_button.say("Change" if own else "Copy and change")
        self.say(" · ".join([question.set_title, *question.competencies, KIND_NAMES[question.kind]]), "quiet")
        self.say(question.text, "heading")
        self.listed("What they listen for", [(area.text, area.hint) for area in question.areas])
        self.listed("What strong answers show", [(text, "") for text in question.strong])
        self.listed("What they may ask next", [(each.text, "") for each in question.follow_ups])
        if question.notes:
            self.head("Notes")
            self.say(question.notes)
        if question.model_answer and not tried:
            self.head("One way to answer")
            self.say("Answer it once yourself, then you can read it here.", "quiet")
        elif question.model_answer:
            for part in question.model_answer:
                title = f"One way to answer: {part.title}" if part.title else "One way to answer"
                self.listed(title, [(point, "") for point in part.points])
        self.end()

    def show_mark(self, mark: QuestionMark | None) -> None:
        self.favourite.setChecked(mark is QuestionMark.FAVOURITE)
        self.never.setChecked(mark is QuestionMark.NEVER)

    def show_set(self, question_set: QuestionSet) -> None:
        """The set as a whole: what it is about, its study card, its rounds."""
        self.question = None
        self.begin()
        for button in self._buttons:
            button.hide()
        self.say("Came with the program" if question_set.shipped else "Yours", "quiet")
        self.say(question_set.title, "heading")
        self.say(count(len(question_set.questions), "question"), "quiet")
        self.say(question_set.about)
        if question_set.study_card is not None:
            self._study_card(question_set.study_card)
        if question_set.guide is not None:
            guide = question_set.guide
            if guide.job is not None:
                self.head(guide.job.title)
                self.say(guide.job.summary)
            for one in guide.rounds:
                self._round(one)
            for role_play in guide.role_plays:
                self._role_play(role_play)
            if guide.references:
                self.head("What would your referee say?")
                for prompt in guide.references:
                    self._words.addWidget(label(prompt.text))
                    self._offer("Practise this", prompt)
            self.listed("After a full round, ask yourself", [(each.text, "") for each in guide.debrief])
            self.listed("Skills looked for", [(each.name, each.definition) for each in guide.competencies])
            self.listed("For the one who asks: warning signs", [(text, "") for text in guide.red_flags])
            self.listed(
                "For the one who asks: common questions", [(each.text, each.guidance) for each in guide.faq]
            )
        self.end()

    def _study_card(self, card: StudyCard) -> None:
        self.say(card.overview)
        for title, lines in (
            ("Ideas to know", card.concepts),
            ("Good habits", card.habits),
            ("Common mistakes", card.mistakes),
            ("Lines to make your own", card.example_lines),
            ("Cases to think through", card.scenarios),
        ):
            self.listed(title, [(line, "") for line in lines])

    def _role_play(self, role_play: RolePlay) -> None:
        self.head(f"Role play: {role_play.title}")
        self.say("The client and the figures differ each time. You get a sheet to prepare with.", "quiet")
        for goal in role_play.goals:
            self.say(f"• {goal}")
        self._offer("Practise the meeting", role_play)

    def _offer(self, text: str, part: RolePlay | Prompt) -> None:
        button = Button(text)
        button.clicked.connect(lambda: self.rehearse.emit(part))
        self._words.addLayout(row(button, None))

    def _round(self, one: Round) -> None:
        self.head(one.title)
        self.say(round_minutes(one.times), "quiet")
        self.say(one.purpose)
        if one.questions:
            self.say(count(len(one.questions), "question"), "quiet")
        if one.briefing:
            self.say("What you are told at the start:", "strong")
            self.say(one.briefing)
