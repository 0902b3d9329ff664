"""Holding: five squares fill while something is held, and nothing happens before the fifth (ui.md 6 and 7)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

SQUARES: Final = 5
_LOOK_EVERY_MS: Final = 40


class Hold(QObject):
    """Counts by a monotonic clock, never by ticks: a laptop that stutters cannot make it longer or shorter."""

    filled = Signal(int)
    """How many squares are full now, 0 to 5."""
    begun = Signal()
    held = Signal()
    let_go = Signal()

    def __init__(
        self, seconds: float, parent: QObject | None = None, clock: Callable[[], float] | None = None
    ) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._clock = clock or time.monotonic
        self._since: float | None = None
        self._full = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @property
    def full(self) -> int:
        """How many squares are full."""
        return self._full

    @property
    def holding(self) -> bool:
        """Whether it is held now."""
        return self._since is not None

    def begin(self) -> None:
        """Start to hold. Repeated presses of a held key change nothing."""
        if self._since is None:
            self._since = self._clock()
            self._timer.start()
            self.begun.emit()

    def cancel(self) -> None:
        """Let go: all squares are empty again. After the fifth square there is nothing to let go."""
        if self._since is not None:
            self._stop()
            self.let_go.emit()

    def look(self) -> None:
        """Look at the clock."""
        if self._since is None:
            return
        full = min(SQUARES, int((self._clock() - self._since) * SQUARES / self._seconds))
        if full != self._full:
            self._full = full
            self.filled.emit(full)
        if full == SQUARES:
            self._stop()
            self.held.emit()

    def _stop(self) -> None:
        self._since = None
        self._timer.stop()
        self._full = 0
        self.filled.emit(0)
