"""Changing a set of the user's own: its questions in their order, one of them in the form beside.

Every change is a step that can be taken back; nothing is written before Save. Changes that were not
saved stay here while the user looks elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from practice_app.bank.edit import (
    SetEditor,
    free_title,
    new_question,
    own_copy,
    with_question,
    with_question_moved,
    with_question_twice,
    with_title,
    without_question,
)
from practice_app.errors import PracticeError
from practice_app.model import QuestionSet
from practice_app.ui.desk import Desk
from practice_app.ui.question_editor import PageUndo, QuestionEditor
from practice_app.ui.question_order import QuestionOrder
from practice_app.ui.set_draft import SetDraft, troubles
from practice_app.ui.set_export import export_set
from practice_app.ui.widgets.controls import Button, Card, label, row
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Ground, Page, in_card
from practice_app.ui.words import short

STEP_AFTER = 400  # milliseconds without a key, then what was typed is one step to undo
NEW_TITLE = "My questions"


class SetEditorPage(Page):
    deleted = Signal(object)  # QuestionSet, to bring back
    back = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Change a set", widest=1080)
        self._desk = desk
        self.draft = SetDraft(desk.practice)
        self.notice = Notice(desk.icons)
        self.back_button = Button("All questions", "link").wear(desk.icons, "arrow-left")
        self.title = QLineEdit()
        self.title.setAccessibleName("Title of the set")
        self.title.setMinimumWidth(160)
        self.title.textEdited.connect(self._typed)
        self.title.installEventFilter(PageUndo(self))
        self.save_button = Button("Save", "primary", "Ctrl+S").wear(desk.icons, "content-save-outline")
        self.undo_button = Button("Undo").wear(desk.icons, "undo")
        self.redo_button = Button("Redo").wear(desk.icons, "redo")
        self.export_button = Button("Export…", "quiet").wear(desk.icons, "export-variant")
        self.delete_button = Button("Delete this set", "quiet").wear(desk.icons, "trash-can-outline")
        self.troubles = label("", "quiet")
        self.order = QuestionOrder(desk)
        self.form = QuestionEditor(desk)
        self.form.changed.connect(self._typed)
        self.empty = label("Add the first question of this set.", "lead")
        self.nothing = label("Choose a set on the Questions page, then change it here.", "lead")
        self._half_typed = False  # something is in the fields that is no step yet
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(STEP_AFTER)
        self._soon.timeout.connect(self.flush)
        self._connect()
        self.column.addLayout(row(self.back_button, None))
        self.column.addWidget(self.notice)
        self.column.addWidget(self.nothing)
        self._all = self._arrange()
        self.column.addWidget(self._all, 1)
        self.column.addStretch(0)
        self._all.hide()

    def _connect(self) -> None:
        for button, act in (
            (self.back_button, self.back.emit),
            (self.save_button, self.save),
            (self.undo_button, self.undo),
            (self.redo_button, self.redo),
            (self.export_button, self._export),
            (self.delete_button, self._delete_set),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
        self.order.chosen.connect(self._chosen)
        self.order.add_wanted.connect(self._add)
        self.order.copy_wanted.connect(self._duplicate)
        self.order.move_wanted.connect(self._move)
        self.order.removal_wanted.connect(self._remove)
        standard = QKeySequence.StandardKey
        for key, act in (
            (standard.Undo, self.undo),
            (standard.Redo, self.redo),
            (standard.Save, self.save),
            (QKeySequence("Alt+Up"), lambda: self._move(-1)),
            (QKeySequence("Alt+Down"), lambda: self._move(1)),
        ):
            shortcut = QShortcut(key, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _arrange(self) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        head = row(self.title, self.undo_button, self.redo_button, self.save_button)
        head.setStretch(0, 1)
        box.addLayout(head)
        box.addWidget(self.troubles)
        ground = Ground()
        holder = QVBoxLayout(ground)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.empty)
        holder.addWidget(self.form)
        card = Card()
        card.body.addWidget(in_card(ground))
        pair = QHBoxLayout()
        pair.setSpacing(20)
        pair.addWidget(self.order, 2)
        pair.addWidget(card, 3)
        box.addLayout(pair, 1)
        box.addLayout(row(self.export_button, self.delete_button, None))
        return made

    # --- what is changed --------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        self.flush()
        return self.draft.steps is not None and self.draft.steps.unsaved

    @property
    def can_be_saved(self) -> bool:
        return self.save_button.isEnabled()

    @property
    def set_title(self) -> str:
        return self.draft.steps.current.title if self.draft.steps is not None else ""

    def open(self, question_set: QuestionSet, question_id: str = "") -> None:
        """Change this set; a shipped one is copied first. What is not saved yet is never dropped unasked."""
        if self.unsaved:
            if question_set.source and question_set.source == self.draft.source:
                self._show(question_id)
            else:
                self._ask_first(lambda: self.open(question_set, question_id), "Save", "Drop")
            return
        self.notice.hide()
        if question_set.shipped:
            ids = [question.id for question in question_set.questions]
            question_set = own_copy(question_set, self.draft.titles(), self.draft.ids())
            question_id = question_set.questions[ids.index(question_id) if question_id in ids else 0].id
            self.notice.say("This is your own copy.", "What came with the program stays as it is.")
        self.draft.begin(question_set)
        self._show(question_id)
        self.order.setFocus()

    def open_new(self) -> None:
        """Begin a set with one question that has no words yet."""
        if self.unsaved:
            self._ask_first(self.open_new, "Save", "Drop")
            return
        self.open(QuestionSet(free_title(NEW_TITLE, self.draft.titles()), ()))
        self._add()

    def ask_before_closing(self, close: Callable[[], object]) -> None:
        """The window is about to close: say what would be lost, and close it when that is settled."""
        self._ask_first(close, "Save and close", "Drop and close")

    def _ask_first(self, then: Callable[[], object], save: str, drop: str) -> None:
        def dropped() -> None:
            self.drop()
            then()

        keep = ((save, lambda: self.save(then)),) if self.can_be_saved else ()
        said = f"“{self.set_title}” has changes that are not saved."
        self.notice.say(said, "Keep them or let them go first.", actions=(*keep, (drop, dropped)))
        self.verticalScrollBar().setValue(0)

    def drop(self) -> None:
        """Forget what was changed since the last save."""
        self._half_typed = False
        self._soon.stop()
        self.draft.drop()
        self.notice.hide()
        self._all.hide()
        self.nothing.show()

    def shown(self) -> None:
        if self.draft.steps is not None:
            self.order.setFocus()

    def left(self) -> None:
        self.flush()

    # --- the page as the set is -------------------------------------------------------------

    def _show(self, question_id: str = "") -> None:
        """Show the set; the question of that id, else the one that stood there."""
        assert self.draft.steps is not None
        current = self.draft.steps.current
        if self.title.text().strip() != current.title:
            self.title.setText(current.title)
        self.order.show_questions(current.questions, question_id)
        self._all.show()
        self.nothing.hide()
        self._chosen()
        self._say_state(self.draft.steps)

    def _chosen(self) -> None:
        self.flush()
        questions = self.draft.steps.current.questions if self.draft.steps is not None else ()
        there = 0 <= self.order.place < len(questions)
        self.form.setVisible(there)
        self.empty.setVisible(not there)
        if there:
            question = questions[self.order.place]
            self.form.show_question(question, self.draft.kept_areas(question.id))

    def _say_state(self, steps: SetEditor) -> None:
        self.undo_button.setEnabled(steps.can_undo)
        self.redo_button.setEnabled(steps.can_redo)
        self.delete_button.setVisible(bool(self.draft.source))
        checked = steps.current
        self._desk.background.run(
            lambda _job: troubles(checked), self._say_troubles, self.notice.tell, lane="troubles"
        )

    def _say_troubles(self, found: tuple[str, ...]) -> None:
        more = f" And {len(found) - 3} more." if len(found) > 3 else ""
        self.troubles.setText(f"Before it can be saved: {'; '.join(found[:3])}.{more}")
        self.troubles.setVisible(bool(found))
        self.save_button.setEnabled(not found)

    # --- changing ---------------------------------------------------------------------------

    def _typed(self) -> None:
        self._half_typed = True
        self._soon.start()
        if self.form.isVisible():
            self.order.show_text(self.form.question().text)

    def flush(self) -> None:
        """Make a step of what was typed."""
        if not self._half_typed or self.draft.steps is None:
            return
        self._half_typed = False
        self._soon.stop()
        changed = self.draft.steps.current
        question = self.form.question()
        if any(each.id == question.id for each in changed.questions):
            changed = with_question(changed, question)
        title = " ".join(self.title.text().split())
        if title != changed.title:
            changed = with_title(changed, title)
        self.draft.steps.change(changed)
        self._say_state(self.draft.steps)

    def _change(self, make: Callable[[QuestionSet], QuestionSet], question_id: str = "") -> None:
        if self.draft.steps is not None:
            self.flush()
            self.draft.steps.change(make(self.draft.steps.current))
            self._show(question_id)

    def _current_id(self) -> str:
        self.flush()
        questions = self.draft.steps.current.questions if self.draft.steps is not None else ()
        return questions[self.order.place].id if 0 <= self.order.place < len(questions) else ""

    def _add(self) -> None:
        if self.draft.steps is None:
            return
        made = replace(new_question(self.draft.steps.current, "question", self.draft.ids()), text="")
        self._change(lambda current: with_question(current, made, self.order.place + 1), made.id)
        self.form.text.setFocus()

    def _duplicate(self) -> None:
        if chosen := self._current_id():
            self._change(lambda current: with_question_twice(current, chosen, self.draft.ids()))
            self.order.list.setCurrentRow(self.order.place + 1)

    def _move(self, by: int) -> None:
        if chosen := self._current_id():
            self._change(lambda current: with_question_moved(current, chosen, by), chosen)

    def _remove(self) -> None:
        if chosen := self._current_id():
            text = self.form.question().text
            self._change(lambda current: without_question(current, chosen))
            self.notice.say(f"Deleted: {short(text, 70)}", actions=(("Undo", self.undo),))

    def undo(self) -> None:
        self._step(SetEditor.undo)

    def redo(self) -> None:
        self._step(SetEditor.redo)

    def _step(self, step: Callable[[SetEditor], QuestionSet]) -> None:
        if self.draft.steps is not None:
            self.flush()
            before = set(self.draft.steps.current.questions)
            changed = step(self.draft.steps)
            self.notice.hide()
            self._show(next((question.id for question in changed.questions if question not in before), ""))

    # --- keeping ----------------------------------------------------------------------------

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Write the set; `then` is called when it is on the disk."""
        self.flush()
        steps, practice = self.draft.steps, self._desk.practice
        if steps is None or not self.can_be_saved:
            return
        changed = self.draft.to_save()

        def done(saved: QuestionSet) -> None:
            if steps is self.draft.steps:
                self.draft.was_saved(saved)
                self.form.keep(self.draft.kept_areas(self.form.question().id))
                self.notice.say("Saved.", tone="good")
                self._say_state(steps)
            if then is not None:
                then()

        self._desk.background.run(
            lambda _job: practice.save_own_set(changed), done, self.notice.tell, lane="save set"
        )

    def _delete_set(self) -> None:
        try:
            gone = self.draft.delete()
        except PracticeError as error:
            self.notice.tell(error)
            return
        self.drop()
        self.deleted.emit(gone)

    def _export(self) -> None:
        if self.draft.steps is not None:
            self.flush()
            export_set(self._desk, self.draft.steps.current, self.notice)
