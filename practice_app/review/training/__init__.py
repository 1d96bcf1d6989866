"""Rebuild the review models from labelled answers (extra: train)."""
