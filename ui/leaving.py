"""Leaving a page: what was typed reaches the disk, every answer it waits for arrives, and only then may it go.

A page that is deleted while an answer is on its way would be told something it can no longer show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.errors import FieldError
    from ui.desk import Presenter
    from ui.worker import VaultThread

GIVE_UP_AFTER_MS: Final = 3000


class Leaving(QObject):
    """At most one page leaves at a time; a later wish replaces an earlier one."""

    def __init__(self, thread: VaultThread, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = thread
        self._then: Callable[[], None] | None = None
        self._otherwise: Callable[[], None] | None = None
        self._turn = 0
        self._guard = QTimer(self)
        self._guard.setSingleShot(True)
        self._guard.setInterval(GIVE_UP_AFTER_MS)
        self._guard.timeout.connect(self.stop)

    @property
    def under_way(self) -> bool:
        """Whether a page is leaving; nothing typed now would reach it."""
        return self._then is not None

    def begin(
        self, presenter: Presenter | None, then: Callable[[], None], otherwise: Callable[[], None] | None = None
    ) -> None:
        """Let the page leave, then call ``then``; where it cannot, ``otherwise``, or the page stays."""
        self._turn += 1
        self._then, self._otherwise = then, otherwise
        self._guard.start()
        if presenter is None:
            self._wait_for_answers(self._turn)
        else:
            turn = self._turn
            presenter.leave(lambda: self._wait_for_answers(turn))

    def stop(self) -> None:
        """Give up: the page said that it cannot leave, or says nothing at all."""
        if self._then is None:
            return
        otherwise = self._otherwise
        self._end()
        if otherwise is not None:
            otherwise()

    def _wait_for_answers(self, turn: int) -> None:
        if turn != self._turn or self._then is None:
            return
        if not self._thread.is_idle:
            self._thread.ask(_nothing, lambda _none: self._wait_for_answers(turn), _never)
            return
        then = self._then
        self._end()
        then()

    def _end(self) -> None:
        self._guard.stop()
        self._turn += 1
        self._then = self._otherwise = None


def _nothing() -> None:
    """Do nothing, in turn with everything else."""


def _never(error: FieldError) -> None:
    raise error
