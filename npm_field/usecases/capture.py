"""Capture: begin a record with a code at once, save while typing, leave it as a signed revision.

Saving replaces the record's one draft row and returns when it is on the disk; a name typed and taken out again is in
no history (security.md part I, "Records, drafts, history").
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes, consent, documents
from npm_field.domain.codes import CodeType, type_of
from npm_field.domain.fields import Shape
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import KINDS, VISIT
from npm_field.domain.modes import Mode, require_floor
from npm_field.errors import (
    BadRecordError,
    CodeTakenError,
    ConsentForbidsError,
    FieldError,
    ForbiddenInModeError,
    NoRecordError,
    NoVisitError,
    PoolExhaustedError,
    UnknownCodeError,
)
from npm_field.usecases import writing
from storage import drafts, pools, revisions
from storage.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from npm_field.domain.fields import Field, Kind
    from npm_field.domain.identifiers import RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat

CHECKED_TYPES: Final = frozenset({CodeType.AREA, CodeType.WORD})
"""Codes that must already stand for something of this visit when a record points to them."""


COMPLETING: Final = "completing"
"""The state of a partial record while its full record is being typed."""

COMPLETE: Final = "complete"
"""The state of a partial record whose full record is written."""

OFFERED: Final = frozenset({"code", "day", "day_part"})
"""What a record holds before a person has said anything in it."""

AFTER_CAPTURE: Final = frozenset(
    {"left_place", "debriefed", "synced", "reported", "follow_up", "archived", "aborted"}
)
"""States of a visit in which the floor no longer holds: what is written then is not written in the place (INV06)."""


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


def begin(
    seat: Seat,
    kind: Kind,
    visit: RecordId,
    mode: Mode = Mode.FULL,
    *,
    code_type: CodeType | None = None,
    fields: Mapping[str, object] | None = None,
) -> Draft:
    """Start a record: a code from this laptop's pool where the kind has codes, and a draft on the disk.

    Raises ``BelowFloorError`` (INV06), ``PoolExhaustedError``, ``NoVisitError`` and the errors of
    ``documents.check`` for ``fields``, before a code is taken.
    """
    if mode not in kind.modes:
        raise ForbiddenInModeError(field="", mode=mode.value)
    if kind is not VISIT and kind.consent_governed:
        require_floor(mode, floor_of(seat, visit))
    start = documents.check(kind, mode, fields or {}, seat.vocabularies)
    if kind.code_types and "code" not in start:
        start["code"] = take_code(seat, code_type or kind.code_types[0])
    record = RecordId(uuid.uuid4().hex)
    draft = Draft(record, kind.name, record if kind is VISIT else visit, mode, (), start)
    return _put(seat, draft)


def edit(seat: Seat, record: RecordId) -> Draft:
    """Return the record's draft, or a new one on its present heads (not yet on the disk: nothing was changed).

    While accounts differ it is on one head only, this laptop's own if there is one: a revision on all heads would
    settle every difference by the way (INV17); ``settle`` does that on purpose.
    """
    for book in seat.vault.books():
        found = drafts.of_record(book, record)
        if found:
            return found
    state = writing.merged_record(seat, record)
    if not state.heads:
        raise NoRecordError
    header = state.heads[0].header
    mode = _mode_of(state.heads, state.fields or {}, KINDS.get(header.kind))
    if state.differences:
        mine = _own_head(seat, state.heads)
        mode = _mode_of([mine], mine.fields or {}, KINDS.get(header.kind))
        return Draft(record, header.kind, header.visit, mode, (mine.id,), dict(mine.fields or {}))
    parents = tuple(head.id for head in state.heads)
    return Draft(record, header.kind, header.visit, mode, parents, dict(state.fields or {}))


def settle(seat: Seat, record: RecordId, fields: Mapping[str, object]) -> RevisionId | None:
    """Settle the differences of a record: sign what a person decided as one revision on all of its heads (INV17).

    Raises ``NoRecordError`` and the errors of ``save``. What is being typed is signed first, so nothing is lost.
    """
    leave(seat, record)
    state = writing.merged_record(seat, record)
    if not state.heads:
        raise NoRecordError
    header = state.heads[0].header
    mode = _mode_of(state.heads, state.fields or {}, KINDS.get(header.kind))
    parents = tuple(head.id for head in state.heads)
    save(seat, Draft(record, header.kind, header.visit, mode, parents, {}), fields)
    return leave(seat, record)


def save(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> Draft:
    """Replace the draft's fields on the disk; when this returns, they survive a power cut.

    Raises the errors of ``documents.check`` and leaves the earlier draft as it was. Once consent to keep notes was
    withdrawn, every other content is purged as it comes: ``ConsentForbidsError`` says so before it is typed.
    """
    kind = KINDS[draft.kind]
    checked = documents.check(kind, draft.mode, fields, seat.vocabularies)
    if kind.consent_governed:
        require_mode(seat, draft)
    if kind.consent_governed and not consent.is_withdrawn(checked.get("consent")):
        require_not_withdrawn(seat, draft.record)
    return _put(seat, replace(draft, fields=checked))


def require_mode(seat: Seat, draft: Draft) -> None:
    """Hold the floor when a record's mode becomes looser than it was begun in (INV06).

    A completion is no capture: it was begun as a full draft of its own.
    """
    found = drafts.of_record(writing.book_of(seat, draft.mode), draft.record)
    begun = [found.mode] if found is not None else []
    begun += [revision.header.mode for revision in writing.known_revisions(seat, draft.record)]
    if not any(draft.mode.at_least(mode) for mode in begun):
        require_floor(draft.mode, floor_of(seat, draft.visit))


def leave(seat: Seat, record: RecordId) -> RevisionId | None:
    """Cut the signed revision of a record's draft; None when nothing was changed since the last one."""
    for book in seat.vault.books():
        draft = drafts.of_record(book, record)
        if draft is None:
            continue
        if _is_unchanged(seat, draft):
            with book.change():
                drafts.remove(book, record)
            return None
        revision = writing.sign_draft(seat, draft)
        with book.change():
            writing.store_own(seat, book, [revision])
            drafts.remove(book, record)
        _refresh_plan(seat, draft.kind, draft.visit)
        return revision.id
    return None


def drop_untouched(seat: Seat, draft: Draft) -> None:
    """Take away a record that was only offered: never signed, nothing said. Its code stays used up (INV01).

    A draft that holds more is left as a revision instead, as ``leave`` does.
    """
    book = writing.book_of(seat, draft.mode)
    found = drafts.of_record(book, draft.record)
    if found is None or found.parents or set(found.fields) - OFFERED:
        leave(seat, draft.record)
        return
    with book.change():
        drafts.remove(book, draft.record)


def move_untouched(seat: Seat, draft: Draft, mode: Mode) -> Draft:
    """Take a record that holds nothing but its code to another mode, before anything is signed.

    Raises ``BelowFloorError`` (INV06). A crash in between leaves the code in both books: one record, nothing said.
    """
    require_floor(mode, floor_of(seat, draft.visit))
    moved = _put(seat, replace(draft, mode=mode))
    old, new = writing.book_of(seat, draft.mode), writing.book_of(seat, mode)
    if old is not new:
        with old.change():
            drafts.remove(old, draft.record)
    return moved


def leave_all(seat: Seat) -> int:
    """Cut the revisions of all drafts, as at unlock and before a hand-over; returns how many records were left.

    A completion that is under way stays a draft until a person calls it complete: signed, it would be that already.
    """
    states = pools.completions(seat.vault.daybook)
    waiting = [
        draft.record
        for book in seat.vault.books()
        for draft in drafts.all_of(book)
        if states.get(draft.record) != COMPLETING or draft.fields.get("completion") == COMPLETE
    ]
    for record in waiting:
        leave(seat, record)
    return len(waiting)


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
        _refresh_plan(seat, draft.kind, draft.visit)
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


def floor_of(seat: Seat, visit: RecordId) -> Mode:
    """Return the visit's capture floor, which the daybook knows too. Raises ``NoVisitError``."""
    for plan in pools.plans(seat.vault.daybook):
        if plan.visit == visit:
            return plan.floor
    raise NoVisitError


def take_code(seat: Seat, code_type: CodeType) -> Code:
    """Take an unused code of this laptop's pool; it is gone from the pool at once. ``PoolExhaustedError``."""
    with seat.vault.daybook.change() as daybook:
        return pools.take(daybook, code_type, seat.random_below)


def _mode_of(heads: Iterable[Revision], fields: Mapping[str, object], kind: Kind | None) -> Mode:
    """Return the mode in which a record is written on: the loosest of its heads, full for who can read the box."""
    mode = min((head.header.mode for head in heads), key=lambda m: m.strictness)
    stub = {field.name for field in kind.fields_in(Mode.DROP_BOX)} if kind else set()
    return Mode.FULL if mode is Mode.DROP_BOX and fields.keys() - stub else mode


def _own_head(seat: Seat, heads: Sequence[Revision]) -> Revision:
    """Return the head this laptop wrote, else the first; never one that was purged while another was not."""
    return min(heads, key=lambda head: (head.fields is None, head.header.device != seat.device, head.id))


def require_not_withdrawn(seat: Seat, record: RecordId) -> None:
    """Raise ``ConsentForbidsError`` where consent to the notes of a record was withdrawn before."""
    if any(consent.is_withdrawn((r.fields or {}).get("consent")) for r in writing.known_revisions(seat, record)):
        raise ConsentForbidsError


def _put(seat: Seat, draft: Draft) -> Draft:
    with writing.book_of(seat, draft.mode).change() as book:
        drafts.put(book, draft)
    return draft


def _is_unchanged(seat: Seat, draft: Draft) -> bool:
    """Return whether a draft says what its only parent says."""
    if len(draft.parents) != 1:
        return False
    parent = next((r for r in writing.known_revisions(seat, draft.record) if r.id == draft.parents[0]), None)
    return parent is not None and parent.header.mode is draft.mode and parent.fields == draft.fields


def _store_drafts(seat: Seat, chosen: Sequence[Draft]) -> None:
    book = writing.book_of(seat, chosen[0].mode)
    # First, so that a cut in between burns codes; the other way round it would give one code to two people (INV01).
    with seat.vault.daybook.change() as daybook:
        for draft in chosen:
            if "code" in draft.fields:
                pools.discard(daybook, Code(str(draft.fields["code"])))
    with book.change():
        for draft in chosen:
            writing.store_own(seat, book, [writing.sign_draft(seat, draft)])


def _prepared(seat: Seat, document: Document, earlier: Sequence[Draft]) -> Draft:
    kind = KINDS.get(document.kind)
    if kind is None:
        near = next(iter(get_close_matches(document.kind[: documents.MAX_NAME], KINDS, n=1)), "")
        raise BadRecordError(kind="", field="", reason="unknown_kind", nearest=near)
    # What goes into the box is a complete record; only where it is kept is another matter.
    is_boxed = document.mode is Mode.DROP_BOX and kind.can_be_boxed
    fields = documents.check(kind, Mode.FULL if is_boxed else document.mode, document.fields, seat.vocabularies)
    visit = RecordId("") if kind is VISIT else _visit_id(seat, document.visit, earlier)
    if kind.consent_governed:
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
    return floor_of(seat, visit)


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


def _refresh_plan(seat: Seat, kind: str, visit: RecordId) -> None:
    """Keep what the daybook knows of a visit in step with its complete record."""
    if kind in {"visit", "area"} and seat.vault.has_casebook:
        refresh_plan(seat, visit)


def refresh_plan(seat: Seat, visit: RecordId) -> None:
    """Copy a visit's code, floor and bare area and word codes into the daybook; no meaning goes with them."""
    fields = writing.merged_record(seat, visit).fields
    if not fields or "code" not in fields:
        return
    areas = [Code(row.code) for row in revisions.listed(seat.vault.casebook, kind="area", visit=visit) if row.code]
    words = fields.get("words")
    over = fields.get("state") in AFTER_CAPTURE
    plan = pools.Plan(
        visit=visit,
        code=Code(str(fields["code"])),
        floor=Mode.FULL if over else Mode(str(fields.get("capture_floor", Mode.FULL.value))),
        words=str(fields.get("partial_words", "violation_words")),
    )
    picks = sorted({*areas, *(Code(str(word)) for word in (words if isinstance(words, dict) else ()))})
    if plan in pools.plans(seat.vault.daybook) and picks == list(pools.picks(seat.vault.daybook, visit)):
        return
    with seat.vault.daybook.change() as daybook:
        pools.put_plan(daybook, plan, picks)
