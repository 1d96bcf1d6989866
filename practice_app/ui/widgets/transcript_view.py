"""What was said, with the letter of its part beside each paragraph, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QTextBrowser, QTextEdit

from practice_app.model import Attempt, Role, Sentence, Span
from practice_app.ui.colours import mixed
from practice_app.ui.marks import is_overruled, role_of
from practice_app.ui.theme import BODY, LEAD, Theme
from practice_app.ui.widgets.star_letters import badge_side, paint_badge
from practice_app.ui.words import ROLE_NAMES

GUTTER = 40
LINE_HEIGHT = 150  # per cent


class TranscriptView(QTextBrowser):
    """As tall as its text: the page around it scrolls.

    A sentence is played by a click or Enter, the arrow keys go from one to the next, and the menu key or
    a right click sets another role.
    """

    play = Signal(int)  # index of the sentence
    set_role = Signal(int, object)  # index of the sentence; Role, or None for the one that was found

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._attempt: Attempt | None = None
        self._places: list[tuple[int, int]] = []  # of each sentence in the document
        self._hovered = -1
        self._current = -1
        self._lit: frozenset[int] = frozenset()
        self.setAccessibleName("What you said")
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.document().setDocumentMargin(2)
        theme.changed.connect(self._write)

    def show_attempt(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._hovered = self._current = -1
        self._lit = frozenset()
        self._write()

    def light(self, spans: Sequence[Span]) -> None:
        """Mark the sentences that these spans touch; () marks none."""
        self._lit = frozenset(
            index
            for index, sentence in enumerate(self._sentences)
            if any(start < sentence.end and end > sentence.start for start, end in spans)
        )
        self._mark()

    @property
    def lit(self) -> frozenset[int]:
        return self._lit

    @property
    def _sentences(self) -> tuple[Sentence, ...]:
        review = self._attempt.review if self._attempt else None
        return review.sentences if review else ()

    # --- writing ----------------------------------------------------------------------------

    def _write(self) -> None:
        document = self.document()
        document.clear()
        self._places = []
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        block = QTextBlockFormat()
        block.setLeftMargin(self._theme.pixels(GUTTER))
        block.setBottomMargin(10)
        block.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        attempt = self._attempt
        if attempt is not None and self._sentences:
            for index, (_, run) in enumerate(groupby(self._sentences, lambda s: role_of(attempt, s))):
                if index:
                    cursor.insertBlock(block)
                else:
                    cursor.setBlockFormat(block)
                for sentence in run:
                    self._write_sentence(cursor, sentence)
        elif attempt is not None and attempt.transcript is not None:
            cursor.setBlockFormat(block)
            cursor.insertText(attempt.transcript.text, self._format())
        cursor.endEditBlock()
        self._fit()
        self._mark()

    def _format(self, quiet: bool = False) -> QTextCharFormat:
        made = QTextCharFormat()
        font = self.font()
        font.setPixelSize(self._theme.pixels(LEAD))
        made.setFont(font)
        colours = self._theme.colours
        made.setForeground(QColor(colours.quiet if quiet else colours.text))
        return made

    def _write_sentence(self, cursor: QTextCursor, sentence: Sentence) -> None:
        start = cursor.position()
        words = self._format()
        if sentence.unclear:
            words.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            words.setUnderlineColor(QColor(self._theme.colours.warn))
        fillers = self._attempt.review.delivery.fillers if self._attempt and self._attempt.review else ()
        at = sentence.start
        for filler_start, filler_end in sorted(fillers):
            if sentence.start <= filler_start and filler_end <= sentence.end and filler_start >= at:
                cursor.insertText(self._plain(sentence, at, filler_start), words)
                cursor.insertText(self._plain(sentence, filler_start, filler_end), self._format(quiet=True))
                at = filler_end
        cursor.insertText(self._plain(sentence, at, sentence.end), words)
        if sentence.unclear:
            cursor.insertText(" [unclear]", self._format(quiet=True))
        self._places.append((start, cursor.position()))
        cursor.insertText(" ", self._format())

    @staticmethod
    def _plain(sentence: Sentence, start: int, end: int) -> str:
        text = sentence.text[start - sentence.start : end - sentence.start]
        return text.replace("\n", " ")  # a line break would begin a paragraph of its own

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(round(self.document().size().height()) + 4)

    # --- drawing ----------------------------------------------------------------------------

    def _mark(self) -> None:
        colours = self._theme.colours
        marks = []
        for index, (start, end) in enumerate(self._places):
            pointed = index == self._hovered or (index == self._current and self.hasFocus())
            if index not in self._lit and not pointed:
                continue
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            ground = mixed(colours.accent, colours.card, 0.22) if index in self._lit else colours.hover
            mark.format.setBackground(QColor(ground))
            marks.append(mark)
        self.setExtraSelections(marks)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        attempt = self._attempt
        if attempt is None or not self._places:
            return
        colours = self._theme.colours
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.document().documentLayout()
        pixels, gutter = self._theme.pixels(BODY), self._theme.pixels(GUTTER)
        side = badge_side(pixels)
        for sentence, (start, _) in zip(self._sentences, self._places, strict=True):
            block = self.document().findBlock(start)
            if block.position() != start:
                continue  # not the first sentence of its paragraph
            role = role_of(attempt, sentence)
            box = layout.blockBoundingRect(block)
            top = box.top() + 3
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.of_role(role)))
            height = box.height() - 10
            painter.drawRoundedRect(QRectF(gutter - 12, top, 3, height - 4), 1.5, 1.5)
            if role is not Role.NONE:
                badge = QRectF(0, top, side, side)
                paint_badge(painter, badge, role.letter, colours.of_role(role), colours.ink, pixels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    # --- mouse and keys ---------------------------------------------------------------------

    def _at(self, point: QPoint) -> int:
        position = self.cursorForPosition(point).position()
        return next((i for i, (start, end) in enumerate(self._places) if start <= position <= end), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: object) -> None:
        self._hover(-1)
        super().leaveEvent(event)  # type: ignore[arg-type]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self._at(event.position().toPoint())
        if (
            event.button() is Qt.MouseButton.LeftButton
            and index >= 0
            and not self.textCursor().hasSelection()
        ):
            self._current = index
            self.play.emit(index)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.setToolTip(self._explain(index) if index >= 0 else "")
            self._mark()

    def _explain(self, index: int) -> str:
        if self._attempt is None:
            return ""
        sentence = self._sentences[index]
        role = ROLE_NAMES[role_of(self._attempt, sentence)]
        if is_overruled(self._attempt, "role", sentence.target):
            return f"{role}, as you set it"
        return f"{role}. Heard badly, so it earns no mark" if sentence.unclear else role

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        if self._current < 0 and self._places:
            self._current = 0
        self._mark()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        if event.key() in step and self._places:
            wanted = self._current + step[Qt.Key(event.key())]
            self._current = min(max(wanted, 0), len(self._places) - 1)
            self._mark()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._current >= 0:
            self.play.emit(self._current)
        elif event.key() == Qt.Key.Key_Tab:
            self.focusNextPrevChild(True)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self._current if by_key else self._at(event.pos())
        if index >= 0:
            self.role_menu(index).popup(event.globalPos())

    def role_menu(self, index: int) -> QMenu:
        """The choice of a role for a sentence, and the way back to what was found."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        assert self._attempt is not None
        sentence = self._sentences[index]
        now = role_of(self._attempt, sentence)
        for role, name in ROLE_NAMES.items():
            action = menu.addAction(f"This is {name.lower()}" if role is not Role.NONE else "None of these")
            action.setCheckable(True)
            action.setChecked(role is now)
            action.triggered.connect(lambda _=False, role=role: self.set_role.emit(index, role))
        if is_overruled(self._attempt, "role", sentence.target):
            menu.addSeparator()
            action = menu.addAction(f"Back to what was found: {ROLE_NAMES[sentence.role].lower()}")
            action.triggered.connect(lambda: self.set_role.emit(index, None))
        return menu
