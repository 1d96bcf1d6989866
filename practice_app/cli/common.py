"""What every command needs: the practice, JSON out, failures in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from practice_app.errors import InputError, PracticeError
from practice_app.paths import DataFolder

if TYPE_CHECKING:
    from practice_app.practice import Practice

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


@dataclass(frozen=True)
class Session:
    """What the global options chose."""

    data: DataFolder

    @contextmanager
    def practice(self, seed: int | None = None) -> Iterator[Practice]:
        """The practice over the data folder, closed afterwards."""
        from practice_app.parts import build

        practice = build(self.data, seed=seed)
        try:
            yield practice
        finally:
            practice.close()


def tell(error: PracticeError) -> None:
    """What happened, what to do, and the details, on standard error."""
    for line in (error.message, error.hint, error.details):
        if line:
            typer.echo(line, err=True)


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def read_text(path: str) -> str:
    """The text of a file, or of standard input for '-'. Raises InputError when it isn't UTF-8 text."""
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}.", "Check the name.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text.", "Save it as UTF-8 and try again.") from error


def progress(what: str) -> Callable[[float], None]:
    """A report function that keeps one line of standard error up to date on a terminal."""
    if not sys.stderr.isatty():
        return lambda fraction: None

    def report(fraction: float) -> None:
        end = "\n" if fraction >= 1 else ""
        sys.stderr.write(f"\r{what} {fraction:4.0%}{end}")
        sys.stderr.flush()

    return report
