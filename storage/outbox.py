"""The outbox: the revisions that the office does not have yet (INV24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId, RevisionId
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.book import Book


def put(book: Book, revisions: Iterable[RevisionId]) -> None:
    """Note revisions as not yet at the office, in the transaction that stores them."""
    chosen = list(revisions)
    with tally.kept(book, "outbox", chosen, {revision: (revision,) for revision in chosen}):
        book.insert("INSERT OR IGNORE INTO outbox (revision)", [(revision,) for revision in sorted(chosen)])


def take_out(book: Book, revisions: Iterable[RevisionId]) -> None:
    """Note that the office signed for revisions, inside ``change``."""
    chosen = list(revisions)
    with tally.kept(book, "outbox", chosen):
        book.run_many("DELETE FROM outbox WHERE revision = ?", [(revision,) for revision in chosen])


def all_of(book: Book) -> frozenset[RevisionId]:
    """Return the revisions that the office has not signed for."""
    return frozenset(RevisionId(str(row[0])) for row in book.rows("SELECT revision FROM outbox"))


def without_revision(book: Book) -> Sequence[RevisionId]:
    """Return what is noted for the office and is not here."""
    rows = book.rows("SELECT revision FROM outbox WHERE revision NOT IN (SELECT id FROM revision)")
    return [RevisionId(str(row[0])) for row in rows]


def records(book: Book) -> frozenset[RecordId]:
    """Return the records of which the office lacks a revision."""
    # CROSS keeps the order of the two: SQLite would walk through all 100,000 revisions for an empty outbox
    rows = book.rows("SELECT DISTINCT r.record FROM outbox o CROSS JOIN revision r ON r.id = o.revision")
    return frozenset(RecordId(str(row[0])) for row in rows)
