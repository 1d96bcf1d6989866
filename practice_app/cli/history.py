"""history: the answers kept on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from practice_app.cli.common import JsonOption, Session, print_json, progress
from practice_app.cli.text import attempt_text
from practice_app.errors import InputError
from practice_app.model import AreaStatus, Attempt, AttemptSummary, Overrule, Role, SelfRating

app = typer.Typer(help="Your answers.", no_args_is_help=True)

WITHDRAW = "withdraw"

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


@app.command()
def export(context: typer.Context, attempt_id: str, file: Path) -> None:
    """Write one answer as a self-contained web page."""
    session: Session = context.obj
    with session.practice() as practice:
        practice.export(practice.attempt(attempt_id), file.absolute())
    typer.echo(f"Written: {file}", err=True)


@app.command()
def check(context: typer.Context, attempt_id: str, json: JsonOption = False) -> None:
    """Transcribe the answer if that was left, and check it (again). Earlier reviews are kept."""
    import threading

    from practice_app.store.codec import to_data

    session: Session = context.obj
    with session.practice() as practice:
        practice.unfinished()  # mends a recording that a crash left
        attempt = practice.attempt(attempt_id)
        if attempt.transcript is None:
            attempt = practice.transcribe(attempt, progress("Transcribing"), threading.Event())
        attempt = practice.review(attempt)
    if json:
        print_json(to_data(attempt))
    else:
        typer.echo(attempt_text(attempt))


@app.command()
def rate(
    context: typer.Context,
    attempt_id: str,
    score: Annotated[int, typer.Argument(min=0, max=4)],
    note: Annotated[str, typer.Option(help="In your own words.")] = "",
) -> None:
    """Rate your own answer, 0 to 4."""
    session: Session = context.obj
    with session.practice() as practice:
        practice.rate(practice.attempt(attempt_id), SelfRating(score, note))


@app.command()
def overrule(
    context: typer.Context,
    attempt_id: str,
    kind: Annotated[str, typer.Argument(help="role, area or flag")],
    target: Annotated[str, typer.Argument(help="A sentence as START:END, an area's id, or a flag's name.")],
    value: Annotated[
        str, typer.Argument(help="A role; covered, partly or missing; yes or no; or 'withdraw'.")
    ],
) -> None:
    """Set a mark right; the finding is kept beside it. 'withdraw' takes yours back."""
    session: Session = context.obj
    with session.practice() as practice:
        attempt = practice.attempt(attempt_id)
        _check_mark(attempt, kind, target, value)
        if value == WITHDRAW:
            practice.withdraw_overrule(attempt, kind, target)
        else:
            practice.overrule(attempt, Overrule(kind, target, value))


def _check_mark(attempt: Attempt, kind: str, target: str, value: str) -> None:
    """Raises InputError for a mark that this answer doesn't have, or a value that it can't take."""
    review = attempt.review
    if review is None:
        raise InputError("This answer has no marks yet.", f"Check it first: history check {attempt.id}")
    values: dict[str, list[str]] = {"role": [*Role], "area": [*AreaStatus], "flag": ["yes", "no"]}
    targets = {
        "role": [sentence.target for sentence in review.sentences],
        "area": [area.area_id for area in review.areas],
        "flag": [flag.name for flag in review.flags] if value == "no" else [target],
    }
    if kind not in values:
        raise InputError(f"There is no mark of the kind '{kind}'.", "Say role, area or flag.")
    if target not in targets[kind]:
        raise InputError(f"This answer has no {kind} '{target}'.", f"It has: {', '.join(targets[kind])}.")
    if value not in (*values[kind], WITHDRAW):
        raise InputError(f"A {kind} can't be '{value}'.", f"It can be: {', '.join(values[kind])}.")
