"""What the steps of the office's desk share: a row of ways out and on, and a card that asks where a file goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui import tokens
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.text import Running
from ui.destination import Destination

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ui.desk import Desk
    from ui.laptops.view import LaptopsPage
    from ui.look import Look


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Steps:
    """What leads from one step to the next: ``show`` puts a card in place, ``done`` shows the list and says so."""

    desk: Desk
    view: LaptopsPage
    show: Callable[[QWidget], None]
    done: Callable[[str], None]

    def back(self) -> None:
        """Show the list; nothing was done."""
        self.done("")


class StepCard(Card):
    """A card with a way back at its foot and one act at the end. ``back`` leads to the list."""

    back = Signal()

    def __init__(self, look: Look, title: str, sentence: str, remark: str = "") -> None:
        super().__init__(look, title, remark)
        if sentence:
            self.add(Running(look, sentence))

    def end_with(self, act: Button, *others: QWidget) -> None:
        """Put the foot below what was added: back, then ``others``, at the end the act."""
        self.body.addStretch(1)
        leave = Button(self._look, self._look.tr("Back##go"), Kind.QUIET, key="Esc", height=tokens.CONTROL_LARGE)
        leave.clicked.connect(self.back)
        row = QHBoxLayout()
        row.addWidget(leave)
        for other in others:
            row.addWidget(other)
        row.addStretch(1)
        row.addWidget(act)
        self.body.addLayout(row)


class WriteCard(StepCard):
    """``wished`` carries where the file is to be written."""

    wished = Signal(object)

    def __init__(
        self, look: Look, title: str, sentence: str, *, label: str, name: str, act: str, first: Path | None = None
    ) -> None:
        super().__init__(look, title, sentence)
        self.destination = Destination(look, label, name, first=first)
        self.add(self.destination)
        self.act = Button(look, act, Kind.MAIN, icon="hard-drive", height=tokens.CONTROL_LARGE)
        self.act.clicked.connect(self._wish)
        self.destination.entered.connect(self._wish)
        self.end_with(self.act)
        self.setFocusProxy(self.act)

    def refuse(self, sentence: str) -> None:
        """Say why it was not done; what was chosen stays."""
        self.act.setEnabled(True)
        self.destination.refuse(sentence)

    def _wish(self) -> None:
        if self.destination.chosen is not None:
            self.act.setEnabled(False)
            self.wished.emit(self.destination.chosen)
