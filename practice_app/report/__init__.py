"""One answer as a page to keep or send."""

from practice_app.report.answer import answer_html

__all__ = ["answer_html"]
