"""Prints how long a review takes: 450 words, 8 areas, warm; punctuated and raw.

usage: python -m tests.benchmarks.bench_review
"""

from __future__ import annotations

import re
import resource
import statistics
import time

from practice_app.model import Area, FollowUp, Question, Transcript
from practice_app.paths import resources
from practice_app.review.boundaries import BoundaryModel
from practice_app.review.judge import Judge
from practice_app.review.reviewer import Reviewer
from tests.review.answers import GOOD, QUESTION, TEAM_ONLY

WORDS = 450
ROUNDS = 15


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    question = Question(
        "bench",
        QUESTION.text,
        areas=(*QUESTION.areas, Area("who", "Who was involved"), Area("measure", "How success was measured")),
        follow_ups=(*QUESTION.follow_ups, FollowUp("How did you measure it?", ("measure",))),
    )
    said = " ".join((" ".join((*GOOD, *TEAM_ONLY)) + " ").split() * 3)
    said = " ".join(said.split()[:WORDS])
    raw = re.sub(r"[^\w\s']", "", said).lower()
    before = peak_megabytes()
    started = time.perf_counter()
    models = resources() / "models"
    reviewer = Reviewer(Judge.load(models), BoundaryModel.load(models))
    print(f"load {time.perf_counter() - started:.3f} s")
    for name, text in (("punctuated", said), ("raw", raw)):
        first = time.perf_counter()
        reviewer.review(question, Transcript(text))
        first = time.perf_counter() - first
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            reviewer.review(question, Transcript(text))
            times.append(time.perf_counter() - started)
        print(
            f"{name}: first {first:.3f} s, then median {statistics.median(times):.3f} s, "
            f"best {min(times):.3f} s, worst {max(times):.3f} s for {len(text.split())} words"
        )
    print(f"peak memory {peak_megabytes():.0f} MB, {peak_megabytes() - before:.0f} MB of it for the review")


if __name__ == "__main__":
    main()
