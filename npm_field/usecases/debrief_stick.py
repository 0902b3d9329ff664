"""One's own bundle for the debrief, on a stick: for the lead and the deputy of the visit, and for the office.

It holds all of the visit that is here; what was given before is known to whoever has it already (INV16).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.usecases import deliver, parcels
from sync.bundle import EXTENSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.deliver import Delivered
    from npm_field.usecases.seat import Seat

NAME_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Given:
    """A bundle that was written, where it lies, and who beside the office can open it."""

    path: Path
    delivered: Delivered
    people: tuple[str, ...]


def readers(seat: Seat, visit: RecordId) -> Sequence[str]:
    """Return the M codes of those beside the office who open what this writes. Raises ``NotEnrolledError``."""
    chosen = [one for one in deliver.all_revisions(seat) if one.header.visit == visit]
    whom = parcels.hand_over_to(seat, chosen, deputies=True)
    known = deliver.known_credentials(seat)
    return sorted({str(known[device].person) for device in whom if known[device].person})


def write(seat: Seat, folder: Path, visit: RecordId) -> Given:
    """Write it into a folder under a name that says nothing, and read it back. Raises as ``deliver.export``."""
    people = readers(seat, visit)
    path = folder / f"{secrets.token_hex(NAME_BYTES)}{EXTENSION}"
    return Given(path, deliver.export(seat, path, visit=visit), tuple(people))
