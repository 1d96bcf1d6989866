"""How a question, its areas and an answer become the rows of numbers that the encoder reads.

Training and the running program both lay answers out with this module, so they can't drift apart.

A row is `[CLS] question [SEP]`, then every area as a block of its own, then a stretch of the answer.
All areas share the same positions and never see one another, so their order can't matter. A long
answer takes several rows: each sentence is owned by one row and read with its neighbours there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNKNOWN, CLS, SEP = 100, 101, 102  # ids in BERT's uncased vocabulary
POSITIONS = 512  # the encoder knows no more
QUESTION_TOKENS = 64
AREA_TOKENS = 32
SENTENCE_TOKENS = 128
NEIGHBOUR_TOKENS = 64  # of context, on each side of the sentences that a row owns

# Blocks of a row; area k is FIRST_AREA + k.
PADDING, QUESTION, ANSWER, FIRST_AREA = -1, 0, 1, 2


@dataclass(frozen=True)
class Layout:
    """Rows of equal length for one answer. Integer arrays, all (rows, length)."""

    ids: NDArray[np.int64]
    positions: NDArray[np.int64]
    blocks: NDArray[np.int64]
    sentence: NDArray[np.int64]  # the sentence that a token belongs to in the row that owns it, else -1
    row_of: NDArray[np.int64]  # (sentences,) the row that owns each sentence

    def place(self) -> NDArray[np.float32]:
        """(sentences, 4): where in the answer each sentence stands, and how long the answer is."""
        count = len(self.row_of)
        place = np.arange(count) / max(1, count - 1)
        length = np.full(count, min(count, 30) / 30)
        return np.stack([place, place**2, place == 0, length], 1).astype(np.float32)

    def sentence_pool(self) -> NDArray[np.float32]:
        """(sentences, rows * length): the mean over each sentence's own tokens."""
        owner = self.sentence.reshape(1, -1)
        return _mean_weights(owner == np.arange(len(self.row_of))[:, None])

    def area_pool(self, areas: int) -> NDArray[np.float32]:
        """(rows, areas, length): the mean over each area's tokens, row by row."""
        own = self.blocks[:, None, :] == (FIRST_AREA + np.arange(areas))[None, :, None]
        return _mean_weights(own)

    def question_pool(self) -> NDArray[np.float32]:
        """(1, rows * length): the mean over the question's tokens in every row."""
        return _mean_weights(self.blocks.reshape(1, -1) == QUESTION)


def _mean_weights(own: NDArray[np.bool_]) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = (own / np.maximum(own.sum(-1, keepdims=True), 1)).astype(np.float32)
    return mean


def load_tokenizer(path: Path) -> Tokenizer:
    """BERT's uncased WordPiece tokenizer, without the padding and truncation that its file asks for."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def token_ids(tokenizer: Tokenizer, texts: Sequence[str], limit: int) -> list[list[int]]:
    """Ids of each text, at least one and at most `limit`."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [encoding.ids[:limit] or [UNKNOWN] for encoding in encodings]


def lay_out(tokenizer: Tokenizer, question: str, areas: Sequence[str], sentences: Sequence[str]) -> Layout:
    """Rows for an answer of one sentence or more to a question with any number of areas."""
    asked = [CLS, *token_ids(tokenizer, [question], QUESTION_TOKENS)[0], SEP]
    blocks = [[*ids, SEP] for ids in token_ids(tokenizer, areas, AREA_TOKENS)]
    said = token_ids(tokenizer, sentences, SENTENCE_TOKENS)
    begin = len(asked) + max((len(block) for block in blocks), default=0)
    rows = [
        _row(asked, blocks, said, begin, owned, read) for owned, read in _stretches(said, POSITIONS - begin)
    ]
    length = max(len(row[0]) for row in rows)
    filled = [
        [column + [fill] * (length - len(column)) for column, fill in zip(row, _FILL, strict=True)]
        for row in rows
    ]
    ids, positions, block, sentence = (np.array(column, np.int64) for column in zip(*filled, strict=True))
    row_of = np.empty(len(said), np.int64)
    for row in range(len(rows)):
        row_of[np.unique(sentence[row][sentence[row] >= 0])] = row
    return Layout(ids, positions, block, sentence, row_of)


_FILL = (0, 0, PADDING, -1)


def _row(
    asked: list[int], areas: list[list[int]], said: list[list[int]], begin: int, owned: range, read: range
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Ids, positions, blocks and sentence numbers of one row."""
    ids, positions, blocks = list(asked), list(range(len(asked))), [QUESTION] * len(asked)
    for number, area in enumerate(areas):
        ids += area
        positions += range(len(asked), len(asked) + len(area))
        blocks += [FIRST_AREA + number] * len(area)
    sentence = [-1] * len(ids)
    at = begin
    for number in read:
        count = len(said[number])
        ids += said[number]
        positions += range(at, at + count)
        sentence += [number if number in owned else -1] * count
        at += count
    blocks += [ANSWER] * (len(ids) - len(blocks))
    return ids, positions, blocks, sentence


def _stretches(said: list[list[int]], room: int) -> list[tuple[range, range]]:
    """Sentences that each row owns, and those that it reads: as few rows as hold, of like length."""
    lengths = [len(ids) for ids in said]
    total = sum(lengths)
    if total <= room:
        return [(range(len(said)), range(len(said)))]
    own_room = room - 2 * NEIGHBOUR_TOKENS
    rows = -(-total // own_room)
    target = min(own_room, -(-total // rows))
    owned: list[range] = []
    start, held = 0, 0
    for number, length in enumerate(lengths):
        if (held and held + length > own_room) or held >= target:
            owned.append(range(start, number))
            start, held = number, 0
        held += length
    owned.append(range(start, len(said)))
    return [(own, _with_neighbours(own, lengths)) for own in owned]


def _with_neighbours(own: range, lengths: list[int]) -> range:
    first, last = own.start, own.stop
    spare = NEIGHBOUR_TOKENS
    while first > 0 and lengths[first - 1] <= spare:
        first -= 1
        spare -= lengths[first]
    spare = NEIGHBOUR_TOKENS
    while last < len(lengths) and lengths[last] <= spare:
        spare -= lengths[last]
        last += 1
    return range(first, last)
