"""A withdrawal of consent on its way from the office to every laptop: the daybook alone reads it, and nobody else.

It is not sealed to a device's key, because that lies in the casebook and a sealed laptop must hear of it too. Instead
each entry opens with the random id of the record it is about (docs/formats/withdrawal.md): on its way, and on a
laptop without that record, it says nothing, not even how many people it is about.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import blind
from npm_field.domain import canonical
from npm_field.errors import BundleDamagedError, UnknownSenderError, WrongStepError
from sync.completion import FOR_ANOTHER_DEVICE
from sync.documents import BODY, ID_BYTES, KIND, SIGNATURE, VERSION, Document
from sync.enrolment_files import FORMAT_VERSION, MAX_FILE_BYTES, Step, body_of, unwrap_clear, wrap_clear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from npm_field.crypto.signing import SigningKey, VerifyKey
    from npm_field.domain.identifiers import DeviceId, RecordId

SIGNED_AS: Final = "withdrawal"
FILLED_TO: Final = 16
"""Entries are filled up to a multiple of this with random ones."""
MAX_ENTRIES: Final = 1024
TEXT_LENGTH: Final = 512
_SEALED_LENGTH: Final = TEXT_LENGTH + blind.SEAL_LENGTH
_FIELDS: Final = (VERSION, KIND, "office", "device", "order", "entries")


@dataclass(frozen=True, slots=True)
class Said:
    """What one entry says: which purposes were withdrawn, how that was learned, on which day."""

    purposes: tuple[str, ...]
    channel: str
    day: str


@dataclass(frozen=True, slots=True)
class Order:
    """A withdrawal as it came: its id, and its entries by their tags."""

    id: str
    entries: Mapping[bytes, bytes]

    def about(self, record: RecordId) -> Said | None:
        """Return what it says about a record, or None where it is not about it."""
        order, name = bytes.fromhex(self.id), bytes.fromhex(record)
        sealed = self.entries.get(blind.tag(order, name))
        text = blind.unseal(order, name, sealed) if sealed is not None else None
        return _read(text) if text is not None else None


def new_id() -> str:
    """Return a fresh id of a withdrawal."""
    return secrets.token_hex(ID_BYTES)


def make(
    *, office: str, device: DeviceId, order: str, records: Iterable[RecordId], said: Said, signing_key: SigningKey
) -> bytes:
    """Return the file for one laptop, signed by the office. Raises ``ValueError`` for what no reader takes."""
    text = json.dumps({"purposes": said.purposes, "channel": said.channel, "day": said.day}).encode()
    if len(text) > TEXT_LENGTH:
        raise ValueError("more than an entry holds")
    id_, entries = bytes.fromhex(order), []
    for record in sorted(set(records)):
        name = bytes.fromhex(record)
        sealed = blind.seal(id_, name, text.ljust(TEXT_LENGTH))
        entries.append(blind.tag(id_, name).hex() + sealed.hex())
    while not entries or len(entries) % FILLED_TO:
        entries.append(secrets.token_hex(blind.TAG_LENGTH + _SEALED_LENGTH))
    if len(entries) > MAX_ENTRIES:
        raise ValueError("more than one file holds")
    body = {
        VERSION: FORMAT_VERSION,
        KIND: Step.WITHDRAWAL.value,
        "office": office,
        "device": device,
        "order": order,
        "entries": sorted(entries),
    }
    signature = signing_key.sign(canonical.write(body), purpose=SIGNED_AS)
    return wrap_clear(Step.WITHDRAWAL, canonical.write({BODY: body, SIGNATURE: signature.hex()}))


def read(data: bytes, *, office: str, device: DeviceId, key: VerifyKey) -> Order:
    """Return the withdrawal in a file for this laptop, signed by its office.

    Raises ``WrongStepError`` (also for another device), ``UnknownSenderError``, ``BundleDamagedError``,
    ``BundleTooNewError``.
    """
    outer = Document.parse(unwrap_clear(Step.WITHDRAWAL, data), limit=MAX_FILE_BYTES).require((BODY, SIGNATURE))
    body = body_of(outer, Step.WITHDRAWAL, _FIELDS)
    if not key.verifies(outer.signature(), body.write(), purpose=SIGNED_AS):
        raise UnknownSenderError
    if body.hex("office", ID_BYTES) != office:
        raise UnknownSenderError
    if body.hex("device", ID_BYTES) != device:
        raise WrongStepError(expected="this device", found=FOR_ANOTHER_DEVICE)
    length = blind.TAG_LENGTH + _SEALED_LENGTH
    entries = [_entry(text, length) for text in body.texts("entries", most=MAX_ENTRIES, longest=2 * length)]
    return Order(body.hex("order", ID_BYTES), dict(entries))


def _entry(text: str, length: int) -> tuple[bytes, bytes]:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        raise BundleDamagedError from None
    if len(found) != length:
        raise BundleDamagedError
    return found[: blind.TAG_LENGTH], found[blind.TAG_LENGTH :]


def _read(text: bytes) -> Said | None:
    try:
        found = json.loads(text)
        return Said(tuple(map(str, found["purposes"])), str(found["channel"]), str(found["day"]))
    except (ValueError, KeyError, TypeError):
        return None
