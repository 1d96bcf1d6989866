"""What the user does with speech models: bring one in from a folder or zip, remove it, choose it."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from practice_app import settings
from practice_app.errors import Cancelled, InputError, StoreError
from practice_app.paths import DataFolder
from practice_app.settings import Settings
from practice_app.speech.catalogue import SpeechModel
from practice_app.speech.models import (
    adopt,
    find_model,
    installed_model,
    known_models,
    missing_room,
)

Report = Callable[[float], None]

_BLOCK = 1 << 20
_DEEPEST = 4  # folders below the one that was named: a hub's cache has three
_MOST_ENTRIES = 10_000  # of a zip, or files that are looked at in a folder

# --- From a folder or a zip ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    size: int
    open: Callable[[], IO[bytes]]


_Offer = Mapping[str, _Entry]  # the files of one folder, by name


def import_model(source: Path, data: DataFolder, report: Report, stop: threading.Event) -> SpeechModel:
    """Copy a model out of a folder or zip into the user's models, and say which one it was. Blocking.

    Only files whose size and sha256 are those of a model in the catalogue are taken, whatever they
    lie beside. Raises InputError when there is no such model in it or the zip is unsafe or broken,
    StoreError when it can't be written, and Cancelled soon after `stop` is set.
    """
    with _offers(source) as offers:
        model, offer = _known(offers, source)
        try:
            lacking = missing_room(data.models, model.size)
            if lacking:
                raise StoreError(
                    f"{lacking / 1e6:,.0f} MB more must be free on the disk to import “{model.name}”.",
                    "Make room on the disk and import it again.",
                )
            _copy(model, offer, source, data, report, stop)
        except OSError as error:
            raise StoreError(
                f"“{model.name}” could not be copied ({error.strerror or error}).",
                "Check the free space and who may read and write there.",
            ) from error
    return model


@contextmanager
def _offers(source: Path) -> Iterator[Sequence[_Offer]]:
    if source.is_dir():
        yield list(_in_folder(source))
        return
    if not source.is_file():
        raise InputError(f"There is no folder or file {source}.", "Check the name.")
    try:
        with zipfile.ZipFile(source) as archive:
            yield _in_zip(archive, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InputError(
            f"{source.name} is not a zip that can be read.", "Name a folder, or a whole zip.", repr(error)
        ) from error
    except OSError as error:
        raise InputError(f"{source} can't be read ({error.strerror or error}).", "Check it.") from error


def _in_folder(source: Path) -> Iterator[_Offer]:
    """The folder and those below it. Links to files are followed: a hub's cache is made of them."""
    seen = 0
    for place, folders, names in os.walk(source):
        if len(Path(place).relative_to(source).parts) >= _DEEPEST:
            folders.clear()
        folders.sort()
        seen += len(names)
        if seen > _MOST_ENTRIES:
            raise InputError(f"{source} holds too many files.", "Name the folder of the model itself.")
        paths = {name: Path(place) / name for name in names}
        yield {
            name: _Entry(path.stat().st_size, lambda path=path: path.open("rb"))  # type: ignore[misc]
            for name, path in paths.items()
            if path.is_file()
        }


def _in_zip(archive: zipfile.ZipFile, source: Path) -> Sequence[_Offer]:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise _unsafe(source, f"{len(entries):,} entries")
    offers: dict[PurePosixPath, dict[str, _Entry]] = {}
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
            raise _unsafe(source, f"{entry.filename!r} points out of the zip")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _unsafe(source, f"{entry.filename!r} is a link")
        if entry.flag_bits & 0x1:
            raise InputError(f"{source.name} is locked with a password.", "Unpack it and name the folder.")
        if not entry.is_dir():
            opened = _Entry(entry.file_size, lambda entry=entry: archive.open(entry))  # type: ignore[misc]
            offers.setdefault(path.parent, {})[path.name] = opened
    return list(offers.values())


def _unsafe(source: Path, details: str) -> InputError:
    return InputError(
        f"{source.name} is not built like a model's zip, so nothing was taken from it.",
        "Get it again from where it came, or import from a folder.",
        details,
    )


def _known(offers: Sequence[_Offer], source: Path) -> tuple[SpeechModel, _Offer]:
    """The first model all of whose files are offered, judged by their sizes. Raises InputError."""
    complaint = InputError(
        f"{source.name} holds no speech model: no file model.bin was found.",
        "Name the folder or zip with the files config.json, model.bin, tokenizer.json and vocabulary.txt.",
    )
    for offer in offers:
        for model in known_models():
            wrong = [f.name for f in model.files if f.name not in offer or offer[f.name].size != f.size]
            if not wrong:
                return model, offer
            weights = offer.get(model.weights.name)
            if weights is not None and weights.size == model.weights.size:
                complaint = InputError(
                    f"{source.name} seems to hold “{model.name}”, but {' and '.join(wrong)} "
                    f"{'is' if len(wrong) == 1 else 'are'} not there or not as long as it should be.",
                    "Get the model again, with all its files.",
                )
            elif weights is not None and not complaint.details:
                complaint = InputError(
                    f"{source.name} holds a model that this program doesn't know.",
                    f"It knows {', '.join(model.name for model in known_models())}.",
                    f"{model.weights.name} has {weights.size:,} bytes",
                )
    raise complaint


def _copy(
    model: SpeechModel, offer: _Offer, source: Path, data: DataFolder, report: Report, stop: threading.Event
) -> None:
    data.models.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f"{model.name}-", suffix=".tmp", dir=data.models))
    done = 0
    try:
        for file in model.files:
            digest, size = hashlib.sha256(), 0
            with offer[file.name].open() as original, (beside / file.name).open("wb") as copy:
                # A zip may hold more than it says: no more than the known size is ever unpacked.
                while size < file.size and (block := original.read(min(_BLOCK, file.size - size))):
                    if stop.is_set():
                        raise Cancelled
                    digest.update(block)
                    copy.write(block)
                    size += len(block)
                    report((done + size) / model.size)
            if digest.hexdigest() != file.sha256:
                raise InputError(
                    f"{source.name} seems to hold “{model.name}”, but {file.name} is not the file we know, "
                    "so nothing was taken.",
                    "Get the model again from where it came.",
                    f"sha256 {digest.hexdigest()} instead of {file.sha256}",
                )
            done += size
        adopt(model, beside, data)
    finally:
        if beside.exists():
            shutil.rmtree(beside, ignore_errors=True)


# --- Remove and use -----------------------------------------------------------------------------


def remove_model(name: str, data: DataFolder, in_use: str) -> int:
    """Remove a model from the user's and the cache folder, unfinished work too. Returns the bytes freed.

    in_use: the model that is chosen; it stays. Packages are left alone. Raises InputError, StoreError.
    """
    found = installed_model(name, data)
    if name == in_use and found.status.usable:
        raise InputError(f"You are using “{name}”.", "Choose another model first, then remove it.")
    places = [
        path
        for parent in (data.models, data.model_cache)
        for path in (parent / name, parent / f"{name}.part", *parent.glob(f"{name}-*.tmp"))
        if path.exists()
    ]
    if not places:
        if found.status.usable:
            raise InputError(
                f"“{name}” comes with the package {found.source} and takes no other room.",
                "Nothing was removed.",
            )
        raise InputError(f"“{name}” is not on this machine.", "There is nothing to remove.")
    freed = 0
    try:
        for place in places:
            freed += sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
            # Under another name first, so that a half removed model never looks like a damaged one.
            going = Path(tempfile.mkdtemp(prefix=f"{name}-", suffix=".tmp", dir=place.parent))
            place.rename(going / "going")
            shutil.rmtree(going)
    except OSError as error:
        raise StoreError(
            f"Not all of “{name}” could be removed ({error.strerror or error}).",
            "Close other windows of the program and remove it again.",
        ) from error
    return freed


def use_model(name: str, data: DataFolder) -> Settings:
    """Make sure that the model works here, then choose it. Returns the settings as they are now.

    Blocking where the model must be unpacked first. Raises InputError, ModelMissing.
    """
    find_model(name, data)
    chosen = replace(settings.load(data.settings), speech_model=name)
    settings.save(data.settings, chosen)
    return chosen
