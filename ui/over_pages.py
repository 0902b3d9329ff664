"""What is no page but a sheet over any of them: acts on the record in hand, marked moments, a closed way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.usecases import moments
from ui.classing.act import CLASS, Classing
from ui.comments.act import COMMENT, Commenting
from ui.components.sheet import Sheet
from ui.danger.sealed_sheet import SealedSheet
from ui.desk import Target
from ui.moments_sheet import MomentsSheet
from ui.slip.act import SLIP, Slipping
from ui.withdrawal.act import Withdrawing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.workplace import Workplace

WITHDRAW: Final = "withdraw"
MOMENTS: Final = "moments"


class OverPages:
    """One for each workplace."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self.withdrawing = Withdrawing(place)
        self._sheets: Mapping[str, Callable[[], None]] = {
            WITHDRAW: self.withdrawing.begin,
            SLIP: Slipping(place).begin,
            CLASS: Classing(place).begin,
            COMMENT: Commenting(place).begin,
            MOMENTS: self.show_moments,
        }

    def do(self, name: str) -> bool:
        """Open the sheet of this name; False where it is none."""
        begin = self._sheets.get(name)
        if begin is not None:
            begin()
        return begin is not None

    def show_moments(self) -> None:
        """Show the marked moments over the page."""
        self._place.desk.ask(moments.marked, self._show_moments)

    def tell_sealed(self, target: Target) -> None:
        """Say that the complete records are sealed, and what opens them."""
        sheet = SealedSheet(self._place.desk.look, is_office=self._place.is_office)
        sheet.lock_wished.connect(partial(self._place.full_wished.emit, target))
        sheet.hand_over_wished.connect(partial(self._place.go, Target("hand_over")))
        sheet.open_over(self._place.window())

    def say(self, words: str) -> None:
        """Show an error over the page, in place of a sheet whose act it ended."""
        for sheet in self._place.window().findChildren(Sheet):
            sheet.close_sheet()
        look = self._place.desk.look
        sheet = Sheet(look, "warning-octagon", look.tr("That was not done"), words, ink="bad")
        sheet.cancel.say(look.tr("Close"))
        sheet.open_over(self._place.window())

    def _show_moments(self, marked: Mapping[str, int]) -> None:
        desk = self._place.desk
        sheet = MomentsSheet(desk.look, marked, partial(desk.label, "day_part"))
        sheet.written.connect(partial(self._take_off, sheet))
        sheet.open_over(self._place.window())

    def _take_off(self, sheet: MomentsSheet, band: str) -> None:
        sheet.close_sheet()
        self._place.desk.ask(lambda seat: moments.take_off(seat, band), self._show_moments)
