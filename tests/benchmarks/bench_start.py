"""How long a start takes: `python tests/benchmarks/bench_start.py`.

Prints, each the best of several fresh processes: what importing a room costs beyond a bare Python (wanted:
the core without Qt under 0.2 s), and how long our window takes to be on the (offscreen) screen against a
bare PySide6 window (wanted: under 3.5 times). They take turns, so that a busy machine slows all alike.
Nothing here passes or fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

ROUNDS = 9
IMPORTS = {
    "bare Python": "pass",
    "model, bank, draw": "import practice_app.bank, practice_app.draw",
    "audio": "import practice_app.audio",
    "speech": "import practice_app.speech",
    "review": "import practice_app.review",
    "store": "import practice_app.store",
    "practice, parts": "import practice_app.practice, practice_app.parts",
    "cli": "import practice_app.cli",
}
BARE_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()
QTimer.singleShot(0, application.quit)
application.exec()
"""
OUR_WINDOW = """
from PySide6.QtCore import QTimer
from practice_app.paths import data_folder
from practice_app.ui import app

class Window(app.Window):
    def show(self):
        super().show()
        QTimer.singleShot(0, self.close)

app.Window = Window
app.run(data_folder())
"""


def seconds(code: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begin


def best(programs: dict[str, str]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, code in programs.items():
            times[name].append(seconds(code))
    return {name: min(found) for name, found in times.items()}


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    imports = best(IMPORTS)
    bare = imports.pop("bare Python")
    print(f"{'bare Python':<20}{bare:7.3f} s")
    for name, taken in imports.items():
        print(f"{name:<20}{taken - bare:+7.3f} s")
    with tempfile.TemporaryDirectory() as data:
        os.environ["PRACTICE_APP_DATA"] = data
        windows = best({"bare window": BARE_WINDOW, "our window": OUR_WINDOW})
    for name, taken in windows.items():
        print(f"{name:<20}{taken:7.3f} s")
    print(f"{'ratio':<20}{windows['our window'] / windows['bare window']:7.2f}")


if __name__ == "__main__":
    main()
