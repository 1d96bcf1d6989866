"""Pictures of every page for the README: light and dark, and larger at a screen scale of 150 %.

    python -m tests.screenshots            writes docs/screenshots/*.png
    python -m tests.screenshots --to DIR

Drawn without a screen; what is on the pages is sample data, recorded with a synthetic voice.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from practice_app.ui.window import Window
    from tests.fakes.practice import RehearsedPractice

LOOKS = (
    ("light", "1", 1180, 760),
    ("dark", "1", 1180, 760),
    ("contrast", "1", 1180, 760),
    ("light", "1.5", 853, 533),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=Path(__file__).parents[1] / "docs" / "screenshots")
    parser.add_argument("--look", nargs=4, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.look:
        theme, scale, width, height = chosen.look
        draw_all(chosen.to, theme, scale, int(width), int(height))
        return 0
    chosen.to.mkdir(parents=True, exist_ok=True)
    for look in LOOKS:  # the scale is read once when Qt starts, so each look has a program of its own
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": look[1]}
        command = [
            sys.executable,
            "-m",
            "tests.screenshots",
            "--to",
            str(chosen.to),
            "--look",
            *map(str, look),
        ]
        subprocess.run(command, check=True, env=environment)
    return 0


def draw_all(to: Path, theme: str, scale: str, width: int, height: int) -> None:
    from PySide6.QtWidgets import QApplication

    from practice_app.paths import DataFolder, resources
    from practice_app.review.judge import Judge
    from practice_app.ui.app import geometry_of, make_desk
    from practice_app.ui.messages import Messages
    from practice_app.ui.window import Window
    from tests import sample_answers
    from tests.fakes.practice import RehearsedPractice

    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge.load(resources() / "models")  # the marks in the pictures are the program's own
        practice = RehearsedPractice(DataFolder(Path(folder)), judge=judge, seed=4)
        practice.save_settings(replace(practice.settings, theme=theme, first_run_done=False))
        shown = sample_answers.fill(practice)
        messages = Messages()
        desk = make_desk(application, practice, messages)
        window = Window(desk, geometry_of(practice.data))
        messages.window = window
        window.resize(width, height)
        window.show()
        desk.icons.load()
        suffix = theme if scale == "1" else f"{theme}-{float(scale):.0%}".replace("%", "")
        for name, picture in pages(window, practice, shown.id):
            settle(lambda: desk.background.busy)
            picture.grab().save(str(to / f"{name}-{suffix}.png"))
        window.close()
        desk.background.close()
        practice.close()


def pages(window: Window, practice: RehearsedPractice, answer: str) -> Iterator[tuple[str, QWidget]]:
    """Go to each page and stage in turn."""
    from practice_app.ui.practice_page import PracticePage, Stage
    from practice_app.ui.window import Place
    from tests import sample_answers

    yield "first-run-1", window
    for step in (2, 3):
        window.page(Place.FIRST_RUN).next.click()  # type: ignore[attr-defined]
        yield f"first-run-{step}", window
    window.page(Place.FIRST_RUN).next.click()  # type: ignore[attr-defined]
    yield "home", window
    left = sample_answers.interrupted(practice, practice.bank.questions[9].id)
    window.go(Place.HOME)
    yield "home-unfinished", window
    practice.delete(left.id)
    page = window.go(Place.PRACTICE)
    assert isinstance(page, PracticePage)
    settle(lambda: page.question is None)
    page.ask(practice.bank.question(sample_answers.QUESTION))
    yield "practice-ready", window
    page.head.peek.click()
    yield "practice-peek", window
    page.enter(Stage.THINKING)
    page.thinking.notes.setPlainText(
        "Teresa, wrong boxes twice\nMine to save by June\nFour weeks, every pallet"
    )
    yield "practice-thinking", window
    page.record()
    settle(lambda: not practice.recorders)
    settle(lambda: page.speaking.recorder is None)
    speak(page, practice)
    yield "practice-recording", window
    page.recording.discard.emit()
    settle(lambda: page.stage is Stage.RECORDING)
    yield "practice-discarded", window
    page.enter(Stage.TYPING)
    page.typing.text.setPlainText(sample_answers.SHORT)
    yield "practice-typing", window
    page.working.begin("Writing down what you said…", cancellable=True, rate=True)
    page.enter(Stage.WORKING)
    page.working.report(0.4)
    page.working.scale.choose(2)
    yield "practice-working", window
    page.working.finish()
    page.enter(Stage.RATE)
    yield "practice-rate", window
    page.enter(
        Stage.FAILED,
        ("The speech engine stopped while it was reading your answer.", "Your recording is safe.", "bad"),
        ("Try again", lambda: None),
        ("Type instead", lambda: None),
    )
    yield "practice-failed", window
    window.open_answer(answer)
    settle(lambda: window.place is not Place.REVIEW)
    yield "review", window
    bar = window.page(Place.REVIEW).verticalScrollBar()
    bar.setValue(bar.maximum())
    yield "review-below", window
    ground = window.page(Place.REVIEW).widget()
    yield "review-whole", ground
    window.go(Place.HISTORY)
    yield "history", window
    window.page(Place.HISTORY).search.setText("hour")  # type: ignore[attr-defined]
    settle(lambda: window.page(Place.HISTORY)._soon.isActive())  # type: ignore[attr-defined]
    yield "history-search", window
    yield from bank_pages(window, practice)
    window.go(Place.SETTINGS)
    yield "settings", window
    yield "settings-whole", window.page(Place.SETTINGS).widget()


def bank_pages(window: Window, practice: RehearsedPractice) -> Iterator[tuple[str, QWidget]]:
    """The questions, a set as a whole, an import, a set being changed, and a job advert."""
    from practice_app.bank.edit import own_copy
    from practice_app.model import QuestionMark
    from practice_app.ui.advert_page import AdvertPage
    from practice_app.ui.bank_page import BankPage
    from practice_app.ui.import_page import ImportPage
    from practice_app.ui.set_editor import SetEditorPage
    from practice_app.ui.window import Place
    from tests import sample_guides

    practice.mark_question(practice.bank.questions[1].id, QuestionMark.FAVOURITE)
    practice.mark_question(practice.bank.questions[3].id, QuestionMark.NEVER)
    bank = window.go(Place.BANK)
    assert isinstance(bank, BankPage)
    yield "questions", window
    guide = next(each for each in practice.bank.sets if each.guide is not None and each.guide.rounds)
    bank.show_set(guide.title)
    bank.about_set.click()
    yield "questions-set", window
    page = window.go(Place.IMPORT)
    assert isinstance(page, ImportPage)
    yield "import", window
    page.read_text(sample_guides.GUIDE)
    settle(lambda: not page.preview.isVisible())
    yield "import-preview", window
    yield "import-whole", page.widget()
    editor = window.go(Place.SET_EDITOR)
    assert isinstance(editor, SetEditorPage)
    shipped = practice.bank.sets[0]
    own = own_copy(shipped, (), [each.id for each in practice.bank.questions])
    editor.open(practice.save_own_set(own), own.questions[1].id)
    settle(lambda: window._desk.background.busy)
    yield "set-editor", window
    editor.drop()
    advert = window.go(Place.ADVERT)
    assert isinstance(advert, AdvertPage)
    yield "advert", window
    advert.read_text(sample_guides.ADVERT)
    settle(lambda: not advert.result.isVisible(), 120)
    yield "advert-found", window
    yield "advert-whole", advert.widget()


def speak(page: object, practice: RehearsedPractice) -> None:
    """A minute into an answer, with a voice on the meter."""
    import math

    from practice_app.audio.level import Level

    recorder = practice.recorders[-1]
    recorder.seconds = 72.0
    stage = page.recording  # type: ignore[attr-defined]
    for moment in range(80):
        loud = abs(math.sin(moment * 0.9) * math.sin(moment * 0.23)) ** 1.5 * 0.5 + 0.004
        recorder.level = Level(loud, loud / 2)
        stage._look()


def settle(waiting: Callable[[], bool], seconds: float = 20.0) -> None:
    """Let the window work until nothing is waited for any more."""
    import time

    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + seconds
    while waiting():
        if time.monotonic() > end:
            raise TimeoutError("a page was not ready in time")
        QApplication.processEvents()
        time.sleep(0.005)
    for _ in range(5):
        QApplication.processEvents()


if __name__ == "__main__":
    raise SystemExit(main())
