from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice_app.errors import BankError, Fault, InputError
from practice_app.files import (
    DEEPEST,
    LARGEST,
    Entries,
    Items,
    Node,
    Text,
    parse_yaml,
    read_json,
    read_yaml,
    write_atomic,
    write_json,
)


def plain(node: Node) -> object:
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key: plain(item) for key, item in node.entries.items()}


def fault_of(data: bytes | str) -> str:
    with pytest.raises(BankError) as told:
        parse_yaml(data, "set.yaml")
    return "\n".join(map(str, told.value.faults))


# --- Writing


def test_a_file_is_written_whole_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "set.yaml"
    write_atomic(path, "é\n")
    assert path.read_bytes() == "é\n".encode()
    assert [entry.name for entry in path.parent.iterdir()] == ["set.yaml"]


def test_a_failed_save_leaves_the_last_good_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "set.yaml"
    write_atomic(path, "good")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"No space left.*untouched"):
        write_atomic(path, "half")
    assert path.read_text() == "good"
    assert list(tmp_path.iterdir()) == [path]


def test_a_rewritten_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text("old")
    path.chmod(0o640)
    write_atomic(path, "new")
    assert path.stat().st_mode & 0o777 == 0o640


def test_json_goes_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "value.json"
    write_json(path, {"théâtre": [1, None, True]})
    assert read_json(path) == {"théâtre": [1, None, True]}
    assert "théâtre" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b'{"a": 1,\n}', ":2: not JSON"), (b"\xff\xfe", "not UTF-8"), (b"[" * 200_000, "deeply")],
)
def test_faulty_json_is_told_with_its_file(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "value.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as told:
        read_json(path)
    assert "value.json" in told.value.message


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        read_yaml(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="folder"):
        read_yaml(tmp_path)


# --- Reading YAML


def test_scalars_stay_what_was_typed() -> None:
    node = parse_yaml("a: no\nb: 010\nc: 1:30\nd: 2024-01-01\ne: 1e3\nf: true\ng: 0x1F\n", "f")
    assert plain(node) == {
        "a": "no",
        "b": "010",
        "c": "1:30",
        "d": "2024-01-01",
        "e": "1e3",
        "f": "true",
        "g": "0x1F",
    }


def test_every_value_knows_its_line() -> None:
    node = parse_yaml("a:\n  - one\n  - b: two\n", "f")
    assert isinstance(node, Entries)
    assert node.lines["a"] == 1
    listed = node.entries["a"]
    assert isinstance(listed, Items)
    assert [item.line for item in listed.items] == [2, 3]


def test_nothing_written_is_told_from_a_quoted_null() -> None:
    node = parse_yaml('a: null\nb: "null"\nc: ~\nd:\n', "f")
    assert isinstance(node, Entries)
    texts = [value for value in node.entries.values() if isinstance(value, Text)]
    assert [text.empty for text in texts] == [True, False, True, True]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "set.yaml:3: 'a' stands a second time; first on line 1"),
        ("a: &x [1]\nb: *x\n", "set.yaml:2: the alias *x is not allowed"),
        ("a: !!python/object/apply:os.system [ls]\n", "set.yaml:1: the tag tag:yaml.org"),
        ("a: 1\n---\nb: 2\n", "set.yaml:2: a second document begins"),
        ("a:\n\t- b\n", "set.yaml:2: a tab is used to indent: use spaces"),
        ("a: what: now\n", "set.yaml:1: a colon inside the text: put the whole text in quotes"),
        ('a: "b\nc: d\n', "a quotation mark is not closed"),
        ("- @me\n", "set.yaml:1: a text can't begin with this character"),
        ("? [a, b]\n: c\n", "set.yaml:1: a name was expected here"),
        ("", "set.yaml: the file is empty"),
        ("# only a comment\n", "set.yaml: the file is empty"),
        ("a: b\nc: \x00\n", "set.yaml:2: a NUL byte"),
        ("a: \x1b[0m\n", "set.yaml:1: the control character U+001B"),
        (b"a: b\nc: caf\xe9\n", "set.yaml:2: not UTF-8 text: save the file as UTF-8"),
        ("a: b".encode("utf-16-le"), "set.yaml:1: a NUL byte"),
        (b"a: " + b"x" * LARGEST, "set.yaml: larger than 5 MB"),
        ("[" * 5000, f"set.yaml:1: nested more than {DEEPEST} levels deep"),
        ("{a: " * 5000, f"set.yaml:1: nested more than {DEEPEST} levels deep"),
    ],
)
def test_what_is_refused_is_told_with_its_line(data: bytes | str, said: str) -> None:
    assert said in fault_of(data)


def test_every_fault_is_told_at_once() -> None:
    told = fault_of("a: 1\na: 2\nb: !x 3\nc: *d\n")
    assert [line.split(": ")[0] for line in told.split("\n")] == ["set.yaml:2", "set.yaml:3", "set.yaml:4"]


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    bomb = 'a: &a ["x","x"]\n' + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
    )
    assert "the anchor &a is not allowed" in fault_of(bomb)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_and_windows_line_ends_are_read(encoding: str) -> None:
    node = parse_yaml("a: é\r\nb:\r\n  - c\r\n".encode(encoding), "f")
    assert plain(node) == {"a": "é", "b": ["c"]}
    assert isinstance(node, Entries)
    assert node.lines == {"a": 1, "b": 2}


def test_line_separators_inside_a_text_do_not_end_it() -> None:
    assert plain(parse_yaml("a: one\u2028two\nb: three\n", "f")) == {"a": "one two", "b": "three"}


json_values = st.recursive(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\u2028\u2029"),
        max_size=20,
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text('abc\t\\"😀', max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values, st.booleans(), st.sampled_from([None, "\t", 2]))
@settings(deadline=None)
def test_json_reads_by_the_same_door(value: object, ascii_only: bool, indent: str | int | None) -> None:
    written = json.dumps([value], ensure_ascii=ascii_only, indent=indent)
    assert plain(parse_yaml(written, "f")) == [value]


@given(
    st.binary(max_size=300) | st.text(max_size=300) | st.text("-:[]{}&*!|>'\"#%@`, \n\tab?<=", max_size=80)
)
@settings(deadline=None, max_examples=400)
def test_any_bytes_are_read_or_told(data: bytes | str) -> None:
    faults: tuple[Fault, ...] = ()
    node: Node | None = None
    try:
        node = parse_yaml(data, "f")
    except BankError as error:
        faults = error.faults
    assert (node is None) == bool(faults)
