"""The stages of the Practice page: each shows one thing to do and says what was done, nothing else."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from practice_app.ui.desk import Desk
from practice_app.ui.widgets.controls import Button, label, row
from practice_app.ui.widgets.flow import FlowLayout
from practice_app.ui.widgets.rating import RatingScale
from practice_app.ui.words import clock, count


class StageWidget(QWidget):
    """`primary` is what Space presses, `escape` what Esc presses, `keys` what single letters press."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(16)
        self.primary: QWidget | None = None
        self.escape: Button | None = None
        self.keys: dict[str, Button] = {}


class ReadyStage(StageWidget):
    answer = Signal()
    think = Signal()
    write = Signal()
    another = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.primary = speak = Button("Answer aloud", "primary", "Space").wear(desk.icons, "microphone")
        self.thinking = Button("Think first", key="T").wear(desk.icons, "timer-outline")
        writing = Button("Type instead", key="W").wear(desk.icons, "keyboard-outline")
        other = Button("Another", key="Ctrl+N").wear(desk.icons, "shuffle-variant")
        self.keys = {"T": self.thinking, "W": writing}
        for button, signal in (
            (speak, self.answer),
            (self.thinking, self.think),
            (writing, self.write),
            (other, self.another),
        ):
            button.clicked.connect(signal)
        self.box.addLayout(FlowLayout(speak, self.thinking, writing, other))

    def set_thinking_time(self, seconds: int) -> None:
        self.thinking.say(f"Think first {clock(seconds)}")
        self.thinking.setVisible(seconds > 0)


class ThinkingStage(StageWidget):
    """A quiet count and room for notes. Nothing starts by itself when the time is over."""

    start = Signal()
    back = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._seconds = 0
        self._since = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(250)
        self._tick.timeout.connect(self._count)
        self.left = label("", "lead", wrap=False)
        self.notes = QPlainTextEdit()
        self.notes.setPlaceholderText(
            "A few words to hold on to: where, your part, what you did, what came of it"
        )
        self.notes.setAccessibleName("Notes")
        self.notes.setTabChangesFocus(True)
        self.notes.setMinimumHeight(140)
        self.notes.setMaximumHeight(200)
        self.primary = self.notes
        self.go = Button("Start now", "primary", "Ctrl+Enter").wear(desk.icons, "microphone")
        self.escape = Button("Back", "quiet", "Esc")
        self.go.clicked.connect(self.start)
        self.escape.clicked.connect(self.back)
        self.box.addWidget(self.left)
        self.box.addWidget(self.notes)
        self.box.addLayout(row(self.go, self.escape, None))

    def begin(self, seconds: int) -> None:
        self._seconds = seconds
        self._since.start()
        self._tick.start()
        self._count()

    def end(self) -> None:
        self._tick.stop()

    def _count(self) -> None:
        left = self._seconds - self._since.elapsed() / 1000
        if left > 0:
            self.left.setText(f"{clock(left + 0.99)} to think")
        else:
            self._tick.stop()
            self.left.setText("Start when you are ready.")


class TypingStage(StageWidget):
    sent = Signal(str)
    back = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText("Write it the way you would say it.")
        self.text.setAccessibleName("Your answer")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(240)
        self.words = label("", "quiet", wrap=False)
        self.primary = self.text
        self.check = Button("Check my answer", "primary", "Ctrl+Enter").wear(
            desk.icons, "check-circle-outline"
        )
        self.escape = Button("Back", "quiet", "Esc")
        self.text.textChanged.connect(self._count)
        self.check.clicked.connect(lambda: self.sent.emit(self.text.toPlainText().strip()))
        self.escape.clicked.connect(self.back)
        self.box.addWidget(self.text, 1)
        self.box.addLayout(row(self.check, self.escape, None, self.words))
        self._count()

    def _count(self) -> None:
        number = len(self.text.toPlainText().split())
        self.words.setText(count(number, "word"))
        self.check.setEnabled(number > 0)


class WorkingStage(StageWidget):
    """The answer is being written down and read; meanwhile you rate yourself, if you like."""

    cancel = Signal()
    show_findings = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.doing = label("", "lead")
        self.escape = self.stop = Button("Cancel, keep the recording", "quiet", "Esc")
        self.stop.clicked.connect(self.cancel)
        self.ask = label("Before you look: how did it go?", "lead", wrap=False)
        self.scale = RatingScale()
        self.show_button = Button("Show what I found", "primary", "Enter").wear(desk.icons, "arrow-right")
        self.skip = Button("Skip", "quiet")
        self.show_button.clicked.connect(self.show_findings)
        self.skip.clicked.connect(self._skip)
        self.scale.chosen.connect(lambda _score: self._update())
        self.skipped = False
        self.finished = False
        line = row(self.doing, self.stop)
        line.setStretch(0, 1)
        self.box.addLayout(line)
        self.box.addWidget(self.progress)
        self.box.addSpacing(8)
        self.box.addWidget(self.ask)
        self.box.addLayout(row(self.scale, None))
        self.box.addLayout(row(self.show_button, self.skip, None))

    def begin(self, doing: str, cancellable: bool, rate: bool) -> None:
        """Show the wait. rate: ask for a rating meanwhile."""
        self.skipped, self.finished = not rate, False
        self.scale.clear()
        self.report(0.0)
        self.doing.setText(doing)
        self.stop.setVisible(cancellable)
        self._update()

    def report(self, fraction: float) -> None:
        self.progress.setValue(round(fraction * 1000))

    def finish(self) -> None:
        """The findings are there; they wait for the rating."""
        self.finished = True
        self._update()

    @property
    def wants_rating(self) -> bool:
        return not self.skipped and self.scale.score is None

    def _skip(self) -> None:
        self.skipped = True
        self._update()
        if self.finished:
            self.show_findings.emit()

    def _update(self) -> None:
        self.doing.setVisible(not self.finished)
        self.progress.setVisible(not self.finished)
        if self.finished:
            self.stop.hide()
        asked = not self.skipped
        for part in (self.ask, self.scale, self.show_button, self.skip):
            part.setVisible(asked)
        self.show_button.setEnabled(self.finished and self.scale.score is not None)
        self.primary = self.show_button if self.show_button.isEnabled() else self.scale.first
