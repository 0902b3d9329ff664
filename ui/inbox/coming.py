"""Bundles on their way into the office's inbox and out of it into the records, on the vault's thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from npm_field.errors import DiskFullError, FieldError, ReadOnlyError, StoppedError
from npm_field.usecases import intake
from ui.underway import Underway

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from npm_field.usecases.intake import Outcome
    from npm_field.usecases.seat import Seat


@dataclass(frozen=True, slots=True)
class Came:
    """How many files were taken over, and which others were not, with the reason."""

    ids: Sequence[str]
    failed: Sequence[tuple[str, FieldError]]


class Coming(Underway):
    """One run over several files or bundles."""

    def arrive(self, paths: Sequence[Path], seat: Seat) -> Came:
        """Copy these files to the waiting place; one that is no bundle blocks no other.

        Raises ``DiskFullError``, ``ReadOnlyError``, ``StoppedError``.
        """
        ids, failed = [], []
        for at, path in enumerate(paths):
            try:
                ids.append(intake.arrive(seat, path, progress=partial(self.step, at)))
            except (DiskFullError, ReadOnlyError, StoppedError):
                raise
            except FieldError as error:
                failed.append((path.name, error))
        return Came(ids, failed)

    def accept(self, ids: Sequence[str], reason: str, seat: Seat) -> Sequence[Outcome]:
        """Take these bundles in, one transaction each. Raises as ``intake.accept``, and ``StoppedError``."""
        done = []
        for at, id_ in enumerate(ids):
            self.step(at, 0)
            done.append(intake.accept(seat, id_, reason=reason, progress=partial(self.step, at)))
        return done
