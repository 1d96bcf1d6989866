"""Running the trained encoder and heads with onnxruntime: sentences in, the network's scores out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from practice_app.review.features import Scores
from practice_app.review.tokens import Layout, lay_out, load_tokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

TOKENIZER, ENCODER, HEADS = "tokenizer.json", "encoder.onnx", "heads.onnx"
_ROWS_AT_ONCE = 1  # two would need 170 MB more for a moment and be no faster


class Scorer:
    """The network of one folder. One thread at a time may use it."""

    def __init__(self, tokenizer: Tokenizer, encoder: InferenceSession, heads: InferenceSession) -> None:
        self._tokenizer = tokenizer
        self._encoder = encoder
        self._heads = heads

    @staticmethod
    def open(folder: Path) -> Scorer:
        """The network in `folder`, whose files are taken on trust: see `Judge.load` for the checks."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # gives the memory of a long answer back
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")

        def session(name: str) -> InferenceSession:
            return onnxruntime.InferenceSession(
                str(folder / name), options, providers=["CPUExecutionProvider"]
            )

        return Scorer(load_tokenizer(folder / TOKENIZER), session(ENCODER), session(HEADS))

    def __call__(self, question: str, areas: Sequence[str], sentences: Sequence[str]) -> Scores:
        """Scores of one answer of at least one sentence, for any number of areas."""
        # The heads want an area to work on; without any, the question stands in and is dropped again.
        listened = list(areas) or [question]
        layout = lay_out(self._tokenizer, question, listened, sentences)
        hidden = np.concatenate([self._encoder.run(None, rows)[0] for rows in _row_groups(layout)])
        flat = hidden.reshape(-1, hidden.shape[-1])
        roles, evidence, status, flags = self._heads.run(
            None,
            {
                "sentences": layout.sentence_pool() @ flat,
                "areas": layout.area_pool(len(listened)) @ hidden,
                "question": layout.question_pool() @ flat,
                "row_of": layout.row_of,
                "place": layout.place(),
            },
        )
        kept = (roles, evidence[:, : len(areas)], status[: len(areas)], flags)
        return Scores(*(np.asarray(part, float) for part in kept))


def _row_groups(layout: Layout) -> Iterator[dict[str, NDArray[np.int64]]]:
    for first in range(0, len(layout.ids), _ROWS_AT_ONCE):
        group = slice(first, first + _ROWS_AT_ONCE)
        yield {
            "ids": layout.ids[group],
            "positions": layout.positions[group],
            "blocks": layout.blocks[group],
        }
