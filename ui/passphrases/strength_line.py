"""How strong what is being typed is: four squares, a word and a sentence, so that no colour has to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from npm_field.crypto.strength import Level, Strength
from resources.language import mark
from ui.components.amount import Square, Squares
from ui.components.text import Wrapped

if TYPE_CHECKING:
    from ui.look import Look

_WORDS: Final = {
    Level.TOO_EASY: (
        1,
        "bad",
        mark("Too easy to guess: it will not be taken. Six drawn words are the quickest way."),
    ),
    Level.WEAK: (2, "warn", mark("Weak: about {bits} bits if chance chose it, less if you did.")),
    Level.FAIR: (3, "ink2", mark("Fair: about {bits} bits if chance chose it, less if you did.")),
    Level.GOOD: (4, "ok", mark("Strong: about {bits} bits if chance chose it, less if you did.")),
}
_SQUARES: Final = 4


class StrengthLine(QWidget):
    """One line of the same height whatever it says, so that nothing moves while one types."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._squares = Squares(look, self._filled(0), "", size=14)
        self.sentence = Wrapped(look, "", "label", "ink2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(10))
        row.addWidget(self._squares)
        row.addWidget(self.sentence, 1)
        self._squares.setFixedWidth(self._squares.sizeHint().width())
        self.say_nothing()

    def say_nothing(self) -> None:
        """Nothing is typed yet."""
        self._show(0, "ink2", self._look.tr("Spaces and capital letters count."))

    def say_strength(self, strength: Strength) -> None:
        """Say what a typed passphrase is worth."""
        filled, ink, words = _WORDS[strength.level]
        self._show(filled, ink, self._look.tr(words, bits=strength.bits))  # tr: the four levels above

    def say_drawn(self, bits: int) -> None:
        """Say that it is what the machine drew, whose worth is known."""
        self._show(_SQUARES, "ok", self._look.tr("As drawn: {bits} bits.", bits=bits))

    def say_differs(self, number: int) -> None:
        """Say which of the drawn words was typed in another way."""
        self._show(0, "warn", self._look.tr("Nearly as drawn: look at word {number}.", number=number))

    def say_spaces(self) -> None:
        """Say that the words are the drawn ones and the spaces are not: a space at the end is not seen."""
        self._show(0, "warn", self._look.tr("Nearly as drawn: there is a space too many."))

    def _show(self, filled: int, ink: str, sentence: str) -> None:
        self._squares.say(self._filled(filled), sentence)
        self.sentence.set_ink(ink)
        self.sentence.say(sentence)

    def _filled(self, count: int) -> list[Square]:
        return [Square.FULL if number < count else Square.EMPTY for number in range(_SQUARES)]
