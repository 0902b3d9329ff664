"""Who gets what of a visit pack, and who beside the office opens a hand-over: lead and deputy (INV13, INV14).

Of a pack there is one parcel for all who may read the same, so that a team without conflicts has one. Written for the
keys: what a person may not read is not in what is sealed to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import ASSIGNMENT, KINDS, PLANNING, TEAM_MEMBER
from npm_field.domain.merge import merged
from npm_field.domain.preparation import naming
from npm_field.domain.preparation.access import Item, may_read
from npm_field.domain.preparation.team import LEAD, Bar, Person, may_be_sent_to, person_of, stands_in
from npm_field.usecases import devices, lowering, membership, writing
from storage import revisions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from npm_field.domain.classification import MayLower
    from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from sync.statements import Credential

MOST_LAPTOPS: Final = 60
"""Laptops in one parcel: its header holds 64 keys, two of them the office's (security.md part I)."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file of a pack: the laptops that may open it, and the revisions in it."""

    devices: tuple[DeviceId, ...]
    people: tuple[Code, ...]
    revisions: frozenset[RevisionId]


OFFICE: Final = "office"
"""Its keys open every parcel."""
NOBODY: Final = Parcel((), (), frozenset())


@dataclass(frozen=True, slots=True)
class Sorted:
    """The parcels, the fullest first, and who gets none of them, with the reasons; empty: not on the team."""

    parcels: tuple[Parcel, ...]
    left_out: Mapping[Code, tuple[Bar, ...]]


class Readers:
    """Who may read what on one laptop's records, asked once for all of them."""

    def __init__(self, seat: Seat, known: Iterable[Revision]) -> None:
        self._seat = seat
        self._today = seat.now().date().isoformat()
        self._versions: dict[RecordId, list[Revision]] = {}
        for revision in known:
            self._versions.setdefault(revision.header.record, []).append(revision)
        may_lower = lowering.certified(seat.vault.casebook)
        self._items = {record: _item(found, may_lower) for record, found in self._versions.items()}
        self._visits = {record: found[0].header.visit for record, found in self._versions.items()}
        self._roles = {device: one.role for device, one in membership.certified(seat).items()}
        self._leads = {one.person for one in devices.trusted(seat).values() if one.role == LEAD}
        self._about = self._people()
        self._teams = self._assignments()

    def bars(self, person: Code) -> tuple[Bar, ...]:
        """Return why nothing is sent to a person today."""
        return may_be_sent_to(person_of(person, self._about.get(person, {}), {}), self._today)

    def withheld(self, person: Code, chosen: Collection[RecordId]) -> set[RecordId]:
        """Return which of these records a person may not read, with what is about one of them."""
        held = {record for record in chosen if not self._reads(person, record)}
        while True:
            more = {
                record
                for record in set(chosen) - held
                if any(word in held for version in self._items[record].fields for word in _texts(version))
            }
            if not more:
                return held
            held |= more

    def is_recused(self, person: Code, chosen: Collection[RecordId]) -> bool:
        """Return whether one of these records is inside what a person keeps out of (INV14), whatever its class."""
        return any(
            on_team.recusal.touches(version)
            for record in chosen
            if (on_team := self._teams.get(self._visits[record], {}).get(person)) is not None
            and (on_team.recusal.whole_visit or not self._items[record].is_plan)
            for version in self._items[record].fields
        )

    def stands_in_for(self, person: Code, visits: Collection[RecordId]) -> bool:
        """Return whether a person stands in for the lead of each of these visits: named by a lead or the office."""
        teams = [self._teams.get(visit, {}).get(person) for visit in visits]
        return bool(teams) and all(one is not None and stands_in(one) for one in teams)

    def is_on(self, person: Code, visits: Collection[RecordId]) -> bool:
        """Return whether a person belongs to one of these visits, or one has no team yet."""
        return any(not self._others(visit) or person in self._teams.get(visit, {}) for visit in visits)

    def _reads(self, person: Code, record: RecordId) -> bool:
        visit, item = self._visits[record], self._items[record]
        on_team = self._teams.get(visit, {}).get(person)
        if item.kind == TEAM_MEMBER.name and any(
            person in team and may_read(team[person], item) and str(version.get("code", "")) in team
            for team in self._teams.values()
            for version in item.fields
        ):
            return True  # one record of a person serves all visits, whichever it was written for
        if on_team is None and self._others(visit):
            return False
        return may_read(on_team or person_of(person, self._about.get(person, {}), {}), item)

    def _others(self, visit: RecordId) -> bool:
        """Return whether somebody beside the sender is on the team: before that, nobody knows who is not."""
        return bool(set(self._teams.get(visit, {})) - {self._seat.person})

    def _people(self) -> dict[Code, Mapping[str, object]]:
        rows = revisions.listed(self._seat.vault.casebook, kind=TEAM_MEMBER.name)
        return {Code(row.code): writing.merged_record(self._seat, row.id).fields or {} for row in rows if row.code}

    def _assignments(self) -> dict[RecordId, dict[Code, Person]]:
        found: dict[RecordId, dict[Code, Person]] = {}
        for row in revisions.listed(self._seat.vault.casebook, kind=ASSIGNMENT.name):
            task = writing.merged_record(self._seat, row.id).fields or {}
            if "member" in task:
                code = Code(str(task["member"]))
                one = person_of(code, self._about.get(code, {}), task)
                roles = one.roles - self._unproven(row.id, code)
                found.setdefault(row.visit, {})[code] = replace(one, roles=roles)
        return found

    def _unproven(self, assignment: RecordId, person: Code) -> frozenset[str]:
        """Return the roles that open what others wrote and that nobody gave who may. A certified lead is one."""
        known = writing.known_revisions(self._seat, assignment)
        found = naming.unproven(known, lambda device: self._roles.get(device, "") in naming.NAMED_BY)
        return found - {LEAD} if person in self._leads else found


def sort(seat: Seat, known: Sequence[Revision], laptops: Iterable[Credential]) -> Sorted:
    """Return the parcels of a pack with these revisions, for the laptops of others that the office certified."""
    readers = Readers(seat, known)
    by_record: dict[RecordId, set[RevisionId]] = {}
    for revision in known:
        by_record.setdefault(revision.header.record, set()).add(revision.id)
    people = {revision.header.record for revision in known if revision.header.kind == TEAM_MEMBER.name}
    visits = {revision.header.visit for revision in known if revision.header.visit}
    groups: dict[frozenset[RevisionId], list[Credential]] = {}
    left_out: dict[Code, tuple[Bar, ...]] = {}
    others = (one for one in laptops if one.device != seat.device and one.role != OFFICE)
    for laptop in sorted(others, key=lambda one: one.device):
        bars = readers.bars(laptop.person) if laptop.person else ()
        held = readers.withheld(laptop.person, by_record.keys())
        nothing = by_record.keys() - people and not by_record.keys() - people - held
        if laptop.person and (bars or (nothing and visits)):
            left_out[laptop.person] = bars or ((Bar.RECUSED,) if readers.is_on(laptop.person, visits) else ())
            continue
        own = frozenset(id_ for record, ids in by_record.items() if record not in held for id_ in ids)
        groups.setdefault(own, []).append(laptop)
    found = [parcel for own, who in groups.items() for parcel in _parcels(own, who)]
    return Sorted(tuple(sorted(found, key=lambda p: (-len(p.revisions), -len(p.devices), p.devices))), left_out)


def hand_over_to(seat: Seat, chosen: Sequence[Revision], *, deputies: bool) -> set[DeviceId]:
    """Return the laptops beside the office to which these revisions are handed over.

    They are the leads', and with ``deputies`` those of who stands in for the lead of every visit in it. Nobody whose
    access ended, and nobody who keeps out of a record in it.
    """
    others = [one for one in devices.trusted(seat).values() if one.device != seat.device and one.role != OFFICE]
    leads = {one.device for one in others if one.role == LEAD}
    if not deputies:
        others = [one for one in others if one.device in leads]
    if not others:
        return set()
    readers, here = Readers(seat, chosen), {revision.header.record for revision in chosen}
    visits = {r.header.visit for r in chosen if r.header.kind != TEAM_MEMBER.name}
    return {
        one.device
        for one in others
        if one.device in leads or (one.person and readers.stands_in_for(one.person, visits))
        if not one.person or not (Bar.ACCESS_OVER in readers.bars(one.person) or readers.is_recused(one.person, here))
    }


def _parcels(own: frozenset[RevisionId], laptops: Sequence[Credential]) -> Iterator[Parcel]:
    for start in range(0, len(laptops), MOST_LAPTOPS):
        part = laptops[start : start + MOST_LAPTOPS]
        people = tuple(sorted({one.person for one in part if one.person}))
        yield Parcel(tuple(one.device for one in part), people, own)


def _item(versions: Sequence[Revision], may_lower: MayLower) -> Item:
    kind = versions[0].header.kind
    fields = tuple(version.fields or {} for version in versions)
    known = KINDS.get(kind)
    return Item(kind, kind in PLANNING, merged(versions, known, may_lower).sensitivity, fields)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
