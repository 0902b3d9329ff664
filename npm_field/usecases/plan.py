"""Planning a visit: place, team, areas, risk table and the floor it proposes (workflow 3.2; R001, R016, R087)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes, facets
from npm_field.domain.codes import CodeType
from npm_field.domain.facets import Facet
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import AREA, ASSIGNMENT, RISK, TEAM_MEMBER, VISIT
from npm_field.domain.modes import Mode
from npm_field.domain.risk import proposed_floor
from npm_field.domain.summary import words_of
from npm_field.errors import NoVisitError
from npm_field.usecases import adding, capture, indexing, records
from npm_field.usecases.adding import Document
from storage import drafts, index, pools, revisions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

USUAL_WORDS: Final = (
    "beating",
    "threats",
    "no_doctor",
    "no_interpreter",
    "no_notification",
    "prolonged_solitary",
    "denial_of_care",
    "record_falsified",
)
"""The violations that get a V word when the plan does not choose; nine digits reach them all on the partial page."""

MOST_WORDS: Final = 9
_PLAIN: Final = frozenset({AREA.name, VISIT.name})
"""What names an area without anybody having been there."""
_A_FEW: Final = 20


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the team: the M code, what the person is, and what the person does on this visit."""

    code: Code
    person: Mapping[str, object]
    assignment: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """What is known of a visit before it. Everything but the visit's fields may be empty (R087, under a minute)."""

    visit: Mapping[str, object]
    team: Sequence[Member] = ()
    areas: Sequence[Mapping[str, object]] = ()
    risks: Sequence[Mapping[str, object]] = ()
    words: Sequence[str] = field(default=USUAL_WORDS)


@dataclass(frozen=True, slots=True)
class PlannedArea:
    """An area of a plan. ``in_use`` when a talk, an observation or a task names it: then it stays."""

    record: RecordId
    fields: Mapping[str, object]
    in_use: bool


@dataclass(frozen=True, slots=True)
class PlannedMember:
    """One person of a plan: the assignment to this visit, and the record of the person, which other visits share."""

    code: Code
    assignment: RecordId
    task: Mapping[str, object]
    person: RecordId | None
    about: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit's plan as it stands, with what is being typed on top of it."""

    visit: RecordId
    fields: Mapping[str, object]
    areas: tuple[PlannedArea, ...]
    team: tuple[PlannedMember, ...]
    risks: tuple[Mapping[str, object], ...]
    member_codes: int
    """How many M codes this laptop could give; none on most, for the office gives them."""


def plan_visit(seat: Seat, plan: VisitPlan) -> RecordId:
    """Write the plan as records, all of them or none, and return the visit's id.

    Codes are drawn from this laptop's pool; the words of the visit are drawn afresh, so the same word means something
    else on the next visit (codes 4.3). The floor is the plan's, else what the risk table proposes.
    """
    risks = [{"id": uuid.uuid4().hex, **row} for row in plan.risks]
    visit = {"capture_floor": proposed_floor(risks).value, "partial_words": "violation_words", **plan.visit}
    visit.setdefault("state", "planned")
    visit.setdefault("words", draw_words(seat, plan.words[:MOST_WORDS]))
    visit.setdefault("code", capture.take_code(seat, CodeType.VISIT))
    code = str(visit["code"])
    documents = [Document(VISIT.name, "", Mode.FULL, visit, from_paper=True)]
    documents += [_document(AREA.name, code, _with_code(seat, area)) for area in plan.areas]
    for member in plan.team:
        documents += _member_documents(seat, code, member)
    if risks:
        documents.append(_document(RISK.name, code, {"rows": risks}))
    return adding.add(seat, documents)[0].record


def draw_words(seat: Seat, violations: Sequence[str], *, taken: Collection[Code] = ()) -> Mapping[str, str]:
    """Return a random V word for each violation; the mapping is the visit's own and known to the team alone."""
    drawn = codes.draw(CodeType.WORD, len(violations), taken=taken, random_below=seat.random_below)
    return dict(zip(drawn, violations, strict=True))


# --- the plan of a visit that exists ------------------------------------------------------------------------


def planned(seat: Seat, visit: RecordId) -> Planned:
    """Return the plan of a visit. Raises ``NoVisitError``, ``NotOpenError``."""
    if visit not in {plan.visit for plan in records.visits(seat)}:
        raise NoVisitError
    fields = {
        kind: {row.id: capture.edit(seat, row.id).fields for row in _listed(seat, kind, visit)}
        for kind in (AREA.name, ASSIGNMENT.name, RISK.name)
    }
    named = _areas_named(seat, visit, [str(f["code"]) for f in fields[AREA.name].values() if "code" in f])
    people = {row.code: row.id for row in _listed(seat, TEAM_MEMBER.name)}
    areas = [PlannedArea(key, f, str(f["code"]) in named) for key, f in fields[AREA.name].items() if "code" in f]
    team = [_member(seat, key, f, people) for key, f in fields[ASSIGNMENT.name].items() if "member" in f]
    rows = next((table.get("rows") for table in fields[RISK.name].values()), None)
    return Planned(
        visit=visit,
        fields=capture.edit(seat, visit).fields,
        areas=tuple(sorted(areas, key=lambda area: str(area.fields["code"]))),
        team=tuple(sorted(team, key=lambda member: member.code)),
        risks=tuple(rows) if isinstance(rows, list) else (),
        member_codes=pools.left(seat.vault.daybook).get(CodeType.MONITOR.value, 0),
    )


def add_area(seat: Seat, visit: RecordId, fields: Mapping[str, object]) -> PlannedArea:
    """Add an area to a visit with a code of this laptop's pool; capture can pick it at once."""
    document = _document(AREA.name, _code_of(seat, visit), _with_code(seat, fields))
    added = adding.add(seat, [document])[0].record
    return PlannedArea(added, capture.edit(seat, added).fields, in_use=False)


def remove_area(seat: Seat, visit: RecordId, record: RecordId) -> bool:
    """Take an area out of the plan, and return whether it was: one that something names stays. Its history stays."""
    code = str(capture.edit(seat, record).fields.get("code", ""))
    if _areas_named(seat, visit, [code]):
        return False
    _empty(seat, record)
    return True


def add_member(seat: Seat, visit: RecordId, member: Member) -> None:
    """Add a person to the team of a visit."""
    adding.add(seat, _member_documents(seat, _code_of(seat, visit), member))


def remove_member(seat: Seat, assignment: RecordId) -> None:
    """End a person's assignment to the visit; the record of the person stays, as other visits may share it."""
    _empty(seat, assignment)


def add_new_member(seat: Seat, visit: RecordId) -> Code:
    """Add a person with an M code of this laptop's pool and return the code. ``PoolExhaustedError`` without one."""
    code = capture.take_code(seat, CodeType.MONITOR)
    add_member(seat, visit, Member(code, {}, {}))
    return code


def risk_of(seat: Seat, visit: RecordId) -> RecordId:
    """Return the record of the visit's risk table; an empty one is begun where there is none."""
    found = next(iter(_listed(seat, RISK.name, visit)), None)
    return found.id if found else adding.add(seat, [_document(RISK.name, _code_of(seat, visit), {})])[0].record


def more_words(seat: Seat, held: Mapping[str, str], violations: Sequence[str]) -> Mapping[str, str]:
    """Return ``held`` with a V word for each of these violations; nine at most, and none ever loses its meaning."""
    new = [violation for violation in dict.fromkeys(violations) if violation not in held.values()]
    room = max(0, MOST_WORDS - len(held))
    return {**held, **draw_words(seat, new[:room], taken=[Code(word) for word in held])}


def _listed(seat: Seat, kind: str, visit: RecordId | str = "") -> Sequence[revisions.RecordRow]:
    return revisions.listed(seat.vault.casebook, kind=kind, visit=visit)


def _areas_named(seat: Seat, visit: RecordId, areas: Collection[str]) -> frozenset[str]:
    """Return which of these area codes talks, observations and tasks of the visit name.

    The index is asked, because a visit may have 50,000 records; only what it does not hold is read one by one.
    """
    drafted = [draft for book in seat.vault.books() for draft in drafts.all_of(book) if draft.visit == visit]
    if indexing.is_due(seat.vault):  # one of another version may not name them all
        loose = [row.id for row in records.listed(seat, visit=visit)]
        held = frozenset[str]()
    else:
        loose = list(revisions.record_ids(seat.vault.daybook))
        held = frozenset(code for code in areas if _is_held(seat, visit, code))
    found = [*drafted, *(draft for record in loose if (draft := capture.edit(seat, record)).visit == visit)]
    words = {word for draft in found if draft.kind not in _PLAIN for word in words_of(draft.fields)}
    return held | words.intersection(areas)


def _is_held(seat: Seat, visit: RecordId, area: str) -> bool:
    """Return whether a record other than the area itself names it."""
    wanted = [facets.token(Facet.VISIT, visit), facets.token(Facet.AREA, area)]
    return any(row.kind not in _PLAIN for row in index.search(seat.vault.casebook, (), wanted, limit=_A_FEW))


def _member(
    seat: Seat, assignment: RecordId, task: Mapping[str, object], people: Mapping[str, RecordId]
) -> PlannedMember:
    code = Code(str(task["member"]))
    person = people.get(code)
    about = capture.edit(seat, person).fields if person else {}
    return PlannedMember(code, assignment, task, person, about)


def _member_documents(seat: Seat, visit: str, member: Member) -> list[Document]:
    """Return the assignment, and the record of the person unless an earlier visit has it already."""
    known = {row.code for row in _listed(seat, TEAM_MEMBER.name)}
    person = _document(TEAM_MEMBER.name, visit, {"code": member.code, **member.person})
    task = _document(ASSIGNMENT.name, visit, {"member": member.code, **member.assignment})
    return [task] if member.code in known else [person, task]


def _empty(seat: Seat, record: RecordId) -> None:
    capture.save(seat, capture.edit(seat, record), {})
    capture.leave(seat, record)


def _code_of(seat: Seat, visit: RecordId) -> str:
    return next((str(plan.code) for plan in records.visits(seat) if plan.visit == visit), "")


def _document(kind: str, visit: str, fields: Mapping[str, object]) -> Document:
    return Document(kind, visit, Mode.FULL, fields, from_paper=True)


def _with_code(seat: Seat, area: Mapping[str, object]) -> Mapping[str, object]:
    return area if "code" in area else {"code": capture.take_code(seat, CodeType.AREA), **area}
