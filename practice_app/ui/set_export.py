"""A question set as a file to print, to share or to edit; the same from every page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from practice_app.bank import set_to_yaml, slug
from practice_app.files import write_atomic
from practice_app.model import QuestionSet
from practice_app.report import question_set_docx, question_set_markdown
from practice_app.ui.desk import Desk
from practice_app.ui.widgets.notice import Notice

KINDS = "Word document (*.docx);;Markdown (*.md);;YAML (*.yaml)"


def export_set(desk: Desk, question_set: QuestionSet, notice: Notice) -> None:
    """Ask where to, write in the background, and say where it is. The ending decides the form."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    suggestion = Path(documents) / f"{slug(question_set.title)}.docx"
    path = desk.messages.choose_file_to_save("Export this set", suggestion, KINDS)
    if path is None:
        return
    if path.suffix.lower() not in (".docx", ".md", ".yaml", ".yml"):
        path = path.with_name(f"{path.name}.docx")

    def write() -> Path:
        written: str | bytes
        if path.suffix.lower() == ".docx":
            written = question_set_docx(question_set)
        else:
            make = question_set_markdown if path.suffix.lower() == ".md" else set_to_yaml
            written = make(question_set)
        write_atomic(path, written)
        return path

    def done(made: Path) -> None:
        show = ("Show it", lambda: _open(made.parent))
        notice.say(f"Exported to {made.name}.", str(made.parent), "good", actions=(show,))

    desk.background.run(lambda _job: write(), done, notice.tell, lane="export set")


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
