"""The way in: an advert's text from a file, the match, and the match as a set to practise with."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from practice_app.errors import InputError
from practice_app.files import read_bytes
from practice_app.guide_model import Guide, Job, Minutes, Round, RoundTimes
from practice_app.match.competencies import shipped_competencies
from practice_app.match.ranking import Match, Report, match_advert
from practice_app.model import QuestionSet
from practice_app.paths import DataFolder

LARGEST = 200_000  # characters; a long advert has 10,000
TITLE = 60  # characters of the advert's first line that a set's title shows
ROUND_QUESTIONS = 5
ROUND = RoundTimes(total=40, intro=Minutes(5, 5), questions=Minutes(25, 25), candidate=Minutes(10, 10))
_PLAIN = (".txt", ".text", ".md", ".markdown", "")


class Matcher:
    """Matches adverts with questions. One thread at a time may call `match`."""

    def __init__(self, data: DataFolder) -> None:
        self._data = data

    def match(
        self,
        advert: str,
        sets: Sequence[QuestionSet],
        report: Report | None = None,
        stop: threading.Event | None = None,
    ) -> Match:
        """Blocking: seconds the first time, then about one, since what was made of the questions is kept.

        Raises InputError for a text that is empty or too long, ModelMissing, ReviewError, Cancelled.
        """
        from practice_app.review.similarity import KnownVectors, SentenceEncoder

        if not advert.strip():
            raise InputError("The advert is empty.", "Paste its text, or choose another file.")
        if len(advert) > LARGEST:
            raise InputError(
                "That is far more text than a job advert has.", "Paste the part about the job alone."
            )
        fresh = SentenceEncoder.load(self._data)
        kept = KnownVectors(fresh, self._data.vector_cache)
        found = match_advert(advert, sets, shipped_competencies(), fresh, kept, report=report, stop=stop)
        kept.save()
        return found


def advert_text(path: Path) -> str:
    """The text of an advert in any format that guides are imported from. Raises InputError.

    A text file's own text is returned as it is, so that spans point into the file.
    """
    from practice_app.bank.importers import read_source
    from practice_app.bank.importers.text import decoded
    from practice_app.bank.lines import Marker

    if path.suffix.lower() in _PLAIN:
        text, _ = decoded(read_bytes(path, 4 * LARGEST), path.name)
        return text
    lines = []
    for line in read_source(path).lines:
        lines += [""] if line.gap or line.heading else []
        mark = "# " if line.heading else "- " if line.marker is not Marker.NONE else ""
        lines.append(mark + line.text)
    return "\n".join(lines).strip("\n")


def practice_set(match: Match, limit: int = 10) -> QuestionSet:
    """The best `limit` questions as a set, with a mock round of the first five.

    The questions keep their ids, so that answers count for the question wherever it was drawn. For that
    reason the set is for practice as it is: saved among the user's sets its ids would be taken. Raises
    InputError when no question covers anything that the advert asks.
    """
    questions = tuple(each.question for each in match.suggestions[:limit])
    if not questions:
        raise InputError(
            "None of your questions tests what this advert asks for.",
            "Add questions of your own, or practise a general set.",
        )
    title = match.title if len(match.title) <= TITLE else match.title[: TITLE - 1].rstrip() + "…"
    asked = "; ".join(f"“{' '.join(ask.text.split())}”" for ask in match.not_covered)
    mock = Round(
        id="mock",
        title="Mock interview",
        times=ROUND,
        purpose="The questions that are nearest to what the advert asks for.",
        questions=tuple(question.id for question in questions[:ROUND_QUESTIONS]),
    )
    return QuestionSet(
        title=f"For the advert: {title}" if title else "For an advert",
        questions=questions,
        about=f"Also asked for, and tested by none of these questions: {asked}." if asked else "",
        guide=Guide(job=Job(title) if title else None, rounds=(mock,)),
    )
