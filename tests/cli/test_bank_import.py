"""bank import: a guide comes in, what was left over is told, nothing is written unless asked."""

from __future__ import annotations

from pathlib import Path

from practice_app.bank import load_set
from tests.cli.conftest import Run

GUIDE = """Interview guide: shop floor

Tell me about a time you calmed an angry customer.
Areas to Cover:
- What the customer was angry about
- What you said first
Follow-Up Questions:
- How did it end?

Describe a busy day on which something went wrong.
What to listen for:
* How the day was planned
"""


def test_the_summary_has_the_promised_form(run: Run, tmp_path: Path) -> None:
    guide = tmp_path / "guide.txt"
    guide.write_text(GUIDE)
    summary = run("bank", "import", str(guide), "--json").json
    assert set(summary) == {"title", "questions", "areas", "follow_ups", "rounds", "scorecards", "left_over"}
    assert (summary["questions"], summary["areas"], summary["follow_ups"]) == (2, 3, 1)


def test_the_set_is_written_in_the_form_of_the_bank(run: Run, tmp_path: Path) -> None:
    guide, target = tmp_path / "guide.md", tmp_path / "set.yaml"
    guide.write_text(GUIDE)
    assert run("bank", "import", str(guide), "-o", str(target)).code == 0
    questions = load_set(target).questions
    assert [question.text for question in questions] == [
        "Tell me about a time you calmed an angry customer.",
        "Describe a busy day on which something went wrong.",
    ]
    assert [area.text for area in questions[0].areas] == [
        "What the customer was angry about",
        "What you said first",
    ]


def test_what_is_no_guide_is_told_and_nothing_written(run: Run, tmp_path: Path) -> None:
    rubbish, target = tmp_path / "rubbish.pdf", tmp_path / "set.yaml"
    rubbish.write_bytes(bytes(range(256)) * 40)
    result = run("bank", "import", str(rubbish), "-o", str(target))
    assert result.code == 1
    assert result.err
    assert not target.exists()
