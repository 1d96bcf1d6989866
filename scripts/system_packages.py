"""What Qt, PortAudio and the tests need from a Linux system, and how to get it there.

Read by run.py before anything is installed: standard library only, and it parses on old Pythons.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

PORTAUDIO = "libportaudio.so.2"

# What the Qt and PortAudio wheels load: (Debian and Ubuntu's package, Arch's). What these packages
# themselves depend on is left out. docs/development.md tells how the list was read off the wheels.
LIBRARIES = {
    "libEGL.so.1": ("libegl1", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libx11"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "wayland"),
    "libwayland-egl.so.1": ("libwayland-egl1", "wayland"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-glx.so.0": ("libxcb-glx0", "libxcb"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    PORTAUDIO: ("libportaudio2", "portaudio"),
}
TEST_TOOLS = {"Xvfb": "xvfb", "pactl": "pulseaudio-utils", "pulseaudio": "pulseaudio"}

_LOAD_EACH = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""


def missing_libraries(python: Path) -> list[str]:
    """Those of LIBRARIES that the loader does not find; asked in a process of its own."""
    command = [str(python), "-c", _LOAD_EACH, *LIBRARIES]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout.split()


def debian_packages(libraries: Sequence[str]) -> list[str]:
    return sorted({LIBRARIES[name][0] for name in libraries})


def missing_test_packages() -> list[str]:
    """Debian's packages for a virtual screen and a virtual microphone, as far as they are lacking."""
    packages = [package for tool, package in TEST_TOOLS.items() if not shutil.which(tool)]
    if not any(
        Path("/usr/lib").glob(f"{where}alsa-lib/libasound_module_pcm_pulse.so") for where in ("", "*/")
    ):
        packages.append("libasound2-plugins")
    return packages


def install(packages: Sequence[str], log: IO[str]) -> bool:
    """Install Debian packages where that needs no password; whether they are there now."""

    def succeeds(command: Sequence[str]) -> bool:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
        return done.returncode == 0

    if not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and not (shutil.which("sudo") and succeeds([*sudo, "true"])):
        return False
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "Acquire::Retries=3"]
    succeeds([*apt, "update"])  # where it fails, the lists of an earlier one may serve
    return succeeds([*apt, "install", "-y", "--no-install-recommends", *packages])


def command_for(libraries: Sequence[str]) -> str:
    """What to type on this system to install them."""
    names = " ".join(f"'{name}()(64bit)'" for name in libraries)  # RPM systems know libraries by name
    if shutil.which("apt-get"):
        return f"sudo apt-get install -y {' '.join(debian_packages(libraries))}"
    if shutil.which("dnf"):
        return f"sudo dnf install {names}"
    if shutil.which("zypper"):
        return f"sudo zypper install {names}"
    if shutil.which("pacman"):
        return f"sudo pacman -S --needed {' '.join(sorted({LIBRARIES[name][1] for name in libraries}))}"
    return f"your system's package manager, for {', '.join(libraries)}"
