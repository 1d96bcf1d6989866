"""The words by which an advert's parts are told apart: headings, pay, employer, papers and tools."""

from __future__ import annotations

import re
from enum import StrEnum


class Part(StrEnum):
    """What a passage of an advert is. All but ASK are left out of the matching, and told."""

    ASK = "asks for something a story can show"
    PROOF = "not something an interview story shows"  # papers, years, tools, hours
    OFFER = "what they offer"
    EMPLOYER = "about the employer or the job"
    APPLY = "how to apply"
    EQUALITY = "equal opportunities"


def _any_of(lines: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """One pattern out of alternatives, one a line."""
    return re.compile("|".join(filter(None, map(str.strip, lines.splitlines()))), flags)


# Whole headings, without case and punctuation.
_HEADINGS = (
    (
        Part.EMPLOYER,
        _any_of(r"""
            about us|about the (?:company|employer|organi[sz]ation|business)
            about the (?:team|department|school|trust|charity)
            who we are
            our (?:company|story|mission|values|school)
            the (?:company|organi[sz]ation|team|employer)
            company (?:overview|description|profile)
            job summary|overview|location|where|background
        """),
    ),
    (
        Part.OFFER,
        _any_of(r"""
            (?:(?:our|the|your|key|main) )?(?:benefits|perks|package|rewards?|offer)(?: .*)?
            (?:company|employee|staff) (?:benefits|perks|package|rewards?|offer)(?: .*)?
            (?:what )?we (?:can )?offer(?: you)?
            what (?:you(?: ll| will)? (?:get|receive)|s in it for you|is in it for you|we (?:can )?offer.*)
            what (?:we (?:will|ll) give you|you can expect.*)
            why (?:join|work (?:for|with)) us.*|why us
            (?:salary|pay|compensation)(?: .*)?
            (?:hours|wages?)(?: .*)?
            remuneration|contract(?: type)?|start(?: date)?
        """),
    ),
    (
        Part.APPLY,
        _any_of(r"""
            (?:how )?to apply|apply|applying|applications?(?: process)?|next steps|interested|contact
            closing date|deadline|interviews?(?: date| process)?|(?:recruitment|selection) process
            things you need to know|(?:further|more|additional) information|reference|ref
        """),
    ),
    (
        Part.EQUALITY,
        _any_of(r"""
            equal(?:ity| opportunit).*
            (?:our commitment to )?(?:diversity|inclusion|equity).*
            (?:safeguarding|disability|privacy|data protection|disclaimer).*
        """),
    ),
    (
        Part.ASK,
        _any_of(r"""
            (?:(?:the|your|main|key|job|core|about the|our) )?(?:role|job|post|position|day|description)
            (?:(?:the|your|main|key|job|core|our) )?(?:duties|tasks|responsibilities)(?: .*)?
            (?:(?:the|your|main|key|job|core|our) )?(?:accountabilities|purpose)(?: .*)?
            (?:(?:your|main|key|job|core|minimum|basic) )?(?:requirements|criteria|qualifications)(?: .*)?
            (?:(?:your|main|key|core|the) )?(?:competenc(?:y|ies)|behaviou?rs|qualities|attributes)(?: .*)?
            (?:(?:your|main|key|core) )?(?:skills|experience|knowledge)(?: .*)?
            (?:the )?(?:role|job|post|position) (?:and|description|requirements|responsibilities|duties).*
            (?:about )?you|profile|your (?:profile|background|strengths).*
            (?:the )?(?:ideal )?(?:candidate|person)(?: specification| profile)?
            what you(?: ll| will)? (?:do|be doing|need|bring|have).*
            what (?:we(?: re| are) (?:looking for|after)|we (?:need|want|expect).*)
            who (?:we(?: re| are) (?:looking for|after)|you are|are you)
            (?:essential|desirable|required|preferred|nice to have|must haves?|needed|bonus points)(?: .*)?
            here s the deal|in this (?:role|post|job).*|success profile.*
        """),
    ),
)
_MOST_HEADING_WORDS = 9


def heading_part(text: str) -> Part | None:
    """What a heading opens; None when it is none that adverts commonly have."""
    words = " ".join(re.sub(r"[^\w\s]|_", " ", text).split())
    if not words or len(words.split()) > _MOST_HEADING_WORDS:
        return None
    for part, pattern in _HEADINGS:
        if pattern.fullmatch(words):
            return part
    return None


_MONEY = r"(?:[£$€]\s?\d|\b\d[\d,.]*\s?(?:k|gbp|usd|eur)\b)"
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|a few)"
_YEARS = rf"{_NUMBER}\+? ?(?:years?|months?|yrs?)"
_TOOL = (
    r"(?:sql|python|java(?:script)?|typescript|c\+\+|c#|golang|kubernetes|docker|aws|azure|linux|react|html|css"
    r"|excel|powerpoint|ms office|microsoft (?:office|365)|sap|salesforce|crm|photoshop|autocad|tableau"
    r"|power ?bi|xero|sage)"
)
_TOLD = (
    (
        Part.EQUALITY,
        _any_of(r"""
            equal (?:opportunit|treatment)
            \bdiversity\b.*\b(?:equality|inclusion|committed|embrace|celebrate|value)
            disability confident
            (?:welcome|encourage)s? (?:applications|applicants|candidates)
            all backgrounds|regardless of|without regard to
            committed to (?:safeguarding|keeping children|diversity|equality|inclusion|an inclusive)
            reasonable adjustments|protected (?:characteristic|veteran)
        """),
    ),
    (
        Part.APPLY,
        _any_of(r"""
            ^(?:please )?(?:apply|call|ring|e-?mail|text|dm|contact|send|submit|click|visit|upload)\s
            \bto apply\b|\bapply (?:online|now|by|via|through)\b
            \byour (?:cv|resume|application|cover(?:ing)? letter)\b|\bcv and\b|\bclosing date\b
            \binterviews? (?:will|are|is|take)\b
            \b(?:applications?|candidates) (?:are|will be) (?:sifted|shortlisted|considered|reviewed)\b
            \bshortlisted\b|\brecruitment agenc|\bno (?:recruiters|agencies|e-?mails)\b
            \breferences (?:are|will)\b|\b(?:two|subject to.*) references\b
            \bread on\b|\bstart(?:ing)?(?: date)?:|\bvisits to\b|\binformal (?:chat|conversation)\b
            \bfor more information\b|\bask for \w+\.? ?$
        """),
    ),
    (
        Part.PROOF,
        _any_of(rf"""
            \b{_YEARS}\b(?! (?:old|after|ago|in a row))
            \b(?:degree|bachelor|master(?:'|’)s|phd|diploma|hn[cd]|gcses?|a[- ]levels?|nvq|btec)\b
            \b(?:qualified|qualifications?|certificat\w+|certified|accredit\w+|chartered|licen[cs]es?)\b
            \bregist(?:ered|ration) (?:with|as)\b|\bdbs\b|\benhanced check|\bcriminal record\b
            \b(?:security|background) (?:clearance|checks?|vetting)\b
            \bright to work\b|\bwork permit\b|\bvisa\b|\beligible to work\b
            \b(?:grade|level) \d\b|\bqts\b|\bfirst aid\b|\bcolou?r vision\b|\bphysically fit\b
            \b(?:fluen(?:t|cy)|native|bilingual|proficien(?:t|cy)|litera(?:te|cy)|numera(?:te|cy))\b
            \b(?:written|spoken|command of|good) (?:\w+ )?(?:english|german|french|spanish|welsh)\b|\bsecond language\b
            \bwords per minute\b|\bwpm\b|\bcar owner\b|\bown (?:car|transport|vehicle)\b
            \b(?:willing(?:ness)?|able|availab(?:le|ility)|happy|prepared) (?:to|for) (?:travel|relocate|be on call)\b
            \b(?:willing(?:ness)?|able|availab(?:le|ility)|happy|prepared) (?:to|for) work(?:ing)? (?:every |other |some |at )*(?:shift|week|even|night|over)
            \b(?:weekends?|evenings?|shifts?|nights?|saturdays?|sundays?) (?:work(?:ing)?|(?:is|are) (?:part|required))\b
            \btravel (?:up to|of) \d|\b\d+ ?kg\b|\bon[- ]call rota\b
            \b(?:experience|familiar(?:ity)?|skills?|competent|confident|knowledge|expertise|solid|strong|advanced|good|working) (?:\w+ )?(?:with|in|of|using|on) (?:(?:an?|the|\w+ (?:such as|like)) )*(?-i:[A-Z][\w+#.]*)
            \b(?:such as|like|e\.g\.) (?-i:[A-Z]\w+)
            \b{_TOOL}(?!\w)
        """),  # noqa: E501 - an alternative a line
    ),
    (
        Part.OFFER,
        _any_of(rf"""
            {_MONEY}.*\b(?:salary|wage|hour|year|annum|bonus|pro rata|rising|up to|pension|per|ote)\b
            ^{_MONEY}
            \b(?:salary|pensions?|(?<!is a )(?<!be a )bonus(?:es)?|holidays?|bank holidays|days'? (?:leave|off|holiday)|annual leave|\d+ days)\b
            \b(?:discount|parking|gym|life assurance|insurance|private (?:health|medical)|healthcare plan)\b
            \b(?:season ticket|cycle to work|company car|laptop of your choice|stock options|shares from|half[- ]price)\b
            \bfree (?:\w+ )?(?:meals?|drinks?|lunch|plants?|parking|coffee|fruit)\b
            \b(?:flexible (?:working|hours)|flexitime|remote within|working from home|hybrid working)\b
            \b(?:maternity|wellbeing|canteen|training budget|budget for|paid (?:leave|time)|perks?)\b
            \b(?:we|they) (?:can |will |also )?(?:offer|give|provide|pay|reward|train) you\b
            \bwe(?: can| will|'ll|’ll)? offer\b|\bwill welcome you\b|\bthen yours\b
            \byou(?:'ll|’ll| will) (?:get|receive|enjoy|benefit|join|be joining|be rewarded|have access)\b(?! (?:to the bottom|on with|things done))
            \b(?:full|part)[- ]time\b|\bpermanent (?:contract|role|position)\b|\b[\d.]+ hours (?:per|a) week\b
        """),  # noqa: E501 - an alternative a line
    ),
    (
        Part.EMPLOYER,
        _any_of(r"""
            ^we(?:'re|’re| are) (?:an? |the |\d|part|proud|based|growing|hiring|one of)
            ^our (?:company|clients?|customers|products?|school|office|mission|team) (?:is|are|has|have)\b
            ^our (?:school|office) sits\b
            ^we (?:supply|build|make|sell|serve|have|were|help|operate|employ|believe|work with)\b
            \b(?:since|founded|established|in) (?:18|19|20)\d\d\b
            \b(?:market|industry|world)[- ]lead
            \bleading (?:provider|supplier|company|firm|manufacturer|employer)\b
            \b(?:don(?:'|’)t|do not) need\b.*\bexperience\b
            \bno (?:previous )?experience (?:is )?(?:needed|required|necessary)
            ^(?:from our office|based (?:in|at)|located)\b
            ^the (?:company|department|school|trust|charity|council)\b
        """),
    ),
)
_CUE = _any_of(r"""
    \byou(?:r|rs|rself|'\w+|’\w+)?\b
    \b(?:must|ability|able to|skills?|experience (?:of|in|with)|track record|would)\b
    \b(?:strong|excellent|proven|capable|confident|comfortable|candidates?)\b
    \bsome(?:one|body) (?:who|with|that)\b
    \b(?:they|she|he|he or she|the (?:post|job) ?holder) (?:will|must|should)\b
    \b(?:person|candidate|teacher|colleague|manager|leader) (?:who|with|that|will|should)\b
    \bwe(?:'re|’re| are)? (?:need|want|looking|seek)
""")
_NAME = r"(?:[A-Z][\w+#./-]*|\d[\w.]*|[&/,+]|and|or)"
_NAMES_ONLY = re.compile(rf"{_NAME}(?:[\s,/]+{_NAME})*[.!]?")
_LEAD_IN = re.compile(r"\b(?:who|that|to|you|will|with|have|be)(?: ?(?:…|\.\.\.))?", re.IGNORECASE)
_EXPERIENCE_OF = re.compile(
    rf"{_YEARS}(?:'|’)?(?: of)?(?: \w+)? experience (?:of |in |with |as )?\w+ing\b", re.IGNORECASE
)


def told_part(text: str) -> Part | None:
    """What the passage's own words say that it is; None when they don't."""
    if _EXPERIENCE_OF.search(text):
        return Part.ASK  # "five years' experience of leading people": the leading can be told
    for part, pattern in _TOLD:
        if pattern.search(text):
            return part
    return None


def only_names(text: str) -> bool:
    """Whether there is nothing but names ("SAP WM, Opera PMS"). A lone capitalised word is no name."""
    words = text.split()
    several = len(words) > 1 or any(word.isupper() for word in words)
    return several and not text.isupper() and bool(_NAMES_ONLY.fullmatch(text))


def has_cue(text: str) -> bool:
    """Whether the passage speaks to the reader or of what is wanted."""
    return bool(_CUE.search(text))


def leads_in(line: str) -> bool:
    """Whether the line is the beginning of what a list goes on with ("We want someone who")."""
    found = list(_LEAD_IN.finditer(line))
    return bool(found) and found[-1].end() == len(line) and told_part(line) is None
