"""Contrast: every pair of colours that ui.md names, recomputed in every theme."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from ui.shell.bars import BAR_OPACITY
from ui.stylesheet import GROUNDS
from ui.tokens import THEMES, Theme

TEXT = [
    ("ink", "surface"),
    ("ink", "ground"),
    ("ink2", "surface"),
    ("ink2", "ground"),
    ("ink2", "sunken"),
    ("ink3", "surface"),
    ("ink3", "sunken"),
    ("accent", "surface"),
    ("accent", "ground"),
    ("on_fill", "accent_fill"),
    ("on_fill", "partial_fill"),
    ("on_fill", "seal_fill"),
    ("on_warn", "warn"),
    ("accent_ink", "accent_soft"),
    ("ink", "accent_soft"),
    ("ink2", "accent_soft"),
    ("ok", "ok_soft"),
    ("ok", "surface"),
    ("warn", "warn_soft"),
    ("warn", "surface"),
    ("bad", "bad_soft"),
    ("bad", "surface"),
    ("info", "info_soft"),
    ("seal", "seal_soft"),
    ("partial", "partial_soft"),
    ("partial", "partial_ground"),
    ("ink", "warn_soft"),
    ("ink", "bad_soft"),
    ("ink", "info_soft"),
    ("ink", "ok_soft"),
    ("ink2", "partial_ground"),
    ("surface", "ink"),
]
BORDER = [
    ("edge", "ground"),
    ("edge", "surface"),
    ("edge", "partial_ground"),
    ("focus", "ground"),
    ("focus", "surface"),
    ("focus", "partial_ground"),
    ("accent_fill", "surface"),
    ("partial_fill", "surface"),
    ("seal_fill", "surface"),
    ("bad", "surface"),
    ("warn", "sunken"),
    ("accent", "sunken"),
]
LEVELS = ("open", "partial", "sealed", "locked")


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(rgb: tuple[float, float, float]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _between(theme: Theme, one: str, other: str) -> float:
    return _contrast(_rgb(getattr(theme, one)), _rgb(getattr(theme, other)))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_reaches_4_5(theme: Theme) -> None:
    low = {pair: round(_between(theme, *pair), 2) for pair in TEXT if _between(theme, *pair) < 4.5}
    assert low == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_borders_fills_and_focus_reach_3(theme: Theme) -> None:
    low = {pair: round(_between(theme, *pair), 2) for pair in BORDER if _between(theme, *pair) < 3}
    assert low == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("level", LEVELS)
def test_a_strip_is_readable_between_and_on_its_bars(theme: Theme, level: str) -> None:
    ground, ink = _rgb(getattr(theme, f"strip_{level}")), _rgb(getattr(theme, f"strip_{level}_ink"))
    red, green, blue = (g + (i - g) * BAR_OPACITY for g, i in zip(ground, ink, strict=True))
    assert _contrast(ink, ground) >= 7
    assert _contrast(ink, (red, green, blue)) >= 4.5


def test_the_numbers_of_the_design_are_met() -> None:
    light, dark = THEMES["light"], THEMES["dark"]
    assert round(_between(light, "ink", "surface"), 1) == 15.8
    assert round(_between(light, "edge", "ground"), 1) == 3.6
    assert round(_between(dark, "accent_ink", "accent_soft"), 1) == 8.2


def test_no_colour_stands_outside_the_tokens() -> None:
    root = Path(__file__).resolve().parents[2] / "ui"
    colour = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\s*[\"'\d]|GlobalColor\.(?!transparent)|rgba?\(")
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in sorted(root.rglob("*.py"))
        if path.name != "tokens.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if colour.search(line)
    ]
    assert found == []


def test_light_and_dark_differ_in_colours_alone_so_that_what_fits_in_one_fits_in_the_other() -> None:
    light, dark = (asdict(THEMES[name]) for name in ("light", "dark"))
    other = {name for name, value in light.items() if value != dark[name]}
    assert {name for name in other if not str(dark[name]).startswith("#")} == {"name", "veil"}


def test_every_ground_that_a_part_asks_for_has_its_rule() -> None:
    root = Path(__file__).resolve().parents[2] / "ui"
    asked = re.compile(r'setProperty\("ground", (.*)\)')
    words = [words for path in root.rglob("*.py") for words in asked.findall(path.read_text(encoding="utf-8"))]
    assert {name for said in words for name in re.findall(r'"(\w+)"', said)} == set(GROUNDS)
