"""Reading one mapping of a hand-written file: takes what is known, and tells every fault of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence

from practice_app.errors import Fault
from practice_app.files import Entries, Items, Node, Text

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class Faults:
    """The faults of one file, in the order in which they are found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def add(self, line: int, what: str) -> None:
        self.found.append(Fault(self.file, line, what))


def did_you_mean(word: str, known: Collection[str]) -> str:
    """`, did you mean 'areas'?` or nothing."""
    by_lower = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_lower, n=1, cutoff=0.6)
    return f", did you mean {by_lower[near[0]]!r}?" if near else ""


def kind_of(node: Node) -> str:
    if isinstance(node, Text):
        return "nothing" if node.empty else "a text"
    return "a list" if isinstance(node, Items) else "entries"


def one_line(value: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(value.split())


def paragraphs(value: str) -> str:
    """The text with each paragraph on one line."""
    return "\n".join(line for line in map(one_line, value.split("\n")) if line)


class Fields:
    """The entries of `node`, which holds a `what` ("a question"), of which `keys` are known.

    What is asked for and isn't there, or is of the wrong kind, is told and read as empty, so that
    reading goes on and finds the rest.
    """

    def __init__(self, node: Node, what: str, keys: Sequence[str], faults: Faults) -> None:
        self.line = node.line
        self.what = what
        self.faults = faults
        self.entries: dict[str, Node] = {}
        self.lines: dict[str, int] = {}
        self.readable = isinstance(node, Entries)
        if not isinstance(node, Entries):
            faults.add(node.line, f"{what} is written as entries like '{keys[0]}: …', not as {kind_of(node)}")
            return
        self.entries, self.lines = node.entries, node.lines
        for key in node.entries:
            if key not in keys:
                faults.add(node.lines[key], f"unknown key {key!r} in {what}{did_you_mean(key, keys)}")

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)

    def node(self, key: str, required: bool = False) -> Node | None:
        """What stands under `key`; None, told where it is required, when there is nothing."""
        node = self.entries.get(key)
        if node is None:
            if required and self.readable:
                self.faults.add(self.line, f"{self.what} has no {key!r}")
            return None
        if isinstance(node, Text) and node.empty:
            rest = "" if required else ": fill it or leave it out"
            self.faults.add(self.lines[key], f"{key!r} of {self.what} is empty{rest}")
            return None
        return node

    def text(self, key: str, required: bool = False) -> str:
        """A text on one line."""
        return one_line(self._scalar(key, required))

    def paragraphs(self, key: str) -> str:
        """A text of paragraphs, one a line."""
        return paragraphs(self._scalar(key, False))

    def _scalar(self, key: str, required: bool) -> str:
        node = self.node(key, required)
        if node is None:
            return ""
        if not isinstance(node, Text):
            self.faults.add(self.lines[key], f"{key!r} of {self.what} should be a text, not {kind_of(node)}")
            return ""
        return node.value

    def id(self, required: bool = True) -> str:
        """The value of `id`, made of letters, digits, hyphens, dots and underscores."""
        value = self.text("id", required)
        if value and not _ID.fullmatch(value):
            self.faults.add(
                self.line_of("id"),
                f"the id {value!r} may hold letters, digits, - . and _ only, at most 100",
            )
        return value

    def items(self, key: str, required: bool = False) -> tuple[Node, ...]:
        """The items of a list."""
        node = self.node(key, required)
        if node is None:
            return ()
        if not isinstance(node, Items):
            self.faults.add(
                self.lines[key],
                f"{key!r} of {self.what} should be a list, not {kind_of(node)}: begin with a dash",
            )
            return ()
        return node.items

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return self.texts_of(key, self.items(key))

    def texts_of(self, key: str, items: Sequence[Node]) -> tuple[str, ...]:
        texts = []
        for item in items:
            if not isinstance(item, Text):
                self.faults.add(
                    item.line,
                    f"{key!r} of {self.what} should hold texts, not {kind_of(item)}: put the text in quotes",
                )
            elif item.empty:
                self.faults.add(item.line, f"{key!r} of {self.what} holds an empty text")
            else:
                texts.append(one_line(item.value))
        return tuple(texts)
