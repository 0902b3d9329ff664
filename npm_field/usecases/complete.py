"""Completing a partial record in a safe place, across the two books (workflow 3.5; INV07; security.md part I).

The order is the promise: its revisions are copied into the casebook, the full record is written there on top of
them, and only then is it marked done in the daybook. Cut anywhere, the next ``repair`` or the same act again ends in
the same state; nothing is lost and nothing is there twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent
from npm_field.domain.capsule import RECORD
from npm_field.domain.day_parts import Band
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import KINDS, VISIT
from npm_field.domain.merge import merged
from npm_field.domain.modes import Mode
from npm_field.errors import ConsentForbidsError, NoRecordError
from npm_field.usecases import capture, dropbox, known_plan, rotation, writing
from npm_field.usecases.capture import COMPLETE
from storage import capsules, drafts, pools, revisions
from storage.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.merge import Merged
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat

CLOSED: Final = frozenset({COMPLETE, "confirmed", "not_completable", "left_partial_by_choice"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that still has to be completed, with its cues. ``age_hours`` goes by the part of the day."""

    record: RecordId
    visit: RecordId
    mode: Mode
    state: str
    fields: Mapping[str, object]
    written: str
    age_hours: int


def queue(seat: Seat) -> Sequence[Waiting]:
    """Return the partial and oral-only records still to complete, the oldest and gravest first (R015)."""
    states = pools.completions(seat.vault.daybook)
    waiting = [
        _waiting(seat, record, states.get(record, ""))
        for record in revisions.record_ids(seat.vault.daybook)
        if states.get(record) not in CLOSED
        and not _is_purged(seat, record)
        and not _is_withdrawn(seat, record)
        and not dropbox.is_boxed(revisions.of_record(seat.vault.daybook, record))
    ]
    return sorted(waiting, key=lambda w: (-w.age_hours, -int(str(w.fields.get("severity", 0))), w.record))


def begin_completion(seat: Seat, record: RecordId) -> Draft:
    """Copy a partial record into the casebook and return a full draft on top of it, filled from its signs.

    Doing it again returns the draft as it was left, or one on the full record where that was signed already: a second
    beginning beside it would be there twice. Raises ``NoRecordError``, ``NotOpenError``, ``ConsentForbidsError``.
    """
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    found = drafts.of_record(casebook, record)
    if found:
        return found
    capture.leave(seat, record)
    captured = revisions.of_record(daybook, record)
    if not captured:
        raise NoRecordError
    if _is_withdrawn(seat, record):
        raise ConsentForbidsError
    if any(revision.header.mode is Mode.FULL for revision in revisions.of_record(casebook, record)):
        return capture.edit(seat, record)
    with casebook.change():
        writing.store_own(seat, casebook, captured)
    with daybook.change():
        pools.set_completion(daybook, record, capture.COMPLETING)
    draft = _full_draft(seat, captured)
    with casebook.change():
        drafts.put(casebook, draft)
    return draft


def complete(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> None:
    """Sign the full record and then mark the partial one done. Raises the errors of ``capture.save``."""
    capture.save(seat, draft, {**fields, "completion": COMPLETE})
    capture.leave(seat, draft.record)
    _mark_done(seat, draft.record)


def close_without(seat: Seat, record: RecordId, state: str) -> None:
    """End the waiting without a full record: ``not_completable`` or ``left_partial_by_choice``; a legitimate end."""
    with seat.vault.daybook.change() as daybook:
        pools.set_completion(daybook, record, state)


def repair(seat: Seat) -> None:
    """Finish at unlock what a cut left open: plans, marks of completed records, purges of withdrawn ones."""
    if not seat.vault.has_casebook:
        return
    for row in revisions.listed(seat.vault.casebook, kind=VISIT.name):
        known_plan.refresh_plan(seat, row.id)
    _drop_doubles(seat)
    dropbox.finish(seat)
    states = pools.completions(seat.vault.daybook)
    sealed = {RecordId(capsule) for capsule in capsules.ids(seat.vault.daybook, RECORD)}
    for record in sorted(sealed.union(revisions.record_ids(seat.vault.daybook))):
        state = writing.merged_record(seat, record)
        if consent.is_withdrawn((state.fields or {}).get("consent")):
            with seat.vault.daybook.change() as daybook:
                if revisions.purge(daybook, record) or drafts.of_record(daybook, record) is not None:
                    rotation.note(daybook)
                drafts.remove(daybook, record)
                capsules.remove(daybook, record)
        elif states.get(record) not in CLOSED and _is_completed(seat, state):
            _mark_done(seat, record)


def _drop_doubles(seat: Seat) -> None:
    """Keep the stricter of two drafts of one record that hold nothing yet: a change of mode was cut in the middle."""
    strict = {draft.record for draft in drafts.all_of(seat.vault.daybook) if not draft.parents}
    for draft in drafts.all_of(seat.vault.casebook):
        if draft.record in strict and not draft.parents and not set(draft.fields) - capture.OFFERED:
            with seat.vault.casebook.change() as casebook:
                drafts.remove(casebook, draft.record)


def _is_completed(seat: Seat, state: Merged) -> bool:
    """Return whether a person called the full record complete, and nobody is still typing on it.

    A full revision alone does not say so: withdrawing a purpose of a partial record writes one as well.
    """
    said = (state.fields or {}).get("completion") in CLOSED
    return said and drafts.of_record(seat.vault.casebook, state.heads[0].header.record) is None


def _mark_done(seat: Seat, record: RecordId) -> None:
    with seat.vault.daybook.change() as daybook:
        pools.set_completion(daybook, record, COMPLETE)


def _is_purged(seat: Seat, record: RecordId) -> bool:
    """Return whether the daybook holds nothing of a record any more: so it is seen with the casebook closed, too."""
    return all(revision.payload is None for revision in revisions.of_record(seat.vault.daybook, record))


def _is_withdrawn(seat: Seat, record: RecordId) -> bool:
    return consent.is_withdrawn((writing.merged_record(seat, record).fields or {}).get("consent"))


def _waiting(seat: Seat, record: RecordId, state: str) -> Waiting:
    captured = merged(revisions.of_record(seat.vault.daybook, record), KINDS["interview"])
    head = captured.heads[0]
    age = Band.parse(head.written).hours_until(seat.now()) if head.written else 0
    return Waiting(
        record=record,
        visit=head.header.visit,
        mode=head.header.mode,
        state=state or head.header.mode.value,
        fields=captured.fields or {},
        written=head.written,
        age_hours=age,
    )


def _full_draft(seat: Seat, captured: Sequence[Revision]) -> Draft:
    """Return the full record's beginning: what the signs of the partial one already say, and how late it is."""
    kind = KINDS[captured[0].header.kind]
    state = merged(captured, kind)
    fields = state.fields or {}
    head = state.heads[0]
    start: dict[str, object] = {name: fields[name] for name in ("code", "area", "severity") if name in fields}
    signs = consent.from_signs(str(fields.get("use", "")), str(fields.get("name", "")))
    start |= {"consent": dict(signs)} if signs else {}
    start["allegations"] = _allegations(seat, head.header.visit, fields)
    start["completed_from"] = "memory"
    start["hours_after"] = Band.parse(head.written).hours_until(seat.now()) if head.written else 0
    start["day"], _, start["day_part"] = head.written.partition("/")
    filled = {name: value for name, value in start.items() if value not in (None, "", [])}
    parents = tuple(end.id for end in state.heads)
    return Draft(head.header.record, kind.name, head.header.visit, Mode.FULL, parents, filled)


def _allegations(seat: Seat, visit: RecordId, fields: Mapping[str, object]) -> list[dict[str, object]]:
    """Return one empty allegation for each V word, with its meaning from the casebook."""
    meanings = (writing.merged_record(seat, visit).fields or {}).get("words")
    words = fields.get("words")
    if not isinstance(meanings, dict) or not isinstance(words, list):
        return []
    severity = {"severity": fields["severity"]} if "severity" in fields else {}
    source = {"self": "self", "saw": "witnessed", "heard": "hearsay"}.get(str(fields.get("source")))
    heard = {"heard_from": source} if source else {}
    return [
        {"id": f"w{number}", "violation": meanings[word], **severity, **heard}
        for number, word in enumerate(words, start=1)
        if word in meanings
    ]
