"""Setting a whole taking-in aside again, and whose bundle is missing (security.md part I: nothing is deleted).

What somebody withdrew stays withdrawn, also where the bundle that said so is set aside: a withdrawal is for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent
from npm_field.domain.classification import CHANGES
from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import merged
from npm_field.errors import NoArrivalError
from npm_field.usecases import enrol, lowering, membership, writing
from storage import revisions, takings
from storage.takings import ASIDE, IN, Taking

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.domain.classification import MayLower
    from npm_field.domain.identifiers import RecordId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from sync.bundle import Incoming

__all__ = ["ASIDE", "IN", "Aside", "Came", "Coming", "Member"]

NEW: Final = "new"
CHANGED: Final = "changed"
BOTH_SIDES: Final = "both"
STATES: Final = (CHANGED, NEW, BOTH_SIDES)


@dataclass(frozen=True, slots=True)
class Came:
    """One bundle that was taken in, whose it is, and how much it brought."""

    taking: Taking
    person: str
    revisions: int


@dataclass(frozen=True, slots=True)
class Aside:
    """What setting a taking-in aside does: records that are then not here, records that change, and what stays.

    ``built_upon`` are records in which somebody wrote on what came: their text keeps what was taken over there.
    ``withdrawn`` is how many withdrawals it brought; they stay in force.
    """

    gone: tuple[RecordId, ...]
    changed: tuple[RecordId, ...]
    built_upon: tuple[RecordId, ...]
    withdrawn: int


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
class Member:
    """One person of the team with a laptop, and the newest bundle from there that counts; None where none came."""

    person: str
    last: Taking | None
    today: bool


def note(seat: Seat, casebook: Book, incoming: Incoming, new: Collection[RevisionId]) -> None:
    """Note a taking-in, inside ``change``; one that was set aside counts again."""
    if seat.role == enrol.OFFICE_ROLE:
        return
    manifest = incoming.manifest.outgoing
    known = takings.get(casebook, incoming.id)
    written = known.written if known is not None and known.state == IN else seat.band()
    takings.put(casebook, Taking(incoming.id, incoming.sender.device, manifest.sequence, written))
    ids = {revision.id for revision in incoming.revisions if revision.header.device != seat.device}
    takings.note_brought(casebook, incoming.id, ids, set(new))
    _renew(casebook)


def again(seat: Seat, incoming: Incoming) -> tuple[RevisionId, ...]:
    """Return the revisions of a bundle that are here, do not count, and would count again."""
    if seat.role == enrol.OFFICE_ROLE:
        return ()
    aside = takings.aside(seat.vault.casebook)
    return tuple(revision.id for revision in incoming.revisions if revision.id in aside)


def coming(seat: Seat, shown: Preview) -> Sequence[Coming]:
    """Return what a bundle would do to each record that it changes, before anything is written."""
    found = _each(seat, shown, _by_record(shown))
    return sorted(found, key=lambda one: (-STATES.index(one.state), one.kind, one.code or "~", one.record))


def lowering_what_they_may_not(seat: Seat, shown: Preview) -> int:
    """Return of how many records a bundle lowers the class by a laptop that may not; they stay as high (INV11)."""
    found = {
        record: new for record, new in _by_record(shown).items() if any(CHANGES in (one.fields or {}) for one in new)
    }
    return sum(one.lowers for one in _each(seat, shown, found))


def listed(seat: Seat) -> Sequence[Came]:
    """Return every bundle that was taken in, those set aside too. Raises ``NotOpenError``."""
    casebook = seat.vault.casebook
    people = membership.certified(seat)
    return [
        Came(
            one,
            str(people[one.device].person) if one.device in people else "",
            len(takings.brought(casebook, one.bundle)),
        )
        for one in takings.all_of(casebook)
    ]


def preview_aside(seat: Seat, bundle: str) -> Aside:
    """Return what setting a taking-in aside would do; nothing is written. Raises ``NoArrivalError``."""
    casebook = seat.vault.casebook
    _row(casebook, bundle)
    brought, others = takings.brought(casebook, bundle), takings.aside(casebook)
    kept_by_others = _kept_by_others(casebook, bundle)
    by_record: dict[RecordId, list[Revision]] = {}
    for revision in revisions.all_of(casebook):
        by_record.setdefault(revision.header.record, []).append(revision)
    gone: list[RecordId] = []
    changed: list[RecordId] = []
    built_upon: list[RecordId] = []
    withdrawn = 0
    for record, known in sorted(by_record.items()):
        counting = [revision for revision in known if revision.id not in others]
        going = {r.id for r in counting if r.id in brought and r.id not in kept_by_others}
        stays = {r.id for r in counting if r.id in going and _ends(r)}
        withdrawn += len(stays)
        going -= stays
        if not going:
            continue
        left = [revision for revision in counting if revision.id not in going]
        (changed if left else gone).append(record)
        if any(set(revision.header.parents) & going for revision in left):
            built_upon.append(record)
    return Aside(tuple(gone), tuple(changed), tuple(built_upon), withdrawn)


def set_aside(seat: Seat, bundle: str) -> Aside:
    """Let nothing count that this taking-in alone brought, in one transaction. Raises ``NoArrivalError``."""
    told = preview_aside(seat, bundle)
    _change(seat, bundle, ASIDE)
    return told


def take_again(seat: Seat, bundle: str) -> None:
    """Let a taking-in that was set aside count again; nothing has to be brought for it. Raises ``NoArrivalError``."""
    _change(seat, bundle, IN)


def team(seat: Seat) -> Sequence[Member]:
    """Return whose bundles came and whose did not, of every laptop that is trusted; a missing one first."""
    from npm_field.usecases import devices  # noqa: PLC0415 - devices asks membership, as this does

    newest: dict[str, Taking] = {}
    people = {device: str(one.person) for device, one in devices.trusted(seat).items() if one.person}
    for one in takings.all_of(seat.vault.casebook):
        person = people.get(one.device, "")
        if one.state == IN and (person not in newest or newest[person].written <= one.written):
            newest[person] = one
    day = seat.band().partition("/")[0]
    found = [
        Member(person, last := newest.get(person), last is not None and last.written.startswith(day))
        for person in sorted(set(people.values()) - {str(seat.person)})
    ]
    return sorted(found, key=lambda one: (one.today, one.last is not None, one.person))


# --- parts ----------------------------------------------------------------------------------------------------


def _by_record(shown: Preview) -> Mapping[RecordId, Sequence[Revision]]:
    """Return what of a bundle would count, by record."""
    wanted = {*shown.new, *shown.again}
    found: dict[RecordId, list[Revision]] = {}
    for revision in shown.incoming.revisions:
        if revision.id in wanted:
            found.setdefault(revision.header.record, []).append(revision)
    return found


def _each(seat: Seat, shown: Preview, by_record: Mapping[RecordId, Sequence[Revision]]) -> Sequence[Coming]:
    may_lower = lowering.certified(seat.vault.casebook, shown.incoming.credentials)
    return [_coming(seat, record, new, may_lower) for record, new in by_record.items()]


def _coming(seat: Seat, record: RecordId, new: Sequence[Revision], may_lower: MayLower) -> Coming:
    here = writing.known_revisions(seat, record)
    kind = KINDS.get(new[0].header.kind)
    after = merged([*here, *new], kind, may_lower)
    ids = {revision.id for revision in new}
    ends = {end.id for end in after.heads}
    state = NEW if not here else BOTH_SIDES if ends & ids and ends - ids else CHANGED
    fields = after.fields or {}
    before = len(merged(here, kind).unsettled) if here else 0
    return Coming(
        record,
        str(fields.get("code", "")),
        new[0].header.kind,
        state,
        len(after.unsettled) - before,
        lowers=bool(ids.intersection(after.not_lowered)),
    )


def _change(seat: Seat, bundle: str, state: str) -> None:
    casebook = seat.vault.casebook
    row = _row(casebook, bundle)
    before = takings.aside(casebook)
    with casebook.change():
        takings.put(casebook, replace(row, state=state))
        _renew(casebook)
        touched = takings.records_of(casebook, before ^ takings.aside(casebook))
        writing.settle(seat, casebook, touched)


def _renew(casebook: Book) -> None:
    wanted = takings.in_no_taking(casebook)
    new = wanted - takings.aside(casebook)
    ends = (
        {revision.id for revision in revisions.all_of(casebook) if revision.id in new and _ends(revision)}
        if new
        else set()
    )
    takings.set_aside(casebook, wanted - ends)


def _ends(revision: Revision) -> bool:
    """Return whether a revision takes consent back, or asks that nothing be used."""
    fields = revision.fields or {}
    answers = fields.get("consent")
    taken_back = isinstance(answers, dict) and consent.Answer.WITHDRAWN.value in answers.values()
    return taken_back or fields.get(consent.NOT_FOR_USE) is True


def _kept_by_others(casebook: Book, bundle: str) -> frozenset[RevisionId]:
    others = [one for one in takings.all_of(casebook) if one.bundle != bundle and one.state == IN]
    return frozenset(id_ for one in others for id_ in takings.brought(casebook, one.bundle))


def _row(casebook: Book, bundle: str) -> Taking:
    found = takings.get(casebook, bundle)
    if found is None:
        raise NoArrivalError
    return found
