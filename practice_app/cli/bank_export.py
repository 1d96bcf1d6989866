"""bank export: a question set as a file to edit, to share or to print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from practice_app.cli.common import Session
from practice_app.errors import InputError

FORMATS = (".yaml", ".yml", ".md", ".markdown", ".docx")


def export_set(
    context: typer.Context,
    question_set: Annotated[str, typer.Argument(metavar="SET", help="Its title, or its file.")],
    file: Annotated[Path, typer.Argument(help="To write: .yaml, .md or .docx.")],
    force: Annotated[bool, typer.Option("--force", help="Write over the file when there is one.")] = False,
) -> None:
    """Write a question set as YAML, as Markdown, or as a Word document to print."""
    from practice_app.bank import load_set, set_to_yaml
    from practice_app.files import write_atomic
    from practice_app.report import question_set_docx, question_set_markdown

    suffix = file.suffix.lower()
    if suffix not in FORMATS:
        raise InputError(f"{file.name} has none of the known endings.", "Choose .yaml, .md or .docx.")
    if file.exists() and not force:
        raise InputError(f"There is a file {file} already.", "Choose another name, or add --force.")
    session: Session = context.obj
    if Path(question_set).suffix.lower() in (".yaml", ".yml", ".json") and Path(question_set).is_file():
        chosen = load_set(Path(question_set))
    else:
        with session.practice() as practice:
            chosen = practice.bank.set(question_set)
    written: str | bytes
    if suffix in (".yaml", ".yml"):
        written = set_to_yaml(chosen)
    else:
        written = question_set_docx(chosen) if suffix == ".docx" else question_set_markdown(chosen)
    write_atomic(file, written)
    typer.echo(f"{file}: {len(chosen.questions)} questions.")
