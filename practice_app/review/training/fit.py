"""Fitting the network: AdamW in bfloat16 with an average of the weights over the last steps."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from practice_app.review.tokens import Layout, lay_out
from practice_app.review.training.augment import Strength, vary
from practice_app.review.training.data import Example
from practice_app.review.training.network import Encoder, Heads, Outputs, load_encoder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BATCH = 4


@dataclass(frozen=True)
class Plan:
    """Everything that a run of fitting depends on, beside its data."""

    epochs: int = 8
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    frozen_layers: int = 2  # the lowest ones keep the weights they came with
    weight_decay: float = 0.01
    average: float = 0.98  # of the weights, a step
    seed: int = 0
    strength: Strength = field(default_factory=Strength)
    role_weight: float = 1.0
    evidence_weight: float = 2.0
    list_weight: float = 0.5
    status_weight: float = 1.0
    flag_weight: float = 0.5


class Network(nn.Module):
    """Encoder and heads together, answer by answer."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = Heads()

    @classmethod
    def empty(cls) -> Network:
        """A network that waits for its weights."""
        return cls(Encoder())

    def forward(self, layouts: Sequence[Layout], areas: Sequence[int]) -> Iterator[Outputs]:
        length = max(layout.ids.shape[1] for layout in layouts)

        def rows(name: str, fill: int) -> Tensor:
            return torch.cat(
                [
                    fn.pad(
                        torch.from_numpy(getattr(layout, name)), (0, length - layout.ids.shape[1]), value=fill
                    )
                    for layout in layouts
                ]
            )

        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.encoder(rows("ids", 0), rows("positions", 0), rows("blocks", -1))
        hidden = hidden.float()
        first = 0
        for layout, count in zip(layouts, areas, strict=True):
            last = first + len(layout.ids)
            own = hidden[first:last, : layout.ids.shape[1]]
            first = last
            flat = own.reshape(-1, own.shape[-1])
            yield Outputs(
                *self.heads(
                    torch.from_numpy(layout.sentence_pool()) @ flat,
                    torch.from_numpy(layout.area_pool(count)) @ own,
                    torch.from_numpy(layout.question_pool()) @ flat,
                    torch.from_numpy(layout.row_of),
                    torch.from_numpy(layout.place()),
                )
            )


def loss_of(outputs: Outputs, example: Example, role_weights: Tensor, plan: Plan) -> Tensor:
    """The sum of what roles, evidence, status and flags got wrong in one answer."""
    truth = torch.from_numpy(example.evidence)
    roles = torch.from_numpy(example.roles)
    loss = plan.role_weight * fn.cross_entropy(outputs.roles, roles, role_weights, label_smoothing=0.05)
    loss = loss + plan.evidence_weight * fn.binary_cross_entropy_with_logits(
        outputs.evidence, truth, pos_weight=torch.tensor(2.0)
    )
    for scores, wanted in ((outputs.evidence, truth), (outputs.evidence.T, truth.T)):
        has = wanted.sum(0) > 0
        if bool(has.any()):
            chances = torch.log_softmax(scores[:, has], 0)
            per_list = (chances * wanted[:, has]).sum(0) / wanted[:, has].sum(0)
            loss = loss - plan.list_weight * per_list.mean()
    loss = loss + plan.status_weight * fn.cross_entropy(
        outputs.status, torch.from_numpy(example.status), label_smoothing=0.05
    )
    flags = fn.binary_cross_entropy_with_logits(
        outputs.flags, torch.from_numpy(example.flags), pos_weight=torch.full((5,), 2.0)
    )
    return loss + plan.flag_weight * flags


def untrained(base: Path, seed: int) -> Network:
    """A network with MiniLM's encoder and heads that know nothing yet."""
    torch.manual_seed(seed)
    return Network(load_encoder(base))


def mean_of(networks: Sequence[Network]) -> Network:
    """The network whose weights are the means of others that grew from the same start.

    As good as asking all of them, at the price of one: Wortsman et al. 2022, "Model soups".
    """
    states = [network.state_dict() for network in networks]
    mean = Network.empty()
    mean.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    return mean


def fit(
    start: Network,
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    plan: Plan,
    report: Callable[[str], None],
) -> Network:
    """A network fitted to the examples; its weights are the average over the last steps.

    start stays as it was. report is told how it goes after every epoch.
    """
    torch.manual_seed(plan.seed)
    draw = random.Random(plan.seed)
    network = copy.deepcopy(start)
    network.requires_grad_(True)
    encoder = network.encoder
    # Words that the labelled answers never use must keep their place beside those that they do.
    for frozen in (encoder.words, encoder.places, encoder.norm, *encoder.layers[: plan.frozen_layers]):
        frozen.requires_grad_(False)
    steps = plan.epochs * -(-len(examples) // BATCH)
    groups = _parameter_groups(network, plan)
    optimiser = torch.optim.AdamW(groups, weight_decay=plan.weight_decay, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [group["lr"] for group in groups], total_steps=steps + 1, pct_start=0.12
    )
    counts = np.bincount(np.concatenate([example.roles for example in examples]), minlength=6)
    role_weights = torch.tensor((counts.mean() / counts) ** 0.35, dtype=torch.float32)
    averaged = copy.deepcopy(network)
    started, done = time.monotonic(), 0
    for epoch in range(plan.epochs):
        network.train()
        total = 0.0
        for batch in _batches(examples, draw):
            varied = [vary(example, draw, plan.strength) for example in batch]
            layouts = [lay_out(tokenizer, e.question, e.areas, e.sentences) for e in varied]
            outputs = network(layouts, [len(e.areas) for e in varied])
            loss = torch.stack(
                [loss_of(o, e, role_weights, plan) for o, e in zip(outputs, varied, strict=True)]
            ).mean()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            total += float(loss.detach()) * len(batch)
            done += 1
            _average(averaged, network, min(plan.average, done / (done + 10)))
        mean, seconds = total / len(examples), time.monotonic() - started
        report(f"epoch {epoch + 1} of {plan.epochs}: loss {mean:.3f}, {seconds:.0f} s")
    averaged.eval()
    return averaged


def _average(averaged: nn.Module, network: nn.Module, keep: float) -> None:
    with torch.no_grad():
        for mean, now in zip(averaged.parameters(), network.parameters(), strict=True):
            if now.requires_grad:
                mean.lerp_(now, 1 - keep)


def _batches(examples: Sequence[Example], draw: random.Random) -> Iterator[list[Example]]:
    """Random batches of answers of like length, so that little is spent on padding."""
    order = sorted(examples, key=lambda e: sum(map(len, e.sentences)) * draw.uniform(0.7, 1.3))
    batches = [list(order[at : at + BATCH]) for at in range(0, len(order), BATCH)]
    draw.shuffle(batches)
    return iter(batches)


def _parameter_groups(network: Network, plan: Plan) -> list[dict[str, object]]:
    """Lower layers learn more slowly; they hold what the encoder knows of the language."""
    encoder = network.encoder
    depth = len(encoder.layers)
    groups: list[dict[str, object]] = [{"params": list(network.heads.parameters()), "lr": plan.head_rate}]
    for number in range(plan.frozen_layers, depth):
        rate = plan.encoder_rate * plan.layer_decay ** (depth - 1 - number)
        groups.append({"params": list(encoder.layers[number].parameters()), "lr": rate})
    return groups
