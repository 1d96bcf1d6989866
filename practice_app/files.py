"""Files on disk: writes that never leave half a file, JSON, and YAML read strictly with line numbers.

YAML is what people write. It is read here without YAML's surprises: every scalar stays the text that
was typed (`no`, `1:30` and `010` included), a key may stand once, and anchors, aliases and tags are
refused, so that a file can neither grow in memory nor make objects. JSON is read by the same door.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practice_app.errors import BankError, Fault, InputError

if TYPE_CHECKING:
    import yaml

LARGEST = 5_000_000  # bytes of a hand-written file
DEEPEST = 12  # levels of lists and entries inside each other

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its first two bytes are the same
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_JSON_STRING_OR_TAB = re.compile(r'"(?:[^"\\]|\\.)*"|\t', re.DOTALL)
_SURROGATE_PAIR = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
)
_NOTHING = ("~", "null", "Null", "NULL")
_QUOTES = frozenset("'\"|>")  # styles of a scalar that is not plain
_RARE_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")  # YAML 1.1 would end the line at these


# --- Writing ------------------------------------------------------------------------------------


def write_atomic(path: Path, data: bytes | str) -> None:
    """Write beside, then replace: after any failure the last good file is still there, whole.

    Text is written as UTF-8 with the line ends that it has. Raises InputError when the folder can't
    be written.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    beside: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".tmp", dir=path.parent)
        beside = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        else:
            beside.chmod(0o600 if path.parent.stat().st_mode & 0o077 == 0 else 0o644)
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise InputError(
            f"{path} could not be saved ({error.strerror or error}); what was there before is untouched.",
            "Check the folder's permissions and the free space, then save again.",
        ) from error


def write_json(path: Path, value: Any) -> None:
    """Write `value` as JSON for people to read: indented, UTF-8, atomically."""
    write_atomic(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


# --- Reading ------------------------------------------------------------------------------------


def read_bytes(path: Path, largest: int) -> bytes:
    """The bytes of a file of at most `largest` bytes. Raises InputError with the reason."""
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder.", "Name a file.")
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}.", "Check the name and the folder.") from error
    except OSError as error:
        raise InputError(
            f"{path} can't be read ({error.strerror or error}).", "Check its permissions."
        ) from error
    if len(data) > largest:
        raise InputError(
            f"{path} is larger than {largest / 1e6:g} MB, more than such a file ever needs.",
            "Check that it is the right file, or split it.",
        )
    return data


def read_json(path: Path) -> Any:
    """The value of a JSON file that the program wrote. Raises InputError naming file and line."""
    data = read_bytes(path, 100_000_000)
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text.", "Restore it from a copy, or move it away.") from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}:{error.lineno}: not JSON: {error.msg}.", "Mend that line, or move the file away."
        ) from error
    except RecursionError as error:
        raise InputError(f"{path} is nested too deeply.", "Check that it is the right file.") from error


def decode(data: bytes) -> str:
    """Text of a hand-written file, line ends as `\\n`: UTF-8, or UTF-16 and UTF-32 with their mark.

    Raises ValueError whose text says what is wrong, beginning with the line where that is known.
    """
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        advice = "save the file as UTF-8"
        raise ValueError(f"{line}: not {encoding.removesuffix('-sig').upper()} text: {advice}") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        if control.group() == "\x00":
            raise ValueError(f"{line}: a NUL byte: this is not a text file in UTF-8")
        raise ValueError(f"{line}: the control character U+{ord(control.group()):04X} has no place in text")
    return text


# --- YAML with places ---------------------------------------------------------------------------


@dataclass(slots=True)  # frozen ones take three times as long to make, and there are a million
class Text:
    """A scalar as it was typed. quoted tells `"null"` from `null`."""

    value: str
    line: int
    quoted: bool = False

    @property
    def empty(self) -> bool:
        value = self.value
        return not value or value.isspace() or (not self.quoted and value in _NOTHING)


@dataclass(slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(slots=True)
class Entries:
    """A mapping in the order of the file; lines holds the line of each key."""

    entries: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = Text | Items | Entries


def read_yaml(path: Path, shown_as: str | None = None) -> Node:
    """The one document of a YAML or JSON file, as nodes that know their line.

    Raises BankError with every fault found (a syntax fault ends the reading), each named with
    `shown_as`, by default the path; InputError when the file can't be opened or is too large.
    """
    shown = shown_as or str(path)
    return parse_yaml(read_bytes(path, LARGEST), shown)


def parse_yaml(data: bytes | str, shown_as: str) -> Node:
    """`read_yaml` of bytes or text in hand."""
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    if len(data) > LARGEST:
        raise BankError([Fault(shown_as, 0, f"larger than {LARGEST / 1e6:g} MB")])
    try:
        text = decode(data)
    except ValueError as error:
        line, _, what = str(error).partition(": ")
        raise BankError([Fault(shown_as, int(line), what)]) from error
    text = text.translate(_RARE_BREAKS)
    if text.lstrip()[:1] in ("{", "["):
        text = _JSON_STRING_OR_TAB.sub(_json_to_yaml, text)
    builder = _Builder(shown_as)
    node = builder.build(text)
    if builder.faults or node is None:
        raise BankError(builder.faults)
    return node


def _json_to_yaml(match: re.Match[str]) -> str:
    """What JSON allows and libyaml refuses: tabs between values, and pairs of surrogate escapes."""
    found = match.group()
    if found == "\t":
        return " "
    return _SURROGATE_PAIR.sub(_join_surrogates, found)


def _join_surrogates(match: re.Match[str]) -> str:
    high, low = int(match[2], 16), int(match[3], 16)
    return match[1] + chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


class _Builder:
    """Nodes out of libyaml's stream of events, so that nothing is ever built before it is checked."""

    def __init__(self, shown_as: str) -> None:
        self.shown_as = shown_as
        self.faults: list[Fault] = []

    def build(self, text: str) -> Node | None:
        import yaml

        loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
        events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
        try:
            return self._document(events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._fault(mark.line + 1 if mark else 0, _plain_words(error, text))
        except yaml.YAMLError as error:
            self._fault(0, f"not YAML: {error}")
        return None

    def _fault(self, line: int, what: str) -> None:
        self.faults.append(Fault(self.shown_as, line, what))

    def _document(self, events: Iterator[Any]) -> Node | None:
        import yaml

        root: Node | None = None
        stack: list[_Open] = []
        documents = 0
        for event in events:
            # A bank of ten thousand questions has a million events: by type, the commonest first.
            kind = type(event)
            mark = event.start_mark
            line = mark.line + 1 if mark else 0
            node: Node
            if kind is yaml.ScalarEvent:
                if event.anchor or event.tag:
                    self._refuse(event, line)
                if event.style == '"' and (control := _CONTROL.search(event.value)):
                    self._fault(line, f"the control character U+{ord(control[0]):04X} has no place in text")
                node = Text(event.value, line, event.style in _QUOTES)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._refuse(event, line)
                if len(stack) >= DEEPEST:
                    self._fault(line, f"nested more than {DEEPEST} levels deep")
                    return None
                stack.append(_Open(line, kind is yaml.MappingStartEvent))
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                node = stack.pop().close()
            elif kind is yaml.AliasEvent:
                self._fault(line, f"the alias *{event.anchor} is not allowed: write the text out")
                node = Text("", line)
            else:
                if kind is yaml.DocumentStartEvent:
                    documents += 1
                if documents > 1:
                    self._fault(line, "a second document begins: keep one to a file")
                    return None
                continue
            if not stack:
                root = node
            else:
                self._add(stack[-1], node)
        if root is None or (isinstance(root, Text) and root.empty):
            self._fault(0, "the file is empty")
        return root

    def _refuse(self, event: Any, line: int) -> None:
        if event.anchor:
            self._fault(line, f"the anchor &{event.anchor} is not allowed: write the text out")
        if event.tag and event.tag != "!":
            self._fault(line, f"the tag {event.tag} is not allowed: leave it out")

    def _add(self, parent: _Open, node: Node) -> None:
        if not parent.mapping:
            parent.items.append(node)
        elif parent.key is None:
            if isinstance(node, Text):
                parent.key = node
            else:
                self._fault(node.line, "a name was expected here, not a list or entries")
                parent.key = Text("", node.line)
        else:
            key = parent.key
            parent.key = None
            if key.value in parent.entries:
                self._fault(
                    key.line, f"{key.value!r} stands a second time; first on line {parent.lines[key.value]}"
                )
            else:
                parent.entries[key.value] = node
                parent.lines[key.value] = key.line


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("entries", "items", "key", "line", "lines", "mapping")

    def __init__(self, line: int, mapping: bool) -> None:
        self.line = line
        self.mapping = mapping
        self.items: list[Node] = []
        self.entries: dict[str, Node] = {}
        self.lines: dict[str, int] = {}
        self.key: Text | None = None

    def close(self) -> Node:
        if self.mapping:
            return Entries(self.entries, self.lines, self.line)
        return Items(tuple(self.items), self.line)


def _plain_words(error: yaml.MarkedYAMLError, text: str) -> str:
    """libyaml's complaint with the usual cause beside it."""
    problem = error.problem or "not YAML"
    mark = error.problem_mark
    lines = text.split("\n")
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or (
        "cannot start any token" in problem and "\t" in line
    ):
        return "a tab is used to indent: use spaces"
    if "mapping values are not allowed" in problem:
        return "a colon inside the text: put the whole text in quotes"
    if "cannot start any token" in problem:
        return "a text can't begin with this character: put the whole text in quotes"
    if "found unexpected end of stream" in problem or "while scanning a quoted scalar" in str(error.context):
        return "a quotation mark is not closed"
    return f"not YAML: {problem}"
