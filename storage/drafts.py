"""The one replaceable draft row of each record being written (INV31): never signed, never sent, never history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import canonical
from npm_field.domain.identifiers import RecordId, RevisionId
from npm_field.domain.modes import Mode
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.book import Book, Row


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as it is being typed, and the revisions it was begun on."""

    record: RecordId
    kind: str
    visit: RecordId
    mode: Mode
    parents: tuple[RevisionId, ...]
    fields: Mapping[str, object]


def put(book: Book, draft: Draft) -> None:
    """Replace the record's draft, inside ``change``."""
    with tally.kept(book, "draft", [draft.record]):
        book.run(
            "REPLACE INTO draft (record, kind, visit, mode, parents, fields) VALUES (?, ?, ?, ?, ?, ?)",
            (
                draft.record,
                draft.kind,
                draft.visit,
                draft.mode.value,
                " ".join(draft.parents),
                canonical.write(draft.fields),
            ),
        )


def of_record(book: Book, record: RecordId) -> Draft | None:
    """Return the record's draft, or None when nothing is unsigned."""
    row = book.row("SELECT record, kind, visit, mode, parents, fields FROM draft WHERE record = ?", (record,))
    return of_row(row) if row else None


def all_of(book: Book) -> Sequence[Draft]:
    """Return every draft in the book."""
    rows = book.rows("SELECT record, kind, visit, mode, parents, fields FROM draft ORDER BY record")
    return [of_row(row) for row in rows]


def remove(book: Book, record: RecordId) -> None:
    """Take the record's draft away, inside ``change``."""
    with tally.kept(book, "draft", [record]):
        book.run("DELETE FROM draft WHERE record = ?", (record,))


def of_row(row: Row) -> Draft:
    """Return the draft in a row of the table. Raises ``ValueError`` for one that is none."""
    record, kind, visit, mode, parents, fields = row
    if not isinstance(fields, bytes):
        raise AssertionError("draft.fields is a blob")  # noqa: TRY004 - our own bug
    return Draft(
        RecordId(str(record)),
        str(kind),
        RecordId(str(visit)),
        Mode(str(mode)),
        tuple(RevisionId(parent) for parent in str(parents).split()),
        canonical.read(fields),
    )
