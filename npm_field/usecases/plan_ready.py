"""How far a visit is prepared: what is missing, who may not join, who read the cards and did the drills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import (
    AREA,
    ASSIGNMENT,
    CONTINGENCY,
    CUSTODY,
    DOCUMENT_REQUEST,
    JOINT_TERMS,
    REPRISAL_PLAN,
    RISK,
    SESSION,
)
from npm_field.domain.preparation import readiness
from npm_field.domain.preparation.coverage import coverage
from npm_field.domain.preparation.readiness import BEFORE_PREPARED, PREPARED, Gap, Preparation
from npm_field.domain.preparation.team import bars
from npm_field.errors import NoRecordError, NotPreparedError
from npm_field.usecases import capture, drill, plan_parts
from storage import pools

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.domain.identifiers import Code, RecordId
    from npm_field.domain.preparation.coverage import Covered
    from npm_field.domain.preparation.team import Bar, Person
    from npm_field.usecases.seat import Seat


_DAYS: Final = {"cards_read": "cards_read_day", "drills_done": "drills_day"}


@dataclass(frozen=True, slots=True)
class Ready:
    """The state of a visit's preparation. ``red`` holds who may not join and why; it is empty where all may."""

    gaps: Sequence[Gap]
    team: tuple[Person, ...]
    red: Mapping[Code, tuple[Bar, ...]]
    coverage: Sequence[Covered]
    state: str

    @property
    def can_be_prepared(self) -> bool:
        """Whether nothing stops it and nobody has called it prepared yet."""
        return self.state in BEFORE_PREPARED and not any(gap.stops for gap in self.gaps)


def preparation(seat: Seat, visit: RecordId) -> Preparation:
    """Return all that readiness is judged by, with what is being typed."""

    def fields(kind: str) -> Sequence[Mapping[str, object]]:
        return [part.fields for part in plan_parts.parts(seat, visit, kind)]

    rows = next((table.get("rows") for table in fields(RISK.name)), None)
    return Preparation(
        visit=capture.edit(seat, visit).fields,
        team=plan_parts.team(seat, visit),
        areas=fields(AREA.name),
        risks=rows if isinstance(rows, list) else (),
        sessions=fields(SESSION.name),
        reprisal_plan=next(iter(fields(REPRISAL_PLAN.name)), {}),
        contingencies=fields(CONTINGENCY.name),
        custody=fields(CUSTODY.name),
        joint_terms=fields(JOINT_TERMS.name),
        requests=fields(DOCUMENT_REQUEST.name),
        codes_left=pools.left(seat.vault.daybook).get(CodeType.PERSON.value, 0),
    )


def ready(seat: Seat, visit: RecordId) -> Ready:
    """Return how far a visit is prepared."""
    plan = preparation(seat, visit)
    first, last = str(plan.visit.get("start_day") or ""), str(plan.visit.get("end_day") or "")
    barred = {person.code: bars(person, first_day=first, last_day=last) for person in plan.team}
    return Ready(
        gaps=readiness.gaps(plan),
        team=tuple(plan.team),
        red={code: found for code, found in barred.items() if found},
        coverage=coverage(plan.team, plan.visit),
        state=str(plan.visit.get("state") or ""),
    )


def call_prepared(seat: Seat, visit: RecordId) -> None:
    """Let the visit be prepared. Raises ``NotPreparedError`` with how much stops it (INV12-INV15).

    What only is missing stops nothing: who stands at a gate tonight must be able to go.
    """
    left = readiness.stops(preparation(seat, visit))
    if left:
        raise NotPreparedError(count=len(left))
    draft = capture.edit(seat, visit)
    if str(draft.fields.get("state") or "") in BEFORE_PREPARED:
        capture.save(seat, draft, {**draft.fields, "state": PREPARED})
    capture.leave(seat, visit)


def confirm_cards(seat: Seat, visit: RecordId, person: Code, cards: Collection[str]) -> None:
    """Note that a person read these conduct cards today, and who says so (R017): one's own word is another's not.

    Raises ``NoRecordError`` for who is not on the team.
    """
    _note(seat, visit, person, "cards_read", cards)


def own_cards(seat: Seat, visit: RecordId) -> frozenset[str] | None:
    """Return the cards that the person of this vault confirmed in person; None for nobody, or who is not going."""
    if not seat.vault.has_casebook or seat.person is None:
        return None
    me = next((one for one in plan_parts.team(seat, visit) if one.code == seat.person and one.captures), None)
    if me is None:
        return None
    return me.cards_read if me.code in me.cards_read_by else frozenset()


def confirm_own_cards(seat: Seat, visit: RecordId) -> None:
    """Confirm all conduct cards for oneself; the drills done on this laptop go into the plan with them.

    It is a revision of this laptop, and travels to the office and the lead as any other. Raises ``NoRecordError``.
    """
    if seat.person is None:
        raise NoRecordError
    confirm_cards(seat, visit, seat.person, readiness.CARDS)
    take_over_drills(seat, visit)


def take_over_drills(seat: Seat, visit: RecordId) -> int:
    """Note in the plan what was practised in time on this laptop, and return for how many people it is new.

    A drill is kept on the laptop it was done on; the plan is what the others see.
    """
    noted = 0
    known = {person.code: person for person in plan_parts.team(seat, visit)}
    for one in drill.readiness(seat, visit):
        done = {act.value for act, last in one.done.items() if last.in_time}
        person = next((person for code, person in known.items() if code == one.person), None)
        if person is not None and not done <= person.drills_done:
            _note(seat, visit, person.code, "drills_done", done)
            noted += 1
    return noted


def _note(seat: Seat, visit: RecordId, person: Code, name: str, new: Collection[str]) -> None:
    tasks = plan_parts.parts(seat, visit, ASSIGNMENT.name)
    found = next((part for part in tasks if part.fields.get("member") == person), None)
    if found is None:
        raise NoRecordError
    draft = capture.edit(seat, found.record)
    held = draft.fields.get(name)
    whole = sorted({*(held if isinstance(held, list) else ()), *new})
    changed = {**draft.fields, name: whole, _DAYS[name]: seat.now().date().isoformat()}
    if name == "cards_read" and seat.person is not None:
        said = draft.fields.get("cards_read_by")
        changed["cards_read_by"] = sorted({*(said if isinstance(said, list) else ()), seat.person})
    capture.save(seat, draft, changed)
    capture.leave(seat, found.record)
