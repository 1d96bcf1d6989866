"""Whisper on one chunk of sound: words with times and probabilities, checked before they are believed.

Runs in the worker process only. Nothing is carried from chunk to chunk. Each chunk is decoded once,
greedily enough to be repeatable; a result that is empty, loops or leaves speech uncovered is decoded
once more with other settings, and the better of the two is kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from practice_app.speech.chunks import Cut
from practice_app.speech.voice import RATE

BEAM = 5
_RETRY = {"temperature": 0.2, "beam_size": 1, "best_of": 3}
_SEED = 20  # of the retry, so that it says the same every time
_RETRY_PAD = round(0.4 * RATE)  # begins earlier, since the same window gave nothing good

_LOOPS = 2.4  # text that zlib shrinks more than this repeats itself (Whisper's own bound)
_GAP = 1.5  # seconds of speech without a word that make a chunk doubtful
_SLACK = 0.4  # seconds that word times may be off
_SILENT, _UNSURE = 0.6, -0.7  # no-speech probability and mean log probability of a ghost


@dataclass(frozen=True)
class HeardWord:
    """raw has the space that stands before the word, if any. Times are seconds of the recording."""

    raw: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True)
class Heard:
    """What one chunk came to. uncovered: seconds of its speech that no word covers."""

    words: tuple[HeardWord, ...]
    uncovered: float
    loops: bool
    tries: int = 1

    @property
    def doubtful(self) -> bool:
        return self.loops or self.uncovered >= _GAP

    @property
    def text(self) -> str:
        return "".join(word.raw for word in self.words).strip()


class Decoder:
    """A loaded Whisper model. device: "cpu" or "cuda"; note: why it is not the faster one, or ""."""

    def __init__(self, folder: Path, threads: int, beam: int = BEAM) -> None:
        import ctranslate2
        from faster_whisper import WhisperModel

        self._beam = beam
        self.device, self.note = "cpu", ""
        self._model: Any = None
        if ctranslate2.get_cuda_device_count() > 0:
            try:
                model = WhisperModel(str(folder), device="cuda", compute_type="int8_float16")
                _drain(model.transcribe(_hum(), language="en", beam_size=1))
                self._model, self.device = model, "cuda"
            except (RuntimeError, ValueError) as error:
                # Half-installed drivers are common; the processor always works, and doctor says so.
                self.note = f"the graphics card was found but could not be used ({error})"
        if self._model is None:
            self._model = WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
        self._model.encode = _remembering(self._model.encode)

    @property
    def multilingual(self) -> bool:
        return bool(self._model.model.is_multilingual)

    def warm(self) -> None:
        """One decode of a hum: the first real one is slow otherwise."""
        _drain(self._model.transcribe(_hum(), language="en", beam_size=1, temperature=0.0))

    def language(self, sound: NDArray[np.float32]) -> tuple[str, float]:
        """The language spoken in a chunk and how likely it is. Free when the chunk is decoded next."""
        from faster_whisper.audio import pad_or_trim

        features = self._model.feature_extractor(sound)
        encoded = self._model.encode(pad_or_trim(features[:, :-1]))  # as the decode will ask for it
        token, probability = self._model.model.detect_language(encoded)[0][0]
        return str(token).strip("<|>"), float(probability)

    def hear(
        self, sound: NDArray[np.float32], offset: int, cut: Cut, speech: Sequence[tuple[float, float]]
    ) -> Heard:
        """Decode the chunk `cut` of a recording.

        sound: (n,) float32 from sample `offset` of the recording, with the chunk inside it.
        speech: the stretches of the recording, in seconds, in which the detector heard a voice.
        Raises RuntimeError or MemoryError from the engine.
        """
        first = self._once(sound, offset, cut, cut, speech, {"temperature": 0.0, "beam_size": self._beam})
        if not first.doubtful:
            return first
        import ctranslate2

        ctranslate2.set_random_seed(_SEED)
        wider = Cut(max(offset, cut.start - _RETRY_PAD), cut.end)
        second = self._once(sound, offset, cut, wider, speech, _RETRY)
        best = min(first, second, key=lambda heard: (heard.loops, heard.uncovered))
        return Heard(best.words, best.uncovered, best.loops, tries=2)

    def _once(
        self,
        sound: NDArray[np.float32],
        offset: int,
        cut: Cut,
        window: Cut,
        speech: Sequence[tuple[float, float]],
        settings: dict[str, Any],
    ) -> Heard:
        segments, _ = self._model.transcribe(
            sound[window.start - offset : window.end - offset],
            language="en",
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=False,
            **settings,
        )
        begin, end = cut.start / RATE, cut.end / RATE
        within = [(max(a, begin), min(b, end)) for a, b in speech if a < end and b > begin]
        words: list[HeardWord] = []
        for segment in segments:
            found = [
                HeardWord(
                    word.word,
                    round(window.start / RATE + word.start, 3),
                    round(window.start / RATE + word.end, 3),
                    round(float(word.probability), 4),
                )
                for word in segment.words or ()
                if word.word.strip()
            ]
            if not is_ghost(found, within, segment.no_speech_prob, segment.avg_logprob):
                words += [word for word in found if begin <= (word.start + word.end) / 2 <= end]
        text = "".join(word.raw for word in words)
        return Heard(tuple(words), uncovered_seconds(within, words), loops(text))


def is_ghost(
    words: Sequence[HeardWord],
    speech: Sequence[tuple[float, float]],
    no_speech_probability: float,
    log_probability: float,
) -> bool:
    """Words that nobody said ("Thank you." over silence): all three witnesses must agree.

    No voice was detected where the words are, the model itself hears no speech, and it is unsure.
    """
    if not words or no_speech_probability <= _SILENT or log_probability >= _UNSURE:
        return False
    begin, end = words[0].start, words[-1].end
    return not any(a < end and b > begin for a, b in speech)


def loops(text: str) -> bool:
    """Whether a text repeats itself as Whisper does when it is stuck."""
    said = text.encode()
    return len(said) > 40 and len(said) / len(zlib.compress(said)) > _LOOPS


def uncovered_seconds(speech: Sequence[tuple[float, float]], words: Sequence[HeardWord]) -> float:
    """The longest stretch of speech, in seconds, that no word covers."""
    longest = 0.0
    for begin, end in speech:
        at = begin
        for word in words:
            if word.end + _SLACK <= at or word.start - _SLACK >= end:
                continue
            longest = max(longest, word.start - _SLACK - at)
            at = max(at, word.end + _SLACK)
        longest = max(longest, end - at)
    return round(longest, 3)


def _remembering(encode: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Encodes a window once where it is asked for twice in a row: more than half of a decode's work."""
    last: list[Any] = [None, None]

    def encoded(features: Any) -> Any:
        if last[0] is None or not np.array_equal(features, last[0]):
            last[:] = features, encode(features)
        return last[1]

    return encoded


def _hum() -> NDArray[np.float32]:
    return np.asarray(np.sin(np.arange(RATE) * 0.05) * 0.1, dtype=np.float32)


def _drain(result: tuple[Any, Any]) -> None:
    for _ in result[0]:
        pass
