"""A model hub on this machine that misbehaves as it is told to, and a model small enough for tests."""

from __future__ import annotations

import hashlib
import random
import re
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from practice_app.speech.catalogue import ModelFile, SpeechModel

CONTENTS = {
    "config.json": b'{"made": "up"}',
    "model.bin": random.Random(5).randbytes(300_000),
    "tokenizer.json": b"{}",
    "vocabulary.txt": b"a\nb\n",
}


def made_up(name: str = "small.made-up", contents: Mapping[str, bytes] = CONTENTS) -> SpeechModel:
    """A catalogue entry for files of our own."""
    return SpeechModel(
        name,
        "Small: made up",
        True,
        tuple(ModelFile(n, len(data), hashlib.sha256(data).hexdigest()) for n, data in contents.items()),
        repository="Example/small",
        revision="a" * 40,
    )


@dataclass
class Asked:
    """One request: the file, the byte it asked to begin with, and how many bytes it was sent."""

    path: str
    begin: int
    sent: int = 0

    @property
    def file(self) -> str:
        return self.path.rpartition("/")[2]


class Answer(BaseHTTPRequestHandler):
    """One answer; misbehaviours are functions that take it."""

    protocol_version = "HTTP/1.1"
    server: Hub

    def do_GET(self) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        self.begin = int(wanted[1]) if wanted else 0
        self.asked = Asked(self.path, self.begin)
        self.server.asked.append(self.asked)
        self.content = self.server.contents.get(self.asked.file, b"")
        planned = self.server.plans.get(self.asked.file)
        try:
            (planned.pop(0) if planned else serve)(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def begin_answer(self, status: int, length: int, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def send(self, data: bytes) -> None:
        self.wfile.write(data)
        self.asked.sent += len(data)

    def begin_file(self) -> bytes:
        """The head of a right answer; returns the bytes that belong after it."""
        rest, size = self.content[self.begin :], len(self.content)
        if self.begin:
            self.begin_answer(206, len(rest), Content_Range=f"bytes {self.begin}-{size - 1}/{size}")
        else:
            self.begin_answer(200, len(rest))
        return rest

    def log_message(self, *arguments: object) -> None:
        """Nothing: the tests look at `asked`."""


Plan = Callable[[Answer], None]


class Hub(ThreadingHTTPServer):
    """Serves CONTENTS. plans: for a file's name, what to do with its next requests instead."""

    daemon_threads = False  # closing waits for every answer's thread

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.contents = dict(CONTENTS)
        self.plans: dict[str, list[Plan]] = {}
        self.asked: list[Asked] = []
        self.go_on = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), name="hub")
        self._thread.start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no fault of the server."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def asked_for(self, file: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.file == file]

    def close(self) -> None:
        self.go_on.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


def serve(answer: Answer) -> None:
    if not answer.content:
        answer.begin_answer(404, 0)
    elif answer.begin >= len(answer.content):
        answer.begin_answer(416, 0)
    else:
        answer.send(answer.begin_file())


def serve_whole(answer: Answer) -> None:
    """Takes no notice of the range."""
    answer.begin = 0
    serve(answer)


def drop_after(count: int) -> Plan:
    """Breaks the connection after so many bytes of the body."""

    def plan(answer: Answer) -> None:
        answer.send(answer.begin_file()[:count])
        answer.close_connection = True
        answer.connection.shutdown(socket.SHUT_WR)

    return plan


def stall_after(count: int) -> Plan:
    """Sends so many bytes, then nothing until the test lets it go on."""

    def plan(answer: Answer) -> None:
        answer.send(answer.begin_file()[:count])
        answer.server.go_on.wait(60)
        answer.close_connection = True

    return plan


def status(code: int) -> Plan:
    return lambda answer: answer.begin_answer(code, 0)


def page(kind: str = "text/html; charset=utf-8") -> Plan:
    """A login page with the status of a success, as long as the file or not."""

    def plan(answer: Answer) -> None:
        text = b"<!DOCTYPE html><title>Welcome to our network</title>".ljust(len(answer.content))
        answer.begin_answer(200, len(text), Content_Type=kind)
        answer.send(text)

    return plan


def redirect(to: str) -> Plan:
    return lambda answer: answer.begin_answer(302, 0, Location=to.format(path=answer.path))


def wrong(data: bytes, **headers: str) -> Plan:
    """Other bytes than those of the file."""

    def plan(answer: Answer) -> None:
        answer.begin_answer(200, len(data), **headers)
        answer.send(data)

    return plan


def endless(answer: Answer) -> None:
    """More bytes than the file has, without saying how many."""
    answer.send_response(200)
    answer.send_header("Connection", "close")
    answer.end_headers()
    while True:
        answer.send(b"x" * 50_000)


def partial(begin: int, size: int) -> Plan:
    """A partial answer to another question than the one asked."""

    def plan(answer: Answer) -> None:
        answer.begin_answer(206, 5, Content_Range=f"bytes {begin}-{begin + 4}/{size}")
        answer.send(b"other")

    return plan


@dataclass
class Bar:
    """Remembers what was reported."""

    fractions: list[float] = field(default_factory=list)

    def __call__(self, fraction: float) -> None:
        self.fractions.append(fraction)
