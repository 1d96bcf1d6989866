"""Microphone in, WAV on disk, sound out."""
