"""What both pages of handing over are, a laptop's and an office's: two ways, and the keyboard that goes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.hand_over.words import NETWORK, USB
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.components.button import Button
    from ui.hand_over.cards import StickCard
    from ui.hand_over.choice import Choices


class WaysPage(Page):
    """``choices`` are the two ways, ``send`` begins by network, ``stick`` is the card of the other."""

    way = "hand_over"
    choices: Choices
    send: Button
    stick: StickCard

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("1 2", tr("network, stick")),
            ("Ctrl Enter", tr("hand over")),
            ("Esc", tr("stop")),
            ("Shift F1", tr("all keys")),
        )

    def begin(self) -> None:
        """Begin with the way."""
        chosen = next((card for card in self.choices.cards.values() if card.isChecked()), None)
        if chosen is not None:
            chosen.setFocus()

    def show_way(self, way: str) -> None:
        """Show what belongs to a way; the keyboard goes with it, so that Enter does not choose the other one."""
        self.choices.choose(way)
        if any(card.hasFocus() for card in self.choices.cards.values()):
            self.begin()
        self.stick.setVisible(way == USB)
        self.send.setVisible(way == NETWORK)
