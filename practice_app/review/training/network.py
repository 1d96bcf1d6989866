"""The network: one BERT encoder over the whole answer, and small heads over its sentences and areas.

Encoder weights start from all-MiniLM-L6-v2 (Apache-2.0), itself distilled from BERT by the method of
Wang et al. 2020 ("MiniLM"). Written out here rather than imported, because the attention pattern of
`review.tokens` (areas that never see one another) and the export need every step in plain sight.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from practice_app.review.tokens import FIRST_AREA, PADDING, POSITIONS, QUESTION

WIDTH, LAYERS, ATTENTION_HEADS, INNER, VOCABULARY = 384, 6, 12, 1536, 30522
LAYERS_APART = 4  # the layers in which an area does not see the answer
ROLES, STATUSES, FLAGS = 6, 3, 5
NONE = ROLES - 1
PLACE = 4  # numbers that tell where in the answer a sentence stands


class Layer(nn.Module):
    """A transformer layer with the norm after each part, as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.norm_attention = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm_output = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, allowed: Tensor) -> Tensor:
        rows, length, _ = hidden.shape
        shape = (rows, length, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS)
        query, key, value = (
            part(hidden).view(shape).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        mixed = fn.scaled_dot_product_attention(query, key, value, attn_mask=allowed)
        mixed = self.output(mixed.transpose(1, 2).reshape(rows, length, WIDTH))
        hidden = self.norm_attention(hidden + self.dropout(mixed))
        fed = self.outer(fn.gelu(self.inner(hidden)))
        return self.norm_output(hidden + self.dropout(fed))


class Encoder(nn.Module):
    """ids, positions, blocks (rows, length) -> hidden states (rows, length, WIDTH).

    What an answer becomes never depends on the areas. An area is first read with the question alone,
    so that the likeness which MiniLM was trained for holds; in the last layers it reads the answer too.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def forward(self, ids: Tensor, positions: Tensor, blocks: Tensor) -> Tensor:
        hidden = self.dropout(self.norm(self.words(ids) + self.places(positions)))
        if torch.is_autocast_enabled("cpu"):  # else every layer would cast back and forth
            hidden = hidden.to(torch.get_autocast_dtype("cpu"))
        apart, reading = (_bias(allowed, hidden) for allowed in allowed_attention(blocks))
        for number, layer in enumerate(self.layers):
            hidden = layer(hidden, apart if number < LAYERS_APART else reading)
        return hidden


def allowed_attention(blocks: Tensor) -> tuple[Tensor, Tensor]:
    """Which token may look at which, (rows, length, length): in the lower layers, and in the last ones."""
    reader, read = blocks.unsqueeze(2), blocks.unsqueeze(1)
    real = read != PADDING
    shared = (reader == read) | (read == QUESTION)
    apart = shared | ((reader < FIRST_AREA) & (read < FIRST_AREA))
    return apart & real, (shared | (read < FIRST_AREA)) & real


def _bias(allowed: Tensor, like: Tensor) -> Tensor:
    zeros = torch.zeros(allowed.shape, dtype=like.dtype)
    return zeros.masked_fill(~allowed, -1e4).unsqueeze(1)


def load_encoder(path: Path, dropout: float = 0.1) -> Encoder:
    """The encoder with the weights of a BERT-like safetensors file."""
    from safetensors.torch import load_file

    names = {
        "attention.self.query": "query",
        "attention.self.key": "key",
        "attention.self.value": "value",
        "attention.output.dense": "output",
        "attention.output.LayerNorm": "norm_attention",
        "intermediate.dense": "inner",
        "output.dense": "outer",
        "output.LayerNorm": "norm_output",
    }
    weights = {name.removeprefix("bert."): value for name, value in load_file(path).items()}
    kinds = weights["embeddings.token_type_embeddings.weight"]
    state = {
        # Every token is of the first kind, so its vector can live in the places.
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "places.weight": weights["embeddings.position_embeddings.weight"] + kinds[0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for layer in range(LAYERS):
        for theirs, ours in names.items():
            for kind in ("weight", "bias"):
                state[f"layers.{layer}.{ours}.{kind}"] = weights[f"encoder.layer.{layer}.{theirs}.{kind}"]
    encoder = Encoder(dropout)
    encoder.load_state_dict(state)
    # Words that the labelled answers never use must keep their place beside those that they do.
    for table in (encoder.words, encoder.places):
        table.weight.requires_grad_(False)
    return encoder


@dataclass
class Outputs:
    """Logits for one answer."""

    roles: Tensor  # (sentences, ROLES)
    evidence: Tensor  # (sentences, areas)
    status: Tensor  # (areas, STATUSES)
    flags: Tensor  # (FLAGS,)


class Heads(nn.Module):
    """sentences (n, WIDTH), areas (rows, m, WIDTH), question (1, WIDTH), row_of (n,), place (n, PLACE)
    -> role logits (n, 6), evidence logits (n, m), status logits (m, 3), flag logits (5,)."""

    def __init__(self, dropout: float = 0.15, memory: int = 96, pair: int = 96) -> None:
        super().__init__()
        both = 2 * memory
        self.dropout = nn.Dropout(dropout)
        self.enter = nn.Linear(WIDTH + PLACE, both)
        self.enter_question = nn.Linear(WIDTH, both, bias=False)
        self.sequence = nn.GRU(both, memory, bidirectional=True, batch_first=True)
        self.role = nn.Sequential(
            nn.Linear(WIDTH + both + PLACE, 128), nn.GELU(), nn.Dropout(dropout), nn.Linear(128, ROLES)
        )
        self.scale = nn.Parameter(torch.tensor(10.0))
        self.bias = nn.Parameter(torch.tensor(-4.0))
        self.from_memory = nn.Linear(both, WIDTH, bias=False)
        self.role_of_area = nn.Linear(WIDTH, ROLES)
        self.pair_sentence = nn.Linear(WIDTH + both, pair)
        self.pair_area = nn.Linear(WIDTH, pair)
        self.pair = nn.Sequential(nn.GELU(), nn.Dropout(dropout), nn.Linear(pair, 1))
        self.status = nn.Sequential(
            nn.Linear(WIDTH + both + ROLES + 6, 96), nn.GELU(), nn.Dropout(dropout), nn.Linear(96, STATUSES)
        )
        self.attention = nn.Linear(both, FLAGS)
        self.flag = nn.Linear(both, FLAGS)
        self.flag_overall = nn.Linear(both + ROLES, FLAGS)
        nn.init.normal_(self.from_memory.weight, std=0.01)

    def forward(
        self, sentences: Tensor, areas: Tensor, question: Tensor, row_of: Tensor, place: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        entered = fn.gelu(self.enter(torch.cat([sentences, place], 1)) + self.enter_question(question))
        memory, _ = self.sequence(self.dropout(entered).unsqueeze(0))
        memory = memory.squeeze(0)
        roles = self.role(self.dropout(torch.cat([sentences, memory, place], 1)))
        role_shares = torch.softmax(roles, 1)

        own = areas[row_of]  # (n, m, WIDTH): each area as read in the row of the sentence
        spoken = unit(sentences + self.from_memory(memory))
        close = (spoken.unsqueeze(1) * unit(own)).sum(-1)
        paired = self.pair_sentence(torch.cat([sentences, memory], 1)).unsqueeze(1) + self.pair_area(own)
        fits = (self.role_of_area(own) * role_shares.unsqueeze(1)).sum(-1)
        evidence = self.scale * close + self.bias + 4 * fits + self.pair(paired).squeeze(-1)

        weight = torch.softmax(evidence, 0)  # (n, m)
        chance = torch.sigmoid(evidence)
        solid = chance * (1 - role_shares[:, NONE:])
        top = chance.amax(0)
        facts = torch.stack(
            [
                top,
                chance.sum(0).clamp(max=4) / 4,
                solid.amax(0),
                solid.sum(0).clamp(max=4) / 4,
                torch.logsumexp(evidence, 0) / 8,
                role_shares[:, NONE].mean().expand(top.shape),
            ],
            1,
        )
        at_best = weight.T @ memory
        status = self.status(
            self.dropout(torch.cat([areas.mean(0), at_best, weight.T @ role_shares, facts], 1))
        )

        look = torch.softmax(self.attention(memory), 0)  # (n, FLAGS)
        seen = (look * self.flag(self.dropout(memory))).sum(0)
        overall = torch.cat([memory.mean(0), role_shares.mean(0)])
        return roles, evidence, status, seen + self.flag_overall(self.dropout(overall))


def unit(x: Tensor) -> Tensor:
    """Vectors scaled to length one."""
    return x / (x.pow(2).sum(-1, keepdim=True) + 1e-8).sqrt()
