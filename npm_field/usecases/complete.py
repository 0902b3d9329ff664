"""Completing a partial record in a safe place, across the two books (workflow 3.5; INV07; security.md part I).

The order is the promise: its revisions are copied into the casebook, the full record is written there on top of
them, and only then is it marked done in the daybook. Cut anywhere, the next ``repair`` or the same act again ends in
the same state; nothing is lost and nothing is there twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import completion, consent, documents
from npm_field.domain.capsule import RECORD
from npm_field.domain.completion import Lateness, State, lateness, state_of
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

CLOSED: Final = frozenset(state.value for state in completion.CLOSED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that still has to be completed, with its cues. ``age_hours`` goes by the part of the day."""

    record: RecordId
    visit: RecordId
    mode: Mode
    completion: State
    fields: Mapping[str, object]
    written: str
    age_hours: int

    @property
    def lateness(self) -> Lateness:
        """How late it is."""
        return lateness(self.age_hours)


def queue(seat: Seat) -> Sequence[Waiting]:
    """Return the partial and oral-only records still to complete, the oldest and gravest first (R015)."""
    states = pools.completions(seat.vault.daybook)
    waiting = [
        _waiting(seat, record, states.get(record, ""))
        for record in revisions.record_ids(seat.vault.daybook)
        if states.get(record) not in CLOSED
        and not _is_purged(seat, record)
        and not _is_ended(seat, record)
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
    if _is_ended(seat, record):
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
    """Sign the full record and then mark the partial one done. Raises the errors of ``capture.save``.

    Who wrote it is written down: it cannot be the one who confirms it.
    """
    writer = fields.get("written_by") or seat.person
    said = {**fields, "completion": COMPLETE} | ({"written_by": writer} if writer else {})
    capture.save(seat, draft, said)
    capture.leave(seat, draft.record)
    _mark_done(seat, draft.record)


def close_without(seat: Seat, record: RecordId, state: State) -> None:
    """End the waiting without a full record: not completable, or left partial by choice; a legitimate end.

    What was typed of a full record stays a draft: somebody may remember after all. Raises ``NoRecordError`` for a
    record that does not wait.
    """
    before = next((one.completion for one in queue(seat) if one.record == record), None)
    if state not in completion.BY_CHOICE or before is None:
        raise NoRecordError
    _tell(seat, record, completion.ENDS[state])
    with seat.vault.daybook.change() as daybook:
        pools.set_completion(daybook, record, state.value)


def _tell(seat: Seat, record: RecordId, ended: str) -> None:
    """Sign with the daybook's key that the waiting ended, or no more (""): it is handed over as the record is.

    A full record that is being typed goes on, on top of that.
    """
    daybook = seat.vault.daybook
    captured = revisions.of_record(daybook, record)
    kind = KINDS[captured[0].header.kind]
    state = merged(captured, kind)
    fields = {name: value for name, value in (state.fields or {}).items() if name != completion.ENDED}
    if ended:
        fields[completion.ENDED] = ended
    mode = min((head.header.mode for head in state.heads), key=lambda one: one.strictness)
    checked = documents.check(kind, mode, fields, seat.vocabularies)
    if checked == state.fields:
        return
    parents = tuple(head.id for head in state.heads)
    told = writing.sign_draft(seat, Draft(record, kind.name, state.heads[0].header.visit, mode, parents, checked))
    with daybook.change():
        writing.store_own(seat, daybook, [told])
    casebook = seat.vault.casebook if seat.vault.has_casebook else None
    begun = drafts.of_record(casebook, record) if casebook is not None else None
    if casebook is not None and begun is not None and set(begun.parents) & set(parents):
        later = (*(parent for parent in begun.parents if parent not in parents), told.id)
        with casebook.change():
            writing.store_own(seat, casebook, [*captured, told])
            drafts.put(casebook, replace(begun, parents=later))


def closed_by_choice(seat: Seat) -> Mapping[RecordId, State]:
    """Return the records whose waiting was ended without a full record; ``wait_again`` takes that back."""
    states = pools.completions(seat.vault.daybook)
    ended = {state.value: state for state in completion.BY_CHOICE}
    return {record: ended[noted] for record, noted in states.items() if noted in ended}


def wait_again(seat: Seat, record: RecordId) -> None:
    """Let a record wait again whose waiting was ended by choice."""
    if record in closed_by_choice(seat):
        _tell(seat, record, "")
        with seat.vault.daybook.change() as daybook:
            pools.set_completion(daybook, record, State.COMPLETING.value)


def late(seat: Seat) -> Sequence[Waiting]:
    """Return the records that wait for a day or longer: what is said at unlock (R015)."""
    return [one for one in queue(seat) if one.age_hours >= completion.REMIND_HOURS]


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
        if consent.ends_content(state.fields or {}):
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


def _is_ended(seat: Seat, record: RecordId) -> bool:
    """Return whether what was said was ended for good: nothing of it is to be written any more."""
    return consent.ends_content(writing.merged_record(seat, record).fields or {})


def _waiting(seat: Seat, record: RecordId, state: str) -> Waiting:
    captured = merged(revisions.of_record(seat.vault.daybook, record), KINDS["interview"])
    head = captured.heads[0]
    written = _first_written(revisions.of_record(seat.vault.daybook, record))
    age = Band.parse(written).hours_until(seat.now()) if written else 0
    return Waiting(
        record=record,
        visit=head.header.visit,
        mode=head.header.mode,
        completion=state_of(head.header.mode, state),
        fields=captured.fields or {},
        written=written,
        age_hours=age,
    )


def _first_written(captured: Sequence[Revision]) -> str:
    """Return when a record was captured: what was added or told of it later does not make it younger."""
    first = [r.written for r in captured if not r.header.parents and r.written]
    return min(first, default=next((r.written for r in captured if r.written), ""))


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
    written = _first_written(captured)
    start["hours_after"] = Band.parse(written).hours_until(seat.now()) if written else 0
    start["day"], _, start["day_part"] = written.partition("/")
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
