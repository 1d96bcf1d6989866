"""How long matching an advert takes, with nothing known and with everything known.

python -m tests.benchmarks.bench_match [QUESTIONS…]
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from practice_app.bank import load_bank
from practice_app.match import Matcher
from practice_app.model import QuestionSet
from practice_app.paths import DataFolder, question_bank
from tests.adverts import labelled


def bank_of(count: int) -> list[QuestionSet]:
    """So many questions with texts of their own, made from the shipped ones."""
    shipped = load_bank([(question_bank(), True)]).questions
    made = []
    for number in range(count):
        question = shipped[number % len(shipped)]
        turn = number // len(shipped)
        text = f"{question.text} Take case {turn}." if turn else question.text
        made.append(replace(question, id=f"{question.id}-{turn}", text=text))
    return [QuestionSet("Made", tuple(made))]


def main(counts: list[int]) -> None:
    text = labelled("ward-nurse").text
    for count in counts:
        sets = bank_of(count)
        with tempfile.TemporaryDirectory() as folder:
            matcher = Matcher(DataFolder(Path(folder)))
            for what in ("first", "again"):
                begun, worked = time.perf_counter(), time.process_time()
                found = matcher.match(text, sets)
                taken, work = time.perf_counter() - begun, time.process_time() - worked
                print(f"{count:6} questions, {what}: {taken:6.1f} s ({work:.1f} s of processor)")
            print(f"       {len(found.suggestions)} suggested, cache {size(Path(folder)):.1f} MB")


def size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [117, 1000, 10000])
