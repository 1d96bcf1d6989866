"""The window: the rail, the pages, and the moving between them; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from practice_app.errors import PracticeError
from practice_app.model import Attempt, Question, QuestionSet
from practice_app.ui.desk import Desk
from practice_app.ui.home_page import HomePage
from practice_app.ui.widgets.page import Page
from practice_app.ui.widgets.rail import Rail


class Place(IntEnum):
    """The places of the rail, in their order, and those that are reached another way."""

    HOME = 0
    PRACTICE = 1
    HISTORY = 2
    BANK = 3
    SETTINGS = 4
    REVIEW = 5
    FIRST_RUN = 6
    IMPORT = 7
    SET_EDITOR = 8
    ADVERT = 9


RAIL = (
    ("Home", "home-outline"),
    ("Practice", "microphone-outline"),
    ("History", "history"),
    ("Questions", "bookshelf"),
    ("Settings", "cog-outline"),
)


ICONS_AFTER = 30  # milliseconds: first the window is painted, then the icon font is read


class Window(QMainWindow):
    """Makes each page when it is first wanted, listens to its news and shows what follows."""

    def __init__(self, desk: Desk, geometry: QSettings) -> None:
        super().__init__()
        self._desk = desk
        self._geometry = geometry
        self._pages: dict[Place, Page] = {}
        self.place = Place.HOME
        self.setWindowTitle("Practice App")
        self.setMinimumSize(720, 480)
        self.rail = Rail(desk.theme, desk.icons, RAIL)
        self.rail.asked.connect(lambda index: self.go(Place(index)))
        self._stack = QStackedWidget()
        ground = QWidget()
        box = QHBoxLayout(ground)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.rail)
        box.addWidget(self._stack, 1)
        self.setCentralWidget(ground)
        for index in range(len(RAIL)):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{index + 1}"), self)
            shortcut.activated.connect(partial(self._go_by_key, Place(index)))
        self._icons_soon = QTimer(self)
        self._icons_soon.setSingleShot(True)
        self._icons_soon.setInterval(ICONS_AFTER)
        self._icons_soon.timeout.connect(desk.icons.load)
        self._restore_geometry()
        self.go(Place.HOME if desk.practice.settings.first_run_done else Place.FIRST_RUN)

    # --- going somewhere --------------------------------------------------------------------

    def go(self, place: Place) -> Page:
        """Bring a place to the front."""
        page = self.page(place)
        if (before := self._stack.currentWidget()) is not page and isinstance(before, Page):
            before.left()
        self._stack.setCurrentWidget(page)
        self.rail.setVisible(place is not Place.FIRST_RUN)
        if place < len(RAIL):
            self.rail.mark(place)
        elif place in (Place.IMPORT, Place.SET_EDITOR, Place.ADVERT):
            self.rail.mark(Place.BANK)
        self.place = place
        page.shown()
        if place is Place.BANK and (editor := self._pages.get(Place.SET_EDITOR)) is not None:
            page.tell_unsaved(editor, partial(self.go, Place.SET_EDITOR))  # type: ignore[attr-defined]
        return page

    def page(self, place: Place) -> Page:
        if place not in self._pages:
            self._pages[place] = page = self._makers()[place]()
            self._stack.addWidget(page)
        return self._pages[place]

    def _go_by_key(self, place: Place) -> None:
        if self.rail.isEnabled() and self.rail.isVisible():
            self.go(place)

    # --- making the pages: imported when first wanted, so that the window is up at once -----

    def _makers(self) -> dict[Place, Callable[[], Page]]:
        return {
            Place.HOME: self._make_home,
            Place.PRACTICE: self._make_practice,
            Place.HISTORY: self._make_history,
            Place.BANK: self._make_bank,
            Place.SETTINGS: self._make_settings,
            Place.REVIEW: self._make_review,
            Place.FIRST_RUN: self._make_first_run,
            Place.IMPORT: self._make_import,
            Place.SET_EDITOR: self._make_set_editor,
            Place.ADVERT: self._make_advert,
        }

    def _make_home(self) -> Page:
        page = HomePage(self._desk)
        page.start.connect(partial(self.go, Place.PRACTICE))
        page.finish.connect(self._finish)
        page.open_answer.connect(self.open_answer)
        page.see_all.connect(partial(self.go, Place.HISTORY))
        return page

    def _make_practice(self) -> Page:
        from practice_app.ui.practice_page import PracticePage

        page = PracticePage(self._desk)
        page.reviewed.connect(self._show_review)
        page.locked.connect(self._lock)
        return page

    def _make_history(self) -> Page:
        from practice_app.ui.history_page import HistoryPage

        page = HistoryPage(self._desk)
        page.open_answer.connect(self.open_answer)
        page.start.connect(partial(self.go, Place.PRACTICE))
        return page

    def _make_bank(self) -> Page:
        from practice_app.ui.bank_page import BankPage

        page = BankPage(self._desk)
        page.practise.connect(self._ask)
        page.import_guide.connect(self._import_guide)
        page.from_advert.connect(partial(self.go, Place.ADVERT))
        page.change_set.connect(self._change_set)
        page.new_set.connect(self._new_set)
        return page

    def _make_import(self) -> Page:
        from practice_app.ui.import_page import ImportPage

        page = ImportPage(self._desk)
        page.saved.connect(self._show_set)
        page.back.connect(partial(self.go, Place.BANK))
        return page

    def _make_set_editor(self) -> Page:
        from practice_app.ui.set_editor import SetEditorPage

        page = SetEditorPage(self._desk)
        page.deleted.connect(self._set_deleted)
        page.back.connect(partial(self.go, Place.BANK))
        return page

    def _make_advert(self) -> Page:
        from practice_app.ui.advert_page import AdvertPage

        page = AdvertPage(self._desk)
        page.practise.connect(self._ask)
        page.practise_set.connect(lambda made: self._ask(made.questions[0]))
        page.saved.connect(self._show_set)
        page.back.connect(partial(self.go, Place.BANK))
        return page

    def _make_settings(self) -> Page:
        from practice_app.ui.settings_page import SettingsPage

        page = SettingsPage(self._desk)
        page.wiped.connect(self._start_afresh)
        return page

    def _make_review(self) -> Page:
        from practice_app.ui.review_page import ReviewPage

        page = ReviewPage(self._desk)
        page.again.connect(self._ask)
        page.follow_up.connect(self._ask)
        page.back.connect(partial(self.go, Place.HISTORY))
        return page

    def _make_first_run(self) -> Page:
        from practice_app.ui.first_run import FirstRun

        page = FirstRun(self._desk)
        page.done.connect(partial(self.go, Place.HOME))
        return page

    # --- what the pages tell ----------------------------------------------------------------

    def open_answer(self, attempt_id: str) -> None:
        """Show a kept answer; one that was never checked is checked first."""
        practice = self._desk.practice
        self._desk.background.run(
            lambda _job: practice.attempt(attempt_id), self._opened, self._not_opened, lane="open"
        )

    def _opened(self, attempt: Attempt) -> None:
        if attempt.review is None:
            self._finish(attempt)
        else:
            self._show_review(attempt)

    def _not_opened(self, error: PracticeError) -> None:
        page = self.go(Place.HISTORY)
        page.notice.tell(error)  # type: ignore[attr-defined]

    def _show_review(self, attempt: Attempt) -> None:
        self.page(Place.REVIEW).show_attempt(attempt)  # type: ignore[attr-defined]
        self.go(Place.REVIEW)

    def _finish(self, attempt: Attempt) -> None:
        self.go(Place.PRACTICE).finish(attempt)  # type: ignore[attr-defined]

    def _ask(self, question: Question, follow_up_of: str | None = None) -> None:
        page = self.page(Place.PRACTICE)
        page.ask(question, follow_up_of)  # type: ignore[attr-defined]
        self.go(Place.PRACTICE)

    def _import_guide(self, path: Path | None) -> None:
        page = self.go(Place.IMPORT)
        if path is not None:
            page.read_file(path)  # type: ignore[attr-defined]

    def _change_set(self, question_set: QuestionSet, question_id: str) -> None:
        self.go(Place.SET_EDITOR).open(question_set, question_id)  # type: ignore[attr-defined]

    def _new_set(self) -> None:
        self.go(Place.SET_EDITOR).open_new()  # type: ignore[attr-defined]

    def _show_set(self, title: str) -> None:
        self.go(Place.BANK).tell_made(title)  # type: ignore[attr-defined]

    def _set_deleted(self, gone: QuestionSet) -> None:
        self.go(Place.BANK).tell_deleted(gone)  # type: ignore[attr-defined]

    def _lock(self, locked: bool) -> None:
        self.rail.setEnabled(not locked)
        self.rail.setToolTip("Stop or discard your answer first." if locked else "")

    def _start_afresh(self) -> None:
        """Everything was wiped: no page may go on showing what was."""
        for place in [p for p in self._pages if p is not Place.SETTINGS]:
            page = self._pages.pop(place)
            self._stack.removeWidget(page)
            page.deleteLater()
        self._desk.theme.choose(self._desk.practice.settings.theme, self._desk.practice.settings.text_scale)

    # --- the window itself ------------------------------------------------------------------

    def come_to_front(self) -> None:
        """The program was started once more: this is the window that was meant."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._icons_soon.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        editor = self._pages.get(Place.SET_EDITOR)
        if editor is not None and editor.unsaved:  # type: ignore[attr-defined]
            event.ignore()
            self.go(Place.SET_EDITOR).ask_before_closing(self.close)  # type: ignore[attr-defined]
            return
        self._icons_soon.stop()
        self._geometry.setValue("geometry", self.saveGeometry())
        for page in self._pages.values():
            page.left()
        if Place.PRACTICE in self._pages:
            self._pages[Place.PRACTICE].wind_up()  # type: ignore[attr-defined]
        super().closeEvent(event)

    def _restore_geometry(self) -> None:
        self.resize(1180, 760)
        kept = self._geometry.value("geometry")
        if kept is not None:
            self.restoreGeometry(kept)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
