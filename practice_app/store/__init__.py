"""Attempts, kept in SQLite."""

from practice_app.store.store import Store

__all__ = ["Store"]
