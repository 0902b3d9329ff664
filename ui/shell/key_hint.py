"""A key and what it does, on the strip or in the foot; a click does the same as the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.components.face import Face
from ui.components.pressable import Pressable
from ui.line import Cap, Part, Word

if TYPE_CHECKING:
    from ui.look import Look


class KeyHint(Pressable):
    """Not a stop on the Tab way: the key itself is the way. ``fold`` leaves the word out when there is no room."""

    def __init__(self, look: Look, key: str, words: str, *, ink: str = "ink2", edge: str = "edge") -> None:
        super().__init__(look, height=look.px(28), padding=0)
        self.key, self._words, self._ink, self._edge = key, words, ink, edge
        self._folded = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.refresh()

    def fold(self, folded: str) -> None:
        """Leave the word out ("yes") or show it ("")."""
        if bool(folded) != self._folded:
            self._folded = bool(folded)
            self.setToolTip(self._words if folded else "")
            self.refresh()

    def face(self) -> Face:  # noqa: D102 - said where it is first defined
        return Face()

    def parts(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        cap_ink = "ink" if self._ink == "ink2" else self._ink
        parts: list[Part] = [Cap(self.key, cap_ink, self._edge)]
        return parts if self._folded else [*parts, Word(self._words, "cap", self._ink, gap=6)]

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        return f"{self._words}, {self.key}"
