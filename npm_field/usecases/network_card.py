"""What a device shows on the network, and the authority that it takes a relay from, held against its own keys.

Both certificates lie in the daybook, whose identity is the one that TLS uses: a sealed laptop still reaches its
office. The daybook is the weaker book, so what it says is believed only where its own keys agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.crypto import certificates
from npm_field.errors import BundleDamagedError
from npm_field.usecases import office_keys

if TYPE_CHECKING:
    from npm_field.usecases.office_keys import Certificates
    from npm_field.usecases.seat import Seat


def of(seat: Seat) -> Certificates:
    """Return the certificates. Raises ``NotEnrolledError``, ``BundleDamagedError`` for another vault's."""
    if seat.vault.has_casebook:
        office_keys.keep_certificates(seat.vault)
    found, keys = office_keys.certificates_of(seat.vault), office_keys.keys_of(seat.vault)
    authority = certificates.is_authority_of(found.authority, office_id=keys.office, key=keys.signing)
    own = certificates.is_certificate_of(found.device, device=seat.device, key=seat.daybook_identity.public)
    if not authority or not own or not certificates.is_issued_by(found.device, keys.signing):
        raise BundleDamagedError
    return found
