"""The words by which guides name their parts, and what a question sounds like."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, lru_cache

from practice_app.model import QuestionKind


class Section(Enum):
    """What the lines under a heading are."""

    UNKNOWN = "unknown"
    PROSE = "prose"  # about interviewing, the job or the guide itself
    PROCESS = "process"  # the list of rounds
    QUESTIONS = "questions"
    AREAS = "areas"
    FOLLOW_UPS = "follow-ups"
    NOTES = "notes"  # on the question above
    ANSWER = "answer"  # a model answer to the question above
    SCORECARD = "scorecard"
    FAQ = "faq"
    BRIEFING = "briefing"
    DIRECTIONS = "directions"
    DEBRIEF = "debrief"
    REFERENCES = "references"
    ROLE_PLAY = "role play"
    COMPETENCIES = "competencies"
    RED_FLAGS = "red flags"
    CONCEPTS = "concepts"
    EXAMPLE_LINES = "example lines"
    SCENARIOS = "scenarios"
    HABITS = "habits"
    MISTAKES = "mistakes"


_GOOD = r"(?:good|strong|great|ideal|excellent|effective|successful|solid|model|top|better|best)"
_REPLY = r"(?:answers?|responses?|candidates?|examples?|replies|reply)"

# In this order: the first that matches the whole heading wins.
_HEADINGS: tuple[tuple[Section, str], ...] = (
    (Section.FAQ, r"(?:frequently asked questions?|faqs?|questions and answers|q ?(?:&|and) ?a)(?: .*)?"),
    (Section.FAQ, r".*\bfaqs?"),
    (
        Section.FOLLOW_UPS,
        r"(?:.* )?follow ?ups?(?: (?:questions?|prompts?|probes?|with|ideas?|asks?))?(?: to (?:ask"
        r"|consider|use))?",
    ),
    (Section.FOLLOW_UPS, r"(?:ask as )?follow ?ups?"),
    (
        Section.FOLLOW_UPS,
        r"(?:probing|probe|deeper|secondary|supplementary|supporting|clarifying|drill down|deep dive|sub"
        r"|additional|extra|prompting) ?(?:questions?|prompts?|probes?)",
    ),
    (
        Section.FOLLOW_UPS,
        r"(?:probes?|prompts?|dig(?:ging)? deeper|go(?:ing)? deeper|then ask|ask next|to probe|to dig deeper"
        r"|probe (?:for|further|deeper|with)|if (?:needed|necessary|time (?:allows|permits))(?: ask"
        r"| probe)?)",
    ),
    (
        Section.AREAS,
        r"(?:the )?(?:key |main |core |important )?(?:areas?|points?|topics?|themes?|things?|items?"
        r"|elements?|aspects?"
        r"|criteria|behaviou?rs?|evidence|signals?|details?)"
        r" (?:to|you should|that should be|for) (?:be )?(?:covered|cover|explored?"
        r"|listen(?:ing)? (?:out )?for|hear"
        r"|probe|look (?:out )?for|note|assess(?:ed)?|evaluate|touch on|consider|watch for|include"
        r"|capture|observe)",
    ),
    (
        Section.AREAS,
        r"(?:what|things|signs|signals)? ?(?:to )?(?:listen|look|watch)(?:ing)?(?: out)?(?: for)"
        r"(?: in (?:an? |the |their )?(?:.* )?" + _REPLY + r")?",
    ),
    (
        Section.AREAS,
        r"what (?:you|we|i|interviewers?|the interviewer) ?(?:are|re|m|is|am|should be|want|hope|would like)?"
        r" ?(?:to )?(?:listen|look|hear|see|watch)(?:ing)?(?: out)?(?: for)?(?: in .*)?",
    ),
    (
        Section.AREAS,
        r"(?:what )?(?:an? |the )?"
        + _GOOD
        + r" "
        + _REPLY
        + r"(?: (?:should|will|would|may|might|often|usually|typically))?"
        r" (?:look like|looks like|includes?|shows?|covers?|mentions?|demonstrates?|contains?|has|have"
        r"|touch(?:es)? on)",
    ),
    (
        Section.AREAS,
        r"look fors?|listening for|listen fors?|must haves?|coverage|checklist|indicators?"
        r"|what (?:does )?(?:good|great|strong|excellent) (?:looks?|sounds?) like",
    ),
    (
        Section.AREAS,
        r"(?:key|positive|behaviou?ral|success|assessment|evaluation|desired|expected|scoring|strong)"
        r" (?:points?|areas?|indicators?|elements?|criteria|signals?|behaviou?rs?|signs?|content|evidence)"
        r"(?: to (?:cover|look for|listen for))?",
    ),
    (Section.AREAS, r"(?:signs|indicators|evidence) of (?:an? )?" + _GOOD + r" " + _REPLY),
    (Section.AREAS, r"what to (?:assess|evaluate|cover|explore|probe|note)(?: .{0,30})?"),
    (Section.RED_FLAGS, r"(?:potential |possible )?(?:red|yellow|warning) (?:flags?|signs?)(?: .*)?"),
    (
        Section.RED_FLAGS,
        r"(?:negative (?:indicators?|signs?|signals?)|concerns|warning signs|"
        r"(?:weak|poor|bad) (?:answers?|responses?)(?: .*)?|what to avoid|watch ?outs?)",
    ),
    (
        Section.NOTES,
        r"(?:why (?:we |you |to |they |interviewers? |employers? |recruiters? )?ask(?: (?:this"
        r"|it))?(?: question)?"
        r"|why (?:this|it) (?:question )?(?:matters|works|is asked)"
        r"|purpose(?: of (?:the|this) question)?|rationale|intent|what (?:this"
        r"|it) (?:question )?(?:assesses|tests|measures"
        r"|evaluates|reveals|shows)|tips?|how to answer(?: (?:it|this)(?: question)?)?"
        r"|interviewer notes?|notes?"
        r"|guidance|background|context)",
    ),
    (
        Section.ANSWER,
        r"(?:(?:an? )?(?:sample|example|model|suggested|possible|ideal|strong|good) "
        r"(?:answer|response|reply)|answer|sample star answer|star answer)(?: \d+)?",
    ),
    (Section.REFERENCES, r"(?:.* )?reference (?:checks?|calls?|checking)(?: questions?)?(?: guide)?"),
    (Section.REFERENCES, r"(?:questions? (?:for|to ask) .*\b(?:reference|referee)s?\b.*)"),
    (Section.REFERENCES, r"references|questions? for reference checks?"),
    (Section.DEBRIEF, r"(?:.* )?debrief(?:ing)?(?: (?:meeting|questions?|discussion|session|guide|notes?))?"),
    (Section.DEBRIEF, r"questions? .*\bdebrief\b.*"),
    (Section.SCORECARD, r"(?:.* )?score ?(?:card|sheet)s?(?: for .*)?"),
    (
        Section.SCORECARD,
        r"(?:.* )?(?:(?:rating|scoring|evaluation|assessment|grading) (?:scale|rubric|guide|form|matrix|sheet"
        r"|grid|key|criteria and scale)s?|rubrics?|ratings|scoring)",
    ),
    (
        Section.BRIEFING,
        r"(?:directions?|instructions?|information|message|script|notes?|briefing|details?|introduction"
        r"|what)? ?(?:to (?:share|give|read|say|tell|send|explain|communicate)|for) ?(?:with |to |out "
        r"|aloud )*"
        r"(?:the |your )?(?:candidates?|interviewees?|applicants?)(?: .{0,30})?",
    ),
    (
        Section.BRIEFING,
        r"(?:candidate|interviewee|applicant) (?:briefing|brief|instructions?|introduction|directions?"
        r"|script|"
        r"information|message|prompt)|(?:opening|introductory|welcome|introduction|intro) (?:script"
        r"|statement|remarks"
        r"|message)|(?:say|read|tell|share|explain)(?: this)?(?: to| with)? (?:the )?candidate|briefing"
        r"|script"
        r"|what (?:to (?:tell|say to)|you tell) (?:the )?candidates?",
    ),
    (
        Section.DIRECTIONS,
        r"(?:directions?|instructions?|guidance|guidelines?|notes?|tips|briefing|information|advice)"
        r"(?: for| to)? (?:the |your )?(?:interviewers?|panel|hiring manager|assessors?"
        r"|observers?)(?: .{0,20})?",
    ),
    (
        Section.DIRECTIONS,
        r"(?:interviewer|panel|assessor) (?:directions?|instructions?|guidance|guidelines?|briefing)",
    ),
    (Section.DIRECTIONS, r"(?:directions?|instructions?) for conducting .*"),
    (
        Section.DIRECTIONS,
        r"(?:objectives?|goals?|purpose|focus|aim|duration|time|timing|length|format|agenda|structure"
        r"|time allocation)"
        r"(?: of (?:the |this )?(?:interview|round|stage|session|exercise))?",
    ),
    (
        Section.ROLE_PLAY,
        r"role ?play(?: (?:scenario|exercise|brief|case|setup|set up|details?|background|instructions?))?"
        r"|(?:the )?scenario(?: (?:brief|description|details))?|case (?:scenario|brief)",
    ),
    (
        Section.COMPETENCIES,
        r"(?:essential |key |core |required |critical |target |desired )*(?:behaviou?ral )?competenc(?:y|ies)"
        r"(?: (?:definitions?|framework|assessed|evaluated|overview|to assess|list))?",
    ),
    (
        Section.PROCESS,
        r"(?:our |the )?(?:hiring|interview|recruitment|recruiting|selection) "
        r"(?:process|stages?|steps|loop|plan|rounds?|structure|schedule|overview)(?: overview)?",
    ),
    (Section.CONCEPTS, r"(?:key|core|main|important) (?:concepts?|terms?|ideas|principles)|glossary"),
    (Section.EXAMPLE_LINES, r"(?:example|sample|model) (?:answers|responses|lines|phrases|statements)"),
    (
        Section.SCENARIOS,
        r"(?:real |real world |business |example |real business )*scenarios|case studies|case examples",
    ),
    (Section.HABITS, r"(?:best practices?|good habits|do s|dos|tips for (?:success|answering)|what works)"),
    (Section.MISTAKES, r"(?:common )?(?:mistakes|pitfalls|errors)(?: to avoid)?|don ?ts?|what not to do"),
    (
        Section.PROSE,
        r"overview|introduction|about .*|summary|conclusion|how to (?:use|conduct|run|prepare|evaluate"
        r"|score).*"
        r"|why (?:interviewers|employers) ask .*|job description|the role|role overview"
        r"|key responsibilities|responsibilities|requirements|qualifications|what we re looking for"
        r"|why join .*"
        r"|desired outcomes|ideal candidate.*|candidate profile.*|next steps|resources|related .*"
        r"|further reading"
        r"|benefits|disclaimer|table of contents|contents|closing|closing the interview|wrap ?up|thank you.*"
        r"|candidate(?: s)? questions|questions from (?:the )?candidates?|time for (?:candidate )?questions"
        r"|practical example.*|preparation|before the interview|after the interview"
        r"|during the interview|at the interview"
        r"|.* guide",
    ),
    (
        Section.QUESTIONS,
        r"(?:.* )?(?:interview|behaviou?ral|situational|competency|competency based|core|common"
        r"|screening|technical"
        r"|opening|closing|warm ?up|main|sample|example|key|general|role specific|leadership"
        r"|culture fit|experience"
        r"|practice|star|star based|scenario|motivational|motivation)?"
        r" ?(?:interview )?questions?(?: bank| set| list)?(?: (?:to ask|about|on|for|related to"
        r"|regarding) .*)?",
    ),
)


@cache
def _headings() -> tuple[tuple[Section, re.Pattern[str]], ...]:
    # Compiled when the first guide is read: it takes as long as all of the program's other imports.
    return tuple((section, re.compile(pattern)) for section, pattern in _HEADINGS)


_QUALIFIERS = re.compile(
    r"^(?:(?:possible|suggested|optional|recommended|potential|typical|useful|some|more|other|the|your"
    r"|our|my|these|a few)"
    r" )+"
)


def normalised(heading: str) -> str:
    """A heading without case, punctuation and brackets: 'Follow-Up Questions:' as 'follow up questions'."""
    text = heading.casefold().replace("&", " and ")
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", text)
    text = re.sub(r"[^\w\s]|_", " ", text)
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def section_of(heading: str) -> Section | None:
    """The part of a guide that this heading opens; None when it is no heading that we know."""
    if len(heading) > 120 or heading.rstrip().endswith("?"):
        return None
    words = normalised(heading)
    if not words or len(words.split()) > 12:
        return None
    for candidate in (words, _QUALIFIERS.sub("", words)):
        for section, pattern in _headings():
            if pattern.fullmatch(candidate):
                return section
    return None


# --- What a question sounds like ----------------------------------------------------------------

_IMPERATIVE = re.compile(
    r"(?:please |now |first |next |ok |so |and |then |briefly |could you (?:please )?|can you (?:please )?"
    r"|would you (?:please )?|i(?:'|’)d (?:like|love) (?:you )?to |i would like (?:you )?to |let(?:'|’)s )*"
    r"(?:tell (?:me|us)|describe|share|give (?:me |us )?(?:an?|some|one|two|three|your|the|examples?)"
    r"|walk (?:me|us)|talk (?:me|us|about)|explain|discuss|provide|think (?:of|about|back)|recall"
    r"|recount|outline"
    r"|imagine|suppose|picture|name (?:a|an|one|two|three|your|the)|show me|take (?:me|us) through|hear about"
    r"|say you|pretend|sell me|convince (?:me|us)|summari[sz]e (?:your|a|the)|define|list (?:your|the"
    r"|three|two)"
    r"|identify (?:a|an|one)|reflect on|consider (?:a|an)|help me understand|cite|detail|relate an?"
    r"|introduce yourself|role ?play|assume|rate (?:your|yourself)|compare)\b",
    re.IGNORECASE,
)
_INTERROGATIVE = re.compile(
    r"(?:and |so |but |in (?:your|what)\b.*?, |if |when |at |on |for |with |from |to |over |under "
    r"|during |after |before"
    r"|given |as an? |outside |beyond |besides |looking |having )?"
    r"(?:what|how|why|when|where|who|whom|whose|which|have|has|had|do|does|did|are|is|was|were|can"
    r"|could|would|will"
    r"|should|may|might|in what|to what|at what|on what|for what)\b",
    re.IGNORECASE,
)
_TO_YOU = re.compile(r"\b(?:you|your|yours|yourself|you(?:'|’)\w+|me|us)\b", re.IGNORECASE)
_ABOUT_INTERVIEWING = re.compile(
    r"\b(?:interviewers?|interviewees?|candidates?|applicants?|hiring|recruiters?|this guide|these questions"
    r"|(?:behaviou?ral|interview|situational) questions?|interviews?|scorecards?|job seekers?|star method)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:[a-z-]+ ){0,2}question|q)(?:\s*(?:#|no\.?)?\s*\d+\s*[:.)–—-]|\s*:)\s*(?=\S)", re.IGNORECASE
)
_LABEL_ALONE = re.compile(r"(?:[a-z-]+ ){0,2}(?:question|q)\s*(?:#|no\.?)?\s*\d+\s*[:.]?", re.IGNORECASE)
_ANY_QUESTIONS = re.compile(
    r"(?:do you have |have you )?(?:got )?any (?:other |more |final )?questions(?: (?:for|of) (?:me|us))?\?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.?!])[\"”')]*\s+(?=[\"“(]?[A-Z])")


def question_label(text: str) -> int:
    """Length of a label such as 'Question 3: ' or 'Q: ' before a question; 0 without one."""
    match = _LABEL.match(text)
    return match.end() if match else 0


def is_label_alone(text: str) -> bool:
    """Whether the line says only 'Question 3', so that the next one is the question."""
    return _LABEL_ALONE.fullmatch(text.strip()) is not None


def is_imperative(text: str) -> bool:
    """Whether the text begins like 'Tell me about …'."""
    return _IMPERATIVE.match(text.lstrip("\"“'‘([ ")) is not None


def is_about_interviewing(text: str) -> bool:
    """Whether the text speaks of candidates and interviews, as a question to the interviewer does."""
    return _ABOUT_INTERVIEWING.search(text) is not None


def sounds_like_question(text: str, *, strict: bool = True) -> bool:
    """Whether the whole text is one question as an interviewer would ask it.

    strict: as an interviewer would ask *you*; otherwise anything that ends with a question mark, or
    begins with an interrogative that is put to someone, will do.
    """
    text = text.strip().strip("\"“”'‘’")
    words = len(text.split())
    if _ANY_QUESTIONS.fullmatch(text):
        return False
    if words < (3 if strict else 2) or words > 120:
        return False
    if is_imperative(text) and not text.endswith(":"):
        return not strict or bool(_TO_YOU.search(text)) or words <= 40
    sentences = _SENTENCE_END.split(text)
    if not text.endswith("?"):
        asks = any(sentence.endswith("?") for sentence in sentences)
        opener = _INTERROGATIVE.match(text) is not None and _TO_YOU.search(text) is not None
        if strict:
            return asks and is_imperative(sentences[-1])
        return (asks and len(sentences) <= 4) or (
            opener and not text.endswith((".", ":", ";")) and words <= 40
        )
    if not strict:
        return True
    return _TO_YOU.search(text) is not None and (len(sentences) <= 6 or is_imperative(sentences[-1]))


_KINDS: tuple[tuple[QuestionKind, str], ...] = (
    (QuestionKind.CANDIDATE, r"(?:what|any|do you have(?: any)?) questions (?:do )?(?:you )?(?:have"
    r"|for (?:me|us))|"
                             r"questions (?:for|about) (?:us|me|our)|questions do you have"),
    (QuestionKind.BEHAVIOURAL, r"\b(?:a|the|any) (?:specific )?(?:time|occasion|situation|instance|case"
    r"|moment)s? "
                               r"(?:when|where|in which|that|you)|\bexamples? (?:of|when|where|that)"
                               r"|\bhave you ever\b"),
    (QuestionKind.SCENARIO, r"\b(?:imagine|suppose|pretend|assume|what would you|how would you|would you|"
                            r"what do you do\?|say you)\b|what do you do\?$"),
    (QuestionKind.MOTIVATION, r"\bwhy (?:do|did|are|would|should) (?:you|we)\b|\b(?:interests?"
    r"|attracts?|motivates?|excites?|drives?) you\b|"
                              r"\bcareer (?:goals|plans|aspirations)\b|where do you see yourself"),
    (QuestionKind.APPROACH, r"\b(?:how do you|what(?:'s|’s| is) your (?:\w+ )?(?:approach|process"
    r"|method|strategy|style)|your (?:\w+ )?approach|"
                            r"what (?:steps|methods|strategies) do you|what do you do (?:to|when|if))"),
)  # fmt: skip


def kind_of_question(text: str) -> QuestionKind:
    """The kind that the wording suggests; behavioural where nothing does."""
    lowered = text.casefold()
    for kind, pattern in _KINDS:
        if re.search(pattern, lowered):
            return kind
    return QuestionKind.BEHAVIOURAL
