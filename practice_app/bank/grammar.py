"""The grammar of interview guides: lines in, questions with what belongs to them out.

Guides agree on little but this: a question stands on a line of its own, what to listen for and what to
ask next stand below it under a heading that says so, and the parts of the guide have headings of their
own. So every line is first looked at for what it announces (a part, a round, a scorecard) and otherwise
read as the part it stands in wants it. What fits nowhere is left over and shown, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practice_app.bank.anchors import Scores, find_scores
from practice_app.bank.found import Found, FoundQuestion, FoundRound
from practice_app.bank.lines import Line, Marker, Part
from practice_app.bank.rounds import find_round_titles, minutes_in
from practice_app.bank.vocabulary import (
    Section,
    is_about_interviewing,
    is_imperative,
    is_label_alone,
    question_label,
    sounds_like_question,
)
from practice_app.bank.wording import (
    asks_at_once,
    asks_under_questions,
    has_words,
    heading_section,
    inline_heading,
    labelled_competencies,
    names_in,
    only_brackets,
    round_title,
    split_competencies,
    split_items,
    split_run_together,
    stands_out,
    unquoted,
)
from practice_app.guide_model import Competency, Prompt, RoundTimes

_OWN_ITEMS = (Section.AREAS, Section.FOLLOW_UPS, Section.NOTES, Section.ANSWER, Section.RED_FLAGS)
_STUDY = (Section.CONCEPTS, Section.EXAMPLE_LINES, Section.SCENARIOS, Section.HABITS, Section.MISTAKES)
_PROMPTS = (Section.FAQ, Section.DEBRIEF, Section.REFERENCES)


def parse(lines: Sequence[Line]) -> Found:
    """The guide that these lines hold. Never fails: what is not understood is left over."""
    ready = split_run_together(lines)
    return _Reader(ready).read()


class _Reader:
    """Walks the lines once; `section` is what the current line is read as."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.places = {id(line): index for index, line in enumerate(lines)}
        self.found = Found()
        self.section = Section.UNKNOWN
        self.section_level = 0  # heading level of the part that we are in
        self.question: FoundQuestion | None = None
        self.round: FoundRound | None = None
        self.label_stands = False  # 'Question 3' stood on the line before
        self.items: list[Line] = []  # of the list that we are in
        self.category: list[str] = []  # competencies named above the questions
        self.target = Section.UNKNOWN  # DEBRIEF or REFERENCES while in one of them
        self.scores: dict[int, Scores] = find_scores(
            lines, [heading_section(line) is Section.SCORECARD for line in lines]
        )
        self.round_titles = find_round_titles(lines, [heading_section(line) for line in lines], self.scores)

    def read(self) -> Found:
        index = 0
        while index < len(self.lines):
            scores = self.scores.get(index)
            if scores is not None:
                self._take_scores(scores)
                index = scores.end
                continue
            self._take(index, self.lines[index])
            index += 1
        return self.found

    # --- What a line announces

    def _take(self, index: int, line: Line) -> None:
        if not has_words(line.text):
            return
        if index in self.round_titles:
            self._open_round(line, self.round_titles[index])
        elif is_label_alone(line.text):
            self._begin(Section.QUESTIONS, line)
            self.label_stands = True
        elif self.label_stands:
            self._open_question(line)
        elif line.part is not Part.UNKNOWN:
            self._take_known(line)
        elif (section := heading_section(line)) is not None and not self._belongs_inside(section, line):
            self._open_section(section, line)
        elif self._take_inline(line) or self._take_competency(index, line):
            return
        elif self._is_question(index, line):
            if self._is_second_sentence(index, line):
                assert self.question is not None
                text, competencies = split_competencies(line.text)
                self.question.text = f"{self.question.text} {text}"
                self.question.competencies = competencies or self.question.competencies
            else:
                self._open_question(line)
        elif line.heading and not self._inside_questions(line):
            self._open_unknown(line)
        else:
            self._take_item(line)

    def _belongs_inside(self, section: Section, line: Line) -> bool:
        """A heading's word that is an item of the list here, such as 'Time' or 'Goals'."""
        short = len(line.text.split()) <= 2 and not line.heading
        return section is Section.DIRECTIONS and short and self.question is not None and bool(self.items)

    def _open_round(self, line: Line, times: RoundTimes) -> None:
        self.round = FoundRound(round_title(line.text), times)
        self.found.rounds.append(self.round)
        self._begin(Section.DIRECTIONS, line)
        self.target = Section.UNKNOWN
        self.category = []

    def _open_section(self, section: Section, line: Line) -> None:
        if section in (Section.DEBRIEF, Section.REFERENCES):
            self.target = section
            self.round = None
        elif section in (Section.FAQ, Section.PROCESS, Section.QUESTIONS) or section in _STUDY:
            self.target = Section.UNKNOWN
        if section in (Section.FAQ, Section.PROCESS) or section in _STUDY:
            self.round = None
        if section in _OWN_ITEMS and self.question is not None:
            self.section = section
            self.items = []
            self.question.open = False
            return
        if section in (Section.NOTES, Section.ANSWER, Section.AREAS, Section.FOLLOW_UPS):
            section = Section.PROSE  # with no question above, it is about the guide
        self._begin(section, line)

    def _begin(self, section: Section, line: Line) -> None:
        self.section = section
        self.section_level = line.heading
        self.question = None
        self.items = []

    def _open_unknown(self, line: Line) -> None:
        self._begin(Section.UNKNOWN if not self.round else Section.DIRECTIONS, line)
        self.found.left_over.append(line.text)

    def _inside_questions(self, line: Line) -> bool:
        """A heading below that of the questions: a category."""
        inside = self.section is Section.QUESTIONS or self.question is not None
        return inside and line.heading > self.section_level > 0

    # --- Questions

    def _is_question(self, index: int, line: Line) -> bool:
        if self.section is Section.FAQ:
            return False
        if question_label(line.text) and self.target is Section.UNKNOWN:
            return True
        if self._followed_by_items(index):
            among_questions = self.section is Section.QUESTIONS or self.question is not None
            set_off = line.heading > 0 or line.marker is Marker.NUMBER or line.bold
            asks = sounds_like_question(line.text, strict=False)
            return self.target is Section.UNKNOWN and (asks or among_questions or set_off)
        if self.target is not Section.UNKNOWN or self.section in _PROMPTS or self.section in _STUDY:
            return False
        if self.question is not None:
            return self._is_next_question(line)
        if self.section is Section.QUESTIONS:
            return asks_under_questions(line)
        if self.section in (Section.UNKNOWN, Section.DIRECTIONS):
            return stands_out(line) and not is_about_interviewing(line.text)
        return False

    def _is_second_sentence(self, index: int, line: Line) -> bool:
        """Whether the line goes on with the question right above it, which a full line had ended: items
        follow here and none did there.
        """
        question = self.question
        earlier = self.found.questions[-4:-1]
        all_have_items = bool(earlier) and all(one.areas or one.follow_ups for one in earlier)
        return (
            question is not None
            and question.open
            and question.line is self.lines[index - 1]
            and not line.gap
            and line.marker is Marker.NONE
            and line.heading == question.line.heading
            and not question_label(line.text)
            and (all_have_items or not is_imperative(line.text))
            and self._followed_by_items(index)
        )

    def _followed_by_items(self, index: int) -> bool:
        """Whether a heading of areas or follow-ups comes next, and so this line is what they belong to."""
        line = self.lines[index]
        if line.text.endswith(":") and not sounds_like_question(line.text.rstrip(":"), strict=False):
            return False
        for after in self.lines[index + 1 : index + 3]:
            section = heading_section(after)
            if section in (Section.AREAS, Section.FOLLOW_UPS):
                under = self.section in (Section.AREAS, Section.FOLLOW_UPS)
                return self.question is None or not under or self._could_begin(line, section)
            if labelled_competencies(after.text) or only_brackets(after.text):
                continue
            inline = inline_heading(after.text)
            if inline and inline[0] in (Section.AREAS, Section.FOLLOW_UPS):
                inside = self.question is not None and self.section in _OWN_ITEMS
                return not inside or self._could_begin(line, inline[0])
            return False
        return False

    def _could_begin(self, line: Line, next_section: Section | None) -> bool:
        """Inside a question's lists: whether this line begins the next question, and is not the last item.

        It is the last item when the heading that follows is the one still missing under the present
        question and the line looks like the items before it.
        """
        question = self.question
        if question is None:
            return True
        if not self.items:
            return False
        last = self.items[-1]
        alike = (line.marker, line.indent, line.bold) == (
            last.marker,
            last.indent,
            last.bold,
        ) and not line.heading
        if not alike:
            return True
        missing = (next_section is Section.FOLLOW_UPS and not question.follow_ups) or (
            next_section is Section.AREAS and not question.areas
        )
        return not missing and sounds_like_question(line.text, strict=False)

    def _is_next_question(self, line: Line) -> bool:
        """Whether a line under a question, with no heading to tell, is the next question."""
        question = self.question
        assert question is not None
        sounds = sounds_like_question(line.text, strict=False)
        same_mark = line.marker is question.line.marker and (line.heading > 0) == (question.line.heading > 0)
        if line.heading:
            return sounds and (question.line.heading == line.heading or sounds_like_question(line.text))
        if self.section in _OWN_ITEMS and self.items:
            first = self.items[0]
            if (line.marker, line.indent) == (first.marker, first.indent) and line.bold == first.bold:
                separated = line.gap and not any(item.gap for item in self.items[1:])
                if (
                    line.marker is Marker.NUMBER
                    and question.line.ordinal is not None
                    and line.ordinal is not None
                ):
                    expected = (self.items[-1].ordinal or 0) + 1
                    return sounds and line.ordinal == question.line.ordinal + 1 and line.ordinal != expected
                return sounds and separated and line.marker is Marker.NONE and sounds_like_question(line.text)
            if line.indent > first.indent and line.marker is not Marker.NONE:
                return False
            if line.indent <= question.line.indent < first.indent and line.marker is question.line.marker:
                return asks_under_questions(line)
            return sounds and (line.marker is not Marker.NONE or sounds_like_question(line.text) or line.bold)
        if self.section in _OWN_ITEMS:
            return False  # right under its heading: an item
        if same_mark and line.indent <= question.line.indent:
            return asks_under_questions(line)
        if line.marker is Marker.NONE:
            return sounds_like_question(line.text)
        if question.line.marker is Marker.NUMBER and line.marker is Marker.BULLET:
            return False
        return line.marker is Marker.NUMBER and sounds and line.indent <= question.line.indent

    def _open_question(self, line: Line) -> None:
        text, competencies = split_competencies(unquoted(line.text[question_label(line.text) :]))
        self.label_stands = False
        self.question = FoundQuestion(text, competencies or list(self.category), line)
        self.found.questions.append(self.question)
        if self.round is not None:
            self.round.questions.append(len(self.found.questions) - 1)
        if self.section in _OWN_ITEMS or self.section in (
            Section.DIRECTIONS,
            Section.BRIEFING,
            Section.UNKNOWN,
        ):
            self.section = Section.QUESTIONS if self.section is not Section.UNKNOWN else Section.UNKNOWN
        self.items = []

    def _take_competency(self, index: int, line: Line) -> bool:
        """'Competency: Planning', above questions or right below one; or the brackets alone on a line."""
        question = self.question
        fresh = question is not None and question.open and not self.items
        if fresh and question is not None and (names := only_brackets(line.text)):
            question.competencies = names
            return True
        names = labelled_competencies(line.text)
        if not names or self.section in (*_PROMPTS, Section.COMPETENCIES, Section.BRIEFING):
            return False
        if fresh and question is not None and not line.heading and not self._question_follows(index):
            question.competencies = names
        else:
            self.category = names
            if self.question is not None:
                self._begin(Section.QUESTIONS, replace(line, heading=self.section_level))
        return True

    def _question_follows(self, index: int) -> bool:
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        return (
            after is not None
            and sounds_like_question(after.text, strict=False)
            and heading_section(after) is None
        )

    # --- What a part holds

    def _take_inline(self, line: Line) -> bool:
        """'Look for: ownership; a clear plan' and the like: heading and items on one line."""
        inline = inline_heading(line.text)
        if inline is None or self.question is None or self.section in (Section.FAQ, Section.COMPETENCIES):
            return False
        section, rest = inline
        if section not in _OWN_ITEMS:
            return False
        if not has_words(rest):
            return True
        self.section = section
        self.items = []
        self.question.open = False
        pieces = (
            [rest] if section in (Section.FOLLOW_UPS, Section.NOTES, Section.ANSWER) else split_items(rest)
        )
        if section is Section.FOLLOW_UPS:
            pieces = re.split(r"(?<=\?)\s+", rest)
        for piece in pieces:
            self._add_item(replace(line, text=piece))
        self.items = [line]
        return True

    def _take_known(self, line: Line) -> None:
        """A cell of a table whose column says what it is."""
        if line.part is Part.QUESTION:
            self._open_question(line)
        elif line.part is Part.ROUND:
            if self.round is None or self.round.title != line.text:
                self.round = FoundRound(line.text, RoundTimes())
                self.found.rounds.append(self.round)
        elif self.question is None:
            self.found.left_over.append(line.text)
        elif line.part is Part.AREA:
            self.question.areas.append(line.text)
        elif line.part is Part.FOLLOW_UP:
            self.question.follow_ups.append(line.text)
        elif line.part is Part.COMPETENCY:
            self.question.competencies = names_in(line.text) or [line.text]

    def _take_item(self, line: Line) -> None:
        if self.question is not None and self.section not in (Section.BRIEFING, Section.DIRECTIONS):
            self._take_under_question(line)
        elif self.section in _PROMPTS or self.target is not Section.UNKNOWN:
            self._take_prompt(line)
        elif self.section in _STUDY:
            self.found.study.setdefault(self.section, []).append(line.text)
        elif self.section is Section.RED_FLAGS:
            self.found.red_flags.append(line.text)
        elif self.section is Section.COMPETENCIES and ":" in line.text:
            name, _, definition = line.text.partition(":")
            self.found.competencies.append(Competency(name.strip(), definition.strip()))
        elif self.round is not None and self.section in (
            Section.BRIEFING,
            Section.ROLE_PLAY,
            Section.DIRECTIONS,
        ):
            self._take_for_round(line)
        elif self.section is Section.QUESTIONS and self._is_category(line):
            self.category = [line.text.rstrip(":")]
        else:
            self.found.left_over.append(line.text)

    def _is_category(self, line: Line) -> bool:
        """Whether a short line names what the questions right below it are about."""
        place = self.places[id(line)]
        after = self.lines[place + 1] if place + 1 < len(self.lines) else None
        named = (
            len(line.text.split()) <= 5
            and line.text[0].isupper()
            and not re.match(r"(?:section|part|block|step)\b", line.text, re.IGNORECASE)
            and not line.text.endswith((".", "?", "!", ","))
        )
        set_off = line.heading > 0 or line.bold or line.gap
        asked_below = after is not None and heading_section(after) is None and asks_under_questions(after)
        return named and set_off and line.marker is Marker.NONE and asked_below

    def _take_for_round(self, line: Line) -> None:
        assert self.round is not None
        if self.section is Section.BRIEFING:
            self.round.briefing.append(line.text)
        elif self.section is Section.ROLE_PLAY:
            self.round.role_play.append(line.text)
        else:
            self.round.purpose.append(line.text)
            self.round.times = minutes_in(line.text, self.round.times)

    def _take_under_question(self, line: Line) -> None:
        question = self.question
        assert question is not None
        if self.section in _OWN_ITEMS and self._still_in_list(line):
            self._add_item(line)
            self.items.append(line)
            return
        nested = line.marker is not Marker.NONE and question.open
        deeper = line.indent > question.line.indent or line.marker is not question.line.marker
        if nested and deeper:
            asks = sounds_like_question(line.text, strict=False) or line.text.endswith("?")
            (question.follow_ups if asks else question.areas).append(line.text)
            return
        if question_label(question.line.text) and (
            answer := re.match(r"A(?:nswer)?\s*[:.]\s+(\S.*)", line.text)
        ):
            question.answer.append(answer[1])
            return
        question.open = False
        self.question = None
        if self._is_category(line):
            self.category = [line.text.rstrip(":")]
        else:
            self.found.left_over.append(line.text)
        if self.section in _OWN_ITEMS:
            self.section = Section.QUESTIONS

    def _still_in_list(self, line: Line) -> bool:
        """Whether an item: the first under its heading, or marked like those before it."""
        if self.section in (Section.NOTES, Section.ANSWER):
            return not line.heading
        if not self.items:
            return not line.heading
        first = self.items[0]
        if line.heading or (line.marker is Marker.NONE and first.marker is not Marker.NONE):
            return False
        question = self.question
        assert question is not None
        back_out = question.line.indent < first.indent and line.indent < first.indent
        return not (back_out and line.marker is first.marker)

    def _add_item(self, line: Line) -> None:
        question = self.question
        assert question is not None
        if self.section is Section.AREAS:
            question.areas.append(line.text.rstrip(";"))
        elif self.section is Section.FOLLOW_UPS:
            question.follow_ups.append(line.text)
        elif self.section is Section.ANSWER:
            question.answer.append(line.text)
        elif self.section is Section.RED_FLAGS:
            question.notes.append(f"Red flag: {line.text}")
        else:
            question.notes.append(line.text)

    def _take_prompt(self, line: Line) -> None:
        """A question to the interviewer or a referee, or what is said about the one above."""
        section = self.section if self.section in _PROMPTS else self.target
        if self.section is Section.DIRECTIONS:
            self.found.left_over.append(line.text)
            return
        prompts = self.found.prompts.setdefault(section, [])
        text = line.text[question_label(line.text) :]
        asks = asks_at_once(text) or (is_imperative(text) and section is not Section.FAQ)
        guidance = re.sub(r"^(?:guidance|note|a|answer)\s*[:.]\s*", "", line.text, flags=re.IGNORECASE)
        if asks and guidance == line.text and len(text.split()) <= 60:
            prompts.append(Prompt(text))
        elif prompts:
            before = prompts[-1]
            prompts[-1] = replace(before, guidance=f"{before.guidance}\n{guidance}".strip())
        else:
            self.found.left_over.append(line.text)

    def _take_scores(self, scores: Scores) -> None:
        self.question = None
        self.items = []
        card = scores.card
        if self.target is Section.REFERENCES:
            cards = self.found.reference_scorecards
        elif self.round is None:
            cards = self.found.scorecards
        else:
            recommends = "recommend" in card.competency.casefold()
            cards = self.round.recommendation if recommends else self.round.scorecards
        cards.append(card)
        self.section = Section.SCORECARD
