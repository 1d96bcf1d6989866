"""Question sets: load, check, save."""
