"""One answer from begin to end: the only place that knows the order of the rooms.

No Qt here. Methods marked "blocking" take time and belong on a background thread; the others
return at once. Each returns the attempt as it now stands in the store, so that whoever asked can
show it; nothing is kept in memory that the store doesn't have.
"""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from practice_app import bank, files, settings
from practice_app.draw import draw_question
from practice_app.errors import InputError, PracticeError, StoreError
from practice_app.model import (
    Attempt,
    AttemptState,
    AttemptSummary,
    Check,
    Overrule,
    Question,
    QuestionKind,
    QuestionMark,
    QuestionSet,
    Recording,
    SelfRating,
    Transcript,
)
from practice_app.paths import DataFolder, question_bank
from practice_app.settings import Settings
from practice_app.store import Store

if TYPE_CHECKING:
    from practice_app.audio.devices import Microphone
    from practice_app.audio.playback import Player
    from practice_app.audio.recorder import Recorder
    from practice_app.review.reviewer import Reviewer
    from practice_app.speech.engine import Engine, Live
    from practice_app.speech.models import InstalledModel
    from practice_app.speech.speed import Speed

Report = Callable[[float], None]

INTERRUPTED = "The program ended while you were speaking. What you had said by then is here."


@dataclass(frozen=True)
class Kept:
    """A file that the program keeps. `what` says in a few words why it is there."""

    what: str
    path: Path
    bytes: int


class Practice:
    """The user's practice: draws questions, records, transcribes, reviews and remembers."""

    def __init__(
        self,
        *,
        data: DataFolder,
        chosen: Settings,
        store: Store,
        engine: Callable[[str], Engine],
        reviewer: Callable[[], Reviewer],
        rng: random.Random,
    ) -> None:
        """engine: makes the speech engine for a model's name. reviewer: loads the review models."""
        self.data = data
        self.store = store
        self.settings = chosen
        self.bank = self._load_bank()
        self._make_engine, self._make_reviewer = engine, reviewer
        self._engine: Engine | None = None
        self._engine_model = ""
        self._reviewer: Reviewer | None = None
        self._live: dict[str, Live] = {}
        self._loading = threading.Lock()
        self._rng = rng
        self._closed = False

    # --- what is asked ----------------------------------------------------------------------

    def _load_bank(self) -> bank.Bank:
        return bank.load_bank([(question_bank(), True), (self.data.bank, False)], self.data.bank_cache)

    def reload_bank(self) -> bank.Bank:
        """Read the question sets again, e.g. after one was added."""
        self.bank = self._load_bank()
        return self.bank

    def draw(
        self,
        set_title: str | None = None,
        competency: str | None = None,
        kind: QuestionKind | None = None,
        *,
        favourites: bool = False,
    ) -> Question:
        """A question, least recently asked first, chance among equals; never one marked "never".

        favourites: only those marked so. Raises InputError when none fits.
        """
        marks = self.store.question_marks()
        fitting = [
            question
            for question in self.bank.filtered(set_title=set_title, competency=competency, kind=kind)
            if marks.get(question.id) is not QuestionMark.NEVER
            and (not favourites or marks.get(question.id) is QuestionMark.FAVOURITE)
        ]
        return draw_question(fitting, self.store.last_asked(), self._rng)

    def role_play_question(self, title: str, role_play_id: str) -> Question:
        """A new run of a set's role play. Raises InputError when there is none of that id."""
        from practice_app.rehearsal import role_play_question

        found = self.bank.set(title)
        for role_play in found.guide.role_plays if found.guide else ():
            if role_play.id == role_play_id:
                return role_play_question(found, role_play, self._rng)
        raise InputError(f"“{title}” has no role play '{role_play_id}'.", "Choose another set.")

    def question_marks(self) -> dict[str, QuestionMark]:
        return self.store.question_marks()

    def mark_question(self, question_id: str, mark: QuestionMark | None) -> None:
        """Make it a favourite, or never to be drawn again; None takes the mark off."""
        self.bank.question(question_id)  # an id that nothing has is told
        self.store.mark_question(question_id, mark)

    def save_own_set(self, changed: QuestionSet) -> QuestionSet:
        """Write a set of the user's own and read the bank again. Returns it with its file as source.

        Raises BankError with every fault; the last saved version then stays.
        """
        path = Path(changed.source) if changed.source else self._free_file(changed.title)
        bank.save_set(path, changed)
        self.reload_bank()
        return replace(changed, source=str(path))

    def delete_own_set(self, title: str) -> QuestionSet:
        """Remove a set of the user's own. Returns it, so that `save_own_set` can bring it back."""
        found = self.bank.set(title)
        if found.shipped:
            raise InputError(f"“{title}” came with the program and stays.", "You can mark questions “never”.")
        Path(found.source).unlink(missing_ok=True)
        self.reload_bank()
        return found

    def _free_file(self, title: str) -> Path:
        taken = {path.stem for path in self.data.bank.glob("*.yaml")}
        return self.data.bank / f"{bank.unique(bank.slug(title), taken)}.yaml"

    def follow_up_question(self, attempt: Attempt) -> Question:
        """The follow-up that the attempt's review asks, as a question with the areas it probes."""
        review, asked = attempt.review, attempt.question
        if review is None or review.follow_up is None:
            raise InputError("This answer has no follow-up question.", "Check the answer first.")
        choice = review.follow_up
        probes = asked.follow_ups[choice.index].probes if choice.index is not None else ()
        areas = tuple(area for area in asked.areas if area.id in probes)
        suffix = "probe" if choice.index is None else str(choice.index + 1)
        return replace(
            asked, id=f"{asked.id}/{suffix}", text=choice.text, areas=areas, follow_ups=(), notes=""
        )

    # --- an answer, spoken or typed ---------------------------------------------------------

    def begin(self, question: Question, follow_up_of: str | None = None) -> Attempt:
        """Write the row of a spoken answer, so that a crash from here on loses nothing."""
        return self.store.begin(question, spoken=True, follow_up_of=follow_up_of)

    def recorder(self, attempt: Attempt) -> Recorder:
        """A recorder for the attempt, not started; what it hears is transcribed as it is spoken."""
        from practice_app.audio.recorder import Recorder

        path = self.store.audio_path(attempt.id)
        if path is None:
            raise InputError("A typed answer can't be recorded.", "Begin a new one.")
        live = self.engine().live()
        self._live[attempt.id] = live
        return Recorder(path, self.settings.microphone, on_block=live.feed)

    def heard(self, attempt: Attempt) -> str:
        """The words recognised so far while the attempt is being spoken."""
        live = self._live.get(attempt.id)
        return live.heard if live else ""

    def falling_behind(self, attempt: Attempt) -> bool:
        """Whether the attempt is being spoken faster than the chosen model writes it down here."""
        live = self._live.get(attempt.id)
        return live is not None and live.healthy and live.falling_behind

    def microphones(self) -> tuple[Microphone, ...]:
        """Blocking. What can be recorded with right now. Raises MicrophoneError."""
        from practice_app.audio.devices import microphones, refresh

        refresh()
        return microphones()

    def trial(self, path: Path, microphone: str | None) -> Recorder:
        """A recorder that belongs to no answer, to hear whether a microphone works."""
        from practice_app.audio.recorder import Recorder

        return Recorder(path, microphone)

    def trial_player(self, path: Path) -> Player:
        from practice_app.audio.playback import Player

        return Player(path)

    def stopped(self, attempt: Attempt, recording: Recording) -> Attempt:
        return self.store.save_recording(attempt.id, recording)

    def discard(self, attempt: Attempt) -> None:
        """Hide the attempt; `restore` brings it back until the program ends."""
        self._forget_live(attempt.id)
        self.store.delete(attempt.id)

    def typed(self, question: Question, text: str, follow_up_of: str | None = None) -> Attempt:
        """An answer that was written, ready to be reviewed."""
        attempt = self.store.begin(question, spoken=False, follow_up_of=follow_up_of)
        return self.store.save_transcript(attempt.id, Transcript(text))

    def transcribe(self, attempt: Attempt, report: Report, stop: threading.Event) -> Attempt:
        """Blocking. The attempt with its transcript; work done while speaking is used.

        Raises Cancelled when `stop` is set, TranscriptionError when the engine failed, ModelMissing.
        """
        if attempt.recording is None:
            raise InputError("This answer has no recording.", "Type it, or try the question again.")
        live = self._live.pop(attempt.id, None)
        if live is not None and live.healthy:
            transcript = live.finish(report, stop)
        else:
            transcript = self.engine().transcribe(attempt.recording.path, report, stop)
        return self.store.save_transcript(attempt.id, transcript)

    def review(self, attempt: Attempt) -> Attempt:
        """Blocking (about 0.3 s, more at first use). The attempt with a new review."""
        if attempt.transcript is None:
            raise InputError("This answer has no text yet.", "Transcribe it first.")
        found = self.reviewer().review(
            attempt.question, attempt.transcript, limit_seconds=self.settings.answer_seconds
        )
        return self.store.add_review(attempt.id, found)

    def rate(self, attempt: Attempt, rating: SelfRating) -> Attempt:
        return self.store.rate(attempt.id, rating)

    def overrule(self, attempt: Attempt, overrule: Overrule) -> Attempt:
        """Set a mark right; the finding is kept beside it."""
        self.store.overrule(attempt.id, overrule)
        return self.store.attempt(attempt.id)

    def withdraw_overrule(self, attempt: Attempt, kind: str, target: str) -> Attempt:
        self.store.withdraw_overrule(attempt.id, kind, target)
        return self.store.attempt(attempt.id)

    # --- what was left and what is kept -----------------------------------------------------

    def unfinished(self) -> tuple[Attempt, ...]:
        """What a crash or a cancel left, recordings mended; attempts with nothing in them go."""
        found = []
        for attempt in self.store.unfinished():
            if attempt.state is AttemptState.RECORDING and attempt.id not in self._live:
                path = self.store.audio_path(attempt.id)
                recording = _rescued(path) if path is not None and path.exists() else None
                if recording is None:
                    self.store.delete(attempt.id)
                    continue
                attempt = self.store.save_recording(attempt.id, recording)
            found.append(attempt)
        return tuple(found)

    def history(self, query: str = "", limit: int = 200, offset: int = 0) -> tuple[AttemptSummary, ...]:
        return self.store.history(query, limit, offset)

    def attempt(self, attempt_id: str) -> Attempt:
        return self.store.attempt(attempt_id)

    def delete(self, attempt_id: str) -> None:
        """Hide an answer; it goes for good when the program closes, until then `restore` undoes it."""
        self.store.delete(attempt_id)

    def restore(self, attempt_id: str) -> None:
        self.store.restore(attempt_id)

    def export(self, attempt: Attempt, path: Path) -> Path:
        """Write the answer as one self-contained HTML file. Returns its path."""
        from practice_app.report import answer_html

        files.write_atomic(path, answer_html(attempt))
        return path

    def player(self, attempt: Attempt) -> Player:
        from practice_app.audio.playback import Player

        if attempt.recording is None:
            raise InputError("This answer was typed; there is nothing to hear.")
        return Player(attempt.recording.path)

    def kept(self) -> tuple[Kept, ...]:
        """Every file in the data folder, with what it is for."""
        purposes = {
            self.data.recordings: "your voice",
            self.data.bank: "your questions",
            self.data.models: "speech models you added",
            self.data.model_cache: "speech models, unpacked",
            self.data.bank_cache: "questions, ready to open",
            self.data.reports: "reports you made",
            self.data.logs: "what went wrong, for reports of faults",
        }
        found = []
        for folder, _, names in os.walk(self.data.root):
            for name in sorted(names):
                path = Path(folder) / name
                what = next((text for root, text in purposes.items() if path.is_relative_to(root)), "")
                if not what:
                    what = "your settings" if path == self.data.settings else "your answers and marks"
                found.append(Kept(what, path, path.stat().st_size))
        return tuple(found)

    def wipe(self) -> None:
        """Blocking. Remove everything the program keeps: answers, recordings, settings, models."""
        self.close_engine()
        self.store.close()
        try:
            for path in self.data.root.iterdir():
                if path == self.data.window_lock:
                    continue  # some systems refuse to remove what is held open
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        except OSError as error:
            raise StoreError(
                f"Not everything could be removed from {self.data.root}.",
                "Close other programs that use it, then wipe again.",
                repr(error),
            ) from error
        finally:
            self.store = Store(self.data.database, self.data.recordings)
        self.settings = Settings()
        self.reload_bank()

    # --- what it runs on --------------------------------------------------------------------

    def save_settings(self, chosen: Settings) -> None:
        settings.save(self.data.settings, chosen)
        self.settings = chosen

    def engine(self) -> Engine:
        """The speech engine of the chosen model; its worker starts at first use."""
        with self._loading:
            if self._engine is None or self._engine_model != self.settings.speech_model:
                if self._engine is not None:
                    self._engine.close()
                self._engine = self._make_engine(self.settings.speech_model)
                self._engine_model = self.settings.speech_model
            return self._engine

    def reviewer(self) -> Reviewer:
        """Blocking at first use: the review models, loaded once."""
        with self._loading:
            if self._reviewer is None:
                self._reviewer = self._make_reviewer()
            return self._reviewer

    def speech_models(self) -> tuple[InstalledModel, ...]:
        """Blocking. Every speech model that can be chosen, as it is on this machine."""
        from practice_app.speech.models import installed_models

        return installed_models(self.data)

    def time_model(self, name: str, stop: threading.Event) -> Speed:
        """Blocking, some ten seconds: how fast a speech model is here; remembered. Raises as `measure`."""
        from practice_app.speech.speed import measure

        return measure(name, self.data, stop)

    def doctor(self) -> tuple[Check, ...]:
        """Blocking. How everything is that an answer needs."""
        from practice_app.doctor import doctor

        return doctor(self.data, speech_model=self.settings.speech_model)

    def warm(self) -> None:
        """Blocking. Load what the first answer will need, while the user reads the question."""
        self.engine().warm()
        self.reviewer()

    def _forget_live(self, attempt_id: str) -> None:
        live = self._live.pop(attempt_id, None)
        if live is not None:
            live.cancel()

    def close_engine(self) -> None:
        for attempt_id in tuple(self._live):
            self._forget_live(attempt_id)
        with self._loading:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    def close(self) -> None:
        """Blocking. End the worker, remove what was deleted, close the store. May be called again."""
        if self._closed:
            return
        self._closed = True
        self.close_engine()
        try:
            self.store.clean_up()
        finally:
            self.store.close()


def _rescued(path: Path) -> Recording | None:
    """What a crash left in the file; None when nothing was said yet.

    A file that can't be read is offered too, with the reason, so that it doesn't hide the others.
    """
    from practice_app.audio.wav import repair

    try:
        seconds = repair(path)
    except PracticeError as error:
        return Recording(path, 0.0, 0.0, problem=str(error))
    return Recording(path, seconds, peak=0.0, problem=INTERRUPTED) if seconds > 0 else None
