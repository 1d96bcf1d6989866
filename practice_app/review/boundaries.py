"""Where sentences end in speech that was written down without punctuation: a small encoder, by ONNX."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from practice_app.errors import ModelMissing, ReviewError
from practice_app.review.wording import plain

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

CARD = "boundary.json"
WEIGHTS = "boundary.onnx"
TOKENIZER = "tokenizer.json"
WINDOW, STEP = 140, 100  # words read at once, and how far the next window begins
EDGE = 20  # words; nearer to the edge of a window a gap counts less
CLS, SEP = 101, 102


class BoundaryModel:
    """Log odds of a sentence's end between words. Files are checked at load, weights read at first use.

    Punctuated answers never need the weights, so they cost nothing there.
    """

    def __init__(self, weights: Path, tokenizer: Path, version: str) -> None:
        self._weights = weights
        self._tokenizer_path = tokenizer
        self._loading = threading.Lock()
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None
        self.version = version

    @classmethod
    def load(cls, folder: Path) -> BoundaryModel:
        """The model in this folder. Raises ModelMissing when a file is absent or not the one released."""
        try:
            card: Mapping[str, str] = json.loads((folder / CARD).read_text(encoding="utf-8"))
            with (folder / WEIGHTS).open("rb") as weights:
                found = hashlib.file_digest(weights, "sha256").hexdigest()
        except FileNotFoundError as error:
            raise ModelMissing(
                "A review model is missing, so nothing can be marked.",
                "Install the program again.",
                str(error),
            ) from error
        if found != card["sha256"]:
            raise ModelMissing(
                "A review model is not the one that came with the program, so nothing is marked.",
                "Install the program again.",
                f"{WEIGHTS}: sha256 {found}, expected {card['sha256']}",
            )
        return cls(folder / WEIGHTS, folder / TOKENIZER, card["version"])

    def log_odds(self, words: Sequence[str]) -> NDArray[np.float32]:
        """(len(words) - 1,) log odds of a boundary after each word but the last.

        Only the letters of the words are read. Raises ReviewError when the model fails.
        """
        if len(words) < 2:
            return np.zeros(0, np.float32)
        session, tokenizer = self._model()
        encodings = tokenizer.encode_batch([plain(word) or "," for word in words], add_special_tokens=False)
        pieces = [encoding.ids or [CLS] for encoding in encodings]
        total = np.zeros(len(words) - 1, np.float64)
        weight = np.zeros(len(words) - 1, np.float64)
        for start, end in windows(len(words)):
            odds = self._window(session, pieces[start:end])
            at = np.arange(len(odds))
            trust = np.minimum(np.minimum(at + 1, len(odds) - at), EDGE)
            total[start : end - 1] += odds * trust
            weight[start : end - 1] += trust
        return (total / weight).astype(np.float32)

    def _model(self) -> tuple[InferenceSession, Tokenizer]:
        from onnxruntime import InferenceSession, SessionOptions

        from practice_app.review.tokens import load_tokenizer

        with self._loading:
            if self._loaded is None:
                options = SessionOptions()
                options.intra_op_num_threads = 2
                options.inter_op_num_threads = 1
                options.enable_cpu_mem_arena = False  # gives the memory of a long answer back
                options.add_session_config_entry("session.intra_op.allow_spinning", "0")
                session = InferenceSession(str(self._weights), options, providers=["CPUExecutionProvider"])
                self._loaded = session, load_tokenizer(self._tokenizer_path)
            return self._loaded

    def _window(self, session: InferenceSession, pieces: Sequence[Sequence[int]]) -> NDArray[np.float64]:
        ids, first, last = lay_out_words(pieces)
        try:
            (scores,) = session.run(None, {"ids": np.array([ids], np.int64)})
        except RuntimeError as error:
            raise ReviewError(
                "The review model failed. Your recording and transcript are safe.", "Try again.", str(error)
            ) from error
        return np.asarray(scores[last[:-1], 0] + scores[first[1:], 1], np.float64)


def windows(words: int) -> list[tuple[int, int]]:
    """Overlapping stretches (start, end) of at least two words that cover the answer."""
    found = [(0, min(words, WINDOW))]
    while found[-1][1] < words:
        start = found[-1][0] + STEP
        found.append((start, min(words, start + WINDOW)))
    return found


def lay_out_words(pieces: Sequence[Sequence[int]]) -> tuple[list[int], NDArray[np.int64], NDArray[np.int64]]:
    """Token ids of one window, and the places of every word's first and last token."""
    ids, first, last = [CLS], [], []
    for piece in pieces:
        first.append(len(ids))
        ids += piece[:8]
        last.append(len(ids) - 1)
    return [*ids[:511], SEP], np.minimum(np.array(first), 510), np.minimum(np.array(last), 510)
