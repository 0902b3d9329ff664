"""Seal, lock and wipe for real: the hands that the window gives to ``Danger``, and what they know beforehand.

Sealing and wiping go straight to the key file, on the window's own thread: a few milliseconds, whatever the vault's
thread is doing. Only then is the vault closed, with what was typed inside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.errors import FieldError, NoWayBackError
from npm_field.usecases import sealing
from npm_field.usecases.at_stake import at_stake
from storage import safe_files, vault
from ui.danger.known import Counted, KeyDoes, Known, WipeIs
from ui.danger.presenter import Hands

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.usecases.at_stake import AtStake
    from npm_field.usecases.seat import Seat
    from ui.look import Look
    from ui.workplace import Workplace

_WIPE: Final = {
    "never": WipeIs.NOT_OFFERED,
    "life_in_danger": WipeIs.FOR_DANGER_TO_LIFE,
    "allowed": WipeIs.ALLOWED,
}


@dataclass(frozen=True, slots=True)
class WindowSide:
    """What the window does around it. ``lock`` runs its argument on the open vault before it closes it."""

    look: Callable[[], Look]
    place: Callable[[], Workplace | None]
    """The workplace, unless its vault is being closed."""
    lock: Callable[[Callable[[Seat], None] | None], None]
    vanish: Callable[[], None]
    """Nothing opens any more: end without keeping what is typed."""


class InEarnest:
    """One for each window. ``hands`` never change; what they know is counted anew at each press."""

    def __init__(self, folder: Path, window: WindowSide) -> None:
        self._folder, self._window = folder, window
        self._counted: AtStake | None = None
        self.hands = Hands(
            look=window.look,
            known=self.known,
            count=self.count,
            seal_now=self.seal_now,
            seal_calm=self.seal_calm,
            lock=partial(window.lock, None),
            wipe=self.wipe,
        )

    def known(self) -> Known | None:
        """Return what the sheets can say now; None in the first run, and while the vault is being closed."""
        if not (self._folder / safe_files.KEY_FILE).is_file():
            return None
        place = self._window.place()
        if place is None:
            self._counted = None
            return self._known_locked()
        return self._known_open(place) if self._counted is not None else self._known_locked()

    def count(self, then: Callable[[Known], None]) -> None:
        """Count what is at stake, on the vault's thread."""
        place = self._window.place()
        if place is not None:
            place.ask(at_stake, partial(self._count_came, then))

    def seal_now(self) -> None:
        """Seal at once, then bring what is typed into the books and close them."""
        if not vault.seal_now(self._folder):
            raise NoWayBackError
        if self._window.place() is not None:
            self._window.lock(None)

    def seal_calm(self) -> None:
        """Change the keys, then seal, once what is typed is signed; where that fails, seal as it is."""
        if self._window.place() is None:
            self.seal_now()
        else:
            self._window.lock(partial(_seal_calmly, self._folder))

    def wipe(self) -> None:
        """Destroy the keys: from here on nothing opens. What is left is taken away afterwards."""
        vault.wipe_now(self._folder)
        self._counted = None
        self._window.vanish()

    def _count_came(self, then: Callable[[Known], None], counted: AtStake) -> None:
        self._counted = counted
        known = self.known()
        if known is not None:
            then(known)

    def _known_locked(self) -> Known:
        try:
            policy = vault.key_file_of(self._folder).locked_policy
        except FieldError:
            # a damaged key file: what can be done with it will say so
            return Known()
        return Known(
            key_does=KeyDoes.SEALS if policy.may_seal else KeyDoes.LOCKS_WITHOUT_OFFICE,
            wipe_is=WipeIs.FOR_DANGER_TO_LIFE if policy.may_wipe else WipeIs.NOT_OFFERED,
        )

    def _known_open(self, place: Workplace) -> Known:
        counted = self._counted
        if counted is None:
            return self._known_locked()
        key_does = KeyDoes.LOCKS_BY_POLICY if counted.policy.hold_key == "lock" else KeyDoes.SEALS
        return Known(
            key_does=key_does if counted.may_seal else KeyDoes.LOCKS_WITHOUT_OFFICE,
            wipe_is=_WIPE[counted.policy.wipe],
            counted=Counted.YES if place.level == "open" else Counted.CASEBOOK_CLOSED,
            not_at_office=counted.not_at_office,
            at_office=counted.at_office,
            slips=counted.slips,
            partial=counted.partial,
            codes_left=counted.codes_left,
            warning=counted.policy.warning(self._window.look().language.code),
        )


def _seal_calmly(folder: Path, seat: Seat) -> None:
    try:
        sealing.seal(seat)
    except FieldError:
        # without its keys changed it is sealed all the same; the next unseal changes them
        vault.seal_now(folder)
