"""How a laptop stands with the office: what is signed for and may be removed, and what stays, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from npm_field.domain.capsule import RECORD
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import PLANNING
from npm_field.domain.removal import Facts, Reason, reason_to_stay
from npm_field.domain.summary import WITHDRAWN
from npm_field.usecases import complete, cuts, known_plan, rows, signed_for, writing
from storage import capsules, drafts, outlines, revisions, slips, streams
from storage import cuts as cut_rows
from storage import receipts as receipt_rows
from storage.cuts import What

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.usecases.cuts import Cut
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.signed_for import Signed
    from storage.outlines import Outline
    from storage.revisions import RecordRow


@dataclass(frozen=True, slots=True)
class Stays:
    """One record on this laptop: its code, its kind where it has none, and why it stays; no reason for a safe one."""

    code: str
    reason: Reason | None
    record: RecordId
    kind: str


@dataclass(frozen=True, slots=True)
class Standing:
    """``safe`` may be removed, ``staying`` not; ``delivered`` is how many of both the office has signed for whole.

    ``waiting`` are the bundles without a receipt; ``slips`` of ``all_slips`` sealed identities are signed for;
    ``removed`` counts the records of which only the mark is left that they were handed over; ``unsent`` those of
    which something is in no bundle yet.
    """

    safe: tuple[Stays, ...]
    staying: tuple[Stays, ...]
    delivered: int
    waiting: tuple[Cut, ...]
    slips: int
    all_slips: int
    removed: int
    unsent: int

    @property
    def records(self) -> int:
        """How many records lie here."""
        return len(self.safe) + len(self.staying)


@dataclass(slots=True)
class _Here:
    """All that is asked of this vault, read once."""

    signed: Signed
    by_record: Mapping[RecordId, tuple[Outline, ...]]
    rows: Mapping[RecordId, RecordRow]
    typed: frozenset[RecordId]
    waits: frozenset[RecordId]
    refused: frozenset[str]
    files: Mapping[RecordId, str]
    links: Mapping[RecordId, RecordId]
    """Which record each attachment belongs to."""
    boxed: Mapping[RecordId, str]

    def content(self, record: RecordId) -> list[Outline]:
        """Return the revisions of a record whose content is here."""
        return [one for one in self.by_record.get(record, ()) if one.has_content]

    def hangs(self, record: RecordId) -> bool:
        """Return whether this is an attachment of a record that is here itself: it goes and stays with that."""
        about = self.links.get(record)
        return about is not None and bool(self.content(about) or about in self.typed)

    def is_file_signed(self, attachment: RecordId) -> bool:
        """Return whether the office has an attachment: every word about it, and the file, where there is one."""
        digest = self.files.get(attachment, "")
        words = all(one.id in self.signed.revisions for one in self.content(attachment))
        return words and (not digest or digest in self.signed.streams)


def state(seat: Seat) -> Standing:
    """Return how every record of this vault stands. Nothing is written, but a cut that a kill left is put right.

    Raises ``NotOpenError`` with the casebook closed, for the receipts are in it.
    """
    waiting = tuple(cuts.pending(seat))
    here = _here(seat)
    found = [_stays(here, record) for record in sorted(here.by_record.keys() | here.boxed.keys())]
    asked = _what_visits_need(seat, here, [one for one in found if one is not None])
    sealed = {cuts.capsule_name(slip) for slip in slips.all_of(seat.vault.daybook)}
    unsent = {id_ for book in seat.vault.books() for id_ in cuts.waiting_revisions(book)}
    return Standing(
        safe=tuple(one for one in asked if one.reason is None),
        staying=tuple(one for one in asked if one.reason is not None),
        delivered=sum(one.reason not in {Reason.CHANGED, Reason.REFUSED, Reason.NOT_CONFIRMED} for one in asked),
        waiting=waiting,
        slips=len(sealed & here.signed.capsules),
        all_slips=len(sealed),
        removed=len(receipt_rows.handed_over(seat.vault.casebook)),
        unsent=sum(
            one.record in here.typed or any(each.id in unsent for each in here.by_record.get(one.record, ()))
            for one in asked
        ),
    )


def of_daybook(seat: Seat) -> Standing:
    """Return what is known while the casebook is closed or sealed: what waits, and the coded records that lie here.

    The receipts are in the casebook, so none of these is said to be signed for, and none is safe to remove.
    """
    daybook = seat.vault.daybook
    unsent, found = cuts.waiting_revisions(daybook), {one.record: one for one in outlines.all_of(daybook)}
    shown = {record: rows.of_state(record, writing.merged_record(seat, record)) for record in found}
    staying = [Stays(row.code, Reason.NOT_CONFIRMED, record, row.kind) for record, row in shown.items()]
    sealed = slips.all_of(daybook)
    return Standing(
        safe=(),
        staying=tuple(sorted(staying, key=lambda each: (each.code, each.record))),
        delivered=0,
        waiting=tuple(cuts.pending(seat)),
        slips=0,
        all_slips=len(sealed),
        removed=0,
        unsent=len({one.record for one in outlines.all_of(daybook) if one.id in unsent}),
    )


def _here(seat: Seat) -> _Here:
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    by_record: dict[RecordId, dict[str, Outline]] = {}
    for book in seat.vault.books():
        for one in outlines.all_of(book):
            known = by_record.setdefault(one.record, {})
            if one.id not in known or not known[one.id].has_content:
                known[one.id] = one
    return _Here(
        signed=signed_for.signed(seat),
        by_record={record: tuple(known.values()) for record, known in by_record.items()},
        rows=_rows(seat, by_record),
        typed=frozenset(draft.record for book in seat.vault.books() for draft in drafts.all_of(book)),
        waits=frozenset(one.record for one in complete.queue(seat)),
        refused=frozenset().union(*(cut_rows.receipted(book, What.REFUSED) for book in seat.vault.books())),
        files={row.id: row.digest for row in streams.all_of(casebook)},
        links=streams.links(casebook),
        boxed={RecordId(one.id): cuts.capsule_name(one) for one in capsules.all_of(daybook) if one.kind == RECORD},
    )


def _rows(seat: Seat, by_record: Mapping[RecordId, object]) -> Mapping[RecordId, RecordRow]:
    found = {row.id: row for row in revisions.listed(seat.vault.casebook)}
    alone = [record for record in by_record if record not in found]
    return found | {record: rows.of_state(record, writing.merged_record(seat, record)) for record in alone}


def _stays(here: _Here, record: RecordId) -> Stays | None:
    """Return how a record stands; None for one of which nothing is left to remove, and for what hangs on another."""
    if here.hangs(record):
        return None
    row, content, boxed = here.rows.get(record), here.content(record), here.boxed.get(record)
    files = [one for one, about in here.links.items() if about == record]
    files += [record] if record in here.files else []
    facts = Facts(
        content=len(content) + (boxed is not None),
        confirmed=sum(one.id in here.signed.revisions for one in content) + (boxed in here.signed.capsules),
        is_typed=record in here.typed or any(one in here.typed for one in files),
        is_refused=any(one.id in here.refused for one in content),
        waits=record in here.waits,
        differences=row.differences if row is not None else 0,
        has_open_files=not all(here.is_file_signed(each) for each in files),
    )
    if not facts.content and not facts.is_typed:
        return None
    reason = reason_to_stay(facts)
    if row is not None and row.state == WITHDRAWN and reason is None:
        return None  # what is left of it is the withdrawal itself, and that keeps what was said from coming back
    return Stays(row.code if row else "", reason, record, row.kind if row else "")


def _what_visits_need(seat: Seat, here: _Here, found: Sequence[Stays]) -> list[Stays]:
    """Return the same, with the plan of a visit staying while the visit goes on or anything else of it stays."""
    open_visits = {
        here.rows[one.record].visit
        for one in found
        if one.record in here.rows and one.reason is not None and one.kind not in PLANNING
    }
    is_over: dict[RecordId, bool] = {}
    told: list[Stays] = []
    for one in found:
        visit = here.rows[one.record].visit if one.record in here.rows else None
        if visit is not None and one.kind in PLANNING and one.reason is None:
            if visit not in is_over:
                is_over[visit] = known_plan.is_over(seat, visit)
            if visit in open_visits or not is_over[visit]:
                told.append(replace(one, reason=Reason.VISIT))
                continue
        told.append(one)
    return sorted(told, key=lambda each: (each.code, each.record))
