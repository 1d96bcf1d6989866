"""The letters S T A R L in their colours, drawn the same wherever they appear."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from practice_app.model import STAR
from practice_app.ui.colours import Colours

GAP = 4


def badge_side(pixels: int) -> int:
    """The side of a badge whose letter is `pixels` high: 22 at the usual size of text."""
    return round(pixels * 1.7)


def paint_badge(painter: QPainter, box: QRectF, letter: str, colour: str, ink: str, pixels: int) -> None:
    """One letter on its colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(box, 4, 4)
    font = QFont(painter.font())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def paint_star(painter: QPainter, box: QRectF, present: str, colours: Colours, pixels: int) -> None:
    """S T A R from the left of `box`: the present ones coloured, the others an empty outline."""
    side = badge_side(pixels)
    top = box.center().y() - side / 2
    for index, role in enumerate(STAR):
        place = QRectF(box.left() + index * (side + GAP), top, side, side)
        if role.letter in present:
            paint_badge(painter, place, role.letter, colours.of_role(role), colours.ink, pixels)
        else:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            font = QFont(painter.font())
            font.setPixelSize(pixels)
            painter.setFont(font)
            painter.setPen(QColor(colours.quiet))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, role.letter)
            painter.restore()


def star_width(pixels: int) -> int:
    return len(STAR) * (badge_side(pixels) + GAP) - GAP


def spoken_star(present: str) -> str:
    """For a screen reader: which parts are there."""
    there = [role.value for role in STAR if role.letter in present]
    return "parts present: " + (", ".join(there) if there else "none")
