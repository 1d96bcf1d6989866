"""The commands put together, and the one place where failures become words and exit codes."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from practice_app import __version__
from practice_app.cli import answers, bank, corrections, demo, doctor, history, models, transcribe
from practice_app.cli.common import Session, tell
from practice_app.errors import Cancelled, PracticeError
from practice_app.paths import data_folder

PROGRAM_FAULT = 70

app = typer.Typer(
    name="practice-app",
    help="Practise behavioural interview answers aloud. Nothing leaves this machine.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(bank.app, name="bank")
app.add_typer(history.app, name="history")
app.add_typer(models.app, name="models")
app.add_typer(corrections.app, name="corrections")
app.command()(answers.draw)
app.command()(answers.record)
app.command()(transcribe.transcribe)
app.command()(answers.check)
app.command()(demo.demo)
app.command()(doctor.doctor)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(help="Keep everything here. Default: PRACTICE_APP_DATA, else the system's place."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """With no command: open the window."""
    context.obj = Session(data_folder(data_dir))
    if context.invoked_subcommand is None:
        gui(context)


@app.command()
def gui(context: typer.Context) -> None:
    """Open the window (also what happens without a command)."""
    from practice_app.ui.app import run

    session: Session = context.obj
    raise typer.Exit(run(session.data))


def main(arguments: list[str] | None = None) -> None:
    """Run one command; always ends with SystemExit."""
    try:
        app(args=arguments)
    except PracticeError as error:
        tell(error)
        sys.exit(error.exit_code)
    except Cancelled:
        typer.echo("Stopped. What was recorded is kept.", err=True)
        sys.exit(0)
    except BrokenPipeError:
        # The reader of our output went away (e.g. `| head`): nobody is left to tell.
        sys.stderr.close()
        sys.exit(0)
    except Exception:  # the last door: no traceback reaches a user
        logging.getLogger(__name__).debug("a fault of the program", exc_info=True)
        _tell_program_fault()
        sys.exit(PROGRAM_FAULT)


def _tell_program_fault() -> None:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="practice-app-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"practice-app {__version__}\n{sys.version}\n{sys.argv}\n\n")
        traceback.print_exc(file=file)
    typer.echo(f"The program made a mistake; your answers are safe. Details to report: {file.name}", err=True)
