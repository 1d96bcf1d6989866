"""The speech process: reads frames from standard input, writes events to standard output.

Started by `worker`, never imported by the app. A reader thread empties the pipe at all times, so that the
app's side never waits for a decode, and ends the process at once when the app is gone.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from practice_app.errors import MissingError
from practice_app.speech import wire
from practice_app.speech.decoder import Decoder
from practice_app.speech.session import Session, heard_from_json
from practice_app.speech.voice import RATE, VoiceDetector


class Unreadable(Exception):
    """A file that holds no sound we can read."""


class SpeechProcess:
    """settings: folder of the model, threads, beam, idle_s after which the process ends by itself."""

    def __init__(self, inbox: queue.Queue[tuple[wire.Message, bytes]], out: BinaryIO, settings: Any) -> None:
        self._inbox, self._out, self._settings = inbox, out, settings
        self._sessions: dict[int, Session] = {}
        self._decoder: Decoder | None = None

    def run(self) -> None:
        """Until nothing was asked for idle_s seconds."""
        while True:
            busy = self._next_session() is not None
            wait = None if busy or self._sessions else float(self._settings["idle_s"])
            try:
                message, payload = self._inbox.get(block=not busy, timeout=wait)
            except queue.Empty:
                if not busy:
                    return
            else:
                self._take(message, payload)
                continue  # sound first: it is cheap, and decides what is worth decoding
            self._work()

    def _next_session(self) -> int | None:
        working = [key for key, session in self._sessions.items() if session.has_work]
        return min(working, key=lambda key: (not self._sessions[key].live, key), default=None)

    def _take(self, message: wire.Message, payload: bytes) -> None:
        kind, stream = message["kind"], message.get("stream", 0)
        try:
            if kind == "warm":
                self._load().warm()
            elif kind == "open":
                self._sessions[stream] = self._open(message)
            elif kind == "cancel":
                self._sessions.pop(stream, None)
            elif stream in self._sessions:
                session = self._sessions[stream]
                if kind == "sound":
                    session.add(np.frombuffer(payload, dtype="<i2").astype(np.float32) / np.float32(32768))
                    self._send({"kind": "reached", "stream": stream, "reached": session.reached})
                else:
                    session.finish()
        except Exception as error:  # noqa: BLE001 - told to the app, which tells the user
            self._failed(stream, error)

    def _open(self, message: wire.Message) -> Session:
        known = {(cut.start, cut.end): heard for cut, heard in map(heard_from_json, message["known"])}
        session = Session(self._load, VoiceDetector(), message["live"], known)
        if message["path"]:
            session.add(_sound_of(Path(message["path"])))
            session.finish()
        return session

    def _load(self) -> Decoder:
        if self._decoder is None:
            began = time.perf_counter()
            settings = self._settings
            self._decoder = Decoder(Path(settings["folder"]), settings["threads"], settings["beam"])
            self._send(
                {
                    "kind": "loaded",
                    "stream": 0,
                    "seconds": time.perf_counter() - began,
                    "device": self._decoder.device,
                    "note": self._decoder.note,
                }
            )
        return self._decoder

    def _work(self) -> None:
        stream = self._next_session()
        if stream is None:
            return
        try:
            for event in self._sessions[stream].step():
                self._send({**event, "stream": stream})
                if event["kind"] == "result":
                    del self._sessions[stream]
        except Exception as error:  # noqa: BLE001 - told to the app, which tells the user
            self._failed(stream, error)

    def _failed(self, stream: int, error: Exception) -> None:
        """Told to the app, which tells the user; the process itself goes on."""
        self._sessions.pop(stream, None)
        if isinstance(error, Unreadable):
            reason = "unreadable"
        else:
            reason = "missing" if isinstance(error, MissingError) else "failed"
        details = "".join(traceback.format_exception(error))
        self._send(
            {"kind": "failed", "stream": stream, "reason": reason, "message": str(error), "details": details}
        )

    def _send(self, event: wire.Message) -> None:
        wire.write(self._out, wire.pack(event))


def _sound_of(path: Path) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Any common audio file as float32 mono 16 kHz. Raises Unreadable."""
    import av
    from faster_whisper import decode_audio

    try:
        return np.asarray(decode_audio(str(path), sampling_rate=RATE), dtype=np.float32)
    except (av.error.FFmpegError, OSError, IndexError, ValueError) as error:
        raise Unreadable(str(error)) from error


def _read(pipe: BinaryIO, inbox: queue.Queue[tuple[wire.Message, bytes]]) -> None:
    while (frame := wire.read(pipe)) is not None:
        inbox.put(frame)
    os._exit(0)  # the app is gone; whatever is being decoded is nobody's any more


def main() -> None:
    """Entry of the process; argv: the folder of the package, which the starter put on the path."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the app's to handle
    # Native libraries may print; only our frames may reach the app.
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    os.environ["HF_HUB_OFFLINE"] = "1"
    pipe = os.fdopen(os.dup(0), "rb", buffering=0)
    first = wire.read(pipe)
    if first is None:
        return
    inbox: queue.Queue[tuple[wire.Message, bytes]] = queue.Queue()
    threading.Thread(target=_read, args=(pipe, inbox), name="speech-inbox", daemon=True).start()
    try:
        SpeechProcess(inbox, out, first[0]).run()
    except BrokenPipeError:
        os._exit(0)
    # Not by way of the interpreter's end: native libraries have been seen to hang there.
    sys.stderr.flush()
    os._exit(0)
