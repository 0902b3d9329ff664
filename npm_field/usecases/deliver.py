"""Handing over: everything this vault knows, signed and sealed to the office and the lead, as one bundle file."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.revision import CASEBOOK
from npm_field.errors import FieldError
from npm_field.usecases import capture, complete, enrol, writing
from storage import credentials, revisions, safe_files, settings
from storage.credentials import BundleRow
from sync import bundle
from sync.manifest import Outgoing, Purpose
from sync.statements import read_credential

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from sync.statements import Credential

LAST_BUNDLE: Final = "last_bundle"
LEAD: Final = "lead"
HAND_OVER: Final = Purpose.HAND_OVER
VISIT_PACK: Final = Purpose.VISIT_PACK


@dataclass(frozen=True, slots=True)
class Delivered:
    """What went into a bundle: its id and number, how many records and revisions, and which revisions."""

    bundle: str
    sequence: int
    records: int
    revisions: tuple[RevisionId, ...]
    recipients: int


def export(
    seat: Seat,
    path: Path,
    *,
    purpose: Purpose = HAND_OVER,
    visit: RecordId | str = "",
    progress: Callable[[int], None] | None = None,
) -> Delivered:
    """Write a bundle to ``path``, which must not exist; drafts are signed first, so nothing typed stays behind.

    A hand-over goes to the office's two keys and every lead; a visit pack, written by the office or a lead, to every
    certified laptop as well. ``visit`` narrows it to one visit. Raises ``NotEnrolledError``,
    ``FileExistsAlreadyError``, ``DiskFullError``, ``ReadOnlyError``; nothing is half-written.
    """
    complete.repair(seat)
    capture.leave_all(seat)
    statement = enrol.statement_of(seat)
    known = known_credentials(seat)
    chosen = [r for r in all_revisions(seat) if visit in ("", r.header.visit)]
    sequence, previous = _next(seat)
    recipients = _recipients(seat, known.values(), purpose)
    outgoing = Outgoing(
        device=seat.device,
        book=CASEBOOK,
        sequence=sequence,
        previous=previous,
        office=statement.office,
        purpose=purpose,
        credentials=tuple(_documents(seat)),
        written=seat.band(),
    )
    buffer = io.BytesIO()
    bundle_id = bundle.write(buffer, outgoing, chosen, seat.casebook_identity, recipients, progress=progress)
    # Noted first: after a cut there is a gap that can be explained, never two bundles with one number.
    _note(seat, bundle_id, sequence, len(chosen))
    try:
        safe_files.create_new(path, buffer.getvalue())
    except FieldError:
        _take_back(seat, bundle_id, sequence - 1, previous)
        raise
    return Delivered(
        bundle=bundle_id,
        sequence=sequence,
        records=len({revision.header.record for revision in chosen}),
        revisions=tuple(revision.id for revision in chosen),
        recipients=len(recipients),
    )


def all_revisions(seat: Seat) -> Sequence[Revision]:
    """Return every revision of both books, each once."""
    return writing.united(revisions.all_of(book) for book in seat.vault.books())


def known_credentials(seat: Seat) -> dict[DeviceId, Credential]:
    """Return the certified devices this vault knows, its own among them once it is enrolled."""
    statement = enrol.statement_of(seat)
    stored = credentials.all_of(seat.vault.casebook)
    return {device: read_credential(body, statement.signing) for device, body in stored.items()}


def _documents(seat: Seat) -> list[bytes]:
    enrol.credential_of(seat)
    return list(credentials.all_of(seat.vault.casebook).values())


def _recipients(seat: Seat, known: Collection[Credential], purpose: Purpose) -> list[HybridPublicKey]:
    statement = enrol.statement_of(seat)
    keys = [statement.records, statement.records_paper]
    for credential in known:
        wanted = purpose == VISIT_PACK or credential.role == LEAD
        if wanted and credential.device != seat.device and credential.hybrid not in keys:
            keys.append(credential.hybrid)
    return keys


def _next(seat: Seat) -> tuple[int, str]:
    stored = settings.get(seat.vault.daybook, LAST_BUNDLE)
    if stored is None:
        return 1, ""
    last = json.loads(stored)
    return int(last["sequence"]) + 1, str(last["id"])


def _note(seat: Seat, bundle_id: str, sequence: int, count: int) -> None:
    _set_last(seat, bundle_id, sequence)
    with seat.vault.casebook.change() as casebook:
        credentials.note_bundle(casebook, BundleRow(bundle_id, seat.device, sequence, "out", count))


def _take_back(seat: Seat, bundle_id: str, sequence: int, previous: str) -> None:
    """Give the number back: the bundle is nowhere. Where even that cannot be written, a gap is left."""
    with suppress(FieldError):
        with seat.vault.casebook.change() as casebook:
            credentials.forget_bundle(casebook, bundle_id)
        _set_last(seat, previous, sequence)


def _set_last(seat: Seat, bundle_id: str, sequence: int) -> None:
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, LAST_BUNDLE, json.dumps({"sequence": sequence, "id": bundle_id}).encode())
