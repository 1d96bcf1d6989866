"""Attempts, transcripts, reviews and ratings in one SQLite file.

Every public method is one transaction and may be called from any thread.
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from practice_app.errors import InputError, StoreError
from practice_app.model import (
    AreaStatus,
    Attempt,
    AttemptState,
    AttemptSummary,
    Overrule,
    Question,
    QuestionMark,
    Recording,
    Review,
    SelfRating,
    Transcript,
)
from practice_app.store.codec import from_json, to_json
from practice_app.store.schema import upgrade

SUMMARY = """a.id, a.question_id, a.question_text, a.begun, a.state, a.take, a.seconds, a.words, a.star,
    a.covered, a.areas"""


def now() -> str:
    """This moment as it is stored: ISO 8601 in UTC, so that text order is time order."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Store:
    """The user's attempts. Raises StoreError when the file can't be opened, read or written."""

    def __init__(self, database: Path, recordings: Path) -> None:
        self._recordings = recordings
        self._lock = threading.RLock()
        try:
            database.parent.mkdir(parents=True, exist_ok=True)
            recordings.mkdir(parents=True, exist_ok=True)
            # isolation_level None: transactions are begun where they are meant, in _transaction.
            self._db = sqlite3.connect(database, timeout=10, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise _told(error, database.parent) from error
        try:
            upgrade(self._db, database)  # first: a newer program's file must stay as it is
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error as error:
            self._db.close()
            raise _told(error, database) from error
        except StoreError:
            self._db.close()
            raise
        self._database = database

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _transaction(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute(begin)
                try:
                    yield self._db
                except BaseException:
                    self._db.execute("ROLLBACK")
                    raise
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                raise _told(error, self._database) from error

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction that takes no write lock, so that two programs can read at once."""
        return self._transaction("BEGIN")

    # --- writing ----------------------------------------------------------------------------

    def begin(self, question: Question, *, spoken: bool, follow_up_of: str | None = None) -> Attempt:
        """A new attempt in state RECORDING. A spoken one has its file's name reserved."""
        attempt_id = uuid.uuid4().hex[:12]
        begun = now()
        audio = f"{begun[:10]}-{attempt_id}.wav" if spoken else None
        with self._transaction() as db:
            (taken,) = db.execute(
                "SELECT coalesce(max(take), 0) FROM attempts WHERE question_id = ? AND deleted IS NULL",
                (question.id,),
            ).fetchone()
            cursor = db.execute(
                """INSERT INTO attempts (id, question_id, question, begun, state, take, follow_up_of, audio,
                   question_text, areas) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    attempt_id,
                    question.id,
                    to_json(question),
                    begun,
                    AttemptState.RECORDING,
                    taken + 1,
                    follow_up_of,
                    audio,
                    question.text,
                    len(question.areas),
                ),
            )
            db.execute(
                "INSERT INTO attempt_words (rowid, question, said) VALUES (?, ?, '')",
                (cursor.lastrowid, question.text),
            )
        return self.attempt(attempt_id)

    def audio_path(self, attempt_id: str) -> Path | None:
        """Where the attempt's sound lies or will lie; None for a typed answer."""
        with self._reading() as db:
            row = db.execute("SELECT audio FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
        if row is None:
            raise _unknown(attempt_id)
        return self._recordings / row[0] if row[0] else None

    def save_recording(self, attempt_id: str, recording: Recording) -> Attempt:
        stored = to_json(replace(recording, path=Path(recording.path.name)))
        self._update(
            attempt_id,
            "recording = ?, seconds = ?, state = ?",
            (stored, recording.seconds, AttemptState.RECORDED),
        )
        return self.attempt(attempt_id)

    def save_transcript(self, attempt_id: str, transcript: Transcript) -> Attempt:
        """Keep what was heard (or typed); reviews of an earlier transcript stay as they were."""
        with self._transaction() as db:
            number = _number(db, attempt_id)
            db.execute(
                """UPDATE attempts SET transcript = ?, state = ?, words = ?,
                   seconds = max(seconds, ?) WHERE number = ?""",
                (
                    to_json(transcript),
                    AttemptState.TRANSCRIBED,
                    len(transcript.text.split()),
                    transcript.seconds,
                    number,
                ),
            )
            db.execute("UPDATE attempt_words SET said = ? WHERE rowid = ?", (transcript.text, number))
        return self.attempt(attempt_id)

    def add_review(self, attempt_id: str, review: Review) -> Attempt:
        """Put a review beside any earlier ones; the newest is the one shown."""
        star = "".join(part.role.letter for part in review.star if part.present)
        covered = sum(finding.status is AreaStatus.COVERED for finding in review.areas)
        with self._transaction() as db:
            number = _number(db, attempt_id)
            db.execute(
                "INSERT INTO reviews (attempt, made, review) VALUES (?, ?, ?)",
                (attempt_id, now(), to_json(review)),
            )
            db.execute(
                "UPDATE attempts SET state = ?, star = ?, covered = ? WHERE number = ?",
                (AttemptState.REVIEWED, star, covered, number),
            )
        return self.attempt(attempt_id)

    def rate(self, attempt_id: str, rating: SelfRating) -> Attempt:
        self._update(attempt_id, "rating = ?", (to_json(rating),))
        return self.attempt(attempt_id)

    def overrule(self, attempt_id: str, overrule: Overrule) -> None:
        """Keep what the user set right beside the finding; a second one on the same mark replaces it."""
        with self._transaction() as db:
            _number(db, attempt_id)
            db.execute(
                "INSERT INTO overrules (attempt, made, kind, target, value) VALUES (?, ?, ?, ?, ?)",
                (attempt_id, now(), overrule.kind, overrule.target, overrule.value),
            )

    def withdraw_overrule(self, attempt_id: str, kind: str, target: str) -> None:
        with self._transaction() as db:
            db.execute(
                "DELETE FROM overrules WHERE attempt = ? AND kind = ? AND target = ?",
                (attempt_id, kind, target),
            )

    def mark_question(self, question_id: str, mark: QuestionMark | None) -> None:
        """Remember what the user wants with a question; None forgets it."""
        with self._transaction() as db:
            db.execute("DELETE FROM question_marks WHERE question_id = ?", (question_id,))
            if mark is not None:
                db.execute("INSERT INTO question_marks VALUES (?, ?)", (question_id, mark))

    def _update(self, attempt_id: str, assignments: str, values: tuple[object, ...]) -> None:
        with self._transaction() as db:
            number = _number(db, attempt_id)
            db.execute(f"UPDATE attempts SET {assignments} WHERE number = ?", (*values, number))

    # --- deleting ---------------------------------------------------------------------------

    def delete(self, attempt_id: str) -> None:
        """Hide the attempt; `restore` brings it back until `clean_up` runs."""
        self._update(attempt_id, "deleted = ?", (now(),))

    def restore(self, attempt_id: str) -> None:
        self._update(attempt_id, "deleted = ?", (None,))

    def clean_up(self) -> tuple[Path, ...]:
        """Remove deleted attempts for good, with their sound. Returns the files removed."""
        with self._transaction() as db:
            rows = db.execute("SELECT number, audio FROM attempts WHERE deleted IS NOT NULL").fetchall()
            removed = []
            for number, audio in rows:
                if audio:
                    file = self._recordings / audio
                    try:
                        file.unlink(missing_ok=True)
                    except OSError as error:
                        raise _told(error, file) from error
                    removed.append(file)
                db.execute("DELETE FROM attempt_words WHERE rowid = ?", (number,))
                db.execute("DELETE FROM attempts WHERE number = ?", (number,))
        return tuple(removed)

    # --- reading ----------------------------------------------------------------------------

    def attempt(self, attempt_id: str) -> Attempt:
        """The whole attempt with its newest review. Raises InputError for an unknown id."""
        with self._reading() as db:
            row = db.execute(
                """SELECT id, question, begun, state, take, follow_up_of, audio, recording, transcript,
                   rating, (SELECT review FROM reviews
                            WHERE attempt = a.id ORDER BY number DESC LIMIT 1)
                   FROM attempts a WHERE id = ?""",
                (attempt_id,),
            ).fetchone()
            marks = db.execute(
                "SELECT kind, target, value FROM overrules WHERE attempt = ? ORDER BY number", (attempt_id,)
            ).fetchall()
        if row is None:
            raise _unknown(attempt_id)
        (id_, question, begun, state, take, follow_up_of, audio, recording, transcript, rating, review) = row
        kept = from_json(recording, Recording) if recording else None
        return Attempt(
            id=id_,
            question=from_json(question, Question),
            begun=begun,
            state=AttemptState(state),
            take=take,
            recording=replace(kept, path=self._recordings / audio) if kept and audio else None,
            transcript=from_json(transcript, Transcript) if transcript else None,
            review=from_json(review, Review) if review else None,
            rating=from_json(rating, SelfRating) if rating else None,
            follow_up_of=follow_up_of,
            overrules=tuple(Overrule(*mark) for mark in marks),
        )

    def reviews(self, attempt_id: str) -> tuple[tuple[str, Review], ...]:
        """Every review of the attempt with the time it was made, oldest first."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT made, review FROM reviews WHERE attempt = ? ORDER BY number", (attempt_id,)
            ).fetchall()
        return tuple((made, from_json(text, Review)) for made, text in rows)

    def history(self, query: str = "", limit: int = 200, offset: int = 0) -> tuple[AttemptSummary, ...]:
        """Newest first. With a query: those whose question or answer has all its words.

        The query's last word may be the beginning of one.
        """
        terms = query.split()
        with self._reading() as db:
            if not terms:
                rows = db.execute(
                    f"""SELECT {SUMMARY}, '' FROM attempts a WHERE deleted IS NULL
                        ORDER BY begun DESC, number DESC LIMIT ? OFFSET ?""",
                    (limit, offset),
                ).fetchall()
            else:
                rows = db.execute(
                    f"""SELECT {SUMMARY}, snippet(attempt_words, -1, char(2), char(3), '…', 12)
                        FROM attempt_words JOIN attempts a ON a.number = attempt_words.rowid
                        WHERE attempt_words MATCH ? AND deleted IS NULL
                        ORDER BY begun DESC, number DESC LIMIT ? OFFSET ?""",
                    (_match(terms), limit, offset),
                ).fetchall()
        return tuple(_summary(row) for row in rows)

    def count(self) -> int:
        with self._reading() as db:
            return int(db.execute("SELECT count(*) FROM attempts WHERE deleted IS NULL").fetchone()[0])

    def unfinished(self) -> tuple[Attempt, ...]:
        """Attempts with sound or text but no review, oldest first: what a crash or a cancel left."""
        with self._reading() as db:
            rows = db.execute(
                """SELECT id FROM attempts WHERE deleted IS NULL AND state != ?
                   AND (audio IS NOT NULL OR transcript IS NOT NULL) ORDER BY begun, number""",
                (AttemptState.REVIEWED,),
            ).fetchall()
        return tuple(self.attempt(row[0]) for row in rows)

    def question_marks(self) -> dict[str, QuestionMark]:
        """Question id -> what the user wants with it."""
        with self._reading() as db:
            rows = db.execute("SELECT question_id, mark FROM question_marks").fetchall()
        return {question_id: QuestionMark(mark) for question_id, mark in rows}

    def last_asked(self) -> dict[str, str]:
        """Question id -> when it was last asked."""
        with self._reading() as db:
            return dict(db.execute("SELECT question_id, max(begun) FROM attempts GROUP BY question_id"))


def _summary(row: tuple[Any, ...]) -> AttemptSummary:
    id_, question_id, question_text, begun, state, *figures = row
    return AttemptSummary(id_, question_id, question_text, begun, AttemptState(state), *figures)


def _number(db: sqlite3.Connection, attempt_id: str) -> int:
    row = db.execute("SELECT number FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
    if row is None:
        raise _unknown(attempt_id)
    return int(row[0])


def _match(terms: list[str]) -> str:
    """An FTS5 query that takes every term literally, whatever signs it holds."""
    quoted = ['"' + term.replace('"', '""') + '"' for term in terms]
    return " ".join([*quoted[:-1], quoted[-1] + "*"])


def _unknown(attempt_id: str) -> InputError:
    return InputError(f"There is no answer with the id '{attempt_id}'.", "List them with 'history list'.")


def _told(error: Exception, path: Path) -> StoreError:
    """The failure in the user's words."""
    text = str(error)
    if "disk is full" in text or getattr(error, "errno", None) == 28:
        return StoreError(
            "The disk is full; nothing that was kept before is lost.", "Free some space and try again.", text
        )
    if "locked" in text:
        return StoreError("Another program is using your practice history.", "Close it and try again.", text)
    if "malformed" in text or "not a database" in text:
        return StoreError(
            f"{path} is damaged; your recordings are not touched.",
            "Restore it from a copy, or move it away to begin a new history.",
            text,
        )
    return StoreError(
        f"Your practice history can't be used: {path}.",
        "See that the folder exists and that you may write there.",
        text,
    )
