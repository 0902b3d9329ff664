"""The plan's presenter: plans a visit in one go, then keeps each of its records in hand and saves what changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.risk import proposed_floor
from npm_field.usecases import plan as plans
from npm_field.usecases import plan_parts
from npm_field.usecases.plan import USUAL_WORDS, Member
from ui.components.chips import Option
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.control import Ground
from ui.forms.in_hand import SAVED, SAVING
from ui.guard.host import Host
from ui.plan import acts
from ui.plan.hands import RISK, Hands
from ui.plan.rest import RestOfPlan
from ui.plan.sections import READY
from ui.plan.view import PlanPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.errors import FieldError
    from npm_field.usecases.plan import Planned
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.forms.in_hand import Save
    from ui.plan.acts import Found, Rest
    from ui.shell.page import Page

AT: Final = "at_"
_STEPS: Final = {"F6": 1, "Shift F6": -1}
ADDS: Final = {"where": "session", "others": "joint_terms", "trouble": "contingency", "laptops": "custody"}
"""What ``Ctrl N`` adds in a section."""
ENOUGH: Final = ("place_type", "type", "place_name")
"""Any of these is enough to plan a visit."""


def make(desk: Desk, target: Target) -> PlanPresenter:
    """Return the presenter of the plan. ``target.record`` may name a visit or one of its areas.

    ``target.act`` is "new_visit" for another visit, "new_area" to add an area at once, "at_team" and the like for a
    section.
    """
    return PlanPresenter(desk, target)


class PlanPresenter:
    """See ``ui.desk.Presenter``. ``save`` is a parameter so that a test can let the disk refuse."""

    def __init__(self, desk: Desk, target: Target, save: Save = plan_parts.save) -> None:
        self._desk = desk
        self._target = target
        self._guard = Host(desk)
        self._grounds = _Grounds(self._ground)
        self.view = PlanPage(desk.look, self._grounds)
        self.page: Page = self.view
        self._fields: dict[str, object] = {}
        self._violations: Sequence[str] = USUAL_WORDS
        self._plan: Planned | None = None
        self._hands = Hands(desk, save)
        self._guard.replaced.connect(self._hands.flush)
        self._planning = self._refused = False
        self._found_rest: Rest | None = None
        self._rest = RestOfPlan(desk, self.view, self._grounds, self._hands)
        self._connect()
        self._later = self.view.later
        self._later.add(self._connect_late)
        if target.act == "new_visit" or (desk.visit is None and target.record is None):
            self._begin()
        else:
            wanted = target.record or desk.visit
            desk.ask(lambda seat: acts.find(seat, wanted, desk.visit), self._found)

    # --- what the window asks -------------------------------------------------------------------------------

    def leave(self, then: Callable[[], None]) -> None:
        """Bring everything typed onto the disk; a new plan with enough in it becomes a visit first."""
        # told once that it cannot be written, a person may leave without it
        wanted = self._plan is None and not self._refused
        if wanted and any(self._fields.get(name) for name in ENOUGH):
            self._plan_visit(lambda: self._hands.end_all(then))
        else:
            self._hands.end_all(then)

    def press(self, key: str) -> bool:
        """Do the act of a key."""
        if key == "Ctrl Enter":
            if self._plan is None:
                self._plan_now()
            elif self.view.here == READY and self.view.gaps.prepare_button.isVisible():
                self._rest.call_prepared()
            else:
                self._desk.go(Target("board", record=self._plan.visit))
            return True
        if key == "Ctrl N" and self._plan is not None:
            self._add_here()
            return True
        if key in _STEPS and self._plan is not None:
            self.view.step_section(_STEPS[key])
            return True
        return False

    def here(self) -> Target:
        """Return what to open to be here again, after a change of look."""
        if self._plan is None:
            return replace(self._target, act="new_visit")
        return Target("plan", record=self._plan.visit, act=f"{AT}{self.view.here}")

    # --- a new visit ----------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.view.words.choose(self._violations)
        self.view.show_new()

    def _plan_now(self) -> None:
        if not any(self._fields.get(name) for name in ENOUGH):
            self.view.show_new()
            return
        self._plan_visit(self._planned)

    def _plan_visit(self, then: Callable[[], None]) -> None:
        """Write the plan in one go, then call ``then``."""
        if self._planning:
            return
        self._planning = True
        fields = {name: value for name, value in self._fields.items() if value is not None}
        words = tuple(self._violations)

        def done(found: Found) -> None:
            self._planning = False
            self._plan, self._found_rest = found.plan, found.rest
            self._desk.visit = found.plan.visit
            self._desk.saved(SAVED)
            then()

        def failed(error: FieldError) -> None:
            self._planning, self._refused = False, True
            self._desk.refuse(error)

        self._desk.saved(SAVING)
        self._desk.ask(lambda seat: acts.begin(seat, fields, words), done, failed)

    def _planned(self) -> None:
        if self._plan is not None and self._found_rest is not None:
            self._show(self._plan, self._found_rest)
            self._later.add(self.view.lead_to_areas)

    # --- a visit that exists --------------------------------------------------------------------------------

    def _found(self, found: Found | None) -> None:
        if found is None:
            self._begin()
            return
        self._desk.visit = found.plan.visit
        self._show(found.plan, found.rest)
        self._later.add(lambda: self._arrive(found))

    def _arrive(self, found: Found) -> None:
        """Go where one wished to, once it is there."""
        if found.area is not None:
            self.view.open_area(found.area)
        elif self._target.act == "new_area":
            self._add_area()
        else:
            self.view.show_section(self._target.act.removeprefix(AT) or self.view.here)
            self.view.lead_to_sections()

    def _show(self, plan: Planned, rest: Rest) -> None:
        self._plan = plan
        self._guard.take_up(plan.visit)
        fields = self._hands.present(plan.visit, plan.fields)
        self.view.show_visit(str(fields.get("code", "")))
        self.view.visit.show_fields(fields)
        words = fields.get("words")
        self.view.words.show_words(words if isinstance(words, dict) else {})
        self._later.add(lambda: self._show_risks(self._hands.present(plan.visit, plan.fields)))
        self._show_lists(plan)
        self._later.add(lambda: self._rest.show(plan.visit, self._hands.present(plan.visit, plan.fields)))
        self._show_rest(rest)

    def _show_risks(self, fields: Mapping[str, object]) -> None:
        self.view.risks.show_rows(self._risks())
        self.view.floor.show_floor(fields, self._risks())

    def _show_lists(self, plan: Planned) -> None:
        """Show areas and team, each when its turn comes: with what somebody typed until then."""
        self._later.add(lambda: self._show_areas(plan))
        self._later.add(lambda: self._show_team(plan))

    def _show_rest(self, rest: Rest) -> None:
        for step in self._rest.steps(rest):
            self._later.add(step)

    def _show_areas(self, plan: Planned) -> None:
        areas = [replace(area, fields=self._hands.present(area.record, area.fields)) for area in plan.areas]
        self.view.areas.show_areas(areas)

    def _show_team(self, plan: Planned) -> None:
        team = [
            replace(
                member,
                task=self._hands.present(member.assignment, member.task),
                about=self._hands.present(member.person or "", member.about),
            )
            for member in plan.team
        ]
        options = [Option(str(area.fields["code"]), str(area.fields["code"]), code=True) for area in plan.areas]
        task = replace(self._grounds["assignment"], codes={CodeType.AREA: options})
        self.view.team.show_team(team, task, plan.member_codes)
        people = [Option(member.code, member.code, code=True) for member in team]
        self._rest.know(options, people, {member.code: (member.about, member.task) for member in team})

    def _reload(self, then: Callable[[], None]) -> None:
        plan = self._plan
        if plan is None:
            return

        def show(found: Found) -> None:
            self._plan = found.plan
            self._show_lists(found.plan)
            self._show_rest(found.rest)
            self._later.add(then)

        self._hands.flush()
        self._desk.ask(lambda seat: acts.again(seat, plan.visit), while_alive(self.view, show))

    # --- changes --------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        page = self.view
        page.planned.connect(self._plan_now)
        page.other_wished.connect(lambda: self._desk.go(Target("plan", act="new_visit")))
        page.board_wished.connect(lambda: self.press("Ctrl Enter"))
        page.visit.edited.connect(self._visit_edited)
        page.words.chosen.connect(self._words_chosen)
        page.section_wished.connect(self._go)

    def _connect_late(self) -> None:
        page = self.view
        page.floor.edited.connect(self._visit_edited)
        page.risks.edited.connect(self._risk_edited)
        page.areas.edited.connect(self._record_edited)
        page.areas.added.connect(self._add_area)
        page.areas.removed.connect(self._remove_area)
        page.team.edited.connect(self._record_edited)
        page.team.added.connect(self._add_member)
        page.team.removed.connect(self._remove_member)
        for card in page.visit_cards:
            card.edited.connect(self._visit_edited)
        self._rest.connect()

    def _go(self, section: str) -> None:
        """Go to a section; how far the plan is, is asked again, and the team may have changed what can be chosen."""
        if self._plan is not None:
            self.view.go(section)
            self._reload(lambda: None)

    def _add_here(self) -> None:
        """Add what the section in hand holds: an area where it holds none of its own."""
        kind = ADDS.get(self.view.here)
        if kind is None:
            self._add_area()
        else:
            self._rest.add(kind)

    def _visit_edited(self, name: str, value: object) -> None:
        if self._plan is None:
            self._fields[name] = value
            return
        visit = self._plan.visit
        self._hands.judge(visit, visit, wrong=self.view.visit.wrong)
        self._hands.put(visit, name, value, visit)

    def _record_edited(self, record: str, name: str, value: object) -> None:
        if self._plan is not None:
            self._hands.judge(record, self._plan.visit, wrong=False)
            self._hands.put(record, name, value, self._plan.visit)

    def _risk_edited(self, risk: str, name: str, value: object) -> None:
        """Change one row of the table; the floor follows the table until somebody chose another one."""
        if self._plan is None:
            return
        before = self._risks()
        rows = {str(row["risk"]): dict(row) for row in before if row.get("risk")}
        row = rows.setdefault(risk, {"id": risk, "risk": risk})
        row[name] = value
        kept = [{key: item for key, item in row.items() if item is not None} for row in rows.values()]
        self._hands.put(RISK, "rows", kept, self._plan.visit)
        fields = self._hands.present(self._plan.visit, self._plan.fields)
        floor = proposed_floor(before).value
        if str(fields.get("capture_floor", floor)) == floor and proposed_floor(kept).value != floor:
            self._visit_edited("capture_floor", proposed_floor(kept).value)
            fields = {**fields, "capture_floor": proposed_floor(kept).value}
        self.view.floor.show_floor(fields, kept)

    def _risks(self) -> list[Mapping[str, object]]:
        rows = self._hands.present(RISK, {"rows": list(self._plan.risks) if self._plan else []}).get("rows")
        return list(rows) if isinstance(rows, list) else []

    def _words_chosen(self, violations: tuple[str, ...]) -> None:
        if self._plan is None:
            self._violations = violations
            return
        visit = self._plan.visit
        held = self._hands.present(visit, self._plan.fields).get("words")
        words = dict(held) if isinstance(held, dict) else {}

        def show(found: Mapping[str, str]) -> None:
            self._hands.put(visit, "words", dict(found), visit)
            self.view.words.show_words(found)

        self._desk.ask(lambda seat: plans.more_words(seat, words, violations), show)

    def _add_area(self) -> None:
        plan = self._plan
        if plan is None:
            return

        def show(record: RecordId) -> None:
            self._desk.saved(SAVED)
            self._reload(lambda: self.view.open_area(record))

        self._desk.ask(lambda seat: plans.add_area(seat, plan.visit, {}).record, show)

    def _remove_area(self, record: str) -> None:
        plan = self._plan
        if plan is None:
            return

        def ask() -> None:
            self._desk.ask(
                lambda seat: plans.remove_area(seat, plan.visit, RecordId(record)),
                lambda _gone: self._reload(self.view.lead_to_areas),
            )

        self._hands.end(record, ask)

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
            self._desk.ask(act, lambda _none: self._reload(self.view.team.code.line.setFocus))

    def _remove_member(self, assignment: str) -> None:
        def ask() -> None:
            self._desk.ask(
                lambda seat: plans.remove_member(seat, RecordId(assignment)),
                lambda _none: self._reload(self.view.team.code.setFocus),
            )

        self._hands.end(assignment, ask)

    def _ground(self, kind: str) -> Ground:
        desk = self._desk
        form = desk.parsed(kind)
        return Ground(desk.look, desk.vocabularies, form, guard=self._guard)


class _Grounds(dict[str, Ground]):
    """What each kind of record is built on; its form is read when its section is made."""

    def __init__(self, make: Callable[[str], Ground]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, kind: str) -> Ground:
        return self.setdefault(kind, self._make(kind))
