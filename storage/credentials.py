"""Certified devices this vault knows, and the bundles it wrote and took in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import DeviceId
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.book import Book


@dataclass(frozen=True, slots=True)
class BundleRow:
    """One bundle: its id is the hash of its manifest; ``direction`` is "in" or "out".

    ``previous`` is the id of the bundle before it from the same device, "" for the first and where it is not known.
    """

    id: str
    device: DeviceId
    sequence: int
    direction: str
    revisions: int
    previous: str = ""


def put(book: Book, device: DeviceId, statement: bytes) -> None:
    """Store a device's credential, signed by the office, inside ``change``."""
    with tally.kept(book, "credential", [device]):
        book.run("REPLACE INTO credential (device, statement) VALUES (?, ?)", (device, statement))


def all_of(book: Book) -> Mapping[DeviceId, bytes]:
    """Return every known credential by device."""
    rows = book.rows("SELECT device, statement FROM credential ORDER BY device")
    return {DeviceId(str(device)): bytes(body) for device, body in rows if isinstance(body, bytes)}


def note_bundle(book: Book, row: BundleRow) -> None:
    """Remember a bundle, inside ``change``; one known already stays as it is."""
    with tally.kept(book, "bundle", [row.id]):
        book.run(
            "INSERT INTO bundle (id, device, sequence, direction, revisions, previous) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO NOTHING",
            (row.id, row.device, row.sequence, row.direction, row.revisions, row.previous),
        )


def forget_bundle(book: Book, bundle_id: str) -> None:
    """Forget a bundle that was never written out, inside ``change``."""
    with tally.kept(book, "bundle", [bundle_id]):
        book.run("DELETE FROM bundle WHERE id = ?", (bundle_id,))


def bundles(book: Book, *, direction: str) -> Sequence[BundleRow]:
    """Return the bundles of one direction, by device and sequence."""
    rows = book.rows(
        "SELECT id, device, sequence, direction, revisions, previous FROM bundle WHERE direction = ?"
        " ORDER BY device, sequence",
        (direction,),
    )
    return [
        BundleRow(str(i), DeviceId(str(d)), int(str(s)), str(w), int(str(n)), str(p)) for i, d, s, w, n, p in rows
    ]
