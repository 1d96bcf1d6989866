"""Where somebody speaks: the Silero voice detector, frame by frame, with numpy and onnxruntime only.

The model is the one in the faster-whisper wheel, found without importing that package. It takes frames
of 512 samples with the last 64 of the frame before, and two states that are carried on, so that the
answer does not depend on how the sound was cut into blocks. Thresholds as in Silero's own VADIterator
(github.com/snakers4/silero-vad): a voice begins at 0.5 and lasts while the probability is 0.35 or more.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from practice_app.errors import ModelMissing

RATE = 16000
FRAME = 512  # samples: 32 ms
FRAME_SECONDS = FRAME / RATE
_CONTEXT = 64
_BEGINS, _LASTS = 0.5, 0.35
_ONE_GO = 2000  # frames a call, to bound memory on long files

SHORTEST_SPEECH = 0.1  # seconds; a click is not a voice
SHORTEST_SILENCE = 0.2  # seconds; the stop of a "t" is not a pause


def detector_file() -> Path:
    """The detector's model in the faster-whisper package. Raises ModelMissing."""
    spec = importlib.util.find_spec("faster_whisper")
    for place in (spec.submodule_search_locations if spec else None) or ():
        path = Path(place) / "assets" / "silero_vad_v6.onnx"
        if path.is_file():
            return path
    raise ModelMissing(
        "The voice detector is not on this machine, so speech can't be transcribed.",
        "Install the speech parts again; you can type your answers meanwhile.",
    )


class VoiceDetector:
    """Streaming: give it sound in blocks of any length, get a probability of voice for each frame."""

    def __init__(self, path: Path | None = None) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1  # a frame is too small to share
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(
            str(path or detector_file()), options, providers=["CPUExecutionProvider"]
        )
        self.reset()

    def reset(self) -> None:
        """Begin a new recording."""
        self._hidden = np.zeros((1, 1, 128), dtype=np.float32)
        self._cell = np.zeros((1, 1, 128), dtype=np.float32)
        self._before = np.zeros(_CONTEXT, dtype=np.float32)
        self._rest = np.zeros(0, dtype=np.float32)

    def hear(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sound (n,) float32 mono 16 kHz -> probabilities (frames,) of the frames it completes."""
        sound = np.concatenate((self._rest, sound))
        count = len(sound) // FRAME
        self._rest = sound[count * FRAME :]
        if not count:
            return np.zeros(0, dtype=np.float32)
        whole = sound[: count * FRAME].reshape(count, FRAME)
        contexts = np.vstack((self._before[None], whole[:-1, -_CONTEXT:]))
        self._before = whole[-1, -_CONTEXT:]
        frames = np.hstack((contexts, whole))
        heard = []
        for begin in range(0, count, _ONE_GO):
            probabilities, self._hidden, self._cell = self._session.run(
                None, {"input": frames[begin : begin + _ONE_GO], "h": self._hidden, "c": self._cell}
            )
            heard.append(np.asarray(probabilities, dtype=np.float32).reshape(-1))
        return np.concatenate(heard)

    def last(self) -> NDArray[np.float32]:
        """Probabilities of what is left at the end, filled up with silence: (0,) or (1,)."""
        if not len(self._rest):
            return np.zeros(0, dtype=np.float32)
        return self.hear(np.zeros(FRAME - len(self._rest), dtype=np.float32))


class Threshold:
    """Turns probabilities into voice or no voice, with a lower bar to go on than to begin."""

    def __init__(self) -> None:
        self._voice = False

    def __call__(self, probability: float) -> bool:
        self._voice = probability >= (_LASTS if self._voice else _BEGINS)
        return self._voice


def speech_spans(voiced: NDArray[np.bool_], seconds: float) -> tuple[tuple[float, float], ...]:
    """Voiced frames -> stretches (start, end) in seconds in which somebody speaks.

    Gaps shorter than SHORTEST_SILENCE are closed first, then stretches shorter than SHORTEST_SPEECH
    dropped. seconds: the length of the recording, which no stretch passes.
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([0], voiced.astype(np.int8), [0]))))
    joined: list[list[float]] = []
    for begin, end in edges.reshape(-1, 2) * FRAME_SECONDS:
        if joined and begin - joined[-1][1] < SHORTEST_SILENCE:
            joined[-1][1] = end
        else:
            joined.append([begin, end])
    return tuple(
        (round(begin, 3), round(min(end, seconds), 3))
        for begin, end in joined
        if end - begin >= SHORTEST_SPEECH and begin < seconds
    )
