"""The office's receipt: opened, verified, merged up to these revisions; signed by a seat of it, sealed to the device.

Only this allows anything to be removed from a laptop (INV32): what a relay or a stick says is that bytes arrived.
docs/formats/receipt.md has it field by field.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from npm_field.domain import canonical
from npm_field.domain.identifiers import DeviceId, RevisionId
from npm_field.errors import BundleDamagedError, UnknownSenderError, WrongStepError
from sync.completion import FOR_ANOTHER_DEVICE
from sync.documents import BODY, HASH_BYTES, ID_BYTES, KIND, SIGNATURE, VERSION, Document, is_hex
from sync.enrolment_files import (
    FORMAT_VERSION,
    MAX_RECEIPT_BYTES,
    Step,
    body_of,
    unwrap_sealed,
    wrap_sealed,
)
from sync.manifest import MAX_BAND_LENGTH, MAX_CAPSULES, MAX_REVISIONS, MAX_SEQUENCE, MAX_STREAMS
from sync.statements import MAX_CREDENTIAL_BYTES, read_credential

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.signing import SigningKey, VerifyKey
    from sync.statements import Credential

SIGNED_AS: Final = "receipt/office"
SIGNED_BY_SEAT_AS: Final = "receipt/seat"
BY_SEAT_VERSION: Final = 2
"""Of a body that another seat of the office signed; the office's own stays as it always was."""
OFFICE_ROLE: Final = "office"
MAX_REASON_LENGTH: Final = 40
MAX_REFUSED: Final = MAX_REVISIONS + MAX_CAPSULES
_FIELDS: Final = (
    VERSION, KIND, "office", "device", "bundle", "sha256", "sequence", "revisions", "hollow", "capsules", "streams",
    "refused", "counts", "written",
)  # fmt: skip
_BY_SEAT: Final = "credential"
_COUNTS: Final = ("revisions", "capsules", "streams")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the office found in the bundle, so that both sides can compare."""

    revisions: int
    capsules: int
    streams: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an office says of one bundle of one device, once it was taken in.

    ``revisions`` stand at the office with their content; ``hollow`` ones are known there without it. ``capsules`` are
    names with the hash of the body, ``streams`` the hashes of attachments' files; ``refused`` are ids with a reason.
    ``sha256`` is of the bundle's file, the name that a relay knows it by; empty where the office never saw the file.
    ``credential`` is what the office certified of the seat that signs, "" where the office's own key does.
    """

    office: str
    device: DeviceId
    bundle: str
    sha256: str
    sequence: int
    revisions: tuple[RevisionId, ...]
    hollow: tuple[RevisionId, ...]
    capsules: tuple[str, ...]
    streams: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    counts: Counts
    written: str
    credential: str = ""

    def write(self) -> bytes:
        """Return the canonical bytes, which are signed."""
        by_seat = {_BY_SEAT: self.credential} if self.credential else {}
        return canonical.write(
            {
                VERSION: BY_SEAT_VERSION if self.credential else FORMAT_VERSION,
                KIND: Step.RECEIPT.value,
                "office": self.office,
                "device": self.device,
                "bundle": self.bundle,
                "sha256": self.sha256,
                "sequence": self.sequence,
                "revisions": sorted(self.revisions),
                "hollow": sorted(self.hollow),
                "capsules": sorted(self.capsules),
                "streams": sorted(self.streams),
                "refused": [list(each) for each in sorted(self.refused)],
                "counts": {
                    "revisions": self.counts.revisions,
                    "capsules": self.counts.capsules,
                    "streams": self.counts.streams,
                },
                "written": self.written,
                **by_seat,
            }
        )

    @classmethod
    def read(cls, body: Document) -> Self:
        """Return the receipt in a document, strictly; raises ``BundleDamagedError`` and ``BundleTooNewError``."""
        found = body.require((*_FIELDS, _BY_SEAT) if _BY_SEAT in body.fields else _FIELDS)
        refused = tuple(_refused(each) for each in found.items("refused", most=MAX_REFUSED))
        counts = found.inner("counts").require(_COUNTS)
        made = cls(
            office=found.hex("office", ID_BYTES),
            device=DeviceId(found.hex("device", ID_BYTES)),
            bundle=found.hex("bundle", HASH_BYTES),
            sha256=found.hex("sha256", HASH_BYTES) if found.fields.get("sha256") else "",
            sequence=found.number("sequence", lowest=1, highest=MAX_SEQUENCE),
            revisions=tuple(RevisionId(each) for each in _hashes(found, "revisions", MAX_REVISIONS)),
            hollow=tuple(RevisionId(each) for each in _hashes(found, "hollow", MAX_REVISIONS)),
            capsules=_capsules(found),
            streams=_hashes(found, "streams", MAX_STREAMS),
            refused=refused,
            counts=Counts(
                counts.number("revisions", lowest=0, highest=MAX_REVISIONS),
                counts.number("capsules", lowest=0, highest=MAX_CAPSULES),
                counts.number("streams", lowest=0, highest=MAX_STREAMS),
            ),
            written=found.text("written", longest=MAX_BAND_LENGTH),
            credential=found.text(_BY_SEAT, longest=MAX_CREDENTIAL_BYTES) if _BY_SEAT in found.fields else "",
        )
        if made.write() != canonical.write(dict(found.fields)):  # the lists in their one order
            raise BundleDamagedError
        return made

    @property
    def id(self) -> str:
        """The hash of what is signed."""
        return hashlib.sha256(self.write()).hexdigest()


def make_receipt(receipt: Receipt, *, recipient: HybridPublicKey, signing_key: SigningKey) -> bytes:
    """Return the file, signed by the office or the seat of its ``credential`` and sealed to the device."""
    return wrap_sealed(Step.RECEIPT, signed(receipt, signing_key), [recipient])


def signed(receipt: Receipt, signing_key: SigningKey) -> bytes:
    """Return a receipt with the office's signature, as a laptop keeps it."""
    body = receipt.write()
    signature = signing_key.sign(body, purpose=SIGNED_BY_SEAT_AS if receipt.credential else SIGNED_AS)
    return canonical.write({BODY: canonical.read(body), SIGNATURE: signature.hex()})


def open_receipt(data: bytes, private: HybridPrivateKey) -> bytes:
    """Return the signed document of a file; of it nothing is proven yet.

    Raises ``WrongStepError``, ``NotForUsError``, ``BundleDamagedError``, ``BundleTooNewError``.
    """
    return unwrap_sealed(Step.RECEIPT, data, private)


def read_signed(document: bytes, device: DeviceId, office: str, office_key: VerifyKey) -> Receipt:
    """Return the receipt of a signed document for ``device``, by the office's key or by a seat that it certified.

    Whether that seat is trusted now is another question (``seat_of``). Raises ``WrongStepError`` for another device,
    ``BundleDamagedError``, ``BundleTooNewError``, and ``UnknownSenderError`` when nobody of this office signed.
    """
    outer = Document.parse(document, limit=MAX_RECEIPT_BYTES).require((BODY, SIGNATURE))
    body = outer.inner(BODY)
    if body.fields.get(VERSION) == BY_SEAT_VERSION:
        body = body.require_kind(Step.RECEIPT.value).require((*_FIELDS, _BY_SEAT))
        seat = _seat(body.text(_BY_SEAT, longest=MAX_CREDENTIAL_BYTES), office, office_key)
        key, purpose = seat.casebook, SIGNED_BY_SEAT_AS
    else:
        body, key, purpose = body_of(outer, Step.RECEIPT, _FIELDS), office_key, SIGNED_AS
    if not key.verifies(outer.signature(), body.write(), purpose=purpose):
        raise UnknownSenderError
    receipt = Receipt.read(body)
    if receipt.office != office:
        raise UnknownSenderError
    if receipt.device != device:
        raise WrongStepError(expected=Step.RECEIPT.value, found=FOR_ANOTHER_DEVICE)
    return receipt


def seat_of(receipt: Receipt, office_key: VerifyKey) -> DeviceId | None:
    """Return which seat of the office signed a receipt that was read; None for the office's own key."""
    return _seat(receipt.credential, receipt.office, office_key).device if receipt.credential else None


def _seat(credential: str, office: str, office_key: VerifyKey) -> Credential:
    """Return what the office certified of a seat. Raises ``UnknownSenderError`` for anybody else's."""
    found = read_credential(credential.encode(), office_key)
    if found.role != OFFICE_ROLE or found.office != office:
        raise UnknownSenderError
    return found


def _hashes(found: Document, name: str, most: int) -> tuple[str, ...]:
    texts = found.texts(name, most=most, longest=2 * HASH_BYTES)
    if not all(is_hex(text, HASH_BYTES) for text in texts):
        raise BundleDamagedError
    return texts


def _capsules(found: Document) -> tuple[str, ...]:
    texts = found.texts("capsules", most=MAX_CAPSULES, longest=2 * ID_BYTES + 1 + 2 * HASH_BYTES)
    for text in texts:
        name, _, digest = text.partition(":")
        if not is_hex(name, ID_BYTES) or not is_hex(digest, HASH_BYTES):
            raise BundleDamagedError
    return texts


def _refused(item: object) -> tuple[str, str]:
    pair: Sequence[object] = item if isinstance(item, list) else ()
    texts = [each for each in pair if isinstance(each, str) and len(each) <= 2 * HASH_BYTES]
    if len(pair) != len(texts) or len(texts) != len(("id", "reason")) or len(texts[1]) > MAX_REASON_LENGTH:
        raise BundleDamagedError
    return texts[0], texts[1]
