"""A sealed hand-over at the office: opened with its own key, checked as a bundle is, taken in, counted.

The laptop's ciphertext lies in a private folder of the office's vault for as long as that takes. What nobody has
signed yet, the office signs as its own words on the same parents.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain.kinds import VISIT
from npm_field.domain.summary import WITHDRAWN
from npm_field.errors import VaultDamagedError
from npm_field.usecases import carried, complete, deliver, enrol, joining, known_plan, rotation, writing
from npm_field.usecases.sealed_content import Opened, checked
from storage import credentials, outbox, revisions, safe_files, sealed_copy, vault
from storage.credentials import BundleRow
from sync.sealed_hand_over import is_sealed_hand_over, read_sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.drafts import Draft
    from sync.admission import Refused
    from sync.sealed_hand_over import SealedHandOver

DIRECTION: Final = "sealed"
"""How a sealed hand-over is noted among the bundles: it has no place in a device's sequence."""
START_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Shown:
    """What a sealed hand-over brings, or brought: counts that add up to what its book holds."""

    id: str
    device: DeviceId
    person: str
    new: tuple[RevisionId, ...]
    known: int
    refused: tuple[Refused, ...]
    drafts: int
    new_records: int
    changed_records: int
    is_damaged: bool
    """Whether a page of the book could not be read: then these are the rows of all the others."""
    attachments: int = 0
    """How many files of attachments come that are not here yet."""
    differences: int = 0


def is_one(path: Path) -> bool:
    """Return whether this file says that it is a sealed hand-over. Raises ``NoFileError``."""
    return is_sealed_hand_over(safe_files.read(path, limit_bytes=START_BYTES))


def preview(
    seat: Seat,
    path: Path,
    *,
    paper: HybridPrivateKey | None = None,
    progress: Callable[[int], None] | None = None,
) -> Shown:
    """Open and check a sealed hand-over and say what it would bring; nothing is stored. Raises as ``opened``."""
    with opened(seat, path, paper=paper, progress=progress) as found:
        return _shown(seat, found)


def take_in(
    seat: Seat,
    path: Path,
    *,
    paper: HybridPrivateKey | None = None,
    progress: Callable[[int], None] | None = None,
) -> Shown:
    """Take a sealed hand-over in: all that holds, in one transaction, and count it. Again changes nothing.

    Raises as ``opened``.
    """
    casebook = seat.vault.casebook
    with opened(seat, path, paper=paper, progress=progress) as found:
        shown = _shown(seat, found)
        wanted = set(shown.new)
        new = [revision for revision in found.revisions if revision.id in wanted]
        known = credentials.all_of(casebook)
        touched = sorted({r.header.record for r in found.revisions} | {draft.record for draft in found.drafts})
        files = carried.wanted_of_sealed(seat, found, wanted)
        joining.keep_out_of_the_pool(seat, new, found.drafts)
        with carried.taken_of_sealed(seat, found, files) as taken, casebook.change():
            for credential, document in found.documents:
                if credential.device not in known:
                    credentials.put(casebook, credential.device, document)
            revisions.insert(casebook, new)
            carried.keep_rows(seat, taken)
            if seat.role != enrol.OFFICE_ROLE:
                outbox.put(casebook, wanted)
            _require_all(casebook, found)
            for draft in _unsigned(seat, found.drafts):
                writing.store_own(seat, casebook, [writing.sign_draft(seat, draft)])
            writing.settle(seat, casebook, touched, found.revisions)
            row = BundleRow(found.id, shown.device, 0, DIRECTION, len(found.revisions))
            credentials.note_bundle(casebook, row)
        complete.repair(seat)
        rotation.settle(seat)
        for visit in {r.header.visit for r in new if r.header.kind in {VISIT.name, "area"}}:
            known_plan.refresh_plan(seat, visit)
    return _with_differences(seat, shown, touched)


@contextmanager
def opened(
    seat: Seat,
    path: Path,
    *,
    paper: HybridPrivateKey | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Opened]:
    """Open a sealed hand-over with the records key, or with the key on ``paper``, and check all that is in it.

    ``progress`` is told the bytes checked so far; what it raises ends it, and nothing is kept. Its ciphertext lies in
    a folder of this vault as long as the block runs. Raises ``NoFileError``, ``WrongStepError``, ``NotForUsError``,
    ``UnknownSenderError``, ``BundleDamagedError``, ``BundleTooNewError``, ``VaultTooNewError``,
    ``VaultDamagedError``, ``DiskFullError``.
    """
    keys = [seat.hybrid_key] if paper is None else [paper]
    statement = enrol.statement_of(seat)
    known = deliver.known_credentials(seat)
    with safe_files.reading(path) as source, sealed_copy.private_folder(seat.vault.folder) as folder:
        found = read_sealed(source, keys, statement.office, list(known.values()), progress=progress)
        came = _lay_out(found, folder)
        parts = sealed_copy.Parts(found.parts.header, found.parts.capsules, found.parts.data_keys)
        with sealed_copy.opened_copy(folder, parts, keys) as copy:
            yield checked(seat, found, copy, known, came)


def _lay_out(found: SealedHandOver, folder: Path) -> Mapping[str, int]:
    """Write book and log into the private folder; an empty log is none. Returns which files came besides."""
    book = folder / vault.CASEBOOK_FILE
    log = book.with_name(book.name + sealed_copy.LOG_SUFFIX)
    with safe_files.writing_new(book) as book_sink, safe_files.writing_new(log) as log_sink:
        came = found.write_out(book_sink, log_sink)
    if not found.manifest.log.length:
        log.unlink()
    return came


def _unsigned(seat: Seat, typed: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts that say something no revision here says, so that the same file again changes nothing."""
    casebook = seat.vault.casebook
    withdrawn = _withdrawn(casebook)
    for draft in typed:
        here = revisions.of_record(casebook, draft.record)
        is_said = any(r.fields == draft.fields and _stands_on(r, draft) for r in here)
        if not is_said and draft.record not in withdrawn:
            yield draft


def _stands_on(revision: Revision, draft: Draft) -> bool:
    return revision.header.parents == tuple(sorted(draft.parents)) or revision.id in draft.parents


def _withdrawn(casebook: Book) -> set[RecordId]:
    return {row.id for row in revisions.listed(casebook) if row.state == WITHDRAWN}


def _shown(seat: Seat, found: Opened) -> Shown:
    casebook = seat.vault.casebook
    here, whole = revisions.known_ids(casebook), revisions.whole_ids(casebook)
    withdrawn = _withdrawn(casebook)
    new = [
        revision
        for revision in found.revisions
        if revision.id not in here
        or (revision.payload is not None and revision.id not in whole and revision.header.record not in withdrawn)
    ]
    unsigned = list(_unsigned(seat, found.drafts))
    records = set(revisions.record_ids(casebook))
    touched = {revision.header.record for revision in new} | {draft.record for draft in unsigned}
    return Shown(
        id=found.id,
        device=found.credential.device,
        person=str(found.credential.person),
        new=tuple(revision.id for revision in new),
        known=len(found.revisions) - len(new),
        refused=found.refused,
        drafts=len(unsigned),
        new_records=len(touched - records),
        changed_records=len(touched & records),
        is_damaged=found.is_damaged,
        attachments=len(carried.wanted_of_sealed(seat, found, {revision.id for revision in new})),
    )


def _require_all(casebook: Book, found: Opened) -> None:
    """Compare counts before the transaction ends: nothing that holds may be missing."""
    if {revision.id for revision in found.revisions} - revisions.known_ids(casebook):
        raise VaultDamagedError(part=casebook.name)


def _with_differences(seat: Seat, shown: Shown, touched: Sequence[RecordId]) -> Shown:
    found = [revisions.row_of(seat.vault.casebook, record) for record in touched]
    return replace(shown, differences=sum(row.differences for row in found if row))
