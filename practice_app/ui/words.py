"""How times, counts and sizes are said on screen."""

from __future__ import annotations

from datetime import datetime

from practice_app.model import AttemptState, Role

ROLE_NAMES = {
    Role.SITUATION: "Situation",
    Role.TASK: "Task",
    Role.ACTION: "Action",
    Role.RESULT: "Result",
    Role.LEARNING: "Learning",
    Role.NONE: "Other words",
}
STATE_NAMES = {
    AttemptState.RECORDING: "Interrupted",
    AttemptState.RECORDED: "Not written down yet",
    AttemptState.TRANSCRIBED: "Not checked yet",
    AttemptState.REVIEWED: "Checked",
}

# What each self-rating means; the user picks before the findings appear.
ANCHORS = (
    "I had no real story",
    "Pieces of a story",
    "A story with gaps",
    "A clear story",
    "One I would tell tomorrow",
)


def clock(seconds: float) -> str:
    """Seconds as 1:42, or 1:02:03 from an hour on."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def count(number: int, noun: str, nouns: str = "") -> str:
    """1 answer, 2 answers."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def day(moment: str, now: datetime | None = None) -> str:
    """An ISO time as Today 14:05, Yesterday 14:05, Mon 3 Nov 14:05, or 3 Nov 2024."""
    then = datetime.fromisoformat(moment).astimezone()
    today = (now or datetime.now()).astimezone()
    days = (today.date() - then.date()).days
    at = f"{then:%H:%M}"
    if days == 0:
        return f"Today {at}"
    if days == 1:
        return f"Yesterday {at}"
    if then.year == today.year:
        return f"{then:%a} {then.day} {then:%b} {at}"
    return f"{then.day} {then:%b} {then.year}"


def size(number: int) -> str:
    """A count of bytes as 640 bytes, 12 kB, 3.4 MB."""
    if number < 1000:
        return count(number, "byte")
    if number < 1_000_000:
        return f"{number / 1000:.0f} kB"
    return f"{number / 1_000_000:.1f} MB"


def short(text: str, most: int = 80) -> str:
    """The text cut at a word, with an ellipsis when something was left off."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
