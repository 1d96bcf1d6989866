"""Fetching models from a hub that stalls, lies, drops the line and sends login pages."""

from __future__ import annotations

import dataclasses
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import filelock
import pytest

from practice_app.errors import Cancelled, FetchError, InputError, StoreError
from practice_app.paths import DataFolder
from practice_app.speech import models
from practice_app.speech.download import Patience, bytes_kept, fetch_model, forget_fetch
from practice_app.speech.fetch_faults import Fault
from practice_app.speech.models import ModelStatus, find_model, installed_model
from tests.speech import hub as hubs
from tests.speech.hub import CONTENTS, Bar, Hub

MODEL = hubs.made_up()
WEIGHTS = CONTENTS["model.bin"]
QUICK = Patience(connect=5.0, stall=30.0, waits=(0.0, 0.0, 0.0))


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "CATALOGUE", (MODEL,))


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    yield hub
    hub.close()


def fetch(data: DataFolder, hub: Hub, patience: Patience = QUICK, report: Bar | None = None) -> Path:
    return fetch_model(MODEL, data, report or Bar(), threading.Event(), hub.address, patience)


def fault(data: DataFolder, hub: Hub, patience: Patience = QUICK) -> FetchError:
    with pytest.raises(FetchError) as told:
        fetch(data, hub, patience)
    assert told.value.hint
    assert not (data.models / MODEL.name).exists()
    return told.value


# --- As it should be ----------------------------------------------------------------------------


def test_every_file_comes_from_the_pinned_revision_and_the_model_can_be_used(
    data: DataFolder, hub: Hub
) -> None:
    bar = Bar()
    folder = fetch(data, hub, report=bar)
    assert folder == find_model(MODEL.name, data) == data.models / MODEL.name
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == CONTENTS
    assert [asked.path for asked in hub.asked] == [
        f"/Example/small/resolve/{'a' * 40}/{name}" for name in CONTENTS
    ]
    assert bar.fractions == sorted(bar.fractions)
    assert bar.fractions[-1] == 1.0
    assert len(bar.fractions) < 1100
    assert not list(data.models.glob("*.part"))


def test_a_damaged_model_is_replaced(data: DataFolder, hub: Hub) -> None:
    (data.models / MODEL.name).mkdir(parents=True)
    (data.models / MODEL.name / "model.bin").write_bytes(b"broken")
    assert installed_model(MODEL.name, data).status is ModelStatus.DAMAGED
    fetch(data, hub)
    assert installed_model(MODEL.name, data).status is ModelStatus.READY
    assert [path.name for path in data.models.iterdir()] == [MODEL.name]


def test_a_redirect_to_another_host_is_followed(data: DataFolder, hub: Hub) -> None:
    hub.plans["model.bin"] = [hubs.redirect(f"http://localhost:{hub.server_port}/elsewhere/model.bin")]
    assert (fetch(data, hub) / "model.bin").read_bytes() == WEIGHTS
    assert hub.asked_for("model.bin")[-1].path == "/elsewhere/model.bin"


def test_the_proxy_of_the_environment_is_used(
    data: DataFolder, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("http_proxy", hub.address)
    monkeypatch.setenv("HTTP_PROXY", hub.address)
    fetch_model(MODEL, data, Bar(), threading.Event(), "http://localhost:1", QUICK)
    assert hub.asked[0].path.startswith("http://localhost:1/Example/small/")


# --- Going on -----------------------------------------------------------------------------------


def test_after_a_broken_connection_no_byte_is_fetched_twice(data: DataFolder, hub: Hub) -> None:
    hub.plans["model.bin"] = [hubs.drop_after(120_000), hubs.drop_after(70_001)]
    assert (fetch(data, hub) / "model.bin").read_bytes() == WEIGHTS
    assert [asked.begin for asked in hub.asked_for("model.bin")] == [0, 120_000, 190_001]
    assert sum(asked.sent for asked in hub.asked_for("model.bin")) == len(WEIGHTS)


def test_tries_are_counted_anew_when_bytes_came(data: DataFolder, hub: Hub) -> None:
    hub.plans["model.bin"] = [hubs.drop_after(1000)] * 20
    assert fetch(data, hub)


def test_a_connection_that_breaks_again_and_again_is_told_and_what_came_is_kept(
    data: DataFolder, hub: Hub
) -> None:
    hub.plans["model.bin"] = [hubs.drop_after(50_000)] + [hubs.drop_after(0)] * 20
    told = fault(data, hub)
    assert told.fault is Fault.NETWORK
    assert len(hub.asked_for("model.bin")) == 1 + len(QUICK.waits)
    assert bytes_kept(MODEL, data) == 50_000 + len(CONTENTS["config.json"])


def test_the_next_fetch_goes_on_with_the_bytes_of_the_one_before(data: DataFolder, hub: Hub) -> None:
    hub.plans["model.bin"] = [hubs.drop_after(50_000), hubs.status(404)]
    fault(data, hub)
    hub.asked.clear()
    fetch(data, hub)
    assert not hub.asked_for("config.json")
    assert [asked.begin for asked in hub.asked_for("model.bin")] == [50_000]


def test_wrong_bytes_of_an_earlier_fetch_are_fetched_anew(data: DataFolder, hub: Hub) -> None:
    part = data.models / f"{MODEL.name}.part"
    part.mkdir(parents=True)
    (part / "model.bin.part").write_bytes(b"of another revision")
    (part / "config.json").write_bytes(b"of another too")
    assert (fetch(data, hub) / "model.bin").read_bytes() == WEIGHTS
    assert [asked.begin for asked in hub.asked_for("model.bin")] == [19, 0]


def test_a_changed_file_that_never_becomes_right_ends(data: DataFolder, hub: Hub) -> None:
    hub.contents["model.bin"] = bytes(len(WEIGHTS))
    hub.plans["model.bin"] = [hubs.drop_after(150_000)] * 20
    assert fault(data, hub).fault is Fault.CONTENT
    assert len(hub.asked_for("model.bin")) == 4


@pytest.mark.parametrize(
    "plan", [hubs.status(416), hubs.partial(0, 300_000), hubs.partial(50_000, 999)], ids=str
)
def test_an_answer_that_does_not_go_on_where_it_should_begins_the_file_anew(
    data: DataFolder, hub: Hub, plan: hubs.Plan
) -> None:
    hub.plans["model.bin"] = [hubs.drop_after(50_000), plan]
    assert (fetch(data, hub) / "model.bin").read_bytes() == WEIGHTS
    assert [asked.begin for asked in hub.asked_for("model.bin")] == [0, 50_000, 0]


def test_a_server_without_ranges_sends_the_file_again(data: DataFolder, hub: Hub) -> None:
    hub.plans["model.bin"] = [hubs.drop_after(50_000), hubs.serve_whole]
    assert (fetch(data, hub) / "model.bin").read_bytes() == WEIGHTS


def test_a_server_that_knows_no_beginning_is_left_in_the_end(data: DataFolder, hub: Hub) -> None:
    hub.plans["model.bin"] = [hubs.status(416)] * 50
    assert fault(data, hub).fault is Fault.CONTENT


def test_a_whole_part_needs_no_request(data: DataFolder, hub: Hub) -> None:
    part = data.models / f"{MODEL.name}.part"
    part.mkdir(parents=True)
    (part / "model.bin.part").write_bytes(WEIGHTS)
    fetch(data, hub)
    assert not hub.asked_for("model.bin")


# --- Each failure told apart --------------------------------------------------------------------


class Case(NamedTuple):
    plan: hubs.Plan
    fault: Fault
    requests: int


CASES = {
    "a login page": Case(hubs.page(), Fault.PROXY, 1),
    "a login page in disguise": Case(hubs.page("application/octet-stream"), Fault.PROXY, 1),
    "a redirect to an open address": Case(hubs.redirect("http://login.example/"), Fault.PROXY, 1),
    "a redirect to a strange address": Case(hubs.redirect("ftp://login.example/"), Fault.PROXY, 1),
    "a proxy that wants a password": Case(hubs.status(407), Fault.PROXY, 1),
    "a network that wants a login": Case(hubs.status(511), Fault.PROXY, 1),
    "redirects in circles": Case(hubs.redirect("{path}"), Fault.STATUS, 10),
    "not there": Case(hubs.status(404), Fault.STATUS, 1),
    "not allowed": Case(hubs.status(403), Fault.STATUS, 1),
    "a server in trouble": Case(hubs.status(503), Fault.STATUS, 4),
    "too many requests": Case(hubs.status(429), Fault.STATUS, 4),
    "another file": Case(hubs.wrong(bytes(len(WEIGHTS))), Fault.CONTENT, 1),
    "a shorter file": Case(hubs.wrong(b"version https://git-lfs"), Fault.CONTENT, 1),
    "a file without end": Case(hubs.endless, Fault.CONTENT, 1),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_went_wrong_is_told(data: DataFolder, hub: Hub, case: Case) -> None:
    hub.plans["model.bin"] = [case.plan] * 50
    assert fault(data, hub).fault is case.fault
    assert len(hub.asked_for("model.bin")) == case.requests
    assert bytes_kept(MODEL, data) == len(CONTENTS["config.json"])


def test_a_server_that_recovers_is_no_failure(data: DataFolder, hub: Hub) -> None:
    hub.plans["model.bin"] = [hubs.status(503), hubs.status(429)]
    assert fetch(data, hub)


def test_a_stall_is_ended_and_tried_again(data: DataFolder, hub: Hub) -> None:
    patience = dataclasses.replace(QUICK, stall=0.2)
    hub.plans["model.bin"] = [hubs.stall_after(1000)]
    assert fetch(data, hub, patience)
    assert [asked.begin for asked in hub.asked_for("model.bin")] == [0, 1000]


def test_nothing_but_stalls_is_told(data: DataFolder, hub: Hub) -> None:
    patience = Patience(stall=0.1, waits=(0.0,))
    hub.plans["model.bin"] = [hubs.stall_after(1000), hubs.stall_after(0), hubs.stall_after(0)]
    told = fault(data, hub, patience)
    assert told.fault is Fault.STALLED
    assert "0.1 seconds" in told.message
    assert bytes_kept(MODEL, data) == 1000 + len(CONTENTS["config.json"])


def test_no_network_is_told_at_once(data: DataFolder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(FetchError, match="can't be reached") as told:
        fetch_model(MODEL, data, Bar(), threading.Event(), address, Patience(waits=(600.0,)))
    assert told.value.fault is Fault.NETWORK


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate that nobody trusts, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    made = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1".split()
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(made[0]), "-keyout", str(made[1])]
    subprocess.run(command, check=True, capture_output=True)
    return made


def test_a_server_that_can_not_be_trusted_is_told_and_one_that_can_is_used(
    data: DataFolder, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    hub = Hub(context)
    address = f"https://127.0.0.1:{hub.server_port}"
    try:
        with pytest.raises(FetchError, match="is who it says") as told:
            fetch_model(MODEL, data, Bar(), threading.Event(), address, QUICK)
        assert told.value.fault is Fault.CERTIFICATE
        assert not hub.asked
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert fetch_model(MODEL, data, Bar(), threading.Event(), address, QUICK)
    finally:
        hub.close()


def test_no_tls_where_it_should_be_is_told(data: DataFolder, hub: Hub) -> None:
    with pytest.raises(FetchError) as told:
        fetch_model(MODEL, data, Bar(), threading.Event(), hub.address.replace("http:", "https:"), QUICK)
    assert told.value.fault is Fault.CERTIFICATE


def test_certificates_that_can_not_be_read_are_told(
    data: DataFolder, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(data.root / "not there.pem"))
    assert fault(data, hub).fault is Fault.CERTIFICATE


def test_a_proxy_that_can_not_be_used_is_told(
    data: DataFolder, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "nonsense://127.0.0.1:1")
    assert fault(data, hub).fault is Fault.PROXY


def test_an_unsafe_mirror_is_never_asked(data: DataFolder) -> None:
    with pytest.raises(InputError, match=r"http://mirror\.example"):
        fetch_model(MODEL, data, Bar(), threading.Event(), "http://mirror.example", QUICK)


# --- The disk -----------------------------------------------------------------------------------


def test_too_little_room_is_told_before_anything_is_asked(
    data: DataFolder, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(data.root.parent)
    monkeypatch.setattr(models.shutil, "disk_usage", lambda folder: usage._replace(free=0))
    told = fault(data, hub)
    assert told.fault is Fault.DISK
    assert "50 MB" in told.message
    assert not hub.asked


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_a_disk_that_becomes_full_is_told(data: DataFolder, hub: Hub) -> None:
    part = data.models / f"{MODEL.name}.part"
    part.mkdir(parents=True)
    (part / "model.bin.part").symlink_to("/dev/full")
    assert fault(data, hub).fault is Fault.DISK


def test_a_folder_that_can_not_be_made_is_told(data: DataFolder, hub: Hub) -> None:
    data.root.mkdir()
    data.models.write_text("a file in the way")
    with pytest.raises(StoreError, match="can't be written"):
        fetch(data, hub)


# --- Stopping -----------------------------------------------------------------------------------


def test_stopping_answers_at_once_and_keeps_what_came(data: DataFolder, hub: Hub) -> None:
    hub.plans["model.bin"] = [hubs.stall_after(2000)]
    kept = 2000 + len(CONTENTS["config.json"])
    stop, ended, written = threading.Event(), [], threading.Event()

    def report(fraction: float) -> None:
        if fraction * MODEL.size >= kept:
            written.set()

    def work() -> None:
        try:
            fetch_model(MODEL, data, report, stop, hub.address, Patience(stall=600.0))
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert written.wait(30)
    stop.set()
    thread.join(30)
    assert ended
    assert bytes_kept(MODEL, data) == kept
    assert forget_fetch(MODEL, data) == kept
    assert bytes_kept(MODEL, data) == 0
    assert not list(data.models.iterdir())


def test_stopping_ends_the_wait_before_another_try(data: DataFolder, hub: Hub) -> None:
    stop = threading.Event()

    def in_trouble(answer: hubs.Answer) -> None:
        hubs.status(503)(answer)
        stop.set()

    hub.plans["config.json"] = [in_trouble]
    with pytest.raises(Cancelled):
        fetch_model(MODEL, data, Bar(), stop, hub.address, Patience(waits=(600.0,)))


def test_a_model_is_fetched_by_one_program_at_a_time(data: DataFolder, hub: Hub) -> None:
    data.model_cache.mkdir(parents=True)
    with filelock.FileLock(data.model_cache / f"{MODEL.name}.lock"):
        with pytest.raises(InputError, match="already"):
            fetch(data, hub)
        with pytest.raises(InputError, match="already"):
            forget_fetch(MODEL, data)
    assert not hub.asked
    assert fetch(data, hub)
