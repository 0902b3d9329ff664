"""Bundles on their way into a laptop, on the vault's thread: looked at, then taken in, one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.errors import DiskFullError, FieldError, ReadOnlyError, StoppedError
from npm_field.usecases import receive, takings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from npm_field.usecases.receive import Preview, Taken
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.takings import Coming


@dataclass(frozen=True, slots=True)
class Seen:
    """One file as it was looked at: what it would bring, or why it cannot be taken in."""

    path: Path
    shown: Preview | None = None
    records: tuple[Coming, ...] = ()
    refused: FieldError | None = None


class Reading(QObject):
    """``far`` carries which file and the bytes of it that were checked, on the window's thread."""

    _told = Signal(int, int)
    far = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._is_stopped = False
        self._at = 0
        self._told.connect(self.far, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Let it end at its next step; what was taken in before stays."""
        self._is_stopped = True

    def look(self, paths: Sequence[Path], seat: Seat) -> Sequence[Seen]:
        """Open and verify these files; nothing is written, and one that is refused blocks no other."""
        found = []
        for self._at, path in enumerate(paths):
            try:
                shown = receive.preview(seat, path, progress=self._step)
                found.append(Seen(path, shown, tuple(takings.coming(seat, shown))))
            except (DiskFullError, ReadOnlyError, StoppedError):
                raise
            except FieldError as error:
                found.append(Seen(path, refused=error))
        return found

    def take_in(self, seen: Sequence[Seen], seat: Seat) -> Sequence[Taken]:
        """Take in what was looked at. Each is opened once more: what one brought, the next one knows."""
        done = []
        for self._at, one in enumerate(seen):
            if one.shown is not None:
                shown = receive.preview(seat, one.path, progress=self._step)
                done.append(receive.take_in(seat, shown))
        return done

    def _step(self, done_bytes: int) -> None:
        if self._is_stopped:
            raise StoppedError
        self._told.emit(self._at, done_bytes)
