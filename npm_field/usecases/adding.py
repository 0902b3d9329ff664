"""Adding whole records: what a person or a program hands in, parsed; all of them or none (INV01).

Nothing is typed here: the command line, the plan, paper and the demo give documents, and each becomes a signed
revision at once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes, documents, finding_text
from npm_field.domain.codes import CodeType, type_of
from npm_field.domain.fields import Shape
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import KINDS, VISIT
from npm_field.domain.modes import Mode, require_floor
from npm_field.errors import (
    BadRecordError,
    CodeTakenError,
    FieldError,
    ForbiddenInModeError,
    NoVisitError,
    PoolExhaustedError,
    UnknownCodeError,
)
from npm_field.usecases import clinicians, known_plan, note_told, referrals, writing
from storage import drafts, pools, revisions
from storage.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from npm_field.domain.fields import Field, Kind
    from npm_field.usecases.seat import Seat

CHECKED_TYPES: Final = frozenset({CodeType.AREA, CodeType.WORD})
"""Codes that must already stand for something of this visit when a record points to them."""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one document gave."""

    record: RecordId
    code: Code | None


@dataclass(frozen=True, slots=True)
class Document:
    """One record as a person or a program hands it in, parsed.

    ``from_paper`` takes over a code that is on a paper pad; ``same_person`` allows a second talk under one code.
    """

    kind: str
    visit: str
    mode: Mode
    fields: Mapping[str, object]
    from_paper: bool = False
    same_person: bool = False


def add(seat: Seat, documents_in: Sequence[Document]) -> Sequence[Added]:
    """Add records: all of them or none, and then no code is used up either.

    Raises what ``begin`` and ``save`` raise, with the ``line`` (from 1) that does not fit.
    """
    prepared = prepare(seat, documents_in)
    if len({draft.mode is Mode.FULL for draft in prepared}) > 1:
        # The books are two files: only within one of them can a batch be all or none.
        raise BadRecordError(kind=prepared[0].kind, field="mode", reason="mixed_books")
    if any(draft.mode is Mode.DROP_BOX for draft in prepared):
        raise ForbiddenInModeError(field="", mode=Mode.DROP_BOX.value)  # only dropbox.add keeps them out of the books
    if prepared:
        _store_drafts(seat, prepared)
    for draft in prepared:
        known_plan.refresh_after(seat, draft.kind, draft.visit)
    return [Added(draft.record, code_of(draft)) for draft in prepared]


def prepare(seat: Seat, documents_in: Sequence[Document]) -> list[Draft]:
    """Return documents as drafts that fit, each with its code; nothing is written. Raises as ``add``."""
    prepared: list[Draft] = []
    for line, document in enumerate(documents_in, start=1):
        try:
            prepared.append(_prepared(seat, document, prepared))
        except FieldError as error:
            error.facts["line"] = line
            raise
    return prepared


def code_of(draft: Draft) -> Code | None:
    """Return the code of a record that has one."""
    return Code(str(draft.fields["code"])) if "code" in draft.fields else None


def _store_drafts(seat: Seat, chosen: Sequence[Draft]) -> None:
    book = writing.book_of(seat, chosen[0].mode)
    # First, so that a cut in between burns codes; the other way round it would give one code to two people (INV01).
    with seat.vault.daybook.change() as daybook:
        for draft in chosen:
            if "code" in draft.fields:
                pools.discard(daybook, Code(str(draft.fields["code"])))
    with book.change():
        for draft in chosen:
            note_told.store(seat, book, draft)


def _prepared(seat: Seat, document: Document, earlier: Sequence[Draft]) -> Draft:
    kind = KINDS.get(document.kind)
    if kind is None:
        near = next(iter(get_close_matches(document.kind[: documents.MAX_NAME], KINDS, n=1)), "")
        raise BadRecordError(kind="", field="", reason="unknown_kind", nearest=near)
    # What goes into the box is a complete record; only where it is kept is another matter.
    is_boxed = document.mode is Mode.DROP_BOX and kind.can_be_boxed
    fields = documents.check(kind, Mode.FULL if is_boxed else document.mode, document.fields, seat.vocabularies)
    visit = RecordId("") if kind is VISIT else _visit_id(seat, document.visit, earlier)
    clinicians.require(seat, kind, fields)
    referrals.require(seat, kind, fields)
    finding_text.require(kind, fields)
    if kind.floor_governed:
        require_floor(document.mode, _floor(seat, visit, earlier))
    if kind.code_types:
        fields["code"] = _own_code(seat, kind, document, fields, earlier)
    _require_known(seat, kind.fields, fields, visit, earlier)
    record = RecordId(uuid.uuid4().hex)
    return Draft(record, kind.name, record if kind is VISIT else visit, document.mode, (), fields)


def _visit_id(seat: Seat, code: str, earlier: Sequence[Draft]) -> RecordId:
    """Return the visit with this code, or the only one there is when none is named."""
    known = {str(plan.code): plan.visit for plan in pools.plans(seat.vault.daybook)}
    known |= {str(draft.fields.get("code")): draft.record for draft in earlier if draft.kind == VISIT.name}
    if not code:
        if len(known) != 1:
            raise NoVisitError
        return next(iter(known.values()))
    wanted = codes.parse(code, (CodeType.VISIT,))
    if wanted not in known:
        near = codes.nearest(code, known={Code(found) for found in known})
        raise UnknownCodeError(nearest=" ".join(near))
    return known[wanted]


def _floor(seat: Seat, visit: RecordId, earlier: Sequence[Draft]) -> Mode:
    for draft in earlier:
        if draft.record == visit:
            return Mode(str(draft.fields.get("capture_floor", Mode.FULL.value)))
    return known_plan.floor_of(seat, visit)


def _own_code(
    seat: Seat, kind: Kind, document: Document, fields: Mapping[str, object], earlier: Sequence[Draft]
) -> Code:
    """Return the record's own code: a new one, or the one named if it is this laptop's to give (INV01)."""
    used = {str(draft.fields.get("code", "")) for draft in earlier} | set(_codes_in_use(seat))
    if "code" not in fields:
        return _free_code(seat, kind.code_types[0], used)
    code = Code(str(fields["code"]))
    if code in used:
        if document.same_person and kind.consent_governed:
            return code
        raise CodeTakenError
    if not document.from_paper and code not in pools.unused(seat.vault.daybook):
        raise UnknownCodeError(nearest=" ".join(codes.nearest(code, known=pools.unused(seat.vault.daybook))))
    return code


def _free_code(seat: Seat, code_type: CodeType, used: Collection[str]) -> Code:
    """Choose an unused code and leave it in the pool: it is taken out when the whole batch is known to fit."""
    free = sorted(c for c in pools.unused(seat.vault.daybook) if type_of(c) is code_type and c not in used)
    if not free:
        raise PoolExhaustedError(type=code_type.value)
    return free[seat.random_below(len(free))]


def _codes_in_use(seat: Seat) -> Iterable[str]:
    if seat.vault.has_casebook:
        yield from revisions.codes_in_use(seat.vault.casebook)
    for book in seat.vault.books():
        yield from (str(draft.fields.get("code", "")) for draft in drafts.all_of(book))
    for revision in revisions.all_of(seat.vault.daybook):
        yield str((revision.fields or {}).get("code", ""))


def _require_known(
    seat: Seat, table: Iterable[Field], fields: Mapping[str, object], visit: RecordId, earlier: Sequence[Draft]
) -> None:
    """Raise ``UnknownCodeError`` for an area or word code that stands for nothing on this visit."""
    known = set(pools.picks(seat.vault.daybook, visit)) if visit else set()
    for draft in earlier:
        known |= {Code(str(draft.fields["code"]))} if draft.kind == "area" else set()
        words = draft.fields.get("words")
        known |= {Code(str(word)) for word in words} if isinstance(words, dict) else set()
    for field in table:
        if field.name == "code":
            continue
        for code in _codes_in(field, fields.get(field.name)):
            if type_of(code) in CHECKED_TYPES and code not in known:
                # No well-formed code is one slip away from another (INV03), so here likeness has to do.
                raise UnknownCodeError(nearest=" ".join(get_close_matches(code, known, n=1)))


def _codes_in(field: Field, value: object) -> Iterable[Code]:
    if field.shape is Shape.CODE and value:
        yield Code(str(value))
    elif field.shape is Shape.CODES and isinstance(value, list):
        yield from (Code(str(item)) for item in value)
    elif field.shape is Shape.ITEMS and isinstance(value, list):
        for element in value:
            for part in field.items:
                yield from _codes_in(part, element.get(part.name))
