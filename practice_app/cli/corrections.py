"""corrections: what you set right, for whoever trains the checker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from practice_app.cli.common import Session
from practice_app.errors import InputError

app = typer.Typer(help="Marks that you set right.", no_args_is_help=True)


@app.callback()
def corrections() -> None:
    """Keeps `export` a command of its own while it is the only one."""


@app.command()
def export(
    context: typer.Context,
    file: Path,
    texts: Annotated[
        bool,
        typer.Option("--texts", help="Also write what you said. Without it only marks and places go along."),
    ] = False,
) -> None:
    """Write your corrections as labelled answers (JSON). Nothing is sent anywhere."""
    from practice_app.corrections import corrected
    from practice_app.files import write_json

    session: Session = context.obj
    with session.practice() as practice:
        rows = practice.history(limit=1_000_000)
        data = corrected((practice.attempt(row.id) for row in rows), texts=texts)
    if not data["answers"]:
        raise InputError(
            "You have not set any mark right yet; nothing was written.",
            "In a review, right-click a sentence or an area to overrule it.",
        )
    write_json(file, data)
    said = "with what you said" if texts else "without what you said"
    typer.echo(f"{len(data['answers'])} answers, {said}: {file}", err=True)
