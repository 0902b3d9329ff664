"""Badges and key caps: small words that stand still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.language import mark
from ui import tokens
from ui.components.face import Face, draw_face, start_painting
from ui.line import Cap, Icon, Part, Word, draw_line, line_size

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from ui.look import Look

# the ink and the ground of each kind of badge
KINDS: Final = {
    "plain": ("ink2", "sunken"),
    "accent": ("accent_ink", "accent_soft"),
    "ok": ("ok", "ok_soft"),
    "warn": ("warn", "warn_soft"),
    "bad": ("bad", "bad_soft"),
    "info": ("info", "info_soft"),
    "partial": ("partial", "partial_soft"),
    "seal": ("seal", "seal_soft"),
    "solid": ("on_fill", "seal_fill"),
    "outline": ("ink2", ""),
}
_LEAST: Final = 24
"""Less of a place's words says nothing beside its code."""
_CLASSES: Final = {
    "public": (mark("public"), "outline", ""),
    "internal": (mark("internal"), "plain", ""),
    "confidential": (mark("confidential"), "seal", "lock-simple"),
    "highly_confidential": (mark("highly confidential"), "solid", "lock-simple"),
}


class Still(QWidget):
    """One painted line that cannot be pressed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._parts: list[Part] = []
        self._face: Face | None = None
        self._padding = 0
        self._height = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        line = line_size(self._look, self._parts)
        return QSize(line.width() + 2 * self._look.px(self._padding), max(self._height, line.height()))

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        box = QRectF(self.rect())
        if self._face is not None:
            draw_face(painter, box, self._look, self._face)
        pad = self._look.px(self._padding)
        draw_line(painter, box.adjusted(pad, 0, -pad, 0), self._look, self._parts)
        painter.end()


class Badge(Still):
    """Icon and word on a soft ground; ``kind`` is a key of ``KINDS``, most are named like their colour token."""

    def __init__(self, look: Look, words: str, kind: str = "plain", icon: str = "", code: str = "") -> None:
        super().__init__(look)
        self._padding = 10
        self._height = look.px(tokens.BADGE)
        self._code = code
        self.say(words, kind, icon)

    @classmethod
    def of_class(cls, look: Look, classification: str) -> Badge:
        """Return the badge of one of the four classes. Raises ``KeyError`` for any other."""
        words, kind, icon = _CLASSES[classification]
        return cls(look, look.tr(words), kind, icon)  # tr: the four classes above

    def say(self, words: str, kind: str = "plain", icon: str = "") -> None:
        """Show other words."""
        ink, ground = KINDS[kind]
        edge = "edge" if not ground else ink if self._look.theme.outlined and kind != "solid" else ""
        self._face = Face(ground, edge, tokens.BADGE // 2)
        self._parts = [Icon(icon, 14, ink)] if icon else []
        self._parts.append(Word(words, "cap_bold", ink, gap=6))
        if self._code:
            self._parts.append(Word(self._code, "cap_bold", ink, gap=6, code=True))
        spoken = self._look.language.spelled(self._code) if self._code else ""
        self.setAccessibleName(f"{words} {spoken}".strip())
        self.updateGeometry()
        self.update()


class PlaceBadge(Badge):
    """A place in words and by its code. Where there is no room the words give way, and are spoken; never the code."""

    def __init__(self, look: Look, place: str, code: str) -> None:
        self._place = place
        super().__init__(look, place, "plain", "map-pin", code=code)
        self._whole = super().sizeHint()
        self.setToolTip(place)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return self._whole

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._whole.width() - int(self._advance()), self._whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        lacks, shown = max(0, self._whole.width() - self.width()), self._place
        if lacks:
            room, metrics = self._advance() - lacks, self._look.metrics("cap_bold")
            can = room >= self._look.px(_LEAST)
            shown = metrics.elidedText(self._place, Qt.TextElideMode.ElideRight, room) if can else ""
        self._parts[1] = Word(shown, "cap_bold", KINDS["plain"][0], gap=6)

    def _advance(self) -> float:
        return self._look.metrics("cap_bold").horizontalAdvance(self._place)


class KeyCap(Still):
    """What is printed on a key, and the word of what it does."""

    def __init__(self, look: Look, key: str, words: str = "", ink: str = "ink2") -> None:
        super().__init__(look)
        self._height = look.px(tokens.KEY_CAP)
        self._parts = [Cap(key, "ink", "edge")]
        if words:
            self._parts.append(Word(words, "cap", ink, gap=6))
        self.setAccessibleName(f"{words}, {key}" if words else key)
        self.setLayoutDirection(look.direction)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
