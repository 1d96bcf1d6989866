"""The window as a program of its own: it starts, it ends, and says why when it can't start."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_window(data: Path, do: str) -> subprocess.CompletedProcess[str]:
    """The real start over `data`; `do` is run as soon as a window or box is up, with `top` being that."""
    program = f"""
        import sys
        from pathlib import Path
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication
        from practice_app.errors import PracticeError
        from practice_app.paths import DataFolder
        from practice_app.ui import app

        def act():
            top = next((w for w in QApplication.topLevelWidgets() if w.isVisible()), None)
            if top is None:
                QTimer.singleShot(50, act)
                return
            {do}

        made = app.QApplication
        def application(arguments):
            instance = made(arguments)
            QTimer.singleShot(50, act)
            return instance
        app.QApplication = application
        try:
            code = app.run(DataFolder(Path(sys.argv[1])))
        except PracticeError as error:
            print(error)
            sys.exit(3)
        print("modules", "qtawesome" in sys.modules, "faster_whisper" in sys.modules)
        sys.exit(code)
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program), str(data)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_window_starts_and_closes(tmp_path: Path) -> None:
    ended = run_window(tmp_path / "data", "top.close()")
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert (tmp_path / "data" / "practice.sqlite3").exists()
    assert (tmp_path / "data" / "window.ini").exists()


def test_a_bug_does_not_end_the_program(tmp_path: Path) -> None:
    do = "QTimer.singleShot(300, top.close); QTimer.singleShot(0, lambda: {}['a bug'])"
    ended = run_window(tmp_path / "data", do)
    assert ended.returncode == 0, ended.stderr
    assert "KeyError: 'a bug'" in (tmp_path / "data" / "logs" / "practice.log").read_text(encoding="utf-8")


def test_spoilt_settings_are_told_before_it_ends(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.json").write_text('{"format": 1, "theem": "dark"}', encoding="utf-8")
    ended = run_window(data, "print(top.windowTitle()); top.accept()")
    assert ended.returncode == 3, ended.stderr
    assert "theem" in ended.stdout
    assert ended.stdout.startswith("Practice App\n")
