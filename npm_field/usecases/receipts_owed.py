"""What the office owes for a bundle that it took in: a receipt for its sender, and one for each author in it.

Noted in the change that took the bundle in; made, signed and sealed when it is asked for; the same bytes each time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from npm_field.domain import canonical
from npm_field.domain.identifiers import RevisionId
from npm_field.errors import NoReceiptError, NotEnrolledError
from npm_field.usecases import cuts, devices, enrol, sending
from storage import capsules, credentials, revisions, slips, streams
from storage import receipts as rows
from storage.receipts import ReceiptRow
from storage.written import digest_of
from sync.documents import Document
from sync.receipts import Counts, Receipt, make_receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import DeviceId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.streams import Stream
    from sync.admission import Refused
    from sync.bundle import Incoming


def owe(seat: Seat, casebook: Book, incoming: Incoming, refused: Sequence[Refused], path: Path | None) -> None:
    """Note inside the ``change`` that took a bundle in what the office has of it now. Elsewhere nothing is noted.

    Taken in again with more of it readable, there is another receipt, which stands beside the first one.
    """
    if seat.role != enrol.OFFICE_ROLE:
        return
    _note(casebook, _of(seat, casebook, incoming, refused, path))


def owe_authors(seat: Seat, casebook: Book, incoming: Incoming, new: Iterable[Revision]) -> None:
    """Note inside the same ``change`` a receipt for each laptop whose notes another one brought, such as a lead.

    Only for what is ``new`` here: of the rest there is a receipt already.
    """
    if seat.role != enrol.OFFICE_ROLE:
        return
    brought: dict[DeviceId, list[Revision]] = {}
    for revision in new:
        if revision.header.device != incoming.sender.device:
            brought.setdefault(revision.header.device, []).append(revision)
    if not brought:
        return
    trusted, whole = devices.trusted(seat), revisions.whole_ids(casebook)
    for device, found in brought.items():
        written = [revision for revision in found if revision.id in whole]
        if written and device in trusted and trusted[device].role != enrol.OFFICE_ROLE:
            _note(casebook, _of_author(seat, incoming, device, written))


def owe_more(
    seat: Seat, casebook: Book, bundle_id: str, new: Sequence[Revision], files: Sequence[Stream] = ()
) -> None:
    """Note inside a ``change`` what the office has of a bundle now that some of what was put aside has joined.

    There is one for each trusted author of what joined, too, who may have sent none of it.
    """
    device = _sender(casebook, bundle_id)
    before = [one for _row, one in _owed(casebook, bundle_id) if one.device == device]
    if not before:
        return
    last = max(before, key=_says)
    whole, known = revisions.whole_ids(casebook), revisions.known_ids(casebook)
    ids = {*last.revisions, *last.hollow, *(RevisionId(id_) for id_, _reason in last.refused)}
    _note(
        casebook,
        replace(
            last,
            revisions=tuple(ids & whole),
            hollow=tuple((ids & known) - whole),
            refused=tuple(each for each in last.refused if each[0] not in known),
            streams=tuple({*last.streams, *(file.digest for file in files)}),
            written=seat.band(),
        ),
    )
    trusted = devices.trusted(seat)
    for author in sorted({one.header.device for one in new} & set(trusted) - {device}):
        if trusted[author].role != enrol.OFFICE_ROLE:
            owe_author(seat, bundle_id, author, [one.id for one in new], files)


def owe_author(
    seat: Seat, bundle_id: str, device: DeviceId, ids: Iterable[str], files: Iterable[Stream] = ()
) -> bool:
    """Note inside the casebook's ``change`` what the office has by ``device`` of a bundle that another one sent.

    ``ids`` came in it, ``files`` are here. Return whether that is more than its receipt for the bundle says already.
    """
    casebook = seat.vault.casebook
    by_it = revisions.whole_by(casebook, device)
    written = {id_: by_it[RevisionId(id_)] for id_ in ids if id_ in by_it}
    owed = [one for _row, one in _owed(casebook, bundle_id)]
    before, sender = [one for one in owed if one.device == device], _sender(casebook, bundle_id)
    said = {id_ for one in before for id_ in one.revisions}
    if device == sender or set(written) <= said:
        return False
    sent, records = max((one for one in owed if one.device == sender), key=_says), set(written.values())
    digests = {file.digest for file in files if file.id in records}.union(*(one.streams for one in before))
    everything = said | {RevisionId(id_) for id_ in written}
    _note(
        casebook,
        replace(
            sent,
            device=device,
            sha256="",
            revisions=tuple(everything),
            hollow=(),
            capsules=(),
            streams=tuple(digests),
            refused=(),
            counts=Counts(len(everything), 0, len(digests)),
            written=seat.band(),
        ),
    )
    return True


def receipt_for(seat: Seat, bundle_id: str) -> bytes:
    """Return the office's receipt for whoever sent a bundle that it took in: the same bytes each time.

    Raises ``NoReceiptError`` for a bundle that was not taken in, ``NotEnrolledError`` anywhere but at an office.
    """
    return files_for(seat, bundle_id)[_sender(seat.vault.casebook, bundle_id)]


def files_for(seat: Seat, bundle_id: str) -> Mapping[DeviceId, bytes]:
    """Return the receipts for a bundle by device: its sender's, and those of others whose notes were in it.

    The seat with the office's key signs with it; another one with its own, beside what the office certified of it.
    Raises as ``receipt_for``.
    """
    if seat.role != enrol.OFFICE_ROLE:
        raise NotEnrolledError
    casebook = seat.vault.casebook
    newest: dict[DeviceId, tuple[ReceiptRow, Receipt]] = {}
    for row, receipt in _owed(casebook, bundle_id):
        # Where it was taken in more than once, the one that says the most.
        here = newest.get(receipt.device)
        if here is None or (_says(receipt), row.id) > (_says(here[1]), here[0].id):
            newest[receipt.device] = (row, receipt)
    if _sender(casebook, bundle_id) not in newest:
        raise NoReceiptError
    return {device: row.file or _made(seat, row, receipt) for device, (row, receipt) in newest.items()}


def _made(seat: Seat, row: ReceiptRow, receipt: Receipt) -> bytes:
    device = sending.known_credentials(seat)[receipt.device]
    if devices.signs(seat):
        key = enrol.office_key(seat)
    else:
        key, receipt = seat.casebook_identity, replace(receipt, credential=enrol.credential_of(seat).decode())
    file = make_receipt(receipt, recipient=device.hybrid, signing_key=key)
    with seat.vault.casebook.change() as casebook:
        rows.set_file(casebook, row.id, file)
    return file


def _owed(casebook: Book, bundle_id: str) -> Sequence[tuple[ReceiptRow, Receipt]]:
    return [(row, Receipt.read(Document(canonical.read(row.body)))) for row in rows.of_bundle(casebook, bundle_id)]


def _says(receipt: Receipt) -> int:
    return len(receipt.revisions) + len(receipt.capsules)


def _note(casebook: Book, receipt: Receipt) -> None:
    rows.put(casebook, ReceiptRow(receipt.id, receipt.bundle, receipt.device, receipt.write()))


def _sender(casebook: Book, bundle_id: str) -> DeviceId:
    """Return who sent a bundle that was taken in. Raises ``NoReceiptError``."""
    for row in credentials.bundles(casebook, direction="in"):
        if row.id == bundle_id:
            return row.device
    raise NoReceiptError


def _of_author(seat: Seat, incoming: Incoming, device: DeviceId, written: Sequence[Revision]) -> Receipt:
    outgoing, records = incoming.manifest.outgoing, {revision.header.record for revision in written}
    here = {(row.id, row.digest) for row in streams.all_of(seat.vault.casebook)}
    heads = [head for head in incoming.attachments if head.id in records and (head.id, head.digest) in here]
    return Receipt(
        office=outgoing.office,
        device=device,
        bundle=incoming.id,
        sha256="",
        sequence=outgoing.sequence,
        revisions=tuple(revision.id for revision in written),
        hollow=(),
        capsules=(),
        streams=tuple({head.digest for head in heads}),
        refused=(),
        counts=Counts(len(written), 0, len(heads)),
        written=seat.band(),
    )


def _of(seat: Seat, casebook: Book, incoming: Incoming, refused: Sequence[Refused], path: Path | None) -> Receipt:
    manifest = incoming.manifest
    whole, known = revisions.whole_ids(casebook), revisions.known_ids(casebook)
    ids = {revision.id for revision in incoming.revisions}
    files = {(row.id, row.digest) for row in streams.all_of(casebook)}
    return Receipt(
        office=manifest.outgoing.office,
        device=incoming.sender.device,
        bundle=incoming.id,
        sha256=digest_of(path) if path is not None else "",
        sequence=manifest.outgoing.sequence,
        revisions=tuple(ids & whole),
        hollow=tuple((ids & known) - whole),
        capsules=_capsules(seat, incoming),
        streams=tuple({head.digest for head in incoming.attachments if (head.id, head.digest) in files}),
        refused=tuple({(each.revision, each.reason) for each in refused}),
        counts=Counts(
            manifest.section.count,
            manifest.capsules.count if manifest.capsules else 0,
            manifest.streams.count if manifest.streams else 0,
        ),
        written=seat.band(),
    )


def _capsules(seat: Seat, incoming: Incoming) -> tuple[str, ...]:
    """Return the capsules that were opened and hold, and those that lie here closed exactly as they came."""
    daybook = seat.vault.daybook
    closed = [
        capsule
        for capsule in incoming.capsules
        if capsule in (capsules.get(daybook, capsule.id), slips.get(daybook, capsule.id))
    ]
    return tuple({cuts.capsule_name(capsule) for capsule in (*incoming.opened, *closed)})
