"""The records that a settling touches, each read once: what came is not read again, and many in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import Merged, merged
from npm_field.usecases import lowering
from storage import revisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.ahead import Ahead
    from storage.book import Book
    from storage.index import Indexed


class Known:
    """Revisions and merged states of records in one book, inside one ``change``; who changes a record forgets it.

    ``came`` are revisions that were verified and stored just now; ``ahead`` has the records of which there was
    nothing before, each with all that is here of it now.
    """

    def __init__(
        self,
        book: Book,
        records: Iterable[RecordId] = (),
        came: Iterable[Revision] = (),
        ahead: Ahead | None = None,
    ) -> None:
        self.book = book
        self._ahead = ahead
        self._came = {revision.id: revision for revision in came}
        self._read: dict[RecordId, Sequence[Revision]] = {**(ahead.fresh if ahead else {})}
        self._merged: dict[RecordId, Merged] = {}
        self.may_lower = lowering.certified(book)
        self.read(records)

    def read(self, records: Iterable[RecordId]) -> None:
        """Read these records together, those that were not yet."""
        lacking = sorted(set(records) - self._read.keys())
        found = revisions.of_records(self.book, lacking, self._came)
        self._read.update({record: found.get(record, ()) for record in lacking})

    def of(self, record: RecordId) -> Sequence[Revision]:
        """Return all revisions of a record, in no order."""
        if record not in self._read:
            self.read([record])
        return self._read[record]

    def kind_name(self, record: RecordId) -> str:
        """Return the name of a record's kind, "" where there is none."""
        found = self.of(record)
        return found[0].header.kind if found else ""

    def kind(self, record: RecordId) -> Kind | None:
        """Return a record's kind, None where it is not here or is of a newer version."""
        return KINDS.get(self.kind_name(record))

    def state(self, record: RecordId) -> Merged:
        """Return a record as it stands."""
        found = self._merged.get(record)
        if found is None:
            found = self._merged[record] = merged(self.of(record), self.kind(record), self.may_lower)
        return found

    def made(self, record: RecordId) -> Indexed | None:
        """Return what the index holds of a record, where it was made ahead and nothing of it changed since; once."""
        return self._ahead.take(record, self.of(record)) if self._ahead else None

    def fields(self, record: RecordId) -> Mapping[str, object]:
        """Return the fields of a record as it stands; none where it is not here, or nothing of it is."""
        return self.state(record).fields or {}

    def forget(self, record: RecordId) -> None:
        """Read a record anew when it is asked for again: it was changed."""
        self._read.pop(record, None)
        self._merged.pop(record, None)

    def leave(self, record: RecordId) -> None:
        """Let go of what was made of a record, so that memory stays flat over many."""
        self._merged.pop(record, None)
