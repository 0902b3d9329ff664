"""Withdrawing consent, for some purposes or for the notes as a whole (model 2.3.9; R093, INV09).

Withdrawing ``record`` takes the content out of every revision on this vault at once, and of every other vault that
takes the withdrawal in. The withdrawal itself is a revision that holds no content. One that comes while the casebook
is closed or sealed waits in the daybook, and is told as waiting until it is done.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes, consent, documents
from npm_field.domain.codes import CodeType
from npm_field.domain.consent import Answer
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import COMPLAINT, KINDS
from npm_field.domain.kinds.medical import LEFT_OF_NOTE
from npm_field.domain.modes import Mode
from npm_field.errors import NoRecordError, NoteElsewhereError, UnknownCodeError
from npm_field.usecases import capture, complete, dropbox, note_told, records, rotation, slips, writing
from storage import capsules, drafts, pending, revisions
from storage.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import RevisionId
    from npm_field.domain.merge import Merged
    from npm_field.usecases.seat import Seat

WAITING: Final = "withdraw/"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A withdrawal that waits. ``about`` is a record's id, or a code where only the casebook knows the record."""

    about: str
    act: str
    """``withdraw/`` channel ``/`` purposes ``/`` day; 0.1.0 wrote no day."""

    @property
    def code(self) -> str:
        """The code by which it was told; "" where the record itself was known."""
        return self.about if "-" in self.about else ""

    @property
    def channel(self) -> str:
        """How it was learned."""
        return self._parts()[0]

    @property
    def purposes(self) -> tuple[str, ...]:
        """What was withdrawn."""
        return tuple(self._parts()[1].split(" "))

    @property
    def day(self) -> str:
        """On which day, or ""."""
        return self._parts()[2]

    def _parts(self) -> list[str]:
        return [*self.act.removeprefix(WAITING).split("/"), "", ""][:3]


def withdraw(seat: Seat, record: RecordId, purposes: Collection[str], *, channel: str, day: str = "") -> None:
    """Write the withdrawal of these purposes. With ``record`` among them all content is purged before this returns.

    What was typed and not signed yet is signed first, less its content where the notes as a whole are withdrawn. The
    data keys change after a purge; where the disk has no room for that, it is due at the next unlock. While the
    casebook is closed or sealed the withdrawal waits in the daybook: what lies there is purged at once, the rest at
    the next opening. Raises ``NoRecordError``, and ``NoteElsewhereError`` for the use of a medical note whose
    examination is not here.
    """
    if seat.vault.has_casebook:
        if not _here(seat, [record], purposes):
            raise NoteElsewhereError
        _withdraw(seat, record, purposes, channel=channel, day=day)
    else:
        _let_wait(seat, record, purposes, channel=channel, day=day)
    rotation.settle(seat)


def withdraw_code(seat: Seat, text: str, purposes: Collection[str], *, channel: str, day: str = "") -> bool:
    """Write the withdrawal of who has this code, in every record that bears it; False where it waits.

    While the casebook is closed the code alone waits where the daybook knows no such record. What was taken back in a
    talk governs the person's medical note too, wherever that is. Raises ``BadCodeError``, with an open casebook
    ``UnknownCodeError`` with the nearest codes that exist, and ``NoteElsewhereError`` where a note whose examination
    is not here is all there is.
    """
    bearing = records_of(seat, text)
    names: list[str] = [*_here(seat, bearing, purposes)] or ([] if bearing else [codes.parse(text)])
    if not names:
        raise NoteElsewhereError
    for about in names:
        if seat.vault.has_casebook:
            _withdraw(seat, RecordId(about), purposes, channel=channel, day=day)
        else:
            _let_wait(seat, about, purposes, channel=channel, day=day)
    rotation.settle(seat)
    return seat.vault.has_casebook


def records_of(seat: Seat, text: str) -> Sequence[RecordId]:
    """Return the records under consent that bear this code; none where only a closed casebook could know them.

    Raises ``BadCodeError``, and with an open casebook ``UnknownCodeError`` with the nearest codes that exist.
    """
    code = codes.parse(text, code_types())
    found = _bearing(seat, code)
    if not found and seat.vault.has_casebook:
        known = {Code(row.code) for row in records.listed(seat) if row.code and row.kind in _governed()}
        raise UnknownCodeError(nearest=" ".join(codes.nearest(text, known=known, allowed=code_types())))
    return found


def code_of(seat: Seat, record: RecordId) -> str:
    """Return the code of a record under consent, signed or only typed so far; "" for any other."""
    for book in seat.vault.books():
        draft = drafts.of_record(book, record)
        if draft is not None and draft.kind in _governed():
            return str(draft.fields.get("code", ""))
    return next((r.code for r in records.listed(seat) if r.id == record and r.kind in _governed()), "")


def code_types() -> Sequence[CodeType]:
    """Return the types of code that records under consent may bear."""
    return [one for one in CodeType if any(one in k.code_types for k in KINDS.values() if k.consent_governed)]


def waiting(seat: Seat) -> Sequence[Waiting]:
    """Return the withdrawals that wait: for the casebook, or for a record that is not here."""
    return [Waiting(about, act) for about, act in pending.all_of(seat.vault.daybook) if act.startswith(WAITING)]


def settle(seat: Seat) -> None:
    """Do what waited for the casebook, at the first opening that has it; for a record not here it goes on waiting.

    Comes before drops that were cut are finished: what is withdrawn does not go into the box any more.
    """
    if not seat.vault.has_casebook:
        return
    for one in waiting(seat):
        bearing = _bearing(seat, Code(one.code)) if one.code else [RecordId(one.about)]
        for record in _here(seat, bearing, one.purposes):
            with suppress(NoRecordError):
                _withdraw(seat, record, one.purposes, channel=one.channel, day=one.day)
                with seat.vault.daybook.change() as daybook:
                    pending.remove(daybook, one.about, one.act)
    rotation.settle(seat)


def _bearing(seat: Seat, code: Code) -> Sequence[RecordId]:
    """Return the records under consent that bear this code in an open book, signed or only typed so far.

    A complaint bears its own code, and is about the person whom it names: what that person takes back it takes back.
    """
    borne = {row.id: {row.code} for row in records.listed(seat) if row.kind in _governed()}
    if seat.vault.has_casebook:
        for row in revisions.listed(seat.vault.casebook, kind=COMPLAINT.name):
            borne[row.id].add(str((writing.merged_record(seat, row.id).fields or {}).get("person", "")))
    for book in seat.vault.books():
        for draft in drafts.all_of(book):
            if draft.kind in _governed():
                its = {str(draft.fields.get("code", "")), str(draft.fields.get("person", ""))}
                borne.setdefault(draft.record, set()).update(its)
    return [record for record, its in borne.items() if str(code) in its]


def _here(seat: Seat, found: Sequence[RecordId], purposes: Collection[str]) -> Sequence[RecordId]:
    """Return those in which these purposes can be taken back here: no medical note without its examination.

    Where the notes as a whole are withdrawn there is no examination to keep, and each can be written in.
    """
    if consent.RECORD in purposes or not seat.vault.has_casebook:
        return found
    return [record for record in found if not note_told.is_elsewhere(writing.merged_record(seat, record))]


def _governed() -> Collection[str]:
    return {kind.name for kind in KINDS.values() if kind.consent_governed}


def _let_wait(seat: Seat, about: str, purposes: Collection[str], *, channel: str, day: str) -> None:
    daybook, record = seat.vault.daybook, RecordId(about)
    day = day or seat.band().partition("/")[0]
    with daybook.change():
        pending.put(daybook, about, f"{WAITING}{channel}/{' '.join(sorted(purposes))}/{day}")
        if consent.RECORD in purposes:
            pending.remove(daybook, about, dropbox.DROP)  # there is nothing left that could go into the box
            had_draft = drafts.of_record(daybook, record) is not None
            drafts.remove(daybook, record)
            capsules.remove(daybook, record)
            if revisions.purge(daybook, record) or had_draft:
                rotation.note(daybook)


def _withdraw(seat: Seat, record: RecordId, purposes: Collection[str], *, channel: str, day: str) -> None:
    casebook = seat.vault.casebook
    _sign_what_is_typed(seat, record, purposes)
    state = writing.merged_record(seat, record)
    if not state.heads:
        raise NoRecordError
    kind = KINDS[state.heads[0].header.kind]
    answers = (state.fields or {}).get("consent")
    before = dict(answers) if isinstance(answers, dict) else {}
    events = [_event(seat, before, purpose, channel=channel, day=day) for purpose in sorted(purposes)]
    withdrawn = [
        replace(draft, fields=_withdrawn(seat, kind, draft.fields, purposes, events)) for draft in _bases(state)
    ]
    with casebook.change():
        drafts.remove(casebook, record)
        for draft in withdrawn:
            note_told.store(seat, casebook, draft)
    complete.repair(seat)
    slips.settle(seat)


def _sign_what_is_typed(seat: Seat, record: RecordId, purposes: Collection[str]) -> None:
    typed = [draft for book in seat.vault.books() if (draft := drafts.of_record(book, record)) is not None]
    for draft in typed:
        if consent.RECORD in purposes:
            capture.save(seat, draft, documents.without_content(KINDS[draft.kind], draft.fields))
        capture.leave(seat, record)


def _bases(state: Merged) -> Sequence[Draft]:
    """Return what the withdrawal is written upon: all heads together, or each of them while accounts differ.

    A revision on all heads would settle every difference by the way (INV17).
    """
    header = state.heads[0].header
    heads = [head for head in state.heads if head.fields is not None] if state.differences else []
    bases: list[tuple[tuple[RevisionId, ...], Mapping[str, object]]]
    bases = [((head.id,), head.fields or {}) for head in heads]
    return [
        Draft(header.record, header.kind, header.visit, Mode.FULL, parents, fields)
        for parents, fields in bases or [(tuple(head.id for head in state.heads), state.fields or {})]
    ]


def _withdrawn(
    seat: Seat, kind: Kind, before: Mapping[str, object], purposes: Collection[str], events: Sequence[object]
) -> Mapping[str, object]:
    """Return the fields after the withdrawal, without content once the notes as a whole are withdrawn."""
    answers, earlier = before.get("consent"), before.get("consent_events")
    fields = {
        **before,
        "consent": (answers if isinstance(answers, dict) else {}) | dict.fromkeys(purposes, Answer.WITHDRAWN.value),
        "consent_events": [*(earlier if isinstance(earlier, list) else []), *events],
    }
    if consent.RECORD in purposes:
        fields = documents.without_content(kind, fields)
        fields = {k: v for k, v in fields.items() if not kind.clinician_only or k in LEFT_OF_NOTE}
    # Only what the full mode has may stand in the revision that follows a partial one.
    full = {field.name for field in kind.fields_in(Mode.FULL)}
    return documents.check(kind, Mode.FULL, {k: v for k, v in fields.items() if k in full}, seat.vocabularies)


def _event(seat: Seat, before: dict[str, object], purpose: str, *, channel: str, day: str) -> dict[str, object]:
    received = {"received_by": seat.person} if seat.person else {}
    return {
        "id": f"{purpose}-{len(before)}-{seat.random_below(10**9)}",
        "day": day or seat.band().partition("/")[0],
        "purpose": purpose,
        "was": consent.answer(before, purpose).value,
        "becomes": Answer.WITHDRAWN.value,
        "channel": channel,
        **received,
    }
