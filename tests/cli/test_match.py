"""bank match and bank export."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest

from practice_app.bank import load_bank, load_set
from practice_app.match import Matcher
from practice_app.paths import DataFolder, question_bank
from practice_app.review import similarity
from tests.cli.conftest import Run

ADVERT = """Receptionist

About you
- You own up to mistakes and learn from them
- Full driving licence

Benefits
- Cake on Fridays
"""
OWN = """format: 1
title: Small
questions:
  - id: own-mistake
    text: Tell me about a mistake of yours.
    competencies: [integrity]
    areas: [What went wrong, What you learned]
"""


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the encoder makes of the shipped questions, made once."""
    data = DataFolder(tmp_path_factory.mktemp("vectors"))
    Matcher(data).match(ADVERT, load_bank([(question_bank(), True)]).sets)
    return data.vector_cache


@pytest.fixture(autouse=True)
def known(vectors: Path, data: Path) -> None:
    cache = DataFolder(data).vector_cache
    cache.parent.mkdir(parents=True)
    shutil.copy(vectors, cache)


@pytest.fixture
def advert(tmp_path: Path) -> Path:
    file = tmp_path / "advert.txt"
    file.write_text(ADVERT, encoding="utf-8")
    return file


def test_match_has_the_promised_form(run: Run, advert: Path) -> None:
    found = run("bank", "match", str(advert), "--json").json
    assert set(found) == {"title", "asks", "questions", "not_covered", "left_out"}
    (ask,) = found["asks"]
    assert set(ask) == {"text", "start", "end", "competencies", "questions"}
    assert ADVERT[ask["start"] : ask["end"]] == ask["text"] == "You own up to mistakes and learn from them"
    assert set(found["questions"][0]) == {"id", "score", "reason"}
    assert found["questions"][0]["id"] == "general-failure-mistake"
    assert ask["text"] in found["questions"][0]["reason"]
    assert found["not_covered"] == []
    left = {each["text"]: each["why"] for each in found["left_out"]}
    assert left["Full driving licence"] == "not something an interview story shows"
    assert left["Cake on Fridays"] == "what they offer"


def test_match_reads_well_and_keeps_to_the_limit(run: Run, advert: Path) -> None:
    told = run("bank", "match", str(advert), "--limit", "1")
    assert (told.code, told.err) == (0, "")
    assert "  1. Tell me about a mistake" in told.out
    assert "  2. " not in told.out
    assert "Full driving licence" in told.out


def test_match_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO("Clerk\n£9 an hour.\n".encode())

    monkeypatch.setattr(sys, "stdin", Piped())
    assert "Nothing in this text asks" in run("bank", "match", "-").out


def test_match_without_the_model_tells_what_to_do(
    run: Run, advert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similarity, "PACKAGE", "no_such_package_here")
    told = run("bank", "match", str(advert))
    assert told.code == 3
    assert "not on this machine" in told.err


@pytest.mark.parametrize("name", ["set.yaml", "set.md", "set.docx"])
def test_export_writes_what_the_ending_says(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    told = run("bank", "export", "behavioural questions for any job", str(file))
    assert (told.code, told.err) == (0, "")
    if name == "set.yaml":
        assert load_set(file).title == "Behavioural questions for any job"
    elif name == "set.md":
        assert file.read_text(encoding="utf-8").startswith("# Behavioural questions for any job\n")
    else:
        assert file.read_bytes().startswith(b"PK")


def test_export_takes_a_file_and_leaves_others_alone(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "small.yaml", tmp_path / "small.md"
    source.write_text(OWN, encoding="utf-8")
    assert run("bank", "export", str(source), str(target)).code == 0
    target.write_text("mine", encoding="utf-8")
    refused = run("bank", "export", str(source), str(target))
    assert refused.code == 1
    assert "--force" in refused.err
    assert target.read_text(encoding="utf-8") == "mine"
    assert run("bank", "export", str(source), str(target), "--force").code == 0
    assert "Tell me about a mistake of yours" in target.read_text(encoding="utf-8")


def test_export_refuses_unknown_endings_and_sets(run: Run, tmp_path: Path) -> None:
    ending = run("bank", "export", "Small", str(tmp_path / "set.odt"))
    assert ending.code == 1
    assert ".docx" in ending.err
    unknown = run("bank", "export", "Behavioral questions for any job", str(tmp_path / "set.md"))
    assert unknown.code == 1
    assert "did you mean 'Behavioural questions for any job'" in unknown.err
    assert list(tmp_path.glob("set.*")) == []
