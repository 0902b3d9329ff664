"""Bundles on their way in and joining, on the vault's thread: it says how far it is and hears that it shall stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.errors import DiskFullError, FieldError, ReadOnlyError, StoppedError
from npm_field.usecases import intake

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from npm_field.usecases.intake import Outcome
    from npm_field.usecases.seat import Seat


@dataclass(frozen=True, slots=True)
class Came:
    """How many files were taken over, and why others were not."""

    ids: Sequence[str]
    failed: Sequence[FieldError]


class Coming(QObject):
    """One run over several files or bundles. ``far`` carries which one and its bytes, on the window's thread."""

    _told = Signal(int, int)
    far = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._is_stopped = False
        self._at = 0
        self._told.connect(self.far, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Let it end at its next step: what came before stays, what is under way is not taken in."""
        self._is_stopped = True

    def arrive(self, paths: Sequence[Path], seat: Seat) -> Came:
        """Copy these files to the waiting place; one that is no bundle blocks no other.

        Raises ``DiskFullError``, ``ReadOnlyError``, ``StoppedError``.
        """
        ids, failed = [], []
        for self._at, path in enumerate(paths):
            try:
                ids.append(intake.arrive(seat, path, progress=self._step))
            except (DiskFullError, ReadOnlyError, StoppedError):
                raise
            except FieldError as error:
                failed.append(error)
        return Came(ids, failed)

    def accept(self, ids: Sequence[str], reason: str, seat: Seat) -> Sequence[Outcome]:
        """Take these bundles in, one transaction each. Raises as ``intake.accept``, and ``StoppedError``."""
        done = []
        for self._at, id_ in enumerate(ids):
            self._step(0)
            done.append(intake.accept(seat, id_, reason=reason, progress=self._step))
        return done

    def _step(self, done_bytes: int) -> None:
        if self._is_stopped:
            raise StoppedError
        self._told.emit(self._at, done_bytes)
