"""What a vault holds of the office it belongs to: statement, credential, and at the office the key it signs with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.crypto.secret import Secret
from npm_field.crypto.signing import SigningKey
from npm_field.errors import NotEnrolledError, NotTheSigningSeatError
from npm_field.usecases import office_keys
from storage import credentials, settings
from sync.statements import OfficeStatement, read_credential

if TYPE_CHECKING:
    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat
    from sync.statements import Credential

OFFICE_SEED: Final = "office_seed"
STATEMENT: Final = office_keys.STATEMENT
CREDENTIAL: Final = office_keys.CREDENTIAL
OFFICE_ROLE: Final = "office"


def statement_of(seat: Seat) -> OfficeStatement:
    """Return the statement of this vault's office. Raises ``NotEnrolledError`` for a local vault."""
    stored = settings.get(seat.vault.casebook, STATEMENT)
    if stored is None:
        raise NotEnrolledError
    return OfficeStatement.read(stored)


def certified(seat: Seat) -> dict[DeviceId, Credential]:
    """Return every device that this vault knows its office certified, its own among them once it is enrolled."""
    key = statement_of(seat).signing
    return {device: read_credential(body, key) for device, body in credentials.all_of(seat.vault.casebook).items()}


def credential_of(seat: Seat) -> bytes:
    """Return this vault's own credential. Raises ``NotEnrolledError`` before enrolment is complete."""
    stored = settings.get(seat.vault.casebook, CREDENTIAL)
    if stored is None:
        raise NotEnrolledError
    return stored


def office_key(seat: Seat) -> SigningKey:
    """Return the key that this office signs with. Raises ``NotEnrolledError`` for any other vault.

    Another seat of the office is such a vault; there it is a ``NotTheSigningSeatError``.
    """
    seed = settings.get(seat.vault.casebook, OFFICE_SEED)
    if seed is None:
        raise NotTheSigningSeatError if seat.role == OFFICE_ROLE else NotEnrolledError
    return SigningKey(Secret(seed))
