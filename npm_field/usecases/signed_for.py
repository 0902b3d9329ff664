"""What the office has signed for: all receipts that were taken here, their signatures looked at each time anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.errors import FieldError
from npm_field.usecases import devices, enrol
from storage import cuts as cut_rows
from storage import outbox, outlines, revisions
from storage import receipts as rows
from storage.cuts import What
from sync.receipts import read_signed, seat_of
from sync.roster import TRUSTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.identifiers import DeviceId, RevisionId
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
    """Return the receipt in a signed document for this device, by the office or by a seat that it trusts now.

    Raises as ``sync.receipts.read_signed``, and ``DeviceRefusedError`` for one by a seat that is not trusted.
    """
    receipt, by = _read(seat, document)
    if by is not None:
        devices.require_trusted(seat, by)
    return receipt


def all_of(seat: Seat) -> Sequence[Receipt]:
    """Return every receipt that was taken here, by the number of its bundle.

    One that does not hold any more, in a book that somebody changed, is none: what it said stays on the laptop. Nor
    is one of a seat that the office does not trust now: whoever took that machine can sign anything with it.
    """
    return _every(seat)[0]


def doubt(seat: Seat) -> None:
    """Let what only a seat signed for that is not trusted any more wait for the office again. Again changes nothing.

    To be called when a roster came. What was removed under its word is not here and cannot be sent again.
    """
    holding, doubted = _every(seat)
    if not doubted:
        return
    kept = _signed(holding)
    ids = {id_ for receipt in doubted for id_ in (*receipt.revisions, *receipt.hollow)} - kept.revisions
    names = {name for receipt in doubted for name in receipt.capsules} - kept.capsules
    files = {digest for receipt in doubted for digest in receipt.streams} - kept.streams
    for book in seat.vault.books():
        with book.change():
            outbox.put(book, ids & revisions.whole_ids(book))
            for what, gone in ((What.CAPSULE, names), (What.SLIP, names), (What.STREAM, files)):
                cut_rows.forget_receipted(book, what, gone)


def signed(seat: Seat) -> Signed:
    """Return what the office has signed for. Nothing, for a vault without an office."""
    return _signed(all_of(seat))


def _signed(known: Sequence[Receipt]) -> Signed:
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


def _read(seat: Seat, document: bytes) -> tuple[Receipt, DeviceId | None]:
    """Return a receipt, and the seat that signed it where the office's own key did not."""
    statement = enrol.statement_of(seat)
    receipt = read_signed(document, seat.device, statement.office, statement.signing)
    return receipt, seat_of(receipt, statement.signing)


def _every(seat: Seat) -> tuple[list[Receipt], list[Receipt]]:
    """Return the receipts that hold, and those of seats that are not trusted now."""
    holding: list[Receipt] = []
    doubted: list[Receipt] = []
    states: Mapping[DeviceId, str] | None = None
    for row in rows.all_of(seat.vault.casebook):
        try:
            receipt, by = _read(seat, row.body)
        except FieldError:
            continue
        if by is not None and states is None:
            states = devices.states(seat)
        trusted = by is None or (states or {}).get(by, TRUSTED) == TRUSTED
        (holding if trusted else doubted).append(receipt)
    return sorted(holding, key=lambda one: (one.sequence, one.id)), doubted
