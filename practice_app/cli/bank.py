"""bank: question sets and interview guides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from practice_app.cli.bank_export import export_set
from practice_app.cli.bank_import import import_guide
from practice_app.cli.bank_match import match_advert
from practice_app.cli.common import JsonOption, Session, print_json
from practice_app.errors import BankError, Fault
from practice_app.model import Question, QuestionKind, QuestionMark

app = typer.Typer(help="Question sets and interview guides.", no_args_is_help=True)
app.command("match")(match_advert)
app.command("export")(export_set)
app.command("import")(import_guide)


def question_data(question: Question) -> dict[str, Any]:
    """A question as `bank list --json` prints it."""
    return {
        "id": question.id,
        "text": question.text,
        "kind": question.kind.value,
        "competencies": list(question.competencies),
        "areas": [{"id": area.id, "text": area.text, "hint": area.hint} for area in question.areas],
        "follow_ups": [{"text": each.text, "probes": list(each.probes)} for each in question.follow_ups],
        "set": question.set_title,
    }


def _warn(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        typer.echo(str(fault), err=True)


@app.command("list")
def list_questions(
    context: typer.Context,
    set_title: Annotated[str | None, typer.Option("--set", help="Only this set.")] = None,
    competency: Annotated[str | None, typer.Option(help="Only this competency.")] = None,
    kind: Annotated[QuestionKind | None, typer.Option(help="Only this kind.")] = None,
    json: JsonOption = False,
) -> None:
    """List the questions. Faults of your own files go to standard error and hide nothing."""
    session: Session = context.obj
    with session.practice() as practice:
        _warn(practice.bank.faults)
        questions = practice.bank.filtered(set_title=set_title, competency=competency, kind=kind)
    if json:
        print_json({"questions": [question_data(question) for question in questions]})
        return
    title = None
    for question in questions:
        if question.set_title != title:
            title = question.set_title
            typer.echo(f"\n{title}")
        typer.echo(f"  {question.id:42} {question.text}")


@app.command()
def show(context: typer.Context, question_id: str, json: JsonOption = False) -> None:
    """Show one question with its areas and follow-ups."""
    session: Session = context.obj
    with session.practice() as practice:
        question = practice.bank.question(question_id)
    if json:
        print_json(question_data(question))
        return
    typer.echo(f"{question.text}\n{', '.join(question.competencies)}\n\nAreas")
    for area in question.areas:
        typer.echo(f"  {area.text}" + (f"  ({area.hint})" if area.hint else ""))
    typer.echo("\nFollow-ups")
    for follow_up in question.follow_ups:
        typer.echo(f"  {follow_up.text}")
    if question.notes:
        typer.echo(f"\n{question.notes}")


@app.command()
def validate(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Default: all sets, shipped and yours.")] = None,
    json: JsonOption = False,
) -> None:
    """Check question files; every fault of every file is told at once. Exit code 1 when there is any."""
    from practice_app.bank import load_set

    faults: list[Fault] = []
    count = 0
    if files:
        for file in files:
            try:
                count += len(load_set(file).questions)
            except BankError as error:
                faults += error.faults
    else:
        session: Session = context.obj
        with session.practice() as practice:
            faults += practice.bank.faults
            count = len(practice.bank.questions)
    if json:
        print_json(
            {
                "questions": count,
                "faults": [{"file": each.file, "line": each.line, "what": each.what} for each in faults],
            }
        )
    if faults:
        if json:
            raise typer.Exit(BankError.exit_code)
        raise BankError(faults)
    if not json:
        typer.echo(f"{count} questions, no faults.")


@app.command()
def mark(
    context: typer.Context,
    question_id: str,
    wish: Annotated[str, typer.Argument(help="favourite, never (to be drawn again), or none")],
) -> None:
    """Make a question a favourite, or never draw it again; 'none' takes the mark off."""
    if wish not in (*QuestionMark, "none"):
        raise typer.BadParameter("say favourite, never or none")
    session: Session = context.obj
    with session.practice() as practice:
        practice.mark_question(question_id, None if wish == "none" else QuestionMark(wish))
