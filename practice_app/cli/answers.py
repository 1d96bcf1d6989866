"""draw, record, transcribe and check: what the window does with an answer, from a terminal."""

from __future__ import annotations

import json as json_module
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from practice_app.cli.bank import question_data
from practice_app.cli.common import JsonOption, Session, print_json, progress, read_text
from practice_app.cli.text import attempt_text, review_text
from practice_app.errors import BankError, Fault, InputError
from practice_app.model import Question, QuestionKind, Transcript, Word

if TYPE_CHECKING:
    from practice_app.practice import Practice

SetOption = Annotated[str | None, typer.Option("--set", help="Only from this set.")]
CompetencyOption = Annotated[str | None, typer.Option(help="Only for this competency.")]


def draw(
    context: typer.Context,
    set_title: SetOption = None,
    competency: CompetencyOption = None,
    kind: Annotated[QuestionKind | None, typer.Option(help="Only of this kind.")] = None,
    favourites: Annotated[bool, typer.Option("--favourites", help="Only questions marked so.")] = False,
    seed: Annotated[int | None, typer.Option(help="The same seed draws the same question.")] = None,
    json: JsonOption = False,
) -> None:
    """Draw a question: least recently asked first, chance among equals."""
    session: Session = context.obj
    with session.practice(seed) as practice:
        question = practice.draw(set_title, competency, kind, favourites=favourites)
    if json:
        print_json(question_data(question))
    else:
        typer.echo(f"{question.text}\n({question.id})")


def record(
    context: typer.Context,
    question_id: Annotated[str | None, typer.Option("--question", help="Default: one is drawn.")] = None,
    seconds: Annotated[float | None, typer.Option(min=1, help="Stop by itself after this long.")] = None,
    microphone: Annotated[str | None, typer.Option(help="A name as 'doctor' lists it.")] = None,
    check_after: Annotated[bool, typer.Option("--check/--no-check", help="Transcribe and check it.")] = True,
    json: JsonOption = False,
) -> None:
    """Answer a question aloud: Enter stops, Ctrl-C stops too; what was said is kept."""
    from dataclasses import replace

    from practice_app.store.codec import to_data

    session: Session = context.obj
    with session.practice() as practice:
        if microphone is not None:
            practice.settings = replace(practice.settings, microphone=microphone)
        question = practice.bank.question(question_id) if question_id else practice.draw()
        typer.echo(question.text, err=True)
        attempt = practice.begin(question)
        recorder = practice.recorder(attempt)
        try:
            recorder.start()
        except BaseException:
            practice.discard(attempt)
            raise
        typer.echo("Recording. Enter stops.", err=True)
        _wait_for_stop(seconds, lambda: bool(recorder.problem) and recorder.state.value == "failed")
        recording = recorder.stop()
        attempt = practice.stopped(attempt, recording)
        if recording.problem:
            typer.echo(recording.problem, err=True)
        if check_after:
            attempt = practice.transcribe(attempt, progress("Transcribing"), threading.Event())
            attempt = practice.review(attempt)
    if json:
        print_json(to_data(attempt))
    else:
        typer.echo(attempt_text(attempt))


def _wait_for_stop(seconds: float | None, gone: Callable[[], bool]) -> None:
    """Until Enter, Ctrl-C, the set time, or the microphone is gone."""
    import time

    enough = threading.Event()
    if sys.stdin is not None and sys.stdin.isatty():
        # A daemon: readline can't be interrupted, and nothing is lost when the program ends in it.
        threading.Thread(target=_read_line, args=[enough], daemon=True).start()
    elif seconds is None:
        raise InputError("Nobody is there to press Enter.", "Say how long to record with --seconds.")
    end = time.monotonic() + seconds if seconds else float("inf")
    try:
        while not enough.wait(0.1) and time.monotonic() < end and not gone():
            pass
    except KeyboardInterrupt:
        typer.echo("", err=True)


def _read_line(enough: threading.Event) -> None:
    sys.stdin.readline()
    enough.set()


def check(
    context: typer.Context,
    question: Annotated[str | None, typer.Option(help="An id of the bank, or FILE#ID.")] = None,
    transcript: Annotated[
        str | None, typer.Option(help="A text, or what 'transcribe --json' printed; '-': standard input.")
    ] = None,
    questions: Annotated[Path | None, typer.Option(help="For many: a set of questions.")] = None,
    answers: Annotated[
        Path | None, typer.Option(help='For many: lines of {"id", "question_id", "transcript"}.')
    ] = None,
    output: Annotated[Path | None, typer.Option(help="For many: where to write a line for each.")] = None,
    json: JsonOption = False,
) -> None:
    """Check an answer against STAR and the question's areas, or many at once."""
    session: Session = context.obj
    one, many = (question, transcript), (questions, answers, output)
    if all(one) and not any(many):
        assert question is not None
        assert transcript is not None
        with session.practice() as practice:
            _check_one(practice, question, read_transcript(transcript), json)
    elif all(many) and not any(one):
        assert questions is not None
        assert answers is not None
        assert output is not None
        with session.practice() as practice:
            _check_many(practice, questions, answers, output)
    else:
        raise typer.BadParameter(
            "give --question and --transcript for one answer, or --questions, --answers and --output for many"
        )


def _check_one(practice: Practice, question_id: str, transcript: Transcript, json: bool) -> None:
    from practice_app.review.record import review_record

    question = _question(practice, question_id)
    review = practice.reviewer().review(question, transcript)
    if json:
        print_json(review_record(question.id, question, review))
    else:
        typer.echo(review_text(transcript.text, review))


def _question(practice: Practice, question_id: str) -> Question:
    """An id of the bank, or FILE#ID for a question of a file that is not in it."""
    from practice_app.bank import load_set

    file, sign, within = question_id.rpartition("#")
    if not sign:
        return practice.bank.question(question_id)
    found = {each.id: each for each in load_set(Path(file)).questions}
    if within not in found:
        raise InputError(f"{file} has no question '{within}'.", f"It has: {', '.join(found)}.")
    return found[within]


def _check_many(practice: Practice, questions: Path, answers: Path, output: Path) -> None:
    from practice_app.bank import load_set
    from practice_app.files import write_atomic
    from practice_app.review.record import review_record

    by_id = {each.id: each for each in load_set(questions).questions}
    rows = _rows(answers, by_id)
    reviewer = practice.reviewer()
    report = progress("Checking")
    lines = []
    for number, (answer_id, question, text) in enumerate(rows, 1):
        review = reviewer.review(question, Transcript(text))
        lines.append(json_module.dumps(review_record(answer_id, question, review), ensure_ascii=False))
        report(number / len(rows))
    write_atomic(output, "".join(f"{line}\n" for line in lines))
    typer.echo(f"{len(lines)} answers checked: {output}", err=True)


def _rows(answers: Path, by_id: dict[str, Question]) -> list[tuple[str, Question, str]]:
    """The answers with their questions. Raises BankError naming every line at fault."""
    faults, rows = [], []
    for number, line in enumerate(read_text(str(answers)).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json_module.loads(line)
        except ValueError as error:
            faults.append(Fault(str(answers), number, f"not JSON: {error}"))
            continue
        wanted = ("id", "question_id", "transcript")
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in wanted):
            faults.append(Fault(str(answers), number, "wants the texts 'id', 'question_id' and 'transcript'"))
        elif row["question_id"] not in by_id:
            faults.append(Fault(str(answers), number, f"no question '{row['question_id']}' in the set"))
        else:
            rows.append((row["id"], by_id[row["question_id"]], row["transcript"]))
    if faults:
        raise BankError(faults)
    return rows


def read_transcript(path: str) -> Transcript:
    """Plain text as it stands, or the JSON of `transcribe --json` with its words and times."""
    text = read_text(path)
    if text.lstrip().startswith("{"):
        try:
            return _transcript(json_module.loads(text))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{path} is neither plain text nor what 'transcribe --json' prints.",
                "Give the text alone, or transcribe again.",
                repr(error),
            ) from error
    return Transcript(text.strip())


def _transcript(data: dict[str, Any]) -> Transcript:
    from practice_app.model import SpeechState

    text = data["text"]
    words, spans, at = [], [], 0
    for each in data["words"]:
        start = text.index(each["text"], at)
        at = start + len(each["text"])
        words.append(Word(each["text"], float(each["start"]), float(each["end"]), float(each["probability"])))
        spans.append((start, at))
    return Transcript(
        text,
        tuple(words),
        tuple(spans),
        language=str(data["language"]),
        seconds=float(data["seconds"]),
        model=str(data["model"]),
        state=SpeechState(data["state"]),
    )
