"""A microphone made of software, so that the real recorder can be tested without hardware.

A PulseAudio of our own, in a temporary folder, whose default source is what is played into a null sink.
PortAudio reaches it through ALSA's pulse plug-in; everything is told to it by environment variables, so
nothing is written into anybody's home and no running sound server is touched. Works as root.

Needs, on Debian and Ubuntu, the packages in PACKAGES. Without them a test is skipped; with CI=true or
PRACTICE_APP_REQUIRE_SOUND=1 that is a failure.

Use: `from tests.virtual_microphone import virtual_microphone` in a conftest.py, and ask for the fixture.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

PACKAGES = "pulseaudio pulseaudio-utils libasound2-plugins libportaudio2"

_SINK = "practice"
_ALSA_CONFIG = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
_START_SECONDS = 20


class VirtualMicrophone:
    """What is played here is heard by every program started with `environment`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self._modules: list[str] = []
        alsa = folder / "asound.conf"
        alsa.write_text(_ALSA_CONFIG)
        self.environment: Mapping[str, str] = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "runtime"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_COOKIE": str(folder / "cookie"),
            "PULSE_SERVER": f"unix:{folder / 'socket'}",
            "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{alsa}",
        }

    def start(self) -> None:
        socket = f"module-native-protocol-unix socket={self._folder / 'socket'} auth-anonymous=1"
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]
        command += ["--disable-shm=yes", "--realtime=no", "--high-priority=no", "-L", socket]
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(command, env=self._all_variables(), stdout=log, stderr=log)
        deadline = time.monotonic() + _START_SECONDS
        while self._pactl("info", check=False) is None:
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PulseAudio did not start:\n{self._log.read_text()}")
            time.sleep(0.05)
        self.plug_in()

    def plug_in(self) -> None:
        """Make the microphone appear, as the default one."""
        self._load("module-null-sink", f"sink_name={_SINK}", "rate=48000", "channels=2")
        self._pactl("set-default-sink", _SINK)
        self._pactl("set-default-source", f"{_SINK}.monitor")
        # A null sink works in steps as long as its least patient listener allows, two seconds by default:
        # this one, inside the server, is impatient.
        self._load("module-null-sink", "sink_name=listener", "rate=48000", "channels=2")
        self._load("module-loopback", f"source={_SINK}.monitor", "sink=listener", "latency_msec=20")

    def pull_out(self) -> None:
        """Make the microphone vanish, as a pulled plug does."""
        while self._modules:  # the last first: a recorder must not be moved on to the listener
            self._pactl("unload-module", self._modules.pop())

    def mute(self, muted: bool = True) -> None:
        self._pactl("set-source-mute", f"{_SINK}.monitor", "1" if muted else "0")

    def play(self, path: Path) -> subprocess.Popen[bytes]:
        """Begin to play a sound file into the microphone; `.wait()` on it to hear it out."""
        return subprocess.Popen(["paplay", f"--device={_SINK}", str(path)], env=self._all_variables())

    def say(self, samples: NDArray[np.float32], rate: int = 16_000) -> subprocess.Popen[bytes]:
        """Begin to play mono samples, -1 to 1."""
        with tempfile.NamedTemporaryFile(suffix=".wav", dir=self._folder, delete=False) as target:
            path = Path(target.name)
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", ""))
            file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
        return self.play(path)

    def stop(self) -> None:
        """End the server that was started here, and nothing else."""
        if self._server is None:
            return
        self._server.terminate()
        try:
            self._server.wait(5)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def _all_variables(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def _load(self, *module: str) -> None:
        number = self._pactl("load-module", *module)
        assert number
        self._modules.append(number.strip())

    def _pactl(self, *arguments: str, check: bool = True) -> str | None:
        done = subprocess.run(
            ["pactl", *arguments], env=self._all_variables(), capture_output=True, text=True, timeout=20
        )
        if done.returncode and check:
            raise RuntimeError(f"pactl {' '.join(arguments)}: {done.stderr}")
        return None if done.returncode else done.stdout


def missing() -> str:
    """What the virtual microphone lacks on this machine; "" when it lacks nothing."""
    if sys.platform != "linux":
        return "the virtual microphone needs Linux"
    lacking = [name for name in ("pulseaudio", "pactl", "paplay") if not shutil.which(name)]
    if not find_library("portaudio"):
        lacking.append("libportaudio")
    if not any(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so")):
        lacking.append("ALSA's pulse plug-in")
    return f"no {', '.join(lacking)}: apt install {PACKAGES}" if lacking else ""


@contextmanager
def running() -> Iterator[VirtualMicrophone]:
    """A virtual microphone that this process hears, too."""
    with tempfile.TemporaryDirectory(prefix="microphone-") as folder:
        microphone = VirtualMicrophone(Path(folder))
        before = {name: os.environ.get(name) for name in microphone.environment}
        try:
            microphone.start()
            os.environ.update(microphone.environment)
            _look_again()
            yield microphone
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            microphone.stop()
            _look_again()


def _look_again() -> None:
    """Let a PortAudio that is loaded already see the change."""
    if "sounddevice" in sys.modules:
        from practice_app.audio.devices import refresh

        assert refresh(), "a test has left a sound stream open"


@pytest.fixture(scope="session")
def virtual_microphone() -> Iterator[VirtualMicrophone]:
    """One for the whole run: PortAudio is one per process."""
    lacking = missing()
    if lacking:
        if os.environ.get("CI", "").lower() == "true" or os.environ.get("PRACTICE_APP_REQUIRE_SOUND") == "1":
            pytest.fail(f"The sound tests must run here, but: {lacking}", pytrace=False)
        pytest.skip(lacking)
    with running() as microphone:
        yield microphone
