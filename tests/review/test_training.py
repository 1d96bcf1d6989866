"""What training makes of labelled answers: variants, folds, figures. Fitting needs the extra `train`."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from practice_app.paths import resources
from practice_app.review.features import FLAG_NAMES
from practice_app.review.status import Findings
from practice_app.review.training.augment import Strength, cut_anew, number_in_words, unpunctuated, vary
from practice_app.review.training.card import model_card
from practice_app.review.training.data import ROLE_LETTERS, Example, folds_of, load_folder
from practice_app.review.training.measure import count, figures


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return load_folder(resources() / "training")


def perfect(example: Example) -> Findings:
    cited = tuple(tuple(np.flatnonzero(column).tolist()) for column in example.evidence.T)
    return Findings(
        roles=np.eye(6)[example.roles],
        role=tuple(example.roles.tolist()),
        evidence=example.evidence.astype(float),
        covered=(example.status == 0).astype(float),
        status=tuple(example.status.tolist()),
        cited=cited,
        flags=example.flags.astype(float),
        flagged=tuple(np.flatnonzero(example.flags).tolist()),
    )


def test_labels_are_read_as_arrays(examples: list[Example]) -> None:
    assert len(examples) == 370
    for example in examples:
        assert example.roles.shape == (len(example.sentences),)
        assert example.evidence.shape == (len(example.sentences), len(example.areas))
        # Hypothetical, generic and off-topic answers cover nothing: the label guide.
        if example.flags[[FLAG_NAMES.index(name) for name in ("hypothetical", "off_topic")]].any():
            assert not (example.status == 0).any()


def test_a_question_is_never_in_two_folds(examples: list[Example]) -> None:
    folds = folds_of(examples, 5, 0)
    where: dict[str, set[int]] = {}
    for example, fold in zip(examples, folds, strict=True):
        where.setdefault(example.group, set()).add(fold)
    assert all(len(found) == 1 for found in where.values())
    assert folds == folds_of(examples, 5, 0)
    assert min(np.bincount(folds)) > len(examples) / 8


def test_cutting_anew_keeps_every_word_and_the_labels_follow(examples: list[Example]) -> None:
    draw = random.Random(1)
    for example in examples[::10]:
        cut = cut_anew(example, draw)
        assert " ".join(cut.sentences).split() == " ".join(example.sentences).split()
        assert len(cut.sentences) == len(cut.roles) == len(cut.evidence)
        assert set(cut.roles.tolist()) <= set(example.roles.tolist())
        assert not cut.evidence[:, example.evidence.max(0) == 0].any()


def test_a_merged_sentence_takes_the_role_that_would_be_missed_most(examples: list[Example]) -> None:
    roles = np.array([ROLE_LETTERS.index(letter) for letter in "SR"])
    pair = replace(
        examples[0],
        sentences=("It broke", "they stayed"),
        roles=roles,
        evidence=np.zeros((2, len(examples[0].areas)), np.float32),
    )
    found = {cut_anew(pair, random.Random(seed)).roles.tobytes() for seed in range(60)}
    assert found == {roles.tobytes(), roles[1:].tobytes()}


def test_raw_text_has_no_case_and_no_stops(examples: list[Example]) -> None:
    text = " ".join(unpunctuated(examples[0]).sentences)
    assert text == text.lower()
    assert not set(text) & set(".,;:!?")


def test_variants_are_the_same_for_the_same_seed(examples: list[Example]) -> None:
    first, again = (vary(examples[3], random.Random(7), Strength(unpunctuated=1)) for _ in range(2))
    assert first.sentences == again.sentences
    assert first.sentences != examples[3].sentences


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (0, "zero"),
        (17, "seventeen"),
        (42, "forty two"),
        (300, "three hundred"),
        (12_005, "twelve thousand five"),
    ],
)
def test_numbers_as_they_are_spoken(value: int, spoken: str) -> None:
    assert number_in_words(value) == spoken


def test_figures_of_a_perfect_judge_and_of_a_blind_one(examples: list[Example]) -> None:
    some = examples[:40]
    best = figures([count(example, perfect(example)) for example in some])
    assert all(one["value"] == one["low"] == one["high"] == 1.0 for one in best.values())
    blind = [
        count(
            example,
            replace(
                perfect(example), role=(5,) * len(example.roles), status=(0,) * len(example.areas), flagged=()
            ),
        )
        for example in some
    ]
    worse = figures(blind)
    assert worse["role_macro_f1"]["value"] < 0.2
    assert worse["area_covered_f1"]["low"] < worse["area_covered_f1"]["value"] < 0.9


def test_the_card_tells_the_figures_and_what_the_data_is(examples: list[Example]) -> None:
    found = figures([count(example, perfect(example)) for example in examples[:5]])
    metrics = {
        "answers": 370,
        "apart": 2,
        "held_out": {"all": found, "by_file": {"train_c": found}},
        "test": found,
    }
    card = model_card(metrics)
    assert "invented" in card
    assert "one annotator" in card
    assert "1.00 (1.00 to 1.00)" in card
