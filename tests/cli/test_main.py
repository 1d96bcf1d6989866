"""Exit codes and words: no traceback reaches a user."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from practice_app import __version__
from practice_app.cli import bank
from practice_app.cli.main import PROGRAM_FAULT
from tests.cli.conftest import Run


def test_version(run: Run) -> None:
    result = run("--version")
    assert (result.code, result.out.strip()) == (0, __version__)


@pytest.mark.parametrize("arguments", [["dance"], ["draw", "--sed", "1"], ["check", "--question", "x"]])
def test_wrong_usage_is_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).code == 2


def test_a_data_folder_that_cannot_be_used_is_3(run: Run, data: Path) -> None:
    data.write_text("a file in the way")
    result = run("history", "list")
    assert result.code == 3
    assert "can't be used" in result.err


def test_settings_at_fault_are_1(run: Run, data: Path) -> None:
    data.mkdir()
    (data / "settings.json").write_text('{"theme": "pink"}')
    result = run("draw")
    assert result.code == 1
    assert "'theme'" in result.err


def test_a_fault_of_the_program_is_told_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(question: object) -> dict[str, object]:
        raise RuntimeError("a bug")

    monkeypatch.setattr(bank, "question_data", broken)
    result = run("bank", "list", "--json")
    assert result.code == PROGRAM_FAULT
    assert "Traceback" not in result.err
    details = Path(result.err.strip().rpartition(": ")[2])
    assert "RuntimeError: a bug" in details.read_text()
    details.unlink()


def test_the_module_runs(data: Path) -> None:
    command = [sys.executable, "-m", "practice_app", "--data-dir", str(data), "draw", "--seed", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_a_closed_pipe_is_no_fault(data: Path) -> None:
    listing = subprocess.Popen(
        [sys.executable, "-m", "practice_app", "--data-dir", str(data), "bank", "list", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert listing.stdout is not None
    assert listing.stderr is not None
    listing.stdout.close()
    assert b"Traceback" not in listing.stderr.read()
    listing.stderr.close()
    listing.wait(timeout=120)
