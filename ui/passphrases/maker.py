"""The maker: words drawn by the machine, in a language and a number one chooses, with what they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto import passphrase_words
from ui import tokens
from ui.components.button import Button, Kind
from ui.components.card import Well
from ui.components.chips import Option
from ui.components.numbered_words import NumberedWords
from ui.components.segments import Segments
from ui.components.text import Wrapped
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from ui.look import Look

COUNTS: Final = ("6", "7")


class Maker(Well):
    """Draws anew for every wish and keeps nothing. ``drawn`` follows each new draw."""

    drawn = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._look = look
        self._covered = False
        self.worth = Wrapped(look, "", "label", "ink2")
        self.words = NumberedWords(look, ())
        names = [Option(code, name) for code, name in passphrase_words.OWN_NAMES.items()]
        counts = [Option(count, look.ntr("{n} word", "{n} words", int(count))) for count in COUNTS]
        self.languages = Segments(look, look.tr("Language of the words"), names, stretch=False, digits=False)
        self.counts = Segments(look, look.tr("How many words"), counts, stretch=False, digits=False)
        self.other = Button(look, look.tr("Other words"), Kind.QUIET, icon="arrows-clockwise", height=tokens.CONTROL)
        self.languages.choose(look.language.code if look.language.code in passphrase_words.OWN_NAMES else "en")
        self.counts.choose(COUNTS[0])
        self._build()
        self.draw()
        for track in (self.languages, self.counts):
            track.changed.connect(lambda _answer: self.draw())
        self.other.clicked.connect(self._pressed)

    @property
    def passphrase(self) -> str:
        """The words as they are typed, with one space between."""
        return " ".join(self.words.words)

    @property
    def bits(self) -> int:
        """What the draw is worth."""
        return passphrase_words.bits(self._listed(), self._count())

    def draw(self) -> None:
        """Draw other words and show them."""
        listed, count = self._listed(), self._count()
        self.words.say(passphrases.make(listed, count).split(" "))
        self.worth.say(
            self._look.tr(
                "Drawn from {total} words: {bits} bits. Write them only where they stay with you.",
                total=len(listed),
                bits=self.bits,
            )
        )
        self._covered = False
        self.other.say(self._look.tr("Other words"))
        self.drawn.emit()

    def cover(self) -> None:
        """Take the words out of sight, to be typed from memory or from paper."""
        self._covered = True
        self.words.cover(self._look.tr("The drawn words are covered"))
        self.other.say(self._look.tr("Show them again"))

    def uncover(self) -> None:
        """Show the same words again."""
        self._covered = False
        self.words.say(self.words.words)
        self.other.say(self._look.tr("Other words"))

    def _pressed(self) -> None:
        if self._covered:
            self.uncover()
        else:
            self.draw()

    def _listed(self) -> tuple[str, ...]:
        return tuple(passphrase_words.words(self.languages.chosen or "en"))

    def _count(self) -> int:
        return int(self.counts.chosen or COUNTS[0])

    def _build(self) -> None:
        look = self._look
        self.body.setSpacing(look.px(8))
        self.body.addWidget(self.words)
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(self.worth, 1)
        line.addWidget(self.other, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        choices = QWidget()
        flow = Rows(choices, Fill.FLOW, look.px(8))
        for track in (self.languages, self.counts):
            flow.addWidget(track)
        height_follows_width(choices)
        self.body.addWidget(choices)
