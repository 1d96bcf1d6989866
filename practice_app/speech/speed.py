"""How fast each speech model is on this machine, and which one serves it best."""

from __future__ import annotations

import os
import tempfile
import threading
import wave
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from practice_app import files
from practice_app.errors import InputError, ModelMissing
from practice_app.paths import DataFolder, resources
from practice_app.speech.catalogue import BASE, BASE_EN, SMALL_EN, TINY_EN, SpeechModel
from practice_app.speech.chunks import LIMIT
from practice_app.speech.models import InstalledModel, known_models, speech_model

WINDOW_SECONDS = LIMIT - 0.5  # of speech: just short enough to be decoded in one go


@dataclass(frozen=True)
class Speed:
    """How long this machine takes to decode one full window of speech, loading apart."""

    window_seconds: float

    @property
    def per_minute(self) -> float:
        """Seconds for a minute of speech."""
        return self.window_seconds * 60.0 / WINDOW_SECONDS

    def __str__(self) -> str:
        seconds = self.per_minute
        told = f"{seconds:.0f}" if seconds >= 10 else f"{max(0.1, seconds):.1f}"
        return f"about {told} s per minute of speech"


def measure(name: str, data: DataFolder, stop: threading.Event) -> Speed:
    """Decode a window of the sample answer with the model and remember how long it took. Blocking.

    Raises Cancelled, InputError, ModelMissing, TranscriptionError.
    """
    from practice_app.speech.worker import WorkerEngine

    engine = WorkerEngine(name, data)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = _window(Path(folder) / "window.wav")
            engine.warm()
            measured = engine.transcribe_measured(path, lambda fraction: None, stop)
    finally:
        engine.close()
    # What goes beyond the processor's time was taken by other programs, and won't be every time.
    speed = Speed(min(measured.decode_s, measured.cpu_s))
    known = _read_speeds(data)
    known[name] = {**_conditions(speech_model(name)), "window_s": round(speed.window_seconds, 3)}
    files.write_json(_speeds_file(data), known)
    return speed


def speeds(data: DataFolder) -> dict[str, Speed]:
    """What was measured on this machine, by the model's name."""
    found = {}
    for model in known_models():
        noted = _read_speeds(data).get(model.name)
        with suppress(TypeError, ValueError, KeyError):  # spoilt notes only mean measuring again
            if noted and all(noted[key] == value for key, value in _conditions(model).items()):
                found[model.name] = Speed(float(noted["window_s"]))
    return found


def _window(path: Path) -> Path:
    """A full window of the sample answer; without its pauses, or it would be decoded in pieces."""
    import numpy as np

    from practice_app.speech.voice import FRAME, RATE, Threshold, VoiceDetector

    sample = resources() / "sample" / "answer.wav"
    try:
        with wave.open(str(sample)) as file:
            sound = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    except (OSError, EOFError, wave.Error) as error:
        raise ModelMissing(
            "The sample answer that models are timed with is not there.", "Install the program again."
        ) from error
    heard = VoiceDetector().hear(sound.astype(np.float32) / np.float32(32768))
    threshold = Threshold()
    voiced = np.array([threshold(float(probability)) for probability in heard])
    frames = sound[: len(voiced) * FRAME].reshape(-1, FRAME)[voiced]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(frames.reshape(-1)[: round(WINDOW_SECONDS * RATE)].tobytes())
    return path


def _conditions(model: SpeechModel) -> dict[str, Any]:
    """What a measurement holds for."""
    return {"version": model.version, "cores": os.cpu_count()}


def _speeds_file(data: DataFolder) -> Path:
    return data.model_cache / "speeds.json"


def _read_speeds(data: DataFolder) -> dict[str, dict[str, Any]]:
    with suppress(InputError):
        known = files.read_json(_speeds_file(data))
        if isinstance(known, dict):
            return known
    return {}


# The most a window may take, in seconds, for a model to be proposed, the most accurate model first.
# small.en must leave little to wait for after Stop; base must keep ahead of the speaker; without a
# measurement base is taken to do so, and small.en not to.
_LIMITS = ((SMALL_EN.name, 3.0, False), (BASE_EN.name, 10.0, True), (BASE.name, 10.0, True))


_CLEARLY_SMALLER = 0.8  # of the size: others are as slow


def smaller_model(installed: Sequence[InstalledModel], name: str) -> SpeechModel | None:
    """The most accurate usable model that is clearly smaller than the one of that name, if any."""
    most = _CLEARLY_SMALLER * speech_model(name).size
    fitting = [found.model for found in installed if found.status.usable and found.model.size <= most]
    return max(fitting, key=lambda model: model.size, default=None)


def recommended(installed: Sequence[InstalledModel], measured: Mapping[str, Speed]) -> SpeechModel | None:
    """The best model for this machine among those on it; None when there is none."""
    usable = {found.model.name: found.model for found in installed if found.status.usable}
    for name, limit, unmeasured in _LIMITS:
        if name in usable:
            fits = measured[name].window_seconds <= limit if name in measured else unmeasured
            if fits:
                return usable[name]
    smallest = sorted(usable.values(), key=lambda model: model.size)
    return usable.get(TINY_EN.name) or next(iter(smallest), None)
