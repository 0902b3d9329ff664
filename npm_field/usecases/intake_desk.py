"""What the page of what came in needs in one go: bundles, who may still write, and what was put aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import TEAM_MEMBER
from npm_field.usecases import devices, intake, membership, orders, writing
from npm_field.usecases.parcels import Readers
from storage import revisions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from npm_field.domain.preparation.team import Bar
    from npm_field.usecases.intake_facts import Waiting
    from npm_field.usecases.seat import Seat


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to the office today (INV13): until when the commitment holds, and what is against it."""

    until: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What came, by device; how each person stands; what was put aside of each accepted bundle, by reason."""

    waiting: Sequence[Waiting]
    standing: Mapping[str, Standing]
    aside: Mapping[str, Mapping[str, int]]
    orders: Sequence[Open] = ()
    has_relay: str = ""
    """``yes`` where the office's policy names a relay."""


@dataclass(frozen=True, slots=True)
class Open:
    """A withdrawal that not every laptop has confirmed: of whom, how many have, and who has not."""

    code: str
    confirmed: int
    laptops: int
    waits: Sequence[str]


def load(seat: Seat) -> Desk:
    """Return all of it; nothing is opened for that."""
    found = intake.waiting(seat)
    readers = Readers(seat, ())
    until = _until(seat)
    people = {one.person for one in found if one.person}
    standing = {who: Standing(until.get(who, ""), readers.bars(Code(who))) for who in people}
    accepted = [one for one in found if one.state == intake.ACCEPTED]
    aside = {one.id: dict(Counter(line.outcome for line in intake.outcome(seat, one.id).refused)) for one in accepted}
    relay = "yes" if devices.relay_of(seat) is not None else ""
    return Desk(found, standing, aside, [*_open_orders(seat)], relay)


def _open_orders(seat: Seat) -> Iterator[Open]:
    certified = membership.certified(seat)
    for one in orders.ordered(seat):
        late = [device for device, state in one.laptops.items() if state != orders.CONFIRMED]
        if late:
            people = sorted(str(certified[device].person) for device in late if device in certified)
            yield Open(one.code, len(one.laptops) - len(late), len(one.laptops), people)


def _until(seat: Seat) -> Mapping[str, str]:
    rows = revisions.listed(seat.vault.casebook, kind=TEAM_MEMBER.name)
    fields = ((row.code, writing.merged_record(seat, row.id).fields or {}) for row in rows if row.code)
    return {code: str(said.get("commitment_valid_to", "")) for code, said in fields}
