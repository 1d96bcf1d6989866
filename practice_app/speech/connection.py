"""The app's end of a speech process: starting it, talking to it, noticing its end, ending it.

Two threads a process, so that nobody in the app ever waits for a pipe: one writes what was queued, one
reads events and hands them to the streams. Both end with the process, and `close` joins them.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Protocol

from practice_app.speech import wire

# -P keeps the current folder off the path; the package's own folder is put on it instead, so that the
# process runs the same program whether that is installed or a checkout.
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from practice_app.speech.process import main; main()"
_PACKAGE_FOLDER = Path(__file__).resolve().parents[2]
_DETAILS = 4000  # characters of what the process printed last


class Listener(Protocol):
    """One stream's owner. Called on the reading thread."""

    def receive(self, event: wire.Message) -> None: ...

    def gone(self, details: str, expected: bool) -> None:
        """The process has ended. expected: by itself, having had nothing to do."""
        ...


class Connection:
    """A running speech process. settings: see `process.SpeechProcess`. Raises OSError from the start."""

    def __init__(self, settings: wire.Message) -> None:
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOT, str(_PACKAGE_FOLDER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._printed,
            bufsize=0,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._outbox: queue.Queue[bytes | None] = queue.Queue()
        self._lock = threading.Lock()
        self._listeners: dict[int, Listener] = {}
        self._dead = False
        self._threads = (
            threading.Thread(target=self._write, name="speech-write", daemon=True),
            threading.Thread(target=self._read, name="speech-read", daemon=True),
        )
        self._send(settings)
        for thread in self._threads:
            thread.start()

    def open(self, stream: int, listener: Listener) -> bool:
        """Have events of `stream` handed to `listener`; False when the process is gone already."""
        with self._lock:
            if not self.alive:
                return False
            self._listeners[stream] = listener
            return True

    def send(self, stream: int, kind: str, payload: bytes = b"", **more: Any) -> None:
        """Queue a message; never waits. A stream of a dead process hears of its end instead."""
        self._send({"kind": kind, "stream": stream, **more}, payload)

    def cancel(self, stream: int) -> None:
        """Forget a stream; what is being decoded for it is thrown away when it is done."""
        with self._lock:
            known = self._listeners.pop(stream, None)
        if known is not None:
            self.send(stream, "cancel")

    def kill(self) -> None:
        """End the process; its listeners are told."""
        self._process.kill()

    @property
    def alive(self) -> bool:
        return not self._dead and self._process.poll() is None

    @property
    def ended(self) -> bool:
        return not any(thread.is_alive() for thread in self._threads)

    def close(self) -> None:
        """End process and threads; listeners are told."""
        self._process.kill()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def _send(self, message: wire.Message, payload: bytes = b"") -> None:
        self._outbox.put(wire.pack(message, payload))

    def _write(self) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        try:
            while (frame := self._outbox.get()) is not None:
                wire.write(pipe, frame)  # type: ignore[arg-type]
        except OSError:
            return  # the process has ended; the reading thread tells

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        try:
            while (frame := wire.read(pipe)) is not None:  # type: ignore[arg-type]
                event, _ = frame
                with self._lock:
                    listener = self._listeners.get(event["stream"])
                    if event["kind"] in ("result", "failed"):
                        self._listeners.pop(event["stream"], None)
                if listener is not None:
                    listener.receive(event)
        except BaseException:
            self._process.kill()  # a bug of ours: nobody may wait for words that never come
            raise
        finally:
            self._end()

    def _end(self) -> None:
        with self._lock:
            # Before waiting: while one thread waits for a process, Popen.poll tells the others nothing.
            self._dead = True
        code = self._process.wait()
        self._outbox.put(None)
        self._threads[0].join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._printed.seek(0)
        printed = self._printed.read().decode(errors="replace")[-_DETAILS:]
        self._printed.close()
        with self._lock:
            listeners = tuple(self._listeners.values())
            self._listeners.clear()
        for listener in listeners:
            listener.gone(f"The speech process ended with code {code}.\n{printed}".strip(), code == 0)
