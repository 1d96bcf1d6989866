"""The database's form and its history. Each upgrade is one function, named by what it brings.

PRAGMA user_version holds how many upgrades have run. An upgrade runs in one transaction together
with the new number, after a copy of the database was put beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from practice_app.errors import StoreError


def create_attempts(db: sqlite3.Connection) -> None:
    """Attempts with their reviews and a full-text index over what was asked and said."""
    statements = (
        """CREATE TABLE attempts (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            question_id TEXT NOT NULL,
            question TEXT NOT NULL,          -- JSON, as asked
            begun TEXT NOT NULL,             -- ISO 8601, UTC
            state TEXT NOT NULL,
            take INTEGER NOT NULL,
            follow_up_of TEXT,
            audio TEXT,                      -- file name in the recordings folder; NULL when typed
            recording TEXT,                  -- JSON without the path; NULL while recording
            transcript TEXT,                 -- JSON
            rating TEXT,                     -- JSON
            deleted TEXT,                    -- when; the row goes for good at the next clean-up
            question_text TEXT NOT NULL,     -- from here on: what a row of the history shows
            seconds REAL NOT NULL DEFAULT 0,
            words INTEGER NOT NULL DEFAULT 0,
            star TEXT NOT NULL DEFAULT '',
            covered INTEGER NOT NULL DEFAULT 0,
            areas INTEGER NOT NULL DEFAULT 0
        )""",
        "CREATE INDEX attempts_by_time ON attempts (deleted, begun DESC, number DESC)",
        "CREATE INDEX attempts_by_question ON attempts (question_id, begun)",
        """CREATE TABLE reviews (
            number INTEGER PRIMARY KEY,
            attempt TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            made TEXT NOT NULL,
            review TEXT NOT NULL             -- JSON
        )""",
        "CREATE INDEX reviews_by_attempt ON reviews (attempt, number)",
        "CREATE VIRTUAL TABLE attempt_words USING fts5 (question, said, tokenize = 'porter unicode61')",
    )
    for statement in statements:
        db.execute(statement)


def add_overrules(db: sqlite3.Connection) -> None:
    """Marks that the user set right, kept beside the findings."""
    db.execute(
        """CREATE TABLE overrules (
            number INTEGER PRIMARY KEY,
            attempt TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            made TEXT NOT NULL,
            kind TEXT NOT NULL,              -- role, area or flag
            target TEXT NOT NULL,            -- 'start:end' of a sentence, an area's id, a flag's name
            value TEXT NOT NULL,
            UNIQUE (attempt, kind, target) ON CONFLICT REPLACE
        )"""
    )


def add_question_marks(db: sqlite3.Connection) -> None:
    """Questions that the user likes to practise, and those never to be asked again."""
    db.execute("CREATE TABLE question_marks (question_id TEXT PRIMARY KEY, mark TEXT NOT NULL)")


UPGRADES: tuple[Callable[[sqlite3.Connection], None], ...] = (
    create_attempts,
    add_overrules,
    add_question_marks,
)


def upgrade(db: sqlite3.Connection, path: Path) -> None:
    """Bring the database to today's form. Raises StoreError when it comes from a newer program."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(UPGRADES):
        raise StoreError(
            f"Your practice history ({path.name}) was written by a newer version of the program.",
            "Update the program; nothing was changed.",
        )
    if 0 < version < len(UPGRADES):
        _copy(db, path.with_name(f"{path.stem}-before-{version + 1}{path.suffix}"))
    for number, step in enumerate(UPGRADES[version:], version + 1):
        db.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have run this step while we waited for the lock.
            if db.execute("PRAGMA user_version").fetchone()[0] < number:
                step(db)
                db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise


def _copy(db: sqlite3.Connection, target: Path) -> None:
    copy = sqlite3.connect(target)
    try:
        db.backup(copy)
    finally:
        copy.close()
