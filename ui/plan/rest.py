"""The parts of a plan beside visit, areas, team and risks: shown, added, changed, taken away; and how far it is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.preparation.readiness import CARDS
from npm_field.domain.preparation.recusal import recusal_of
from npm_field.domain.preparation.team import affiliations_of, person_of, unaccompanied
from npm_field.usecases import packs, plan_parts, plan_ready
from resources.language import isolated
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.in_hand import SAVED
from ui.plan import acts
from ui.plan.hands import REPRISAL_PLAN
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.preparation.team import Person
    from npm_field.errors import FieldError
    from npm_field.usecases.packs import Packed, Queued
    from npm_field.usecases.seat import Seat
    from ui.components.chips import Option
    from ui.desk import Desk
    from ui.forms.control import Ground
    from ui.plan.acts import Rest
    from ui.plan.hands import Hands
    from ui.plan.view import PlanPage

    Fields = Mapping[str, object]

NEW: Final[Mapping[str, Fields]] = {
    "document_request": {"sample_method": "random"},
    "joint_terms": {"agreed": False},
    "contingency": {"event": "refused_entry"},
    "custody": {"thing": "laptop"},
}
"""What a part begins with, a group with the first day: an empty record is one that was taken away."""


PARTS: Final = ("document_request", "session", "joint_terms", "contingency", "custody")


class RestOfPlan:
    """Works beside the plan's presenter on the same hands."""

    def __init__(self, desk: Desk, view: PlanPage, grounds: Mapping[str, Ground], hands: Hands) -> None:
        self._desk, self._view, self._hands = desk, view, hands
        self._plain = grounds
        self._grounds: dict[str, Ground] = {}
        """What a kind stands on at the beginning, and with the codes of this visit."""
        self._visit: RecordId | None = None
        self._team: dict[Code, Person] = {}
        self._open = self._first_day = ""

    def connect(self) -> None:
        """Hear of what is changed, once the cards are there."""
        view, desk = self._view, self._desk
        for kind, card in view.parts.items():
            card.edited.connect(self._edited)
            card.refused.connect(self._refused)
            card.added.connect(lambda kind=kind: self.add(kind))
            card.removed.connect(self._remove)
        view.parts["session"].judge = self._judge_session
        view.team.judge = self._judge_assignment
        view.team.refused.connect(self._refused)
        view.reprisals.edited.connect(self._reprisals_edited)
        view.people.read.connect(self._has_read)
        view.people.cards_wished.connect(lambda: desk.go(Target("cards")))
        view.people.drill_wished.connect(lambda: desk.go(Target("drill")))
        view.gaps.prepared.connect(self.call_prepared)
        view.sending.wished.connect(self._write)
        view.sending.wait_wished.connect(self._let_wait)

    def know(
        self, areas: Sequence[Option], people: Sequence[Option], team: Mapping[Code, tuple[Fields, Fields]]
    ) -> None:
        """Learn which areas and people can be chosen, and who they are."""
        self._team = {code: person_of(code, about, task) for code, (about, task) in team.items()}
        known = {CodeType.AREA: tuple(areas), CodeType.MONITOR: tuple(people)}
        for kind in (*PARTS, REPRISAL_PLAN, "visit"):
            self._grounds[kind] = replace(self._plain[kind], codes=known)

    def show(self, visit: RecordId, fields: Fields) -> None:
        """Show the visit's own fields on their cards."""
        self._visit, self._first_day = visit, str(fields.get("start_day") or "")
        for card in self._view.visit_cards:
            card.show_fields(fields, self._grounds["visit"])

    def add(self, kind: str) -> None:
        """Add a part of this kind and open it."""

        def act(seat: Seat, visit: RecordId) -> str:
            day = {"day": self._first_day or seat.now().date().isoformat()}
            return plan_parts.add_part(seat, visit, kind, NEW.get(kind, day)).record

        self._do(act)

    def call_prepared(self) -> None:
        """Let the visit be prepared."""
        visit = self._visit
        if visit is not None:
            self._hands.end(visit, lambda: self._do(plan_ready.call_prepared))

    def _do(self, act: Callable[[Seat, RecordId], str | None]) -> None:
        """Change the plan and ask in the same breath how it stands; what ``act`` returns is opened."""
        visit = self._visit
        if visit is None:
            return

        def both(seat: Seat) -> tuple[str | None, Rest]:
            return act(seat, visit), acts.rest(seat, visit)

        def show(done: tuple[str | None, Rest]) -> None:
            self._desk.saved(SAVED)
            self._open = done[0] or ""
            for step in self.steps(done[1]):
                self._view.later.add(step)

        self._hands.flush()
        self._desk.ask(both, while_alive(self._view, show))

    def steps(self, found: Rest) -> Sequence[Callable[[], None]]:
        """Return what shows the parts and how far all of it is, card by card."""
        kinds = [partial(self._show_parts, found, kind) for kind in PARTS]
        return [
            *kinds,
            partial(self._show_reprisals, found),
            lambda: self._view.show_ready(found.ready),
            lambda: self._view.sending.wait.setVisible(found.is_office),
        ]

    def _show_parts(self, found: Rest, kind: str) -> None:
        parts = [replace(part, fields=self._hands.present(part.record, part.fields)) for part in found.parts[kind]]
        card = self._view.parts[kind]
        card.show_parts(parts, self._grounds[kind])
        if self._open in card.entries:
            card.open_part(self._open)
            self._open = ""

    def _show_reprisals(self, found: Rest) -> None:
        plan = next(iter(found.parts[REPRISAL_PLAN]), None)
        fields = self._hands.present(REPRISAL_PLAN, plan.fields if plan else {})
        self._view.reprisals.show_fields(fields, self._grounds[REPRISAL_PLAN])

    def _edited(self, record: str, name: str, value: object) -> None:
        if self._visit is not None:
            self._hands.judge(record, self._visit, wrong=False)
            self._hands.put(record, name, value, self._visit)

    def _refused(self, record: str) -> None:
        if self._visit is not None:
            self._hands.judge(record, self._visit, wrong=True)

    def _reprisals_edited(self, name: str, value: object) -> None:
        if self._visit is not None:
            self._hands.judge(REPRISAL_PLAN, self._visit, wrong=self._view.reprisals.wrong)
            self._hands.put(REPRISAL_PLAN, name, value, self._visit)

    def _remove(self, record: str) -> None:
        def act(seat: Seat, _visit: RecordId) -> None:
            plan_parts.remove_part(seat, RecordId(record))

        self._hands.end(record, lambda: self._do(act))

    def _has_read(self, person: str) -> None:
        def act(seat: Seat, visit: RecordId) -> None:
            plan_ready.confirm_cards(seat, visit, Code(person), CARDS)
            plan_ready.take_over_drills(seat, visit)

        self._hands.end_all(lambda: self._do(act))

    def _write(self, name: str, folder: Path) -> None:
        """Sign what is typed, then write a pack or a paper."""
        visit, look = self._visit, self._desk.look
        if visit is None:
            return

        def show(packed: Packed | None) -> None:
            left = " ".join(isolated(code) for code in packed.left_out) if packed is not None else ""
            files = [pack.path.name for pack in packed.packs] if packed is not None else [name]
            said = look.tr("Written: {files}.", files=isolated(", ".join(files)))
            self._view.sending.say(said + (" " + look.tr("Nothing for: {people}.", people=left) if left else ""))

        def failed(error: FieldError) -> None:
            self._view.sending.say(sentence(error, look.language))

        def ask() -> None:
            self._desk.ask(
                lambda seat: acts.write(seat, visit, name, folder, look.language),
                while_alive(self._view, show),
                while_alive(self._view, failed),
            )

        self._hands.end_all(ask)

    def _let_wait(self) -> None:
        """Sign what is typed, then let the pack wait for the laptops with what goes back to them."""
        visit, look = self._visit, self._desk.look
        if visit is None:
            return

        def show(done: Queued) -> None:
            said = look.ntr(
                "The pack waits for {n} laptop. It goes with what goes back: page Hand over.",
                "The pack waits for {n} laptops. It goes with what goes back: page Hand over.",
                done.laptops,
            )
            left = " ".join(map(isolated, done.left_out))
            self._view.sending.say(said + (" " + look.tr("Nothing for: {people}.", people=left) if left else ""))

        def failed(error: FieldError) -> None:
            self._view.sending.say(sentence(error, look.language))

        def ask() -> None:
            self._desk.ask(
                lambda seat: packs.queue(seat, visit), while_alive(self._view, show), while_alive(self._view, failed)
            )

        self._hands.end_all(ask)

    def _judge_session(self, fields: Fields) -> str:
        """Return why a group may not be planned like this: the sentence of INV12 or INV14."""
        tr = self._desk.look.tr
        members = [Code(str(code)) for code in _list(fields, "members")]
        if unaccompanied(members, affiliations_of(tuple(self._team.values()))):
            return tr(
                "An expert or interpreter would be there alone: not saved. Add a member or somebody of the staff."
            )
        area = frozenset({str(fields.get("area") or "")})
        if any(self._team[code].recusal.forbidden_areas(area) for code in members if code in self._team):
            return tr("A declared conflict keeps one of them out of this area: not saved. Send somebody else.")
        return ""

    def _judge_assignment(self, fields: Fields) -> str:
        areas = frozenset(str(code) for code in _list(fields, "areas"))
        if recusal_of(fields.get("conflicts")).forbidden_areas(areas):
            return self._desk.look.tr("A declared conflict keeps this person out of an area they are given.")
        return ""


def _list(fields: Fields, name: str) -> Sequence[object]:
    value = fields.get(name)
    return value if isinstance(value, list) else []
