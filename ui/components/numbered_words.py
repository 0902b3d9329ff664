"""Words to read, to write down or to compare, each with its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.components.badge import Still
from ui.line import Word
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look

COVERED: Final = "\N{BULLET}" * 5
_ARABIC_BLOCK: Final = range(0x600, 0x700)


class NumberedWords(QWidget):
    """Three columns, in the direction of the words themselves: Latin from the left, Arabic from the right.

    ``role`` is how large Latin words are.
    """

    def __init__(self, look: Look, words: Sequence[str], *, role: str = "code_card") -> None:
        super().__init__()
        self._look, self._role = look, role
        self._words: tuple[str, ...] = ()
        self._rows = Rows(self, Fill.GRID, look.px(8), columns=3)
        height_follows_width(self)
        self.say(words)

    @property
    def words(self) -> tuple[str, ...]:
        """The words, also while they are covered."""
        return self._words

    def say(self, words: Sequence[str]) -> None:
        """Show these words."""
        self._words = tuple(words)
        self._draw(self._words)
        self.setAccessibleName(" ".join(self._words))

    def cover(self, sentence: str) -> None:
        """Show that there are words, and not which."""
        self._draw((COVERED,) * len(self._words))
        self.setAccessibleName(sentence)

    def _draw(self, shown: Sequence[str]) -> None:
        from_right = any(ord(sign) in _ARABIC_BLOCK for word in self._words for sign in word)
        look = replace(self._look, language=replace(self._look.language, right_to_left=from_right))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, word in enumerate(shown, start=1):
            one = _NumberedWord(look, number, word, "" if from_right else self._role)
            self._rows.addWidget(one)
            one.show()
        self.updateGeometry()


class _NumberedWord(Still):
    def __init__(self, look: Look, number: int, word: str, latin_role: str) -> None:
        super().__init__(look)
        said = Word(word, latin_role, "ink", code=True) if latin_role else Word(word, "section", "ink")
        self._parts = [Word(str(number), "label", "ink3"), said]
        self.setAccessibleName(f"{number} {word}")
