"""Backups: a bundle of everything to the office and the chosen lead, verified; who keeps it is noted in the casebook.

A backup holds no passphrase slot and this laptop cannot open it. Restored, it is a new device: the office takes the
bundle in, enrols a laptop, and sends it the visit; what is left of the old one's codes is never issued again
(security.md part I, "Keys of devices"; docs/decisions/0014-check-rescue-backup.md).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.day_parts import Band
from npm_field.errors import BadCodeError
from npm_field.usecases import deliver, slips
from storage import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.usecases.deliver import Delivered
    from npm_field.usecases.seat import Seat

BACKUPS: Final = "backups"
PLACES: Final = ("office", "lead", "colleague", "safe_place")
"""Who or what keeps a backup. Never a name and never an address: a person is named by an M code."""
MOST_NOTED: Final = 20


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: the bundle, when it was written (day and part of the day), who keeps it, how much went in."""

    bundle: str
    sequence: int
    written: str
    place: str
    revisions: int
    slips: int = 0
    """Sealed identities that went beside it, in the bundle of their own."""


def write(
    seat: Seat, path: Path, place: str, *, progress: Callable[[int], None] | None = None
) -> tuple[Delivered, Backup]:
    """Write a backup of everything to ``path`` and note it with its place; drafts are signed first.

    Raises ``BadCodeError`` for a place that is neither one of ``PLACES`` nor an M code, and the errors of
    ``deliver.export``. Nothing is noted before the file was read back.
    """
    kept_by = place_of(place)
    band = seat.band()
    done = deliver.export(seat, path, purpose=deliver.BACKUP, progress=progress)
    sealed = slips.count(seat)
    if sealed:
        # as they are: for the office alone, in no bundle with a note (INV04)
        slips.export(seat, beside(path), progress=progress)
    made = Backup(done.bundle, done.sequence, band, kept_by, len(done.revisions), sealed)
    noted = [*all_of(seat), made][-MOST_NOTED:]
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, BACKUPS, json.dumps([asdict(each) for each in noted]).encode())
    return done, made


def beside(path: Path) -> Path:
    """Return where the sealed identities of a backup lie: beside it, under a name that says so."""
    return path.with_name(f"{path.stem}-identities{path.suffix}")


def place_of(text: str) -> str:
    """Return the place label for what was typed. Raises ``BadCodeError``: no name of a person or house is kept."""
    if text in PLACES:
        return text
    try:
        return str(codes.parse(text, (CodeType.MONITOR,)))
    except BadCodeError:
        raise BadCodeError(nearest=" ".join(codes.nearest(text, allowed=(CodeType.MONITOR,)))) from None


def last(seat: Seat) -> Backup | None:
    """Return the last backup, for the board; None where there is none or the casebook is closed."""
    if not seat.vault.has_casebook:
        return None
    return next(iter(reversed(all_of(seat))), None)


def all_of(seat: Seat) -> Sequence[Backup]:
    """Return the backups noted here, the oldest first. Raises ``NotOpenError``."""
    stored = settings.get(seat.vault.casebook, BACKUPS)
    return [Backup(**each) for each in json.loads(stored)] if stored is not None else []


def age_days(seat: Seat, made: Backup) -> int:
    """Return how many days ago by the calendar a backup was written, by the laptop's clock; it orders nothing.

    Not counted in hours: a night is before five and after ten, and a backup must not look younger than it is.
    """
    return max(0, (seat.now().date() - Band.parse(made.written).day).days)
