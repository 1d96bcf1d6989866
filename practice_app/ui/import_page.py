"""A guide of the user's own: what was found in it, set right where needed, and kept as a set.

Nothing is written before “Save as my set”.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from practice_app.bank.edit import as_new, with_title
from practice_app.errors import PracticeError
from practice_app.model import QuestionSet
from practice_app.report.question_set import round_minutes
from practice_app.ui.background import Job
from practice_app.ui.desk import Desk
from practice_app.ui.import_tree import TEXT, WHAT, ImportTree, WrappedLine, WrappedText
from practice_app.ui.widgets.controls import Button, Card, clear, label, row
from practice_app.ui.widgets.flow import FlowLayout
from practice_app.ui.widgets.notice import Notice
from practice_app.ui.widgets.page import Page
from practice_app.ui.widgets.text_or_file import TextOrFile
from practice_app.ui.words import count, short

if TYPE_CHECKING:
    from practice_app.bank.guides import Imported

KINDS = (
    "Guides (*.docx *.pdf *.txt *.md *.markdown *.html *.htm *.csv *.xlsx *.yaml *.yml *.json);;Any file (*)"
)


class ImportPage(Page):
    saved = Signal(str)  # the title of the set
    back = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Import a guide", widest=960)
        self._desk = desk
        self._job: Job[Imported] | None = None
        self.tree_model: ImportTree | None = None
        self.notice = Notice(desk.icons)
        self.back_button = Button("All questions", "link").wear(desk.icons, "arrow-left")
        self.back_button.clicked.connect(self.back)
        self.start = TextOrFile(desk, "Text of the guide", "Read it", "Import a guide", KINDS)
        self.start.text.connect(self.read_text)
        self.start.file.connect(self.read_file)
        self.working = self._make_working()
        self.title = QLineEdit()
        self.title.setAccessibleName("Title of the set")
        self.counts = label("", "quiet")
        self.tree = self._make_tree()
        self.remove = Button("Take it out", "quiet", "Del").wear(desk.icons, "close")
        self.remove.clicked.connect(self._take_out)
        self.left_over = QListWidget()
        self.left_over.setAccessibleName("Lines that were left over")
        self.left_over.setWordWrap(True)
        self.left_over.setItemDelegate(WrappedLine(self.left_over))
        self.left_over.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.left_over.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left_over.setMinimumHeight(180)
        self.left_over.currentRowChanged.connect(self._say_what_is_possible)
        self.as_question = Button("A question")
        self.as_area = Button("An area")
        self.as_follow_up = Button("A follow-up")
        self.ignore = Button("Leave it out", "quiet")
        for button, act in (
            (self.as_question, self._to_question),
            (self.as_area, self._to_area),
            (self.as_follow_up, self._to_follow_up),
            (self.ignore, self._drop_line),
        ):
            button.clicked.connect(act)
        self.belongs_to = label("", "quiet")
        self.save = Button("Save as my set", "primary", "Ctrl+S").wear(desk.icons, "content-save-outline")
        self.other = Button("Read another", "quiet")
        self.save.clicked.connect(self._save)
        self.other.clicked.connect(self.start_afresh)
        self.preview = self._make_preview()
        QShortcut(QKeySequence.StandardKey.Save, self, self.save.click).setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self.column.addLayout(row(self.back_button, None))
        self.column.addWidget(label("Import a guide", "heading", wrap=False))
        self.column.addWidget(self.notice)
        self._intro = label(
            "Any interview guide will do: Word, PDF, a web page, a table, or plain text. "
            "You see what was found before anything is saved."
        )
        for part in (self._intro, self.start, self.working):
            self.column.addWidget(part)
        self.column.addWidget(self.preview, 1)
        self.start_afresh()

    def _make_working(self) -> QWidget:
        made = Card("Reading your guide…", spacing=16)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName("Reading your guide")
        self.cancel = Button("Cancel")
        self.cancel.clicked.connect(self._cancel)
        made.body.addWidget(bar)
        made.body.addLayout(row(self.cancel, None))
        return made

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setAccessibleName("Questions that were found")
        tree.setWordWrap(True)
        tree.setItemDelegate(WrappedText(tree))
        tree.header().sectionResized.connect(tree.scheduleDelayedItemsLayout)
        tree.setMinimumHeight(320)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        tree.setEditTriggers(
            QTreeView.EditTrigger.DoubleClicked
            | QTreeView.EditTrigger.EditKeyPressed
            | QTreeView.EditTrigger.SelectedClicked
        )
        delete = QShortcut(QKeySequence.StandardKey.Delete, tree, self._take_out)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        return tree

    def _make_preview(self) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        name = label("Title", wrap=False)
        name.setBuddy(self.title)
        line = row(name, self.title, self.save, self.other)
        line.setStretch(1, 1)
        box.addLayout(line)
        box.addWidget(self.counts)
        box.addWidget(self.tree, 1)
        box.addLayout(
            row(label("F2 or a double click changes a text.", "quiet", wrap=False), None, self.remove)
        )
        self.rest = Card("Left over", spacing=12)
        self.rest.body.addWidget(label("These lines were not taken. If one belongs in, say as what."))
        self.rest.body.addWidget(self.left_over)
        self.rest.body.addWidget(self.belongs_to)
        buttons = (self.as_question, self.as_area, self.as_follow_up, self.ignore)
        self.rest.body.addLayout(FlowLayout(*buttons, spacing=8))
        box.addWidget(self.rest)
        self.facts = Card("Rounds and notes", spacing=8)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self.facts.body.addLayout(self._facts)
        box.addWidget(self.facts)
        return made

    # --- the stages of the page -------------------------------------------------------------

    def shown(self) -> None:
        if self.start.isVisible():
            self.start.field.setFocus()

    def start_afresh(self) -> None:
        self.notice.hide()
        self.start.field.clear()
        self._stage(self.start)

    def _stage(self, part: QWidget) -> None:
        for each in (self.start, self.working, self.preview):
            each.setVisible(each is part)
        self._intro.setVisible(part is self.start)

    def read_file(self, path: Path) -> None:
        def work(_job: Job[Imported]) -> Imported:
            from practice_app.bank.guides import import_guide

            return import_guide(path)

        self._read(work)

    def read_text(self, text: str) -> None:
        def work(_job: Job[Imported]) -> Imported:
            from practice_app.bank.guides import import_text

            return import_text(text)

        self._read(work)

    def _read(self, work) -> None:  # type: ignore[no-untyped-def]
        self.notice.hide()
        self._stage(self.working)
        self._job = self._desk.background.run(work, self.show_found, self._failed, lane="import")

    def _cancel(self) -> None:
        """At once, whatever the library that reads the file is still busy with."""
        if self._job is not None:
            self._desk.background.forget(self._job)
        self._stage(self.start)

    def _failed(self, error: PracticeError) -> None:
        self._stage(self.start)
        self.notice.say(error.message, error.hint, "warn")

    def show_found(self, found: Imported) -> None:
        self.tree_model = ImportTree(found.set)
        self.tree_model.changed.connect(self._count)
        self.tree.setModel(self.tree_model)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.expandAll()
        self.tree.setCurrentIndex(self.tree_model.index(0, 0))
        self.tree.selectionModel().currentChanged.connect(self._say_what_is_possible)
        self.title.setText(found.set.title)
        self.left_over.clear()
        self.left_over.addItems(list(found.left_over))
        self.left_over.setCurrentRow(0)
        self.rest.setVisible(bool(found.left_over))
        self._tell_facts(found)
        self._stage(self.preview)
        self._count()
        self._say_what_is_possible()
        self.verticalScrollBar().setValue(0)
        self.tree.setFocus()

    def _tell_facts(self, found: Imported) -> None:
        clear(self._facts)
        guide = found.set.guide
        lines = []
        for one in guide.rounds if guide is not None else ():
            minutes = round_minutes(one.times)
            asked = count(len(one.questions), "question") if one.questions else ""
            lines.append(" · ".join(filter(None, (one.title, minutes, asked))))
        if found.scorecards:
            lines.append(f"{count(found.scorecards, 'scorecard')} with what each score stands for")
        for line in (*lines, *found.notes):
            self._facts.addWidget(label(line))
        self.facts.setVisible(bool(lines or found.notes))

    def _count(self) -> None:
        if self.tree_model is None:
            return
        questions = self.tree_model.set.questions
        areas = sum(len(question.areas) for question in questions)
        follow_ups = sum(len(question.follow_ups) for question in questions)
        facts = [count(len(questions), "question"), count(areas, "area"), count(follow_ups, "follow-up")]
        if self.left_over.count():
            facts.append(f"{count(self.left_over.count(), 'line')} left over")
        self.counts.setText(" · ".join(facts))
        self.save.setEnabled(bool(questions))

    # --- setting right what was found -------------------------------------------------------

    def _question_place(self) -> int:
        return self.tree_model.question_place(self.tree.currentIndex()) if self.tree_model else -1

    def _say_what_is_possible(self) -> None:
        place = self._question_place()
        line = self.left_over.currentRow() >= 0
        for button in (self.as_area, self.as_follow_up):
            button.setEnabled(line and place >= 0)
        for button in (self.as_question, self.ignore):
            button.setEnabled(line)
        self.remove.setEnabled(place >= 0)
        if self.tree_model is not None and place >= 0:
            text = short(self.tree_model.set.questions[place].text, 70)
            self.belongs_to.setText(f"An area or a follow-up goes to: {text}")
        else:
            self.belongs_to.setText("Choose a question above to add areas or follow-ups to it.")

    def _take_out(self) -> None:
        index = self.tree.currentIndex()
        if self.tree_model is None or not index.isValid():
            return
        self.left_over.addItems(self.tree_model.take_out(index.siblingAtColumn(0)))
        self.rest.show()
        self._count()
        self._say_what_is_possible()

    def _line(self) -> str:
        """The chosen line, taken off the list."""
        item = self.left_over.takeItem(self.left_over.currentRow())
        self._count()
        self._say_what_is_possible()
        return " ".join(item.text().split())

    def _to_question(self) -> None:
        if self.tree_model is not None and self.left_over.currentItem() is not None:
            self._bring(self.tree_model.add_question(self._line()))

    def _to_area(self) -> None:
        place = self._question_place()
        if self.tree_model is not None and place >= 0:
            self.tree_model.add_area(place, self._line())
            self.tree.expand(self.tree_model.index(place, 0))

    def _to_follow_up(self) -> None:
        place = self._question_place()
        if self.tree_model is not None and place >= 0:
            self.tree_model.add_follow_up(place, self._line())
            self.tree.expand(self.tree_model.index(place, 0))

    def _drop_line(self) -> None:
        if self.left_over.currentItem() is not None:
            self._line()

    def _bring(self, index: QModelIndex) -> None:
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)

    # --- keeping it -------------------------------------------------------------------------

    def _save(self) -> None:
        if self.tree_model is None or not self.preview.isVisible():
            return
        title = " ".join(self.title.text().split())
        if not title:
            self.notice.say("The set needs a title.", "Give it one, then save.", "warn")
            self.title.setFocus()
            return
        bank = self._desk.practice.bank
        wanted = with_title(self.tree_model.set, title)
        own = as_new(wanted, [each.title for each in bank.sets], [each.id for each in bank.questions])
        practice = self._desk.practice
        self.save.setEnabled(False)
        self._desk.background.run(
            lambda _job: practice.save_own_set(own), self._was_saved, self._not_saved, lane="import"
        )

    def _was_saved(self, saved: QuestionSet) -> None:
        self.tree_model = None
        self.start_afresh()
        self.saved.emit(saved.title)

    def _not_saved(self, error: PracticeError) -> None:
        self.save.setEnabled(True)
        faults = getattr(error, "faults", ())
        hint = "; ".join(fault.what for fault in faults[:3]) or error.hint
        self.notice.say("It can't be saved yet. Nothing was written.", hint, "warn")
        self.verticalScrollBar().setValue(0)
