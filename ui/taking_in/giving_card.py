"""Giving one's own bundle to the debrief: who can open it, and the stick that it is written to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from resources.language import isolated
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.text import Wrapped
from ui.hand_over.cards import StickCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look


class GivingCard(Card):
    """``wished`` carries the folder; ``back`` leads to the list."""

    wished = Signal(Path)
    back = Signal()

    def __init__(self, look: Look, people: Sequence[str]) -> None:
        tr = look.tr
        super().__init__(look, tr("For the debrief"), tr("All of this visit that is on this laptop, sealed."))
        self.add(Wrapped(look, opens_at(look, people)) if people else Banner(look, "warn", opens_at(look, people)))
        self.stick = StickCard(look)
        self.stick.take.hide()
        self.stick.write_wished.connect(self.wished)
        self.add(self.stick)
        leave = Button(look, tr("Back##go"), Kind.QUIET, key="Esc")
        leave.clicked.connect(self.back)
        self.add(leave)
        self.body.addStretch(1)
        self.setFocusProxy(self.stick.write)


def opens_at(look: Look, people: Sequence[str]) -> str:
    """Return who can open it."""
    if not people:
        return look.tr(
            "No laptop of a lead or deputy is known here, so the office alone could open it."
            " Take in the pack of the visit first."
        )
    return look.tr(
        "It opens at the laptop of {who}, and at the office.", who=look.tr(", ").join(map(isolated, people))
    )
