"""Takings-in at a laptop: which bundle brought what, and what no longer counts because its taking-in was set aside.

Nothing is deleted by that: a revision that is aside lies where it lay, goes on to the office, and is in no record's
state (``revisions.of_record`` leaves it out). What two bundles brought counts as long as one of them is taken in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from storage.book import Book

IN: Final = "in"
ASIDE: Final = "aside"


@dataclass(frozen=True, slots=True)
class Taking:
    """One bundle that was taken in: its device, its number there, in which part of which day, and its state."""

    bundle: str
    device: DeviceId
    sequence: int
    written: str
    state: str = IN


def put(book: Book, taking: Taking) -> None:
    """Store a taking-in or replace it, inside ``change``."""
    with tally.kept(book, "taking", [taking.bundle]):
        book.run(
            "REPLACE INTO taking (bundle, device, sequence, written, state) VALUES (?, ?, ?, ?, ?)",
            (taking.bundle, taking.device, taking.sequence, taking.written, taking.state),
        )


def note_brought(book: Book, brought: Mapping[str, Collection[RevisionId]], new: Collection[RevisionId]) -> None:
    """Note what bundles brought, inside ``change``: what is ``new`` here, and what another taking-in brought before.

    What was here without any of them is nobody's to set aside.
    """
    known = set(new)
    if not all(known.issuperset(ids) for ids in brought.values()):
        known |= {RevisionId(str(row[0])) for row in book.rows("SELECT DISTINCT revision FROM taken")}
    # in the order of the index, which has but one end to grow at, as the table has one for each bundle
    rows = sorted((id_, bundle) for bundle, ids in brought.items() for id_ in ids if id_ in known)
    book.insert("INSERT OR IGNORE INTO taken (revision, bundle)", rows)


def all_of(book: Book) -> Sequence[Taking]:
    """Return every taking-in, by device and number."""
    rows = book.rows("SELECT bundle, device, sequence, written, state FROM taking ORDER BY device, sequence, bundle")
    return [Taking(str(b), DeviceId(str(d)), int(str(n)), str(w), str(s)) for b, d, n, w, s in rows]


def get(book: Book, bundle: str) -> Taking | None:
    """Return one taking-in, or None."""
    return next((one for one in all_of(book) if one.bundle == bundle), None)


def brought(book: Book, bundle: str) -> frozenset[RevisionId]:
    """Return the revisions that a bundle brought."""
    rows = book.rows("SELECT revision FROM taken WHERE bundle = ?", (bundle,))
    return frozenset(RevisionId(str(row[0])) for row in rows)


def of_visit(book: Book, visit: RecordId) -> frozenset[str]:
    """Return the bundles that brought something of a visit."""
    sql = "SELECT DISTINCT t.bundle FROM taken t JOIN revision r ON r.id = t.revision WHERE r.visit = ?"
    return frozenset(str(row[0]) for row in book.rows(sql, (visit,)))


def aside(book: Book) -> frozenset[RevisionId]:
    """Return the revisions that do not count now."""
    return frozenset(RevisionId(str(row[0])) for row in book.rows("SELECT revision FROM aside"))


def in_no_taking(book: Book) -> frozenset[RevisionId]:
    """Return the revisions that takings-in brought of which every one is set aside."""
    if book.row("SELECT 1 FROM taking WHERE state <> 'in'") is None:  # nearly always
        return frozenset()
    rows = book.rows(
        "SELECT t.revision FROM taken t JOIN taking k ON k.bundle = t.bundle"
        " GROUP BY t.revision HAVING sum(k.state = 'in') = 0"
    )
    return frozenset(RevisionId(str(row[0])) for row in rows)


def set_aside(book: Book, ids: Iterable[RevisionId]) -> None:
    """Let just these revisions not count, inside ``change``."""
    book.run("DELETE FROM aside")
    book.run_many("INSERT INTO aside (revision) VALUES (?)", [(id_,) for id_ in sorted(set(ids))])


def records_of(book: Book, ids: Collection[RevisionId]) -> frozenset[RecordId]:
    """Return the records that these revisions are of."""
    rows = book.rows("SELECT id, record FROM revision")
    return frozenset(RecordId(str(record)) for id_, record in rows if id_ in ids)
