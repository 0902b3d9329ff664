"""The office's receipts on both sides: what the office owes for a bundle it took in, and what a laptop makes of it.

A receipt is sealed to the laptop's own key, which is in its casebook: one that comes while that is sealed waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import canonical
from npm_field.errors import NoReceiptError
from npm_field.usecases import cuts, enrol, sending, signed_for
from npm_field.usecases.signed_for import Listed, all_of, listed
from npm_field.usecases.standing import Standing, Stays, state
from storage import capsules, credentials, outbox, revisions, safe_files, slips, streams
from storage import cuts as cut_rows
from storage import receipts as rows
from storage.cuts import What
from storage.receipts import ReceiptRow
from storage.written import digest_of
from sync.documents import Document
from sync.enrolment_files import PREFIX_LENGTH, Step, prefix
from sync.receipts import Counts, Receipt, make_receipt, open_receipt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from sync.admission import Refused
    from sync.bundle import Incoming

__all__ = [
    "Listed",
    "Received",
    "Standing",
    "Stays",
    "all_of",
    "is_file",
    "listed",
    "owe",
    "receipt_for",
    "state",
    "take",
]


@dataclass(frozen=True, slots=True)
class Received:
    """What a laptop learned from a receipt: of which bundle, how many revisions, what the office could not take.

    ``is_new`` is False for one that was here already; ``agrees`` says whether the office found as much as was put in.
    """

    bundle: str
    sequence: int
    revisions: int
    refused: tuple[tuple[str, str], ...]
    is_new: bool
    agrees: bool = True


# --- at the office ------------------------------------------------------------------------------------------


def owe(seat: Seat, casebook: Book, incoming: Incoming, refused: Sequence[Refused], path: Path | None) -> None:
    """Note inside the ``change`` that took a bundle in what the office has of it now. Elsewhere nothing is noted.

    Taken in again with more of it readable, there is another receipt, which stands beside the first one.
    """
    if seat.role != enrol.OFFICE_ROLE:
        return
    receipt = _of(seat, casebook, incoming, refused, path)
    rows.put(casebook, ReceiptRow(receipt.id, receipt.bundle, receipt.device, receipt.write()))


def receipt_for(seat: Seat, bundle_id: str) -> bytes:
    """Return the office's receipt for a bundle that it took in: the same bytes each time.

    Raises ``NoReceiptError`` for a bundle that was not taken in, ``NotEnrolledError`` anywhere but at the office.
    """
    key, casebook = enrol.office_key(seat), seat.vault.casebook
    found = [(row, Receipt.read(Document(canonical.read(row.body)))) for row in rows.of_bundle(casebook, bundle_id)]
    if not found:
        raise NoReceiptError
    # Where it was taken in more than once, the one that says the most.
    row, receipt = max(found, key=lambda one: (len(one[1].revisions) + len(one[1].capsules), one[0].id))
    if row.file is not None:
        return row.file
    device = sending.known_credentials(seat)[receipt.device]
    file = make_receipt(receipt, recipient=device.hybrid, signing_key=key)
    with casebook.change():
        rows.set_file(casebook, row.id, file)
    return file


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


# --- at the laptop ------------------------------------------------------------------------------------------


def take(seat: Seat, data: bytes) -> Received:
    """Take the office's receipt for a bundle of this laptop in, and forget the bundle that waited for it.

    The same receipt twice changes nothing; killed anywhere, taking it again ends in the same state. Raises
    ``WrongStepError`` (also for another laptop's), ``NotForUsError``, ``BundleDamagedError``, ``BundleTooNewError``,
    ``UnknownSenderError`` for another office's, ``NotOpenError`` while the casebook is closed; nothing changed then.
    """
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    document = open_receipt(data, seat.hybrid_key)
    receipt = signed_for.read(seat, document)
    is_new = all(row.id != receipt.id for row in rows.of_bundle(casebook, receipt.bundle))
    agrees = _agrees(seat, receipt)
    with casebook.change():
        rows.put(casebook, ReceiptRow(receipt.id, receipt.bundle, receipt.device, document))
        cut_rows.put_receipted(casebook, What.STREAM, receipt.streams)
        _settle(casebook, receipt)
    with daybook.change():
        cut_rows.put_receipted(daybook, What.CAPSULE, receipt.capsules)
        cut_rows.put_receipted(daybook, What.SLIP, set(receipt.capsules) & _slips(daybook))
        _settle(daybook, receipt)
    cuts.finish(seat, receipt.bundle)
    return Received(receipt.bundle, receipt.sequence, len(receipt.revisions), receipt.refused, is_new, agrees)


def is_file(path: Path) -> bool:
    """Return whether a file looks like a receipt, of whomever; nothing is proven."""
    start = safe_files.read(path, limit_bytes=PREFIX_LENGTH)
    return start.startswith(prefix(Step.RECEIPT))


def _settle(book: Book, receipt: Receipt) -> None:
    """Take out of a book's outbox what the office has, inside ``change``; a hollow copy is no copy of a whole one."""
    whole = revisions.whole_ids(book)
    done = [*receipt.revisions, *(id_ for id_ in receipt.hollow if id_ not in whole)]
    outbox.take_out(book, done)
    here = revisions.known_ids(book)
    refused = {id_ for id_, _reason in receipt.refused} & {str(id_) for id_ in here}
    cut_rows.put_receipted(book, What.REFUSED, refused)
    cut_rows.forget_receipted(book, What.REFUSED, done)


def _agrees(seat: Seat, receipt: Receipt) -> bool:
    """Return whether the office found as many revisions as were noted here; True where the bundle was not noted."""
    noted = {row.id: row.revisions for row in credentials.bundles(seat.vault.casebook, direction="out")}
    return noted.get(receipt.bundle, receipt.counts.revisions) == receipt.counts.revisions


def _slips(daybook: Book) -> set[str]:
    return {cuts.capsule_name(slip) for slip in slips.all_of(daybook)}
