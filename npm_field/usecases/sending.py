"""Who signs a bundle, what vouches for it, for whom it is, and its number: each of this device's bundles has one.

With the casebook closed or sealed the daybook's identity signs, and the daybook's content goes alone.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.revision import CASEBOOK, DAYBOOK
from npm_field.errors import FieldError
from npm_field.usecases import devices, enrol, membership, office_keys, writing
from storage import credentials, revisions, settings
from storage.credentials import BundleRow
from sync.manifest import Outgoing, Purpose

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.crypto.signing import SigningKey
    from npm_field.domain.capsule import Capsule
    from npm_field.domain.identifiers import DeviceId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from sync.statements import Credential
    from sync.streams import OutgoingStream

LAST_BUNDLE: Final = "last_bundle"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs a bundle, what vouches for it, and whom it is for."""

    book: str
    identity: SigningKey
    office: str
    credentials: tuple[bytes, ...]
    recipients: Sequence[HybridPublicKey]


@dataclass(frozen=True, slots=True)
class Load:
    """What goes into a bundle."""

    purpose: Purpose
    revisions: Sequence[Revision]
    capsules: Sequence[Capsule]
    attachments: Sequence[OutgoingStream] = ()


def all_revisions(seat: Seat) -> Sequence[Revision]:
    """Return every revision of both books, each once."""
    return writing.united(revisions.all_of(book) for book in seat.vault.books())


def known_credentials(seat: Seat) -> dict[DeviceId, Credential]:
    """Return the certified devices this vault knows, its own among them once it is enrolled."""
    return membership.certified(seat)


def with_casebook(seat: Seat, laptops: Collection[Credential]) -> Sender:
    """Return who signs while the casebook is open: for the office and these laptops."""
    return Sender(
        book=CASEBOOK,
        identity=seat.casebook_identity,
        office=enrol.statement_of(seat).office,
        credentials=tuple(_documents(seat)),
        recipients=_recipients(seat, laptops),
    )


def with_daybook(seat: Seat) -> Sender:
    """Return what a sealed laptop can sign with; the office knows its credential from the enrolment."""
    keys = office_keys.keys_of(seat.vault)
    return Sender(DAYBOOK, seat.daybook_identity, keys.office, (), keys.recipients)


def outgoing(seat: Seat, sender: Sender, purpose: Purpose) -> Outgoing:
    """Return what this device's next bundle says of itself. Nothing is noted."""
    sequence, previous = next_number(seat)
    return Outgoing(
        device=seat.device,
        book=sender.book,
        sequence=sequence,
        previous=previous,
        office=sender.office,
        purpose=purpose,
        credentials=sender.credentials,
        written=seat.band(),
    )


def next_number(seat: Seat) -> tuple[int, str]:
    """Return the number of the next bundle and the id of the one before, or an empty one."""
    stored = settings.get(seat.vault.daybook, LAST_BUNDLE)
    if stored is None:
        return 1, ""
    last = json.loads(stored)
    return int(last["sequence"]) + 1, str(last["id"])


def note(seat: Seat, bundle_id: str, sequence: int, count: int) -> None:
    """Note a bundle as this device's last one."""
    with seat.vault.daybook.change() as daybook:
        set_last(daybook, bundle_id, sequence)
    note_in_casebook(seat, bundle_id, sequence, count)


def note_in_casebook(seat: Seat, bundle_id: str, sequence: int, count: int) -> None:
    """Note a bundle of this device among all others, where the casebook is open."""
    if seat.vault.has_casebook:
        with seat.vault.casebook.change() as casebook:
            credentials.note_bundle(casebook, BundleRow(bundle_id, seat.device, sequence, "out", count))


def take_back(seat: Seat, bundle_id: str, sequence: int, previous: str) -> None:
    """Give the number back: the bundle is nowhere. Where even that cannot be written, a gap is left."""
    with suppress(FieldError):
        if seat.vault.has_casebook:
            with seat.vault.casebook.change() as casebook:
                credentials.forget_bundle(casebook, bundle_id)
        with seat.vault.daybook.change() as daybook:
            set_last(daybook, previous, sequence)


def set_last(daybook: Book, bundle_id: str, sequence: int) -> None:
    """Set the number and id of this device's last bundle, inside ``change``."""
    settings.put(daybook, LAST_BUNDLE, json.dumps({"sequence": sequence, "id": bundle_id}).encode())


def office_recipients(seat: Seat) -> tuple[HybridPublicKey, ...]:
    """Return the keys of everything that is for the office: its two, and those of its other seats that are trusted.

    With the casebook closed the other seats are not known; the first one passes on what came.
    """
    keys = office_keys.keys_of(seat.vault).recipients
    if not seat.vault.has_casebook:
        return keys
    seats = [one for one in devices.trusted(seat).values() if one.role == enrol.OFFICE_ROLE]
    return (*keys, *(one.hybrid for one in seats if one.device != seat.device and one.hybrid not in keys))


def _documents(seat: Seat) -> list[bytes]:
    enrol.credential_of(seat)
    return list(credentials.all_of(seat.vault.casebook).values())


def _recipients(seat: Seat, laptops: Collection[Credential]) -> list[HybridPublicKey]:
    keys = list(office_recipients(seat))
    for credential in laptops:
        if credential.device != seat.device and credential.hybrid not in keys:
            keys.append(credential.hybrid)
    return keys
