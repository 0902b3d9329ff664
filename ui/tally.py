"""Moments that were marked while no key was in memory: kept here, by part of the day, until the vault opens.

Nowhere else could they lie: a file without a key would say when somebody was at a gate. A tally is lost with the
process, and the lock page promises no more (docs/decisions/0011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.day_parts import Band
from npm_field.usecases import moments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from ui.workplace import Workplace


class Tally:
    """One for each window."""

    def __init__(self) -> None:
        self._bands: dict[str, int] = {}

    def count(self, now: Callable[[], datetime]) -> None:
        """Count this moment in its part of the day."""
        band = str(Band.of(now()))
        self._bands[band] = self._bands.get(band, 0) + 1

    def hand_over(self, place: Workplace) -> None:
        """Give what was counted to the open vault; it is forgotten here when it is on the disk."""
        if self._bands:
            bands = dict(self._bands)
            place.ask(lambda seat: moments.note(seat, bands), lambda _all: self._forget(bands))

    def _forget(self, bands: Mapping[str, int]) -> None:
        left = {band: count - bands.get(band, 0) for band, count in self._bands.items()}
        self._bands = {band: count for band, count in left.items() if count > 0}
