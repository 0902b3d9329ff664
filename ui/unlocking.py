"""Unlocking: what happens on the vault's thread between the passphrase and the first page."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from npm_field.errors import DiskFullError, ReadOnlyError
from npm_field.usecases import (
    capture,
    complete,
    devices,
    enrol,
    orders,
    policy,
    practice,
    preferences,
    records,
    reissue,
    removal,
    rotation,
    sealing,
    withdraw,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.policy import Policy
    from npm_field.usecases.seat import Seat

UNDER_WAY = ("in_progress", "left_place", "prepared", "planned")
"""The states of a visit that people work in, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open vault as the window needs it first."""

    seat: Seat
    visit: RecordId | None
    liked: Mapping[str, str]
    waits_for_office: bool
    policy: Policy
    role: str = ""
    signs: bool = False
    """Whether it is the office's own seat, which signs for what laptops hand over."""
    is_office: bool = False
    """Whether it is that seat, with its complete records open or not."""


@dataclass(frozen=True, slots=True)
class KeyFromOffice:
    """The key that the office gave back: a file, or what came by network (None)."""

    path: Path | None


class Level(Enum):
    """How much of a vault is opened."""

    ALL = "all"
    PARTIAL = "partial"
    """The daybook alone, whatever the passphrase could open: that is where one was before the lock."""


def unlock(folder: Path, passphrase: Secret, level: Level = Level.ALL) -> Opened:
    """Open the vault, finish what a cut left open, and look what to begin with. The passphrase is wiped.

    Raises as ``enrol.open_seat``. A full or protected disk does not keep anybody from reading.
    """
    with passphrase:
        seat = enrol.open_seat(folder, passphrase, index_later=True)
    if level is Level.PARTIAL and seat.vault.has_casebook:
        seat.vault.close_casebook()
    with suppress(DiskFullError, ReadOnlyError):
        practice.typed(seat, "main")  # only main opens the casebook, and a closed one notes nothing
    return settle(seat)


def take_up(folder: Path, kek: Secret) -> Opened:
    """Go on in partial mode where another process stopped, with the daybook's key, which is wiped.

    Raises as ``enrol.open_partial_seat``.
    """
    with kek:
        seat = enrol.open_partial_seat(folder, kek)
    return settle(seat)


def unseal(folder: Path, passphrase: Secret, code: Secret) -> Opened:
    """Open a sealed vault with passphrase and return code, which is spent; a vault that is not sealed keeps it.

    Raises as ``unlock``, alike for a wrong passphrase and a wrong code. Both are wiped.
    """
    with passphrase, code:
        seat = sealing.unseal(folder, passphrase, code)
    return settle(seat)


def unseal_with_file(folder: Path, passphrase: Secret, key: KeyFromOffice) -> Opened:
    """Open a sealed vault with passphrase and the key that the office gave back. Raises as ``reissue.unseal``."""
    with passphrase:
        seat = reissue.unseal(folder, passphrase, key.path)
    return settle(seat)


def settle(seat: Seat) -> Opened:
    """Do what every unlock does with a seat that is open; close it again where that fails."""
    with ExitStack() as undo:
        undo.callback(seat.vault.close)
        with suppress(DiskFullError, ReadOnlyError):
            orders.settle(seat)
            withdraw.settle(seat)
            complete.repair(seat)
            removal.finish(seat)
            rotation.settle(seat)
            capture.leave_all(seat)
            policy.keep_for_the_lock_page(seat)
        opened = Opened(
            seat,
            present_visit(seat),
            preferences.preferences(seat),
            preferences.waits_for_office(seat),
            policy.policy_of(seat),
            seat.role,
            devices.signs(seat),
            devices.is_office(seat),
        )
        undo.pop_all()
    return opened


def present_visit(seat: Seat) -> RecordId | None:
    """Return the visit that is under way, else the likeliest one; None before the first is planned."""
    visits = [plan.visit for plan in records.visits(seat)]
    if not visits or not seat.vault.has_casebook:
        return visits[-1] if visits else None
    states = {visit: _state(seat, visit) for visit in visits}
    for state in UNDER_WAY:
        fitting = [visit for visit in visits if states[visit] == state]
        if fitting:
            return fitting[-1]
    return visits[-1]


def _state(seat: Seat, visit: RecordId) -> str:
    fields = records.show(seat, visit).merged.fields or {}
    return str(fields.get("state", ""))
