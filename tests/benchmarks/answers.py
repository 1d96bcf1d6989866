"""Answers written for the benchmarks, to be spoken by synthetic voices."""

from __future__ import annotations

RENEWAL = """
Two years ago I looked after about forty accounts for a company that rents catering equipment to hotels.
Our second biggest customer was a hotel group, and their contract was due to end in eleven weeks.
I noticed that their kitchen manager had stopped answering my calls, so I rang the head of purchasing instead.
She told me that three deliveries had arrived late, and that nobody had apologised.
My task was to keep the contract, because losing it would have cost us almost a fifth of our region.
First I pulled every delivery note from the past six months and sorted them by the day of the week.
It turned out that all the late ones were on Fridays, when our driver also covered the airport.
I drove to the hotel the next morning and showed her the list before she could ask for it.
I said that we had let her down, that I should have seen it earlier, and that I wanted to put it right.
Then I asked what a good week would look like from her side, and I wrote down her exact words.
She cared less about price than about knowing by ten in the morning whether a van was on its way.
So I persuaded our operations lead to move the airport run to Thursday evening.
He was not keen at first, because his drivers were already tired of changes.
I offered to call every customer on that route myself, and that evening he agreed to try it for a month.
I also set up a short message that went to each kitchen at nine o'clock with the arrival time.
For eight weeks there was not a single late delivery.
In the end they renewed for two years, and they added a small hotel near the harbour.
That was worth around sixty thousand pounds a year to us.
What I learned is that silence from a customer is a signal.
Now I call anyone who goes quiet for two weeks.
"""

CONFLICT = """
In my last role I was the only analyst in a team of nine at a housing charity.
A colleague who ran the volunteer programme believed that my weekly report made her look bad.
She said so in front of everybody at a Monday meeting, and it caught me completely off guard.
I was responsible for the numbers, but I also needed her help to collect them.
I did not want to argue in the room, so I thanked her and asked whether we could speak afterwards.
We met over a cup of tea, and I began by asking what she would change if the report were hers.
She explained that volunteers who worked from home were never counted.
I checked the form that evening, and she was right.
About thirty people were missing from every single week.
I corrected the last three months and sent her the new version before anyone else saw it.
Then I suggested that we present the next report together, with her explaining the story behind the figures.
At first she hesitated, because she had never spoken to the trustees.
We practised twice in an empty office, and I wrote the slides exactly the way she talks.
The meeting went well, and the trustees asked her four questions, which she answered calmly.
After that she sent me her data every Thursday without being reminded.
Complaints about the report fell from five a month to none by the summer.
Looking back, I would have asked her opinion before I published the very first page.
Since then I always show a draft to the person whose work is being counted.
"""

DEADLINE = """
Last autumn I was leading a small project to replace the booking system of a dental practice.
There were four of us.
The supplier of the old system was going to switch it off on the last day of October.
Five weeks before that date, our only developer broke his wrist and could not type.
I had to decide whether to ask for more time or to make the plan smaller.
I called the practice manager the same day and told her plainly what had happened.
Together we went through all twenty features and marked the ones that patients would notice.
Only seven of them really mattered in the first week.
I moved everything else to a second stage, and I put the dates in writing so that nobody was surprised.
Then I paired our developer with a student from the local college, who typed while he explained.
It was slower than usual, but the student asked questions that uncovered two serious mistakes.
One of them would have sent reminders to people who had already cancelled.
I tested every screen myself in the evenings, and I kept a list of faults on the wall.
On the Friday before the change we rehearsed it with the reception team.
We found that the printer settings were wrong, and we fixed them within an hour.
On Monday morning the new system opened on time, and the queue at the desk was shorter than before.
During the first month missed appointments dropped by fifteen percent.
The manager told me that it was the calmest change they had ever been through.
I now plan every project with a smaller version that I could live with if something goes wrong.
"""

ANSWERS = {"renewal": RENEWAL, "conflict": CONFLICT, "deadline": DEADLINE}
