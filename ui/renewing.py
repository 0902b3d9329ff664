"""An index of another version is made anew while one works; the foot says how far, and one may put it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.usecases import indexing

if TYPE_CHECKING:
    from ui.workplace import Workplace


class Renewing:
    """Asks the vault for one short step after the other; a lock ends it, and the next opening goes on there.

    So does a person who lets it wait: each step is whole, and what is made anew by then is found.
    """

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self.done: float | None = None
        """Which part is done, as the last step said; None where nothing is to be done."""
        self.waits = False
        """Whether a person let it wait: it goes on when they say so, or when the vault is opened again."""
        self._is_asked = False

    def begin(self) -> None:
        """Begin where something is left to do."""
        self._place.ask(lambda seat: 0.0 if indexing.is_due(seat.vault) else None, self._go_on)

    def turn(self) -> None:
        """Let it wait, or let it go on; where nothing is made anew there is nothing to do."""
        if self.done is None:
            return
        self.waits = not self.waits
        self.tell()
        self._step()

    def tell(self) -> None:
        """Tell the foot, and the page in front where it says what the index says."""
        self._place.shell.foot.say_renewed(self.done, waits="yes" if self.waits else "")
        tell = getattr(self._place.presenter, "tell_renewed", None)
        if callable(tell):
            tell(self)

    def _go_on(self, done: float | None) -> None:
        self._is_asked = False
        if done is not None or self.done is not None:
            self.done = done
            self.tell()
        self._step()

    def _step(self) -> None:
        if self.done is not None and not self.waits and not self._is_asked:
            self._is_asked = True
            self._place.ask(lambda seat: indexing.step(seat.vault), self._go_on)
