"""What is missing before a visit is prepared: by section, by person, and what stops it (INV12-INV15)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain import risk
from npm_field.domain.modes import Mode
from npm_field.domain.preparation.coverage import coverage
from npm_field.domain.preparation.team import (
    LEAD,
    OUTSIDE,
    PREPARATION_ONLY,
    REPRISAL_FOCAL,
    affiliations_of,
    bars,
    unaccompanied,
    with_role,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from npm_field.domain.identifiers import Code
    from npm_field.domain.preparation.team import Person

    Fields = Mapping[str, object]

CARDS: Final = frozenset({"gate", "checkpoint", "search", "arrest"})
DRILLS: Final = frozenset({"cover", "lock", "seal", "wipe"})
PREPARED: Final = "prepared"
BEFORE_PREPARED: Final = frozenset({"", "planned"})


class Section(Enum):
    """A part of the plan, in the order in which a lead goes through it."""

    VISIT = "visit"
    TEAM = "team"
    AREAS = "areas"
    WHERE = "where"
    RISKS = "risks"
    REPRISALS = "reprisals"
    OTHERS = "others"
    TROUBLE = "trouble"
    LAPTOPS = "laptops"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing. ``stops`` keeps the visit from being called prepared; ``about`` is whose it is."""

    section: Section
    what: str
    stops: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Preparation:
    """Everything readiness is judged by. ``codes_left`` counts the unused P codes of this laptop."""

    visit: Fields
    team: Sequence[Person] = ()
    areas: Sequence[Fields] = ()
    risks: Sequence[Fields] = ()
    sessions: Sequence[Fields] = ()
    reprisal_plan: Fields = field(default_factory=dict)
    contingencies: Sequence[Fields] = ()
    custody: Sequence[Fields] = ()
    joint_terms: Sequence[Fields] = ()
    requests: Sequence[Fields] = ()
    codes_left: int = 1


def gaps(plan: Preparation) -> Sequence[Gap]:
    """Return what is missing, in the order of the sections, what stops it first within each."""
    order = list(Section)
    found = [gap for part in _PARTS for gap in part(plan)]
    return sorted(found, key=lambda gap: (order.index(gap.section), not gap.stops))


def stops(plan: Preparation) -> Sequence[Gap]:
    """Return what keeps a visit from being called prepared."""
    return [gap for gap in gaps(plan) if gap.stops]


def _visit(plan: Preparation) -> Iterator[Gap]:
    for name in ("place_type", "type", "announced", "themes", "start_day", "purpose"):
        if not plan.visit.get(name):
            yield Gap(Section.VISIT, f"no_{name}")
    first, last = str(plan.visit.get("start_day") or ""), str(plan.visit.get("end_day") or "")
    if first and last and last < first:
        yield Gap(Section.VISIT, "days_reversed", stops=True)
    if not plan.codes_left:
        yield Gap(Section.VISIT, "no_codes")


def _team(plan: Preparation) -> Iterator[Gap]:
    leads = with_role(plan.team, LEAD)
    if not leads:
        yield Gap(Section.TEAM, "no_lead", stops=True)
    if len(leads) > 1:
        yield Gap(Section.TEAM, "two_leads", stops=True)
    if not with_role(plan.team, REPRISAL_FOCAL):
        yield Gap(Section.TEAM, "no_reprisal_focal", stops=True)
    for person in plan.team:
        yield from _person(plan, person)
    for one in coverage(plan.team, plan.visit):
        if not one.by and one.is_asked:
            yield Gap(Section.TEAM, f"no_{one.what}", about=one.detail)


def _person(plan: Preparation, person: Person) -> Iterator[Gap]:
    first, last = str(plan.visit.get("start_day") or ""), str(plan.visit.get("end_day") or "")
    for bar in bars(person, first_day=first, last_day=last):
        yield Gap(Section.TEAM, bar.value, stops=True, about=person.code)
    yield from _roles(person)
    yield from _conflicts(person)
    if person.affiliation not in OUTSIDE and not person.commitment_signed:
        yield Gap(Section.TEAM, "commitment_not_recorded", about=person.code)
    if person.affiliation in OUTSIDE and person.captures and not person.accreditation:
        yield Gap(Section.TEAM, "not_accredited", about=person.code)


def _roles(person: Person) -> Iterator[Gap]:
    if not person.roles:
        yield Gap(Section.TEAM, "no_role", about=person.code)
    if PREPARATION_ONLY in person.roles and len(person.roles) > 1:
        yield Gap(Section.TEAM, "prepares_and_joins", stops=True, about=person.code)
    if LEAD in person.roles and person.affiliation == "seconded":
        yield Gap(Section.TEAM, "seconded_lead", stops=True, about=person.code)


def _conflicts(person: Person) -> Iterator[Gap]:
    if LEAD in person.roles and not person.recusal.is_none:
        yield Gap(Section.TEAM, "lead_recused", stops=True, about=person.code)
    if person.recusal.forbidden_areas(person.areas):
        yield Gap(Section.TEAM, "given_recused_area", stops=True, about=person.code)
    if person.recusal.unnamed:
        yield Gap(Section.TEAM, "scope_not_named", stops="recuse_area" in person.recusal.unnamed, about=person.code)
    if not person.conflicts_declared:
        yield Gap(Section.TEAM, "conflicts_not_asked", about=person.code)


def _areas(plan: Preparation) -> Iterator[Gap]:
    if not plan.areas:
        yield Gap(Section.AREAS, "no_areas")
    given = {area for person in plan.team for area in person.areas}
    if plan.areas and plan.team and not given:
        yield Gap(Section.AREAS, "areas_not_shared_out")
    if not plan.requests:
        yield Gap(Section.AREAS, "no_documents")


def _where(plan: Preparation) -> Iterator[Gap]:
    affiliations = affiliations_of(plan.team)
    recusals = {person.code: person.recusal for person in plan.team}
    alone: set[Code] = set()
    kept_out: set[Code] = set()
    for one in plan.sessions:
        members = _codes(one, "members")
        alone |= unaccompanied(members, affiliations)
        area = frozenset({str(one.get("area") or "")})
        kept_out |= {code for code in members if code in recusals and recusals[code].forbidden_areas(area)}
    yield from (Gap(Section.WHERE, "alone", stops=True, about=code) for code in sorted(alone))
    yield from (Gap(Section.WHERE, "given_recused_area", stops=True, about=code) for code in sorted(kept_out))
    outside = [p for p in plan.team if p.captures and p.affiliation in {"external_expert", "interpreter"}]
    placed = {code for one in plan.sessions for code in _codes(one, "members")}
    yield from (Gap(Section.WHERE, "not_placed", about=p.code) for p in outside if p.code not in placed)


def _risks(plan: Preparation) -> Iterator[Gap]:
    rated = {str(row.get("risk")): row for row in plan.risks if row.get("level") not in {None, "", "not_assessed"}}
    if not rated:
        yield Gap(Section.RISKS, "no_risks")
    for name, row in rated.items():
        if row.get("level") == risk.HIGH and not (row.get("mitigations") or row.get("mitigation_note")):
            yield Gap(Section.RISKS, "high_without_measure", about=name)
    floor = str(plan.visit.get("capture_floor") or Mode.FULL.value)
    known = next((mode for mode in Mode if mode.value == floor), Mode.FULL)
    if not known.at_least(risk.proposed_floor(plan.risks)) and not plan.visit.get("floor_reason"):
        yield Gap(Section.RISKS, "floor_without_reason", stops=True)
    if risk.slips_off(plan.risks) and plan.visit.get("identity_slips") is True:
        yield Gap(Section.RISKS, "slips_on_though_exposed")


def _reprisals(plan: Preparation) -> Iterator[Gap]:
    found = plan.reprisal_plan
    if not found.get("focal"):
        yield Gap(Section.REPRISALS, "no_focal_person")
    elif found["focal"] not in with_role(plan.team, REPRISAL_FOCAL):
        yield Gap(Section.REPRISALS, "focal_without_role")
    for name in ("before", "during", "after"):
        if not found.get(name):
            yield Gap(Section.REPRISALS, f"nothing_{name}")
    if risk.return_visit_wanted(plan.risks) and not found.get("return_to"):
        yield Gap(Section.REPRISALS, "no_return_visit")
    start, end = str(found.get("return_from") or ""), str(found.get("return_to") or "")
    if start and end and end < start:
        yield Gap(Section.REPRISALS, "return_reversed")
    if not plan.visit.get("urgent_ladder"):
        yield Gap(Section.REPRISALS, "no_ladder")


def _others(plan: Preparation) -> Iterator[Gap]:
    for terms in plan.joint_terms:
        partner = str(terms.get("partner") or "")
        if not terms.get("information_use"):
            yield Gap(Section.OTHERS, "terms_without_use", about=partner)
        if terms.get("agreed") is not True:
            yield Gap(Section.OTHERS, "terms_not_agreed", about=partner)


def _trouble(plan: Preparation) -> Iterator[Gap]:
    if not any(one.get("steps") for one in plan.contingencies):
        yield Gap(Section.TROUBLE, "no_contingency")
    for name in ("spokesperson", "account", "check_in", "lawyer"):
        if not plan.visit.get(name):
            yield Gap(Section.TROUBLE, f"no_{name}")


def _laptops(plan: Preparation) -> Iterator[Gap]:
    things = Counter(str(one.get("thing") or "") for one in plan.custody)
    if not things["laptop"]:
        yield Gap(Section.LAPTOPS, "no_laptops")
    if things["laptop"] and not things["backup"]:
        yield Gap(Section.LAPTOPS, "no_backup_carrier")
    for one in plan.custody:
        owner, carrier = str(one.get("owner") or ""), str(one.get("carrier") or "")
        if one.get("thing") == "backup" and owner and owner == carrier:
            yield Gap(Section.LAPTOPS, "backup_with_its_laptop", about=owner)
        if one.get("thing") == "laptop" and not one.get("checks"):
            yield Gap(Section.LAPTOPS, "laptop_not_checked", about=owner or carrier)
    for person in plan.team:
        if person.captures:
            yield from _ready_in_person(person)


def _ready_in_person(person: Person) -> Iterator[Gap]:
    if person.cards_read < CARDS:
        yield Gap(Section.LAPTOPS, "cards_not_read", about=person.code)
    elif person.cards_read_by and person.code not in person.cards_read_by:
        yield Gap(Section.LAPTOPS, "cards_not_confirmed", about=person.code)
    if person.drills_done < DRILLS:
        yield Gap(Section.LAPTOPS, "drills_not_done", about=person.code)


def _codes(fields: Fields, name: str) -> list[Code]:
    value = fields.get(name)
    return list(value) if isinstance(value, list) else []


_PARTS: Final = (_visit, _team, _areas, _where, _risks, _reprisals, _others, _trouble, _laptops)
