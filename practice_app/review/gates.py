"""Whether an answer can be judged at all. What can't be judged earns no tick and is told why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from practice_app.model import Span, SpeechState, Transcript, Verdict
from practice_app.review.clarity import mostly_unclear
from practice_app.review.wording import FUNCTION_WORDS, HESITATIONS, spoken_words

FEWEST_WORDS = 10  # hesitations not counted
LANGUAGE_WORDS = 12  # fewer words than this can't be told from another language
# Of the words of every labelled answer, broken recogniser output and learners' English included, at
# least 0.49 are function words; other languages and mashed keys stay under 0.15.
FUNCTION_SHARE = 0.25
LATIN_SHARE = 0.7
LOOP_LENGTH = 4  # words in a run that comes again and again
LOOP_SHARE = 0.6  # of the words that lie in such runs
SALAD_SHARE = 0.04  # of neighbouring words that never stand together in English (answers: 0.027 at most)
ECHO_SHARE = 0.6  # of the words that only repeat what was asked

MESSAGES = {
    Verdict.NOTHING_SAID: "Nothing was heard. Check the microphone and try again, or type your answer.",
    Verdict.TOO_SHORT: (
        "That was only a few words, too few to judge. Answer in a few sentences, as you would in the room."
    ),
    Verdict.NOT_ENGLISH: (
        "This doesn't seem to be in English. Other languages are not supported yet, so nothing is marked."
    ),
    Verdict.UNCLEAR: (
        "Most of this was heard too badly to judge, so nothing is marked. "
        "Move closer to the microphone and try again, or mend the text."
    ),
    Verdict.NOT_AN_ANSWER: "",
}
NONSENSE = "These words don't make sentences yet, so nothing is marked. Say it again in whole sentences."
LOOPING = "The same words come again and again, so nothing is marked. Play the recording, then try again."
READ_ALOUD = "These are mostly the question's own words, so nothing is marked. Now answer it in yours."

_OTHER_LANGUAGES = {
    language: frozenset(small.split())
    for language, small in {
        "Spanish": (
            "el la los las que de en un una por con para como pero más su yo me muy fue era estaba "
            "cuando porque"
        ),
        "French": (
            "le la les des que de un une et est dans pour pas sur avec je nous vous était mais qui ce "
            "ils très"
        ),
        "German": (
            "der die das und ist nicht ich wir ein eine mit auf für war haben hatte dass sich auch "
            "als dann sie den dem weil unser unsere hat mehr wurde waren bei von zu im"
        ),
        "Italian": (
            "il la che di un una per con non sono era ho abbiamo ma come più molto del della quando perché si"
        ),
        "Portuguese": (
            "o a os que de um uma para com não por mas como mais eu foi era muito quando ele nós em do da"
        ),
        "Dutch": (
            "de het een en van ik wij was niet dat die met voor op te zijn hebben had maar ook toen "
            "heb we naar"
        ),
        "Polish": ("i w na z do nie że się to jest był była ale jak przez po ja my oraz od dla już tak"),
    }.items()
}

# Pairs that English never says, by the class of the first word; in a heap of words they are common.
_NEVER_TOGETHER = tuple(
    (frozenset(first.split()), frozenset(second.split()))
    for first, second in (
        (
            "a an the my your their our every",
            "a an the is was are were am be been has have had do does did of to in on at for from with by"
            " into and but or if because than he she we they i you me him them us would could should will can"
            " my your their our i'd i'm it it's that there up out about said went got",
        ),
        (
            "of from with by at into for to in on",
            "is was are were am had did of would could i he she we they and but said went got up out then"
            " because",
        ),
        (
            "i he she we they",
            "the a an of to i he she we they them us me my your from for with by at into one it in on",
        ),
        ("is was are were be been", "is was were had did of have would could went said has do"),
        ("and but so because", "him them of me us"),
        ("it them him her me us", "of him them me us do"),
    )
)


def check_answer(
    transcript: Transcript, sentences: Sequence[Span], unclear: Sequence[bool], echoed: Sequence[bool]
) -> tuple[Verdict, str]:
    """The verdict and what the user is told; "" with JUDGED.

    unclear, echoed: for each sentence, whether it was heard badly or only repeats what was asked.
    """
    verdict = _check(transcript, sentences, unclear)
    if verdict is not Verdict.JUDGED:
        return verdict, MESSAGES[verdict]
    words = [word.plain for word in spoken_words(transcript.text)]
    if looping_share(words) >= LOOP_SHARE:
        return Verdict.NOT_AN_ANSWER, LOOPING
    if is_nonsense(words):
        return Verdict.NOT_AN_ANSWER, NONSENSE
    counts = [sum(1 for _ in spoken_words(transcript.text, start, end)) for start, end in sentences]
    repeated = sum(count for count, echo in zip(counts, echoed, strict=True) if echo)
    unheard = sum(c for c, doubt, echo in zip(counts, unclear, echoed, strict=True) if doubt and not echo)
    left = len(words) - repeated - unheard
    if repeated >= ECHO_SHARE * len(words) or left < FEWEST_WORDS <= left + repeated:
        return Verdict.NOT_AN_ANSWER, READ_ALOUD
    if left < FEWEST_WORDS:
        return Verdict.UNCLEAR, MESSAGES[Verdict.UNCLEAR]
    return Verdict.JUDGED, ""


def _check(transcript: Transcript, sentences: Sequence[Span], unclear: Sequence[bool]) -> Verdict:
    words = [word.plain for word in spoken_words(transcript.text) if word.plain not in HESITATIONS]
    if not words:
        return Verdict.NOTHING_SAID
    if transcript.state is SpeechState.NOT_ENGLISH or not transcript.language.lower().startswith("en"):
        return Verdict.NOT_ENGLISH
    if is_other_script(transcript.text) or (len(words) >= LANGUAGE_WORDS and is_other_language(words)):
        return Verdict.NOT_ENGLISH
    if len(words) < FEWEST_WORDS:
        return Verdict.TOO_SHORT
    if mostly_unclear(sentences, unclear):
        return Verdict.UNCLEAR
    return Verdict.JUDGED


def is_other_script(text: str) -> bool:
    """Whether fewer letters are Latin than an English answer with foreign names has."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(char < "ɐ" for char in letters)
    return bool(letters) and latin < LATIN_SHARE * len(letters)


def is_other_language(words: Sequence[str]) -> bool:
    """Whether another language's small words hold this text together rather than English ones."""
    english = function_share(words)
    best = max(sum(word in small for word in words) for small in _OTHER_LANGUAGES.values()) / len(words)
    return english < FUNCTION_SHARE and best > max(0.15, english)


def function_share(words: Sequence[str]) -> float:
    return sum(word in FUNCTION_WORDS for word in words) / len(words)


def is_nonsense(words: Sequence[str]) -> bool:
    """Mashed keys, bare lists of words, or words in no order."""
    if len(words) < FEWEST_WORDS:
        return False
    return function_share(words) < FUNCTION_SHARE or salad_share(words) > SALAD_SHARE


def salad_share(words: Sequence[str]) -> float:
    """Share of neighbouring words that English never puts together: 'the of', 'with was', 'we the'."""
    pairs = [(a, b) for a, b in pairwise(words) if a != b]
    odd = sum(any(a in first and b in second for first, second in _NEVER_TOGETHER) for a, b in pairs)
    return odd / len(pairs) if pairs else 0.0


def looping_share(words: Sequence[str]) -> float:
    """Share of the words that lie in runs of LOOP_LENGTH words said three times or more."""
    if len(words) < FEWEST_WORDS:
        return 0.0
    runs = [tuple(words[at : at + LOOP_LENGTH]) for at in range(len(words) - LOOP_LENGTH + 1)]
    counts = Counter(runs)
    inside: set[int] = set()
    for at, run in enumerate(runs):
        if counts[run] >= 3:
            inside.update(range(at, at + LOOP_LENGTH))
    return len(inside) / len(words)
