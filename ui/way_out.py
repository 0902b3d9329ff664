"""The way out of an open vault: what is typed onto the disk, the vault closed, and a new process in this one's place.

Until the new window has the keyboard this one stays, blank, and swallows every key: nothing typed falls through to
whatever lies behind. Where there is no successor, or it fails, ``closed`` says so and this process goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from storage.vault import finish_pending
from ui.handover import Go

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat
    from storage.vault import Vault
    from ui.handover import Prepare
    from ui.spot import Where
    from ui.successor import Successor
    from ui.worker import VaultThread
    from ui.workplace import Workplace

WARM_UP_AFTER_MS: Final = 2_000
SHOW_WITHIN_MS: Final = 20_000
"""An old laptop with a cold disk needs some seconds for the new process; it is blank meanwhile, and closed."""
STEP_ASIDE_AFTER_MS: Final = 2_000
"""A desktop that gives a new window no keyboard gives it to the next one when this one hides."""
END_AFTER_MS: Final = 3_000


@dataclass(frozen=True, slots=True)
class Closed:
    """The vault is closed and this process goes on. ``key`` opens the daybook again, where partial was wished."""

    where: Where | None
    lost_words: bool
    key: Secret | None = None
    wiped: bool = False


class WayOut(QObject):
    """Made once for a window. ``gone`` says that the successor has the keyboard: this process may end."""

    closed = Signal(object)
    gone = Signal()
    step_aside = Signal()
    """The successor is on the screen and the desktop gives it no keyboard: hide."""

    def __init__(self, thread: VaultThread, successor: Successor | None, parent: QObject) -> None:
        super().__init__(parent)
        self._thread, self._successor = thread, successor
        self._place: Workplace | None = None
        self._where: Where | None = None
        self._state: Closed | None = None
        self._keeps_daybook = self._at_gate = self._hurries = False
        self._first: Callable[[Seat], None] | None = None
        self._wiped = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._late: Callable[[], None] = self._failed
        self._patience.timeout.connect(self._be_late)
        if successor is not None:
            successor.shown.connect(self._shown)
            successor.active.connect(self._over)
            successor.failed.connect(self._failed)

    @property
    def has_successor(self) -> bool:
        """Whether another process is to take our place."""
        return self._successor is not None

    def begin(
        self,
        place: Workplace,
        where: Where | None,
        prepare: Prepare | None = None,
        *,
        keeps_daybook: bool = False,
        at_gate: bool = False,
        first: Callable[[Seat], None] | None = None,
    ) -> None:
        """Let the page leave, then close the vault; the successor starts meanwhile, unless it is told nothing.

        ``first`` is done on the vault's thread when everything typed is inside and before it is closed.
        """
        self._first, self._wiped = first, False
        self._place, self._where, self._state = place, where, None
        self._keeps_daybook, self._at_gate, self._hurries = keeps_daybook, at_gate, False
        if self._successor is not None and prepare is not None:
            self._successor.prepare(prepare)
        place.leaving.begin(place.presenter, self._close, self._close)

    def vanish(self, place: Workplace, prepare: Prepare | None = None) -> None:
        """After a wipe: let no page leave, close what is open, take the rest off the disk."""
        self._place, self._where, self._state, self._first = place, None, None, None
        self._keeps_daybook = self._at_gate = False
        self._wiped = True
        if self._successor is not None and prepare is not None:
            self._successor.prepare(prepare)
        place.shut()
        self._send(_close_and_erase, place)

    def hurry(self) -> None:
        """Wait for nothing but the vault from now on: the memory is about to be frozen, with all that was read."""
        self._hurries = self._place is not None
        if self._state is not None:
            self._over()

    def warm_up(self) -> None:
        """Let the successor begin to load in a quiet moment, so that a lock need not wait for it."""
        if self._successor is not None:
            QTimer.singleShot(WARM_UP_AFTER_MS, self, self._successor.start)

    def stay(self) -> None:
        """End the successor: the program is about to end altogether."""
        self._failed()

    def _close(self) -> None:
        place = self._place
        if place is not None:
            place.shut()
            self._send(_close_but_keep_key if self._keeps_daybook else _close, place)

    def _send(self, act: Callable[[Vault], Secret | None], place: Workplace) -> None:
        first, self._first = self._first, None
        closing = partial(_close_after, first, act, place.seat)
        self._thread.ask(closing, self._is_closed, lambda _error: self._is_closed(None))

    def _is_closed(self, key: Secret | None) -> None:
        place, self._place = self._place, None
        if place is None:
            return
        self._state = Closed(self._where, place.lost_words, key, self._wiped)
        if self._successor is None or not self._successor.is_started:
            self._tell_closed()
            return
        self._wait(SHOW_WITHIN_MS, self._failed)
        go = Go(self._where, place.lost_words, self._at_gate, with_key=key is not None, wiped=self._wiped)
        self._successor.go(go, key)
        if self._hurries and self._successor.is_started:
            self._over()

    def _shown(self) -> None:
        if self._state is not None:
            self._wait(STEP_ASIDE_AFTER_MS, self._is_in_the_way)

    def _is_in_the_way(self) -> None:
        self.step_aside.emit()
        self._wait(END_AFTER_MS, self._over)

    def _over(self) -> None:
        if self._state is not None:
            self._patience.stop()
            if self._state.key is not None:
                self._state.key.wipe()
            self._state = None
            self.gone.emit()

    def _failed(self) -> None:
        """Without a successor nothing stays open: the vault is closed, or its closing is on its way."""
        if self._successor is not None:
            self._successor.abandon()
        if self._state is not None:
            self._tell_closed()

    def _tell_closed(self) -> None:
        self._patience.stop()
        state, self._state = self._state, None
        self.closed.emit(state)

    def _be_late(self) -> None:
        self._late()

    def _wait(self, ms: int, late: Callable[[], None]) -> None:
        self._late = late
        self._patience.start(ms)


def _close_after(
    first: Callable[[Seat], None] | None, act: Callable[[Vault], Secret | None], seat: Seat
) -> Secret | None:
    try:
        if first is not None:
            first(seat)
    finally:
        key = act(seat.vault)  # whatever became of the first: nothing stays open
    return key


def _close(vault: Vault) -> Secret | None:
    vault.close()
    return None


def _close_and_erase(vault: Vault) -> Secret | None:
    vault.close()
    finish_pending(vault.folder)
    return None


def _close_but_keep_key(vault: Vault) -> Secret:
    key = vault.keys.daybook.kek.copy()
    vault.close()
    return key
