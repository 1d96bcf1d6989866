"""How soon the Questions page opens and answers a key: python -m tests.benchmarks.bench_questions_page"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from practice_app.bank import Bank
from practice_app.paths import DataFolder
from tests.fakes.practice import RehearsedPractice, shipped_bank

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

TYPED = ("c", "cl", "cli", "clie", "client", "client t", "client tr", "client", "x", "")
IN_A_SET = 50


def bank_of(number: int) -> Bank:
    """So many questions, with the words of the shipped ones, in sets of fifty."""
    known, sets = shipped_bank().questions, []
    for start in range(0, number, IN_A_SET):
        questions = tuple(
            replace(known[place % len(known)], id=f"q{place}", set_title=f"Set {start}")
            for place in range(start, start + IN_A_SET)
        )
        blank = replace(shipped_bank().sets[0], guide=None, study_card=None)
        sets.append(replace(blank, title=f"Set {start}", questions=questions))
    return Bank(tuple(sets))


def measure(application: QApplication, folder: Path, number: int) -> None:
    from practice_app.ui.app import make_desk
    from practice_app.ui.bank_page import BankPage
    from practice_app.ui.messages import Messages

    practice = RehearsedPractice(DataFolder(folder))
    practice.bank = bank_of(number)
    desk = make_desk(application, practice, Messages())
    begun = time.perf_counter()
    page = BankPage(desk)
    page.resize(1180, 760)
    page.show()
    page.shown()
    application.processEvents()
    opened = time.perf_counter() - begun
    keys = []
    for typed in TYPED:
        begun = time.perf_counter()
        page.search.setText(typed)
        application.processEvents()
        keys.append(time.perf_counter() - begun)
    mean, slowest = sum(keys) / len(keys), max(keys)
    print(
        f"{number:6,} questions: open {opened * 1e3:4.0f} ms, a key {mean * 1e3:3.0f} ms, "
        f"slowest {slowest * 1e3:3.0f} ms"
    )
    page.close()
    desk.background.close()
    desk.messages.release()
    practice.close()


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        for number in (100, 1_000, 10_000):
            measure(application, Path(folder) / str(number), number)


if __name__ == "__main__":
    main()
