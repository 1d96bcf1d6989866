"""Rebuilds the review's models from the labelled answers.

usage: python -m practice_app.review.training LABELS BASE OUTPUT [--apart N] [--test FILE] [--checkpoints DIR]

LABELS is a folder of train_*.json, BASE one with all-MiniLM-L6-v2 (model.safetensors, tokenizer.json).

1. For N fifths of the questions (2 unless said), a network learns from the other four and scores the fifth.
   What turns scores into findings is fitted to these scores, and measured across questions.
2. The shipped network starts from the mean of those and goes on with every answer, twice with other seeds;
   its weights are the mean of the two.

Writes the models, manifest.json, metrics.json and MODEL_CARD.md into OUTPUT. About an hour and a half on two
cores. With --checkpoints, fitted networks are kept there, and a run that was stopped goes on from them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
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
from practice_app.review.training.fit import Network, Plan, fit, mean_of, untrained
from practice_app.review.training.measure import Counts, count, figures, together

FOLDS, FOLD_SEED = 5, 0
VERSION = "2"
START_SEED = 0  # networks that start alike can be averaged
_EVIDENCE_FIRST = Plan(
    epochs=3,
    encoder_rate=1.2e-4,
    head_rate=6e-4,
    list_weight=1.5,
    evidence_weight=3.0,
    status_weight=1.5,
    seed=2,
)
APART = Plan(epochs=8)
JOINT = (Plan(epochs=5, encoder_rate=1.3e-4, head_rate=7e-4, list_weight=1.0, seed=1), _EVIDENCE_FIRST)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m practice_app.review.training", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("labels", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--apart", type=int, choices=range(1, FOLDS + 1), default=2)
    parser.add_argument("--test", type=Path, help="a labelled file that nothing is chosen by")
    parser.add_argument("--checkpoints", type=Path)
    build(parser.parse_args(arguments))
    return 0


def build(given: argparse.Namespace) -> None:
    """Fits, exports, decides, measures and writes everything down."""
    output: Path = given.output
    output.mkdir(parents=True, exist_ok=True)
    examples = load_folder(given.labels)
    folds = folds_of(examples, FOLDS, FOLD_SEED)
    shutil.copyfile(given.base / TOKENIZER, output / TOKENIZER)
    nursery = Nursery(given.base, given.checkpoints)
    start = untrained(given.base / "model.safetensors", START_SEED)
    unseen: list[Unseen] = []
    apart: list[Network] = []
    for fold in range(given.apart):
        seen = [example for example, own in zip(examples, folds, strict=True) if own != fold]
        held = [example for example, own in zip(examples, folds, strict=True) if own == fold]
        apart.append(nursery.network(f"apart{fold}", start, seen, APART))
        export(apart[-1], output)
        unseen += score(Scorer.open(output), with_raw(held))
    begun = mean_of(apart)
    joint = [nursery.network(f"joint{plan.seed}", begun, examples, plan) for plan in JOINT]
    export(mean_of(joint), output)
    decider, decisions = fit_decider(unseen)
    _write_json(output / DECISIONS, decisions)
    metrics: dict[str, Any] = {"answers": len(examples), "apart": given.apart, "held_out": measured(unseen)}
    if given.test:
        tested = score(Scorer.open(output), load_examples(given.test))
        metrics["test"] = figures([counted(item, decider) for item in tested])
    _write_json(output / "metrics.json", metrics)
    (output / "MODEL_CARD.md").write_text(model_card(metrics), encoding="utf-8")
    names = (TOKENIZER, ENCODER, HEADS, DECISIONS)
    digests = {name: hashlib.sha256((output / name).read_bytes()).hexdigest() for name in names}
    _write_json(output / MANIFEST, {"version": VERSION, "sha256": digests})


@dataclass(frozen=True)
class Nursery:
    """Fits networks, or takes them from the checkpoints of a run that was stopped."""

    base: Path
    checkpoints: Path | None

    def network(self, name: str, start: Network, examples: Sequence[Example], plan: Plan) -> Network:
        kept = self.checkpoints / f"{name}.pt" if self.checkpoints else None
        if kept and kept.exists():
            _say(f"{name}: taken from {kept}")
            network = Network.empty()
            network.load_state_dict(torch.load(kept, weights_only=True))
            return network
        tokenizer = load_tokenizer(self.base / TOKENIZER)
        network = fit(start, tokenizer, examples, plan, lambda line: _say(f"{name}: {line}"))
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            torch.save(network.state_dict(), kept)
        return network


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
    counts_of: dict[tuple[str, str], Counts] = {}
    for part in range(FOLDS):
        decider, _ = fit_decider([item for item in unseen if parts[item.example.group] != part])
        for item in unseen:
            if parts[item.example.group] == part:
                answer, counts = (item.example.file, item.example.id), counted(item, decider)
                counts_of[answer] = together(counts_of[answer], counts) if answer in counts_of else counts
    by_file = {
        file: figures([counts for (name, _), counts in counts_of.items() if name == file])
        for file in sorted({name for name, _ in counts_of})
    }
    return {"all": figures(list(counts_of.values())), "by_file": by_file}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
