"""The section "Passphrases" of the settings: what each opens, and the ways to set, change, take away and practise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card, Rule
from ui.components.text import Text, Wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look

CHANGE_MAIN, SET_TRAVEL, CHANGE_TRAVEL, REMOVE_TRAVEL = "main", "new_travel", "travel", "no_travel"
PRACTISE = "practise"


class PassphrasesCard(Card):
    """``asked`` carries one of the acts above."""

    asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Passphrases"))
        tr = look.tr
        self.done = Banner(look, "ok", "")
        self.done.hide()
        self.main = self._act(tr("Change"), CHANGE_MAIN)
        self.travel = self._act(tr("Set"), SET_TRAVEL)
        self.remove = self._act(tr("Take away"), REMOVE_TRAVEL)
        self.practise = self._act(tr("Practise"), PRACTISE)
        self._travel_act = SET_TRAVEL
        self._travel_line = Wrapped(look, "")
        self.add(self.done)
        main_line = Wrapped(look, tr("Opens everything on this laptop."))
        self.practice_line = Wrapped(look, tr("Type them now and then where nobody waits. Nothing is counted."))
        self._row(tr("Main passphrase"), main_line, [self.main])
        self.add(Rule(look))
        self._row(tr("Travel passphrase"), self._travel_line, [self.remove, self.travel])
        self.add(Rule(look))
        self._row(tr("Practice"), self.practice_line, [self.practise])
        self.show_no_travel()

    def show_no_travel(self) -> None:
        """Say that there is no travel passphrase yet."""
        tr = self._look.tr
        self._travel_act = SET_TRAVEL
        self.travel.say(tr("Set"))
        self.remove.hide()
        self._travel_line.say(
            tr("There is none yet. It would open coded records and capture in partial mode, nothing complete.")
        )

    def show_has_travel(self) -> None:
        """Say that there is one."""
        tr = self._look.tr
        self._travel_act = CHANGE_TRAVEL
        self.travel.say(tr("Change"))
        self.remove.show()
        self._travel_line.say(tr("Opens coded records and capture in partial mode, nothing complete."))

    def show_due(self) -> None:
        """Say that it is time to practise; the number at the rail said it first."""
        self.practice_line.set_ink("info")
        self.practice_line.say(self._look.tr("It is time to practise, if you like. It takes a minute."))

    def say_done(self, sentence: str) -> None:
        """Say what was done on the page before."""
        self.done.say(sentence)
        self.done.setVisible(bool(sentence))

    def _act(self, words: str, name: str) -> Button:
        button = Button(self._look, words, Kind.PLAIN)
        button.clicked.connect(lambda _on: self.asked.emit(self._travel_act if name == SET_TRAVEL else name))
        return button

    def _row(self, title: str, line: Wrapped, acts: Sequence[Button]) -> None:
        look = self._look
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(Text(look, title, "body_bold", "ink"))
        words.addWidget(line)
        whole: QVBoxLayout | QHBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        whole.setSpacing(look.px(12))
        whole.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(10))
        for act in acts:
            buttons.addWidget(act, 0, Qt.AlignmentFlag.AlignLeading)
        if look.large:
            buttons.addStretch(1)
        whole.addLayout(buttons)
        holder = QWidget()
        whole.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(whole)
        self.add(holder)
