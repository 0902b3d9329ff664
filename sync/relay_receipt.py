"""A relay's receipt: "these bytes lie with me". Signed by its certificate's key; it allows nothing to be removed.

The same hand-over has the same receipt for ever, byte by byte (docs/formats/relay.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import canonical
from npm_field.domain.day_parts import Band
from npm_field.domain.deposit import OFFICE
from npm_field.errors import BundleDamagedError, UnknownSenderError
from sync.documents import BODY, HASH_BYTES, ID_BYTES, KIND, SIGNATURE, VERSION, Document, is_hex
from sync.manifest import MAX_SEQUENCE

if TYPE_CHECKING:
    from npm_field.crypto.signing import SigningKey, VerifyKey

FORMAT_VERSION: Final = 1
RELAY_RECEIPT: Final = "relay_receipt"
SIGNED_AS: Final = "receipt/relay"
MAX_BYTES: Final = 4 * 1024
MAX_SIZE: Final = 2**53 - 1
_LONGEST_BAND: Final = 32
_FIELDS: Final = (VERSION, KIND, "office", "device", "bundle", "size", "sequence", "to", "written")


@dataclass(frozen=True, slots=True)
class RelayReceipt:
    """What a relay says of a hand-over. Raises ``ValueError`` for what could not be read again.

    ``bundle`` is the SHA-256 of the file, ``to`` is ``office`` or a device's id, ``written`` a day and its part.
    """

    office: str
    device: str
    bundle: str
    size: int
    sequence: int
    to: str
    written: str

    def __post_init__(self) -> None:
        ids = is_hex(self.office, ID_BYTES) and is_hex(self.device, ID_BYTES) and is_hex(self.bundle, HASH_BYTES)
        if not ids or not (self.to == OFFICE or is_hex(self.to, ID_BYTES)):
            raise ValueError("an id of a relay's receipt")
        if not 1 <= self.size <= MAX_SIZE or not 1 <= self.sequence <= MAX_SEQUENCE:
            raise ValueError("a number of a relay's receipt")
        if str(Band.parse(self.written)) != self.written:
            raise ValueError("when a relay's receipt was written")


def make_receipt(receipt: RelayReceipt, key: SigningKey) -> bytes:
    """Return the signed document."""
    body = {
        VERSION: FORMAT_VERSION,
        KIND: RELAY_RECEIPT,
        "office": receipt.office,
        "device": receipt.device,
        "bundle": receipt.bundle,
        "size": receipt.size,
        "sequence": receipt.sequence,
        "to": receipt.to,
        "written": receipt.written,
    }
    signature = key.sign(canonical.write(body), purpose=SIGNED_AS)
    return canonical.write({BODY: body, SIGNATURE: signature.hex()})


def read_receipt(data: bytes, relay_key: VerifyKey) -> RelayReceipt:
    """Return the receipt in ``data`` if the relay of ``relay_key``, the key of its certificate, signed it.

    Raises ``UnknownSenderError`` if it did not, ``BundleDamagedError`` and ``BundleTooNewError``.
    """
    outer = Document.parse(data, limit=MAX_BYTES).require((BODY, SIGNATURE))
    body = outer.inner(BODY).require_version(FORMAT_VERSION).require_kind(RELAY_RECEIPT)
    if not relay_key.verifies(outer.signature(), body.write(), purpose=SIGNED_AS):
        raise UnknownSenderError
    body.require(_FIELDS)
    try:
        return RelayReceipt(
            office=body.hex("office", ID_BYTES),
            device=body.hex("device", ID_BYTES),
            bundle=body.hex("bundle", HASH_BYTES),
            size=body.number("size", lowest=1, highest=MAX_SIZE),
            sequence=body.number("sequence", lowest=1, highest=MAX_SEQUENCE),
            to=body.text("to", longest=2 * ID_BYTES),
            written=body.text("written", longest=_LONGEST_BAND),
        )
    except ValueError:
        raise BundleDamagedError from None
