"""The form of one question: its wording, its kind, what is listened for and what is asked next."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from practice_app.bank.form import slug, unique
from practice_app.model import Area, FollowUp, Question, QuestionKind
from practice_app.ui.bank_detail import KIND_NAMES
from practice_app.ui.desk import Desk
from practice_app.ui.icons import Icons
from practice_app.ui.widgets.controls import Button, clear, label, row
from practice_app.ui.words import short


class PageUndo(QObject):
    """Keeps a field from taking Ctrl+Z for itself, so that undo means the last change of the set."""

    KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        wanted = event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if wanted and isinstance(event, QKeyEvent) and any(event.matches(key) for key in self.KEYS):
            event.ignore()
            return True
        return False


class _Row(QWidget):
    """Fields with buttons to move the row up and to take it out."""

    def __init__(self, icons: Icons, what: str, up: Callable[[], None], out: Callable[[], None]) -> None:
        super().__init__()
        self.text = QLineEdit()
        self.text.setAccessibleName(what)
        self._up = _small(icons, "arrow-up", f"Move this {what.lower()} up", up)
        self._out = _small(icons, "close", f"Take this {what.lower()} out", out)

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        """What can be typed into, in order."""
        return (self.text,)


class AreaRow(_Row):
    def __init__(
        self, icons: Icons, area: Area | None, kept: bool, up: Callable[[], None], out: Callable[[], None]
    ) -> None:
        """kept: the area's id is known to earlier answers and stays whatever the text becomes."""
        super().__init__(icons, "Area", up, out)
        self.id = area.id if area is not None and kept else ""
        self.was = area.id if area is not None else ""
        self.text.setPlaceholderText("What an interviewer listens for")
        self.hint = QLineEdit(area.hint if area is not None else "")
        self.hint.setPlaceholderText("Hint (may stay empty)")
        self.hint.setAccessibleName("Hint of the area")
        self.text.setText(area.text if area is not None else "")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setSpacing(4)
        for column, part in enumerate((self.text, self._up, self._out)):
            grid.addWidget(part, 0, column)
        grid.addWidget(self.hint, 1, 0)

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        return (self.text, self.hint)


class FollowUpRow(_Row):
    def __init__(
        self, icons: Icons, follow_up: FollowUp | None, up: Callable[[], None], out: Callable[[], None]
    ) -> None:
        super().__init__(icons, "Follow-up", up, out)
        self.text.setPlaceholderText("What they may ask next")
        self.text.setText(follow_up.text if follow_up is not None else "")
        self.opens: list[AreaRow] = []
        self.menu = QMenu(self)
        self.button = Button("Asks about…", "quiet")
        self.button.setMenu(self.menu)
        line = row(self.text, self.button, self._up, self._out, spacing=8)
        line.setStretch(0, 1)
        self.setLayout(line)

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        return (self.text,)

    def count_areas(self) -> None:
        number = len(self.opens)
        self.button.say(f"Asks about {number} area{'s' * (number != 1)}" if number else "Asks about…")
        self.button.updateGeometry()


class QuestionEditor(QWidget):
    """`changed` comes with every key; `question()` is what the form says now."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._icons = desk.icons
        self._question = Question("", "")
        self._kept: Collection[str] = ()
        self._filling = False
        self._undo = PageUndo(self)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("The question")
        self.text.setPlaceholderText("Tell me about a time when …")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(116)
        self.trouble = label("", "quiet")
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of question")
        for kind, name in KIND_NAMES.items():
            self.kind.addItem(name, kind)
        self.competencies = QLineEdit()
        self.competencies.setAccessibleName("Competencies, with commas between them")
        self.competencies.setPlaceholderText("Competencies, with commas between them")
        self.notes = QPlainTextEdit()
        self.notes.setAccessibleName("Notes")
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(96)
        self.area_rows: list[AreaRow] = []
        self.follow_up_rows: list[FollowUpRow] = []
        self._areas, self._follow_ups = QVBoxLayout(), QVBoxLayout()
        self.add_area = Button("Add an area", "quiet").wear(desk.icons, "plus")
        self.add_follow_up = Button("Add a follow-up", "quiet").wear(desk.icons, "plus")
        self.add_area.clicked.connect(self._new_area)
        self.add_follow_up.clicked.connect(self._new_follow_up)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(8)
        for part in (self.text, self.trouble):
            box.addWidget(part)
        box.addLayout(row(self.kind, None))
        box.addWidget(self.competencies)
        for title, rows, add in (
            ("What they listen for", self._areas, self.add_area),
            ("What they may ask next", self._follow_ups, self.add_follow_up),
        ):
            rows.setSpacing(8)
            box.addSpacing(8)
            box.addWidget(label(title, "section"))
            box.addLayout(rows)
            box.addLayout(row(add, None))
        box.addSpacing(8)
        box.addWidget(label("Notes", "section"))
        box.addWidget(self.notes)
        box.addStretch(1)
        for field in (self.text, self.notes):
            field.installEventFilter(self._undo)
            field.textChanged.connect(self._tell)
        self.competencies.installEventFilter(self._undo)
        self.competencies.textChanged.connect(self._tell)
        self.kind.activated.connect(self._tell)

    # --- from the question to the form ------------------------------------------------------

    def show_question(self, question: Question, kept: Collection[str]) -> None:
        """kept: ids of areas that stay whatever their text becomes. The focus stays where it was."""
        if question.id == self._question.id and question == self.question():
            return
        focused = self.focusWidget()
        place = focused.objectName() if focused is not None else ""
        self._filling = True
        self._question, self._kept = question, kept
        if self.text.toPlainText() != question.text:
            self.text.setPlainText(question.text)
        self.kind.setCurrentIndex(self.kind.findData(question.kind))
        self.competencies.setText(", ".join(question.competencies))
        self.competencies.setCursorPosition(0)
        if self.notes.toPlainText() != question.notes:
            self.notes.setPlainText(question.notes)
        clear(self._areas)
        clear(self._follow_ups)
        self.area_rows, self.follow_up_rows = [], []
        for area in question.areas:
            self._area_row(area)
        by_id = {each.was: each for each in self.area_rows}
        for follow_up in question.follow_ups:
            made = self._follow_up_row(follow_up)
            made.opens = [by_id[name] for name in follow_up.probes if name in by_id]
            made.count_areas()
        self._name_fields()
        self._filling = False
        self._say_trouble()
        for each in (*self.area_rows, *self.follow_up_rows):
            for field in each.fields:
                if place and field.objectName() == place:
                    field.setFocus()

    def _area_row(self, area: Area | None) -> AreaRow:
        kept = area is not None and area.id in self._kept
        made = AreaRow(self._icons, area, kept, lambda: self._up(made), lambda: self._out(made))
        self.area_rows.append(made)
        self._areas.addWidget(made)
        self._watch(made.fields)
        return made

    def _follow_up_row(self, follow_up: FollowUp | None) -> FollowUpRow:
        made = FollowUpRow(self._icons, follow_up, lambda: self._up(made), lambda: self._out(made))
        made.menu.aboutToShow.connect(lambda: self._offer_areas(made))
        self.follow_up_rows.append(made)
        self._follow_ups.addWidget(made)
        self._watch(made.fields)
        return made

    def _watch(self, fields: tuple[QLineEdit, ...]) -> None:
        for field in fields:
            field.installEventFilter(self._undo)
            field.setCursorPosition(0)
            field.textEdited.connect(self._tell)

    def _name_fields(self) -> None:
        for kind, rows in (("area", self.area_rows), ("follow-up", self.follow_up_rows)):
            for number, each in enumerate(rows):
                for place, field in enumerate(each.fields):
                    field.setObjectName(f"{kind}-{number}-{place}")

    # --- from the form to the question ------------------------------------------------------

    def question(self) -> Question:
        """Rows without a text are not there yet."""
        ids: dict[AreaRow, str] = {each: each.id for each in self.area_rows if each.id}
        taken = set(ids.values())
        areas = []
        for each in self.area_rows:
            text = " ".join(each.text.text().split())
            if text:
                ids[each] = each.id or unique(slug(text), taken)
                taken.add(ids[each])
                areas.append(Area(ids[each], text, " ".join(each.hint.text().split())))
        here = {area.id for area in areas}
        follow_ups = tuple(
            FollowUp(text, tuple(ids[opened] for opened in each.opens if ids.get(opened) in here))
            for each in self.follow_up_rows
            if (text := " ".join(each.text.text().split()))
        )
        names = (" ".join(name.split()) for name in self.competencies.text().split(","))
        return replace(
            self._question,
            text=" ".join(self.text.toPlainText().split()),
            kind=QuestionKind(self.kind.currentData()),
            competencies=tuple(dict.fromkeys(filter(None, names))),
            areas=tuple(areas),
            follow_ups=follow_ups,
            notes=self.notes.toPlainText().strip(),
        )

    def keep(self, kept: Collection[str]) -> None:
        """These areas were saved: from now on their ids stay."""
        self._kept = kept
        written = [each for each in self.area_rows if each.text.text().strip()]
        for each, area in zip(written, self.question().areas, strict=True):
            each.id = area.id if area.id in kept else each.id

    def _tell(self) -> None:
        if not self._filling:
            self._say_trouble()
            self.changed.emit()

    def _say_trouble(self) -> None:
        texts = [area.text.casefold() for area in self.question().areas]
        twice = next((text for text in texts if texts.count(text) > 1), None)
        if not self.text.toPlainText().strip():
            self.trouble.setText("Say what is asked; the set can be saved then.")
        elif twice is not None:
            self.trouble.setText(f"An area is there twice: “{short(twice, 50)}”.")
        else:
            self.trouble.setText("")
        self.trouble.setVisible(bool(self.trouble.text()))

    # --- rows -------------------------------------------------------------------------------

    def _new_area(self) -> None:
        made = self._area_row(None)
        self._name_fields()
        made.text.setFocus()

    def _new_follow_up(self) -> None:
        made = self._follow_up_row(None)
        self._name_fields()
        made.text.setFocus()

    def _place(self, found: AreaRow | FollowUpRow) -> tuple[list, QVBoxLayout]:  # type: ignore[type-arg]
        if isinstance(found, AreaRow):
            return self.area_rows, self._areas
        return self.follow_up_rows, self._follow_ups

    def _up(self, moved: AreaRow | FollowUpRow) -> None:
        rows, box = self._place(moved)
        place = rows.index(moved)
        if place > 0:
            rows.insert(place - 1, rows.pop(place))
            box.removeWidget(moved)
            box.insertWidget(place - 1, moved)
            self._name_fields()
            self._tell()

    def _out(self, gone: AreaRow | FollowUpRow) -> None:
        rows, box = self._place(gone)
        rows.remove(gone)
        box.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        for each in self.follow_up_rows:
            each.opens = [opened for opened in each.opens if opened is not gone]
            each.count_areas()
        self._name_fields()
        self._tell()

    def _offer_areas(self, follow_up: FollowUpRow) -> None:
        follow_up.menu.clear()
        for each in self.area_rows:
            if text := each.text.text().strip():
                action = QAction(short(text, 60), follow_up.menu)
                action.setCheckable(True)
                action.setChecked(each in follow_up.opens)
                action.toggled.connect(partial(self._opens, follow_up, each))
                follow_up.menu.addAction(action)

    def _opens(self, follow_up: FollowUpRow, area: AreaRow, on: bool) -> None:
        chosen = {*follow_up.opens, area} if on else set(follow_up.opens) - {area}
        follow_up.opens = [each for each in self.area_rows if each in chosen]
        follow_up.count_areas()
        self._tell()


def _small(icons: Icons, icon: str, name: str, act: Callable[[], None]) -> Button:
    made = Button("", "quiet")
    made.wear(icons, icon)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.clicked.connect(act)
    made.setMaximumWidth(40)
    return made
