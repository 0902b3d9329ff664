"""The devices of an office and how far each is trusted: the roster that says so, signed, and what was decided why.

The seat that holds the office's signing key decides; every other vault knows what its newest roster says. A device of
which nothing was decided is trusted. One that was passed on or taken out of use stands in the roster as revoked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import certificates
from npm_field.errors import DeviceRefusedError, NotEnrolledError, UnknownSenderError
from npm_field.usecases import membership
from npm_field.usecases import policy as policies
from storage import devices as rows
from storage import settings
from sync.roster import REVOKED, SUSPECT, TRUSTED, Listed, Roster, in_order, is_news, make_roster, read_roster

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat
    from sync.statements import Credential

ROSTER: Final = "roster"
RETIRED: Final = "retired"
STATES: Final = (TRUSTED, SUSPECT, REVOKED, RETIRED)
_IN_ROSTER: Final = {TRUSTED: TRUSTED, SUSPECT: SUSPECT, REVOKED: REVOKED, RETIRED: REVOKED}


@dataclass(frozen=True, slots=True)
class Relay:
    """Where the office's relay listens."""

    host: str
    port: int


def signs(seat: Seat) -> bool:
    """Return whether this seat holds the office's signing key: it alone certifies, revokes and gives receipts."""
    return seat.vault.has_casebook and settings.get(seat.vault.casebook, membership.OFFICE_SEED) is not None


def is_office(seat: Seat) -> bool:
    """Return whether this vault is the office's own, its complete records open or not: it alone has no M code."""
    return seat.role == membership.OFFICE_ROLE and seat.person is None


def states(seat: Seat) -> Mapping[DeviceId, str]:
    """Return the state of every device known here. Raises ``NotEnrolledError``."""
    known = dict.fromkeys(membership.certified(seat), TRUSTED)
    if signs(seat):
        return {**known, **rows.states(seat.vault.casebook)}
    found = known_roster(seat)
    return {**known, **{listed.device: listed.state for listed in found.devices}} if found is not None else known


def state_of(seat: Seat, device: DeviceId) -> str:
    """Return how far a device is trusted; an unknown one is not revoked, it is unknown, and others say so."""
    return states(seat).get(device, TRUSTED)


def trusted(seat: Seat) -> dict[DeviceId, Credential]:
    """Return the certified devices to which anything may be sealed now."""
    said = states(seat)
    return {device: one for device, one in membership.certified(seat).items() if said[device] == TRUSTED}


def require_trusted(seat: Seat, device: DeviceId) -> None:
    """Raise ``DeviceRefusedError`` for a device from which nothing may be taken in now."""
    state = state_of(seat, device)
    if state != TRUSTED:
        raise DeviceRefusedError(device=device, state=state)


def roster(seat: Seat) -> bytes:
    """Return the office's roster as it is now, signed; its number grows by one where anything changed.

    A seat without the signing key returns the newest that it took in. Raises ``NotEnrolledError`` where there is
    none.
    """
    if not signs(seat):
        stored = settings.get(seat.vault.casebook, ROSTER)
        if stored is None:
            raise NotEnrolledError
        return stored
    statement, known = membership.statement_of(seat), known_roster(seat)
    said = states(seat)
    listed = in_order(
        [
            Listed(one.device, certificates.sha256(one.certificate_pem), one.role, _IN_ROSTER[said[one.device]])
            for one in membership.certified(seat).values()
        ]
    )
    if known is not None and known.devices == listed:
        return settings.get(seat.vault.casebook, ROSTER) or b""
    made = make_roster(
        Roster(statement.office, known.number + 1 if known else 1, listed), membership.office_key(seat)
    )
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, ROSTER, made)
    return made


def known_roster(seat: Seat) -> Roster | None:
    """Return the newest roster here, or None before there is one."""
    stored = settings.get(seat.vault.casebook, ROSTER)
    return read_roster(stored, membership.statement_of(seat).signing) if stored is not None else None


def take_roster(seat: Seat, data: bytes) -> bool:
    """Keep a newer roster of this office; return whether it was news.

    Raises ``UnknownSenderError``, ``BundleDamagedError``, ``BundleTooNewError``, and ``OlderThanKnownError`` for one
    that is older than what is known here: somebody puts an old state back.
    """
    statement = membership.statement_of(seat)
    found = read_roster(data, statement.signing)
    if found.office != statement.office:
        raise UnknownSenderError
    if not is_news(found, known_roster(seat)):
        return False
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, ROSTER, data)
    return True


def relay_of(seat: Seat) -> Relay | None:
    """Return where the office's relay is, as its policy says; None where it has none. The daybook is enough."""
    said = policies.policy_of(seat).relay
    return Relay(str(said["host"]), int(str(said["port"]))) if said else None
