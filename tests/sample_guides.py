"""A guide and a job advert as people write them, for tests and pictures."""

from __future__ import annotations

GUIDE = """Bakery sales guide

Prepared with care by the people team of the bakery.

Screening Round (30 minutes)

Interview Questions

1. Tell me about a time when you won back a client.
Areas to Cover:
- What had gone wrong
- What you did first
Possible Follow-up Questions:
- How did you know that trust was back?

2. Describe a negotiation that you are proud of, with a client who knew your prices better than you did.
Areas to Cover:
- What each side wanted
"""

ADVERT = """Account manager, bakery supplies

What you will do
- Build long-term relationships with key clients and win back those who left
- Calibrate the mass spectrometers of our research laboratory

What we offer
- A salary of 40,000 and a company car
"""
