"""Deciding how far a laptop is trusted: suspect, trusted again, revoked, out of use; with a reason, and logged.

Each decision changes the roster at once and lets it wait for every other device. A revoked laptop, and one that was
taken out of use, never comes back: its person gets a new one, with a new name and codes of its own (INV01, INV33).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import chain
from npm_field.domain.identifiers import Code
from npm_field.errors import DeviceStateError, NotOneLaptopError, ReasonNeededError
from npm_field.usecases import announcing, devices, intake, membership, retrying, return_desk
from npm_field.usecases.devices import RETIRED
from storage import credentials, outbound, revisions
from storage import devices as rows
from storage.devices import Act
from sync.roster import REVOKED, SUSPECT, TRUSTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.chain import Span
    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat

REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    SUSPECT: ("out_of_sight", "taken", "forced", "tampered", "other"),
    TRUSTED: ("looked_at", "rebuilt", "mistake", "other"),
    REVOKED: ("lost", "stolen", "taken", "left_team", "other"),
    RETIRED: ("passed_on", "replaced", "broken", "other"),
}
"""Why a laptop goes into a state, by digit; an id for the log, never a sentence."""
TWO_PERSONS: Final = frozenset({TRUSTED, REVOKED})
"""What one person alone does not decide. To distrust is quick and may be a mistake; it needs nobody."""
_FROM: Final[Mapping[str, frozenset[str]]] = {
    SUSPECT: frozenset({TRUSTED}),
    TRUSTED: frozenset({SUSPECT}),
    REVOKED: frozenset({TRUSTED, SUSPECT}),
    RETIRED: frozenset({TRUSTED, SUSPECT}),
}


@dataclass(frozen=True, slots=True)
class LastKnown:
    """What of a laptop is at the office: the number of its last bundle, those missing before it, its revisions.

    What it wrote after that is on the laptop alone. ``number`` is 0 where nothing ever came.
    """

    number: int
    missing: tuple[Span, ...]
    revisions: int


def decide(seat: Seat, device: DeviceId, state: str, *, reason: str, second: Code | None = None) -> int:
    """Put a laptop into a state, log it, and let the new roster wait for the others; return for how many it waits.

    What waited for a laptop that is revoked is forgotten; what was kept apart because of one that is trusted again is
    tried again (``retrying``).

    Raises ``ReasonNeededError``, ``SecondPersonError``, ``DeviceStateError`` where it is in that state or its own
    leads nowhere, ``NotOneLaptopError`` for a device that is unknown or this very seat, ``NotTheSigningSeatError``.
    """
    membership.office_key(seat)
    if reason not in REASONS[state]:
        raise ReasonNeededError
    if device == seat.device or device not in membership.certified(seat):
        raise NotOneLaptopError
    here = devices.state_of(seat, device)
    if here not in _FROM[state]:
        raise DeviceStateError(device=device, state=here, wanted=state)
    if state in TWO_PERSONS or second is not None:
        return_desk.require_second(seat, device, second or Code(""))
    act = Act(device, state, seat.band(), str(seat.person or ""), str(second or ""), reason)
    with seat.vault.casebook.change() as casebook:
        rows.note(casebook, act)
        if state == TRUSTED:
            retrying.trust_again(seat, casebook, device)
        if state == REVOKED:
            for one in outbound.all_of(casebook):
                if one.device == device:
                    outbound.forget(casebook, one.id)
    told = announcing.roster(seat)
    if state == TRUSTED:
        intake.retry(seat)
    return told


def last_known(seat: Seat, device: DeviceId) -> LastKnown:
    """Return what a laptop handed over, as far as it is here."""
    came = [row for row in credentials.bundles(seat.vault.casebook, direction="in") if row.device == device]
    spans = chain.spans(row.sequence for row in came)
    last = max((row.sequence for row in came), default=0)
    return LastKnown(last, chain.missing(spans), revisions.count_of(seat.vault.casebook, device))


def log(seat: Seat) -> Sequence[Act]:
    """Return every decision, by laptop, the oldest first."""
    return rows.acts(seat.vault.casebook)
