"""Taking a bundle in: verify all of it, say what it would bring, then one transaction (INV16).

The same bundle twice changes nothing; a revision that cannot be verified is put aside with its reason and never
blocks the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.kinds import VISIT
from npm_field.domain.summary import WITHDRAWN
from npm_field.usecases import capture, complete, deliver, enrol, rotation, writing
from storage import credentials, revisions, safe_files
from storage.credentials import BundleRow
from sync import bundle

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import Code, DeviceId, RecordId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from sync.admission import Refused
    from sync.bundle import Incoming


@dataclass(frozen=True, slots=True)
class Preview:
    """What a verified bundle would bring, before anything is written."""

    incoming: Incoming
    new: tuple[RevisionId, ...]
    known: int
    refused: tuple[Refused, ...]
    new_records: int
    changed_records: int

    @property
    def device(self) -> DeviceId:
        """Who wrote it."""
        return self.incoming.sender.device

    @property
    def person(self) -> str:
        """The M code of the sender, empty for the office."""
        return str(self.incoming.sender.person)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in: revisions new here, and the records they changed."""

    new: tuple[RevisionId, ...]
    records: tuple[RecordId, ...]
    differences: int


def preview(seat: Seat, path: Path) -> Preview:
    """Open and verify a bundle; nothing is written.

    Raises ``NoFileError``, ``BundleDamagedError``, ``BundleTooNewError``, ``NotForUsError``, ``UnknownSenderError``.
    """
    known = deliver.known_credentials(seat)
    with safe_files.reading(path) as source:
        incoming = bundle.read(source, [seat.hybrid_key], enrol.statement_of(seat).signing, known=known)
    new = _new(seat, incoming)
    records = set(revisions.record_ids(seat.vault.casebook))
    touched = {revision.header.record for revision in new}
    return Preview(
        incoming=incoming,
        new=tuple(revision.id for revision in new),
        known=len(incoming.revisions) - len(new),
        refused=incoming.refused,
        new_records=len(touched - records),
        changed_records=len(touched & records),
    )


def take_in(seat: Seat, shown: Preview) -> Taken:
    """Store what the preview showed, in one transaction: revisions, credentials, the index, the bundle's number."""
    casebook = seat.vault.casebook
    incoming = shown.incoming
    wanted = set(shown.new)
    new = [revision for revision in incoming.revisions if revision.id in wanted]
    touched = sorted({revision.header.record for revision in incoming.revisions})
    number = incoming.manifest.outgoing.sequence
    known = credentials.all_of(casebook)
    with casebook.change():
        for credential, document in zip(incoming.credentials, incoming.documents, strict=True):
            if credential.device not in known:
                credentials.put(casebook, credential.device, document)
        revisions.insert(casebook, new)
        if seat.role != enrol.OFFICE_ROLE:
            revisions.put_in_outbox(casebook, wanted)
        writing.settle(seat, casebook, touched)
        row = BundleRow(incoming.id, incoming.sender.device, number, "in", len(incoming.revisions))
        credentials.note_bundle(casebook, row)
    complete.repair(seat)
    rotation.settle(seat)
    for visit in {r.header.visit for r in new if r.header.kind in {VISIT.name, "area"}}:
        capture.refresh_plan(seat, visit)
    rows = [revisions.row_of(casebook, record) for record in touched]
    return Taken(shown.new, tuple(touched), sum(row.differences for row in rows if row))


def _new(seat: Seat, incoming: Incoming) -> list[Revision]:
    """Return the revisions that are not here, or are here without the content that this bundle has.

    What was purged because consent was withdrawn is known: its content is not taken in again.
    """
    casebook = seat.vault.casebook
    here, whole = revisions.known_ids(casebook), revisions.whole_ids(casebook)
    withdrawn = {row.id for row in revisions.listed(casebook) if row.state == WITHDRAWN}
    return [
        revision
        for revision in incoming.revisions
        if revision.id not in here
        or (revision.payload is not None and revision.id not in whole and revision.header.record not in withdrawn)
    ]


def senders(seat: Seat) -> dict[DeviceId, Code | str]:
    """Return who each known device is: the M code of its person, empty for the office."""
    return {device: credential.person for device, credential in deliver.known_credentials(seat).items()}
