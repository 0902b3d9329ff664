"""Marked moments: a tally without a word, by part of the day, to write about later (ui.md 7, F4).

It lies in the daybook, because it must also reach the disk while only the daybook opens: after the gate with a sealed
laptop nothing else would be left of it. It says that something was noticed in a part of a day, and nothing more.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from storage import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.usecases.seat import Seat

NAME: Final = "moments"
MOST_BANDS: Final = 60
"""A month of visits with two parts of a day each; the oldest go first, long after they were written about."""
MOST_MARKS: Final = 99


def marked(seat: Seat) -> Mapping[str, int]:
    """Return how many moments were marked in each part of a day, day by day."""
    stored = settings.get(seat.vault.daybook, NAME)
    found = json.loads(stored) if stored else {}
    return {str(band): int(count) for band, count in sorted(found.items())}


def note(seat: Seat, bands: Mapping[str, int]) -> Mapping[str, int]:
    """Add marks and return all there are. Raises ``DiskFullError``."""
    tally = dict(marked(seat))
    for band, count in bands.items():
        tally[band] = min(MOST_MARKS, tally.get(band, 0) + count)
    return _keep(seat, tally)


def take_off(seat: Seat, band: str) -> Mapping[str, int]:
    """Take the marks of one part of a day off: they were written about. Returns what is left."""
    return _keep(seat, {name: count for name, count in marked(seat).items() if name != band})


def _keep(seat: Seat, tally: Mapping[str, int]) -> Mapping[str, int]:
    kept = dict(sorted(tally.items())[-MOST_BANDS:])
    with seat.vault.daybook.change() as daybook:
        if kept:
            settings.put(daybook, NAME, json.dumps(kept, sort_keys=True).encode())
        else:
            settings.remove(daybook, NAME)
    return kept
