"""What stands over the pages until it is no longer so: that the office does not trust this laptop, and what waits."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.errors import NotEnrolledError
from npm_field.usecases import complete, devices
from ui.complete import reminder
from ui.components.banner import Banner
from ui.hand_over.words import APART
from ui.withdrawal.words import Due, banner_of, due

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.usecases.seat import Seat
    from ui.look import Look
    from ui.workplace import Workplace

_WAITING_TOLD_ON: Final = frozenset({"board", "partial", "box"})
"""Where one looks first, at each level."""


class StandingLines:
    """One for each workplace. ``tell`` shows what is so over the page that has come to the front."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._is_first = True

    def tell(self) -> None:
        """Ask the vault and show the lines, or take them away.

        That the laptop is not trusted stands on every page. What waits stands where one looks first; after an unlock
        any page is the first one sees.
        """
        way, is_first, self._is_first = self._place.target.way, self._is_first, False
        is_open = self._place.level == "open"
        is_looked_at = way in _WAITING_TOLD_ON or (is_first and way != "complete")
        state = state_of if is_open else _trusted
        waits = due if is_looked_at else _nothing_due
        late = complete.late if is_looked_at and is_open else _nothing_late
        self._place.ask(lambda seat: (state(seat), waits(seat), late(seat)), partial(self._show, way))

    def _show(self, way: str, found: tuple[str, Due, Sequence[complete.Waiting]]) -> None:
        place, (state, waits, late) = self._place, found
        if place.target.way == way:
            look = place.desk.look
            waiting = banner_of(look, waits, place.level) or reminder.banner_of(look, late, place.go)
            place.shell.tell(_apart(look, state), waiting)


def state_of(seat: Seat) -> str:
    """Return how far the office trusts this laptop, as its newest roster here says; "" where no office knows it."""
    with suppress(NotEnrolledError):
        return devices.state_of(seat, seat.device)
    return ""


def _apart(look: Look, state: str) -> Banner | None:
    """Return the line that says of a laptop that it is not trusted, and what to do; None for one that is."""
    if state not in APART:
        return None
    title, sentence = APART[state]
    return Banner(look, "warn", look.tr(sentence), title=look.tr(title))  # tr: the table there


def _trusted(_seat: Seat) -> str:
    """Say nothing while the complete records are closed: the roster lies among them, and somebody may look on."""
    return ""


def _nothing_due(_seat: Seat) -> Due:
    return Due()


def _nothing_late(_seat: Seat) -> Sequence[complete.Waiting]:
    return ()
