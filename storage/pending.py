"""What waits in the daybook for the casebook: acts on records that cannot be done while it is closed or sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.book import Book


def put(daybook: Book, record: RecordId, act: str) -> None:
    """Let an act wait, inside ``change``; one that waited for this record is replaced."""
    daybook.run("REPLACE INTO pending (record, act) VALUES (?, ?)", (record, act))


def all_of(daybook: Book) -> Mapping[RecordId, str]:
    """Return what waits, by record."""
    rows = daybook.rows("SELECT record, act FROM pending ORDER BY record")
    return {RecordId(str(record)): str(act) for record, act in rows}


def remove(daybook: Book, record: RecordId) -> None:
    """Forget what waited for a record, inside ``change``."""
    daybook.run("DELETE FROM pending WHERE record = ?", (record,))
