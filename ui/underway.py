"""What runs over several files on the vault's thread: it says how far it is, and hears that it shall stop."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.errors import StoppedError

_EVERY_S: Final = 0.05
"""Nobody reads faster; told at every block of 64 KiB the window drew it a thousand times a second."""


class Underway(QObject):
    """``far`` carries which file is read and how many of its bytes were, on the window's thread."""

    _told = Signal(int, int)
    far = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._is_stopped = False
        self._at, self._again = -1, 0.0
        self._told.connect(self.far, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Let it end at its next step: what came before stays, what is under way is not taken in."""
        self._is_stopped = True

    def step(self, at: int, done_bytes: int) -> None:
        """Tell how far it is, on the vault's thread. Raises ``StoppedError`` once somebody stopped it."""
        if self._is_stopped:
            raise StoppedError
        now = time.monotonic()
        if at != self._at or now >= self._again:
            self._at, self._again = at, now + _EVERY_S
            self._told.emit(at, done_bytes)
