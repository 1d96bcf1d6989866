"""Questions and answers for tests of the review: one good case and its traps, all invented."""

from __future__ import annotations

from practice_app.model import Area, FollowUp, Question

QUESTION = Question(
    "damage",
    "Tell me about a time when you rebuilt a damaged relationship with a client.",
    areas=(
        Area("nature", "What had damaged the relationship"),
        Area("assessment", "How the situation was assessed first"),
        Area("steps", "Actions taken to rebuild trust"),
        Area("obstacles", "Obstacles met along the way"),
        Area("outcome", "Long-term outcome of the relationship"),
        Area("lessons", "Lessons learned from it"),
    ),
    follow_ups=(
        FollowUp("How did you find out what was wrong?", ("nature", "assessment")),
        FollowUp("What was the hardest moment on the way back?", ("obstacles",)),
        FollowUp("How do the two of you work together today?", ("outcome",)),
        FollowUp("What would you do differently next time?", ("lessons",)),
    ),
)

GOOD = (
    "Two years ago our largest bakery client, Hartley's, stopped taking our calls because nine of our "
    "invoices in a row had been wrong.",
    "My director asked me to win them back before the renewal in June.",
    "Before I rang anyone I went through every one of the nine invoices and found that the price list in our "
    "system was a year old.",
    "I drove over to their office, told Jean Hartley that the mistake was ours, and showed her where it came "
    "from.",
    "She was angry and said she already had an offer from a competitor on her desk.",
    "I corrected all nine invoices by hand that week and then sent her every new one for checking before it "
    "went out.",
    "Our own finance team said they had no time for that, so I did the checking myself for three months.",
    "There was not one dispute in the year after that, and they renewed for three years.",
    "Jean recommended us to two other bakeries that autumn.",
    "Since then I check the price list of every client in January myself.",
)

EMPTY_PHRASES = (
    "We had a challenging situation with a client and I took ownership of it.",
    "I leveraged my communication skills and built strong alignment with all of the stakeholders.",
    "I went above and beyond and made sure that everyone was on the same page throughout.",
    "I was proactive and showed real leadership and empathy at every step.",
    "In the end everyone was happy and it was a great success for all of us.",
    "It shows how passionate I am about relationships.",
)

HYPOTHETICAL = (
    "If a client was upset with us, I would first of all try to find out what had happened.",
    "I would ring them and I would listen to what they have to say.",
    "Then I would make a plan with clear steps and I would share it with them.",
    "I would make sure that they get an update every week.",
    "Hopefully they would see that we care and they would stay with us.",
    "And afterwards I would write down what we could learn from it.",
)

GENERAL = (
    "For me relationships are all about trust, and trust takes years to build and seconds to lose.",
    "You always have to listen to your clients, because people want to be heard.",
    "I always answer within a day, and I never promise what I can't keep.",
    "Clients are people at the end of the day, and people do business with people they like.",
    "If you are honest with them, most problems solve themselves.",
    "That has always been my philosophy and it works very well.",
)

OFF_TOPIC = (
    "At my last job our office moved to a new building and nobody had planned where the printers would go.",
    "My manager asked me to sort out the printers before the Monday.",
    "I measured the rooms, drew a plan on paper and asked the electrician to add four sockets.",
    "I carried the printers over with two colleagues on the Saturday.",
    "On the Monday all six printers worked and nobody had to queue.",
    "I learned to measure before the movers come.",
)

TEAM_ONLY = (
    "Two years ago our largest bakery client stopped taking our calls because nine invoices had been wrong.",
    "The team was asked to win them back before the renewal in June.",
    "We went through all nine invoices and we found that the price list was a year old.",
    "We drove over and we told them that the mistake was ours.",
    "We corrected the invoices that week and we checked every new one before it went out.",
    "They renewed for three years and we had no dispute in the year after.",
)

THIRD_PERSON = (
    "My colleague Priya once had a bakery client who stopped taking her calls over wrong invoices.",
    "She was asked to win them back before June.",
    "She went through the invoices and she found an old price list.",
    "She drove over to them and she told them that the mistake was ours.",
    "They renewed for three years with her.",
)


def text(sentences: tuple[str, ...]) -> str:
    return " ".join(sentences)
