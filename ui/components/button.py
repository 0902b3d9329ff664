"""Buttons: one main act per page, plain ones beside it, quiet words, seal and danger."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from ui import tokens
from ui.components.face import Face
from ui.components.pressable import Pressable
from ui.line import Cap, Icon, Part, Word, tinted

if TYPE_CHECKING:
    from ui.look import Look


class Kind(Enum):
    """What pressing it means."""

    MAIN = "main"
    PLAIN = "plain"
    QUIET = "quiet"
    PARTIAL = "partial"
    SEAL = "seal"
    DANGER = "danger"


_FACES: Final = {
    Kind.MAIN: Face("accent_fill"),
    Kind.PLAIN: Face("surface", "edge"),
    Kind.QUIET: Face(),
    Kind.PARTIAL: Face("partial_fill"),
    Kind.SEAL: Face("seal_fill"),
    Kind.DANGER: Face("bad_soft", "bad", thick=True),
}
_INKS: Final = {
    Kind.MAIN: "on_fill",
    Kind.PLAIN: "ink",
    Kind.QUIET: "accent",
    Kind.PARTIAL: "on_fill",
    Kind.SEAL: "on_fill",
    Kind.DANGER: "bad",
}


class Button(Pressable):
    """Icon, word and the key that does the same. ``clicked`` is the signal."""

    def __init__(
        self,
        look: Look,
        words: str,
        kind: Kind = Kind.PLAIN,
        *,
        icon: str = "",
        key: str = "",
        height: int = tokens.BUTTON,
    ) -> None:
        quiet = kind is Kind.QUIET
        super().__init__(look, height=look.px(height), padding=8 if quiet else 16)
        self._words, self._kind, self._icon, self._key = words, kind, icon, key
        self._role = "body_bold" if height >= tokens.CONTROL_LARGE else "label_bold"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.refresh()

    @property
    def key(self) -> str:
        """The cap of the key that does the same."""
        return self._key

    def say(self, words: str) -> None:
        """Change the word."""
        self._words = words
        self.refresh()

    def face(self) -> Face:  # noqa: D102 - said where it is first defined
        face = _FACES[self._kind]
        if not self.isEnabled():
            return Face("", "edge", dashed=True)
        if self.over and self._kind in {Kind.PLAIN, Kind.QUIET}:
            return Face("sunken", face.edge)
        return face

    def parts(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        parts: list[Part] = [Icon(self._icon)] if self._icon else []
        parts.append(Word(self._words, self._role, gap=12 if self._icon else 0))
        if self._key:
            parts.append(Cap(self._key))
        ink = _INKS[self._kind] if self.isEnabled() else "ink3"
        return tinted(parts, ink) if ink != "ink" else parts

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        return self._words
