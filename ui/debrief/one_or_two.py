"""One person or two: the question about two codes, and for one person on what that rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from resources.language import isolated
from ui.components.button import Button
from ui.components.card import Card
from ui.components.chips import ChipSet, Option
from ui.components.text import Wrapped
from ui.debrief.other_pair import NOT_SAID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.same_person import Candidate
    from ui.look import Look

ONE, TWO = "one", "two"


class OneOrTwo(Card):
    """Two codes that may be one person: said aloud, decided together.

    ``decided`` carries ``ONE`` or ``TWO``, and for one person its basis, "" where nobody says it. ``one_wished``
    comes before that, when the basis is to be asked.
    """

    decided = Signal(str, str)
    one_wished = Signal()

    def __init__(self, look: Look, candidate: Candidate, bases: Sequence[Option]) -> None:
        tr = look.tr
        super().__init__(look, tr("One person or two?"), dense=True)
        first, second = isolated(candidate.first), isolated(candidate.second)
        said = tr(
            "{first} and {second} were noted alike, in the same area. Decide it together, aloud.",
            first=first,
            second=second,
        )
        self._words = Wrapped(look, said)
        self._why = tr("{first} and {second} are one person. What says so?", first=first, second=second)
        self.one, self.two = Button(look, tr("One"), key="4"), Button(look, tr("Two"), key="5")
        self._answers = QWidget()
        answers = QHBoxLayout(self._answers)
        answers.setContentsMargins(0, 0, 0, 0)
        answers.setSpacing(look.px(8))
        answers.addWidget(self.one)
        answers.addWidget(self.two)
        options = [*bases, Option(NOT_SAID, tr("not said"))]
        self.basis = ChipSet(look, tr("What says that it is one person"), options, one_only=True)
        self.basis.hide()
        if look.large:
            self.add(self._words)
            answers.addStretch(1)
            self.add(self._answers)
        else:
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            row.addWidget(self._words, 1)
            row.addWidget(self._answers)
            self.body.addLayout(row)
        self.add(self.basis)
        self.one.clicked.connect(self.one_wished)
        self.two.clicked.connect(lambda: self.decided.emit(TWO, ""))
        self.basis.changed.connect(self._because)

    def ask_why(self) -> None:
        """Ask for the basis, in the place of the question."""
        self._words.say(self._why)
        self._answers.hide()
        self.basis.show()

    def _because(self, chosen: tuple[str, ...]) -> None:
        if chosen:
            self.decided.emit(ONE, "" if chosen[0] == NOT_SAID else chosen[0])
