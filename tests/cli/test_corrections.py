"""corrections export."""

from __future__ import annotations

import json
from pathlib import Path

from practice_app.model import Overrule
from practice_app.paths import DataFolder
from practice_app.store import Store
from tests import builders
from tests.cli.conftest import Run


def test_export_writes_labels_and_says_whether_words_went_along(run: Run, data: Path, tmp_path: Path) -> None:
    target = tmp_path / "corrections.json"
    assert run("corrections", "export", str(target)).code == 1
    folder = DataFolder(data)
    store = Store(folder.database, folder.recordings)
    attempt = store.begin(builders.question(), spoken=False)
    store.save_transcript(attempt.id, builders.transcript(spoken=False))
    store.add_review(attempt.id, builders.review())
    store.overrule(attempt.id, Overrule("area", "lesson", "covered"))
    store.close()

    assert "without what you said" in run("corrections", "export", str(target)).err
    assert "bakery" not in target.read_text()
    assert run("corrections", "export", str(target), "--texts").code == 0
    (answer,) = json.loads(target.read_text())["answers"]
    assert answer["covered"] == [0, 1]
    assert answer["sentences"][0]["text"].startswith("Last spring")
