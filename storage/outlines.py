"""What can be told of revisions without reading what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId, RevisionId
from storage.revisions import counting_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from storage.book import Book


@dataclass(frozen=True, slots=True)
class Outline:
    """What can be said of a revision without reading what it says."""

    id: RevisionId
    record: RecordId
    kind: str
    has_content: bool


def all_of(book: Book) -> Sequence[Outline]:
    """Return every revision of the book, none of them read."""
    rows = book.rows("SELECT id, record, kind, payload IS NOT NULL FROM revision")
    return [Outline(RevisionId(str(i)), RecordId(str(r)), str(k), bool(there)) for i, r, k, there in rows]


def by_several(book: Book) -> frozenset[RecordId]:
    """Return the records that more than one device wrote in."""
    rows = book.rows("SELECT record FROM revision GROUP BY record HAVING min(device) <> max(device)")
    return frozenset(RecordId(str(row[0])) for row in rows)


Marks = frozenset[tuple[RevisionId, bool]]
"""Which revisions of a record count, each with whether its content is here: what it says is a function of them."""


def marks(book: Book, records: Collection[RecordId]) -> Mapping[RecordId, Marks]:
    """Return the marks of each of these records that has any: one pass over the book, however many they are."""
    found: dict[RecordId, list[tuple[RevisionId, bool]]] = {}
    counting = counting_in(book)
    sql = f"SELECT record, id, payload IS NOT NULL FROM revision WHERE TRUE{counting}"  # noqa: S608 - fixed
    for record, id_, there in book.rows(sql):
        if record in records:
            found.setdefault(RecordId(str(record)), []).append((RevisionId(str(id_)), bool(there)))
    return {record: frozenset(said) for record, said in found.items()}


@dataclass(frozen=True, slots=True)
class RawRevision:
    """A row of a book that is not ours: nothing of it was parsed."""

    header: bytes
    commitment: bytes
    salt: bytes | None
    payload: bytes | None
    signature: bytes


def raw_of(values: Sequence[object]) -> RawRevision:
    """Return a row as its bytes; what is no bytes is empty, and no signature fits that."""
    header, commitment, salt, payload, signature = (v if isinstance(v, bytes) else None for v in values)
    return RawRevision(header or b"", commitment or b"", salt, payload, signature or b"")
