"""The first run's cards for passphrases: the main one before the vault is made, the travel one after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui import tokens
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.text import Running
from ui.passphrases import words
from ui.passphrases.chooser import Chooser

if TYPE_CHECKING:
    from ui.look import Look


class ChoosingCard(Card):
    """What it opens and how to choose it, the chooser, one act and one way out."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, look: Look, title: str, *said: str, act: str, leave: str) -> None:
        super().__init__(look, title)
        self.add(Running(look, " ".join(said)))
        self.chooser = Chooser(look, look.tr("Type it here"))
        self.chooser.chosen.connect(self.chosen)
        self.add(self.chooser)
        self.waiting = Banner(look, "plain", "")
        self.waiting.hide()
        self.add(self.waiting)
        self.leave = Button(look, leave, Kind.QUIET)
        self.leave.clicked.connect(self.left)
        self.take = Button(look, act, Kind.MAIN, icon="arrow-right", height=tokens.CONTROL_LARGE)
        self.take.clicked.connect(self.chooser.submit)
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.take)
        self.body.addLayout(row)
        self.setFocusProxy(self.chooser)

    def wait(self) -> None:
        """Let nothing be typed while the act is under way. It takes longer than 400 ms on every laptop."""
        self.waiting.show()
        self.chooser.hold_still()
        for button in (self.take, self.leave):
            button.setEnabled(False)

    def refuse(self, sentence: str) -> None:
        """Say why not, and begin again."""
        self.waiting.hide()
        for button in (self.take, self.leave):
            button.setEnabled(True)
        self.chooser.refuse(sentence)


def main_card(look: Look) -> ChoosingCard:
    """Return the card for the passphrase that opens everything."""
    card = ChoosingCard(
        look,
        look.tr("Main passphrase"),
        look.tr("It opens everything you write on this laptop."),
        look.tr(words.WELL_CHOSEN),  # tr: ui/passphrases/words.py
        act=look.tr("Make the vault"),
        leave=look.tr("Back##go"),
    )
    card.waiting.say(look.tr("Making the vault. This takes a few seconds."))
    return card


def travel_card(look: Look) -> ChoosingCard:
    """Return the card for the passphrase that opens the least; it can be left out."""
    card = ChoosingCard(
        look,
        look.tr("Travel passphrase"),
        look.tr(
            "It opens coded records and capture in partial mode, and nothing complete."
            " Use it wherever you may be made to open the laptop."
        ),
        look.tr(words.TRAVEL_HIDES_NOTHING),  # tr: ui/passphrases/words.py
        act=look.tr("Set it"),
        leave=look.tr("Without it for now"),
    )
    card.waiting.say(look.tr("Setting the travel passphrase. This takes a few seconds."))
    return card
