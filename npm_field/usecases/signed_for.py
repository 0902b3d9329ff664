"""What the office has signed for: all receipts that were taken here, their signatures looked at each time anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.errors import FieldError
from npm_field.usecases import enrol
from storage import outlines
from storage import receipts as rows
from sync.receipts import read_signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.identifiers import RevisionId
    from npm_field.usecases.seat import Seat
    from sync.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands in verified receipts: revisions with content, capsules with their hash, hashes of files."""

    revisions: frozenset[RevisionId]
    capsules: frozenset[str]
    streams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """One receipt for a list: which of all it is, of how many records and revisions, how many were put aside, when.

    ``found`` is how many things the office found in the bundle, ``signed`` how many of them it signed for.
    """

    number: int
    sequence: int
    records: int
    found: int
    signed: int
    refused: tuple[tuple[str, str], ...]
    written: str


def read(seat: Seat, document: bytes) -> Receipt:
    """Return the receipt in a signed document for this device. Raises as ``sync.receipts.read_signed``."""
    statement = enrol.statement_of(seat)
    return read_signed(document, seat.device, statement.office, statement.signing)


def all_of(seat: Seat) -> Sequence[Receipt]:
    """Return every receipt that was taken here, by the number of its bundle.

    One that does not hold any more, in a book that somebody changed, is none: what it said stays on the laptop.
    """
    found: list[Receipt] = []
    for row in rows.all_of(seat.vault.casebook):
        try:
            found.append(read(seat, row.body))
        except FieldError:
            continue
    return sorted(found, key=lambda one: (one.sequence, one.id))


def signed(seat: Seat) -> Signed:
    """Return what the office has signed for. Nothing, for a vault without an office."""
    known = all_of(seat)
    return Signed(
        frozenset(id_ for receipt in known for id_ in receipt.revisions),
        frozenset(name for receipt in known for name in receipt.capsules),
        frozenset(digest for receipt in known for digest in receipt.streams),
    )


def listed(seat: Seat) -> Sequence[Listed]:
    """Return the receipts that were taken here, the newest bundle first."""
    of = {one.id: one.record for book in seat.vault.books() for one in outlines.all_of(book)}
    told = [
        Listed(
            number,
            receipt.sequence,
            len({of[id_] for id_ in receipt.revisions if id_ in of}) or len(receipt.capsules),
            receipt.counts.revisions + receipt.counts.capsules,
            len(receipt.revisions) + len(receipt.hollow) + len(receipt.capsules),
            receipt.refused,
            receipt.written,
        )
        for number, receipt in enumerate(all_of(seat), start=1)
    ]
    return told[::-1]
