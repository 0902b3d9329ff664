"""A sealed hand-over on its way in, on the vault's thread: it says how far it is and hears that it shall stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.errors import StoppedError
from npm_field.usecases import sealed_intake

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.usecases.sealed_intake import Shown
    from npm_field.usecases.seat import Seat


class Intake(QObject):
    """One file. ``far`` carries the bytes checked so far and arrives on the window's thread."""

    _told = Signal(int)
    far = Signal(int)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._is_stopped = False
        self._told.connect(self.far, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Let it end at its next step; nothing of it is kept."""
        self._is_stopped = True

    def preview(self, seat: Seat) -> Shown:
        """Say what it would bring. Raises as ``sealed_intake.preview``, and ``StoppedError``."""
        return sealed_intake.preview(seat, self.path, progress=self._step)

    def take_in(self, seat: Seat) -> Shown:
        """Take it in: all of it or nothing. Raises as ``sealed_intake.take_in``, and ``StoppedError``."""
        return sealed_intake.take_in(seat, self.path, progress=self._step)

    def _step(self, done_bytes: int) -> None:
        if self._is_stopped:
            raise StoppedError
        self._told.emit(done_bytes)
