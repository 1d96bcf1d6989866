"""Parts of an interview guide that are no question of the bank, as questions that can be practised."""

from __future__ import annotations

import random

from practice_app.bank import slug
from practice_app.draw import fill_blanks
from practice_app.guide_model import Prompt, RolePlay
from practice_app.model import Area, Question, QuestionKind, QuestionSet


def role_play_question(question_set: QuestionSet, role_play: RolePlay, rng: random.Random) -> Question:
    """A run of the role play with its blanks filled by chance: the goals are the areas.

    The notes are what the candidate may read beforehand; what only the other side knows stays out.
    """
    run = fill_blanks(role_play, rng)
    sheet = [run.company, run.your_role]
    for title, lines in (("Who is involved", run.stakeholders), ("Figures", run.metrics)):
        if lines:
            sheet.append("\n".join([f"{title}:", *(f"- {line}" for line in lines)]))
    return Question(
        id=f"{role_play.id}-run",
        text=f"{run.title}. Lead the meeting aloud: say what you would say, from hello to goodbye.",
        kind=QuestionKind.ROLE_PLAY,
        competencies=run.competencies,
        areas=tuple(Area(slug(goal, 40), goal) for goal in run.goals),
        notes="\n\n".join(part for part in sheet if part),
        set_title=question_set.title,
    )


def referee_question(question_set: QuestionSet, prompt: Prompt) -> Question:
    """What a referee is asked, put to the candidate: what would yours say?"""
    return Question(
        id=f"referee-{slug(prompt.text, 40)}",
        text=f"What would your referee say to this? “{prompt.text}”",
        kind=QuestionKind.APPROACH,
        competencies=("references",),
        notes=prompt.guidance,
        set_title=question_set.title,
    )
