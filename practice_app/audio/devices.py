"""Which microphones there are, and which one is meant."""

from __future__ import annotations

import difflib
import re
import sys
from dataclasses import dataclass

from practice_app.audio.door import Sound, system_sound
from practice_app.errors import MicrophoneError

# On Windows each device appears once per host API; this one has whole names and the true rate.
_WINDOWS_HOST = "Windows WASAPI"
# Names that ALSA's configuration offers beside the real devices; none is one that a person would choose.
_ALSA_PLUGINS = re.compile(
    r"^(sysdefault|samplerate|speexrate|lavrate|speex|upmix|vdownmix|dmix|dsnoop|null|oss"
    r"|front|rear|side|surround\d+|iec958|spdif|hdmi)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Microphone:
    """An input device. index is PortAudio's and changes; `label` is what settings keep.

    rate: native samples a second. channels: as many as the device says it has.
    """

    index: int
    name: str
    host: str
    default: bool
    rate: int
    channels: int = 1

    @property
    def label(self) -> str:
        return f"{self.name} ({self.host})"


def microphones(sound: Sound | None = None) -> tuple[Microphone, ...]:
    """The microphones to choose from, the default one first; empty when there is none.

    The first call may take a second. Raises MicrophoneError when PortAudio can't be used.
    """
    sound = sound or system_sound()
    every = all_inputs(sound)
    windows = [microphone for microphone in every if microphone.host == _WINDOWS_HOST]
    shown = [
        microphone
        for microphone in windows or every
        if microphone.default or not (microphone.host == "ALSA" and _ALSA_PLUGINS.match(microphone.name))
    ]
    return tuple(sorted(shown, key=lambda microphone: not microphone.default))


def all_inputs(sound: Sound) -> tuple[Microphone, ...]:
    """Every input under every host API, in PortAudio's order. Raises MicrophoneError."""
    try:
        devices, hosts, default_host = sound.devices(), sound.hosts(), sound.default_host()
    except sound.failure as error:
        raise MicrophoneError(
            "The list of microphones could not be read.", "Start Practice App again.", str(error)
        ) from error
    names = [str(host["name"]) for host in hosts]
    if _WINDOWS_HOST in names and hosts[names.index(_WINDOWS_HOST)]["default_input_device"] >= 0:
        default_host = names.index(_WINDOWS_HOST)
    default = hosts[default_host]["default_input_device"] if 0 <= default_host < len(hosts) else -1
    return tuple(
        Microphone(
            index=index,
            name=" ".join(str(device["name"]).split()),  # some drivers put line ends into names
            host=names[int(device["hostapi"])],
            default=index == default,
            rate=round(float(device["default_samplerate"])),
            channels=int(device["max_input_channels"]),
        )
        for index, device in enumerate(devices)
        if device["max_input_channels"] > 0
    )


def refresh(sound: Sound | None = None) -> bool:
    """Look again which devices there are; False, and nothing done, while one is in use.

    PortAudio keeps its list from the start on, so a device plugged in later appears only after this.
    """
    return (sound or system_sound()).refresh()


def find_microphone(name: str | None, sound: Sound | None = None) -> Microphone:
    """The microphone with this label or name; the default one for None or "".

    Raises MicrophoneError when there is none, or none of that name.
    """
    sound = sound or system_sound()
    found = microphones(sound)
    if not found:
        raise MicrophoneError(
            "No microphone was found.",
            f"Plug one in and try again, or type your answer. {permission_hint()}".strip(),
        )
    if not name:
        return found[0]
    wanted = name.casefold()
    for microphone in (*found, *all_inputs(sound)):
        if wanted in (microphone.label.casefold(), microphone.name.casefold()):
            return microphone
    labels = [microphone.label for microphone in found]
    near = difflib.get_close_matches(name, labels, n=1)
    raise MicrophoneError(
        f"The microphone “{name}” is not there.",
        f"Plug it in, or choose another one: {', '.join(near or labels)}.",
    )


def same_elsewhere(microphone: Microphone, sound: Sound) -> tuple[Microphone, ...]:
    """The same device under other host APIs: where one can't open it, another often can."""
    start = microphone.name[:31]  # Windows MME cuts names there
    return tuple(
        other
        for other in all_inputs(sound)
        if other.host != microphone.host and other.name[:31] == start and other.index != microphone.index
    )


def permission_hint(system: str = sys.platform) -> str:
    """Where this system lets or forbids a program to use the microphone; "" where there is no such place."""
    if system == "darwin":
        return "Allow it in System Settings › Privacy & Security › Microphone."
    if system == "win32":
        return "Allow it in Settings › Privacy & security › Microphone."
    return ""
