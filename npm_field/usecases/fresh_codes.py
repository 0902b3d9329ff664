"""Fresh return codes: a laptop draws sixteen new ones in the place of all earlier ones, and a file for its office."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.errors import FieldError, NotEnrolledError, WrongStepError
from npm_field.usecases import enrol, office_keys, return_codes
from npm_field.usecases.ways_back import recipients_of
from storage import safe_files
from sync.return_sheet import make_codes_file

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.usecases.seat import Seat

LAPTOP: Final = "laptop"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A fresh sheet: its number, and how many codes are on it."""

    serial: int
    count: int


def write(seat: Seat, path: Path) -> Drawn:
    """Draw fresh codes in the place of all earlier ones and write the office's file to ``path``, which is new.

    The file is on the disk before the earlier codes stop working: a stick that is full or pulled out changes nothing.
    Until the office has taken the file in, only the office itself can reopen this vault once it is sealed, by
    re-issue; after a cut in between ``return_codes.is_due`` says so, and the next sheet replaces both. Raises
    ``NotEnrolledError``, ``NotOpenError``, ``FileExistsAlreadyError``, ``DiskFullError``, ``ReadOnlyError``.
    """
    opened = seat.vault
    if not office_keys.is_member(opened):
        raise NotEnrolledError
    if seat.role == enrol.OFFICE_ROLE:
        raise WrongStepError(expected=LAPTOP, found=enrol.OFFICE_ROLE)
    office = office_keys.keys_of(opened)
    stored = return_codes.stored_of(opened)
    sheet = return_codes.drawn(opened, seat.device, serial=return_codes.last_serial(stored) + 1)
    data = make_codes_file(sheet, office=office.office, signer=seat.casebook_identity, recipients=office.recipients)
    return_codes.store(opened, {**stored, "begun": sheet.serial})  # first: a number is never given twice
    safe_files.create_new(path, data)
    try:
        return_codes.put_into_force(opened, sheet, recipients_of(opened))
    except FieldError:
        with suppress(OSError):
            path.unlink()
        raise
    return Drawn(sheet.serial, len(sheet.codes))
