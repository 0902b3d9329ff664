"""What the records of the last visit to the same place say of its figures, beside those of this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import last_visit
from npm_field.domain.figures import items
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import OPENING_TALK
from npm_field.usecases import records, writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.last_visit import Compared
    from npm_field.usecases.seat import Seat


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The visit before: its code, its first day, and its figures beside today's."""

    code: Code
    day: str
    figures: tuple[Compared, ...]


def of(seat: Seat, visit: RecordId) -> LastVisit | None:
    """Return the last earlier visit to the same place; None where this laptop knows of none.

    Figures are the plan's and the opening talks', which come after it and so stand where both say one. Raises
    ``NotOpenError`` while only the daybook is open.
    """
    plans = {str(one.visit): _fields(seat, one.visit) for one in records.visits(seat)}
    here = plans.pop(str(visit), {})
    found = last_visit.before(here, plans)
    if not found:
        return None
    earlier = RecordId(found)
    return LastVisit(
        Code(str(plans[found].get("code", ""))),
        str(plans[found].get("start_day", "")),
        last_visit.compared(_figures(seat, earlier, plans[found]), _figures(seat, visit, here)),
    )


def _figures(seat: Seat, visit: RecordId, plan: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    talks = [_fields(seat, row.id) for row in records.listed(seat, kind=OPENING_TALK.name, visit=visit)]
    talks.sort(key=lambda talk: str(talk.get("day", "")))
    return [figure for fields in (plan, *talks) for figure in items(fields, "figures")]


def _fields(seat: Seat, record: RecordId) -> Mapping[str, object]:
    return writing.merged_record(seat, record).fields or {}
