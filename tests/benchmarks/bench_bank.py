"""How long a bank takes to open and to search: `python tests/benchmarks/bench_bank.py`.

Prints, for 100, 1,000 and 10,000 questions (50 to a file): seconds to read every file, seconds to open
from the cache, milliseconds of one search over all texts. Processor time is counted, so that other
programs don't matter. Nothing here passes or fails.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from practice_app import paths
from practice_app.bank import Bank, load_bank, set_to_yaml
from practice_app.model import Question, QuestionSet

PER_FILE = 50


def write_bank(folder: Path, count: int) -> None:
    """`count` questions as long as the shipped ones, their texts and ids made different."""
    models = load_bank([(paths.question_bank(), True)]).questions
    for first in range(0, count, PER_FILE):
        questions = [_copy(models[index % len(models)], index) for index in range(first, first + PER_FILE)]
        text = set_to_yaml(QuestionSet(f"Set {first // PER_FILE}", tuple(questions)))
        (folder / f"{first:06}.yaml").write_text(text, encoding="utf-8")


def _copy(model: Question, index: int) -> Question:
    return Question(
        f"q{index}",
        f"{model.text} ({index})",
        competencies=model.competencies,
        areas=model.areas,
        follow_ups=model.follow_ups,
        notes=model.notes,
    )


def search(bank: Bank, words: str) -> int:
    wanted = words.casefold()
    return sum(wanted in question.text.casefold() for question in bank.questions)


def timed(work: object) -> tuple[float, object]:
    assert callable(work)
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def main() -> None:
    print("questions  files   read s  cached s  search ms")
    for count in (100, 1_000, 10_000):
        with tempfile.TemporaryDirectory() as name:
            folder, cache = Path(name) / "bank", Path(name) / "cache.json"
            folder.mkdir()
            write_bank(folder, count)
            read, _ = timed(lambda folder=folder: load_bank([(folder, False)]))
            load_bank([(folder, False)], cache)
            cached, bank = timed(lambda folder=folder, cache=cache: load_bank([(folder, False)], cache))
            assert isinstance(bank, Bank)
            found, _ = timed(lambda bank=bank: search(bank, "customer"))
            sizes = f"{len(bank.questions):9}  {count // PER_FILE:5}"
            print(f"{sizes}  {read:7.2f}  {cached:8.2f}  {found * 1000:9.1f}")


if __name__ == "__main__":
    main()
