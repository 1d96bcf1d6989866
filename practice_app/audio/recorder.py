"""Records one answer: PortAudio's callback fills a queue, a thread empties it onto the disk."""

from __future__ import annotations

import queue
import threading
from enum import Enum, StrEnum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practice_app.audio.devices import Microphone, find_microphone, permission_hint, same_elsewhere
from practice_app.audio.door import Sound, system_sound
from practice_app.audio.level import Level
from practice_app.audio.tape import OnBlock, Tape
from practice_app.audio.wav import RATE, WavWriter
from practice_app.errors import MicrophoneError, PracticeError, StoreError
from practice_app.model import Recording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TICK_SECONDS = 0.1
_FIRST_BLOCK_SECONDS = 5.0  # a Bluetooth headset needs up to three to open its microphone
_GONE_SECONDS = 1.0  # an unplugged device often tells nothing: the callbacks just stop (sounddevice#627)
_DISK_SECONDS = 10.0
_SHORTEST_TAIL_SECONDS, _LONGEST_TAIL_SECONDS = 0.1, 0.3
_MOST_CHANNELS = 8  # sound servers claim 32 or more and then fill two

_DEVICE_UNAVAILABLE = -9985  # PortAudio's error code


class State(StrEnum):
    """Where a recording is."""

    NEW = "new"
    STARTING = "starting"  # the device is open, but no sound has come yet
    RECORDING = "recording"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    FAILED = "failed"  # ended by a fault; `problem` tells it and the answer so far is kept


class _Mark(Enum):
    """What stands between the blocks in the queue."""

    PAUSE = auto()
    RESUME = auto()
    END = auto()
    GONE = auto()


class Recorder:
    """One answer from the microphone into one WAV file (PCM16 mono, 16 kHz).

    `start`, `stop` and `cancel` may take a second or two: call them off the window's thread. The properties
    never block and may be read at any time from any thread. A recorder records once.
    """

    def __init__(
        self,
        path: Path,
        microphone: str | None = None,
        on_block: OnBlock | None = None,
        sound: Sound | None = None,
    ) -> None:
        """path: must not exist yet. microphone: a `Microphone.label`; None for the default one.

        on_block: gets every block that was written (int16, mono, 16 kHz, any length above 0) on the
        recorder's thread, so it should only pass it on. When it raises, it is not called again, the
        recording goes on, and `tap_error` holds what was raised.
        """
        self.path = path
        self.microphone: Microphone | None = None  # the one in use, once started
        self._wanted = microphone
        self._on_block = on_block
        self._sound = sound
        self._stream: Any = None
        self._queue: queue.SimpleQueue[NDArray[np.float32] | _Mark] = queue.SimpleQueue()
        self._calls = threading.Lock()  # one call at a time; the properties don't need it
        self._closing = threading.Lock()
        self._ended = threading.Event()
        self._tape: Tape | None = None
        self._thread: threading.Thread | None = None
        self._recording: Recording | None = None
        self._end_state: State | None = None
        self._handed_over = False
        self._paused = False
        self._fault = ""
        self._overflows = 0

    # --- What may be read at any time ---

    @property
    def state(self) -> State:
        if self._end_state is not None:
            return self._end_state
        if self._thread is None:
            return State.NEW
        if self._paused:
            return State.PAUSED
        return State.RECORDING if self.ready else State.STARTING

    @property
    def ready(self) -> bool:
        """Whether sound has come from the device, so that nothing said from now on is lost."""
        return self._tape is not None and self._tape.ready

    @property
    def seconds(self) -> float:
        """Length of the answer so far; a pause doesn't count."""
        return self._tape.seconds if self._tape else 0.0

    @property
    def level(self) -> Level:
        return self._tape.level if self._tape else Level()

    @property
    def problem(self) -> str:
        """What is wrong at the moment, for the user; "" when nothing is."""
        tap = "The live text has stopped; your answer is still being recorded." if self.tap_error else ""
        return self._fault or (self._tape.problem if self._tape else "") or tap

    @property
    def tap_error(self) -> Exception | None:
        return self._tape.tap_error if self._tape else None

    @property
    def overflows(self) -> int:
        """How often PortAudio had to throw sound away because the machine was too busy."""
        return self._overflows

    # --- What may be asked for ---

    def start(self) -> None:
        """Open the microphone and begin. Raises MicrophoneError or StoreError, and then leaves no file."""
        with self._calls:
            if self.state is not State.NEW:
                raise RuntimeError(f"a recorder records once, and this one is {self.state}")
            sound = self._sound = self._sound or system_sound()
            microphone = find_microphone(self._wanted, sound)
            writer = WavWriter(self.path)
            try:
                self._stream, self.microphone = self._open(sound, microphone)
            except PracticeError:
                writer.close()
                self.path.unlink()
                raise
            # The stream's own figures: what was agreed upon in the end.
            rate, channels = float(self._stream.samplerate), int(self._stream.channels)
            self._tape = Tape(writer, rate, channels, self._on_block)
            self._thread = threading.Thread(
                target=self._run, args=(self._tape,), name="record answer", daemon=True
            )
            self._thread.start()

    def pause(self) -> None:
        """Write nothing until `resume`; the level goes on."""
        self._paused = True
        self._queue.put(_Mark.PAUSE)

    def resume(self) -> None:
        self._paused = False
        self._queue.put(_Mark.RESUME)

    def stop(self) -> Recording:
        """End the answer and hand it over; the same one again when it has ended already.

        Waits for what is still in the driver's buffer, and at most 2 s for a device that hangs: the file is
        safe by then. Raises StoreError when the disk doesn't answer.
        """
        with self._calls:
            if self.state in (State.NEW, State.CANCELLED):
                raise RuntimeError(f"there is no answer to hand over: the recorder is {self.state}")
            latency = getattr(self._stream, "latency", 0.0)  # no stream any more after a fault
            self._end(min(max(latency, _SHORTEST_TAIL_SECONDS), _LONGEST_TAIL_SECONDS))
            assert self._recording is not None
            self._handed_over = True
            return self._recording

    def cancel(self) -> None:
        """End without an answer and delete the file; does nothing once `stop` has handed it over.

        Raises StoreError when the file can't be deleted.
        """
        with self._calls:
            if self._handed_over:
                return
            if self._thread is not None:
                self._end(tail=0)
                try:
                    self.path.unlink(missing_ok=True)
                except OSError as error:
                    raise StoreError(
                        "The recording has ended but could not be deleted.",
                        f"Delete {self.path} yourself.",
                        str(error),
                    ) from error
            self._end_state = State.CANCELLED

    def _end(self, tail: float) -> None:
        """End the thread and the stream; tail: seconds to wait for what the driver still holds."""
        assert self._thread is not None
        if not self._ended.wait(tail):
            self._queue.put(_Mark.END)
        self._close_stream()
        self._thread.join(_DISK_SECONDS)
        if self._thread.is_alive():
            raise StoreError(
                "The disk doesn't answer, so the end of the recording is not written yet.",
                f"Check the disk that holds {self.path.parent}, then stop again.",
            )

    # --- The device ---

    def _open(self, sound: Sound, wanted: Microphone) -> tuple[Any, Microphone]:
        """The first way that works: the native rate, then common ones, then the same device elsewhere.

        What the list says may be old (a headset that has changed its rate since), and one host API may
        refuse what another takes (sounddevice#52).
        """
        refused: list[str] = []
        in_use = False
        for microphone in (wanted, *same_elsewhere(wanted, sound)):
            channels = microphone.channels if microphone.channels <= _MOST_CHANNELS else 2
            for rate in dict.fromkeys((microphone.rate, 48_000, 44_100, RATE)):
                try:
                    stream = sound.open_input(
                        device=microphone.index,
                        samplerate=rate,
                        channels=channels,
                        dtype="float32",
                        blocksize=0,
                        latency="high",
                        callback=self._callback,
                        finished_callback=self._finished,
                    )
                except sound.failure as error:
                    refused.append(f"{microphone.label}, {rate} Hz, {channels} channels: {error}")
                    in_use = _DEVICE_UNAVAILABLE in error.args
                    if in_use:
                        break
                else:
                    return stream, microphone
        why = "is in use by another program" if in_use else "could not be opened"
        raise MicrophoneError(
            f"The microphone “{wanted.name}” {why}.",
            f"Close other programs that record, or choose another microphone. {permission_hint()}".strip(),
            "\n".join(refused),
        )

    def _close_stream(self) -> None:
        with self._closing:
            stream, self._stream = self._stream, None
        if stream is not None and self._sound is not None:
            self._sound.close(stream)

    def _callback(self, block: NDArray[np.float32], frames: int, time: Any, status: Any) -> None:
        # On PortAudio's thread, where being late loses sound: nothing else belongs here.
        if status and status.input_overflow:
            self._overflows += 1
        self._queue.put(block.copy())

    def _finished(self) -> None:
        self._queue.put(_Mark.GONE)

    # --- The thread ---

    def _run(self, tape: Tape) -> None:
        fault = "The recording ended because of a fault in Practice App; what you said until then is kept."
        try:
            fault = self._empty_queue(tape)
        except StoreError as error:
            fault = str(error)
        finally:
            self._finish(tape, fault)

    def _empty_queue(self, tape: Tape) -> str:
        """Until the end, or until a fault, which it returns."""
        idle = 0  # counted in turns, not by a clock: a laptop that slept has not lost its microphone
        while True:
            try:
                item = self._queue.get(timeout=_TICK_SECONDS)
            except queue.Empty:
                idle += 1
                waited = idle * _TICK_SECONDS
                if waited < (_GONE_SECONDS if tape.begun else _FIRST_BLOCK_SECONDS):
                    continue
                item = _Mark.GONE
            if item is _Mark.END:
                return ""
            if item is _Mark.GONE:
                if tape.begun:
                    return "The microphone went away; what you said until then is kept."
                return "No sound came from the microphone, so nothing was recorded."
            if isinstance(item, _Mark):
                tape.paused = item is _Mark.PAUSE
                continue
            idle = 0
            tape.add(item)

    def _finish(self, tape: Tape, fault: str) -> None:
        try:
            tape.finish()
        except StoreError as error:
            fault = fault or str(error)
        lost = (
            f"The machine was too busy {self._overflows} times, so a few words may be missing."
            if self._overflows
            else ""
        )
        self._recording = tape.recording(fault or lost)
        self._fault = fault
        self._end_state = State.FAILED if fault else State.STOPPED
        self._ended.set()
        if fault:
            self._close_stream()
