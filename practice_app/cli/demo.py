"""demo: the bundled answer goes the whole way, with no microphone and no screen."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import Annotated

import typer

from practice_app.cli.common import JsonOption, print_json, progress
from practice_app.cli.text import attempt_text
from practice_app.errors import InputError
from practice_app.model import Attempt, Recording
from practice_app.paths import DataFolder, resources

QUESTION = "sales-relationships-rebuild-trust"


def demo(
    output: Annotated[Path, typer.Option(help="Folder for the report.")] = Path("practice-app-demo"),
    json: JsonOption = False,
) -> None:
    """Transcribe and check the bundled sample answer; print the review and write an HTML report.

    The sample was written by us and is spoken by a synthetic voice.
    """
    if output.exists() and not output.is_dir():
        raise InputError(f"{output} is a file.", "Name a folder with --output.")
    # A folder of its own: the sample must not turn up among the user's answers.
    with tempfile.TemporaryDirectory(prefix="practice-app-demo-") as folder:
        attempt, report = _go(DataFolder(Path(folder)), output)
    if json:
        from practice_app.review.record import review_record

        assert attempt.review is not None
        record = review_record(attempt.id, attempt.question, attempt.review)
        print_json({"report": str(report), "review": record})
        return
    typer.echo(attempt_text(attempt))
    typer.echo(f"\nReport: {report}")


def _go(data: DataFolder, output: Path) -> tuple[Attempt, Path]:
    import shutil

    from practice_app.audio.wav import read_wav
    from practice_app.parts import build

    practice = build(data)
    try:
        typer.echo("A sample answer, written by us and spoken by a synthetic voice.", err=True)
        attempt = practice.begin(practice.bank.question(QUESTION))
        path = practice.store.audio_path(attempt.id)
        assert path is not None
        shutil.copyfile(resources() / "sample" / "answer.wav", path)
        samples = read_wav(path)
        recording = Recording(path, len(samples) / 16000, float(abs(samples).max()))
        attempt = practice.stopped(attempt, recording)
        attempt = practice.transcribe(attempt, progress("Transcribing"), threading.Event())
        attempt = practice.review(attempt)
        return attempt, practice.export(attempt, output.absolute() / "report.html")
    finally:
        practice.close()
