"""What every page is handed: the core, the way to run long work, and the look."""

from __future__ import annotations

from dataclasses import dataclass

from practice_app.practice import Practice
from practice_app.ui.background import Background
from practice_app.ui.icons import Icons
from practice_app.ui.messages import Messages
from practice_app.ui.theme import Theme


@dataclass(frozen=True)
class Desk:
    practice: Practice
    background: Background
    theme: Theme
    icons: Icons
    messages: Messages
