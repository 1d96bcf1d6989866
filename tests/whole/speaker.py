"""Opens the real window over a data folder and begins to record; ends only when killed.

usage: python -m tests.whole.speaker FOLDER QUESTION. Prints "speaking" once two seconds are on disk.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from practice_app.parts import build
from practice_app.paths import DataFolder
from practice_app.ui.app import make_desk
from practice_app.ui.messages import Messages
from practice_app.ui.window import Place, Window


def main(folder: str, question: str) -> None:
    application = QApplication([])
    practice = build(DataFolder(Path(folder)))
    desk = make_desk(application, practice, Messages())
    window = Window(desk, QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat))
    window.show()
    page = window.go(Place.PRACTICE)
    page.ask(practice.bank.question(question))  # type: ignore[attr-defined]
    page.record()  # type: ignore[attr-defined]

    def look() -> None:
        recorder = page.speaking.recorder  # type: ignore[attr-defined]
        if recorder is not None and recorder.seconds > 2:
            sys.stdout.write("speaking\n")
            sys.stdout.flush()
            timer.stop()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)
    application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
