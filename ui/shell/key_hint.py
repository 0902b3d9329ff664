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


class Renewed(KeyHint):
    """How far the search is made anew, and the key that lets it wait or go on."""

    def __init__(self, look: Look, key: str) -> None:
        self._said: tuple[int, str] | None = None
        self._whole = ""
        super().__init__(look, key, "")

    def say_part(self, part: int, waits: str) -> bool:
        """Say how many of a hundred are done, and whether it waits ("yes"); False where that was said already."""
        if self._said == (part, waits):
            return False
        self._said = part, waits
        tr, number = self.look.tr, self.look.language.number(part)
        if waits:
            self._words = tr("search {part} % made anew, waits: go on", part=number)
            self._whole = tr(
                "The search waits, {part} % of it made anew. Until it goes on it may not find all.", part=number
            )
        else:
            self._words = tr("search {part} % made anew: let it wait", part=number)
            self._whole = tr("The search is being made anew: {part} %. It may not find everything yet.", part=number)
        self.setToolTip(self._whole)
        self.refresh()
        return True

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        act = self.look.tr("Go on") if self._said and self._said[1] else self.look.tr("Let it wait")
        return f"{self._whole} {act}, {self.key}"
