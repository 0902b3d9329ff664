"""The first run's look around: what undoes, at this place, a part of what the vault promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from storage.surroundings import Weight
from ui import tokens
from ui.components.banner import IconBox
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.text import Running, Wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look
    from ui.surroundings import Told

_ICONS: Final = {
    Weight.SERIOUS: ("warning-octagon", "bad"),
    Weight.CAUTION: ("warning", "warn"),
    Weight.NOTE: ("info", "ink2"),
}


class PlaceCard(Card):
    """Each finding with what to do about it; one goes on all the same, or sets the laptop right first."""

    go_on = Signal()
    back = Signal()

    def __init__(self, look: Look, told: Sequence[Told]) -> None:
        super().__init__(look, look.tr("Before the vault is made"))
        self.add(
            Running(
                look,
                look.tr(
                    "The vault is encrypted in any case. What stands here can still undo a part of its promises."
                    " Some of it is set right in minutes by whoever looks after the laptop."
                ),
            )
        )
        for each in told:
            self.body.addLayout(self._finding(each))
        leave = Button(look, look.tr("Back##go"), Kind.QUIET)
        leave.clicked.connect(self.back)
        take = Button(look, look.tr("Go on here"), Kind.MAIN, icon="arrow-right", height=tokens.CONTROL_LARGE)
        take.clicked.connect(self.go_on)
        row = QHBoxLayout()
        row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(take)
        self.body.addLayout(row)
        self.setFocusProxy(take)

    def _finding(self, each: Told) -> QHBoxLayout:
        look = self._look
        icon, ink = _ICONS[each.severity]
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(IconBox(look, icon, 22, ink), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Wrapped(look, each.title, "body_bold", "ink"))
        words.addWidget(Wrapped(look, each.text))
        row.addLayout(words, 1)
        return row
