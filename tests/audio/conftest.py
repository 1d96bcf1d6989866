"""The microphone made of software, for the tests of this room."""

from tests.virtual_microphone import virtual_microphone

__all__ = ["virtual_microphone"]
