"""The Python environment in .venv: whether it is whole, and making it so.

Used by run.py before anything is installed: standard library only, and it parses on old Pythons.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO

from scripts import system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.json"  # written last: without it the environment is half made
LOG = ROOT / ".run" / "set-up.log"
USER_LOCK, DEVELOPER_LOCK = "requirements.lock", "requirements-dev.lock"
SPACE_NEEDED = 2_500_000_000  # bytes: half for the packages, the rest while they are fetched
WINDOWS = sys.platform == "win32"


class Refusal(Exception):
    """What stands in the way, told in a sentence; the exit code is 3."""


@dataclass(frozen=True)
class Stamp:
    """What a set-up that came to its end left behind."""

    interpreter: str = ""  # the Python that .venv stands on
    locks: dict[str, str] = field(default_factory=dict)  # lock file -> hash of it when installed
    entries: tuple[str, ...] = ()  # what lay in site-packages
    libraries: bool = False  # the system libraries were all there

    def serves(self, lock: str) -> bool:
        return self.locks.get(lock) == digest(lock)

    def save(self) -> None:
        beside = STAMP.with_suffix(".tmp")
        beside.write_text(json.dumps(asdict(self)), encoding="utf-8")
        beside.replace(STAMP)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # standard output belongs to the program


def say_progress(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r  {what} {done} of {total}\033[K", end=end, file=sys.stderr, flush=True)
    elif done == total or done % 20 == 0:
        say(f"  {what} {done} of {total}")


def digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


# --- Whether it is whole ------------------------------------------------------------------------


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def site_packages() -> Path:
    return VENV / "Lib/site-packages" if WINDOWS else next(VENV.glob("lib/python3*/site-packages"), VENV)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"__pycache__"}


def read_stamp() -> Stamp:
    """The stamp; an empty one when the environment is half made, has lost a package or its Python."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        stamp = Stamp(**json.loads(STAMP.read_text(encoding="utf-8")))
        lost = set(stamp.entries) - names_in(site_packages())
        if stamp.interpreter == os.path.realpath(venv_python()) and not lost:
            return stamp
    return Stamp()


def every_file_is_there() -> bool:
    """Whether each file that the packages brought still exists; some 10,000, so ask after a failure only."""
    site = site_packages()
    for record in site.glob("*.dist-info/RECORD"):
        with record.open(encoding="utf-8", newline="") as rows:
            names = [row[0] for row in csv.reader(rows)]
        if not all(name.endswith(".pyc") or (site / name).exists() for name in names):
            return False
    return venv_python().exists()


# --- Making it so -------------------------------------------------------------------------------


def try_to_hold(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def alone() -> Iterator[IO[str]]:
    """Be the only set-up of this folder; gives its log.

    The log's handle is the hold, and pip inherits it: one that outlives a killed set-up is waited for.
    """
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        if not try_to_hold(log):
            say("Another set-up is under way in this folder; waiting for it.")
            while not try_to_hold(log):
                time.sleep(0.5)
        log.truncate(0)
        yield log


def begin(command: Sequence[str], log: IO[str]) -> subprocess.Popen[bytes]:
    """Start a step of the set-up, its words going to the log, apart from what the user has set for Python."""
    log.write(f"$ {shlex.join(command)}\n")
    log.flush()
    skip = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"}
    environment = {name: value for name, value in os.environ.items() if name not in skip}
    environment.update(PIP_USER="0", PYTHONUTF8="1")
    held = () if WINDOWS else (log.fileno(),)
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, pass_fds=held
    )


def make_venv(log: IO[str]) -> None:
    say(f"Making the Python environment {VENV} …")
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        package = "python{}.{}-venv".format(*sys.version_info)
        if not system_packages.install([package], log):
            raise Refusal(f"Python's venv module is missing; install it: sudo apt-get install -y {package}")
    python = getattr(sys, "_base_executable", None) or sys.executable  # not that of another environment
    if begin([python, "-m", "venv", "--clear", str(VENV)], log).wait() != 0:
        raise Refusal(f"The Python environment could not be made; details are in {LOG}.")


def install(lock: str, log: IO[str]) -> None:
    say("Fetching the packages (the first time about 450 MB) …")
    command = [str(venv_python()), "-m", "pip", "install", "--require-hashes", "--no-deps"]
    command += ["--only-binary", ":all:", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "-r", str(ROOT / lock)]
    pins = len(re.findall(r"^\S+==", (ROOT / lock).read_text(encoding="utf-8"), re.M))
    told = {"fetched": 0, "installed": 0}
    begun = LOG.stat().st_size
    code = None
    with begin(command, log) as pip:
        while code is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = pip.wait(0.3)
            words = LOG.read_bytes()[begun:].decode("utf-8", "replace")
            total = pins - len(re.findall(r"^Ignoring ", words, re.M))
            counts = {
                "fetched": len(re.findall(r"^(?:Collecting|Processing|Requirement already) ", words, re.M))
            }
            if "\nInstalling collected packages" in words:
                counts["installed"] = min(total, len(list(site_packages().glob("*.dist-info"))))
            for what, count in counts.items():
                if count > told[what]:
                    say_progress(what, count, total)
                    told[what] = count
    if code != 0:
        raise Refusal(f"{why_pip_failed(words)} Details are in {LOG}.")


def why_pip_failed(words: str) -> str:
    if "DO NOT MATCH THE HASHES" in words:
        return "A package's bytes are not the locked ones, so it was not installed."
    if "No space left on device" in words:
        return "The disk is full."
    if re.search(r"Retrying \(|NewConnectionError|Network is unreachable", words):
        return "The packages could not be fetched, as the network does not answer; connect and start again."
    if "No matching distribution found" in words:
        return "A package has no build for Python {}.{} on this system.".format(*sys.version_info)
    return "The packages could not be installed."


def set_up(lock: str, log: IO[str]) -> Stamp:
    """Bring .venv to what the lock says; from nothing, unless the last set-up left it whole."""
    last = read_stamp()
    STAMP.unlink(missing_ok=True)
    if shutil.disk_usage(ROOT).free < SPACE_NEEDED:
        raise Refusal(f"Setting up needs {SPACE_NEEDED / 1e9:.1f} GB of free space in {ROOT}.")
    if not last.interpreter:
        make_venv(log)
    try:
        install(lock, log)
    except Refusal:
        if last.interpreter:
            last.save()  # pip puts back what it could not replace
        raise
    site = site_packages()
    # A relative path: it holds no letter that a .pth file could misread, and the folder may be moved.
    (site / "practice_app_checkout.pth").write_text(os.path.relpath(ROOT, site) + "\n", encoding="ascii")
    held = {USER_LOCK, lock}  # the developers' lock holds all of the users'
    stamp = replace(
        last,
        interpreter=os.path.realpath(venv_python()),
        locks={**last.locks, **{name: digest(name) for name in held}},
        entries=tuple(sorted(names_in(site))),
    )
    stamp.save()
    say("Set up.")
    return stamp
