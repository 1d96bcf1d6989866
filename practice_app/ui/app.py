"""Starts the window and ends it: the application, the hooks for bugs, and the order of closing."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from practice_app.errors import PracticeError, StoreError
from practice_app.parts import build
from practice_app.paths import DataFolder
from practice_app.practice import Practice
from practice_app.ui.background import Background
from practice_app.ui.desk import Desk
from practice_app.ui.icons import Icons
from practice_app.ui.messages import Messages
from practice_app.ui.one_window import OneWindow
from practice_app.ui.theme import Theme
from practice_app.ui.window import Window

LOG_BYTES = 500_000


def run(data: DataFolder, arguments: Sequence[str] = ()) -> int:
    """Show the window over the data folder until it is closed. Returns the exit code."""
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("Practice App")
    application.setDesktopFileName("practice-app")
    messages = Messages()
    only = OneWindow(data)
    try:
        if not only.claim():
            sys.stderr.write("Practice App is open already; its window was brought to the front.\n")
            return 0
        practice = build(data)
        log = _open_log(data)
    except PracticeError as error:
        messages.cannot_start(error)
        raise
    desk = make_desk(application, practice, messages)
    window = Window(desk, geometry_of(data))
    messages.window = window
    messages.catch_everything()  # now that there is a window to tell it in
    only.asked_for.connect(window.come_to_front)
    window.show()
    try:
        return application.exec()
    finally:
        window.hide()
        desk.background.close()
        practice.close()
        messages.release()
        only.release()
        logging.getLogger("practice_app").removeHandler(log)
        log.close()


def make_desk(application: QApplication, practice: Practice, messages: Messages) -> Desk:
    """What the pages are handed. Ends with `desk.background.close()`."""
    theme = Theme(application, practice.settings.theme, practice.settings.text_scale)
    return Desk(practice, Background(messages.bug), theme, Icons(theme), messages)


def geometry_of(data: DataFolder) -> QSettings:
    """Where the window's place on the screen is kept: beside the data, so that a wipe takes it too."""
    return QSettings(str(data.root / "window.ini"), QSettings.Format.IniFormat)


def _open_log(data: DataFolder) -> logging.FileHandler:
    """Faults go into a file of the user's own folder, the last LOG_BYTES or so of them."""
    path = data.logs / "practice.log"
    try:
        data.logs.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".old.log"))
    except OSError as error:
        raise StoreError(f"{data.logs} can't be used.", "Check who may write there.", str(error)) from error
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("practice_app").addHandler(handler)
    return handler
