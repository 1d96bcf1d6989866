"""What leaves the program as a page: one answer, or a question set to print."""

from practice_app.report.answer import answer_html
from practice_app.report.question_set import question_set_docx, question_set_markdown

__all__ = ["answer_html", "question_set_docx", "question_set_markdown"]
