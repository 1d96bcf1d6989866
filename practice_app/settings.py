"""What the user may choose. The dataclass is the defaults; the file holds only what differs."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints
from urllib.parse import urlsplit

from practice_app.errors import InputError
from practice_app.files import read_json, write_json

FORMAT = 1

Theme = Literal["system", "light", "dark", "contrast"]


@dataclass(frozen=True)
class Settings:
    """Every choice with its default. None means: let the system or the program decide."""

    microphone: str | None = None  # a name as audio.devices gives it
    speech_model: str = "base"
    kept_model: str | None = None  # one that was too slow here and that the user chose to keep
    model_mirror: str | None = None  # where models are fetched from; None: the hub
    thinking_seconds: int = 60
    answer_seconds: int = 120  # the length an answer is advised to have
    rate_first: bool = True  # the user rates the answer before the findings appear
    show_live_text: bool = False
    theme: Theme = "system"
    text_scale: float = 1.0
    question_set: str | None = None  # the set that questions are drawn from; None: all
    competency: str | None = None
    first_run_done: bool = False


_RANGES: dict[str, tuple[float, float]] = {
    "thinking_seconds": (0, 600),
    "answer_seconds": (30, 1200),
    "text_scale": (0.75, 2.0),
}


def load(path: Path) -> Settings:
    """The settings in `path`, or the defaults where there is no such file.

    Raises InputError naming every entry that is unknown or out of range.
    """
    if not path.exists():
        return Settings()
    data = read_json(path)
    if not isinstance(data, dict):
        raise InputError(f"{path} does not hold settings.", "Move it away to start from the defaults.")
    if data.get("format", FORMAT) > FORMAT:
        raise InputError(
            f"{path} was written by a newer version of the program.",
            "Update the program, or move the file away to start from the defaults.",
        )
    chosen = {key: value for key, value in data.items() if key != "format"}
    faults = _faults(chosen)
    if faults:
        raise InputError(
            f"{path}: " + "; ".join(faults) + ".", "Mend or remove these entries; nothing else is affected."
        )
    return Settings(**chosen)


def is_safe_address(address: str) -> bool:
    """Whether what comes from there can't be changed on its way: https, or this machine itself."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # both look at the text only when asked
    except ValueError:
        return False
    if not host or parts.username is not None or re.search(r"[\s\\]", address):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def save(path: Path, settings: Settings) -> None:
    """Write what differs from the defaults, replacing the file at once or not at all."""
    defaults = asdict(Settings())
    differing = {key: value for key, value in asdict(settings).items() if value != defaults[key]}
    write_json(path, {"format": FORMAT, **differing})


def _faults(chosen: dict[str, Any]) -> list[str]:
    faults = []
    hints = get_type_hints(Settings)
    known = {field.name for field in fields(Settings)}
    for key, value in chosen.items():
        if key not in known:
            faults.append(f"unknown entry '{key}'")
        elif not _fits(value, hints[key]):
            faults.append(f"'{key}' can't be {value!r}")
        elif key in _RANGES and not _RANGES[key][0] <= value <= _RANGES[key][1]:
            faults.append(f"'{key}' must lie between {_RANGES[key][0]:g} and {_RANGES[key][1]:g}")
        elif key == "model_mirror" and value is not None and not is_safe_address(value):
            faults.append("'model_mirror' must be an address that begins with https://")
    return faults


def _fits(value: Any, hint: Any) -> bool:
    if hint is Theme:
        return value in get_args(Theme)
    wanted = get_args(hint) or (hint,)
    if isinstance(value, bool):
        return bool in wanted
    if isinstance(value, int) and float in wanted:
        return True
    return isinstance(value, tuple(wanted))
