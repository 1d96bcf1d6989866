"""The questions that there are: browse them, see what each listens for, practise one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QListView

from practice_app.bank import Bank
from practice_app.errors import PracticeError
from practice_app.guide_model import Prompt, RolePlay
from practice_app.model import AttemptState, Question, QuestionKind, QuestionMark, QuestionSet
from practice_app.rehearsal import referee_question
from practice_app.ui.bank_detail import KIND_NAMES, BankDetail
from practice_app.ui.desk import Desk
from practice_app.ui.question_list import QuestionDelegate, QuestionList
from practice_app.ui.set_export import export_set
from practice_app.ui.widgets.controls import Button, label, row
from practice_app.ui.widgets.flow import FlowLayout
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Page
from practice_app.ui.widgets.text_or_file import file_in
from practice_app.ui.words import count, short

Known = tuple[dict[str, QuestionMark], frozenset[str]]  # marks; ids of the questions that were answered
MARKED = {
    QuestionMark.FAVOURITE: "A favourite now",
    QuestionMark.NEVER: "You won't be asked this any more",
    None: "The mark is taken off",
}


class Unsaved(Protocol):
    """The editor, as far as its unsaved changes go."""

    unsaved: bool
    can_be_saved: bool
    set_title: str

    def save(self, then: Callable[[], None] | None = None) -> None: ...

    def drop(self) -> None: ...


class BankPage(Page):
    practise = Signal(object)  # Question
    import_guide = Signal(object)  # Path of a guide that was dropped, or None to choose or paste one
    from_advert = Signal()
    change_set = Signal(object, str)  # QuestionSet, id of the question to begin with or ""
    new_set = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Questions", widest=1080)
        self._desk = desk
        self._bank: Bank | None = None
        self._answered: frozenset[str] = frozenset()
        self.setAcceptDrops(True)
        self.notice = Notice(desk.icons)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search questions   Ctrl+F")
        self.search.setAccessibleName("Search questions")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(200)
        self.sets = _chooser("Question set", self._set_chosen)
        self.competencies = _chooser("Competency", self._filter)
        self.kinds = _chooser("Kind of question", self._filter)
        self.kinds.addItem("Any kind", None)
        for kind, name in KIND_NAMES.items():
            self.kinds.addItem(name, kind)
        self.favourites = QCheckBox("Favourites")
        self.favourites.toggled.connect(self._filter)
        self.about_set = Button("About this set", "quiet").wear(desk.icons, "book-open-outline")
        self.change_this_set = Button("Change this set", "quiet").wear(desk.icons, "pencil-outline")
        self.export_button = Button("Export…", "quiet").wear(desk.icons, "export-variant")
        self.about_set.clicked.connect(self._show_set)
        self.export_button.clicked.connect(self._export)
        self.change_this_set.clicked.connect(self._change_set)
        self.number = label("", "quiet", wrap=False)
        self.model = QuestionList()
        self.list = self._make_list()
        self.detail = BankDetail(desk)
        self.detail.practise.connect(self._practise)
        self.detail.change.connect(self._change_question)
        self.detail.mark.connect(self._mark)
        self.detail.rehearse.connect(self._rehearse)
        self.add_guide = Button("Import a guide").wear(desk.icons, "file-import-outline")
        self.add_advert = Button("From a job advert").wear(desk.icons, "text-search")
        self.add_set = Button("New set").wear(desk.icons, "plus")
        self.add_guide.clicked.connect(lambda: self.import_guide.emit(None))
        self.add_advert.clicked.connect(self.from_advert)
        self.add_set.clicked.connect(self.new_set)
        self._arrange()
        self.search.textChanged.connect(self._filter)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    def _make_list(self) -> QListView:
        made = QListView()
        made.setAccessibleName("Questions")
        made.setModel(self.model)
        self._delegate = QuestionDelegate(self._desk.theme, self._desk.icons)
        made.setItemDelegate(self._delegate)
        made.setUniformItemSizes(True)
        made.setLayoutMode(QListView.LayoutMode.Batched)  # the rows in view first
        made.setBatchSize(200)
        made.setMouseTracking(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setMinimumHeight(400)
        made.selectionModel().currentChanged.connect(self._selected)
        made.activated.connect(self._practise)
        self._desk.theme.changed.connect(made.scheduleDelayedItemsLayout)
        return made

    def _arrange(self) -> None:
        pair = QHBoxLayout()
        pair.setSpacing(20)
        pair.addWidget(self.list, 1)
        pair.addWidget(self.detail, 1)
        title = label("Questions", "heading", wrap=False)
        head = row(title, self.number, None)
        for button in (self.add_advert, self.add_guide, self.add_set):
            head.addWidget(button)
        self.column.addLayout(head)
        find = row(self.search, self.favourites)
        find.setStretch(0, 1)
        self.column.addLayout(find)
        filters = FlowLayout(
            self.sets,
            self.competencies,
            self.kinds,
            self.about_set,
            self.change_this_set,
            self.export_button,
            spacing=8,
        )
        self.column.addLayout(filters)
        self.column.addWidget(self.notice)
        self.column.addLayout(pair, 1)

    # --- reading ----------------------------------------------------------------------------

    def shown(self) -> None:
        bank, practice = self._desk.practice.bank, self._desk.practice
        if bank is not self._bank:
            self._bank = bank
            self._fill(bank)

        def known() -> Known:
            tried = (AttemptState.TRANSCRIBED, AttemptState.REVIEWED)
            answers = practice.history(limit=10_000)
            return practice.question_marks(), frozenset(a.question_id for a in answers if a.state in tried)

        self._desk.background.run(lambda _job: known(), self._know, self.notice.tell, lane="bank")
        self.list.setFocus()

    def show_set(self, title: str) -> None:
        """Bring the questions of one set, e.g. of one that was just made."""
        self.shown()
        self.search.clear()
        self.favourites.setChecked(False)
        for chooser in (self.competencies, self.kinds):
            chooser.setCurrentIndex(0)
        self.sets.setCurrentIndex(max(0, self.sets.findData(title)))
        self._set_chosen()

    def _know(self, known: Known) -> None:
        marks, self._answered = known
        self.model.set_marks(marks)
        if self.favourites.isChecked():
            self._filter()
        else:
            self._show(self.detail.question)

    def _fill(self, bank: Bank) -> None:
        self.model.take(bank.questions)
        for box, first, names in (
            (self.sets, "All sets", [question_set.title for question_set in bank.sets]),
            (self.competencies, "Any competency", list(bank.competencies)),
        ):
            chosen = box.currentData()
            box.clear()
            box.addItem(first, None)
            for name in names:
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        if bank.faults:
            first_fault = str(bank.faults[0])
            more = f" And {count(len(bank.faults) - 1, 'other')}." if len(bank.faults) > 1 else ""
            self.notice.say("Some questions of yours could not be read.", first_fault + more, "warn")
        self._set_chosen()

    def _set_chosen(self) -> None:
        chosen = self._chosen_set()
        for button in (self.about_set, self.change_this_set, self.export_button):
            button.setVisible(chosen is not None)
        if chosen is not None:
            self.change_this_set.say("Copy and change this set" if chosen.shipped else "Change this set")
        self._filter()

    def _chosen_set(self) -> QuestionSet | None:
        title = self.sets.currentData()
        return self._desk.practice.bank.set(title) if title is not None else None

    def _filter(self) -> None:
        kept = self.detail.question
        self.model.narrow(
            self.search.text(),
            self.sets.currentData(),
            self.competencies.currentData(),
            QuestionKind(kind) if (kind := self.kinds.currentData()) else None,
            QuestionMark.FAVOURITE if self.favourites.isChecked() else None,
        )
        number = self.model.rowCount()
        self.number.setText(count(number, "question"))
        if number:
            place = self.model.place_of(kept.id) if kept is not None else 0
            self.list.setCurrentIndex(self.model.index(max(0, place)))
        else:
            self._show(None)

    def _selected(self, index: QModelIndex) -> None:
        if index.isValid():
            question = self.model.question(index.row())
            if question is not self.detail.question:
                self._show(question)

    def _show(self, question: Question | None) -> None:
        if question is None:
            if self.model.rowCount() == 0:
                self.detail.show_question(None, own=False)
            return
        own = not self._desk.practice.bank.set(question.set_title).shipped
        mark, tried = self.model.mark(question), question.id in self._answered
        self.detail.show_question(question, mark=mark, tried=tried, own=own)

    def _show_set(self) -> None:
        chosen = self._chosen_set()
        if chosen is not None:
            self.list.setCurrentIndex(QModelIndex())
            self.detail.show_set(chosen)

    # --- what can be done here --------------------------------------------------------------

    def _practise(self) -> None:
        if self.detail.question is not None:
            self.practise.emit(self.detail.question)

    def _rehearse(self, part: RolePlay | Prompt) -> None:
        chosen = self._chosen_set()
        if chosen is None:
            return
        if isinstance(part, RolePlay):
            question = self._desk.practice.role_play_question(chosen.title, part.id)
        else:
            question = referee_question(chosen, part)
        self.practise.emit(question)

    def _change_question(self) -> None:
        question = self.detail.question
        if question is not None:
            self.change_set.emit(self._desk.practice.bank.set(question.set_title), question.id)

    def _change_set(self) -> None:
        chosen = self._chosen_set()
        if chosen is not None:
            self.change_set.emit(chosen, "")

    def _mark(self, mark: QuestionMark | None) -> None:
        question = self.detail.question
        if question is None:
            return
        before = self.model.mark(question)
        if self._set_mark(question, mark):
            undo = ("Undo", partial(self._undo_mark, question, before))
            self.notice.say(f"{MARKED[mark]}: {short(question.text, 70)}", actions=(undo,))

    def _undo_mark(self, question: Question, before: QuestionMark | None) -> None:
        if self._set_mark(question, before):
            self.notice.hide()

    def _set_mark(self, question: Question, mark: QuestionMark | None) -> bool:
        practice = self._desk.practice
        try:
            practice.mark_question(question.id, mark)
            self.model.set_marks(practice.question_marks())
        except PracticeError as error:
            self.notice.tell(error)
            return False
        if self.favourites.isChecked():
            self._filter()
        if self.detail.question is not None:
            self.detail.show_mark(self.model.mark(self.detail.question))
        return True

    # --- sets that were changed elsewhere -----------------------------------------------------

    def tell_unsaved(self, editor: Unsaved, go_on: Callable[[], object]) -> None:
        """Remind of changes that wait in the editor; nothing when there are none."""
        if not editor.unsaved:
            return

        def drop() -> None:
            editor.drop()
            self.notice.hide()

        def save() -> None:
            self.notice.hide()
            editor.save(self.shown)

        def return_to_it() -> None:
            go_on()

        saving = (("Save", save),) if editor.can_be_saved else ()
        self.notice.say(
            f"“{editor.set_title}” has changes that are not saved.",
            actions=(("Go on", return_to_it), *saving, ("Drop", drop)),
        )

    def tell_made(self, title: str) -> None:
        """A set was made elsewhere: show its questions."""
        self.show_set(title)
        self.notice.say(f"“{title}” is yours now.", tone="good")

    def tell_deleted(self, gone: QuestionSet) -> None:
        undo = ("Undo", partial(self._bring_back, gone))
        self.notice.say(f"“{gone.title}” is deleted.", actions=(undo,))

    def _bring_back(self, gone: QuestionSet) -> None:
        try:
            self._desk.practice.save_own_set(gone)
        except PracticeError as error:
            self.notice.tell(error)
        else:
            self.notice.hide()
            self.show_set(gone.title)

    def _export(self) -> None:
        chosen = self._chosen_set()
        if chosen is not None:
            export_set(self._desk, chosen, self.notice)

    # --- a guide that is dropped here -------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = file_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.import_guide.emit(path)


def _chooser(name: str, chosen: object) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(16)
    made.activated.connect(chosen)
    return made
