"""The parts of a plan beside visit, team, areas and risks: added, changed, taken away, held to the rules of the team.

What nobody may plan is refused here: an expert or interpreter alone (INV12), and somebody sent where they are recused
(INV14). A declared conflict is always written; it is the plan that has to give way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import ASSIGNMENT, SESSION, TEAM_MEMBER
from npm_field.domain.modes import Mode
from npm_field.domain.preparation.recusal import recusal_of
from npm_field.domain.preparation.team import affiliations_of, person_of, unaccompanied
from npm_field.errors import ExpertAloneError, NoVisitError, RecusedError
from npm_field.usecases import adding, capture, records
from npm_field.usecases.adding import Document
from storage import drafts, revisions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.preparation.team import Person
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft

    Fields = Mapping[str, object]

ONE_EACH: Final = frozenset({"risk", "reprisal_plan"})
"""Kinds of which a visit has one record, begun with the first answer."""


@dataclass(frozen=True, slots=True)
class Part:
    """One record of a plan, with what is being typed on top of it."""

    record: RecordId
    fields: Fields


def parts(seat: Seat, visit: RecordId, kind: str) -> tuple[Part, ...]:
    """Return the records of one kind that the plan of a visit holds; what was taken away is empty and left out."""
    ids = [row.id for row in revisions.listed(seat.vault.casebook, kind=kind, visit=visit)]
    ids += [
        draft.record
        for draft in drafts.all_of(seat.vault.casebook)
        if draft.kind == kind and draft.visit == visit and draft.record not in ids
    ]
    found = [Part(record, capture.edit(seat, record).fields) for record in ids]
    return tuple(sorted((part for part in found if part.fields), key=lambda part: part.record))


def add_part(seat: Seat, visit: RecordId, kind: str, fields: Fields) -> Part:
    """Add a record to a plan. Raises ``ExpertAloneError``, ``RecusedError`` and what ``adding.add`` raises."""
    require_fit(seat, visit, kind, {}, fields)
    added = adding.add(seat, [Document(kind, _code_of(seat, visit), Mode.FULL, fields, from_paper=True)])[0].record
    return Part(added, capture.edit(seat, added).fields)


def remove_part(seat: Seat, record: RecordId) -> None:
    """Take a record out of the plan; its history stays."""
    capture.save(seat, capture.edit(seat, record), {})
    capture.leave(seat, record)


def one_of(seat: Seat, visit: RecordId, kind: str) -> RecordId:
    """Return the one record of a kind that a visit has; an empty one is begun where there is none."""
    known = revisions.listed(seat.vault.casebook, kind=kind, visit=visit)
    if known:
        return known[0].id
    empty = Document(kind, _code_of(seat, visit), Mode.FULL, {}, from_paper=True)
    return adding.add(seat, [empty])[0].record


def save(seat: Seat, draft: Draft, fields: Fields) -> Draft:
    """Save a record of a plan as ``capture.save`` does, unless the rules of the team refuse it."""
    require_fit(seat, draft.visit, draft.kind, draft.fields, fields)
    return capture.save(seat, draft, fields)


def require_fit(seat: Seat, visit: RecordId, kind: str, before: Fields, fields: Fields) -> None:
    """Raise ``ExpertAloneError`` or ``RecusedError`` for what may not be planned.

    Of an assignment only areas that are new count: a conflict that is declared later must not be refused.
    """
    if kind == SESSION.name:
        people = team(seat, visit)
        alone = unaccompanied(_codes(fields, "members"), affiliations_of(people))
        if alone:
            raise ExpertAloneError(count=len(alone))
        area = frozenset({str(fields.get("area") or "")})
        members = set(_codes(fields, "members"))
        if any(p.recusal.forbidden_areas(area) for p in people if p.code in members):
            raise RecusedError
    elif kind == ASSIGNMENT.name:
        new = frozenset(_codes(fields, "areas")) - frozenset(_codes(before, "areas"))
        if new and recusal_of(fields.get("conflicts")).forbidden_areas(new):
            raise RecusedError


def team(seat: Seat, visit: RecordId) -> tuple[Person, ...]:
    """Return the people of a visit as the rules see them, with what is being typed."""
    casebook = seat.vault.casebook
    about = {row.code: row.id for row in revisions.listed(casebook, kind=TEAM_MEMBER.name)}
    tasks = [part.fields for part in parts(seat, visit, ASSIGNMENT.name)]
    named = sorted({Code(str(task["member"])) for task in tasks if "member" in task})
    task_of = {Code(str(task["member"])): task for task in tasks if "member" in task}
    known = {code: capture.edit(seat, about[code]).fields if code in about else {} for code in named}
    return tuple(person_of(code, known[code], task_of[code]) for code in named)


def _codes(fields: Fields, name: str) -> Sequence[Code]:
    value = fields.get(name)
    return [Code(str(code)) for code in value] if isinstance(value, list) else []


def _code_of(seat: Seat, visit: RecordId) -> str:
    code = next((str(plan.code) for plan in records.visits(seat) if plan.visit == visit), "")
    if not code:
        raise NoVisitError
    return code
