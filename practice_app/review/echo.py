"""Sentences that only repeat what was asked: the question, its areas or its follow-ups read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from practice_app.model import Question, Span
from practice_app.review.wording import is_content, spoken_words, stem

ECHO_SHARE = 0.75  # of a sentence's content words that stand in one run of what was asked
NAMED_TO_NEW = 4  # words of the question to each word of one's own: such a sentence only drops names

# Words that carry no content of a case: how people announce, list and praise.
_PADDING = frozenset(
    map(
        stem,
        """question answer ask tell time example situation task action result star story case point
        area areas cover covered talk talking spoke discuss discussed mention mentioned next first
        second third fourth fifth sixth seventh eighth finally lastly last lot lots really
        important key good great best better well always definitely basically actually obviously
        clearly kind sort bit use used using make made sure give gave take took taken think
        thought feel felt believe handle handled handling address addressed deal dealt demonstrate
        demonstrated show showed shown ensure ensured everything everyone everybody something
        anything various different many several number include included including regarding terms
        describe described explain explained today let us want look looked looking course then
        bullet follow checklist happened happen approach way aspect aspects part parts side strong
        strongly clear effective effectively successful successfully excellent appropriate
        appropriately proper properly comprehensive positive""".split(),
    )
)


def echoed_sentences(question: Question, text: str, sentences: Sequence[Span]) -> tuple[bool, ...]:
    """For each sentence, whether it only repeats the question or its checklist and adds nothing."""
    asked = [_stems(part) for part in _parts(question)]
    vocabulary = {word for part in asked for word in part if is_content(word)}
    return tuple(_is_echo(_stems(text[a:b]), asked, vocabulary) for a, b in sentences)


def _parts(question: Question) -> Iterable[str]:
    yield question.text
    for area in question.areas:
        yield area.text
        if area.hint:
            yield area.hint
    for follow_up in question.follow_ups:
        yield follow_up.text


def _stems(text: str) -> list[str]:
    return [word.plain if not is_content(word.plain) else stem(word.plain) for word in spoken_words(text)]


def _is_echo(said: Sequence[str], asked: Sequence[Sequence[str]], vocabulary: set[str]) -> bool:
    content = [at for at, word in enumerate(said) if is_content(word)]
    if not content:
        return False
    own = [at for at in content if said[at] not in vocabulary and said[at] not in _PADDING]
    named = sum(said[at] in vocabulary for at in content)
    if named >= 2 and len(own) * NAMED_TO_NEW <= named:
        return True
    if len(own) > len(content) * (1 - ECHO_SHARE):
        return False
    repeated: set[int] = set()
    for part in asked:
        for block in SequenceMatcher(None, said, part, autojunk=False).get_matching_blocks():
            if block.size >= 2 or (block.size and len(part) <= 3):
                repeated.update(range(block.a, block.a + block.size))
    return sum(at in repeated for at in content) >= ECHO_SHARE * len(content)
