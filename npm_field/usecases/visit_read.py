"""The records of a visit as they stand, read together and kept: what was not changed since is not read again.

What is here is kept as long as the vault is open, for one visit: the debrief asks for the same records again and
again, page after page, and reading 50,000 of them took three seconds each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import merged
from npm_field.usecases import lowering, records, writing
from npm_field.usecases.membership import STATEMENT
from storage import credentials, outlines, revisions, settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.merge import Merged
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.outlines import Marks

_AT_ONCE: Final = 500
"""So many records are read together: more of them would all be in memory twice."""


@dataclass(slots=True)
class VisitRead:
    """What was read last. ``books`` are the books it was read from, each with how often it had changed."""

    visit: str = ""
    books: tuple[tuple[Book, int], ...] = ()
    certified: object = None
    states: Mapping[str, Merged] = field(default_factory=dict)
    marks: Mapping[RecordId, Marks] = field(default_factory=dict)


def of_visit(seat: Seat, visit: RecordId | str) -> Mapping[str, Merged]:
    """Return every record of a visit as it stands, by its id. Raises ``NotOpenError`` without the casebook."""
    # Asked for first: with the daybook alone a finding would look single and be nothing of the kind.
    casebook = seat.vault.casebook
    books = tuple((book, book.changes) for book in seat.vault.books())
    last = seat.visit_read or VisitRead()
    if last.visit == visit and last.books == books:
        return last.states
    certified = (settings.get(casebook, STATEMENT), credentials.all_of(casebook))
    if last.visit != visit or last.certified != certified:  # who may lower a class is another now, too
        last = VisitRead()
    listed = [row.id for row in records.listed(seat, visit=visit)]
    marks = _marks(seat, listed)
    stay = {record for record in listed if record in last.states and last.marks.get(record) == marks[record]}
    found = _read(seat, [record for record in listed if record not in stay])
    states = {str(record): last.states[record] if record in stay else found[record] for record in listed}
    seat.visit_read = VisitRead(str(visit), books, certified, states, marks)
    return states


def _marks(seat: Seat, listed: Sequence[RecordId]) -> Mapping[RecordId, Marks]:
    """Return of each record which revisions count, and whether their content is here: another state has others."""
    wanted = set(listed)
    found: dict[RecordId, Marks] = {record: frozenset() for record in listed}
    for book in seat.vault.books():
        for record, marks in outlines.marks(book, wanted).items():
            found[record] |= marks
    return found


def _read(seat: Seat, lacking: Sequence[RecordId]) -> dict[RecordId, Merged]:
    may_lower = lowering.certified(seat.vault.casebook)
    found: dict[RecordId, Merged] = {}
    for start in range(0, len(lacking), _AT_ONCE):
        some = lacking[start : start + _AT_ONCE]
        read = [revisions.of_records(book, some, {}) for book in seat.vault.books()]
        for record in some:
            known = writing.united(one.get(record, ()) for one in read)
            found[record] = merged(known, KINDS.get(known[0].header.kind) if known else None, may_lower)
    return found
