"""Adverts in our own words with what they ask for, written down before the matching was tuned."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Labelled:
    """An advert; asks, not_covered, not_a_story and boilerplate are pieces of its text.

    relevant: ids of the shipped questions that an interviewer might fairly ask because of it.
    """

    name: str
    text: str
    relevant: frozenset[str]
    asks: tuple[str, ...]
    not_covered: tuple[str, ...]
    not_a_story: tuple[str, ...]
    boilerplate: tuple[str, ...]


def labelled(name: str) -> Labelled:
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    lists = {key: tuple(data[key]) for key in ("asks", "not_covered", "not_a_story", "boilerplate")}
    return Labelled(name, data["text"], frozenset(data["relevant"]), **lists)


def all_labelled() -> list[Labelled]:
    return [labelled(path.stem) for path in sorted(FOLDER.glob("*.yaml"))]
