"""What the plan's presenter asks of the vault's thread in one go: find a plan, write a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.usecases import plan as plans
from npm_field.usecases import records
from npm_field.usecases.plan import Member, VisitPlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.plan import Planned
    from npm_field.usecases.seat import Seat

LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Found:
    """A visit's plan, and the area that was asked for."""

    plan: Planned
    area: RecordId | None


def find(seat: Seat, wanted: RecordId | None, present: RecordId | None) -> Found | None:
    """Return the plan of the visit that ``wanted`` is, or is an area of; None where there is no visit."""
    visits = [plan.visit for plan in records.visits(seat)]
    visit = next((known for known in (wanted, present, *visits) if known in visits), None)
    if visit is None:
        return None
    plan = plans.planned(seat, visit)
    area = next((area.record for area in plan.areas if area.record == wanted), None)
    return Found(plan, area)


def begin(seat: Seat, fields: Mapping[str, object], words: Sequence[str]) -> Planned:
    """Write a new plan; the person whose laptop this is is on the team."""
    role = LEAD if seat.role == LEAD else "monitor"
    team = [Member(seat.person, {}, {"role": role})] if seat.person else []
    return plans.planned(seat, plans.plan_visit(seat, VisitPlan(fields, team=team, words=words)))
