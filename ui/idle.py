"""Idle: how long nobody touched the laptop, by a monotonic clock; nothing is drawn and little is done meanwhile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

_MS: int = 1000


class Idle(QObject):
    """``over`` comes when nothing was touched for the time given to ``wait``."""

    over = Signal()

    def __init__(self, parent: QObject, clock: Callable[[], float] | None = None) -> None:
        super().__init__(parent)
        self._clock = clock or time.monotonic
        self._since = self._clock()
        self._seconds = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def now(self) -> float:
        """Return the clock's seconds; only differences mean something."""
        return self._clock()

    @property
    def seconds(self) -> float:
        """How long nothing was touched."""
        return self._clock() - self._since

    def wait(self, seconds: float) -> None:
        """Begin to wait, from now; 0 stops waiting."""
        self._seconds = seconds
        self.touched()
        if seconds:
            self._timer.start(int(seconds * _MS))
        else:
            self._timer.stop()

    def touched(self) -> None:
        """Somebody pressed, moved or turned something. The timer goes on; it looks at the clock when it ends."""
        self._since = self._clock()

    def look(self) -> None:
        """Look at the clock: enough, or wait for the rest."""
        if not self._seconds:
            return
        rest = self._seconds - self.seconds
        if rest > 0:
            self._timer.start(int(rest * _MS) + 1)
        else:
            self._seconds = 0.0
            self.over.emit()
