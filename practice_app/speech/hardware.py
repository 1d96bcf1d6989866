"""What this machine offers Whisper, found without loading a model."""

from __future__ import annotations

from dataclasses import dataclass

from practice_app.errors import TranscriptionError
from practice_app.speech.worker import speech_threads


@dataclass(frozen=True)
class Hardware:
    """graphics_cards: as many as CTranslate2 can see. threads: of the processor, used without one."""

    graphics_cards: int
    threads: int

    def __str__(self) -> str:
        threads = f"{self.threads} thread{'' if self.threads == 1 else 's'}"
        if self.graphics_cards:
            return f"decodes on the graphics card (CUDA); on the processor with {threads} where that fails"
        return f"decodes on the processor with {threads}; no graphics card that it can use"


def hardware() -> Hardware:
    """Blocking, 0.2 s at first use. Raises TranscriptionError where the engine can't be loaded."""
    try:
        import ctranslate2
    except (ImportError, OSError) as error:  # e.g. Windows without the Visual C++ runtime
        raise TranscriptionError(
            "The speech engine can't be loaded, so nothing is written down here.",
            "Install the program again; on Windows also Microsoft's Visual C++ runtime.",
            str(error),
        ) from error
    return Hardware(ctranslate2.get_cuda_device_count(), speech_threads())
