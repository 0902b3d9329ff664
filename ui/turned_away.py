"""The laptop turned away from its person: covered, held out with a card, or at the gate, where cover locks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.cards.presenter import ConductPresenter, MandatePresenter
from ui.cover import CoverPresenter, listening
from ui.desk import Target
from ui.stage import Front

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.desk import Presenter
    from ui.window import Window


class TurnedAway:
    """One for a window. Whoever was turned away for too long comes back through the passphrase."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._since = 0.0
        self.at_gate = False

    @property
    def gate(self) -> str:
        """Return "yes" at the gate, "" anywhere else."""
        return "yes" if self.at_gate else ""

    def cover(self) -> None:
        """Cover at once; at the gate lock."""
        place = self._window.open_place()
        if self.at_gate:
            self._window.lock()
        elif place is not None:
            self._begin()
            self._window.stand(Front.COVER, partial(self._cover_page, place.seat.forms))

    def show_card(self, name: str) -> None:
        """Show a card in front of everything; the laptop is turned to somebody now, so it counts as covered."""
        self._begin()
        self._window.stand(Front.CARD, partial(self._card_page, name))

    def show_conduct(self, name: str) -> None:
        """Show the conduct cards: as a page of the work where it is open, else in front."""
        window = self._window
        if window.place is not None and window.front is Front.NOTHING:
            window.place.go(Target("cards"))
        else:
            self.show_card(name)

    def turn_gate(self) -> None:
        """At the gate: cover locks, and a minute without a touch locks too; or as usual again."""
        window = self._window
        if window.place is not None and window.front is Front.NOTHING:
            self.at_gate = not self.at_gate
            window.place.set_gate(self.gate)
            self.wait_open()

    def wait_open(self) -> None:
        """Wait for the first touch, so long as the office's policy and the gate allow."""
        waits = self._window.waits
        self._window.idle.wait(waits.lock_at_gate_after_s if self.at_gate else waits.lock_after_s)

    def come_back(self) -> None:
        """Go back to the work, or to the lock page where the laptop was turned away for too long."""
        window = self._window
        if window.place is None:
            window.stand_locked()
        elif window.idle.now() - self._since > window.waits.uncover_within_s:
            window.lock()
        else:
            window.show_workplace()

    def _begin(self) -> None:
        if self._window.front is Front.NOTHING:
            self._since = self._window.idle.now()

    def _cover_page(self, forms: Mapping[str, Mapping[str, object]]) -> Presenter:
        """Return the cover; it goes by the time since the laptop was turned away, also when it is built anew."""
        window = self._window
        for_s = window.waits.lock_covered_after_s
        reminder = listening(window.look, forms, for_s, lambda: window.idle.now() - self._since)
        return CoverPresenter(window.look, self.come_back, reminder)

    def _card_page(self, name: str) -> Presenter:
        window = self._window
        if name == "mandate_card":
            return MandatePresenter(window.look, back=self.come_back, changed=window.stage.show_page)
        mandate = partial(self.show_card, "mandate_card")
        return ConductPresenter(window.look, show_mandate=mandate, back=self.come_back)
