#!/usr/bin/env python3
"""Set Practice App up in this folder and start it. Needs Python 3.11 or newer; nothing else.

    python3 run.py              open the window
    python3 run.py demo         a bundled answer goes the whole way, no microphone or screen needed
    python3 run.py -- ARGS      any command of the program, e.g. `python3 run.py -- bank list`
    python3 run.py test [ARGS]  set up what the tests need and run them; ARGS go to pytest
    python3 run.py check        formatting, lint and types

The first start fetches the locked packages into .venv and looks for the system libraries that the
window and the microphone need; later starts use neither the network nor pip.
Exit codes: 0 well, 1 something given is at fault, 2 wrong usage, 3 this machine lacks something.
"""

# This file and those it imports parse on Python 3.8, to be able to say that it is too old.
from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from scripts import environment, system_packages
from scripts.environment import DEVELOPER_LOCK, ROOT, USER_LOCK, Refusal, say

LINUX = sys.platform.startswith("linux")


def find_libraries(log: IO[str], window: bool) -> bool:
    """Whether the system has all of them; installs them where it may. Refuses a window that can't open."""
    missing = system_packages.missing_libraries(environment.venv_python())
    if missing:
        say(f"System libraries are missing ({', '.join(missing)}); trying to install them …")
        system_packages.install(system_packages.debian_packages(missing), log)
        missing = system_packages.missing_libraries(environment.venv_python())
    if missing:
        command = system_packages.command_for(missing)
        if window and missing != [system_packages.PORTAUDIO]:
            raise Refusal(f"The window can't open without them. To install them: {command}")
        say(f"Recording or the window will not work without them. To install them: {command}")
    return not missing


def prepare(lock: str, window: bool) -> None:
    """Leave with all in place that the lock and the system's part ask for."""
    stamp = environment.read_stamp()
    if not stamp.serves(lock) or (LINUX and window and not stamp.libraries):
        with environment.alone() as log:
            stamp = environment.read_stamp()  # again: another set-up may have ended just now
            if not stamp.serves(lock):
                stamp = environment.set_up(lock, log)
            if LINUX and not stamp.libraries and find_libraries(log, window):
                replace(stamp, libraries=True).save()
    packages = system_packages.missing_test_packages() if LINUX and lock == DEVELOPER_LOCK else []
    if packages:
        say(f"The sound and window tests need {', '.join(packages)}; trying to install them …")
        with environment.alone() as log:
            if not system_packages.install(packages, log):
                say(f"That needs you: on Debian or Ubuntu, sudo apt-get install -y {' '.join(packages)}")


def run(module: Sequence[str], folder: Path | None) -> int:
    """Run a module to its end, handing on what this process is told to do; the exit code."""
    command = [str(environment.venv_python()), "-P", "-m", *module]
    with subprocess.Popen(command, cwd=folder) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # the program got it too, and ends in its own way
                code = process.wait()
                return code if code >= 0 else 128 - code


def start(modules: Sequence[Sequence[str]], lock: str, window: bool, folder: Path | None) -> int:
    """Set up and run each; the worst exit code. An environment found damaged is mended, once."""
    prepare(lock, window)
    worst = max(run(module, folder) for module in modules)
    if 0 < worst < 128 and not environment.every_file_is_there():
        say("Files of the installed packages are missing; setting up again.")
        environment.STAMP.unlink(missing_ok=True)
        prepare(lock, window)
        worst = max(run(module, folder) for module in modules)
    return worst


def main(arguments: Sequence[str]) -> int:
    if sys.version_info < (3, 11):
        say("Practice App needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))
        return 3
    first, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    commands = {
        "": [["practice_app"]],
        "--": [["practice_app", *rest]],
        "demo": [["practice_app", "demo", *rest]],
        "test": [["pytest", *rest]],
        "check": [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]],
    }
    if first in ("-h", "--help"):
        print((__doc__ or "").strip())
        return 0
    if first not in commands or (first == "check" and rest):
        say(f"Not known. Did you mean: python3 run.py -- {shlex.join(arguments)}")
        return 2
    window = first in ("", "--") and not rest
    developer = first in ("test", "check")
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    try:
        if window and LINUX and not any(os.environ.get(name) for name in screens):
            raise Refusal("There is no screen here to open the window on; try: python3 run.py demo")
        lock = DEVELOPER_LOCK if developer else USER_LOCK
        return start(commands[first], lock, window, ROOT if developer else None)
    except Refusal as refusal:
        say(str(refusal))
    except OSError as error:
        say(f"Setting up failed: {error}. Details may be in {environment.LOG}.")
    except KeyboardInterrupt:
        say("Stopped; the next start takes up the set-up again.")
        return 130
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
