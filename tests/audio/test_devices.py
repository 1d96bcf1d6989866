from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from practice_app.audio import door
from practice_app.audio.devices import find_microphone, microphones, permission_hint, refresh
from practice_app.audio.door import Sound, install_hint
from practice_app.audio.recorder import Recorder
from practice_app.errors import MicrophoneError
from tests.fakes.sound import FakeSound

WINDOWS = FakeSound(
    inputs=(
        ("Microphone (USB Audio Device wit", 44_100, 2, "MME"),
        ("Microphone (USB Audio Device with a long name)", 48_000, 1, "Windows WASAPI"),
        ("Line in", 48_000, 2, "Windows WASAPI"),
    ),
    hosts=("MME", "Windows WASAPI"),
)


def test_the_default_comes_first_and_has_a_name_to_keep() -> None:
    sound = Sound(FakeSound(inputs=(("Headset\r\n Mic", 16_000, 1), ("Webcam", 48_000, 2))))
    first, second = microphones(sound)
    assert (first.default, second.default) == (True, False)
    assert first.label == "Headset Mic (ALSA)"
    assert (second.index, second.rate, second.channels) == (1, 48_000, 2)


@pytest.mark.parametrize("name", ["Webcam (ALSA)", "webcam", "Webcam"])
def test_a_name_from_the_settings_is_found(name: str) -> None:
    sound = Sound(FakeSound(inputs=(("Headset", 16_000, 1), ("Webcam", 48_000, 2))))
    assert find_microphone(name, sound).index == 1


@pytest.mark.parametrize("name", [None, ""])
def test_no_name_means_the_default(name: str | None) -> None:
    assert find_microphone(name, Sound(FakeSound())).default


def test_one_that_is_not_there_is_never_replaced_in_silence() -> None:
    with pytest.raises(MicrophoneError, match=r"“Web cam” is not there.*Webcam \(ALSA\)"):
        find_microphone("Web cam", Sound(FakeSound(inputs=(("Webcam", 48_000, 2),))))


def test_no_microphone_at_all() -> None:
    sound = Sound(FakeSound(inputs=()))
    assert microphones(sound) == ()
    with pytest.raises(MicrophoneError, match=r"No microphone was found.*type your answer"):
        find_microphone(None, sound)


def test_windows_shows_each_device_once() -> None:
    found = microphones(Sound(WINDOWS))
    assert [microphone.name for microphone in found] == [
        "Microphone (USB Audio Device with a long name)",
        "Line in",
    ]
    assert found[0].default


def test_plug_ins_of_alsa_are_not_shown_but_found_by_name() -> None:
    sound = Sound(FakeSound(inputs=(("default", 44_100, 32), ("sysdefault", 48_000, 128), ("dsnoop", 1, 2))))
    assert [microphone.name for microphone in microphones(sound)] == ["default"]
    assert find_microphone("sysdefault", sound).index == 1


def test_a_new_device_appears_after_a_refresh_and_only_when_idle(tmp_path: Path) -> None:
    module = FakeSound()
    sound = Sound(module)
    recorder = Recorder(tmp_path / "answer.wav", sound=sound)
    recorder.start()
    module.inputs.append(("Webcam", 48_000, 2))
    assert not refresh(sound)
    assert len(microphones(sound)) == 1
    recorder.cancel()
    assert refresh(sound)
    assert len(microphones(sound)) == 2


def test_a_list_that_can_not_be_read_again_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    module = FakeSound()

    def fail() -> None:
        raise module.PortAudioError("Internal PortAudio error", -9986)

    monkeypatch.setattr(module, "_initialize", fail)
    with pytest.raises(MicrophoneError, match="could not be read again"):
        refresh(Sound(module))


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (OSError("PortAudio library not found"), "PortAudio, the library that recording needs.*type your"),
        (ImportError("No module named sounddevice"), "is not installed.*run.py"),
    ],
)
def test_a_machine_without_portaudio(monkeypatch: pytest.MonkeyPatch, failure: Exception, told: str) -> None:
    def fail(name: str) -> None:
        raise failure

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(MicrophoneError, match=told) as caught:
        Sound()
    assert str(failure) in caught.value.details


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "apt install libportaudio2"),
        ({"ID": "fedora"}, "dnf install portaudio"),
        ({"ID": "arch"}, "pacman -S portaudio"),
        ({"ID": "plan9"}, "libportaudio.so.2"),
    ],
)
def test_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch, release: dict[str, str], command: str
) -> None:
    monkeypatch.setattr(door.sys, "platform", "linux")
    monkeypatch.setattr(door.platform, "freedesktop_os_release", lambda: release)
    assert command in install_hint()


def test_where_the_microphone_is_allowed() -> None:
    assert "System Settings" in permission_hint("darwin")
    assert "Settings" in permission_hint("win32")
    assert permission_hint("linux") == ""
