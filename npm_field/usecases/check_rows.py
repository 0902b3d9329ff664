"""The rows that hang on revisions: the index and the search, the outbox, drafts, completions, the pool of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK
from npm_field.usecases import attached, capture, entries, linked
from npm_field.usecases.damage import Damage
from npm_field.usecases.known import Known
from storage import drafts, index, outbox, pools, revisions, takings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book


def problems(seat: Seat, book: Book, found: Sequence[Revision]) -> Iterator[Damage]:
    """Yield what is wrong in a book whose pages are whole and whose revisions could be read."""
    by_record: dict[RecordId, list[Revision]] = {}
    for revision in found:
        by_record.setdefault(revision.header.record, []).append(revision)
    yield from (Damage(book.name, "columns_changed", id_) for id_ in revisions.with_other_columns(book))
    yield from (Damage(book.name, "outbox_without_revision", id_) for id_ in outbox.without_revision(book))
    yield from _drafts(book)
    if book.name == CASEBOOK:
        yield from _index(book, _counting(book, by_record))
    else:
        yield from _completions(seat, by_record)
        yield from _codes(seat)


def _counting(book: Book, by_record: Mapping[RecordId, list[Revision]]) -> Mapping[RecordId, Sequence[Revision]]:
    """Return what the index is made of: not the revisions whose taking-in was set aside."""
    aside = takings.aside(book)
    if not aside:
        return by_record
    left = {record: [r for r in known if r.id not in aside] for record, known in by_record.items()}
    return {record: known for record, known in left.items() if known}


def _index(book: Book, by_record: Mapping[RecordId, Sequence[Revision]]) -> Iterator[Damage]:
    stored = {row.id: row for row in revisions.listed(book)}
    searched = index.indexed(book)
    whole = {record: found for record, found in by_record.items() if all(r.is_whole() for r in found)}
    known = Known(book, came=[revision for found in whole.values() for revision in found])
    hanging, special = attached.classes(known, whole), linked.Special(known)
    # what is not whole was told already: what is no payload any more cannot be read
    for record, found in whole.items():
        above = [*hanging.get(record, ()), *special.classes_of(found)]
        wanted = entries.indexed(record, found, above, known.may_lower)
        if stored.get(record) != wanted.row:
            yield Damage(book.name, "index_differs", record, code=wanted.row.code)
        elif searched.get(record) != (wanted.words, wanted.facets, wanted.facts, wanted.answers):
            yield Damage(book.name, "search_differs", record, code=wanted.row.code)
    for record in sorted(stored.keys() - by_record.keys()):
        yield Damage(book.name, "index_without_record", record, code=stored[record].code)


def _drafts(book: Book) -> Iterator[Damage]:
    try:
        found = drafts.all_of(book)
    except ValueError:
        yield Damage(book.name, "draft_unreadable")
        return
    for draft in found:
        if (draft.mode is Mode.FULL) is not (book.name == CASEBOOK):
            yield Damage(book.name, "draft_in_wrong_book", draft.record)


def _completions(seat: Seat, by_record: Mapping[RecordId, Sequence[Revision]]) -> Iterator[Damage]:
    for record, state in pools.completions(seat.vault.daybook).items():
        if record not in by_record:
            yield Damage(seat.vault.daybook.name, "completion_without_record", record)
        elif state == capture.COMPLETE and seat.vault.has_casebook and not _is_full(seat, record):
            yield Damage(CASEBOOK, "full_record_missing", record)


def _is_full(seat: Seat, record: RecordId) -> bool:
    return any(r.header.mode is Mode.FULL for r in revisions.of_record(seat.vault.casebook, record))


def _codes(seat: Seat) -> Iterator[Damage]:
    """Yield codes that stand for a record and are still to be given (INV01)."""
    if seat.vault.has_casebook:
        twice = pools.unused(seat.vault.daybook) & revisions.codes_in_use(seat.vault.casebook)
        yield from (Damage(seat.vault.daybook.name, "code_twice", code=code) for code in sorted(twice))
