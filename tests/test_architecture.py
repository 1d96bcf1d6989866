"""The house stands as docs/development.md draws it: read from the source, not from anyone's memory."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "practice_app"
LONGEST = 500  # lines

# Imports run from a later column to an earlier one, never within a column, but for INSIDE_A_COLUMN.
COLUMNS = (
    {"model", "guide_model", "errors"},
    {"files", "paths", "settings"},
    {"bank", "draw", "audio", "speech", "review", "store", "coach", "report"},
    {"match", "rehearsal"},
    {"practice", "parts", "doctor", "corrections"},
    {"ui"},
    {"cli"},  # which opens the window when no command is given
    {"__main__"},
)
INSIDE_A_COLUMN = {
    ("model", "guide_model"),  # whose nouns it gives on
    ("settings", "files"),
    ("parts", "practice"),
    ("practice", "doctor"),
}

HOMES = {
    "PySide6": {"ui"},
    "pyqtgraph": {"ui"},
    "qtawesome": {"ui"},
    "sounddevice": {"audio"},
    "faster_whisper": {"speech"},
    "ctranslate2": {"speech"},
    "onnxruntime": {"review", "speech"},
    "typer": {"cli"},
}
# Never loaded by importing a room of the core: they cost time, and some need what a machine may lack.
HEAVY = ("PySide6", "faster_whisper", "onnxruntime", "sounddevice", "ctranslate2", "tokenizers", "torch")

SOURCES = sorted(PACKAGE.rglob("*.py"))


def room_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def column_of(room: str) -> int:
    return next(number for number, rooms in enumerate(COLUMNS) if room in rooms)


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of all that the file imports, at its top or inside functions."""
    package = ("practice_app", *file.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def test_every_file_lies_in_a_known_room() -> None:
    rooms = {room_of(file) for file in SOURCES} - {"__init__"}
    assert rooms <= set().union(*COLUMNS)


def test_imports_run_only_to_the_left() -> None:
    wrong = []
    for file in SOURCES:
        room = room_of(file)
        for line, name in imports_of(file):
            parts = name.split(".")
            if parts[0] != "practice_app" or len(parts) == 1 or parts[1] == "__version__":
                continue
            target = parts[1]
            allowed = target == room or (room, target) in INSIDE_A_COLUMN
            if not allowed and column_of(target) >= column_of(room):
                wrong.append(f"{file.relative_to(ROOT)}:{line}: {room} imports {target}")
    assert not wrong, "\n".join(wrong)


def test_no_relative_import_leaves_its_room() -> None:
    wrong = []
    for file in SOURCES:
        depth = len(file.relative_to(PACKAGE).parts) - 1  # folders below practice_app/
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level > depth:
                wrong.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert not wrong, "\n".join(wrong)


def test_each_library_is_imported_at_home_alone() -> None:
    wrong = []
    for file in SOURCES:
        for line, name in imports_of(file):
            homes = HOMES.get(name.split(".")[0])
            if homes is not None and room_of(file) not in homes:
                wrong.append(f"{file.relative_to(ROOT)}:{line}: {name} belongs in {sorted(homes)}")
    assert not wrong, "\n".join(wrong)


def core_modules() -> list[str]:
    """All but the window, the starter, and the training of models, which no user runs."""
    found = []
    for file in SOURCES:
        parts = file.relative_to(ROOT).with_suffix("").parts
        if room_of(file) not in ("ui", "__main__") and parts[1:3] != ("review", "training"):
            found.append(".".join(parts).removesuffix(".__init__"))
    return found


def test_importing_the_core_loads_nothing_heavy() -> None:
    code = f"""
import importlib, sys
for module in {core_modules()}:
    importlib.import_module(module)
    heavy = [name for name in {HEAVY} if sys.modules.pop(name, None)]
    if heavy:
        print(module, "loads", *heavy)
"""
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert loaded.stdout == ""


def tracked(pattern: str = "*") -> list[Path]:
    """Files that git knows or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", pattern]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_is_too_long_to_read() -> None:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in tracked("*.py")}
    assert lengths
    assert {str(file.relative_to(ROOT)): n for file, n in lengths.items() if n > LONGEST} == {}


def test_no_file_names_a_machine_or_a_registry() -> None:
    folders = "|".join(["work", "root", "tmp", "home/[a-z]+", "opt/[a-z]+", "Users/[a-z]+"])
    hosts = "|".join([r"pypi\.", "pythonhosted", r"npmjs\.", r"debian\.org", r"huggingface\.co/api"])
    machine = re.compile(rf"(?<![\w.}})/-])/(?:{folders})/|{hosts}")
    wrong = []
    for file in tracked():
        if file == Path(__file__):
            continue
        data = file.read_bytes()
        if b"\0" in data[:8192]:  # not text
            continue
        for number, line in enumerate(data.decode("utf-8").splitlines(), 1):
            if found := machine.search(line):
                wrong.append(f"{file.relative_to(ROOT)}:{number}: {found[0]}")
    assert not wrong, "\n".join(wrong)
