"""Rebuilds the review's models from the labelled answers.

usage: python -m practice_app.review.training LABELS BASE OUTPUT [--cross-validate] [--test FILE]

LABELS is a folder of train_*.json, BASE one with all-MiniLM-L6-v2 (model.safetensors, tokenizer.json).
The network learns from four fifths of the questions; what turns its scores into findings is fitted to the
fifth that it has not seen. With --cross-validate that is done for every fifth, each measured by the others;
five times the work. Writes the models, manifest.json, metrics.json and MODEL_CARD.md into OUTPUT.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from practice_app.model import QuestionKind
from practice_app.review.judge import DECISIONS, MANIFEST
from practice_app.review.scoring import ENCODER, HEADS, TOKENIZER, Scorer
from practice_app.review.status import Decider
from practice_app.review.tokens import load_tokenizer
from practice_app.review.training.augment import cut_anew, unpunctuated
from practice_app.review.training.card import model_card
from practice_app.review.training.data import Example, folds_of, load_examples, load_folder
from practice_app.review.training.decide import Unseen, fit_decider
from practice_app.review.training.export import export
from practice_app.review.training.fit import Network, Plan, fit
from practice_app.review.training.measure import Counts, count, figures

FOLDS, FOLD_SEED = 5, 0
VERSION = "1"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m practice_app.review.training", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("labels", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--test", type=Path, help="a labelled file that nothing is chosen by")
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--weights", type=Path, help="a fitted network to go on from, instead of fitting")
    given = parser.parse_args(arguments)
    given.output.mkdir(parents=True, exist_ok=True)
    build(given, Plan(epochs=given.epochs))
    return 0


def build(given: argparse.Namespace, plan: Plan) -> None:
    """Fits, exports, decides, measures and writes everything down."""
    examples = load_folder(given.labels)
    folds = folds_of(examples, FOLDS, FOLD_SEED)
    shutil.copyfile(given.base / TOKENIZER, given.output / TOKENIZER)
    unseen: list[Unseen] = []
    for fold in range(FOLDS if given.cross_validate else 1):
        seen = [example for example, own in zip(examples, folds, strict=True) if own != fold]
        held = [example for example, own in zip(examples, folds, strict=True) if own == fold]
        network = _network(given, seen, plan)
        if fold == 0:
            export(network, given.output)
            unseen += score(Scorer.open(given.output), with_raw(held))
            continue
        with tempfile.TemporaryDirectory() as folder:
            shutil.copyfile(given.base / TOKENIZER, Path(folder) / TOKENIZER)
            export(network, Path(folder))
            unseen += score(Scorer.open(Path(folder)), with_raw(held))
    decider, decisions = fit_decider(unseen)
    _write_json(given.output / DECISIONS, decisions)
    metrics: dict[str, Any] = {
        "answers": len(examples),
        "folds_measured": FOLDS if given.cross_validate else 1,
        "epochs": plan.epochs,
        "held_out": measured(unseen),
    }
    if given.test:
        tested = score(Scorer.open(given.output), load_examples(given.test))
        metrics["test"] = figures([counted(item, decider) for item in tested])
    _write_json(given.output / "metrics.json", metrics)
    (given.output / "MODEL_CARD.md").write_text(model_card(metrics), encoding="utf-8")
    names = (TOKENIZER, ENCODER, HEADS, DECISIONS)
    digests = {name: hashlib.sha256((given.output / name).read_bytes()).hexdigest() for name in names}
    _write_json(given.output / MANIFEST, {"version": VERSION, "sha256": digests})
    _say(json.dumps(metrics, indent=1))


def _network(given: argparse.Namespace, examples: Sequence[Example], plan: Plan) -> Network:
    if given.weights:
        network = Network.empty()
        network.load_state_dict(torch.load(given.weights, weights_only=True))
        return network
    tokenizer = load_tokenizer(given.base / TOKENIZER)
    return fit(given.base / "model.safetensors", tokenizer, examples, plan, lambda line, _: _say(line))


def with_raw(examples: Sequence[Example]) -> list[Example]:
    """The answers, and each once more as raw recogniser text with other sentence boundaries."""
    draw = random.Random(FOLD_SEED)
    return [*examples, *(cut_anew(unpunctuated(example), draw) for example in examples)]


def score(scorer: Scorer, examples: Sequence[Example]) -> list[Unseen]:
    return [
        Unseen(example, scorer(example.question, example.areas, example.sentences)) for example in examples
    ]


def counted(item: Unseen, decider: Decider) -> Counts:
    found = decider.decide(item.scores, item.example.sentences, QuestionKind.BEHAVIOURAL)
    return count(item.example, found)


def measured(unseen: Sequence[Unseen]) -> dict[str, Any]:
    """Figures of deciders that were not fitted to the question at hand: overall, and by file."""
    groups = sorted({item.example.group for item in unseen})
    parts = {group: number % FOLDS for number, group in enumerate(groups)}
    rows: list[tuple[str, Counts]] = []
    for part in range(FOLDS):
        decider, _ = fit_decider([item for item in unseen if parts[item.example.group] != part])
        mine = [item for item in unseen if parts[item.example.group] == part]
        rows += [(item.example.file, counted(item, decider)) for item in mine]
    by_file = {
        file: figures([counts for name, counts in rows if name == file])
        for file in sorted({name for name, _ in rows})
    }
    return {"all": figures([counts for _, counts in rows]), "by_file": by_file}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
