"""bank import: an interview guide in any common format as a question set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from practice_app.cli.common import JsonOption, print_json


def import_guide(
    file: Annotated[Path, typer.Argument(help="Text, Markdown, HTML, Word, PDF, CSV, Excel, YAML or JSON.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the set here as YAML. Without it: only look.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Read an interview guide: what was found, and every line that was left over."""
    from practice_app.bank import save_set
    from practice_app.bank.guides import import_guide as read

    found = read(file)
    if output is not None:
        save_set(output, found.set)
    summary = found.summary()
    if json:
        print_json(summary)
        return
    typer.echo(
        f"{summary['title']}\n{summary['questions']} questions, {summary['areas']} areas, "
        f"{summary['follow_ups']} follow-ups, {summary['scorecards']} scorecards"
    )
    for each in summary["rounds"]:
        minutes = f", {each['minutes']} min" if each["minutes"] else ""
        typer.echo(f"  round: {each['title']}{minutes}")
    for note in found.notes:
        typer.echo(f"  note: {note}")
    if found.left_over:
        typer.echo(f"Left over ({len(found.left_over)} lines):")
        for line in found.left_over:
            typer.echo(f"  {line}")
    if output is not None:
        typer.echo(f"Written: {output}")
