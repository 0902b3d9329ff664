"""Putting revisions into the books: one transaction for the revision, its outbox row and the index of its record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto.secret import Secret
from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import Merged, merged, nobody_lowers
from npm_field.domain.modes import Mode
from npm_field.domain.revision import (
    CASEBOOK,
    DAYBOOK,
    FIRST,
    SALT_LENGTH,
    SIGNED_AS,
    VERSION,
    Header,
    Revision,
    commit,
    payload_bytes,
    signed_bytes,
)
from npm_field.usecases import attached, commented, ended, indexing, linked, lowering, rotation
from npm_field.usecases.known import Known
from storage import drafts, outbox, revisions, settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from npm_field.domain.identifiers import RecordId, RevisionId
    from npm_field.usecases.ahead import Ahead
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.drafts import Draft

RESCUED: Final = "rescued"


def book_of(seat: Seat, mode: Mode) -> Book:
    """Return the book a mode is captured in: the casebook for full, the daybook for the closed lists."""
    return seat.vault.casebook if mode is Mode.FULL else seat.vault.daybook


def known_revisions(seat: Seat, record: RecordId) -> tuple[Revision, ...]:
    """Return the revisions of a record in all open books, each once, whole where one of the books has it whole."""
    return united(revisions.of_record(book, record) for book in seat.vault.books())


def united(books: Iterable[Iterable[Revision]]) -> tuple[Revision, ...]:
    """Return each revision of several books once. ``repair`` took out what consent forbids."""
    found: dict[RevisionId, Revision] = {}
    for book in books:
        for revision in book:
            if revision.id not in found or found[revision.id].payload is None:
                found[revision.id] = revision
    return tuple(found.values())


def merged_record(seat: Seat, record: RecordId) -> Merged:
    """Return a record as it stands in the open books."""
    known = known_revisions(seat, record)
    may_lower = lowering.certified(seat.vault.casebook) if seat.vault.has_casebook else nobody_lowers
    return merged(known, KINDS.get(known[0].header.kind) if known else None, may_lower)


def sign_draft(seat: Seat, draft: Draft, settles: Mapping[tuple[str, ...], str] | None = None) -> Revision:
    """Return the signed revision of a draft. Partial and oral-only are the daybook identity's, without a counter.

    ``settles`` is what it decides of places that differ. The daybook's closed list has no room for it.
    """
    full = draft.mode is Mode.FULL
    identity = seat.casebook_identity if full else seat.daybook_identity
    counter = _next_counter(seat) if full else 0
    header = Header(
        record=draft.record,
        kind=draft.kind,
        visit=draft.visit,
        mode=draft.mode,
        parents=draft.parents,
        device=seat.device,
        book=CASEBOOK if full else DAYBOOK,
        counter=counter,
        version=VERSION if full and settles else FIRST,
    )
    at = seat.now().isoformat(timespec="seconds") if full else ""
    payload = payload_bytes(draft.fields, written=seat.band(), at=at, settles=settles if full else None)
    salt = bytes(Secret.random(SALT_LENGTH).view)
    header_bytes, commitment = header.write(), commit(salt, payload)
    signature = identity.sign(signed_bytes(header_bytes, commitment), purpose=SIGNED_AS)
    return Revision(header, header_bytes, commitment, salt, payload, signature)


def _next_counter(seat: Seat) -> int:
    """Return the counter after the last one, also after one that only a damaged vault before this one had."""
    return max(revisions.highest_counter(seat.vault.casebook, seat.device), lost(seat).highest) + 1


@dataclass(frozen=True, slots=True)
class Lost:
    """What a rescue could not bring over: the highest own counter there may have been, the own counters that are not
    here, and how many revisions are gone in all.
    """  # noqa: D205 - one sentence would not hold it

    highest: int = 0
    missing: frozenset[int] = frozenset()
    revisions: int = 0


def lost(seat: Seat) -> Lost:
    """Return what a rescue noted as lost; nothing for a vault that was never rescued."""
    stored = settings.get(seat.vault.casebook, RESCUED)
    if stored is None:
        return Lost()
    found = json.loads(stored)
    return Lost(int(found["highest"]), frozenset(map(int, found["missing"])), int(found["revisions"]))


def note_lost(seat: Seat, known: Lost) -> None:
    """Note what a rescue could not bring over, so that no counter is given twice and no gap is told as new damage."""
    document = {"highest": known.highest, "missing": sorted(known.missing), "revisions": known.revisions}
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, RESCUED, json.dumps(document).encode())


def store_own(seat: Seat, book: Book, own: Iterable[Revision]) -> None:
    """Store revisions written here with their outbox rows and index, inside ``change`` of ``book``."""
    new = list(own)
    revisions.insert(book, new)
    outbox.put(book, [revision.id for revision in new])
    settle(seat, book, {revision.header.record for revision in new}, new)


def settle(
    seat: Seat,
    book: Book,
    records: Iterable[RecordId],
    came: Iterable[Revision] = (),
    ahead: Ahead | None = None,
) -> None:
    """After revisions came in, inside ``change``: purge what consent no longer allows, and index the records.

    A withdrawal of consent to keep notes governs every revision of the record, also one that arrives later from
    another laptop (R093, INV09); the withdrawal itself, which has no content, stays.
    ``came`` are revisions that were verified and stored in this ``change``: they are not read again. ``ahead`` has
    the records of which nothing was here before it, and their rows.
    """
    touched = set(records)
    known = Known(book, touched, came, ahead)
    for record in sorted(touched):
        kind = known.kind(record)
        if kind is not None and kind.consent_governed:
            withdrawals = [r.id for r in known.of(record) if ended.ends_content(kind, r)]
            if withdrawals:
                purged = revisions.purge(book, record, keep=withdrawals)
                if purged or drafts.of_record(book, record) is not None:
                    rotation.note(book)
                drafts.remove(book, record)
                known.forget(record)
    if seat.vault.has_casebook and book is seat.vault.casebook:
        commented.settle(known, touched)
        touched |= attached.settle(known, touched)
        touched |= linked.naming(known, touched)
        indexing.put(known, touched)
