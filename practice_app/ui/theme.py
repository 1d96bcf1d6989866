"""The look of the window: one style sheet made from the table of colours, and the switch between themes.

Four sizes of text, two weights, a grid of 8 pixels, corners of 8, hairlines instead of shadows.
"""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from practice_app.paths import resources
from practice_app.ui.colours import DARK, HIGH_CONTRAST, LIGHT, Colours, contrast, mixed

BODY, LEAD, HEADING, QUESTION = 13, 15, 20, 28
GRID = 8
MARGIN = 32
PADDING = 20

CHOICES = ("system", "light", "dark", "contrast")


def stylesheet(colours: Colours, text_size: float = 1.0) -> str:
    """The style sheet of one theme; `text_size` multiplies the four sizes."""
    sizes = {"body": BODY, "lead": LEAD, "heading": HEADING, "question": QUESTION}
    sheet = Template((resources() / "ui" / "style.qss").read_text(encoding="utf-8"))
    drawn = resources() / "ui"
    dark_check = contrast(colours.accent, "#FFFFFF") < 4.5
    return sheet.substitute(
        colours.__dict__,
        **{name: round(size * text_size) for name, size in sizes.items()},
        scroll=mixed(colours.control_line, colours.window, 0.45),
        chevron=(drawn / "chevron.svg").as_posix(),
        check=(drawn / ("check-dark.svg" if dark_check else "check.svg")).as_posix(),
    )


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.window),
        (roles.Base, colours.card),
        (roles.AlternateBase, colours.hover),
        (roles.Button, colours.card),
        (roles.WindowText, colours.text),
        (roles.Text, colours.text),
        (roles.ButtonText, colours.text),
        (roles.ToolTipBase, colours.card),
        (roles.ToolTipText, colours.text),
        (roles.PlaceholderText, colours.quiet),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Link, colours.accent),
        (roles.Accent, colours.accent),
    ):
        palette.setColor(role, QColor(colour))
    return palette


class Theme(QObject):
    """Dresses the application, follows the system's light and dark, and tells drawn widgets to repaint."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = "system", text_size: float = 1.0) -> None:
        super().__init__()
        self._application = application
        self._choice = choice
        self.text_size = text_size
        self.colours = LIGHT
        hints = application.styleHints()
        self._scheme = hints.colorScheme()
        self._dress()
        hints.colorSchemeChanged.connect(self._scheme_changed)

    def choose(self, choice: str, text_size: float) -> None:
        """Put on one of CHOICES; unchanged choices cost nothing."""
        if (choice, text_size) != (self._choice, self.text_size):
            self._choice, self.text_size = choice, text_size
            self._dress()
            self.changed.emit()

    def pixels(self, size: int) -> int:
        """One of the four sizes as the user wants to read it."""
        return round(size * self.text_size)

    def _scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme
        if self._choice == "system" and self._wanted() is not self.colours:
            self._dress()
            self.changed.emit()

    def _wanted(self) -> Colours:
        if self._choice == "system":
            dark = self._scheme is Qt.ColorScheme.Dark
            # Qt 6.10 and later
            accessibility = getattr(self._application.styleHints(), "accessibility", None)
            if accessibility is not None and accessibility().contrastPreference().name == "HighContrast":
                return HIGH_CONTRAST
            return DARK if dark else LIGHT
        return {"light": LIGHT, "dark": DARK, "contrast": HIGH_CONTRAST}[self._choice]

    def _dress(self) -> None:
        self.colours = self._wanted()
        self._application.setPalette(_palette(self.colours))
        self._application.setStyleSheet(stylesheet(self.colours, self.text_size))
