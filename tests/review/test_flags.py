from __future__ import annotations

from practice_app.model import QuestionKind, Role, Sentence
from practice_app.review.flags import find_flags

SAID = (
    ("The mill had stopped paying.", Role.SITUATION),
    ("I was to get the money in by June.", Role.TASK),
    ("We went through their ledger.", Role.ACTION),
    ("They paid us in the end.", Role.RESULT),
    ("I would always ring first.", Role.NONE),
)


def sentences(*leave_out: Role) -> list[Sentence]:
    made, at = [], 0
    for text, role in SAID:
        if role not in leave_out:
            made.append(Sentence(at, at + len(text), text, role, 0.9))
            at += len(text) + 1
    return made


def names(
    *leave_out: Role, kind: QuestionKind = QuestionKind.BEHAVIOURAL, numbers: tuple = ((0, 1),)
) -> list[str]:
    return [flag.name for flag in find_flags(kind, sentences(*leave_out), numbers, ())]


def test_missing_parts_are_flagged_exactly() -> None:
    assert names() == []
    assert names(Role.TASK) == ["no_task"]
    assert names(Role.SITUATION, Role.TASK, Role.ACTION, Role.RESULT) == [
        "no_situation",
        "no_task",
        "no_action",
        "no_result",
    ]


def test_no_numbers_exactly_when_no_outcome_is_counted() -> None:
    (flag,) = find_flags(QuestionKind.BEHAVIOURAL, sentences(), (), ())
    assert flag.name == "no_numbers"
    assert flag.evidence == (sentences()[3].span,)


def test_unclear_sentence_gives_no_part() -> None:
    made = [Sentence(s.start, s.end, s.text, s.role, 0.9, unclear=s.role is Role.RESULT) for s in sentences()]
    assert [f.name for f in find_flags(QuestionKind.BEHAVIOURAL, made, ((0, 1),), ())] == ["no_result"]


def test_judged_flags_keep_their_probability_and_point_at_their_wording() -> None:
    flags = find_flags(
        QuestionKind.BEHAVIOURAL, sentences(), ((0, 1),), (("we_not_i", 0.8), ("hypothetical", 0.7))
    )
    would, ours = flags
    assert (ours.name, ours.confidence, ours.evidence) == ("we_not_i", 0.8, (sentences()[2].span,))
    assert would.evidence == (sentences()[4].span,)


def test_a_plan_and_a_view_of_things_are_told_apart() -> None:
    both = (("hypothetical", 0.6), ("generic", 0.8), ("we_not_i", 0.7))
    plan = [
        Sentence(0, 20, "I would ring them up.", Role.NONE, 0.9),
        Sentence(21, 40, "They'd tell me why.", Role.NONE, 0.9),
    ]
    view = [
        Sentence(0, 20, "You have to be kind.", Role.NONE, 0.9),
        Sentence(21, 40, "It always pays off.", Role.NONE, 0.9),
    ]
    for said, name in ((plan, "hypothetical"), (view, "generic")):
        flags = find_flags(QuestionKind.SCENARIO, said, (), both)
        assert [flag.name for flag in flags] == ["we_not_i"]
        flags = find_flags(QuestionKind.BEHAVIOURAL, said, (), both)
        assert [flag.name for flag in flags][-2:] == [name, "we_not_i"]


def test_scenario_wants_no_past_case() -> None:
    everything = tuple(Role)
    assert names(*everything, kind=QuestionKind.SCENARIO, numbers=()) == []
    assert names(*everything, kind=QuestionKind.MOTIVATION, numbers=()) == []
    flags = find_flags(QuestionKind.SCENARIO, sentences(), (), (("hypothetical", 0.9), ("off_topic", 0.9)))
    assert [flag.name for flag in flags] == ["off_topic"]
