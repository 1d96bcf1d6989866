"""bank match: from a job advert to the questions that test what it asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from practice_app.cli.common import JsonOption, Session, print_json, progress, read_text

if TYPE_CHECKING:
    from practice_app.match import Ask, LeftOut, Match, Suggestion


def match_advert(
    context: typer.Context,
    advert: Annotated[str, typer.Argument(help="Text, Markdown, HTML, Word or PDF; - for standard input.")],
    limit: Annotated[int, typer.Option(min=1, help="At most so many questions.")] = 20,
    json: JsonOption = False,
) -> None:
    """Find the questions that test what a job advert asks for. Nothing of it is kept or sent."""
    from practice_app.match import Matcher, advert_text

    text = read_text(advert) if advert == "-" else advert_text(Path(advert))
    session: Session = context.obj
    with session.practice() as practice:
        found = Matcher(session.data).match(text, practice.bank.sets, progress("Reading the questions"))
    if json:
        print_json(match_data(found, limit))
    else:
        typer.echo(match_text(found, limit))


def match_data(found: Match, limit: int) -> dict[str, Any]:
    """A match as `bank match --json` prints it."""
    return {
        "title": found.title,
        "asks": [
            {
                "text": ask.text,
                "start": ask.start,
                "end": ask.end,
                "competencies": list(ask.competencies),
                "questions": [_suggestion_data(each) for each in ask.suggestions],
            }
            for ask in found.asks
        ],
        "questions": [_suggestion_data(each) for each in found.suggestions[:limit]],
        "not_covered": [_passage_data(ask) for ask in found.not_covered],
        "left_out": [{**_passage_data(each), "why": each.why.value} for each in found.left_out],
    }


def _suggestion_data(suggestion: Suggestion) -> dict[str, Any]:
    return {"id": suggestion.question.id, "score": suggestion.score, "reason": suggestion.reason}


def _passage_data(passage: Ask | LeftOut) -> dict[str, Any]:
    return {"text": passage.text, "start": passage.start, "end": passage.end}


def match_text(found: Match, limit: int) -> str:
    """A match for a terminal."""
    from practice_app.match import Part

    lines = [found.title, ""]
    if not found.asks:
        lines.append("Nothing in this text asks for something that an interview story could show.")
    for number, each in enumerate(found.suggestions[:limit], 1):
        lines += [f"{number:3}. {each.question.text}", f"     {each.question.id}", f"     {each.reason}"]
    if found.not_covered:
        lines += ["", "Asked for, and near to none of your questions:"]
        lines += [f"  {_flat(ask.text)}{_named(ask)}" for ask in found.not_covered]
    proofs = [each for each in found.left_out if each.why is Part.PROOF]
    if proofs:
        lines += ["", f"Left out, since it is {Part.PROOF.value}:"]
        lines += [f"  {_flat(each.text)}" for each in proofs]
    rest = len(found.left_out) - len(proofs)
    if rest:
        lines += ["", f"{rest} more lines are about pay, the employer or how to apply (--json lists them)."]
    return "\n".join(lines)


def _named(ask: Ask) -> str:
    return f"  ({', '.join(ask.competencies)})" if ask.competencies else ""


def _flat(text: str) -> str:
    return " ".join(text.split())
