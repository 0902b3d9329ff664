"""The roster: which devices of an office may speak to its relay and to each other, in what state, signed by it.

It names nobody: random ids, hashes of certificates, roles, states. Its number only grows; whoever has one takes no
older one, so that a device that was revoked cannot be brought back by an old file (docs/formats/roster.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import canonical
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import BundleDamagedError, OlderThanKnownError, UnknownSenderError
from sync.documents import BODY, HASH_BYTES, ID_BYTES, KIND, SIGNATURE, VERSION, Document, is_hex
from sync.statements import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.crypto.signing import SigningKey, VerifyKey

FORMAT_VERSION: Final = 1
ROSTER: Final = "roster"
SIGNED_AS: Final = "roster"
TRUSTED: Final = "trusted"
REVOKED: Final = "revoked"
SUSPECT: Final = "suspect"
STATES: Final = (TRUSTED, REVOKED, SUSPECT)
MAX_DEVICES: Final = 1024
MAX_NUMBER: Final = 2**31 - 1
MAX_BYTES: Final = 256 * 1024
"""A device takes 190 bytes."""
_FIELDS: Final = (VERSION, KIND, "office", "number", "devices")
_DEVICE_FIELDS: Final = ("device", "certificate_sha256", "role", "state")


@dataclass(frozen=True, slots=True)
class Listed:
    """One device: ``certificate`` is the SHA-256 of its certificate's DER bytes, ``state`` one of ``STATES``."""

    device: DeviceId
    certificate: str
    role: str
    state: str


@dataclass(frozen=True, slots=True)
class Roster:
    """What an office says of its devices, in the order of their ids. Raises ``ValueError`` if it does not hold."""

    office: str
    number: int
    devices: tuple[Listed, ...]

    def __post_init__(self) -> None:
        ids = [listed.device for listed in self.devices]
        if not is_hex(self.office, ID_BYTES) or not 1 <= self.number <= MAX_NUMBER or len(ids) > MAX_DEVICES:
            raise ValueError("an office's id, a number or too many devices")
        if ids != sorted(set(ids)) or len({listed.certificate for listed in self.devices}) != len(ids):
            raise ValueError("a device or a certificate twice, or not in order")
        if not all(_holds(listed) for listed in self.devices):
            raise ValueError("a device's id, certificate, role or state")

    def device(self, device: DeviceId | str) -> Listed | None:
        """Return what is said of a device; None of one that the office does not name."""
        return next((listed for listed in self.devices if listed.device == device), None)

    def holder_of(self, certificate_sha256: str) -> Listed | None:
        """Return whose certificate this is the SHA-256 of, in hexadecimal digits; None for one not of this office."""
        return next((listed for listed in self.devices if listed.certificate == certificate_sha256), None)


def make_roster(roster: Roster, signing_key: SigningKey) -> bytes:
    """Return the document, signed by the office."""
    body = {
        VERSION: FORMAT_VERSION,
        KIND: ROSTER,
        "office": roster.office,
        "number": roster.number,
        "devices": [
            {
                "device": listed.device,
                "certificate_sha256": listed.certificate,
                "role": listed.role,
                "state": listed.state,
            }
            for listed in roster.devices
        ],
    }
    signature = signing_key.sign(canonical.write(body), purpose=SIGNED_AS)
    return canonical.write({BODY: body, SIGNATURE: signature.hex()})


def read_roster(data: bytes, office_key: VerifyKey) -> Roster:
    """Return the roster in ``data`` if the office of ``office_key`` signed it.

    Raises ``UnknownSenderError`` if it did not, ``BundleDamagedError`` and ``BundleTooNewError``.
    """
    outer = Document.parse(data, limit=MAX_BYTES).require((BODY, SIGNATURE))
    body = outer.inner(BODY).require_version(FORMAT_VERSION).require_kind(ROSTER)
    if not office_key.verifies(outer.signature(), body.write(), purpose=SIGNED_AS):
        raise UnknownSenderError
    body.require(_FIELDS)
    try:
        return Roster(
            office=body.hex("office", ID_BYTES),
            number=body.number("number", lowest=1, highest=MAX_NUMBER),
            devices=tuple(_listed(item) for item in body.items("devices", most=MAX_DEVICES)),
        )
    except ValueError:
        raise BundleDamagedError from None


def is_news(found: Roster, known: Roster | None) -> bool:
    """Return whether ``found`` takes the place of ``known``; False for the very same one.

    Raises ``OlderThanKnownError`` for an older one, and for another one of the same number: an office that was put
    back to an earlier state made it. Raises ``UnknownSenderError`` for one of another office.
    """
    if known is None:
        return True
    if found.office != known.office:
        raise UnknownSenderError
    if found.number > known.number:
        return True
    if found == known:
        return False
    raise OlderThanKnownError(found=found.number, known=known.number)


def in_order(devices: Sequence[Listed]) -> tuple[Listed, ...]:
    """Return the devices in the order of a roster."""
    return tuple(sorted(devices, key=lambda listed: listed.device))


def _listed(item: object) -> Listed:
    document = Document(item if isinstance(item, dict) else {}).require(_DEVICE_FIELDS)
    return Listed(
        device=DeviceId(document.hex("device", ID_BYTES)),
        certificate=document.hex("certificate_sha256", HASH_BYTES),
        role=document.one_of("role", ROLES),
        state=document.one_of("state", STATES),
    )


def _holds(listed: Listed) -> bool:
    return (
        is_hex(listed.device, ID_BYTES)
        and is_hex(listed.certificate, HASH_BYTES)
        and listed.role in ROLES
        and listed.state in STATES
    )
