"""Looks at everything the program leans on: each thing ok, or what to do about it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable

from practice_app.errors import PracticeError
from practice_app.model import Check, Health
from practice_app.paths import DataFolder, resources

REVIEW_MODELS = "review models"


def doctor(data: DataFolder, *, speech_model: str, recheck: bool = False) -> tuple[Check, ...]:
    """Every check, in the order in which an answer needs the things. recheck: hash every model byte again."""
    steps: tuple[Callable[[], tuple[Check, ...]], ...] = (
        lambda: (_data_folder(data),),
        _sound,
        lambda: (_speech_engine(),),
        lambda: _speech_models(data, speech_model, recheck),
        lambda: (_review_models(),),
        lambda: (_display(),),
    )
    return tuple(check for step in steps for check in step())


def _data_folder(data: DataFolder) -> Check:
    name = "data folder"
    try:
        data.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data.root):
            pass
    except OSError as error:
        return Check(
            name,
            Health.FAULT,
            f"{data.root}: {error.strerror or error}",
            "Give yourself the right to write there, or choose another folder with --data-dir.",
        )
    return Check(name, Health.OK, str(data.root))


def _sound() -> tuple[Check, ...]:
    from practice_app.audio.devices import microphones

    try:
        found = microphones()
    except PracticeError as error:
        # Without PortAudio there is no list to look at; typing still works.
        return (
            Check("PortAudio", Health.FAULT, error.message, error.hint),
            Check("microphone", Health.FAULT, "can't be looked for", "See PortAudio above."),
        )
    portaudio = Check("PortAudio", Health.OK, "found")
    if not found:
        hint = "Plug one in. You can type your answers meanwhile."
        return portaudio, Check("microphone", Health.ATTENTION, "none found", hint)
    labels = ", ".join(f"{each.label}{' (default)' if each.default else ''}" for each in found)
    return portaudio, Check("microphone", Health.OK, labels)


def _speech_engine() -> Check:
    from practice_app.speech.hardware import hardware

    try:
        return Check("speech engine", Health.OK, str(hardware()))
    except PracticeError as error:
        return Check("speech engine", Health.FAULT, error.message, error.hint)


def _speech_models(data: DataFolder, chosen: str, recheck: bool) -> tuple[Check, ...]:
    from practice_app.speech.models import ModelStatus, installed_models

    checks = []
    for found in installed_models(data, recheck):
        usable = found.status.usable
        wanted = found.model.name == chosen
        if found.status is ModelStatus.MISSING and not wanted:
            continue  # nothing is wrong with a machine that lacks what nobody chose
        health = Health.OK if usable else Health.FAULT if wanted else Health.ATTENTION
        told = f"{found.status.value}, sha256 {found.model.weights.sha256[:12]}…"
        hint = "" if usable else "Fetch or import it in Settings, or choose another model there."
        told += "".join(f"; {refusal}" for refusal in found.refused)
        checks.append(
            Check(f"speech model {found.model.name}{' (chosen)' if wanted else ''}", health, told, hint)
        )
    return tuple(checks)


def _review_models() -> Check:
    from practice_app.review.judge import Judge

    try:
        judge = Judge.load(resources() / "models")
    except PracticeError as error:
        return Check(REVIEW_MODELS, Health.FAULT, error.message, error.hint)
    versions = ", ".join(f"{name} {version}" for name, version in sorted(judge.versions.items()))
    return Check(REVIEW_MODELS, Health.OK, versions)


def _display() -> Check:
    if sys.platform != "linux":
        return Check("display", Health.OK, "the system's own")
    for variable in ("WAYLAND_DISPLAY", "DISPLAY"):
        if os.environ.get(variable):
            return Check("display", Health.OK, f"{variable}={os.environ[variable]}")
    return Check(
        "display",
        Health.ATTENTION,
        "none: the window can't open here",
        "Use the commands, e.g. 'practice-app demo', or log in to a desktop.",
    )
