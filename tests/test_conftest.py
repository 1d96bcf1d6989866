"""Each rule that conftest.py sets catches what it is there for."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from practice_app.paths import DATA_VARIABLE, data_folder

BREAKERS = """
import logging, os, socket, subprocess, sys, threading
import pytest

ended = threading.Event()
children = []

def test_logs_an_error():
    logging.getLogger("practice_app").error("the disk caught fire")

def test_looks_at_an_expected_error(logged_errors):
    logging.getLogger("practice_app").error("as expected")
    assert logged_errors.pop().getMessage() == "as expected"

def test_leaves_a_thread():
    threading.Thread(target=ended.wait, name="forgotten", daemon=True).start()

def test_leaves_a_process():
    children.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))

def test_swallows_the_refusal_of_the_network():
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    except RuntimeError:
        pass

def test_changes_the_environment():
    os.environ["LEFT_BEHIND"] = "1"
    os.chdir("/")

def test_finds_it_as_it_was():
    assert "LEFT_BEHIND" not in os.environ
    assert os.getcwd() != "/"

def test_ends_what_the_others_left():
    ended.set()
    for child in children:
        child.communicate()
"""


def test_each_rule_catches_its_breaker(pytester: pytest.Pytester) -> None:
    rules = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
    # Only the test that fails waits so long for a thread to end.
    pytester.makeconftest(rules.replace("SECONDS_TO_END = 5.0", "SECONDS_TO_END = 0.1"))
    pytester.makepyfile(BREAKERS)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=8, errors=4)
    told = result.stdout.str()
    assert "errors were logged: ['the disk caught fire']" in told
    assert "left running: thread 'forgotten'" in told
    assert "-c input()" in told
    assert "reached for the network: ['192.0.2.1']" in told


def test_the_machine_itself_is_in_reach() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()


def test_data_lies_apart_from_the_users() -> None:
    assert os.environ[DATA_VARIABLE] in str(data_folder().root)
    assert str(Path.home()) not in str(data_folder().root)
