"""The first run as drawn: one question after the other, each on a card of its own; nothing is asked twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import tokens
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.numbered_words import NumberedWords
from ui.components.text import Running, Wrapped
from ui.first_run.picker import Picker
from ui.lock.switches import Switches
from ui.lock.tile import Tile
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.enrolment_files import Step
    from ui.look import Look

WIDTH: Final = 720


class FirstRunPage(Page):
    """The steps are cards; ``show_step`` puts one of them in the middle."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName(look.tr("Set up this laptop"))
        self.switches = Switches(look)
        self._middle = QVBoxLayout()
        self._card: QWidget | None = None
        self.body.addWidget(self.switches)
        self.body.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self._middle, 1000)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(2)

    def show_step(self, card: QWidget) -> None:
        """Put this card in the middle; the one before is deleted with what was typed in it."""
        if self._card is not None:
            self._middle.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        card.setMaximumWidth(self.look.px(WIDTH))
        self._middle.addWidget(card)
        card.show()
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setFocusProxy(card)
        self.bring(card.focusProxy() or card)


class WayCard(Card):
    """Which of the three ways."""

    invited = Signal()
    alone = Signal()
    founded = Signal()

    def __init__(self, look: Look, *, begun: bool = False) -> None:
        super().__init__(look, look.tr("Set up this laptop"))
        tr = look.tr
        self.add(Running(look, tr("Nothing is on this laptop yet. Everything you write will be encrypted on it.")))
        if begun:
            line = tr(
                "Something was begun here and not finished. It holds nothing, and what you make now takes its place."
                " Keys on paper that were copied from it open nothing: tear them up."
            )
            self.add(Running(look, line))
        first = Tile(
            look, "tray", tr("With an invitation"), tr("A file from your office, on a stick or sent to you"), "1"
        )
        second = Tile(
            look, "laptop", tr("Without an office yet"), tr("To practise, or to begin; it cannot hand over"), "2"
        )
        third = Tile(look, "key", tr("Found an office"), tr("Its first machine, once for an organisation"), "3")
        first.clicked.connect(self.invited)
        second.clicked.connect(self.alone)
        third.clicked.connect(self.founded)
        for tile in (first, second, third):
            self.add(tile)
        self.setFocusProxy(first)


class FileCard(Card):
    """Take a file of one step in, or a bundle where no step is named."""

    picked = Signal(object)
    back = Signal()

    def __init__(
        self, look: Look, title: str, sentence: str, *, step: Step | None, back: str, also: Sequence[Step] = ()
    ) -> None:
        super().__init__(look, title)
        self.add(Running(look, sentence))
        self.picker = Picker(look, step, also=also)
        self.picker.picked.connect(self.picked)
        self.add(self.picker)
        leave = Button(look, back, Kind.QUIET)
        leave.clicked.connect(self.back)
        row = QHBoxLayout()
        row.addWidget(leave)
        row.addStretch(1)
        self.body.addLayout(row)
        self.setFocusProxy(self.picker)

    def show_words(self, words: Sequence[str]) -> None:
        """Show the six words above the files: whoever comes back later can still read them to the office."""
        if not words:
            return
        look = self._look
        said = look.tr("The six words of this laptop. The office must see the same before it makes the file.")
        for at, part in enumerate((Wrapped(look, said, "label_bold", "ink"), NumberedWords(look, words)), start=2):
            self.body.insertWidget(at, part)
            part.show()


class CompareCard(Card):
    """The answer is written; six words are compared with the office before it is sent on."""

    finish = Signal()
    later = Signal()

    def __init__(self, look: Look, words: Sequence[str], file_name: str) -> None:
        super().__init__(look, look.tr("Compare six words with the office"))
        tr = look.tr
        self.add(
            Running(
                look,
                tr(
                    "The answer for the office is in the file {file}, beside the invitation. Bring or send it there."
                    " Then read these six words to the office on the telephone: both screens must show the same."
                    " If one differs, stop: somebody stands in between.",
                    file=file_name,
                ),
            )
        )
        self.add(NumberedWords(look, words, role="code_panel"))
        row = QHBoxLayout()
        later = Button(look, tr("Later"), Kind.QUIET)
        later.clicked.connect(self.later)
        done = Button(look, tr("Take the completion file"), Kind.MAIN, icon="tray", height=tokens.CONTROL_LARGE)
        done.clicked.connect(self.finish)
        row.addWidget(later)
        row.addStretch(1)
        row.addWidget(done)
        self.body.addLayout(row)
        self.setFocusProxy(done)
