"""Journeys of ``benchmarks.real_keys`` through the plan: each of its records by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import resources
from benchmarks.real_field import CTRL, SHIFT, DiffersError, Journey, compare
from benchmarks.typist import CannotTypeError
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.documents import ITEM_ID
from npm_field.domain.identifiers import RecordId
from npm_field.domain.preparation.readiness import Section
from npm_field.usecases import records
from ui.components.button import Button
from ui.plan.sections import ORDER, SectionRow
from ui.plan.view import PlanPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.real_field import RealField
    from ui.plan.entries import Entry, EntryCard

TEXT: Final[Any] = resources.read_json("demo/more.json")["records"]


def _part(kind: str, section: Section, fields: Mapping[str, object]) -> Callable[[RealField], int]:
    """Return the journey that adds a part in a section and answers every row of it."""

    def journey(field: RealField) -> int:
        view = _section(field, section)
        card = view.parts[kind]
        field.typist.to(card.add_button)
        new = _added(field, card)
        field.until(lambda: card.entries[new].is_open)
        begun = field.fields(new)
        wanted = {name: value for name, value in fields.items() if begun.get(name) != value}
        field.typist.rows(card.entries[new].rows[0], wanted)
        field.board()
        compare(fields, field.fields(new))
        return len(fields)

    return journey


def _reprisal_plan(field: RealField) -> int:
    """Answer the plan against reprisals; it begins with its first answer."""
    before = field.ids("reprisal_plan")
    view = _section(field, Section.REPRISALS)
    field.typist.rows(view.reprisals.rows, REPRISAL_PLAN)
    field.board()
    (new,) = field.ids("reprisal_plan") - before
    compare(REPRISAL_PLAN, field.fields(new))
    return len(REPRISAL_PLAN)


def _risks(field: RealField) -> int:
    """Say of two risks how likely they are, what is done about the high one, and which floor follows."""
    view = _section(field, Section.RISKS)
    field.typist.rows(view.risks.levels, LEVELS)
    field.typist.to(view.risks.measures[HIGH].head)
    field.press(Qt.Key.Key_Space)
    field.typist.rows(view.risks.measures[HIGH].rows[0], MEASURES)
    field.typist.rows(view.floor.rows, FLOOR)
    field.board()
    stored = field.fields(next(iter(field.ids("risk"))))
    rows: list[dict[str, object]] = stored["rows"]  # type: ignore[assignment]  # a table
    found = {str(row["risk"]): {name: value for name, value in row.items() if name != ITEM_ID} for row in rows}
    for risk, level in LEVELS.items():
        wanted = {"level": level, **(MEASURES if risk == HIGH else {})}
        compare(wanted, {name: found[risk].get(name) for name in wanted})
    visit = field.fields(field.do(lambda seat: records.visits(seat)[0].visit))  # type: ignore[arg-type]  # an id
    compare(FLOOR, {name: visit.get(name) for name in FLOOR})
    return len(LEVELS) + len(MEASURES) + len(FLOOR)


def _team(field: RealField) -> int:
    """Add a person: role, who it is, commitment, a conflict of interest; then note that the cards were read."""
    known = field.ids("team_member")
    view = _section(field, Section.TEAM)
    field.typist.to(view.team.code.line)
    field.typist.type(str(NEW).replace("-", ""))
    new = _added(field, view.team, Qt.Key.Key_Return)
    field.until(view.team.code.line.hasFocus)
    entry = _open(field, view.team, new)
    for rows, fields in zip(entry.rows, (TASK, PERSON, COMMITMENT, DECLARED), strict=True):
        field.typist.rows(rows, fields)
    field.board()
    (person,) = field.ids("team_member") - known
    code = str(field.fields(new)["member"])
    stored = {name: value for name, value in field.fields(new).items() if name != "member"}
    compare({**TASK, **DECLARED}, stored)
    compare({**PERSON, **COMMITMENT}, field.fields(person))
    view = _section(field, Section.LAPTOPS)
    spelled = field.window.look.language.spelled(code)
    button = next(part for part in view.people.findChildren(Button) if spelled in part.accessibleName())
    field.typist.to(button)
    field.press(Qt.Key.Key_Space)
    field.until(lambda: bool(field.fields(new).get("cards_read")))
    field.board()
    return len(TASK) + len(PERSON) + len(COMMITMENT) + len(DECLARED) + 1


def _visit(field: RealField) -> int:
    """Plan another visit: the first rows, then each card that holds fields of the visit itself."""
    before = {plan.visit for plan in field.do(records.visits)}  # type: ignore[attr-defined]  # a list of plans
    view = _plan(field)
    field.typist.to(view.other_button, SHIFT)
    field.press(Qt.Key.Key_Space)
    field.until(lambda: _page(field) is not view)
    field.settle()
    view = _page(field)
    field.typist.rows(view.visit.rows, FIRST)
    field.press(Qt.Key.Key_Return, CTRL)
    field.until(lambda: len(field.do(records.visits)) > len(before))  # type: ignore[arg-type]  # a list
    field.settle()
    (new,) = {plan.visit for plan in field.do(records.visits)} - before  # type: ignore[attr-defined]  # as above
    area = _added(field, view.areas)
    field.typist.rows(view.areas.entries[area].rows[0], AREA)
    field.board()
    for section, cards in OF_THE_VISIT.items():
        view = _section(field, section)
        for name, fields in cards.items():
            if name == "details":
                field.typist.to(view.visit.details.head)
                field.press(Qt.Key.Key_Space)
                field.typist.rows(view.visit.details.rows[0], fields)
            else:
                field.typist.rows(getattr(view, name).rows, fields)
        field.board()
    wanted = {**FIRST, **{n: v for cards in OF_THE_VISIT.values() for one in cards.values() for n, v in one.items()}}
    stored = {name: value for name, value in field.fields(new).items() if name in wanted}
    compare(wanted, stored)
    compare(AREA, {name: value for name, value in field.fields(area).items() if name in AREA})
    return len(wanted) + len(AREA)


def _plan(field: RealField) -> PlanPage:
    """Go to the plan by its name; the keyboard is in the list of its sections."""
    field.act("plan")
    field.until(lambda: field.window.place is not None and field.window.place.target.way == "plan")
    field.settle()
    field.until(lambda: isinstance(QApplication.focusWidget(), SectionRow))
    return _page(field)


def _section(field: RealField, section: Section) -> PlanPage:
    """Go to a section of the plan by its digit."""
    view = _plan(field)
    field.press(Qt.Key(Qt.Key.Key_1 + ORDER.index(section.value)))
    field.until(lambda: view.here == section.value)
    field.settle()
    return view


def _page(field: RealField) -> PlanPage:
    view = getattr(field.window.place.presenter if field.window.place is not None else None, "view", None)
    if not isinstance(view, PlanPage):
        raise CannotTypeError("no plan")
    return view


def _open(field: RealField, card: EntryCard, record: RecordId) -> Entry:
    """Open an entry above where the keyboard is."""
    entry = card.entries[record]
    field.typist.to(entry.head, SHIFT)
    field.press(Qt.Key.Key_Space)
    if not entry.is_open:
        raise DiffersError("an entry that does not open")
    return entry


def _added(field: RealField, card: EntryCard, key: Qt.Key = Qt.Key.Key_Space) -> RecordId:
    """Press the button that adds an entry, or another key, and return the new one."""
    before = set(card.entries)
    field.press(key)
    field.until(lambda: len(set(card.entries) - before) > 0)
    field.settle()
    (new,) = set(card.entries) - before
    return RecordId(new)


def _told(kind: str) -> Mapping[str, object]:
    return next(one["fields"] for one in TEXT if one["kind"] == kind)


HIGH: Final = "seizure_gate"
LEVELS: Final[Mapping[str, object]] = {"overheard": "medium", HIGH: "high", "raid_lodging": "low"}
MEASURES: Final[Mapping[str, object]] = {
    "reason": "It was done to others last year.", "mitigations": ["cold_laptop", "radios_off"],
    "mitigation_note": "One laptop stays in the car.", "residual_level": "medium",
}  # fmt: skip
FLOOR: Final[Mapping[str, object]] = {"capture_floor": "full", "floor_reason": "The lead agreed it with the office."}
NEW: Final = codes.make(CodeType.MONITOR, "50505")
REPRISAL_PLAN: Final = _told("reprisal_plan")
TASK: Final[Mapping[str, object]] = {
    "role": "monitor", "also": ["documents"], "areas": ["L-145-382"], "themes": ["treatment.solitary_confinement"],
}  # fmt: skip
PERSON: Final[Mapping[str, object]] = {
    "profession": "lawyer", "affiliation": "member", "languages": ["en"], "sex": "woman",
}  # fmt: skip
COMMITMENT: Final[Mapping[str, object]] = {
    "commitment_signed": "2030-01-09", "commitment_valid_to": "2032-01-09", "commitment_version": "2",
    "accreditation": "NPM 12",
}  # fmt: skip
DECLARED: Final[Mapping[str, object]] = {
    "conflicts_declared": True,
    "conflicts": [{"kind": "social_tie", "outcome": "recuse_area", "areas": ["L-145-382"], "detail": "A cousin."}],
}  # fmt: skip
FIRST: Final[Mapping[str, object]] = {
    "place_type": "police_station", "place_name": "Quay Street station", "type": "ad_hoc",
    "announced": "unannounced", "trigger": "complaints", "start_day": "2031-06-02", "end_day": "2031-06-02",
    "themes": ["treatment", "safeguards"],
}  # fmt: skip
AREA: Final[Mapping[str, object]] = {"kind": "kitchen", "designation": "kitchen"}
OF_THE_VISIT: Final[Mapping[Section, Mapping[str, Mapping[str, object]]]] = {
    Section.VISIT: {
        "details": {
            "purpose": "Why complaints rose.", "objective": "See the cells at night.",
            "plan_ref": "4/2031", "reprisal_check": False, "nights": True, "weekend": False,
            "responsible_authority": "Ministry of the Interior", "capacity_official": 14,
        },
    },
    Section.AREAS: {
        "way_card": {
            "languages": ["en", "fr"], "sampling": "random", "sampling_note": "Every third cell.",
            "local_rules": "None known.",
        },
    },
    Section.RISKS: {"slips": {"identity_slips": False}},
    Section.REPRISALS: {
        "ladder": {
            "urgent_ladder": [
                {"matter": "life_health", "tell": "team_lead", "how": "phone", "within_hours": 1}
            ],
        },
    },
    Section.OTHERS: {
        "actors": {"other_actors": [{"kind": "icrc", "day": "2031-05-20", "note": "Came last month."}]},
    },
    Section.TROUBLE: {"safety": {"account": "A visit to the town.", "check_in": "Every two hours."}},
}  # fmt: skip
PLAN_JOURNEYS: Final[Mapping[str, Journey]] = {
    kind: Journey(frozenset({kind}), _part(kind, section, _told(kind)))
    for kind, section in (
        ("document_request", Section.AREAS),
        ("session", Section.WHERE),
        ("joint_terms", Section.OTHERS),
        ("contingency", Section.TROUBLE),
        ("custody", Section.LAPTOPS),
    )
} | {
    "reprisal_plan": Journey(frozenset({"reprisal_plan"}), _reprisal_plan),
    "risk": Journey(frozenset({"risk", "visit"}), _risks),
    "team": Journey(frozenset({"team_member", "assignment"}), _team),
    "visit": Journey(frozenset({"visit", "area"}), _visit),
}
"""The last plans another visit, which is then the one in hand."""
