"""The one door to PortAudio: opening, closing within a time limit, and refreshing the device list.

PortAudio is one per process and so is its list of devices, which it reads once and then keeps.
Reading it again ends every open stream, so the door counts them.
"""

from __future__ import annotations

import atexit
import importlib
import platform
import sys
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from practice_app.errors import MicrophoneError

_LOADING = threading.Lock()  # two doors would not see each other's streams

CLOSE_SECONDS = 2.0  # PortAudio may hang for good when a device has gone (PortAudio#367, #1174)


class Sound:
    """PortAudio through the sounddevice module, which may be handed in.

    module: anything with sounddevice's query_devices, query_hostapis, default, InputStream, OutputStream,
    PortAudioError, _initialize and _terminate. Raises MicrophoneError when PortAudio can't be loaded.
    """

    def __init__(self, module: Any = None) -> None:
        self._module = module if module is not None else _load()
        self._lock = threading.RLock()
        self._open = 0

    @property
    def failure(self) -> type[Exception]:
        """What PortAudio's own failures are raised as; its second argument is the error code."""
        kind: type[Exception] = self._module.PortAudioError
        return kind

    @property
    def open_streams(self) -> int:
        return self._open

    def devices(self) -> list[dict[str, Any]]:
        """Every device as sounddevice describes it. The first call may take a second."""
        with self._lock:
            return [dict(device) for device in self._module.query_devices()]

    def hosts(self) -> list[dict[str, Any]]:
        """Every host API (ALSA, Core Audio, WASAPI, …) as sounddevice describes it."""
        with self._lock:
            return [dict(host) for host in self._module.query_hostapis()]

    def default_host(self) -> int:
        with self._lock:
            return int(self._module.default.hostapi)

    def open_input(self, **options: Any) -> Any:
        """A started sounddevice InputStream. Raises `failure`."""
        return self._start(self._module.InputStream, options)

    def open_output(self, **options: Any) -> Any:
        """A started sounddevice OutputStream. Raises `failure`."""
        return self._start(self._module.OutputStream, options)

    def _start(self, kind: Callable[..., Any], options: dict[str, Any]) -> Any:
        _join_windows_com()
        with self._lock:
            stream = kind(**options)
            try:
                stream.start()
            except self.failure:
                stream.close()
                raise
            self._open += 1
            return stream

    def close(self, stream: Any, seconds: float = CLOSE_SECONDS) -> bool:
        """Abort and close on a thread of its own; False when that took longer than `seconds`.

        A stream that hangs is left to its thread and counts as open until it closes after all.
        """
        thread = threading.Thread(target=self._close, args=(stream,), name="close sound", daemon=True)
        thread.start()
        thread.join(seconds)
        if not thread.is_alive():
            return True
        # sounddevice ends PortAudio at exit, which would wait for the same stream and hang the program.
        end = getattr(self._module, "_exit_handler", None)
        if end is not None:
            atexit.unregister(end)
        return False

    def _close(self, stream: Any) -> None:
        _join_windows_com()
        try:
            stream.abort()  # both leave out PortAudio's errors by default: the device may be gone
        finally:
            stream.close()
        with self._lock:
            self._open -= 1

    def refresh(self) -> bool:
        """Read the list of devices again; False, and nothing done, while a stream is open.

        Raises MicrophoneError when PortAudio doesn't come up again.
        """
        with self._lock:
            if self._open:
                return False
            try:
                self._module._terminate()
                self._module._initialize()
            except self.failure as error:
                raise MicrophoneError(
                    "The list of microphones could not be read again.",
                    "Close Practice App and start it once more.",
                    str(error),
                ) from error
            return True


def system_sound() -> Sound:
    """The door to this machine's PortAudio, loaded at the first call and then shared.

    Raises MicrophoneError when PortAudio is not installed (and tries again at the next call).
    """
    with _LOADING:
        return _shared_sound()


@cache
def _shared_sound() -> Sound:
    return Sound()


def _load() -> Any:
    try:
        return importlib.import_module("sounddevice")
    except ImportError as error:
        raise MicrophoneError(
            "The part of Practice App that records sound is not installed.",
            "Run `python3 run.py` in its folder again, or type your answer.",
            str(error),
        ) from error
    except Exception as error:  # sounddevice raises OSError for no library, its own kind for a failed start
        raise MicrophoneError(
            "PortAudio, the library that recording needs, is missing or did not start.",
            f"{install_hint()} Until then you can type your answer.",
            str(error),
        ) from error


def _join_windows_com() -> None:
    """Let a thread use WASAPI: PortAudio prepares only the one that it was loaded on (PortAudio#250)."""
    if sys.platform == "win32" and threading.current_thread() is not threading.main_thread():
        import ctypes

        ctypes.windll.ole32.CoInitializeEx(None, 0)


def install_hint() -> str:
    """How to install PortAudio on this system, as one sentence."""
    if sys.platform != "linux":
        return "Run `python3 run.py` in the folder of Practice App to install it again."
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    for names, command in _INSTALL.items():
        if family & set(names):
            return f"Install it with `{command}`."
    return "Install the package of your system that holds libportaudio.so.2."


_INSTALL = {
    ("debian", "ubuntu"): "sudo apt install libportaudio2 libasound2-plugins",
    ("fedora", "rhel", "centos"): "sudo dnf install portaudio alsa-plugins-pulseaudio",
    ("arch",): "sudo pacman -S portaudio alsa-plugins",
    ("suse", "opensuse"): "sudo zypper install libportaudio2 alsa-plugins-pulse",
    ("alpine",): "sudo apk add portaudio alsa-plugins-pulse",
}
