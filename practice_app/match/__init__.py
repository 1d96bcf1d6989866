"""From a job advert to practice: what it asks for, and the questions of the bank that test it.

    matcher = Matcher(data)                                  # cheap; the encoder is loaded at first use
    found = matcher.match(advert_text(path), bank.sets)      # blocking; Cancelled when `stop` is set
    practice = practice_set(found)                           # a set to practise with, or a mock round

`found.asks` quotes the advert with spans; `found.suggestions` ranks questions with the reason;
`found.not_covered` is what no question tests; `found.left_out` tells what was not matched, and why.
Nothing leaves the machine, and nothing of the advert is kept.
"""

from practice_app.match.matcher import Matcher, advert_text, practice_set
from practice_app.match.phrases import Part
from practice_app.match.ranking import Ask, LeftOut, Match, Suggestion

__all__ = ["Ask", "LeftOut", "Match", "Matcher", "Part", "Suggestion", "advert_text", "practice_set"]
