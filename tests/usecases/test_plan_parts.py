"""The parts of a plan and the way to a prepared visit, through the use-cases on real vaults (INV12-INV15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.domain.preparation.readiness import CARDS, Section
from npm_field.domain.preparation.team import Bar
from npm_field.errors import ExpertAloneError, NoRecordError, NotPreparedError, RecusedError
from npm_field.usecases import capture, drill, plan, plan_parts, plan_ready, writing
from npm_field.usecases.plan import Member, VisitPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

LEAD, MONITOR, DOCTOR, FOCAL = map(Code, ("M-967-923", "M-908-109", "M-033-909", "M-757-934"))
KITCHEN, WARD = "L-553-088", str(codes.make(CodeType.AREA, "20481"))
RECUSED = {"id": "c", "kind": "social_tie", "outcome": "recuse_area", "areas": [KITCHEN]}
OURS = {"affiliation": "member", "commitment_signed": "2030-01-01"}
EXPERT = {"affiliation": "external_expert", "profession": "physician", "commitment_signed": "2031-02-20"}


@pytest.fixture
def planned(seat: Seat, visit: RecordId) -> RecordId:
    """The small visit with a lead, a focal person, an expert, and a monitor whom a conflict keeps out of one area."""
    for member in (
        Member(LEAD, {**OURS, "profession": "lawyer"}, {"role": "lead"}),
        Member(FOCAL, {**OURS, "profession": "psychologist"}, {"role": "reprisal_focal"}),
        Member(DOCTOR, EXPERT, {"role": "medical"}),
        Member(MONITOR, OURS, {"role": "monitor", "conflicts": [RECUSED]}),
    ):
        plan.add_member(seat, visit, member)
    return visit


def _session(seat: Seat, visit: RecordId, *members: Code, area: str = "") -> RecordId:
    fields = {"members": list(members), **({"area": area} if area else {})}
    return plan_parts.add_part(seat, visit, "session", fields).record


def _assignment(seat: Seat, visit: RecordId, person: Code) -> plan_parts.Part:
    parts = plan_parts.parts(seat, visit, "assignment")
    return next(part for part in parts if part.fields["member"] == person)


def _edit(seat: Seat, record: RecordId, **fields: object) -> None:
    draft = capture.edit(seat, record)
    plan_parts.save(seat, draft, {**draft.fields, **fields})
    capture.leave(seat, record)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("document_request", {"document_kind": "custody_register", "sample_method": "random", "sample_size": 30}),
        ("joint_terms", {"partner": "ngo", "information_use": "own_impressions", "agreed": True}),
        (
            "contingency",
            {"event": "refused_entry", "steps": [{"id": "1", "text": "Call the office.", "role": "lead"}]},
        ),
        ("custody", {"thing": "backup", "owner": LEAD, "carrier": FOCAL, "checks": []}),
        ("reprisal_plan", {"focal": FOCAL, "talks_per_area": 6, "return_to": "2031-04-10"}),
        ("session", {"area": KITCHEN, "day": "2031-03-10", "day_part": "morning", "members": [LEAD, DOCTOR]}),
    ],
)
def test_each_part_is_there_after_the_vault_was_closed_and_can_be_taken_away(
    seat: Seat, planned: RecordId, kind: str, fields: Mapping[str, object], reopen: Callable[[Seat], None]
) -> None:
    added = plan_parts.add_part(seat, planned, kind, fields)
    reopen(seat)
    assert plan_parts.parts(seat, planned, kind) == (added,)
    assert added.fields == {name: value for name, value in fields.items() if value != []}
    plan_parts.remove_part(seat, added.record)
    assert plan_parts.parts(seat, planned, kind) == ()


def test_a_visit_has_one_plan_against_reprisals(seat: Seat, planned: RecordId) -> None:
    first = plan_parts.one_of(seat, planned, "reprisal_plan")
    assert plan_parts.one_of(seat, planned, "reprisal_plan") == first


def test_an_expert_is_never_planned_alone(seat: Seat, planned: RecordId) -> None:
    with pytest.raises(ExpertAloneError):
        _session(seat, planned, DOCTOR)
    record = _session(seat, planned, DOCTOR, LEAD)
    with pytest.raises(ExpertAloneError):
        _edit(seat, record, members=[DOCTOR])
    assert plan_parts.parts(seat, planned, "session")[0].fields["members"] == [DOCTOR, LEAD]


def test_a_recused_person_is_not_sent_into_the_area(seat: Seat, planned: RecordId) -> None:
    with pytest.raises(RecusedError):
        _session(seat, planned, MONITOR, area=KITCHEN)
    _session(seat, planned, MONITOR, area=WARD)
    task = _assignment(seat, planned, MONITOR)
    with pytest.raises(RecusedError):
        _edit(seat, task.record, areas=[KITCHEN])
    _edit(seat, task.record, areas=[WARD])


def test_a_conflict_is_always_written_and_stops_what_was_planned_before(seat: Seat, planned: RecordId) -> None:
    task = _assignment(seat, planned, FOCAL)
    _edit(seat, task.record, areas=[KITCHEN])
    _session(seat, planned, FOCAL, area=KITCHEN)
    _edit(seat, task.record, conflicts=[RECUSED])
    stopped = {(gap.section, gap.what) for gap in plan_ready.ready(seat, planned).gaps if gap.stops}
    assert stopped == {(Section.TEAM, "given_recused_area"), (Section.WHERE, "given_recused_area")}


def test_a_visit_is_prepared_only_with_a_lead_and_a_focal_person(seat: Seat, visit: RecordId) -> None:
    with pytest.raises(NotPreparedError):
        plan_ready.call_prepared(seat, visit)
    plan.add_member(seat, visit, Member(LEAD, OURS, {"role": "lead", "also": ["reprisal_focal"]}))
    assert plan_ready.ready(seat, visit).can_be_prepared
    plan_ready.call_prepared(seat, visit)
    assert (writing.merged_record(seat, visit).fields or {})["state"] == "prepared"
    assert not plan_ready.ready(seat, visit).can_be_prepared


def test_a_state_that_is_further_on_is_not_taken_back(seat: Seat, planned: RecordId) -> None:
    _edit(seat, planned, state="in_progress")
    plan_ready.call_prepared(seat, planned)
    assert (writing.merged_record(seat, planned).fields or {})["state"] == "in_progress"


def test_the_red_list_names_who_may_not_join(seat: Seat, planned: RecordId) -> None:
    _edit(seat, planned, start_day="2031-02-10", end_day="2031-02-12")
    assert plan_ready.ready(seat, planned).red == {DOCTOR: (Bar.COMMITMENT_LATE,)}
    with pytest.raises(NotPreparedError):
        plan_ready.call_prepared(seat, planned)


def test_who_read_the_cards_is_noted_with_the_day(seat: Seat, planned: RecordId) -> None:
    plan_ready.confirm_cards(seat, planned, FOCAL, ["gate"])
    plan_ready.confirm_cards(seat, planned, FOCAL, CARDS)
    task = _assignment(seat, planned, FOCAL)
    assert (task.fields["cards_read"], task.fields["cards_read_day"]) == (sorted(CARDS), "2031-03-10")
    assert "cards_read_by" not in task.fields, "nobody's vault says it"
    assert plan_ready.own_cards(seat, planned) is None
    with pytest.raises(NoRecordError):
        plan_ready.confirm_own_cards(seat, planned)
    with pytest.raises(NoRecordError):
        plan_ready.confirm_cards(seat, planned, Code("M-128-462"), CARDS)


def test_drills_done_in_time_on_this_laptop_go_into_the_plan_once(seat: Seat, planned: RecordId) -> None:
    seconds = {drill.Act.COVER: 0.1, drill.Act.LOCK: 60.0, drill.Act.SEAL: 0.2, drill.Act.WIPE: 0.2}
    drill.note(seat, FOCAL, seconds)
    assert plan_ready.take_over_drills(seat, planned) == 1
    assert _assignment(seat, planned, FOCAL).fields["drills_done"] == ["cover", "seal", "wipe"]
    assert plan_ready.take_over_drills(seat, planned) == 0


def test_an_ad_hoc_visit_needs_no_part_of_this(seat: Seat) -> None:
    visit = plan.plan_visit(seat, VisitPlan({"place_type": "police_station"}))
    assert plan_parts.team(seat, visit) == ()
    assert plan_ready.ready(seat, visit).state == "planned"
