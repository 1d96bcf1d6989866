"""`python3 run.py` in a small checkout, its packages served from a folder: every way that a set-up goes."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import run
from scripts import environment, system_packages

ROOT = Path(run.__file__).resolve().parent
OFFLINE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
PROGRAM = """
import sys
from greeting import WORDS
print(WORDS, *sys.argv[1:])
sys.exit(int(sys.argv[2]) if "leave" in sys.argv else 0)
"""


# --- Without a set-up ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["run.py", "scripts/environment.py", "scripts/system_packages.py"])
def test_it_parses_on_a_python_that_is_too_old(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_old_python_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    assert run.main([]) == 3
    assert capsys.readouterr().err == "Practice App needs Python 3.11 or newer; this is 3.10.\n"


@pytest.mark.skipif(not run.LINUX, reason="elsewhere there is always a screen")
def test_no_screen_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run.main([]) == 3
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "python3 run.py demo" in told


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(f"run.py {command}" in told for command in ("demo", "-- ARGS", "test", "check"))


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["bank", "list"]) == 2
    assert "python3 run.py -- bank list" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("installer", "command"),
    [
        ("apt-get", "sudo apt-get install -y libegl1 libportaudio2"),
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)' 'libportaudio.so.2()(64bit)'"),
        ("zypper", "sudo zypper install 'libEGL.so.1()(64bit)' 'libportaudio.so.2()(64bit)'"),
        ("pacman", "sudo pacman -S --needed libglvnd portaudio"),
        ("", "your system's package manager, for libEGL.so.1, libportaudio.so.2"),
    ],
)
def test_each_system_has_its_command(installer: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name if name == installer else None)
    assert system_packages.command_for(["libEGL.so.1", "libportaudio.so.2"]) == command


def test_a_python_without_venv_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)  # as on Debian without python3-venv
    monkeypatch.setattr(system_packages, "install", lambda packages, log: asked.extend(packages))
    with pytest.raises(environment.Refusal, match=r"sudo apt-get install -y python3\.\d+-venv"):
        environment.make_venv(io.StringIO())
    assert asked == ["python{}.{}-venv".format(*sys.version_info)]  # it tried that itself first


@pytest.mark.skipif(not run.LINUX, reason="apt-get is Linux's")
def test_system_packages_are_installed_by_root_or_without_a_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes"
    for name, lines in {"apt-get": f'echo "$@" >> {notes}', "sudo": 'shift; exec "$@"'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        for user in (0, 1000):
            monkeypatch.setattr(os, "geteuid", lambda user=user: user)
            assert system_packages.install(["libegl1"], log)
        steps = ["update", "install -y --no-install-recommends libegl1"] * 2
        assert notes.read_text(encoding="utf-8").splitlines() == [
            f"-o Acquire::Retries=3 {step}" for step in steps
        ]
        (tmp_path / "sudo").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")  # it asks for a password
        assert not system_packages.install(["libegl1"], log)


# --- With one -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checkout:
    """A folder as git gives it, with a program of three lines that needs one package."""

    root: Path

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "set-up.json"

    @property
    def package(self) -> Path:
        return next((self.root / ".venv").rglob("greeting/__init__.py"))

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """No index but the one given, and an apt-get that only notes what it is asked for."""
        path = f"{self.root / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "PIP_CONFIG_FILE": os.devnull, **more}

    def start(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(self.root / "run.py"), *arguments]
        packages = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (self.root / "packages").as_uri()}
        return subprocess.run(
            command,
            cwd="/",
            env=self.environment(more or packages),
            capture_output=True,
            text=True,
            check=False,
        )

    def lock(self, version: str, words: str) -> None:
        """Put a package into the folder of packages and its hash into the lock."""
        (self.root / "packages").mkdir(exist_ok=True)
        wheel = self.root / "packages" / f"greeting-{version}-py3-none-any.whl"
        info = f"greeting-{version}.dist-info"
        files = {
            "greeting/__init__.py": f"from greeting.words import WORDS as WORDS  # {version}",
            "greeting/words.py": f"WORDS = {words!r}",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: greeting\nVersion: {version}\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, text in files.items():
                archive.writestr(zipfile.ZipInfo(name), text)  # of 1980, so that the hash stays the same
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        text = f"greeting=={version} \\\n    --hash=sha256:{digest}\n"
        (self.root / "requirements.lock").write_text(text, encoding="utf-8")


def make_checkout(root: Path) -> Checkout:
    (root / "scripts").mkdir(parents=True)
    for name in ("run.py", "scripts/environment.py", "scripts/system_packages.py"):
        shutil.copy(ROOT / name, root / name)
    (root / "practice_app").mkdir()
    (root / "practice_app" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    (root / "bin").mkdir()
    apt = root / "bin" / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> "{root}/apt.log"\nexit 1\n', encoding="utf-8")
    apt.chmod(0o755)
    checkout = Checkout(root)
    checkout.lock("1.0", "hello")
    return checkout


@pytest.fixture
def fresh(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "für Übung")  # a space and letters that are not ASCII


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Set up once; a test that spoils it leaves it whole again."""
    checkout = make_checkout(tmp_path_factory.mktemp("checkout") / "app")
    done = checkout.start("--", "first")
    assert (done.returncode, done.stdout) == (0, "hello first\n"), done.stderr
    return checkout


@pytest.fixture
def whole(ready: Checkout) -> Iterator[Checkout]:
    yield ready
    ready.lock("1.0", "hello")


@pytest.mark.install
def test_the_first_start_without_and_with_a_network(fresh: Checkout) -> None:
    refused = fresh.start("demo", **OFFLINE)
    assert refused.returncode == 3
    assert "network does not answer; connect and start again" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "127.0.0.1" in (fresh.root / ".run" / "set-up.log").read_text(encoding="utf-8")

    done = fresh.start("demo", "--loud")
    assert (done.returncode, done.stdout) == (0, "hello demo --loud\n"), done.stderr
    steps = ["Making the Python", "Fetching the packages", "fetched 1 of 1", "installed 1 of 1", "Set up."]
    places = [done.stderr.find(step) for step in steps]
    assert places == sorted(places)
    assert min(places) >= 0, done.stderr


@pytest.mark.install
def test_the_second_start_needs_no_network_and_says_nothing(whole: Checkout) -> None:
    stamped = whole.stamp.stat().st_mtime_ns
    done = whole.start("--", "again", **OFFLINE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "hello again\n", "")
    assert whole.stamp.stat().st_mtime_ns == stamped


@pytest.mark.install
def test_the_exit_code_is_the_programs(whole: Checkout) -> None:
    assert whole.start("--", "leave", "1", **OFFLINE).returncode == 1


@pytest.mark.install
def test_a_moved_folder_still_starts_without_the_network(whole: Checkout) -> None:
    moved = whole.root.with_name("moved")
    whole.root.rename(moved)
    try:
        done = Checkout(moved).start("--", "here", **OFFLINE)
    finally:
        moved.rename(whole.root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "hello here\n", "")


@pytest.mark.install
@pytest.mark.parametrize(
    "damage", ["half made", "package gone", "other Python", "stamp unreadable", "no Python"]
)
def test_a_damaged_environment_is_not_trusted(
    damage: str, whole: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / ".venv"
    shutil.copytree(whole.root / ".venv", copy, symlinks=True)
    monkeypatch.setattr(environment, "VENV", copy)
    monkeypatch.setattr(environment, "STAMP", copy / "set-up.json")
    good = environment.read_stamp()
    assert good.interpreter
    if damage == "half made":
        environment.STAMP.unlink()
    elif damage == "package gone":
        shutil.rmtree(environment.site_packages() / "greeting")
    elif damage == "stamp unreadable":
        environment.STAMP.write_text('{"interpreter": "', encoding="utf-8")
    elif damage == "no Python":
        environment.venv_python().unlink()
    else:
        replace(good, interpreter="/usr/bin/python3.99").save()
    assert environment.read_stamp() == environment.Stamp()  # so the next start makes it anew


@pytest.mark.install
def test_a_lost_file_is_noticed_when_the_program_fails(whole: Checkout) -> None:
    whole.package.with_name("words.py").unlink()
    done = whole.start("--", "mended")
    assert (done.returncode, done.stdout) == (0, "hello mended\n"), done.stderr
    assert "Files of the installed packages are missing; setting up again." in done.stderr


@pytest.mark.install
def test_a_new_lock_is_installed_into_what_is_there(whole: Checkout) -> None:
    whole.lock("2.0", "good day")
    done = whole.start("--", "to you")
    assert (done.returncode, done.stdout) == (0, "good day to you\n"), done.stderr
    assert "Making the Python environment" not in done.stderr
    whole.lock("1.0", "hello")
    assert whole.start("--", "again").stdout == "hello again\n"


@pytest.mark.install
def test_bytes_that_are_not_the_locked_ones_are_refused(whole: Checkout) -> None:
    whole.lock("3.0", "not to be trusted")
    lock = whole.root / "requirements.lock"
    lock.write_text(f"greeting==3.0 \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    done = whole.start("demo")
    assert done.returncode == 3
    assert "bytes are not the locked ones" in done.stderr
    assert str(whole.root / ".run" / "set-up.log") in done.stderr
    whole.lock("1.0", "hello")
    assert whole.start("--", "as before", **OFFLINE).stdout == "hello as before\n"


@pytest.mark.install
@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9")
def test_a_set_up_killed_in_the_middle_is_taken_up_again(fresh: Checkout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # an index that never answers
        index = {"PIP_INDEX_URL": f"http://127.0.0.1:{silent.getsockname()[1]}/simple", "PIP_RETRIES": "0"}
        command = [sys.executable, str(fresh.root / "run.py"), "demo"]
        log = fresh.root / "first.log"
        with log.open("w", encoding="utf-8") as words:
            first = subprocess.Popen(command, env=fresh.environment(index), stderr=words)
        asked, _ = silent.accept()  # pip waits for the index now
        first.send_signal(signal.SIGKILL)
        first.wait()
        packages = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (fresh.root / "packages").as_uri()}
        second = subprocess.Popen(
            command,
            env=fresh.environment(packages),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert second.stderr is not None
        # The pip that outlived the first set-up is still at work there: the second waits for it.
        assert second.stderr.readline() == "Another set-up is under way in this folder; waiting for it.\n"
        asked.close()
    out, err = second.communicate()
    assert (second.returncode, out) == (0, "hello demo\n"), err


@pytest.mark.install
@pytest.mark.skipif(not run.LINUX, reason="elsewhere the wheels bring all")
def test_a_window_without_its_libraries_is_refused_with_the_command(whole: Checkout) -> None:
    packages = whole.root / "scripts" / "system_packages.py"
    original = packages.read_text(encoding="utf-8")
    stamp = json.loads(whole.stamp.read_text(encoding="utf-8"))
    whole.stamp.write_text(json.dumps({**stamp, "libraries": False}), encoding="utf-8")
    packages.write_text(original.replace('"libEGL.so.1"', '"libnone.so.1"'), encoding="utf-8")
    try:
        done = whole.start(DISPLAY=":99")
        assert whole.start("--", "typing").returncode == 0  # which needs no window
    finally:
        packages.write_text(original, encoding="utf-8")
    assert done.returncode == 3
    assert done.stderr.endswith("To install them: sudo apt-get install -y libegl1\n")
    if os.geteuid() == 0:
        asked = (whole.root / "apt.log").read_text(encoding="utf-8")
        assert "install -y --no-install-recommends libegl1" in asked


# --- The locks ----------------------------------------------------------------------------------


def pins(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {line.removesuffix(" \\") for line in text.splitlines() if line[:1].isalnum()}


def test_the_developers_lock_holds_the_users() -> None:
    users, developers = pins(environment.USER_LOCK), pins(environment.DEVELOPER_LOCK)
    assert users < developers


def test_every_pin_has_hashes_and_no_other_source() -> None:
    for name in (environment.USER_LOCK, environment.DEVELOPER_LOCK):
        for entry in (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines():
            if entry and not entry.startswith("#"):
                assert " --hash=sha256:" in entry
                assert "://" not in entry
                assert not entry.startswith("-")


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    import tomllib

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for lock, names in (
        (environment.USER_LOCK, ["speech", "review", "voice"]),
        (environment.DEVELOPER_LOCK, ["speech", "review", "voice", "dev"]),
    ):
        locked: dict[str, list[str]] = {}
        for pin in map(Requirement, pins(lock)):
            locked.setdefault(canonicalize_name(pin.name), []).extend(s.version for s in pin.specifier)
        asked = [*project["dependencies"], *(entry for name in names for entry in extras[name])]
        for requirement in map(Requirement, asked):
            versions = locked.get(canonicalize_name(requirement.name))
            assert versions, f"{lock} lacks {requirement}: run scripts/lock"
            assert all(map(requirement.specifier.contains, versions)), (
                f"{requirement} not met: run scripts/lock"
            )
    assert "torch" not in "".join(pins(environment.DEVELOPER_LOCK))
