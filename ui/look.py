"""Look: theme, language and size, given to every view. One frozen value; a change of look builds the views anew."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPalette

from ui import fonts, tokens
from ui.icons import icon_pixmap

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from resources.language import Language
    from ui.tokens import Theme

SCALES: Final = (1.0, 1.25, 1.5, 2.0)
_LARGE_FROM: Final = 1.5


class Tone(Enum):
    """Which family of colours a chosen control takes: the page at rest has one accent, partial mode its own."""

    ACCENT = "accent"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Look:
    """How everything is drawn and worded. ``low`` is for windows under 760 px height (ui.md 2)."""

    theme: Theme
    language: Language
    scale: float = 1.0
    low: bool = False

    @property
    def right_to_left(self) -> bool:
        """Whether the page runs from right to left."""
        return self.language.right_to_left

    @property
    def direction(self) -> Qt.LayoutDirection:
        """The direction Qt lays out in."""
        return Qt.LayoutDirection.RightToLeft if self.right_to_left else Qt.LayoutDirection.LeftToRight

    @property
    def large(self) -> bool:
        """Whether the text is so large that the page becomes a rail of icons and one column that scrolls."""
        return self.scale >= _LARGE_FROM

    @property
    def control(self) -> int:
        """Height of a chip or a segment in px."""
        return self.px(tokens.CONTROL_LOW if self.low else tokens.CONTROL)

    @property
    def row_gap(self) -> int:
        """Space between two rows of answers in px."""
        return self.px(8 if self.low else 12)

    @property
    def line(self) -> int:
        """Width of a line in px; 2 in high contrast."""
        return self.theme.line_width

    @property
    def below(self) -> float:
        """Extra room below a line, in em, for marks that reach under the font's own descent."""
        return tokens.ARABIC_BELOW if self.right_to_left else 0.0

    def px(self, n: float) -> int:
        """Return ``n`` px of the 100 % design at this text size."""
        return round(n * self.scale)

    def role_px(self, role: str) -> int:
        """Return the pixel size of a type role at this text size."""
        return _role_px(role, self.scale, self.low)

    def font(self, role: str) -> QFont:
        """Return the font of a type role of ``tokens.ROLES``. Do not change it."""
        return _font(role, self.scale, self.low)

    def metrics(self, role: str) -> QFontMetricsF:
        """Return what measures words in the font of a type role."""
        return _metrics(role, self.scale, self.low)

    def css(self, token: str) -> str:
        """Return the colour of a token as the stylesheet writes it."""
        return str(getattr(self.theme, token))

    def color(self, token: str) -> QColor:
        """Return the colour of a token. Do not change it."""
        return _color(self.css(token))

    def inked(self, token: str) -> QPalette:
        """Return what lets a label be written in this colour. A rule of the stylesheet costs each part a look-up."""
        return _inked(self.css(token))

    def icon(self, name: str, size: int, token: str) -> QPixmap:
        """Return an icon as a picture; ``size`` is px at 100 %."""
        ratio = QGuiApplication.primaryScreen().devicePixelRatio()
        return icon_pixmap(name, self.px(size), self.color(token), self.direction, ratio)

    def tr(self, text: str, /, **values: str | int) -> str:
        """Return the sentence in the language of this look."""
        return self.language.tr(text, **values)  # tr: handed through

    def ntr(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        """Return the plural form for ``n`` in the language of this look."""
        return self.language.ntr(one, many, n, **values)  # tr: handed through


# Asked for at each drawing of each part: made once for each of the few looks of a run.


@cache
def _role_px(role: str, scale: float, low: bool) -> int:  # noqa: FBT001 - two of a look's own values
    if role == "code_hero" and low:
        role = "code_hero_low"
    size = tokens.ROLES[role].px
    if role in tokens.GROWS_SLOWLY:
        return size + round(tokens.HERO_GROWTH_PX * (scale - 1))
    return round(size * scale)


@cache
def _font(role: str, scale: float, low: bool) -> QFont:  # noqa: FBT001 - as above
    named = tokens.ROLES[role]
    family = tokens.TEXT_MONO if named.mono else tokens.TEXT_SANS
    weight = QFont.Weight.Bold if named.bold else QFont.Weight.Normal
    return fonts.font(family, _role_px(role, scale, low), weight)


@cache
def _metrics(role: str, scale: float, low: bool) -> QFontMetricsF:  # noqa: FBT001 - as above
    return QFontMetricsF(_font(role, scale, low))


@cache
def _color(colour: str) -> QColor:
    return QColor(colour)


@cache
def _inked(colour: str) -> QPalette:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
    return palette
