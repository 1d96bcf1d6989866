"""What an interviewer would note about an answer, by the names of the label guide."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice_app.model import STAR, Flag, QuestionKind, Role, Sentence, Span

# Only these kinds of question want a real case, told in its parts.
WANTS_A_CASE = frozenset({QuestionKind.BEHAVIOURAL, QuestionKind.APPROACH})

_WOULD = re.compile(
    r"\b(?:I|we|you|they|he|she|it)(?:['’]d|['’]ll|\s(?:would|could|might|will))\b|\bif\s(?:I|you|we|they)\b",
    re.IGNORECASE,
)
_INTENT = re.compile(r"\b(?:I|we)(?:['’]d|\s(?:\w+\s)?would)\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:always|never|usually|generally|you|people|everyone|believe|important|key)\b", re.IGNORECASE
)
_WE = re.compile(r"\b(?:we|we['’]d|we['’]ve|our|us)\b", re.IGNORECASE)
_FAULT = re.compile(
    r"\b(?:fault|blame|useless|hopeless|lazy|idiots?|incompetent|stupid|rubbish|clueless|bothered"
    r"|didn['’]?t\scare|mistake\sof|good\sriddance|their\smess|no\sidea|wasting|refused|never\s(?:listen|read|did)\w*)\b",
    re.IGNORECASE,
)
_MARKS = {"hypothetical": _WOULD, "generic": _GENERAL, "we_not_i": _WE, "blames_others": _FAULT}
_NO_CASE = frozenset({"hypothetical", "generic"})
PLANNED_SHARE = 0.25  # "I would" a sentence: tells all 71 labelled plans and general answers apart
MOST_EVIDENCE = 3  # sentences quoted for one flag


def find_flags(
    kind: QuestionKind,
    sentences: Sequence[Sentence],
    numbers: Sequence[Span],
    semantic: Sequence[tuple[str, float]],
) -> tuple[Flag, ...]:
    """The flags in a fixed order: missing parts, no_numbers, then `semantic`: (name, probability).

    A scenario, a motive or the candidate's own questions want no past case: only the flags that
    say something about their content remain.
    """
    clear = [sentence for sentence in sentences if not sentence.unclear]
    flags: list[Flag] = []
    if kind in WANTS_A_CASE:
        flags += [
            Flag(f"no_{role.value}", (), _absence(clear))
            for role in STAR
            if not any(sentence.role is role for sentence in clear)
        ]
        if not numbers:
            results = tuple(sentence.span for sentence in clear if sentence.role is Role.RESULT)
            flags.append(Flag("no_numbers", results[:MOST_EVIDENCE]))
    no_case = [probability for name, probability in semantic if name in _NO_CASE]
    if no_case and kind in WANTS_A_CASE:
        name = _plan_or_view(clear)
        flags.append(Flag(name, _evidence(name, clear), max(no_case)))
    for name, probability in semantic:
        if name not in _NO_CASE:
            flags.append(Flag(name, _evidence(name, clear), probability))
    return tuple(flags)


def _plan_or_view(sentences: Sequence[Sentence]) -> str:
    """What an answer without a case is: the mood tells it, where the judge's two flags are often one."""
    planned = sum(len(_INTENT.findall(sentence.text)) for sentence in sentences)
    return "hypothetical" if planned >= PLANNED_SHARE * len(sentences) else "generic"


def _absence(sentences: Sequence[Sentence]) -> float:
    """How sure we are that the part is missing: as sure as of the least certain sentence."""
    return min((sentence.confidence for sentence in sentences), default=1.0)


def _evidence(name: str, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """The sentences that show it in their wording; none where only the whole shows it."""
    mark = _MARKS.get(name)
    if mark is None:
        return ()
    if name == "we_not_i":
        own = [s for s in sentences if s.role is Role.ACTION and mark.search(s.text)]
    elif name == "blames_others":
        own = [s for s in sentences if mark.search(s.text)]
    else:
        own = [s for s in sentences if s.role is Role.NONE and mark.search(s.text)]
        own.sort(key=lambda s: not re.search(r"\bI\b", s.text))
    return tuple(sentence.span for sentence in own[:MOST_EVIDENCE])
