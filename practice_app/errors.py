"""The failures a user can meet, each a sentence about what happened and one about what to do.

    PracticeError          the world is at fault, not the program
    ├── InputError         a file, text or argument that was given is at fault (exit code 1)
    │   └── BankError      hand-written files with faults, every fault of every file at once
    ├── MissingError       something this machine lacks: a device, a library, a model (exit code 3)
    │   ├── MicrophoneError
    │   ├── ModelMissing
    │   └── FetchError     a model could not be fetched; `fault` says in a word what stood in the way
    ├── TranscriptionError the speech engine failed; the recording is safe
    ├── ReviewError        the review models failed; recording and transcript are safe
    └── StoreError         the data folder can't be read or written

Anything else that is raised is a bug of ours. Cancelled is neither: the user asked for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class PracticeError(Exception):
    """A failure of the world, told in the user's words.

    message: what happened and what is safe. hint: what to do. details: for copying into a report.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "", details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InputError(PracticeError):
    """Something that was given (a file, a text, an id) is at fault."""


@dataclass(frozen=True)
class Fault:
    """One fault of a hand-written file. line counts from 1; 0 when the fault has no line."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}"


class BankError(InputError):
    """Question files with faults; `faults` holds every one of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        count = len(faults)
        noun = "fault" if count == 1 else "faults"
        super().__init__(
            f"{count} {noun} in the question files.",
            "Mend the lines named below and try again.",
            "\n".join(map(str, faults)),
        )
        self.faults = tuple(faults)


class MissingError(PracticeError):
    """This machine lacks something."""

    exit_code = 3


class MicrophoneError(MissingError):
    """No device, no PortAudio, no permission, or a device that went away."""


class ModelMissing(MissingError):
    """Model files that are not on this machine, or whose bytes are not the ones we trust."""


class FetchError(MissingError):
    """A download that failed. fault: what stood in the way, in a word or two (`speech.download.Fault`)."""

    def __init__(self, fault: str, message: str, hint: str = "", details: str = "") -> None:
        super().__init__(message, hint, details)
        self.fault = fault


class TranscriptionError(PracticeError):
    """The speech engine failed; the recording is kept."""

    exit_code = 3


class ReviewError(PracticeError):
    """The review could not be made; recording and transcript are kept."""

    exit_code = 3


class StoreError(PracticeError):
    """The data folder or its database can't be used."""

    exit_code = 3


class Cancelled(Exception):
    """The user asked the work to stop."""
