"""The office's receipts: at a laptop as they came, kept for ever; at the office what it owes, and the file once made.

And the records that were removed from a laptop under them: what stays of each is its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import DeviceId, RecordId
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.book import Book


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt. ``id`` is the hash of its ``body``; ``file``, at the office, is what goes to the device."""

    id: str
    bundle: str
    device: DeviceId
    body: bytes
    file: bytes | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What stays of a record that was removed: that it was handed over."""

    record: RecordId
    code: str
    kind: str
    visit: RecordId


def put(book: Book, row: ReceiptRow) -> None:
    """Keep a receipt, inside ``change``; one that is here stays as it is."""
    with tally.kept(book, "receipt", [row.id]):
        book.run(
            "INSERT OR IGNORE INTO receipt (id, bundle, device, body, file) VALUES (?, ?, ?, ?, ?)",
            (row.id, row.bundle, row.device, row.body, row.file),
        )


def set_file(book: Book, receipt: str, file: bytes) -> None:
    """Keep what was made of a receipt for its device, inside ``change``."""
    book.run("UPDATE receipt SET file = ? WHERE id = ?", (file, receipt))


def remove(book: Book, receipt: str) -> None:
    """Take a receipt back that was never given out, inside ``change``."""
    with tally.kept(book, "receipt", [receipt]):
        book.run("DELETE FROM receipt WHERE id = ?", (receipt,))


def of_bundle(book: Book, bundle: str) -> Sequence[ReceiptRow]:
    """Return the receipts of one bundle."""
    rows = book.rows("SELECT id, bundle, device, body, file FROM receipt WHERE bundle = ? ORDER BY id", (bundle,))
    return [_row(row) for row in rows]


def all_of(book: Book) -> Sequence[ReceiptRow]:
    """Return every receipt."""
    return [_row(row) for row in book.rows("SELECT id, bundle, device, body, file FROM receipt ORDER BY id")]


def bundles(book: Book) -> frozenset[str]:
    """Return the ids of the bundles that have a receipt."""
    return frozenset(str(row[0]) for row in book.rows("SELECT DISTINCT bundle FROM receipt"))


# --- what was removed ---------------------------------------------------------------------------------------


def note_handed_over(book: Book, row: HandedOver) -> None:
    """Note that a record was removed because the office has it, inside ``change``."""
    with tally.kept(book, "handed_over", [row.record]):
        book.run(
            "INSERT OR IGNORE INTO handed_over (record, code, kind, visit) VALUES (?, ?, ?, ?)",
            (row.record, row.code, row.kind, row.visit),
        )


def handed_over(book: Book) -> Sequence[HandedOver]:
    """Return the records that were removed, in the order of their codes."""
    rows = book.rows("SELECT record, code, kind, visit FROM handed_over ORDER BY code, record")
    return [HandedOver(RecordId(str(r)), str(c), str(k), RecordId(str(v))) for r, c, k, v in rows]


def _row(row: tuple[object, ...]) -> ReceiptRow:
    id_, bundle, device, body, file = row
    if not isinstance(body, bytes):
        raise AssertionError("receipt.body is a blob")  # noqa: TRY004 - our own bug
    return ReceiptRow(str(id_), str(bundle), DeviceId(str(device)), body, file if isinstance(file, bytes) else None)
