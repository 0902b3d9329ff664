"""Holding: five squares fill while something is held, and nothing happens before the fifth (ui.md 6 and 7)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

SQUARES: Final = 5
DOUBT_MS: Final = 80
"""A finger does not come up and down again in so short a time."""
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
        self._doubt = QTimer(self)
        self._doubt.setSingleShot(True)
        self._doubt.setInterval(DOUBT_MS)
        self._doubt.timeout.connect(self.cancel)

    @property
    def full(self) -> int:
        """How many squares are full."""
        return self._full

    @property
    def holding(self) -> bool:
        """Whether it is held now."""
        return self._since is not None and not self._doubt.isActive()

    def begin(self) -> None:
        """Start to hold, or go on after a release that was none. Repeated presses of a held key change nothing."""
        self._doubt.stop()
        if self._since is None:
            self._since = self._clock()
            self._timer.start()
            self.begun.emit()

    def release(self) -> None:
        """Let go because a key says that it came up, unless it is down again at once; no square fills in between.

        While a key is held, the system sends releases and presses without end. Under load one of these pairs arrives
        unmarked, as if a finger had come up and down within a millisecond (X11, Qt 6.12, measured).
        """
        if self._since is not None:
            self._doubt.start()

    def cancel(self) -> None:
        """Let go: all squares are empty again. After the fifth square there is nothing to let go."""
        if self._since is not None:
            self._stop()
            self.let_go.emit()

    def look(self) -> None:
        """Look at the clock."""
        if self._since is None or self._doubt.isActive():
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
        self._doubt.stop()
        self._full = 0
        self.filled.emit(0)
