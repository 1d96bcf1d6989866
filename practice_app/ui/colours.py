"""Every colour of the window as a role, in one table for each theme.

The five of STAR come from the colour-blind-safe set of Okabe and Ito (2008, "Color Universal Design"),
lightened a little where the dark theme needs it, and always appear together with their letter.
"""

from __future__ import annotations

from dataclasses import dataclass

from practice_app.model import Role


@dataclass(frozen=True)
class Colours:
    """One theme. `*_soft` are backgrounds behind the text of the same name."""

    window: str
    rail: str
    card: str
    text: str
    quiet: str
    line: str
    control_line: str  # the edge of something that can be pressed or typed into
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    hover: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    situation: str
    task: str
    action: str
    result: str
    learning: str
    none: str
    ink: str  # letters on the colours of STAR

    def of_role(self, role: Role) -> str:
        return str(getattr(self, role.value))


LIGHT = Colours(
    window="#F7F8FA",
    rail="#EEF1F5",
    card="#FFFFFF",
    text="#1A1F26",
    quiet="#566170",
    line="#DFE4EA",
    control_line="#8A95A3",
    accent="#0B5FA5",
    on_accent="#FFFFFF",
    accent_hover="#094F8A",
    accent_soft="#E4EFF9",
    hover="#E9EDF2",
    good="#14704A",
    good_soft="#E3F4EC",
    warn="#7A5200",
    warn_soft="#FBF1DA",
    bad="#A8261C",
    bad_soft="#FBE9E7",
    situation="#6CBDEB",
    task="#EBA51E",
    action="#27AE88",
    result="#D58DB6",
    learning="#E8D93A",
    none="#C9D0D8",
    ink="#10151B",
)

DARK = Colours(
    window="#16191E",
    rail="#111418",
    card="#1E2228",
    text="#E9ECEF",
    quiet="#A5AFBB",
    line="#333A43",
    control_line="#7A8592",
    accent="#79B8F3",
    on_accent="#0A1724",
    accent_hover="#9ACBF8",
    accent_soft="#1D3247",
    hover="#272D35",
    good="#74D3A6",
    good_soft="#183328",
    warn="#EFC673",
    warn_soft="#382D15",
    bad="#FF9A90",
    bad_soft="#40201D",
    situation="#62B5E6",
    task="#E6A42A",
    action="#2FB58E",
    result="#D08BB3",
    learning="#E2D44A",
    none="#59626D",
    ink="#0D1116",
)

HIGH_CONTRAST = Colours(
    window="#000000",
    rail="#000000",
    card="#000000",
    text="#FFFFFF",
    quiet="#FFFFFF",
    line="#FFFFFF",
    control_line="#FFFFFF",
    accent="#FFE44D",
    on_accent="#000000",
    accent_hover="#FFF2A6",
    accent_soft="#3B3500",
    hover="#333333",
    good="#7CFFB2",
    good_soft="#00331A",
    warn="#FFD75E",
    warn_soft="#332800",
    bad="#FFB3AB",
    bad_soft="#3D0B06",
    situation="#7FCBFF",
    task="#FFB733",
    action="#3EDDB0",
    result="#F5A9D2",
    learning="#FFF06B",
    none="#8C8C8C",
    ink="#000000",
)

# Every pair of text and background that the window draws; a test holds each to 4.5 : 1 (WCAG 2.2, 1.4.3).
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (text, ground)
        for text in ("text", "quiet", "accent")
        for ground in ("window", "rail", "card", "hover")
    ),
    ("text", "accent_soft"),
    ("quiet", "accent_soft"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *((name, ground) for name in ("good", "warn", "bad") for ground in ("card", "window", f"{name}_soft")),
    *(("text", f"{name}_soft") for name in ("good", "warn", "bad")),
    *(("quiet", f"{name}_soft") for name in ("good", "warn", "bad")),
    *(("ink", role) for role in ("situation", "task", "action", "result", "learning")),
)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """The contrast of two `#RRGGBB` colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """`colour` laid over `ground` with the given share, 0 to 1, as an opaque `#RRGGBB`."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round((a * share + b * (1 - share)) * 255):02X}" for a, b in pairs)
