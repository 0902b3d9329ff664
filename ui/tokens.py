"""Every colour, size and type role of the face, in one place (ui.md 2 to 4). No colour value stands anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Theme:
    """One column of the colour table. ``_soft`` is the ground of a badge or banner, ``_fill`` a chosen control."""

    name: str
    ground: str
    surface: str
    sunken: str
    line: str
    edge: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    accent_fill: str
    accent_soft: str
    accent_ink: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str
    partial: str
    partial_fill: str
    partial_soft: str
    partial_ground: str
    seal: str
    seal_fill: str
    seal_soft: str
    focus: str
    on_fill: str
    on_warn: str
    strip_open: str
    strip_open_ink: str
    strip_partial: str
    strip_partial_ink: str
    strip_sealed: str
    strip_sealed_ink: str
    strip_locked: str
    strip_locked_ink: str
    veil: tuple[int, int, int, int]
    line_width: int = 1
    outlined: str = ""
    """Not empty in high contrast: what is a soft ground elsewhere gets a border of its own ink there."""


LIGHT: Final = Theme(
    name="light",
    ground="#F5F3EE",
    surface="#FFFFFF",
    sunken="#ECE9E1",
    line="#DAD5C9",
    edge="#86806F",
    ink="#1B2427",
    ink2="#465155",
    ink3="#5C6669",
    accent="#0E5A63",
    accent_fill="#0E5A63",
    accent_soft="#DDECEB",
    accent_ink="#0B4A52",
    ok="#24643F",
    ok_soft="#E0EFE4",
    warn="#7A4E00",
    warn_soft="#FAEDCF",
    bad="#9C2720",
    bad_soft="#FAE3DF",
    info="#2A4F7C",
    info_soft="#E2EBF5",
    partial="#5E3566",
    partial_fill="#5E3566",
    partial_soft="#EFE4F0",
    partial_ground="#F4EDF3",
    seal="#33415E",
    seal_fill="#33415E",
    seal_soft="#E4E8F0",
    focus="#B4530A",
    on_fill="#FFFFFF",
    on_warn="#FFFFFF",
    strip_open="#0E5A63",
    strip_open_ink="#FFFFFF",
    strip_partial="#5E3566",
    strip_partial_ink="#FFFFFF",
    strip_sealed="#33415E",
    strip_sealed_ink="#FFFFFF",
    strip_locked="#2B3235",
    strip_locked_ink="#FFFFFF",
    veil=(27, 36, 39, 153),
)

DARK: Final = Theme(
    name="dark",
    ground="#12181A",
    surface="#1B2326",
    sunken="#262F33",
    line="#364146",
    edge="#7F8B8F",
    ink="#EEEBE4",
    ink2="#BCC4C5",
    ink3="#98A3A5",
    accent="#7CCBCD",
    accent_fill="#2A7E85",
    accent_soft="#1D3A3E",
    accent_ink="#A5DEDF",
    ok="#8CCBA0",
    ok_soft="#1E3427",
    warn="#E8BC62",
    warn_soft="#3A2F17",
    bad="#F0A096",
    bad_soft="#43211E",
    info="#9CC0EA",
    info_soft="#203044",
    partial="#D9AEDF",
    partial_fill="#9360A0",
    partial_soft="#38263C",
    partial_ground="#1A141C",
    seal="#AFBEDD",
    seal_fill="#5B70A0",
    seal_soft="#283146",
    focus="#F4A65A",
    on_fill="#FFFFFF",
    on_warn="#12181A",
    strip_open="#1D3A3E",
    strip_open_ink="#D6F0F0",
    strip_partial="#452A4B",
    strip_partial_ink="#F3E2F5",
    strip_sealed="#283551",
    strip_sealed_ink="#E0E7F6",
    strip_locked="#262F33",
    strip_locked_ink="#EEEBE4",
    veil=(8, 11, 12, 168),
)

CONTRAST: Final = Theme(
    name="contrast",
    ground="#FFFFFF",
    surface="#FFFFFF",
    sunken="#FFFFFF",
    line="#000000",
    edge="#000000",
    ink="#000000",
    ink2="#000000",
    ink3="#000000",
    accent="#003B44",
    accent_fill="#003B44",
    accent_soft="#FFFFFF",
    accent_ink="#003B44",
    ok="#004D22",
    ok_soft="#FFFFFF",
    warn="#5A3700",
    warn_soft="#FFFFFF",
    bad="#7D0F09",
    bad_soft="#FFFFFF",
    info="#0B2F66",
    info_soft="#FFFFFF",
    partial="#43134D",
    partial_fill="#43134D",
    partial_soft="#FFFFFF",
    partial_ground="#FFFFFF",
    seal="#14213D",
    seal_fill="#14213D",
    seal_soft="#FFFFFF",
    focus="#B00060",
    on_fill="#FFFFFF",
    on_warn="#FFFFFF",
    strip_open="#003B44",
    strip_open_ink="#FFFFFF",
    strip_partial="#43134D",
    strip_partial_ink="#FFFFFF",
    strip_sealed="#14213D",
    strip_sealed_ink="#FFFFFF",
    strip_locked="#000000",
    strip_locked_ink="#FFFFFF",
    veil=(0, 0, 0, 168),
    line_width=2,
    outlined="yes",
)

THEMES: Final = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}

TEXT_SANS: Final = "FiraGO"
TEXT_MONO: Final = "Fira Mono"


@dataclass(frozen=True, slots=True)
class Role:
    """One type role: pixels at 100 %, and whether it is bold and a code."""

    px: int
    bold: bool = False
    mono: bool = False


ROLES: Final = {
    "cap": Role(12),
    "cap_bold": Role(12, bold=True),
    "label": Role(13),
    "label_bold": Role(13, bold=True),
    "body": Role(15),
    "body_bold": Role(15, bold=True),
    "lead_plain": Role(17),
    "lead": Role(17, bold=True),
    "section": Role(20, bold=True),
    "title": Role(26, bold=True),
    "number": Role(40, bold=True),
    "code": Role(14, bold=True, mono=True),
    "code_plain": Role(15, mono=True),
    "code_card": Role(20, bold=True, mono=True),
    "code_panel": Role(30, bold=True, mono=True),
    "code_hero": Role(52, bold=True, mono=True),
    "code_hero_low": Role(40, bold=True, mono=True),
    "code_partial": Role(64, bold=True, mono=True),
    "code_oral": Role(88, bold=True, mono=True),
}

GROWS_SLOWLY: Final = frozenset({"code_hero", "code_hero_low", "code_partial", "code_oral"})
"""At 200 % the hero is 12 px larger, not twice as large: far above any reading limit, it must stay in one line."""

HERO_GROWTH_PX: Final = 12

STRIP: Final = 36
FOOT: Final = 36
RAIL: Final = 88
SIDE: Final = 256
HEADER: Final = 56
PAGE_MARGIN: Final = 24
GUTTER: Final = 16
CARD_PADDING: Final = 16
CARD_PADDING_DENSE: Final = 12
CARD_RADIUS: Final = 10
RADIUS: Final = 8
TARGET: Final = 24
CONTROL: Final = 34
CONTROL_LOW: Final = 32
CONTROL_LARGE: Final = 44
BUTTON: Final = 40
FIELD: Final = 40
FIELD_LARGE: Final = 52
KEY_CAP: Final = 20
BADGE: Final = 24
CELL: Final = 26
RECORD_ROW: Final = 58
RING: Final = 3
RING_INNER: Final = 2
TEXT_WIDTH: Final = 720
FULL_WIDTH: Final = 1366
LOW_HEIGHT: Final = 760
ARABIC_BELOW: Final = 0.17
"""FiraGO's Arabic marks reach this much of an em below its stated descent (ui.md 13)."""
