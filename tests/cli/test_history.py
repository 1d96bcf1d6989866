"""history: list, show, search, delete."""

from __future__ import annotations

from pathlib import Path

import pytest

from practice_app.paths import DataFolder
from practice_app.store import Store
from tests import builders
from tests.cli.conftest import Run


@pytest.fixture
def attempt_id(data: Path) -> str:
    folder = DataFolder(data)
    store = Store(folder.database, folder.recordings)
    attempt = store.begin(builders.question(), spoken=False)
    store.save_transcript(attempt.id, builders.transcript(spoken=False))
    store.add_review(attempt.id, builders.review())
    store.close()
    return attempt.id


def test_list_show_and_search(run: Run, attempt_id: str) -> None:
    (row,) = run("history", "list", "--json").json["attempts"]
    assert (row["id"], row["star"], row["covered"]) == (attempt_id, "STAR", 1)
    assert attempt_id in run("history", "list").out
    assert "[bookkeeper]" in run("history", "search", "bookkeeper").out
    assert run("history", "search", "dragons", "--json").json == {"attempts": []}
    shown = run("history", "show", attempt_id).out
    assert "They renewed for two years" in shown
    assert "[x] What had gone wrong" in shown
    assert run("history", "show", attempt_id, "--json").json["review"]["verdict"] == "judged"


def test_delete_takes_all_or_nothing(run: Run, attempt_id: str) -> None:
    assert run("history", "delete", attempt_id, "nowhere").code == 1
    assert run("history", "list", "--json").json["attempts"]
    assert run("history", "delete", attempt_id).code == 0
    assert run("history", "list", "--json").json == {"attempts": []}


def test_rating_overruling_checking_again_and_exporting(run: Run, attempt_id: str, tmp_path: Path) -> None:
    assert run("history", "rate", attempt_id, "3", "--note", "calm").code == 0
    assert run("history", "rate", attempt_id, "5").code == 2
    assert run("history", "overrule", attempt_id, "area", "lesson", "covered").code == 0
    assert run("history", "overrule", attempt_id, "area", "lesson", "perfect").code == 1
    assert "damage" in run("history", "overrule", attempt_id, "area", "moon", "covered").err
    shown = run("history", "show", attempt_id, "--json").json
    assert shown["rating"] == {"score": 3, "note": "calm"}
    assert shown["overrules"] == [{"kind": "area", "target": "lesson", "value": "covered"}]
    assert run("history", "overrule", attempt_id, "area", "lesson", "withdraw").code == 0
    assert "overrules" not in run("history", "show", attempt_id, "--json").json
    checked = run("history", "check", attempt_id, "--json").json
    assert checked["review"]["versions"]["judge"]
    page = tmp_path / "answer.html"
    assert run("history", "export", attempt_id, str(page)).code == 0
    assert "bookkeeper" in page.read_text(encoding="utf-8")
