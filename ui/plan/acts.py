"""What the plan's presenter asks of the vault's thread in one go: find a plan, write a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.usecases import packs, plan_parts, plan_ready, records
from npm_field.usecases import plan as plans
from npm_field.usecases.membership import OFFICE_ROLE
from npm_field.usecases.plan import Member, VisitPlan
from ui.plan.sending import CARDS, PACK, PADS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.packs import Packed
    from npm_field.usecases.plan import Planned
    from npm_field.usecases.plan_parts import Part
    from npm_field.usecases.plan_ready import Ready
    from npm_field.usecases.seat import Seat
    from resources.language import Language

LEAD: Final = "lead"
SHEETS: Final = 20


KINDS: Final = ("document_request", "session", "joint_terms", "contingency", "custody", "reprisal_plan")


@dataclass(frozen=True, slots=True)
class Rest:
    """The parts of a plan by kind, and how far all of it is."""

    parts: Mapping[str, tuple[Part, ...]]
    ready: Ready
    is_office: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A visit's plan, and the area that was asked for."""

    plan: Planned
    area: RecordId | None
    rest: Rest


def find(seat: Seat, wanted: RecordId | None, present: RecordId | None) -> Found | None:
    """Return the plan of the visit that ``wanted`` is, or is an area of; None where there is no visit."""
    visits = [plan.visit for plan in records.visits(seat)]
    visit = next((known for known in (wanted, present, *visits) if known in visits), None)
    if visit is None:
        return None
    plan = plans.planned(seat, visit)
    area = next((area.record for area in plan.areas if area.record == wanted), None)
    return Found(plan, area, rest(seat, visit))


def again(seat: Seat, visit: RecordId) -> Found:
    """Return a visit's plan as it stands now."""
    return Found(plans.planned(seat, visit), None, rest(seat, visit))


def rest(seat: Seat, visit: RecordId) -> Rest:
    """Return the parts of a visit's plan, and how far it is prepared."""
    parts = {kind: plan_parts.parts(seat, visit, kind) for kind in KINDS}
    return Rest(parts, plan_ready.ready(seat, visit), seat.role == OFFICE_ROLE)


def write(seat: Seat, visit: RecordId, name: str, folder: Path, language: Language) -> Packed | None:
    """Write the pack or a paper of this name into a folder; returns who gets which part of a pack."""
    from npm_field.usecases import printing  # noqa: PLC0415 - reportlab is slow to load and seldom needed

    path = folder / name
    if name == PACK:
        return packs.send(seat, path, visit)
    if name == PADS:
        printing.print_pads(seat, path, SHEETS)
    elif name == CARDS:
        printing.print_cards(path, language)
    else:
        printing.print_contingency(seat, visit, path, language)
    return None


def begin(seat: Seat, fields: Mapping[str, object], words: Sequence[str]) -> Found:
    """Write a new plan; the person whose laptop this is is on the team."""
    role = LEAD if seat.role == LEAD else "monitor"
    team = [Member(seat.person, {}, {"role": role})] if seat.person else []
    return again(seat, plans.plan_visit(seat, VisitPlan(fields, team=team, words=words)))
