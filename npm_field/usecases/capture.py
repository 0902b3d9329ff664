"""Capture: begin a record with a code at once, save while typing, leave it as a signed revision.

Saving replaces the record's one draft row and returns when it is on the disk; a name typed and taken out again is in
no history (security.md part I, "Records, drafts, history").
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent, documents
from npm_field.domain.codes import type_of
from npm_field.domain.completion import BY_CHOICE, State
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import KINDS, VISIT
from npm_field.domain.modes import Mode, require_floor
from npm_field.errors import ConsentForbidsError, ForbiddenInModeError, NoRecordError
from npm_field.usecases import clinicians, known_plan, note_told, referrals, writing
from storage import drafts, pools, streams
from storage.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from npm_field.domain.codes import CodeType
    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat


COMPLETING: Final = State.COMPLETING.value
"""The state of a partial record while its full record is being typed."""

UNFINISHED: Final = frozenset(state.value for state in (State.COMPLETING, *BY_CHOICE))
"""States in which a full record is still a draft, and stays one until a person calls it complete."""

COMPLETE: Final = State.COMPLETE.value
"""The state of a partial record whose full record is written."""

OFFERED: Final = frozenset({"code", "day", "day_part", "received"})
"""What a record holds before a person has said anything in it."""


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
    return _put(seat, blank(seat, kind, visit, mode, code_type=code_type, fields=fields))


def blank(
    seat: Seat,
    kind: Kind,
    visit: RecordId,
    mode: Mode = Mode.FULL,
    *,
    code_type: CodeType | None = None,
    fields: Mapping[str, object] | None = None,
) -> Draft:
    """Return the draft that ``begin`` would start, not yet on the disk: its first save starts it.

    Raises as ``begin``.
    """
    if mode not in kind.modes:
        raise ForbiddenInModeError(field="", mode=mode.value)
    if kind.floor_governed:
        require_floor(mode, known_plan.floor_of(seat, visit))
    start = documents.check(kind, mode, fields or {}, seat.vocabularies)
    clinicians.require(seat, kind, start)
    referrals.require(seat, kind, start)
    if kind.code_types and "code" not in start:
        start["code"] = take_code(seat, code_type or kind.code_types[0])
    record = RecordId(uuid.uuid4().hex)
    return Draft(record, kind.name, record if kind is VISIT else visit, mode, (), start)


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


def settle(
    seat: Seat,
    record: RecordId,
    fields: Mapping[str, object],
    settles: Mapping[tuple[str, ...], str] | None = None,
) -> RevisionId:
    """Settle differences of a record: sign what a person decided as one revision on all of its heads (INV17).

    Without ``settles`` nothing stays open. Raises ``NoRecordError`` and the errors of ``save``. What is being typed
    is signed first, so nothing is lost.
    """
    draft = settlement(seat, record, fields)
    revision = writing.sign_draft(seat, draft, settles)
    book = writing.book_of(seat, draft.mode)
    with book.change():
        writing.store_own(seat, book, [revision])
    known_plan.refresh_after(seat, draft.kind, draft.visit)
    return revision.id


def settlement(seat: Seat, record: RecordId, fields: Mapping[str, object]) -> Draft:
    """Return what ``settle`` would sign, after every check of it; only what was being typed is signed.

    Raises as ``settle``.
    """
    leave(seat, record)
    state = writing.merged_record(seat, record)
    if not state.heads:
        raise NoRecordError
    header = state.heads[0].header
    mode = _mode_of(state.heads, state.fields or {}, KINDS.get(header.kind))
    parents = tuple(head.id for head in state.heads)
    draft = Draft(record, header.kind, header.visit, mode, parents, {})
    return replace(draft, fields=_checked(seat, draft, fields))


def save(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> Draft:
    """Replace the draft's fields on the disk; when this returns, they survive a power cut.

    Raises the errors of ``documents.check`` and leaves the earlier draft as it was. Once consent to keep notes was
    withdrawn, every other content is purged as it comes: ``ConsentForbidsError`` says so before it is typed.
    """
    return _put(seat, replace(draft, fields=_checked(seat, draft, fields)))


def require_mode(seat: Seat, draft: Draft) -> None:
    """Hold the floor when a record's mode becomes looser than it was begun in (INV06).

    A completion is no capture: it was begun as a full draft of its own.
    """
    found = drafts.of_record(writing.book_of(seat, draft.mode), draft.record)
    begun = [found.mode] if found is not None else []
    begun += [revision.header.mode for revision in writing.known_revisions(seat, draft.record)]
    if not any(draft.mode.at_least(mode) for mode in begun):
        require_floor(draft.mode, known_plan.floor_of(seat, draft.visit))


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
        with book.change():
            revision = note_told.store(seat, book, draft)
            drafts.remove(book, record)
        known_plan.refresh_after(seat, draft.kind, draft.visit)
        return revision.id
    return None


def drop_untouched(seat: Seat, draft: Draft) -> None:
    """Take away a record that was only offered: never signed, nothing said. Its code stays used up (INV01).

    A draft that holds more is left as a revision instead, as ``leave`` does.
    """
    book = writing.book_of(seat, draft.mode)
    found = drafts.of_record(book, draft.record)
    if found is None or found.parents or set(found.fields) - OFFERED or _has_attachments(seat, draft.record):
        leave(seat, draft.record)
        return
    with book.change():
        drafts.remove(book, draft.record)


def move_untouched(seat: Seat, draft: Draft, mode: Mode) -> Draft:
    """Take a record that holds nothing but its code to another mode, before anything is signed.

    Raises ``BelowFloorError`` (INV06). A crash in between leaves the code in both books: one record, nothing said.
    One that has attachments holds more than its code: it is signed as it is, and another is begun (INV05).
    """
    require_floor(mode, known_plan.floor_of(seat, draft.visit))
    if _has_attachments(seat, draft.record):
        leave(seat, draft.record)
        code = draft.fields.get("code")
        return begin(seat, KINDS[draft.kind], draft.visit, mode, code_type=type_of(Code(str(code))) if code else None)
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
        if states.get(draft.record) not in UNFINISHED or draft.fields.get("completion") == COMPLETE
    ]
    for record in waiting:
        leave(seat, record)
    return len(waiting)


def take_code(seat: Seat, code_type: CodeType) -> Code:
    """Take an unused code of this laptop's pool; it is gone from the pool at once. ``PoolExhaustedError``."""
    with seat.vault.daybook.change() as daybook:
        return pools.take(daybook, code_type, seat.random_below)


def _checked(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> dict[str, object]:
    kind = KINDS[draft.kind]
    checked = documents.check(kind, draft.mode, fields, seat.vocabularies)
    clinicians.require(seat, kind, checked)
    note_told.require_here(seat, draft, checked)
    referrals.require(seat, kind, checked, draft.record)
    if kind.floor_governed:
        require_mode(seat, draft)
    if kind.consent_governed and not consent.ends_content(checked):
        require_not_withdrawn(seat, draft.record)
    return checked


def _mode_of(heads: Iterable[Revision], fields: Mapping[str, object], kind: Kind | None) -> Mode:
    """Return the mode in which a record is written on: the loosest of its heads, full for who can read the box."""
    mode = min((head.header.mode for head in heads), key=lambda m: m.strictness)
    stub = {field.name for field in kind.fields_in(Mode.DROP_BOX)} if kind else set()
    return Mode.FULL if mode is Mode.DROP_BOX and fields.keys() - stub else mode


def _own_head(seat: Seat, heads: Sequence[Revision]) -> Revision:
    """Return the head this laptop wrote, else the first; never one that was purged while another was not."""
    return min(heads, key=lambda head: (head.fields is None, head.header.device != seat.device, head.id))


def require_not_withdrawn(seat: Seat, record: RecordId) -> None:
    """Raise ``ConsentForbidsError`` where what was said was ended for good before (``consent.ends_content``)."""
    if any(consent.ends_content(r.fields or {}) for r in writing.known_revisions(seat, record)):
        raise ConsentForbidsError


def _has_attachments(seat: Seat, record: RecordId) -> bool:
    return seat.vault.has_casebook and bool(streams.attached_to(seat.vault.casebook, record))


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
