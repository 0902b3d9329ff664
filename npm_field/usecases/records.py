"""Reading: lists, one record as it stands, its history, search."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import KINDS
from npm_field.domain.summary import summarise
from npm_field.errors import NoRecordError, NotOpenError, UnknownCodeError
from npm_field.usecases import writing
from storage import drafts, pools, revisions, vault
from storage.revisions import RecordRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.identifiers import DeviceId, RevisionId
    from npm_field.domain.merge import Merged
    from npm_field.usecases.seat import Seat


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


def listed(seat: Seat, *, kind: str = "", visit: RecordId | str = "") -> Sequence[RecordRow]:
    """Return the records of both open books, the casebook's first; one that is in both is listed once."""
    rows = list(revisions.listed(seat.vault.casebook, kind=kind, visit=visit)) if seat.vault.has_casebook else []
    seen = {row.id for row in rows}
    for record in revisions.record_ids(seat.vault.daybook):
        row = _daybook_row(seat, record)
        if record not in seen and kind in ("", row.kind) and visit in ("", row.visit):
            rows.append(row)
    return rows


def visits(seat: Seat) -> Sequence[pools.Plan]:
    """Return the visits this vault knows, in the order of their codes."""
    return pools.plans(seat.vault.daybook)


def find(seat: Seat, name: str) -> RecordId:
    """Return the record called by its id or its code.

    Raises ``BadCodeError`` or ``UnknownCodeError`` with the nearest right codes, ``NoRecordError`` for an id, and
    ``NotOpenError`` for a code that only a closed casebook could know.
    """
    if len(name) == len(RecordId("0" * 32)) and "-" not in name:
        if writing.known_revisions(seat, RecordId(name)):
            return RecordId(name)
        raise NoRecordError
    code = codes.parse(name)
    matching = [row for row in listed(seat) if row.code == code]
    if not matching:
        if not seat.vault.has_casebook:
            raise NotOpenError(book=vault.CASEBOOK)
        known = {Code(row.code) for row in listed(seat) if row.code}
        raise UnknownCodeError(nearest=" ".join(codes.nearest(name, known=known)))
    return matching[0].id


def show(seat: Seat, record: RecordId) -> Shown:
    """Return one record as it stands. Raises ``NoRecordError``."""
    state = writing.merged_record(seat, record)
    if not state.heads:
        raise NoRecordError
    row = next((row for row in listed(seat) if row.id == record), None) or _daybook_row(seat, record)
    return Shown(row, state, any(drafts.of_record(book, record) for book in seat.vault.books()))


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


def search(seat: Seat, text: str) -> Sequence[RecordRow]:
    """Return the records that hold all the words of ``text``; a code with one slip still finds its record.

    The casebook's index alone is searched: the daybook has none, so that it never holds the words.
    """
    words = _words(text)
    found = list(revisions.search(seat.vault.casebook, words)) if words else []
    for code in codes.nearest(text, known=revisions.codes_in_use(seat.vault.casebook)):
        found += [row for row in revisions.listed(seat.vault.casebook, code=code) if row not in found]
    return found


def _words(text: str) -> Sequence[str]:
    """Split what was typed as the index does: at everything that is neither letter, mark nor digit."""
    signs = (sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text)
    return "".join(signs).split()


def _daybook_row(seat: Seat, record: RecordId) -> RecordRow:
    state = writing.merged_record(seat, record)
    header = state.heads[0].header
    summary = summarise(state, KINDS.get(header.kind))
    return RecordRow(
        id=record,
        kind=header.kind,
        visit=header.visit,
        code=summary.code,
        area=summary.area,
        mode=summary.mode.value,
        sensitivity=summary.sensitivity.value,
        state=summary.state,
        differences=len(state.differences),
    )


def person_types() -> Sequence[CodeType]:
    """Return the types of code a talk may have."""
    return (CodeType.PERSON, CodeType.STAFF)
