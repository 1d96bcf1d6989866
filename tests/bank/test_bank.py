from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from practice_app.bank import Bank, load_bank
from practice_app.bank.cache import SMALLEST
from practice_app.errors import InputError
from practice_app.model import QuestionKind


def write(path: Path, title: str, *ids: str, extra: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"  - id: {name}\n    text: Tell me about {name}.\n{extra}" for name in ids)
    path.write_text(f"format: 1\ntitle: {title}\nquestions:\n{rows}", encoding="utf-8")
    return path


@pytest.fixture
def folders(tmp_path: Path) -> list[tuple[Path, bool]]:
    return [(tmp_path / "mine", False), (tmp_path / "shipped", True)]


def test_folders_are_read_shipped_first_and_deeply(tmp_path: Path, folders: list[tuple[Path, bool]]) -> None:
    write(tmp_path / "mine" / "deep" / "b.yml", "Mine", "m1")
    write(tmp_path / "shipped" / "a.yaml", "Shipped", "s1", "s2")
    write(tmp_path / "mine" / ".hidden" / "c.yaml", "Hidden", "h1")
    (tmp_path / "mine" / "readme.txt").write_text("not a set")
    bank = load_bank(folders)
    assert [(found.title, found.shipped) for found in bank.sets] == [("Shipped", True), ("Mine", False)]
    assert [question.id for question in bank.questions] == ["s1", "s2", "m1"]
    assert bank.faults == ()


def test_a_bad_file_never_hides_a_good_one(tmp_path: Path, folders: list[tuple[Path, bool]]) -> None:
    write(tmp_path / "mine" / "good.yaml", "Good", "g1")
    (tmp_path / "mine" / "bad.yaml").write_text("format: 1\nquestions: [x]\n")
    (tmp_path / "mine" / "huge.yaml").write_bytes(b" " * 5_000_001)
    (tmp_path / "mine" / "noise.json").write_bytes(os.urandom(300) + b"\x00")
    bank = load_bank(folders)
    assert [found.title for found in bank.sets] == ["Good"]
    assert {Path(fault.file).name for fault in bank.faults} == {"bad.yaml", "huge.yaml", "noise.json"}


def test_an_id_that_ships_is_not_taken_over(tmp_path: Path, folders: list[tuple[Path, bool]]) -> None:
    shipped = write(tmp_path / "shipped" / "a.yaml", "Shipped", "trust")
    mine = write(tmp_path / "mine" / "a.yaml", "Mine", "mine-1", "trust")
    with mine.open("a") as file:
        file.write("rounds:\n  - {id: r, title: R, questions: [mine-1, trust]}\n")
    bank = load_bank(folders)
    assert bank.question("trust").set_title == "Shipped"
    assert [question.id for question in bank.questions] == ["trust", "mine-1"]
    assert [str(fault) for fault in bank.faults] == [
        f"{mine}:6: the id 'trust' is taken by {shipped}: give this question another id"
    ]
    guide = bank.set("mine").guide
    assert guide is not None
    assert guide.rounds[0].questions == ("mine-1",)


def test_an_unknown_id_or_title_is_answered_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "Sales", "trust-lost")
    bank = load_bank([(tmp_path, False)])
    with pytest.raises(InputError, match="did you mean 'trust-lost'"):
        bank.question("trust-lots")
    with pytest.raises(InputError, match="did you mean 'Sales'"):
        bank.set("sale")
    with pytest.raises(InputError, match=r"no question 'zzz'\."):
        Bank(()).question("zzz")


def test_filters_go_together(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "Sales", "a1", extra="    competencies: [Trust, planning]\n")
    write(tmp_path / "b.yaml", "Care", "b1", extra="    kind: scenario\n    competencies: [trust]\n")
    bank = load_bank([(tmp_path, False)])
    ids = lambda questions: [question.id for question in questions]  # noqa: E731
    assert ids(bank.filtered()) == ["a1", "b1"]
    assert ids(bank.filtered(competency="TRUST")) == ["a1", "b1"]
    assert ids(bank.filtered(set_title="care")) == ["b1"]
    assert ids(bank.filtered(kind=QuestionKind.SCENARIO, competency="trust")) == ["b1"]
    assert bank.filtered(set_title="Sales", kind=QuestionKind.SCENARIO) == ()
    assert bank.competencies == ("planning", "Trust")


def test_no_folder_is_no_fault(tmp_path: Path) -> None:
    assert load_bank([(tmp_path / "none", False)]) == Bank(())


# --- The cache


@pytest.fixture
def large(tmp_path: Path) -> Path:
    folder = tmp_path / "large"
    for number in range(4):
        ids = [f"q{number}-{index}" for index in range(SMALLEST // 4)]
        write(
            folder / f"{number}.yaml",
            f"Set {number}",
            *ids,
            extra="""    areas: [One, {id: two, text: Two, hint: H}]
    follow_ups: [{text: And?, probes: [two]}]
    strong: [S]
    model_answer: [P]
    competencies: [c]
    notes: N
    kind: motivation
""",
        )
    return folder


def test_what_comes_from_the_cache_equals_what_was_read(large: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    plain = load_bank([(large, False)])
    first = load_bank([(large, False)], cache)
    assert cache.exists()
    text = cache.read_text(encoding="utf-8").replace("Tell me about q0-0.", "From the cache.")
    cache.write_text(text, encoding="utf-8")
    second = load_bank([(large, False)], cache)
    assert first == plain
    assert second.question("q0-0").text == "From the cache."  # so it was used
    assert second.sets[1:] == plain.sets[1:]
    assert load_bank([(large, True)], cache).sets[0].shipped


def test_a_changed_new_or_removed_file_is_seen(large: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    load_bank([(large, False)], cache)
    write(large / "1.yaml", "Changed", "q1-0", "new-one")
    write(large / "9.yaml", "Added", "added")
    (large / "2.yaml").unlink()
    bank = load_bank([(large, False)], cache)
    assert bank == load_bank([(large, False)])
    assert [found.title for found in bank.sets] == ["Set 0", "Changed", "Set 3", "Added"]


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"version": 0, "files": {}}'])
def test_a_damaged_cache_is_read_past(large: Path, tmp_path: Path, content: bytes) -> None:
    cache = tmp_path / "cache.json"
    cache.write_bytes(content)
    assert load_bank([(large, False)], cache) == load_bank([(large, False)])
    assert json.loads(cache.read_bytes())["files"]


def test_a_damaged_record_is_read_past(large: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    load_bank([(large, False)], cache)
    data = json.loads(cache.read_bytes())
    for record in data["files"].values():
        record[3][0] = record[3][0][:4]
    cache.write_text(json.dumps(data))
    assert load_bank([(large, False)], cache) == load_bank([(large, False)])


def test_a_cache_that_cant_be_written_is_no_failure(large: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert len(load_bank([(large, False)], tmp_path / "file" / "cache.json").questions) == SMALLEST


def test_faults_are_told_every_time(large: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    (large / "bad.yaml").write_text("format: 1\n")
    write(large / "double.yaml", "Double", "q0-0")
    first, second = (load_bank([(large, False)], cache).faults for _ in range(2))
    assert first == second
    assert len(first) == 3
