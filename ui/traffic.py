"""What goes over the network while a vault is open: one thread beside the vault's, stopped before anything is hidden.

The vault's thread prepares and settles; between the two another thread carries, which knows no book. So a slow line
keeps no note from being saved. Whatever covers the screen or closes the vault stops it first: it ends within a
tenth of a second, lets the connection's key go, and goes on at the same byte the next time.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.errors import StoppedError
from sync.client.patience import Limits, Patience

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from npm_field.errors import FieldError
    from npm_field.usecases.network import Carried, Errand, Synced
    from ui.desk import Desk


class Traffic:
    """All that is under way of one open vault."""

    def __init__(self) -> None:
        self._journeys: set[Journey] = set()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is under way."""
        return not self._journeys

    def begin(self, journey: Journey) -> None:
        """Know of one more."""
        self._journeys.add(journey)

    def end(self, journey: Journey) -> None:
        """Forget one that is over."""
        self._journeys.discard(journey)

    def stop(self) -> None:
        """Let everything end now. Called on the window's thread."""
        for journey in tuple(self._journeys):
            journey.stop()


class Journey(QObject):
    """One sync that a person started. ``far`` carries a ``network.Moved`` on the window's thread.

    ``then`` is called with what it brought, also where it was stopped, ``failed`` where it could not begin; neither
    once the vault is closing.
    """

    far = Signal(object)
    _told = Signal(object)
    _carried = Signal(object)

    def __init__(self, desk: Desk, then: Callable[[Synced], None], failed: Callable[[FieldError], None]) -> None:
        super().__init__()
        self._desk, self._then, self._fail = desk, then, failed
        self._stop = threading.Event()
        self._told.connect(self.far, Qt.ConnectionType.QueuedConnection)
        self._carried.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Begin. Nothing goes over the network that nobody began so."""
        self._desk.traffic.begin(self)
        self._desk.ask(lambda seat: _network().prepare(seat, cancelled=self._stop.is_set), self._carry, self._failed)

    def stop(self) -> None:
        """Let it end; what is there stays there, what is here stays here."""
        self._stop.set()

    def _carry(self, errand: Errand) -> None:
        if self._stop.is_set():
            self._failed(StoppedError())
            return
        done: Future[Carried] = Future()
        done.add_done_callback(lambda _done: self._carried.emit((errand, done)))
        # A daemon: the system's own look-up of a name cannot be stopped, and a lock must not wait for it.
        threading.Thread(target=self._work, args=(errand, done), name="network", daemon=True).start()

    def _work(self, errand: Errand, done: Future[Carried]) -> None:
        try:
            done.set_result(_network().carry(errand, Patience(Limits(), self._stop.is_set), self._told.emit))
        except BaseException as error:  # noqa: BLE001 - raised again on the window's thread, where the hook locks
            done.set_exception(error)

    def _settle(self, came: tuple[Errand, Future[Carried]]) -> None:
        errand, done = came
        carried = done.result()
        self._desk.ask(lambda seat: _network().settle(seat, errand, carried), self._over, self._failed)

    def _over(self, synced: Synced) -> None:
        self._desk.traffic.end(self)
        self._then(synced)

    def _failed(self, error: FieldError) -> None:
        self._desk.traffic.end(self)
        self._fail(error)


@cache
def _network() -> ModuleType:
    """Return ``npm_field.usecases.network``: what it needs takes time to load, and a window opens without it."""
    from npm_field.usecases import network  # noqa: PLC0415 - said above

    return network
