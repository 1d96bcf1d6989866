"""Nouns to JSON text and back. An unknown key or a wrong type is a told failure, never a guess."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from practice_app.errors import StoreError

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")


@cache
def _converter() -> Converter:
    # cattrs takes 0.07 s to import, which only those who open the store should pay.
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True, omit_if_default=True)
    converter.register_unstructure_hook(Path, str)
    converter.register_structure_hook(Path, lambda value, _: Path(value))
    return converter


def to_json(value: object) -> str:
    """A noun of practice_app.model as compact JSON; what equals its default is left out."""
    return json.dumps(_converter().unstructure(value), ensure_ascii=False, separators=(",", ":"))


def to_data(value: object) -> Any:
    """A noun of practice_app.model as dicts, lists and plain values."""
    return _converter().unstructure(value)


def from_json(text: str, kind: type[T]) -> T:
    """The noun that `to_json` wrote. Raises StoreError when the text is not one."""
    from cattrs.errors import BaseValidationError

    try:
        return _converter().structure(json.loads(text), kind)
    except (BaseValidationError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"A stored {kind.__name__.lower()} can't be read; the recording is untouched.",
            "Transcribe the answer again, or restore the data folder from a copy.",
            details=repr(error),
        ) from error
