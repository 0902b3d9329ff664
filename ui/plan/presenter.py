"""The plan's presenter: plans a visit in one go, then keeps each of its records in hand and saves what changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.risk import proposed_floor
from npm_field.usecases import capture, records
from npm_field.usecases import plan as plans
from npm_field.usecases.plan import USUAL_WORDS, Member, VisitPlan
from ui.components.chips import Option
from ui.desk import Target
from ui.forms.control import Ground
from ui.forms.form import Form
from ui.forms.in_hand import NOT_SAVED, SAVED, SAVING, InHand
from ui.plan.view import PlanPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.errors import FieldError
    from npm_field.usecases.plan import Planned
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.desk import Desk

KINDS: Final = ("visit", "area", "assignment", "team_member", "risk")
ENOUGH: Final = ("place_type", "type", "place_name")
"""Any of these is enough to plan a visit."""

RISK: Final = "risk"
"""Stands for the record of the risk table, which is begun with its first answer."""


def make(desk: Desk, target: Target) -> PlanPresenter:
    """Return the presenter of the plan. ``target.record`` may name a visit or one of its areas.

    ``target.act`` is "new_visit" for another visit, "new_area" to add an area at once.
    """
    return PlanPresenter(desk, target)


@dataclass(frozen=True, slots=True)
class _Found:
    """A visit's plan, and the area that was asked for."""

    plan: Planned
    area: RecordId | None


class PlanPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, target: Target) -> None:
        self._desk = desk
        self._target = target
        self._grounds = {kind: self._ground(kind) for kind in KINDS}
        self.page = PlanPage(desk.look, self._grounds)
        self._fields: dict[str, object] = {}
        self._violations: Sequence[str] = USUAL_WORDS
        self._plan: Planned | None = None
        self._hands: dict[str, InHand] = {}
        self._planning = False
        self._connect()
        if target.act == "new_visit" or (desk.visit is None and target.record is None):
            self._begin()
        else:
            wanted = target.record or desk.visit
            desk.ask(lambda seat: _find(seat, wanted, desk.visit), self._found)

    # --- what the window asks -------------------------------------------------------------------------------

    def leave(self, then: Callable[[], None]) -> None:
        """Bring everything typed onto the disk; a new plan with enough in it becomes a visit first."""
        if self._plan is None and any(self._fields.get(name) for name in ENOUGH):
            self._plan_visit(lambda: self._end_all(then))
        else:
            self._end_all(then)

    def press(self, key: str) -> bool:
        """Do the act of a key."""
        if key == "Ctrl Enter":
            if self._plan is None:
                self._plan_now()
            else:
                self._desk.go(Target("board", record=self._plan.visit))
            return True
        if key == "Ctrl N" and self._plan is not None:
            self._add_area()
            return True
        return False

    def here(self) -> Target:
        """Return what to open to be here again, after a change of look."""
        return Target("plan", record=self._plan.visit) if self._plan else replace(self._target, act="new_visit")

    # --- a new visit ----------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.page.words.choose(self._violations)
        self.page.show_new()

    def _plan_now(self) -> None:
        if not any(self._fields.get(name) for name in ENOUGH):
            self.page.show_new()
            return
        self._plan_visit(self._planned)

    def _plan_visit(self, then: Callable[[], None]) -> None:
        """Write the plan in one go; the person whose laptop this is is on the team."""
        if self._planning:
            return
        self._planning = True
        fields = {name: value for name, value in self._fields.items() if value is not None}
        words = tuple(self._violations)

        def act(seat: Seat) -> _Found:
            role = "lead" if seat.role == "lead" else "monitor"
            team = [Member(seat.person, {}, {"role": role})] if seat.person else []
            visit = plans.plan_visit(seat, VisitPlan(fields, team=team, words=words))
            return _Found(plans.planned(seat, visit), None)

        def done(found: _Found) -> None:
            self._planning = False
            self._plan = found.plan
            self._desk.visit = found.plan.visit
            self._desk.saved(SAVED)
            then()

        def failed(error: FieldError) -> None:
            self._planning = False
            self._desk.refuse(error)

        self._desk.saved(SAVING)
        self._desk.ask(act, done, failed)

    def _planned(self) -> None:
        if self._plan is not None:
            self._show(self._plan)
            self.page.lead_to_areas()

    # --- a visit that exists --------------------------------------------------------------------------------

    def _found(self, found: _Found | None) -> None:
        if found is None:
            self._begin()
            return
        self._desk.visit = found.plan.visit
        self._show(found.plan)
        if found.area is not None:
            self.page.open_area(found.area)
        elif self._target.act == "new_area":
            self._add_area()
        else:
            self.page.lead_to_areas()

    def _show(self, plan: Planned) -> None:
        self._plan = plan
        fields = self._present(plan.visit, plan.fields)
        self.page.show_visit(str(fields.get("code", "")))
        self.page.visit.show_fields(fields)
        self.page.risks.show_rows(self._risks())
        self.page.floor.show_floor(fields, self._risks())
        words = fields.get("words")
        self.page.words.show_words(words if isinstance(words, dict) else {})
        self._show_lists(plan)

    def _show_lists(self, plan: Planned) -> None:
        areas = [replace(area, fields=self._present(area.record, area.fields)) for area in plan.areas]
        team = [
            replace(
                member,
                task=self._present(member.assignment, member.task),
                about=self._present(member.person or "", member.about),
            )
            for member in plan.team
        ]
        self.page.areas.show_areas(areas)
        options = [Option(str(area.fields["code"]), str(area.fields["code"]), code=True) for area in areas]
        task = replace(self._grounds["assignment"], codes={CodeType.AREA: options})
        self.page.team.show_team(team, task, plan.member_codes)

    def _reload(self, then: Callable[[], None]) -> None:
        plan = self._plan
        if plan is None:
            return

        def show(found: Planned) -> None:
            self._plan = found
            self._show_lists(found)
            then()

        for hand in self._hands.values():
            hand.flush()
        self._desk.ask(lambda seat: plans.planned(seat, plan.visit), show)

    # --- changes --------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        page = self.page
        page.planned.connect(self._plan_now)
        page.other_wished.connect(lambda: self._desk.go(Target("plan", act="new_visit")))
        page.board_wished.connect(lambda: self.press("Ctrl Enter"))
        page.visit.edited.connect(self._visit_edited)
        page.floor.edited.connect(self._visit_edited)
        page.risks.edited.connect(self._risk_edited)
        page.words.chosen.connect(self._words_chosen)
        page.areas.edited.connect(self._record_edited)
        page.areas.added.connect(self._add_area)
        page.areas.removed.connect(self._remove_area)
        page.team.edited.connect(self._record_edited)
        page.team.added.connect(self._add_member)
        page.team.removed.connect(self._remove_member)

    def _visit_edited(self, name: str, value: object) -> None:
        if self._plan is None:
            self._fields[name] = value
            return
        hand = self._hand(self._plan.visit)
        hand.say_unfit("yes" if self.page.visit.wrong else "")
        hand.put(name, value)

    def _record_edited(self, record: str, name: str, value: object) -> None:
        self._hand(record).put(name, value)

    def _risk_edited(self, risk: str, name: str, value: object) -> None:
        """Change one row of the table; the floor follows the table until somebody chose another one."""
        before = self._risks()
        rows = {str(row["risk"]): dict(row) for row in before if row.get("risk")}
        row = rows.setdefault(risk, {"id": risk, "risk": risk})
        row[name] = value
        kept = [{key: item for key, item in row.items() if item is not None} for row in rows.values()]
        self._hand(RISK).put("rows", kept)
        if self._plan is None:
            return
        fields = self._present(self._plan.visit, self._plan.fields)
        floor = proposed_floor(before).value
        if str(fields.get("capture_floor", floor)) == floor and proposed_floor(kept).value != floor:
            self._visit_edited("capture_floor", proposed_floor(kept).value)
            fields = {**fields, "capture_floor": proposed_floor(kept).value}
        self.page.floor.show_floor(fields, kept)

    def _words_chosen(self, violations: tuple[str, ...]) -> None:
        if self._plan is None:
            self._violations = violations
            return
        visit = self._plan.visit
        held = self._present(visit, self._plan.fields).get("words")
        words = dict(held) if isinstance(held, dict) else {}

        def show(found: Mapping[str, str]) -> None:
            self._hand(visit).put("words", dict(found))
            self.page.words.show_words(found)

        self._desk.ask(lambda seat: plans.more_words(seat, words, violations), show)

    def _add_area(self) -> None:
        plan = self._plan
        if plan is None:
            return

        def show(record: RecordId) -> None:
            self._desk.saved(SAVED)
            self._reload(lambda: self.page.open_area(record))

        self._desk.ask(lambda seat: plans.add_area(seat, plan.visit, {}).record, show)

    def _remove_area(self, record: str) -> None:
        plan = self._plan
        if plan is not None:
            act = lambda seat: plans.remove_area(seat, plan.visit, RecordId(record))  # noqa: E731 - one line, used once
            self._end_one(record, lambda: self._desk.ask(act, lambda _gone: self._reload(self.page.lead_to_areas)))

    def _add_member(self, code: str) -> None:
        plan = self._plan
        if plan is None:
            return

        def act(seat: Seat) -> None:
            if code:
                plans.add_member(seat, plan.visit, Member(Code(code), {}, {}))
            else:
                plans.add_new_member(seat, plan.visit)

        if code not in {member.code for member in plan.team}:
            self._desk.ask(act, lambda _none: self._reload(self.page.team.code.line.setFocus))

    def _remove_member(self, assignment: str) -> None:
        act = lambda seat: plans.remove_member(seat, RecordId(assignment))  # noqa: E731 - one line, used once
        self._end_one(assignment, lambda: self._desk.ask(act, lambda _n: self._reload(self.page.team.code.setFocus)))

    # --- records in hand ------------------------------------------------------------------------------------

    def _hand(self, record: str) -> InHand:
        """Return the record in hand; it is taken up with its first change, so that looking changes nothing."""
        if record not in self._hands or self._hands[record].is_over:
            plan = self._plan
            hand = InHand(self._desk, lambda seat: _draft(seat, record, plan))
            hand.state_changed.connect(self._tell)
            self._hands[record] = hand
        return self._hands[record]

    def _present(self, record: str, stored: Mapping[str, object]) -> dict[str, object]:
        """Return a record's fields with what was typed since they were read."""
        hand = self._hands.get(record)
        if hand is None:
            return dict(stored)
        return dict(hand.fields) if hand.draft is not None else {**stored, **hand.fields}

    def _risks(self) -> list[Mapping[str, object]]:
        rows = self._present(RISK, {"rows": list(self._plan.risks) if self._plan else []}).get("rows")
        return list(rows) if isinstance(rows, list) else []

    def _tell(self) -> None:
        states = {hand.state for hand in self._hands.values()}
        self._desk.saved(next((state for state in (NOT_SAVED, SAVING) if state in states), SAVED))

    def _end_one(self, record: str, then: Callable[[], None]) -> None:
        hand = self._hands.pop(record, None)
        if hand is None:
            then()
        else:
            hand.end(then)

    def _end_all(self, then: Callable[[], None]) -> None:
        left = len(self._hands)
        if not left:
            then()
            return

        def one_less() -> None:
            nonlocal left
            left -= 1
            if not left:
                then()

        for hand in self._hands.values():
            hand.end(one_less)

    def _ground(self, kind: str) -> Ground:
        desk = self._desk
        return Ground(desk.look, desk.vocabularies, Form.parse(desk.form(kind), desk.look.language))


def _find(seat: Seat, wanted: RecordId | None, present: RecordId | None) -> _Found | None:
    """Return the plan of the visit that ``wanted`` is, or is an area of; None where there is no visit."""
    visits = [plan.visit for plan in records.visits(seat)]
    visit = next((known for known in (wanted, present, *visits) if known in visits), None)
    if visit is None:
        return None
    plan = plans.planned(seat, visit)
    area = next((area.record for area in plan.areas if area.record == wanted), None)
    return _Found(plan, area)


def _draft(seat: Seat, record: str, plan: Planned | None) -> Draft:
    if record == RISK and plan is not None:
        return capture.edit(seat, plans.risk_of(seat, plan.visit))
    return capture.edit(seat, RecordId(record))
