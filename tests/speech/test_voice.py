from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from practice_app.speech.voice import FRAME, RATE, Threshold, VoiceDetector, speech_spans
from tests.speech import voices


def spans(sound: np.ndarray) -> tuple[tuple[float, float], ...]:
    detector = VoiceDetector()
    heard = np.concatenate((detector.hear(sound), detector.last()))
    threshold = Threshold()
    return speech_spans(np.array([threshold(p) for p in heard]), len(sound) / RATE)


def test_blocks_of_any_length_give_the_same_answer(spoken: voices.Spoken) -> None:
    sound = spoken.sound[: 5 * RATE + 123]
    at_once, in_blocks = VoiceDetector(), VoiceDetector()
    whole = np.concatenate((at_once.hear(sound), at_once.last()))
    cuts = np.cumsum(np.random.default_rng(1).integers(1, 3000, 200))
    parts = [in_blocks.hear(block) for block in np.split(sound, cuts[cuts < len(sound)])]
    np.testing.assert_allclose(np.concatenate((*parts, in_blocks.last())), whole, atol=1e-5)
    assert len(whole) == -(-len(sound) // FRAME)


def test_agrees_with_the_detector_it_was_taken_from(spoken: voices.Spoken) -> None:
    from faster_whisper.vad import get_vad_model

    sound = spoken.sound[: 300 * FRAME]
    theirs = get_vad_model()(sound.copy()).reshape(-1)
    # Theirs clears the end of the last frame, which is carried into nothing.
    np.testing.assert_allclose(VoiceDetector().hear(sound)[:-1], theirs[:-1], atol=1e-3)


def test_finds_speech_between_silences(spoken: voices.Spoken) -> None:
    word = voices.say("I called the customer the next morning.")
    found = spans(np.concatenate((voices.silence(2), word, voices.silence(3), word, voices.silence(1))))
    assert len(found) == 2
    assert found[0] == pytest.approx((2.0, 2 + len(word) / RATE), abs=0.3)
    assert found[1][0] == pytest.approx(5 + len(word) / RATE, abs=0.3)


@pytest.mark.parametrize("level", [0.0, 0.001, 0.02, 0.1])
def test_hears_no_voice_in_silence_and_noise(level: float) -> None:
    assert spans(voices.noise(10, level) if level else voices.silence(10)) == ()


@pytest.mark.parametrize("level", [0.003, 0.01, 1.0])
def test_hears_a_quiet_microphone(spoken: voices.Spoken, level: float) -> None:
    usual = sum(end - begin for begin, end in spans(spoken.sound))
    sound = spoken.sound / np.abs(spoken.sound).max() * np.float32(level)
    assert sum(end - begin for begin, end in spans(sound)) > 0.7 * usual


def test_begins_high_and_lasts_low() -> None:
    threshold = Threshold()
    assert [threshold(p) for p in (0.4, 0.5, 0.4, 0.36, 0.34, 0.4)] == [False, True, True, True, False, False]


def test_spans_close_short_gaps_and_drop_clicks() -> None:
    voiced = np.zeros(100, dtype=bool)
    voiced[10:20] = voiced[23:40] = True  # a gap of 96 ms
    voiced[60:62] = True  # 64 ms: a click
    voiced[90:] = True
    assert speech_spans(voiced, 3.19) == ((0.32, 1.28), (2.88, 3.19))
    assert speech_spans(np.zeros(0, dtype=bool), 0.0) == ()


def test_the_app_does_not_import_the_engine_for_it() -> None:
    code = (
        "import sys; import practice_app.speech.worker, practice_app.speech.live;"
        "from practice_app.speech.voice import VoiceDetector; VoiceDetector();"
        "assert not {'faster_whisper', 'ctranslate2', 'sounddevice', 'PySide6'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
