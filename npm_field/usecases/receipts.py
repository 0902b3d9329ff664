"""What a laptop makes of the office's receipts; what the office owes is in ``receipts_owed``.

A receipt is sealed to the laptop's own key, which is in its casebook: one that comes while that is sealed waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.usecases import cuts, signed_for
from npm_field.usecases.receipts_owed import (
    files_for,
    owe,
    owe_author,
    owe_authors,
    owe_more,
    receipt_for,
)
from npm_field.usecases.signed_for import Listed, all_of, listed
from npm_field.usecases.standing import Standing, Stays, state
from storage import credentials, outbox, revisions, safe_files, slips
from storage import cuts as cut_rows
from storage import receipts as rows
from storage.cuts import What
from storage.receipts import ReceiptRow
from sync.enrolment_files import PREFIX_LENGTH, Step, prefix
from sync.receipts import Receipt, open_receipt

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from storage.book import Book

__all__ = [
    "Listed",
    "Received",
    "Standing",
    "Stays",
    "all_of",
    "files_for",
    "is_file",
    "listed",
    "owe",
    "owe_author",
    "owe_authors",
    "owe_more",
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
