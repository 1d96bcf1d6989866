"""The command line: the second user of the core.

Exit codes: 0 done, 1 what was given is at fault, 2 wrong usage, 3 something is missing on this
machine, 70 a fault of the program itself.
"""

from practice_app.cli.main import main

__all__ = ["main"]
