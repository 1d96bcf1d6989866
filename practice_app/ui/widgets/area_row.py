"""One area of the checklist: its sign, its words, and the quote that earns the sign."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout

from practice_app.model import AreaFinding, AreaStatus
from practice_app.ui.icons import Icons
from practice_app.ui.marks import STATUS_WORDS
from practice_app.ui.widgets.controls import label

SIGNS = {
    AreaStatus.COVERED: ("check-circle", "good"),
    AreaStatus.PARTLY: ("circle-half-full", "accent"),
    AreaStatus.MISSING: ("circle-outline", "quiet"),
}


class AreaRow(QFrame):
    """Lights its sentences while pointed at or focused; a click or Enter plays the first of them."""

    light = Signal(bool)
    play = Signal()
    set_status = Signal(object)  # AreaStatus, or None for the one that was found

    def __init__(
        self, icons: Icons, area: AreaFinding, status: AreaStatus, overruled: bool, quote: str, hint: str
    ) -> None:
        """quote: the first words that earn the sign, or "". hint: what the area asks for."""
        super().__init__()
        self.area, self._status, self._overruled = area, status, overruled
        self.setProperty("kind", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        sign = QLabel()
        icons.put(sign, *SIGNS[status], 20)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(area.text, "body"))
        state = STATUS_WORDS[status] + (", as you set it" if overruled else "")
        below = f"“{quote}”" if quote and status is not AreaStatus.MISSING else hint
        if status is AreaStatus.PARTLY or overruled or not below:
            below = f"{state.capitalize()}. {below}".strip() if below else state.capitalize()
        words.addWidget(label(below, "quiet"))
        box = QHBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(12)
        box.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(words, 1)
        self.setAccessibleName(f"{area.text}: {state}" + (f". You said: {quote}" if quote else ""))
        if area.evidence:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.light.emit(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.light.emit(False)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.light.emit(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.light.emit(False)
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or the release would never come here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton and self.area.evidence:
            self.play.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.area.evidence:
            self.play.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.status_menu().popup(event.globalPos())

    def status_menu(self) -> QMenu:
        """The choice of a status, and the way back to what was found."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for status in AreaStatus:
            action = menu.addAction(f"I would say: {STATUS_WORDS[status]}")
            action.setCheckable(True)
            action.setChecked(status is self._status)
            action.triggered.connect(lambda _=False, status=status: self.set_status.emit(status))
        if self._overruled:
            menu.addSeparator()
            action = menu.addAction(f"Back to what was found: {STATUS_WORDS[self.area.status]}")
            action.triggered.connect(lambda: self.set_status.emit(None))
        return menu
