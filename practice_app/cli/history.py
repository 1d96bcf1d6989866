"""history: the answers kept on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from practice_app.cli.common import JsonOption, Session, print_json
from practice_app.cli.text import attempt_text
from practice_app.model import AttemptSummary

app = typer.Typer(help="Your answers.", no_args_is_help=True)

Limit = Annotated[int, typer.Option(min=1, help="At most this many.")]


def _print(rows: tuple[AttemptSummary, ...], json: bool) -> None:
    from practice_app.store.codec import to_data

    if json:
        print_json({"attempts": [to_data(row) for row in rows]})
        return
    for row in rows:
        snippet = row.snippet.replace("\x02", "[").replace("\x03", "]")
        typer.echo(
            f"{row.id}  {row.begun[:16]}  {row.state.value:11}  {row.star or '-':4}  "
            f"{row.covered}/{row.areas}  {row.question_text[:60]}" + (f"\n    {snippet}" if snippet else "")
        )


@app.command("list")
def list_attempts(context: typer.Context, limit: Limit = 50, json: JsonOption = False) -> None:
    """List your answers, newest first."""
    session: Session = context.obj
    with session.practice() as practice:
        rows = practice.history(limit=limit)
    _print(rows, json)


@app.command()
def search(context: typer.Context, words: list[str], limit: Limit = 50, json: JsonOption = False) -> None:
    """Find answers by what was asked or said."""
    session: Session = context.obj
    with session.practice() as practice:
        rows = practice.history(" ".join(words), limit=limit)
    _print(rows, json)


@app.command()
def show(context: typer.Context, attempt_id: str, json: JsonOption = False) -> None:
    """Show one answer with its findings."""
    from practice_app.store.codec import to_data

    session: Session = context.obj
    with session.practice() as practice:
        attempt = practice.attempt(attempt_id)
    if json:
        print_json(to_data(attempt))
    else:
        typer.echo(attempt_text(attempt))


@app.command()
def delete(context: typer.Context, attempt_ids: list[str], json: JsonOption = False) -> None:
    """Delete answers with their recordings, for good."""
    session: Session = context.obj
    with session.practice() as practice:
        for attempt_id in attempt_ids:
            practice.attempt(attempt_id)  # all ids are known before anything goes
        for attempt_id in attempt_ids:
            practice.delete(attempt_id)
    if json:
        print_json({"deleted": attempt_ids})
    else:
        typer.echo(f"Deleted: {len(attempt_ids)}.")
