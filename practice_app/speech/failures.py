"""What went wrong in the speech process, in the user's words; and how long it is waited for."""

from __future__ import annotations

from pathlib import Path

from practice_app.errors import InputError, MissingError, PracticeError, TranscriptionError
from practice_app.speech import wire

STALL_SECONDS = 120.0  # without a sign of life from the process: it is stuck
POLL_SECONDS = 0.05  # how soon `stop` is noticed


def failure(event: wire.Message, path: Path | None = None) -> PracticeError:
    """A `failed` event in the user's words."""
    if event["reason"] == "unreadable":
        return InputError(
            f"{path.name if path else 'The file'} holds no sound that can be read.",
            "Choose a sound file such as WAV, MP3 or M4A.",
            event["details"],
        )
    if event["reason"] == "missing":
        return MissingError(event["message"], "Your recording is safe.", event["details"])
    return TranscriptionError(
        "The speech engine failed on this recording; the recording is safe.",
        "Try again, or choose a smaller speech model in Settings.",
        event["details"],
    )


def process_lost(details: str) -> TranscriptionError:
    """The process ended in the middle of its work."""
    return TranscriptionError(
        "The speech engine stopped before it was done; your recording is safe.",
        "Try again. If it happens again, close other programs or choose a smaller speech model.",
        details,
    )
