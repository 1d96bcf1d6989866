"""Records for a long time while every core is busy, and counts what was lost.

    python -m tests.benchmarks.bench_recording --seconds 600

Plays a sound that never repeats into the virtual microphone (tests/virtual_microphone.py), records it with
the real recorder, and looks for every quarter of a second of it in the file. Prints one line of figures; ends
with 1 when anything is missing.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from practice_app.audio.recorder import Recorder
from practice_app.audio.wav import read_wav
from tests.audio.sounds import astray, chirps
from tests.virtual_microphone import missing, running


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--busy", type=int, default=os.cpu_count(), help="processes that only burn time")
    chosen = options.parse_args()
    lacking = missing()
    if lacking:
        print(lacking, file=sys.stderr)
        return 3
    played = np.concatenate([chirps(10, seed=at) for at in range(max(1, round(chosen.seconds / 10)))])
    with tempfile.TemporaryDirectory() as folder, running() as microphone:
        recorder = Recorder(Path(folder) / "answer.wav")
        recorder.start()
        while not recorder.ready:
            time.sleep(0.01)
        busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(chosen.busy)]
        before = resource.getrusage(resource.RUSAGE_SELF)
        try:
            microphone.say(played).wait()
        finally:
            for process in busy:
                process.kill()
                process.wait()
        after = resource.getrusage(resource.RUSAGE_SELF)
        begin = time.perf_counter()
        recording = recorder.stop()
        stopped = time.perf_counter() - begin
        missed = astray(played, read_wav(recording.path))
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"recorded {recording.seconds:.1f} s, cores kept busy {chosen.busy}: overflows {recorder.overflows}, "
        f"quarter seconds lost or moved {len(missed)}, stop took {stopped * 1000:.0f} ms, "
        f"processor {100 * spent / recording.seconds:.1f} % of one core"
    )
    return 1 if recorder.overflows or missed else 0


if __name__ == "__main__":
    sys.exit(main())
