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
from numpy.typing import NDArray

from practice_app.audio.recorder import Recorder
from practice_app.audio.wav import RATE, read_wav
from tests.audio.sounds import chirps, place
from tests.virtual_microphone import missing, running

PIECE = RATE // 4
AROUND = RATE // 2


def lost(played: NDArray[np.float32], heard: NDArray[np.float32]) -> tuple[int, int]:
    """(quarters of a second not heard, jumps of more than one sample between neighbours)."""
    shift = place(played[: 2 * RATE], heard[: 10 * RATE])[0]
    absent = jumps = 0
    for at in range(0, len(played) - PIECE + 1, PIECE):
        begin = max(0, at + shift - AROUND)
        where, alike = place(played[at : at + PIECE], heard[begin : at + shift + PIECE + AROUND])
        if alike < 0.9:
            absent += 1
            continue
        now = begin + where - at
        jumps += abs(now - shift) > 1
        shift = now
    return absent, jumps


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
        absent, jumps = lost(played, read_wav(recording.path))
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"recorded {recording.seconds:.1f} s, cores kept busy {chosen.busy}: overflows {recorder.overflows}, "
        f"missing quarter seconds {absent}, jumps {jumps}, stop took {stopped * 1000:.0f} ms, "
        f"processor {100 * spent / recording.seconds:.1f} % of one core"
    )
    return 1 if recorder.overflows or absent or jumps else 0


if __name__ == "__main__":
    sys.exit(main())
