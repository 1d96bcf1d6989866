"""Fetches a model's files from the hub or a mirror, when the user asks for it and never otherwise.

Bytes go to `models/<name>.part/<file>.part`, are hashed as they come, and get their own name once size
and sha256 are right; the folder gets its own name once every file has. So whatever interrupts a fetch,
the next one goes on where it stopped, and half a model is never taken for a whole one.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import re
import shutil
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from practice_app import __version__
from practice_app.errors import Cancelled, FetchError, InputError, StoreError
from practice_app.paths import DataFolder
from practice_app.settings import is_safe_address
from practice_app.speech.catalogue import HUB, ModelFile, SpeechModel
from practice_app.speech.fetch_faults import (
    Fault,
    Faults,
    certificates_unreadable,
    disk_full,
    proxy_unusable,
)
from practice_app.speech.models import adopt, missing_room

if TYPE_CHECKING:
    import httpx2

_POLL_SECONDS = 0.05  # how soon `stop` is noticed
_HASH = 1 << 20
_MOST_REDIRECTS = 10
_REPORT_EVERY = 0.001  # of the whole
_WORTH_ANOTHER_TRY = (408, 425, 429, 500, 502, 503, 504)
_FROM_A_PROXY = (407, 511)
_PAGE_BEGINS = (b"<!doctype html", b"<html")

Result = TypeVar("Result")


@dataclass(frozen=True)
class Patience:
    """How long a fetch waits, in seconds. waits: before each new try, begun again once bytes came."""

    connect: float = 15.0
    stall: float = 60.0
    waits: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0)


def fetch_model(
    model: SpeechModel,
    data: DataFolder,
    report: Callable[[float], None],
    stop: threading.Event,
    mirror: str | None = None,
    patience: Patience | None = None,
) -> Path:
    """Fetch a model into the user's models folder and return its place there. Blocking.

    report: called with the fraction that is there, on the calling thread. mirror: an address to use in
    the hub's place. Proxies are those of the environment, certificates those of the system.

    Raises Cancelled soon after `stop` is set; what came so far is kept for the next time. Raises
    FetchError, whose `fault` is a Fault, StoreError when the folder can't be written, and InputError
    for an unsafe mirror or a model that is being fetched already.
    """
    address = (mirror or HUB).rstrip("/")
    if not is_safe_address(address):
        raise InputError(
            f"Models can't be fetched from {address}.", "Give an address that begins with https://."
        )
    folder = _folder(model, data)
    needed = model.size - bytes_kept(model, data)
    with _told_of_the_disk(folder), _alone(model, data):
        lacking = missing_room(folder, needed)
        if lacking:
            raise disk_full(f"{lacking / 1e6:,.0f} MB more must be free on the disk to fetch “{model.name}”.")
        folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(_Fetch(model, folder, address, report, stop, patience or Patience()).all_files())
        return adopt(model, folder, data)


def bytes_kept(model: SpeechModel, data: DataFolder) -> int:
    """Bytes that an unfinished fetch of the model has left; 0 when there is none."""
    folder = _folder(model, data)
    places = [folder / name for file in model.files for name in (file.name, f"{file.name}.part")]
    return sum(place.stat().st_size for place in places if place.is_file())


def forget_fetch(model: SpeechModel, data: DataFolder) -> int:
    """Remove what an unfinished fetch has left. Returns the bytes freed. Raises InputError, StoreError."""
    freed = bytes_kept(model, data)
    folder = _folder(model, data)
    with _told_of_the_disk(folder), _alone(model, data):
        if folder.exists():
            shutil.rmtree(folder)
    return freed


def _folder(model: SpeechModel, data: DataFolder) -> Path:
    return data.models / f"{model.name}.part"


@contextmanager
def _alone(model: SpeechModel, data: DataFolder) -> Iterator[None]:
    """Two at once, e.g. window and command line, would mix up their bytes."""
    import filelock

    place = data.model_cache / f"{model.name}.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(place)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise InputError(
            f"“{model.name}” is being fetched already.", "Wait for that, or stop it first."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _told_of_the_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full("The disk became full; what came so far is kept.") from error
        raise StoreError(
            f"{folder} can't be written ({error.strerror or error}).", "Check who may write there."
        ) from error


class _Retry(Exception):
    """This try failed; another may not. `told` is raised when there are no more tries."""

    def __init__(self, told: FetchError, at_once: bool = False) -> None:
        super().__init__(told.message)
        self.told = told
        self.at_once = at_once  # nothing to wait for: the server is there


class _Fetch:
    """One run over all files of a model."""

    def __init__(
        self,
        model: SpeechModel,
        folder: Path,
        address: str,
        report: Callable[[float], None],
        stop: threading.Event,
        patience: Patience,
    ) -> None:
        self._model, self._folder, self._patience = model, folder, patience
        self._address = f"{address}/{model.repository}/resolve/{model.revision}"
        self._host = urlsplit(address).hostname or address
        self._faults = Faults(model.name, self._host)
        self._report, self._stop = report, stop
        self._done = 0  # bytes of the files before this one
        self._told = -1.0  # the fraction reported last
        self._received = 0  # bytes, in this run
        self._begun_anew = False  # after wrong bytes, which is worth doing once
        self._heard = 0.0  # when the server last gave a sign of life

    async def all_files(self) -> None:
        async with self._client() as client:
            for file in self._model.files:
                await self._file(client, file)
                self._done += file.size
        self._tell(0)

    async def _file(self, client: httpx2.AsyncClient, file: ModelFile) -> None:
        """Try until the file is there, or until nothing comes any more."""
        waits = iter(self._patience.waits)
        while True:
            before = self._received
            try:
                await self._watched(self._once(client, file), self._patience.stall)
                return
            except _Retry as failed:
                if self._received > before:
                    waits = iter(self._patience.waits)
                wait = next(waits, None)
                # With no network at all nobody should have to wait for the fifth try to hear of it.
                if wait is None or (self._received == 0 and failed.told.fault == Fault.NETWORK):
                    raise failed.told from failed
                if not failed.at_once:
                    await self._watched(asyncio.sleep(wait), None)

    async def _watched(self, work: Awaitable[Result], stall: float | None) -> Result:
        """The result of `work`; ended when the user stops it, or when nothing comes for `stall` seconds."""
        clock = asyncio.get_running_loop().time
        self._heard = clock()
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                if self._stop.is_set():
                    raise Cancelled
                if stall is not None and clock() - self._heard > stall:
                    raise _Retry(self._faults.stalled(self._patience.stall))
                await asyncio.wait({task}, timeout=_POLL_SECONDS)
            return task.result()
        finally:
            task.cancel()
            await asyncio.wait({task})
            if not task.cancelled():
                task.exception()  # looked at: it failed while it was being ended

    async def _once(self, client: httpx2.AsyncClient, file: ModelFile) -> None:
        """One try at one file, going on from the bytes that are there."""
        whole, part = self._folder / file.name, self._folder / f"{file.name}.part"
        if whole.exists():
            if await self._kept(whole, file) == file.sha256:
                return
            whole.unlink()  # changed on the disk, or of another revision
        have, digest = await self._begun(part, file)
        resumed = have > 0
        if have < file.size:
            async with self._response(client, file, have) as response:
                if response.status_code != 206:  # all of it comes: the server can't go on in the middle
                    have, digest, resumed = 0, hashlib.sha256(), False
                have = await self._append(response, part, file, have, digest)
            if have < file.size:
                raise _Retry(self._faults.no_network("The connection broke off"))
        if have != file.size or digest.hexdigest() != file.sha256:
            part.unlink()
            wrong = self._faults.wrong_bytes(f"{file.name} is not the file we know.")
            if resumed and not self._begun_anew:  # the first half may have been the wrong one
                self._begun_anew = True
                raise _Retry(wrong, at_once=True)
            raise wrong
        part.replace(whole)

    async def _begun(self, part: Path, file: ModelFile) -> tuple[int, hashlib._Hash]:
        """How many bytes an earlier try left, and their hash."""
        size = part.stat().st_size if part.exists() else 0
        if size > file.size:
            part.unlink()
            size = 0
        return size, await self._hashed(part) if size else hashlib.sha256()

    async def _append(
        self, response: httpx2.Response, part: Path, file: ModelFile, have: int, digest: hashlib._Hash
    ) -> int:
        """Write and hash what comes. Returns the bytes there are now; one block too many ends it."""
        with part.open("ab" if have else "wb") as out:
            async for block in response.aiter_raw():
                if have == 0 and block.lstrip()[:20].lower().startswith(_PAGE_BEGINS):
                    raise self._faults.login_page()
                have += len(block)
                if have > file.size:
                    break
                digest.update(block)
                out.write(block)
                self._received += len(block)
                self._tell(have)
        return have

    async def _hashed(self, path: Path) -> hashlib._Hash:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_HASH):
                digest.update(block)
                await asyncio.sleep(0)  # hundreds of megabytes: let `stop` be looked at
                self._heard = asyncio.get_running_loop().time()
        return digest

    async def _kept(self, path: Path, file: ModelFile) -> str:
        return (await self._hashed(path)).hexdigest() if path.stat().st_size == file.size else ""

    def _tell(self, have: int) -> None:
        self._heard = asyncio.get_running_loop().time()
        fraction = (self._done + have) / self._model.size
        if abs(fraction - self._told) >= _REPORT_EVERY or fraction == 1.0:
            self._told = fraction
            self._report(fraction)

    # --- The network ----------------------------------------------------------------------------

    def _client(self) -> httpx2.AsyncClient:
        import httpx2

        # Hashes decide in the end, so no certificate of ours is needed: the system's are used, and
        # whatever a company added to them.
        try:
            return httpx2.AsyncClient(
                timeout=httpx2.Timeout(None, connect=self._patience.connect),
                headers={"User-Agent": f"practice-app/{__version__}", "Accept-Encoding": "identity"},
            )
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            raise proxy_unusable(repr(error)) from error
        except OSError as error:  # SSL_CERT_FILE or SSL_CERT_DIR name something unreadable
            raise certificates_unreadable(repr(error)) from error

    @asynccontextmanager
    async def _response(
        self, client: httpx2.AsyncClient, file: ModelFile, have: int
    ) -> AsyncIterator[httpx2.Response]:
        """A response whose body are the file's bytes from `have` on (206) or from the first (200)."""
        import httpx2

        headers = {"Range": f"bytes={have}-"} if have else {}
        request = client.build_request("GET", f"{self._address}/{file.name}", headers=headers)
        try:
            for _ in range(_MOST_REDIRECTS):
                response = await client.send(request, stream=True)
                try:
                    self._heard = asyncio.get_running_loop().time()
                    if not response.is_redirect:
                        self._check(response, file, have)
                        yield response
                        return
                    if response.next_request is None or not is_safe_address(str(response.next_request.url)):
                        raise self._faults.login_page(f"to {response.headers.get('Location', '')[:200]}")
                    request = response.next_request
                finally:
                    await response.aclose()
            raise self._faults.refused("it sends us round in circles")
        except httpx2.TransportError as error:
            raise self._told_of_the_network(error) from error

    def _check(self, response: httpx2.Response, file: ModelFile, have: int) -> None:
        """Raises unless the body can be the file's bytes."""
        status = response.status_code
        if status == 416 or (status == 206 and not _goes_on(response.headers, have, file.size)):
            (self._folder / f"{file.name}.part").unlink(missing_ok=True)
            raise _Retry(
                self._faults.wrong_bytes(f"{file.name} is not as long as it should be."), at_once=True
            )
        if status in _FROM_A_PROXY:
            raise self._faults.login_page(f"status {status}")
        if status in _WORTH_ANOTHER_TRY:
            raise _Retry(self._faults.refused(f"status {status}"))
        if status not in (200, 206):
            raise self._faults.refused(f"status {status}")
        if response.headers.get("Content-Type", "").lower().startswith("text/html"):
            raise self._faults.login_page()
        length = response.headers.get("Content-Length", "")
        if status == 200 and length.isdigit() and int(length) != file.size:
            raise self._faults.wrong_bytes(f"{file.name} has {int(length):,} bytes instead of {file.size:,}.")

    def _told_of_the_network(self, error: httpx2.TransportError) -> FetchError | _Retry:
        import ssl

        import httpx2

        causes: list[BaseException] = [error]
        while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and len(causes) < 20:
            causes.append(cause)
        connecting = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError)
        if connecting and any(isinstance(cause, ssl.SSLError) for cause in causes):
            return self._faults.certificate(repr(error))
        if isinstance(error, httpx2.ProxyError):
            return self._faults.login_page(repr(error))
        return _Retry(
            self._faults.no_network(
                f"{self._host} can't be reached" if connecting else "The connection broke off", repr(error)
            )
        )


def _goes_on(headers: httpx2.Headers, have: int, size: int) -> bool:
    """Whether a partial answer goes on at byte `have` of a file of `size` bytes."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", headers.get("Content-Range", ""))
    return found is not None and int(found[1]) == have and found[2] in (str(size), "*")
