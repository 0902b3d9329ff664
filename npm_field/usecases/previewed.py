"""What a bundle would do, record by record, before anything is written; what is refused, by code and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.classification import CHANGES
from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import merged
from npm_field.domain.revision import FIRST, Header
from npm_field.usecases import lowering, membership, writing
from storage import revisions
from sync.framing import header_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from npm_field.domain.classification import MayLower
    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.seat import Seat

NEW: Final = "new"
CHANGED: Final = "changed"
BOTH_SIDES: Final = "both"
STATES: Final = (CHANGED, NEW, BOTH_SIDES)


@dataclass(frozen=True, slots=True)
class Coming:
    """One record of a bundle that is looked at: its code, its kind, and what taking it in would do.

    ``state`` is new, changed (here or there alone), or both: changed on both sides; ``differences`` are then those
    that somebody has to decide. ``lowers`` says that a laptop lowered its class in it which may not (INV11).
    """

    record: RecordId
    code: str
    kind: str
    state: str
    differences: int
    lowers: bool = False


@dataclass(frozen=True, slots=True)
class Unfit:
    """One version that is refused: of which record as far as that can be told, by whose laptop, and why.

    Nothing of it is proven but the reason: ``code`` is that of the record here or in the same bundle whose name it
    has, ``person`` that of the laptop it names.
    """

    revision: str
    reason: str
    code: str
    kind: str
    person: str


def coming(seat: Seat, shown: Preview, before: Iterable[Revision] = ()) -> Sequence[Coming]:
    """Return what a bundle would do to each record that it changes, before anything is written.

    ``before`` is what other bundles bring before it.
    """
    found = _each(seat, shown, _by_record(shown), before)
    return sorted(found, key=lambda one: (-STATES.index(one.state), one.kind, one.code or "~", one.record))


def unfit(seat: Seat, shown: Preview) -> Sequence[Unfit]:
    """Return every version in a bundle that is refused, by the code of its record."""
    if not shown.refused:
        return []
    people = {device: str(one.person) for device, one in membership.certified(seat).items()}
    people |= {one.device: str(one.person) for one in shown.incoming.credentials}
    in_bundle = {one.header.record: str((one.fields or {}).get("code", "")) for one in shown.incoming.revisions}
    here = {row.id: row.code for row in revisions.listed(seat.vault.casebook)}
    found = []
    for each in shown.refused:
        header = _header(each.frame)
        if header is None:
            found.append(Unfit(each.revision, each.reason, "", "", ""))
        else:
            code = here.get(header.record) or in_bundle.get(header.record, "")
            found.append(Unfit(each.revision, each.reason, code, header.kind, people.get(header.device, "")))
    return sorted(found, key=lambda one: (one.code or "~", one.kind, one.reason, one.revision))


def lowering_what_they_may_not(seat: Seat, shown: Preview) -> int:
    """Return of how many records a bundle lowers the class by a laptop that may not; they stay as high (INV11)."""
    found = {
        record: new for record, new in _by_record(shown).items() if any(CHANGES in (one.fields or {}) for one in new)
    }
    return sum(one.lowers for one in _each(seat, shown, found))


# --- parts ---


def _by_record(shown: Preview) -> Mapping[RecordId, Sequence[Revision]]:
    """Return what of a bundle would count, by record."""
    wanted = {*shown.new, *shown.again}
    found: dict[RecordId, list[Revision]] = {}
    for revision in shown.incoming.revisions:
        if revision.id in wanted:
            found.setdefault(revision.header.record, []).append(revision)
    return found


def _header(frame: bytes) -> Header | None:
    try:
        return Header.read(header_of(frame))
    except ValueError:
        return None


def _each(
    seat: Seat,
    shown: Preview,
    by_record: Mapping[RecordId, Sequence[Revision]],
    before: Iterable[Revision] = (),
) -> Sequence[Coming]:
    may_lower = lowering.certified(seat.vault.casebook, shown.incoming.credentials)
    earlier: dict[RecordId, list[Revision]] = {}
    for revision in before:
        earlier.setdefault(revision.header.record, []).append(revision)
    read = [revisions.of_records(book, by_record, {}) for book in seat.vault.books()]
    here = {
        record: writing.united([*(one.get(record, ()) for one in read), earlier.get(record, ())])
        for record in by_record
    }
    return [_coming(record, new, here[record], may_lower) for record, new in by_record.items()]


def _coming(record: RecordId, new: Sequence[Revision], here: Sequence[Revision], may_lower: MayLower) -> Coming:
    kind = KINDS.get(new[0].header.kind)
    said = new[0].fields or {}
    if not here and len(new) == 1 and new[0].header.version == FIRST and CHANGES not in said:
        return Coming(record, str(said.get("code", "")), new[0].header.kind, NEW, 0)  # nearly all of a first evening
    after = merged([*here, *new], kind, may_lower)
    ids = {revision.id for revision in new}
    ends = {end.id for end in after.heads}
    state = NEW if not here else BOTH_SIDES if ends & ids and ends - ids else CHANGED
    fields = after.fields or {}
    open_now = merged(here, kind).asked if here else 0
    return Coming(
        record,
        str(fields.get("code", "")),
        new[0].header.kind,
        state,
        after.asked - open_now,
        lowers=bool(ids.intersection(after.not_lowered)),
    )
