"""Role plays and referees' questions can be practised; no two runs of a role play need be the same."""

from __future__ import annotations

import random

from practice_app.bank import load_set
from practice_app.model import QuestionKind
from practice_app.paths import question_bank
from practice_app.rehearsal import referee_question, role_play_question

SET = load_set(question_bank() / "key-account-manager.yaml", shipped=True)
assert SET.guide is not None
GUIDE = SET.guide


def test_each_run_fills_the_blanks_by_chance() -> None:
    (role_play,) = GUIDE.role_plays
    runs = [role_play_question(SET, role_play, random.Random(seed)) for seed in range(5)]
    assert len({run.notes for run in runs}) > 1
    assert role_play_question(SET, role_play, random.Random(3)) == runs[3]
    for run in runs:
        assert run.kind is QuestionKind.ROLE_PLAY
        assert "{" not in run.notes + run.text
        assert [area.text for area in run.areas] == list(role_play.goals)


def test_what_only_the_other_side_knows_is_not_on_the_sheet() -> None:
    (role_play,) = GUIDE.role_plays
    assert role_play.their_role
    run = role_play_question(SET, role_play, random.Random(1))
    assert "will speak of it only if" not in run.notes


def test_what_a_referee_is_asked_is_put_to_you() -> None:
    for prompt in GUIDE.references:
        question = referee_question(SET, prompt)
        assert prompt.text in question.text
        assert question.id.startswith("referee-")
