"""How answers become rows for the encoder."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer

from practice_app.paths import resources
from practice_app.review.tokens import ANSWER, FIRST_AREA, POSITIONS, lay_out, load_tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(resources() / "models" / "tokenizer.json")


def test_areas_share_their_positions(tokenizer: Tokenizer) -> None:
    layout = lay_out(
        tokenizer, "Why?", ["What went wrong", "What came of it"], ["We lost it.", "I rang them."]
    )
    first, second = (layout.positions[layout.blocks == FIRST_AREA + k] for k in (0, 1))
    assert first[0] == second[0]
    assert layout.positions[layout.blocks == ANSWER].min() > max(first.max(), second.max()) - 1


def test_a_short_answer_is_one_row_and_a_long_one_several(tokenizer: Tokenizer) -> None:
    sentence = "I rang the buyer and drove over to their office with all nine invoices in my bag."
    assert lay_out(tokenizer, "Why?", ["Steps"], [sentence] * 3).ids.shape[0] == 1
    layout = lay_out(tokenizer, "Why?", ["Steps"], [sentence] * 90)
    assert layout.ids.shape[0] > 2
    assert layout.ids.shape[1] <= POSITIONS
    assert layout.positions.max() < POSITIONS


def test_every_sentence_is_owned_by_one_row(tokenizer: Tokenizer) -> None:
    sentences = [f"Sentence number {k} says a little more than the one before it did." for k in range(80)]
    layout = lay_out(tokenizer, "Why?", ["Steps"], sentences)
    for number in range(80):
        rows = np.flatnonzero((layout.sentence == number).any(1))
        assert rows.tolist() == [layout.row_of[number]]
    assert np.allclose(layout.sentence_pool().sum(1), 1)


def test_a_sentence_without_words_still_has_a_place(tokenizer: Tokenizer) -> None:
    layout = lay_out(tokenizer, "", [""], ["", "\u200b", "Yes."])
    assert np.allclose(layout.sentence_pool().sum(1), 1)
    assert np.allclose(layout.area_pool(1).sum(-1), 1)
