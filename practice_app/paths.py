"""The only file that knows where things lie: what ships with the program, and the user's data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

DATA_VARIABLE = "PRACTICE_APP_DATA"

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    """A shipped folder: inside the package when installed from a wheel, beside it in a checkout."""
    bundled = _PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else _PACKAGE.parent / name


def resources() -> Path:
    """Icons, templates, trained models, the sample answer."""
    return _shipped("resources")


def question_bank() -> Path:
    """The question sets that ship with the program."""
    return _shipped("question_bank")


@dataclass(frozen=True)
class DataFolder:
    """The user's own folder; everything the program keeps lies under `root`."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "practice.sqlite3"

    @property
    def recordings(self) -> Path:
        return self.root / "recordings"

    @property
    def bank(self) -> Path:
        """The user's own question sets."""
        return self.root / "question_bank"

    @property
    def models(self) -> Path:
        """Models that the user put there."""
        return self.root / "models"

    @property
    def model_cache(self) -> Path:
        """Models joined from packages, checked by hash; may be deleted at any time."""
        return self.root / "cache" / "models"

    @property
    def bank_cache(self) -> Path:
        """What was read of the question sets last time; may be deleted at any time."""
        return self.root / "cache" / "bank.json"

    @property
    def vector_cache(self) -> Path:
        """What the encoder made of the questions, to match adverts by; may be deleted at any time."""
        return self.root / "cache" / "vectors.npz"

    @property
    def settings(self) -> Path:
        return self.root / "settings.json"

    @property
    def window_lock(self) -> Path:
        """Held by the open window; it stays when everything is wiped, for the window is still open."""
        return self.root / "window.lock"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def data_folder(chosen: Path | None = None) -> DataFolder:
    """The folder given, else the environment's PRACTICE_APP_DATA, else the platform's own."""
    if chosen is None:
        named = os.environ.get(DATA_VARIABLE)
        chosen = Path(named) if named else platformdirs.user_data_path("practice-app", appauthor=False)
    return DataFolder(chosen.expanduser().absolute())
