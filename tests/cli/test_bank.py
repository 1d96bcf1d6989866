"""bank and draw."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

BROKEN = """format: 1
title: Broken
questions:
  - id: one
    text: ""
    arias: [x]
  - id: one
    text: Twice?
"""


def test_list_has_the_promised_form(run: Run) -> None:
    questions = run("bank", "list", "--json").json["questions"]
    assert len(questions) >= 60
    assert set(questions[0]) == {"id", "text", "kind", "competencies", "areas", "follow_ups", "set"}
    some = [each for each in questions if each["set"] == "Relationship management for sales"]
    assert len(some) == 15


def test_list_filters_and_reads_well(run: Run) -> None:
    one_kind = run("bank", "list", "--kind", "scenario", "--json").json["questions"]
    assert one_kind
    assert {each["kind"] for each in one_kind} == {"scenario"}
    assert "Relationship management for sales" in run("bank", "list").out


def test_show_tells_areas_and_follow_ups(run: Run) -> None:
    result = run("bank", "show", "sales-relationships-rebuild-trust")
    assert "Setbacks during the repair" in result.out
    assert "Who or what first alerted you" in result.out


def test_an_unknown_question_is_told_with_a_near_one(run: Run) -> None:
    result = run("bank", "show", "sales-relationships-rebuild-trst")
    assert result.code == 1
    assert "sales-relationships-rebuild-trust" in result.err


def test_validate_tells_every_fault_of_every_file_at_once(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text(BROKEN)
    second.write_text("format: 1\ntitle: Fine?\nquestions: none\n")
    result = run("bank", "validate", str(first), str(second))
    assert result.code == 1
    for place in ("first.yaml:5", "first.yaml:6", "first.yaml:7", "second.yaml:3"):
        assert place in result.err
    assert "areas" in result.err  # did you mean
    listed = run("bank", "validate", str(first), "--json")
    assert listed.code == 1
    assert len(listed.json["faults"]) == 3


def test_everything_shipped_is_valid(run: Run) -> None:
    result = run("bank", "validate")
    assert (result.code, result.err) == (0, "")
    assert "no faults" in result.out


def test_a_broken_file_of_the_users_own_hides_nothing(run: Run, data: Path) -> None:
    (data / "question_bank").mkdir(parents=True)
    (data / "question_bank" / "broken.yaml").write_text(BROKEN)
    result = run("bank", "list", "--json")
    assert result.code == 0
    assert len(result.json["questions"]) >= 60
    assert "broken.yaml:5" in result.err


def test_draw_repeats_with_a_seed_and_filters(run: Run) -> None:
    first = run("draw", "--seed", "7", "--json").json
    assert run("draw", "--seed", "7", "--json").json == first
    drawn = run("draw", "--set", "Relationship management for sales", "--json").json
    assert drawn["set"] == "Relationship management for sales"
    assert run("draw", "--competency", "juggling").code == 1


def test_marked_questions_are_drawn_alone_or_not_at_all(run: Run) -> None:
    assert run("draw", "--favourites").code == 1
    assert run("bank", "mark", "general-deadline-tight", "favourite").code == 0
    assert run("draw", "--favourites", "--json").json["id"] == "general-deadline-tight"
    assert run("bank", "mark", "general-deadline-tight", "none").code == 0
    assert run("draw", "--favourites").code == 1
    assert run("bank", "mark", "nowhere", "never").code == 1
    assert run("bank", "mark", "general-deadline-tight", "love").code == 2
