"""transcribe: a sound file into text, whole or as if it were being spoken."""

from __future__ import annotations

import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from practice_app import settings
from practice_app.cli.common import JsonOption, Session, print_json, progress
from practice_app.errors import InputError
from practice_app.model import Transcript

if TYPE_CHECKING:
    from practice_app.speech.engine import Measured


def transcribe(
    context: typer.Context,
    audio: Path,
    model: Annotated[str | None, typer.Option(help="E.g. base or tiny.en; default: your setting.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Feed it at the pace it was spoken.")] = False,
    speed: Annotated[float, typer.Option(min=0.1, help="With --live: so many times that pace.")] = 1.0,
    json: JsonOption = False,
) -> None:
    """Turn a sound file into text on this machine."""
    from practice_app.speech.worker import WorkerEngine

    session: Session = context.obj
    if not audio.is_file():
        raise InputError(f"There is no file {audio}.", "Check the name.")
    engine = WorkerEngine(model or settings.load(session.data.settings).speech_model, session.data)
    try:
        if live:
            measured = _live(engine, audio, speed)
        else:
            measured = engine.transcribe_measured(audio, progress("Transcribing"), threading.Event())
    finally:
        engine.close()
    transcript = measured.transcript
    if json:
        print_json({**transcript_data(transcript), **_cost(measured, live)})
    else:
        typer.echo(transcript.text or f"Nothing to write down: {transcript.state.value}.")


def _live(engine: Any, audio: Path, speed: float) -> Measured:
    """The file through the live path, in the form in which the recorder would hand it over."""
    import numpy as np

    from practice_app.audio.wav import WavWriter, read_audio
    from practice_app.speech.live import transcribe_live

    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.wav"
        writer = WavWriter(plain)
        writer.write((np.clip(read_audio(audio), -1, 1) * 32767).astype(np.int16))
        writer.close()
        return transcribe_live(engine, plain, speed, progress("Transcribing"), threading.Event())


def _cost(measured: Measured, live: bool) -> dict[str, Any]:
    cost: dict[str, Any] = {"decode_s": measured.decode_s, "cpu_s": measured.cpu_s}
    if live:
        cost["stop_to_text_s"] = measured.stop_to_text_s
        cost["chunks"] = [asdict(chunk) for chunk in measured.chunks]
    return cost


def transcript_data(transcript: Transcript) -> dict[str, Any]:
    """A transcript as `transcribe --json` prints it."""
    return {
        "text": transcript.text,
        "words": [
            {"text": word.text, "start": word.start, "end": word.end, "probability": word.probability}
            for word in transcript.words
        ],
        "language": transcript.language,
        "seconds": transcript.seconds,
        "model": transcript.model,
        "state": transcript.state.value,
    }
