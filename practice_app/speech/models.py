"""Whisper model files: which ones we trust, where they may lie, and whether their bytes are right.

Looked for in the user's folder, in the app's cache, then in packages that carry model files. Packages
are found with `find_spec` and never imported: their publishers are strangers, so the hash decides.
A source whose bytes differ is refused, told, and the next one is tried. Nothing here uses the network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from practice_app import files
from practice_app.errors import InputError, ModelMissing
from practice_app.paths import DataFolder
from practice_app.speech.catalogue import CATALOGUE, ModelFile, PackageSource, SpeechModel

_BLOCK = 1 << 20
_SPARE = 50_000_000  # bytes that stay free on the disk for recordings


def known_models() -> tuple[SpeechModel, ...]:
    """The catalogue, the most accurate model first."""
    return CATALOGUE


def speech_model(name: str) -> SpeechModel:
    """The catalogue's model of that name. Raises InputError naming the ones there are."""
    for model in CATALOGUE:
        if model.name == name:
            return model
    known = ", ".join(model.name for model in CATALOGUE)
    raise InputError(f"There is no speech model called “{name}”.", f"Choose one of: {known}.")


class ModelStatus(StrEnum):
    """How a model is on this machine."""

    READY = "ready"
    PACKED = "in a package"  # its parts are there; joined and checked at first use
    DAMAGED = "damaged"  # found, with bytes other than the ones we trust
    MISSING = "missing"

    @property
    def usable(self) -> bool:
        return self in (ModelStatus.READY, ModelStatus.PACKED)


@dataclass(frozen=True)
class InstalledModel:
    """What was found of one model. refused: a sentence for each source that was turned down."""

    model: SpeechModel
    status: ModelStatus
    folder: Path | None = None  # load it from here; None unless READY
    source: str = ""
    refused: tuple[str, ...] = ()


def find_model(name: str, data: DataFolder) -> Path:
    """The folder to load a model from, every file of it checked; joined from packages if need be.

    Cheap once checked: a file is hashed again only when its size or time of change differs.
    Raises ModelMissing, with every refused source in its details, and InputError for an unknown name.
    """
    model = speech_model(name)
    ledger = _Ledger(data)
    found = _on_disk(model, data, ledger)
    refused = list(found.refused)
    if found.status is not ModelStatus.READY:
        for source in model.packages:
            if all(_located(source, file.name) for file in model.files):
                try:
                    found = InstalledModel(
                        model, ModelStatus.READY, _join(model, source, data, ledger), "cache"
                    )
                    break
                except _Refused as refusal:
                    refused.append(str(refusal))
    ledger.save()
    if found.folder is None:
        raise _missing(model, refused)
    return found.folder


def installed_models(data: DataFolder, recheck: bool = False) -> tuple[InstalledModel, ...]:
    """Every model of the catalogue as it is on this machine; joins nothing.

    recheck: read every byte again, whatever is remembered.
    """
    ledger = _Ledger(data, forget=recheck)
    found = tuple(_looked_at(model, data, ledger, recheck) for model in CATALOGUE)
    ledger.save()
    return found


def installed_model(name: str, data: DataFolder) -> InstalledModel:
    """One of `installed_models`. Raises InputError for an unknown name."""
    model, ledger = speech_model(name), _Ledger(data)
    found = _looked_at(model, data, ledger, recheck=False)
    ledger.save()
    return found


def _looked_at(model: SpeechModel, data: DataFolder, ledger: _Ledger, recheck: bool) -> InstalledModel:
    found = _on_disk(model, data, ledger)
    if found.status is ModelStatus.READY:
        return found
    refused = list(found.refused)
    for source in model.packages:
        if not all(_located(source, file.name) for file in model.files):
            continue
        try:
            if recheck:
                for file in model.files:
                    _matches(file, _bytes_of(_located(source, file.name)), source.title)
        except (_Refused, OSError) as refusal:
            refused.append(str(refusal))
            continue
        return InstalledModel(model, ModelStatus.PACKED, None, source.title, tuple(refused))
    status = ModelStatus.DAMAGED if refused else ModelStatus.MISSING
    return InstalledModel(model, status, None, "", tuple(refused))


def _on_disk(model: SpeechModel, data: DataFolder, ledger: _Ledger) -> InstalledModel:
    """The first folder that holds the whole model with the right bytes."""
    refused: list[str] = []
    folders = [(data.models / model.name, "your models folder"), (data.model_cache / model.name, "cache")]
    for source in model.packages:
        folder = _folder_in_package(model, source)
        if folder is not None:
            folders.append((folder, source.title))
    for folder, title in folders:
        if not folder.is_dir():
            continue
        try:
            for file in model.files:
                ledger.check(folder / file.name, file, title)
        except _Refused as refusal:
            refused.append(str(refusal))
            continue
        return InstalledModel(model, ModelStatus.READY, folder, title, tuple(refused))
    return InstalledModel(model, ModelStatus.MISSING, None, "", tuple(refused))


def _folder_in_package(model: SpeechModel, source: PackageSource) -> Path | None:
    """The folder of a package that holds every file whole, under its own name."""
    folders = set()
    for file in model.files:
        parts = _located(source, file.name)
        if len(parts) != 1 or parts[0].name != file.name:
            return None
        folders.add(parts[0].parent)
    return folders.pop() if len(folders) == 1 else None


def _located(source: PackageSource, name: str) -> tuple[Path, ...]:
    """The parts of a file in the installed packages; empty when one is not there."""
    found = []
    for package, inside in source.parts.get(name, ()):
        spec = importlib.util.find_spec(package)
        places = spec.submodule_search_locations if spec else None
        path = next(
            (Path(place) / inside for place in places or () if (Path(place) / inside).is_file()), None
        )
        if path is None:
            return ()
        found.append(path)
    return tuple(found)


def _join(model: SpeechModel, source: PackageSource, data: DataFolder, ledger: _Ledger) -> Path:
    """Write the model into the cache under another name, check it, then rename."""
    target = data.model_cache / model.name
    beside: Path | None = None
    try:
        data.model_cache.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f"{model.name}-", suffix=".tmp", dir=data.model_cache))
        for file in model.files:
            with (beside / file.name).open("wb") as out:
                _matches(file, _copied(_bytes_of(_located(source, file.name)), out), source.title)
        _put_in_place(beside, target)
    except OSError as error:
        raise _Refused(f"{source.title}: could not be unpacked ({error.strerror or error}).") from error
    finally:
        if beside is not None and beside.exists():
            shutil.rmtree(beside, ignore_errors=True)
    for file in model.files:
        ledger.remember(target / file.name, file.sha256)
    return target


def adopt(model: SpeechModel, beside: Path, data: DataFolder) -> Path:
    """Move a folder whose files were all found right to where the user's models lie; returns its place.

    What was there of that model is replaced. Raises OSError.
    """
    target = data.models / model.name
    _put_in_place(beside, target)
    ledger = _Ledger(data)
    for file in model.files:
        ledger.remember(target / file.name, file.sha256)
    ledger.save()
    return target


def _put_in_place(beside: Path, target: Path) -> None:
    """Rename, so that there is never half a model under its own name."""
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=f"{target.name}-", suffix=".tmp", dir=target.parent))
        target.rename(old / target.name)
        beside.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        beside.rename(target)


def missing_room(folder: Path, needed: int) -> int:
    """How many bytes more must be free where `folder` will be, before `needed` can be written; or 0."""
    while not folder.exists():
        folder = folder.parent
    return max(0, needed + _SPARE - shutil.disk_usage(folder).free)


def _bytes_of(paths: tuple[Path, ...]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block


def _copied(blocks: Iterator[bytes], out: BinaryIO) -> Iterator[bytes]:
    for block in blocks:
        out.write(block)
        yield block


def _matches(file: ModelFile, blocks: Iterator[bytes], title: str) -> None:
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        digest.update(block)
        size += len(block)
    if size != file.size:
        raise _Refused(f"{title}: {file.name} has {size:,} bytes instead of {file.size:,}.")
    if digest.hexdigest() != file.sha256:
        raise _Refused(f"{title}: {file.name} is not the file we know (its sha256 differs).")


def _missing(model: SpeechModel, refused: list[str]) -> ModelMissing:
    details = "\n".join(refused)
    if refused:
        return ModelMissing(
            f"The speech model “{model.name}” on this machine is damaged, so it was not used.",
            "Install it again, or choose another model in Settings; you can type your answers meanwhile.",
            details,
        )
    return ModelMissing(
        f"The speech model “{model.name}” is not on this machine.",
        "Choose another model in Settings, or install this one; you can type your answers meanwhile.",
    )


class _Refused(Exception):
    """A source whose bytes are not the ones we trust, or can't be read."""


class _Ledger:
    """Which files were found right, by size and time of change, so that 150 MB are hashed once."""

    def __init__(self, data: DataFolder, forget: bool = False) -> None:
        self._path = data.model_cache / "checked.json"
        self._known: dict[str, list[int | str]] = {}
        self._changed = False
        if not forget:
            # Lost or spoilt notes cost one more check of the files, nothing else.
            with suppress(InputError):
                known = files.read_json(self._path)
                self._known = known if isinstance(known, dict) else {}

    def check(self, path: Path, file: ModelFile, title: str) -> None:
        """Raises _Refused unless the file at `path` is the one we know."""
        try:
            seen = path.stat()
            if seen.st_size != file.size:
                raise _Refused(f"{title}: {file.name} has {seen.st_size:,} bytes instead of {file.size:,}.")
            if self._known.get(str(path)) != [seen.st_size, seen.st_mtime_ns, file.sha256]:
                _matches(file, _bytes_of((path,)), title)
                self.remember(path, file.sha256)
        except FileNotFoundError as error:
            raise _Refused(f"{title}: {file.name} is not there.") from error
        except OSError as error:
            raise _Refused(f"{title}: {file.name} can't be read ({error.strerror or error}).") from error

    def remember(self, path: Path, sha256: str) -> None:
        seen = path.stat()
        self._known[str(path)] = [seen.st_size, seen.st_mtime_ns, sha256]
        self._changed = True

    def save(self) -> None:
        """Keep the notes. A folder that can't be written only means checking again next time."""
        if self._changed:
            with suppress(InputError):
                files.write_json(self._path, self._known)
