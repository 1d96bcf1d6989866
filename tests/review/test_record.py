from __future__ import annotations

import json
from dataclasses import replace

import pytest

from practice_app.model import FollowUpChoice
from practice_app.review.record import review_record
from tests import builders


def test_record_has_exactly_the_documented_keys() -> None:
    record = json.loads(json.dumps(review_record("a1", builders.question(), builders.review())))
    assert set(record) == {
        "id", "sentences", "star", "areas", "flags", "delivery", "follow_up", "advice", "versions",
    }  # fmt: skip
    assert record["id"] == "a1"
    assert set(record["sentences"][0]) == {"start", "end", "text", "role"}
    assert set(record["star"]) == {"situation", "task", "action", "result"}
    assert set(record["star"]["result"]) == {"present", "evidence"}
    assert [set(area) for area in record["areas"]] == [{"text", "status", "evidence"}] * 2
    assert record["flags"] == ["no_numbers"]
    assert record["follow_up"] == 0
    assert set(record["advice"][0]) == {"text", "about"}


def test_offsets_quote_the_transcript() -> None:
    record = review_record("a1", builders.question(), builders.review())
    assert all(builders.ANSWER[s["start"] : s["end"]] == s["text"] for s in record["sentences"])


def test_own_probe_has_no_index_and_a_wrong_index_is_refused() -> None:
    review = builders.review()
    own = replace(review, follow_up=FollowUpChoice("How?", None, "why"))
    assert review_record("a1", builders.question(), own)["follow_up"] is None
    wrong = replace(review, follow_up=FollowUpChoice("How?", 7, "why"))
    with pytest.raises(ValueError, match="follow-up 7"):
        review_record("a1", builders.question(), wrong)
