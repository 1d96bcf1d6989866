from __future__ import annotations

import pytest

from practice_app.model import Role, Sentence
from practice_app.review.quantities import outcome_quantities


def found(text: str, role: Role = Role.RESULT, unclear: bool = False) -> list[str]:
    sentence = Sentence(0, len(text), text, role, 0.9, unclear)
    return [text[a:b] for a, b in outcome_quantities(text, [sentence])]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("It brought in sixty one thousand across the year.", "sixty one thousand"),
        (
            "We went from three wrong codes to none in the next fourteen.",
            "from three wrong codes to none in the next fourteen",
        ),
        ("The margin went from minus two to plus six.", "six"),
        ("Orders doubled within a season.", "doubled"),
        ("Complaints fell by half.", "by half"),
        ("They signed for another two years.", "two years"),
        ("Sickness fell by 22% that winter.", "22%"),
        ("Sickness fell by 22 percent that winter.", "22 percent"),
        ("Sickness fell by twenty-two per cent that winter.", "twenty-two per cent"),
        ("They paid £4,500 back.", "£4,500"),
        ("We finished on eleven point six.", "eleven point six"),
        ("They are our third biggest account now.", "third"),
        ("Not one pub went without.", "Not one"),
        ("She came back twice.", "twice"),
    ],
)
def test_outcomes_in_digits_and_words(text: str, quantity: str) -> None:
    assert any(quantity in said for said in found(text)), found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Now he's the loud one, you can't shut him up.",
        "They were kinder to one another.",
        "The contract was renewed in 2023.",
        "By week nine they were talking again.",
        "Everyone was glad and the client stayed.",
    ],
)
def test_words_that_only_look_like_quantities(text: str) -> None:
    assert found(text) == []


def test_start_value_is_left_out_beside_an_outcome() -> None:
    assert found("It used to be forty calls, and then it was three calls a week.") == ["three calls a week"]


def test_clock_time_counts_only_when_nothing_else_does() -> None:
    assert found("We were done by half past three, with two hours to spare.") == ["two hours"]
    assert found("It was back on his desk by half past three.") != []


def test_only_clear_results_count() -> None:
    assert found("I made forty calls.", Role.ACTION) == []
    assert found("We sold forty tickets.", unclear=True) == []
