"""Reading: lists, one record as it stands, its history, search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import KINDS
from npm_field.domain.summary import PURGED
from npm_field.errors import NoRecordError, NotOpenError, UnknownCodeError
from npm_field.usecases import rows as rows_of
from npm_field.usecases import search as searching
from npm_field.usecases import writing
from storage import drafts, pools, receipts, revisions, vault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from npm_field.domain.identifiers import DeviceId, RevisionId
    from npm_field.domain.merge import Merged
    from npm_field.usecases.search import Filters
    from npm_field.usecases.seat import Seat
    from storage.revisions import RecordRow

_PLACES: Final = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as it stands: its row, merged state, and whether typed text waits to become a revision."""

    row: RecordRow
    merged: Merged
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One revision of a record's history. ``fields`` is None once purged."""

    id: RevisionId
    parents: tuple[RevisionId, ...]
    device: DeviceId
    counter: int
    mode: str
    written: str
    fields: dict[str, object] | None


def listed(seat: Seat, *, kind: str = "", visit: RecordId | str = "", code: str = "") -> Sequence[RecordRow]:
    """Return the records of both open books, the casebook's first; one that is in both is listed once.

    What was removed after the office signed for it is in no list.
    """
    rows: list[RecordRow] = []
    removed: frozenset[RecordId] = frozenset()
    if seat.vault.has_casebook:
        rows = list(revisions.listed(seat.vault.casebook, kind=kind, visit=visit, code=code))
        removed = frozenset(row.record for row in receipts.handed_over(seat.vault.casebook))
    rows = [row for row in rows if row.id not in removed or row.state != PURGED]
    return rows + [
        row
        for row in _of_daybook(seat, {row.id for row in rows} | removed)
        if kind in ("", row.kind) and visit in ("", row.visit) and code in ("", row.code)
    ]


def outlines(seat: Seat, visit: RecordId) -> Sequence[tuple[RecordId, str, str]]:
    """Return id, kind and code of what ``listed`` has of a visit, in no order; the casebook's rows are not read."""
    known: list[tuple[RecordId, str, str]] = []
    removed: frozenset[RecordId] = frozenset()
    if seat.vault.has_casebook:
        removed = frozenset(row.record for row in receipts.handed_over(seat.vault.casebook))
        found = revisions.outlines_of(seat.vault.casebook, visit)
        known = [(id_, kind, code) for id_, kind, code, state in found if id_ not in removed or state != PURGED]
    alone = _of_daybook(seat, {id_ for id_, _kind, _code in known} | removed)
    return known + [(row.id, row.kind, row.code) for row in alone if row.visit == visit]


def rows_for(seat: Seat, wanted: Sequence[RecordId]) -> Mapping[RecordId, RecordRow]:
    """Return the rows of these records, from the casebook first; one that has no revision yet has none."""
    found = dict(revisions.rows_of(seat.vault.casebook, wanted)) if seat.vault.has_casebook else {}
    for record in wanted:
        if record not in found and revisions.kind_of(seat.vault.daybook, record):
            found[record] = rows_of.of_state(record, writing.merged_record(seat, record))
    return found


def _of_daybook(seat: Seat, seen: Collection[RecordId]) -> Iterator[RecordRow]:
    for record in revisions.record_ids(seat.vault.daybook):
        if record not in seen:
            yield rows_of.of_state(record, writing.merged_record(seat, record))


def visits(seat: Seat) -> Sequence[pools.Plan]:
    """Return the visits this vault knows, in the order of their codes."""
    return pools.plans(seat.vault.daybook)


def find(seat: Seat, name: str) -> RecordId:
    """Return the record called by its id or its code; of several under one code the talk before the medical note.

    Of two talks with one person it is the one whose id comes first: the same on every laptop.

    Raises ``BadCodeError`` or ``UnknownCodeError`` with the nearest right codes, ``NoRecordError`` for an id, and
    ``NotOpenError`` for a code that only a closed casebook could know.
    """
    if len(name) == len(RecordId("0" * 32)) and "-" not in name:
        if writing.known_revisions(seat, RecordId(name)):
            return RecordId(name)
        raise NoRecordError
    code = codes.parse(name)
    matching = [row for row in listed(seat, code=code) if row.code == code]
    if not matching:
        if not seat.vault.has_casebook:
            raise NotOpenError(book=vault.CASEBOOK)
        known = {Code(row.code) for row in listed(seat) if row.code}
        raise UnknownCodeError(nearest=" ".join(codes.nearest(name, known=known)))
    return min(matching, key=lambda row: (_PLACES.get(row.kind, len(_PLACES)), row.id)).id


def show(seat: Seat, record: RecordId) -> Shown:
    """Return one record as it stands. Raises ``NoRecordError``."""
    state = writing.merged_record(seat, record)
    if not state.heads:
        raise NoRecordError
    row = revisions.row_of(seat.vault.casebook, record) if seat.vault.has_casebook else None
    has_draft = any(drafts.of_record(book, record) for book in seat.vault.books())
    return Shown(row or rows_of.of_state(record, state), state, has_draft)


def code_of(seat: Seat, record: RecordId) -> str:
    """Return a record's code, as it is being typed or as it stands; "" for one without."""
    draft = next((found for book in seat.vault.books() if (found := drafts.of_record(book, record))), None)
    fields = draft.fields if draft is not None else writing.merged_record(seat, record).fields
    return str((fields or {}).get("code", ""))


def history(seat: Seat, record: RecordId) -> Sequence[Step]:
    """Return all revisions of a record, each after the ones it was written on. Raises ``NoRecordError``."""
    known = {revision.id: revision for revision in writing.known_revisions(seat, record)}
    if not known:
        raise NoRecordError
    done: list[RevisionId] = []
    while len(done) < len(known):
        ready = [
            i
            for i, r in known.items()
            if i not in done and all(p in done or p not in known for p in r.header.parents)
        ]
        done.extend(sorted(ready))
    return [
        Step(
            id=key,
            parents=known[key].header.parents,
            device=known[key].header.device,
            counter=known[key].header.counter,
            mode=known[key].header.mode.value,
            written=known[key].written,
            fields=dict(found) if (found := known[key].fields) is not None else None,
        )
        for key in done
    ]


def search(seat: Seat, text: str, filters: Filters = searching.NO_FILTERS) -> Sequence[RecordRow]:
    """Return the records that are found by ``text`` and have the filters; how is said in ``search.py``."""
    return [hit.row for hit in searching.search(seat, text, filters)]


def person_types() -> Sequence[CodeType]:
    """Return the types of code a talk may have."""
    return (CodeType.PERSON, CodeType.STAFF)
