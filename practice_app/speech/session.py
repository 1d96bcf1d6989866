"""One recording on its way to words, inside the worker process: sound in, events out.

A session never waits and never starts threads: `add` takes sound (cheap), `step` does one piece of work
at most. The same class serves a file, given whole, and a live answer, given as it is spoken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from practice_app.model import SpeechState
from practice_app.speech.chunks import Cut, Cutter, loudness_of
from practice_app.speech.decoder import Decoder, Heard, HeardWord
from practice_app.speech.voice import FRAME, RATE, VoiceDetector, speech_spans

Event = dict[str, Any]

_AHEAD = 0.9  # seconds of silence after which the open chunk is decoded on suspicion of Stop
_LONGEST_AHEAD = 20.0  # seconds; a longer open chunk closes soon by itself
_ENGLISH, _FOREIGN = 0.5, 0.7  # language probabilities that settle the matter either way
_LANGUAGE_NEEDS = 1.5  # seconds of speech; less says little about a language
_KEPT = 2 * RATE  # samples kept before the open chunk, for a second try with more room


class Session:
    """See the module. known: chunks that an earlier worker has decoded, by (start, end)."""

    def __init__(
        self,
        decoder: Callable[[], Decoder],
        detector: VoiceDetector,
        live: bool,
        known: dict[tuple[int, int], Heard] | None = None,
    ) -> None:
        self.live = live
        self._decoder, self._detector = decoder, detector
        self._cutter = Cutter()
        self._known = known or {}
        self._waiting: list[Cut] = []
        self._done: list[tuple[Cut, Heard]] = []
        self._sound = np.zeros(0, dtype=np.float32)  # from sample _offset on
        self._offset = 0
        self._frames = 0  # looked at by the detector
        self._silent = True  # every sample so far was exactly zero
        self._finished = self._closed = False
        self._languages: list[tuple[str, float, float]] = []  # language, probability, seconds
        self._began = time.process_time()
        self._decode_seconds = 0.0
        self._ahead = 0  # chunks whose words were there before they closed
        self._decodes = 0

    # --- Sound in -------------------------------------------------------------------------------

    def add(self, sound: NDArray[np.float32]) -> None:
        """Further sound (n,) float32 mono 16 kHz."""
        self._silent = self._silent and not sound.any()
        self._sound = np.concatenate((self._sound, sound))
        self._look(self._detector.hear(sound))
        needed = self._waiting[0].start if self._waiting else min(self._cutter.settled, self._samples)
        keep = max(self._offset, needed - _KEPT)
        self._sound, self._offset = self._sound[keep - self._offset :], keep

    def finish(self) -> None:
        """No more sound will come."""
        self._finished = True
        self._look(self._detector.last())
        tail = self._cutter.tail(self._samples)
        if tail is not None:
            self._waiting.append(tail)

    @property
    def _samples(self) -> int:
        return self._offset + len(self._sound)

    def _look(self, probabilities: NDArray[np.float32]) -> None:
        begin = self._frames * FRAME - self._offset
        self._frames += len(probabilities)
        sound = self._sound[begin : self._frames * FRAME - self._offset]
        if len(sound) % FRAME:  # the last frame of all is filled up
            sound = np.pad(sound, (0, FRAME - len(sound) % FRAME))
        self._waiting += self._cutter.add(probabilities, loudness_of(sound))

    # --- Words out ------------------------------------------------------------------------------

    @property
    def has_work(self) -> bool:
        if self._finished:
            return not self._closed
        return bool(self._waiting) or self._worth_decoding_ahead() is not None

    def step(self) -> Iterator[Event]:
        """Decode one chunk at most, and tell what came of it."""
        if self._waiting:
            cut = self._waiting.pop(0)
            self._ahead += (cut.start, cut.end) in self._known
            heard = self._hear(cut)
            self._done.append((cut, heard))
            done = sum(cut.seconds for cut, _ in self._done)
            yield {
                "kind": "chunk",
                **_as_json(cut, heard),
                "index": len(self._done) - 1,
                "reached": self.reached,
                "fraction": done / (done + sum(cut.seconds for cut in self._waiting)),
            }
        elif not self._finished:
            ahead = self._worth_decoding_ahead()
            if ahead is not None:
                self._hear(ahead)
                yield {"kind": "ahead", "reached": self.reached}
        if self._finished and not self._waiting:
            self._closed = True
            yield self._result()

    def _worth_decoding_ahead(self) -> Cut | None:
        if not self.live or self._waiting or self._cutter.pause < _AHEAD:
            return None
        tail = self._cutter.tail(self._samples)
        if tail is None or tail.seconds > _LONGEST_AHEAD or (tail.start, tail.end) in self._known:
            return None
        return tail

    @property
    def reached(self) -> float:
        """Seconds of the recording up to which no closed chunk waits."""
        return (self._waiting[0].start if self._waiting else self._frames * FRAME) / RATE

    def _hear(self, cut: Cut) -> Heard:
        key = (cut.start, cut.end)
        heard = self._known.get(key)
        if heard is None:
            loading = time.process_time()
            decoder = self._decoder()
            self._began += time.process_time() - loading  # not this recording's cost
            began = time.perf_counter()
            speech = speech_spans(np.array(self._cutter.voiced), self._samples / RATE)
            if self._language_open(cut, decoder):
                sound = self._sound[cut.start - self._offset : cut.end - self._offset]
                self._languages.append((*decoder.language(sound), cut.seconds))
            heard = self._known[key] = decoder.hear(self._sound, self._offset, cut, speech)
            self._decode_seconds += time.perf_counter() - began
            self._decodes += 1
        return heard

    def _language_open(self, cut: Cut, decoder: Decoder) -> bool:
        """Whether it is still to be found out that this is English."""
        english = any(name == "en" and sure >= _ENGLISH for name, sure, _ in self._languages)
        return decoder.multilingual and not english and cut.seconds >= _LANGUAGE_NEEDS

    def _result(self) -> Event:
        seconds = self._samples / RATE
        speech = speech_spans(np.array(self._cutter.voiced, dtype=bool), seconds)
        language = self._foreign() or "en"
        state = SpeechState.HEARD
        if self._silent:
            state = SpeechState.SILENCE
        elif language != "en":
            state = SpeechState.NOT_ENGLISH
        elif not any(heard.words for _, heard in self._done):
            state = SpeechState.NO_SPEECH
        return {
            "kind": "result",
            "state": state.value,
            "language": language,
            "seconds": seconds,
            "speech": speech,
            "chunks": [_as_json(cut, heard) for cut, heard in self._done],
            "ahead": self._ahead,
            "decodes": self._decodes,
            "cpu_s": time.process_time() - self._began,
            "decode_s": self._decode_seconds,
        }

    def _foreign(self) -> str | None:
        """Another language than English, when every chunk asked clearly says so."""
        if not self._languages or any(name == "en" for name, _, _ in self._languages):
            return None
        total = sum(seconds for _, _, seconds in self._languages)
        sure = sum(probability * seconds for _, probability, seconds in self._languages) / total
        return self._languages[0][0] if sure >= _FOREIGN else None


def _as_json(cut: Cut, heard: Heard) -> Event:
    return {"cut": asdict(cut), "words": [list(asdict(word).values()) for word in heard.words],
            "uncovered": heard.uncovered, "loops": heard.loops, "tries": heard.tries}  # fmt: skip


def heard_from_json(chunk: Event) -> tuple[Cut, Heard]:
    """The chunk that an event carries."""
    words = tuple(HeardWord(*word) for word in chunk["words"])
    return Cut(**chunk["cut"]), Heard(words, chunk["uncovered"], chunk["loops"], chunk["tries"])
