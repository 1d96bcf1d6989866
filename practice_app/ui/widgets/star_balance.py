"""How the answer is shared out among its parts, and which part is not there yet."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from practice_app.model import STAR, Review, Role
from practice_app.ui.colours import mixed
from practice_app.ui.marks import NOT_YET
from practice_app.ui.theme import BODY, Theme
from practice_app.ui.widgets.star_letters import badge_side, paint_badge
from practice_app.ui.words import ROLE_NAMES, clock

PARTS = (*STAR, Role.LEARNING)

# Careers services give about 20 % to the situation, 10 % to the task, 60 % to the action and 10 to 20 % to
# the result (University of Washington, "STAR Method of Interviewing"): wide bands around it, drawn behind.
BANDS: Mapping[Role, tuple[float, float]] = {
    Role.SITUATION: (0.10, 0.25),
    Role.TASK: (0.05, 0.15),
    Role.ACTION: (0.45, 0.65),
    Role.RESULT: (0.10, 0.25),
    Role.LEARNING: (0.0, 0.15),
}
FULL = 0.8  # the share at which a bar is full
GAP = 20
TRACK = 8


class StarBalance(QWidget):
    """Five small columns: the letter, the word, the time, and a bar on the usual band."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shares: dict[Role, float] = {}
        self._present: frozenset[Role] = frozenset()
        self._seconds: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._resized)

    def show_review(self, review: Review) -> None:
        self._shares = {role: review.delivery.shares.get(role.value, 0.0) for role in PARTS}
        found = {part.role for part in review.star if part.present}
        if any(sentence.role is Role.LEARNING for sentence in review.sentences):
            found.add(Role.LEARNING)
        self._present = frozenset(found)
        self._seconds = review.delivery.seconds
        said = [f"{ROLE_NAMES[role]} {self._amount(role)}" for role in PARTS]
        self.setAccessibleName("Parts of the answer: " + ", ".join(said))
        self.setToolTip("\n".join([*said, "The pale band is what full answers usually give to each part."]))
        self.update()

    def _amount(self, role: Role) -> str:
        if role not in self._present:
            return "not yet" if role is not Role.LEARNING else "none"
        if self._seconds:
            return clock(self._shares[role] * self._seconds)
        return f"{self._shares[role]:.0%}"

    def _resized(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, badge_side(self._theme.pixels(BODY)) + 10 + TRACK + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(self._theme.pixels(BODY))
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        side = badge_side(self._theme.pixels(BODY))
        width = (self.width() - GAP * (len(PARTS) - 1)) / len(PARTS)
        needed = max(metrics.horizontalAdvance(ROLE_NAMES[r] + self._amount(r)) for r in PARTS)
        named = needed + side + 16 <= width
        for place, role in enumerate(PARTS):
            left = place * (width + GAP)
            badge = QRectF(left, 0, side, side)
            present = role in self._present
            if present:
                colour = colours.of_role(role)
                paint_badge(painter, badge, role.letter, colour, colours.ink, self._theme.pixels(BODY))
            else:
                painter.setPen(QPen(QColor(colours.control_line), 1, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(badge.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
                painter.setPen(QColor(colours.quiet))
                painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, role.letter)
            words = QRectF(left + side + 8, 0, width - side - 8, side)
            amount = self._amount(role)
            middle = Qt.AlignmentFlag.AlignVCenter
            if named:
                painter.setPen(QColor(colours.text))
                painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, ROLE_NAMES[role])
            painter.setPen(QColor(colours.quiet))
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, amount)
            self._paint_track(painter, QRectF(left, side + 10, width, TRACK), role)

    def _paint_track(self, painter: QPainter, track: QRectF, role: Role) -> None:
        colours = self._theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(track, TRACK / 2, TRACK / 2)
        low, high = BANDS[role]
        band = QRectF(
            track.left() + low / FULL * track.width(),
            track.top(),
            (high - low) / FULL * track.width(),
            track.height(),
        )
        painter.setBrush(QColor(mixed(colours.control_line, colours.card, 0.35)))
        painter.drawRoundedRect(band, TRACK / 2, TRACK / 2)
        share = min(1.0, self._shares.get(role, 0.0) / FULL)
        if role in self._present and share > 0:
            painter.setBrush(QColor(colours.of_role(role)))
            bar = QRectF(track.left(), track.top() + 2, max(4.0, share * track.width()), track.height() - 4)
            painter.drawRoundedRect(bar, 2, 2)


def missing_parts(review: Review) -> tuple[str, ...]:
    """A sentence on each part of STAR that is not there."""
    return tuple(NOT_YET[part.role] for part in review.star if not part.present)
