"""The return desk of an office: fresh codes taken in, one code given to a caller, and the log of it all.

A code is given once, after a call back on a known number and the safe word, with a second person named (security.md
part I, "The key file").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.errors import FieldError, NoReturnCodeLeftError, NotOneLaptopError, SecondPersonError
from npm_field.usecases import devices, membership, return_codes
from storage import pools
from storage import return_codes as rows
from storage.return_codes import Use
from sync.return_sheet import read_codes_file
from sync.roster import SUSPECT, TRUSTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat

REASONS: Final = ("transit", "danger", "mistake", "damage", "practice", "other")
"""Why a casebook was sealed, for the log: on purpose for a journey, in danger, by mistake, …; never a sentence."""


@dataclass(frozen=True, slots=True)
class Given:
    """A code to read out: its number on the sheet, itself, and how many are left after it."""

    device: DeviceId
    number: int
    code: Secret
    left: int


def take_in(seat: Seat, data: bytes) -> tuple[DeviceId, int]:
    """Take a laptop's fresh codes in, in the place of all its earlier ones; again changes nothing.

    Returns the device and how many codes it has now. Raises as ``read_codes_file`` and ``return_codes.put_sheet``,
    and ``DeviceRefusedError`` for a laptop that is not trusted now (INV33).
    """
    known = list(membership.certified(seat).values())
    sheet = read_codes_file(data, seat.hybrid_key, membership.statement_of(seat).office, known)
    devices.require_trusted(seat, sheet.device)
    with seat.vault.casebook.change() as casebook:
        return_codes.put_sheet(casebook, sheet)
    return sheet.device, rows.left(seat.vault.casebook).get(sheet.device, 0)


def left_at_office(seat: Seat) -> Mapping[DeviceId, int]:
    """Return how many unused codes the office has of each laptop that ever sent some."""
    return rows.left(seat.vault.casebook)


def give(seat: Seat, device: DeviceId, *, second: Code, reason: str) -> Given:
    """Take a laptop's next unused code, note who gave it and why, and return it to be read out.

    Call only after the call back and the safe word. It is marked as given before it is returned, so that it is never
    given twice. Raises ``NoReturnCodeLeftError``, ``SecondPersonError``, and ``DeviceRefusedError`` for a laptop that
    is not trusted now: nobody can say in whose hands it is.
    """
    membership.office_key(seat)
    devices.require_trusted(seat, device)
    require_second(seat, device, second)
    with seat.vault.casebook.change() as casebook:
        taken = rows.take(casebook, device)
        if taken is None:
            raise NoReturnCodeLeftError
        rows.note(casebook, use_of(seat, device, act=rows.CODE, second=second, reason=reason))
    number, code = taken
    return Given(device, number, code, rows.left(seat.vault.casebook).get(device, 0))


def use_of(seat: Seat, device: DeviceId, *, act: str, second: Code, reason: str) -> Use:
    """Return the line for the log. Raises ``ValueError`` for a reason that is none."""
    if reason not in REASONS:
        raise ValueError("a reason of the list")
    return Use(device, act, seat.band(), str(seat.person or ""), str(second), reason)


def require_second(seat: Seat, device: DeviceId, second: Code) -> None:
    """Require an M code of this office that is not whose laptop it is. Raises ``SecondPersonError``."""
    whose = membership.certified(seat).get(device)
    is_known = second in pools.issued(seat.vault.casebook) and codes.type_of(second) is CodeType.MONITOR
    if not is_known or second == seat.person or (whose is not None and second == whose.person):
        raise SecondPersonError


def laptop_named(seat: Seat, text: str) -> DeviceId:
    """Return the certified laptop that goes by this device id, or by the M code of its person.

    Of several of one person the one in use is meant. Raises ``NotOneLaptopError`` where none or several do.
    """
    known = {d: c for d, c in membership.certified(seat).items() if c.role != membership.OFFICE_ROLE}
    if text in known:
        return DeviceId(text)
    try:
        person: Code | None = codes.parse(text, (CodeType.MONITOR,))
    except FieldError:
        person = None
    found = [device for device, credential in known.items() if person and credential.person == person]
    states = devices.states(seat)
    in_use = [device for device in found if states[device] in {TRUSTED, SUSPECT}] or found
    if len(in_use) != 1:
        raise NotOneLaptopError
    return in_use[0]


def log(seat: Seat) -> Sequence[Use]:
    """Return every code given and every key re-issued, by laptop, the oldest first."""
    return rows.uses(seat.vault.casebook)
