"""Trains the model of sentence boundaries on labelled answers with their punctuation taken away.

usage: python -m practice_app.review.training.boundaries LABELS BASE MODELS [--held-out FOLD] [--output DIR]

LABELS is the folder of the labelled answers, BASE that of all-MiniLM-L6-v2 (model.safetensors), MODELS
where boundary.onnx and boundary.json go; tokenizer.json must be there. With --held-out 0 to 4, that
fifth of the questions is kept back and measured; give --output then, so that the released files stay.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from practice_app.review.boundaries import CARD, TOKENIZER, WEIGHTS, BoundaryModel, lay_out_words, windows
from practice_app.review.tokens import load_tokenizer
from practice_app.review.training.data import Example, folds_of, load_folder
from practice_app.review.training.network import WIDTH, load_encoder
from practice_app.review.wording import plain

LAYERS = 4
EPOCHS = 3
BATCH = 8
ENCODER_RATE, HEAD_RATE = 2e-4, 1e-3
BOUNDARY_WEIGHT = 2.0  # there is one boundary to twenty words
VERSION = "1"


@dataclass(frozen=True)
class Item:
    """One window: token ids, places of words' first and last tokens, whether a sentence ends after each."""

    ids: list[int]
    first: np.ndarray
    last: np.ndarray
    ends: np.ndarray


class BoundaryNetwork(nn.Module):
    """ids (rows, length) -> (rows, length, 2): what a token says as the last before, and the first after."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = load_encoder(base)
        self.encoder.layers = self.encoder.layers[:LAYERS]
        self.head = nn.Linear(WIDTH, 2)
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: Tensor, bias: Tensor) -> Tensor:
        """bias: (rows, 1, 1, length), 0 where a token may be looked at, -1e4 at padding."""
        encoder = self.encoder
        hidden = encoder.norm(encoder.words(ids) + encoder.places.weight[: ids.shape[1]])
        hidden = encoder.dropout(hidden)
        for layer in encoder.layers:
            hidden = layer(hidden, bias)
        scores: Tensor = self.head(self.dropout(hidden))
        return scores


class Exported(nn.Module):
    """One window at a time, no padding: ids (1, length) -> (length, 2)."""

    def __init__(self, network: BoundaryNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> Tensor:
        bias = torch.zeros(1, 1, 1, 1)
        scores: Tensor = self.network(ids, bias)
        return scores.squeeze(0)


def items_of(examples: Sequence[Example], tokenizer_path: Path) -> list[Item]:
    """Windows of every answer as a recogniser without punctuation would write it."""
    tokenizer = load_tokenizer(tokenizer_path)
    items = []
    for example in examples:
        words: list[str] = []
        ends: list[bool] = []
        for sentence in example.sentences:
            own = [word for word in map(plain, sentence.split()) if word]
            words += own
            ends += [False] * (len(own) - 1) + [True] if own else []
        pieces = [e.ids or [100] for e in tokenizer.encode_batch(words, add_special_tokens=False)]
        for start, end in windows(len(words)):
            ids, first, last = lay_out_words(pieces[start:end])
            items.append(Item(ids, first, last, np.array(ends[start : end - 1], np.float32)))
    return items


def loss_of(network: BoundaryNetwork, batch: Sequence[Item]) -> Tensor:
    length = max(len(item.ids) for item in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.int64)
    bias = torch.full((len(batch), 1, 1, length), -1e4)
    for row, item in enumerate(batch):
        ids[row, : len(item.ids)] = torch.tensor(item.ids)
        bias[row, 0, 0, : len(item.ids)] = 0.0
    scores = network(ids, bias)
    odds = torch.cat(
        [scores[row, item.last[:-1], 0] + scores[row, item.first[1:], 1] for row, item in enumerate(batch)]
    )
    ends = torch.from_numpy(np.concatenate([item.ends for item in batch]))
    return fn.binary_cross_entropy_with_logits(odds, ends, pos_weight=torch.tensor(BOUNDARY_WEIGHT))


def train(base: Path, items: Sequence[Item], epochs: int = EPOCHS) -> BoundaryNetwork:
    """A fitted network; the same items and seed give the same weights on the same machine."""
    torch.manual_seed(0)
    draw = random.Random(0)
    network = BoundaryNetwork(base)
    optimiser = torch.optim.AdamW(
        [
            {"params": network.encoder.parameters(), "lr": ENCODER_RATE},
            {"params": network.head.parameters(), "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    steps = epochs * -(-len(items) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [ENCODER_RATE, HEAD_RATE], total_steps=steps + 1, pct_start=0.1
    )
    for epoch in range(epochs):
        network.train()
        started, total = time.monotonic(), 0.0
        order = sorted(items, key=lambda item: len(item.ids) + 30 * draw.random())
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        draw.shuffle(batches)
        for batch in batches:
            loss = loss_of(network, batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        sys.stderr.write(
            f"epoch {epoch + 1}: loss {total / len(batches):.4f}, {time.monotonic() - started:.0f} s\n"
        )
    network.eval()
    return network


def export(network: BoundaryNetwork, folder: Path) -> None:
    """Writes the int8 weights and their card."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            Exported(network),
            (torch.tensor([[101, 2057, 2359, 102]]),),
            str(whole),
            input_names=["ids"],
            output_names=["scores"],
            dynamic_axes={"ids": {1: "length"}, "scores": {0: "length"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, folder / WEIGHTS, weight_type=QuantType.QInt8, per_channel=True)
    digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    card = {"version": VERSION, "sha256": digest, "layers": LAYERS, "epochs": EPOCHS}
    (folder / CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def boundary_f1(model: BoundaryModel, examples: Sequence[Example], threshold: float = 0.0) -> float:
    """F1 of single gaps over answers without punctuation, before pauses and lengths are weighed."""
    hit = wrong = missed = 0
    for example in examples:
        words = [word for sentence in example.sentences for word in sentence.split() if plain(word)]
        lengths = [sum(bool(plain(w)) for w in sentence.split()) for sentence in example.sentences]
        ends = set(np.cumsum([n for n in lengths if n])[:-1] - 1)
        found = set(np.flatnonzero(model.log_odds(words) > threshold))
        hit, wrong, missed = hit + len(ends & found), wrong + len(found - ends), missed + len(ends - found)
    return 2 * hit / max(1, 2 * hit + wrong + missed)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labels", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--held-out", type=int)
    parser.add_argument("--output", type=Path, help="where the files go; MODELS when not given")
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    examples = load_folder(chosen.labels)
    held: list[Example] = []
    if chosen.held_out is not None:
        folds = folds_of(examples, 5, seed=0)
        held = [e for e, fold in zip(examples, folds, strict=True) if fold == chosen.held_out]
        examples = [e for e, fold in zip(examples, folds, strict=True) if fold != chosen.held_out]
    network = train(chosen.base, items_of(examples, chosen.models / TOKENIZER))
    output = chosen.output or chosen.models
    output.mkdir(parents=True, exist_ok=True)
    export(network, output)
    if held:
        (output / TOKENIZER).write_bytes((chosen.models / TOKENIZER).read_bytes())
        sys.stdout.write(
            f"F1 on the held-out questions: {boundary_f1(BoundaryModel.load(output), held):.3f}\n"
        )


if __name__ == "__main__":
    main()
