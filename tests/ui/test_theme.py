"""Every pair of text and ground can be read, and the theme follows what was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from practice_app.model import Role
from practice_app.ui import colours
from practice_app.ui.colours import DARK, HIGH_CONTRAST, LIGHT, Colours, contrast, mixed
from practice_app.ui.theme import CHOICES, Theme, stylesheet

TABLES = {"light": LIGHT, "dark": DARK, "high contrast": HIGH_CONTRAST}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize(("text", "ground"), colours.TEXT_PAIRS)
def test_text_can_be_read(table: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(table, text), getattr(table, ground)) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


def test_colours_mix() -> None:
    assert mixed("#FF0000", "#0000FF", 0.5) == "#800080"
    assert mixed("#FF0000", "#0000FF", 0.0) == "#0000FF"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_role_has_a_colour_of_its_own(table: Colours) -> None:
    assert len({table.of_role(role) for role in Role}) == len(Role)


def test_every_choice_of_the_settings_has_a_look() -> None:
    from typing import get_args

    from practice_app import settings

    assert get_args(settings.Theme) == CHOICES


def test_the_style_sheet_takes_every_size_and_colour() -> None:
    sheet = stylesheet(LIGHT, text_size=2.0)
    assert "$" not in sheet
    assert "font-size: 26px" in sheet
    assert "font-size: 56px" in sheet
    used = {field.name for field in fields(Colours) if getattr(LIGHT, field.name) in sheet}
    assert {"window", "card", "text", "quiet", "accent", "bad_soft"} <= used


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.choose("light", 1.0)


def test_choosing_dresses_the_application(theme: Theme, qapp: QApplication) -> None:
    told = []
    theme.changed.connect(lambda: told.append(theme.colours))
    theme.choose("dark", 1.5)
    assert told == [DARK]
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.window
    assert DARK.card in qapp.styleSheet()
    assert theme.pixels(20) == 30
    theme.choose("dark", 1.5)
    assert told == [DARK]  # nothing changed, so nobody repaints


def test_the_system_is_followed_while_it_is_running(theme: Theme, qapp: QApplication) -> None:
    theme.choose("system", 1.0)
    system = qapp.styleHints().colorSchemeChanged
    system.emit(Qt.ColorScheme.Dark)
    assert theme.colours is DARK
    system.emit(Qt.ColorScheme.Light)
    assert theme.colours is LIGHT
    theme.choose("contrast", 1.0)
    system.emit(Qt.ColorScheme.Dark)
    assert theme.colours is HIGH_CONTRAST  # the user's own choice stays
