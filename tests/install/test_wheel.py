"""The wheel carries all it needs: installed into an empty environment, it works from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SHIPPED = ("resources", "question_bank")

pytestmark = pytest.mark.install


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it. Its packages are those that run this test; the checkout is not."""

    root: Path
    wheel: Path

    def python(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run(["bin/python", *arguments], more)

    def practice_app(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run(["bin/practice-app", *arguments], more)

    def run(self, command: list[str], more: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        full = [str(self.root / command[0]), *command[1:]]
        return subprocess.run(
            full,
            cwd=self.root,
            env={**clean, **more},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(folder.glob("*.whl"))
    root = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root)], check=True)
    install = ["--python", str(root / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*pip, *install], check=True, capture_output=True)
    # A folder named by a .pth file is searched, but .pth files in it are not read: the checkout stays unseen.
    packages = next(root.glob("lib/python3*/site-packages"))
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(root, wheel)


def shipped_files() -> set[str]:
    command = ["git", "ls-files", "-z", *SHIPPED]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


def test_it_carries_every_shipped_file(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        names = set(archive.namelist())
    assert shipped_files()
    assert {f"practice_app/_bundled/{name}" for name in shipped_files()} <= names
    assert not [name for name in names if name.startswith(("tests/", "scripts/", "docs/"))]
    assert {Path(name).name for name in names} >= {"LICENSE", "NOTICE"}


def test_it_finds_its_own_files_and_not_the_checkouts(installed: Installed) -> None:
    code = (
        "import json; from practice_app import paths;"
        "print(json.dumps([paths.__file__, str(paths.resources()), str(paths.question_bank())]))"
    )
    found = [Path(place) for place in json.loads(installed.python("-c", code).stdout)]
    assert all(place.is_relative_to(installed.root) for place in found)
    assert all(place.exists() for place in found)


def test_the_command_lists_the_bank(installed: Installed) -> None:
    done = installed.practice_app("bank", "list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["questions"]) >= 15


@pytest.mark.speech
def test_the_demo_goes_the_whole_way(installed: Installed, tmp_path: Path) -> None:
    done = installed.practice_app("demo", "--output", str(tmp_path / "report"))
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "report").rglob("*.html"))


OPEN_AND_CLOSE = """
import sys
from PySide6.QtCore import QTimer
from practice_app.paths import data_folder
from practice_app.ui import app

class Window(app.Window):
    def show(self):
        super().show()
        print("shown", self.isVisible())
        QTimer.singleShot(0, self.close)

app.Window = Window
sys.exit(app.run(data_folder()))
"""


def test_the_window_opens(installed: Installed) -> None:
    done = installed.python("-c", OPEN_AND_CLOSE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "shown True\n", "")
