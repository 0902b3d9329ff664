"""Planning a visit in one go, and changing the plan of one that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import BadCodeError, NoVisitError, PoolExhaustedError
from npm_field.usecases import adding, capture, known_plan, plan, records, writing
from npm_field.usecases.adding import Document
from npm_field.usecases.plan import USUAL_WORDS, Member, VisitPlan
from storage import pools, revisions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.usecases.seat import Seat

LEAD = Code("M-967-923")
FOCAL = Code("M-757-934")
HIGH_GATE = [{"risk": "seizure_gate", "level": "high"}]


def _fields(seat: Seat, record: RecordId) -> Mapping[str, object]:
    return writing.merged_record(seat, record).fields or {}


def _floor(seat: Seat, visit: RecordId) -> Mode:
    return known_plan.floor_of(seat, visit)


def test_the_type_of_place_is_enough_to_plan_a_visit(seat: Seat) -> None:
    visit = plan.plan_visit(seat, VisitPlan({"place_type": "police_station"}))
    found = plan.planned(seat, visit)
    assert found.fields["place_type"] == "police_station"
    assert found.fields["state"] == "planned"
    assert (found.areas, found.team, found.risks) == ((), (), ())
    assert _floor(seat, visit) is Mode.FULL


def test_the_plan_gives_each_word_a_code_of_this_visit_alone(seat: Seat) -> None:
    visit = plan.plan_visit(seat, VisitPlan({"type": "ad_hoc"}))
    words = _fields(seat, visit)["words"]
    assert isinstance(words, dict)
    assert sorted(words.values()) == sorted(USUAL_WORDS)
    other = plan.plan_visit(seat, VisitPlan({"type": "ad_hoc"}))
    assert _fields(seat, other)["words"] != words


def test_a_plan_has_nine_words_at_most(seat: Seat) -> None:
    many = [term.id for term in seat.vocabularies["violation"].terms if term.parent][:12]
    words = _fields(seat, plan.plan_visit(seat, VisitPlan({"type": "ad_hoc"}, words=many)))["words"]
    assert isinstance(words, dict)
    assert len(words) == 9


def test_a_high_risk_of_seizure_proposes_partial(seat: Seat) -> None:
    visit = plan.plan_visit(seat, VisitPlan({"type": "ad_hoc"}, risks=HIGH_GATE))
    assert _floor(seat, visit) is Mode.PARTIAL


def test_the_floor_that_the_plan_names_stands(seat: Seat) -> None:
    fields = {"type": "ad_hoc", "capture_floor": "full", "floor_reason": "laptops stay at the lodging"}
    visit = plan.plan_visit(seat, VisitPlan(fields, risks=HIGH_GATE))
    assert _floor(seat, visit) is Mode.FULL


def test_a_plan_that_does_not_fit_writes_nothing(seat: Seat) -> None:
    wrong = Member(Code("M-757-935"), {}, {"role": "lead"})
    with pytest.raises(BadCodeError):
        plan.plan_visit(seat, VisitPlan({"type": "ad_hoc"}, team=[wrong], areas=[{"kind": "kitchen"}]))
    assert records.listed(seat) == []
    assert list(records.visits(seat)) == []


def test_the_same_person_can_be_on_a_second_visit(seat: Seat) -> None:
    team = [Member(LEAD, {"profession": "lawyer"}, {"role": "lead"})]
    first = plan.plan_visit(seat, VisitPlan({"type": "ad_hoc"}, team=team))
    second = plan.plan_visit(seat, VisitPlan({"type": "thematic"}, team=team))
    people = [plan.planned(seat, visit).team[0].person for visit in (first, second)]
    assert people[0] == people[1]
    assert [member.about["profession"] for member in plan.planned(seat, second).team] == ["lawyer"]


def test_an_added_area_can_be_picked_at_once(seat: Seat, visit: RecordId) -> None:
    added = plan.add_area(seat, visit, {"kind": "kitchen"})
    code = Code(str(added.fields["code"]))
    assert codes.type_of(code) is CodeType.AREA
    assert code in pools.picks(seat.vault.daybook, visit)
    assert code not in pools.unused(seat.vault.daybook)
    assert added.record in {area.record for area in plan.planned(seat, visit).areas}


def test_an_area_that_nothing_names_can_be_taken_out(seat: Seat, visit: RecordId) -> None:
    added = plan.add_area(seat, visit, {"kind": "kitchen"})
    assert plan.remove_area(seat, visit, added.record)
    assert added.record not in {area.record for area in plan.planned(seat, visit).areas}
    assert added.fields["code"] not in pools.picks(seat.vault.daybook, visit)
    assert len(records.history(seat, added.record)) == 2


@pytest.mark.parametrize("mode", [Mode.FULL, Mode.PARTIAL])
def test_an_area_that_a_talk_names_stays(seat: Seat, visit: RecordId, mode: Mode) -> None:
    added = plan.add_area(seat, visit, {"kind": "kitchen"})
    adding.add(seat, [Document("interview", "", mode, {"area": added.fields["code"]})])
    assert not plan.remove_area(seat, visit, added.record)
    area = next(area for area in plan.planned(seat, visit).areas if area.record == added.record)
    assert area.in_use


def test_an_area_that_a_draft_names_stays(seat: Seat, visit: RecordId) -> None:
    added = plan.add_area(seat, visit, {"kind": "kitchen"})
    capture.begin(seat, INTERVIEW, visit, fields={"area": added.fields["code"]})
    assert not plan.remove_area(seat, visit, added.record)


def test_people_join_and_leave_the_team(seat: Seat, visit: RecordId) -> None:
    plan.add_member(seat, visit, Member(FOCAL, {"profession": "psychologist"}, {"role": "reprisal_focal"}))
    member = plan.planned(seat, visit).team[0]
    assert (member.code, member.task["role"]) == (FOCAL, "reprisal_focal")
    plan.remove_member(seat, member.assignment)
    assert plan.planned(seat, visit).team == ()
    assert member.person is not None
    assert _fields(seat, member.person)["profession"] == "psychologist"


def test_a_new_person_takes_a_code_of_the_pool(seat: Seat, visit: RecordId) -> None:
    with seat.vault.daybook.change() as daybook:
        pools.add(daybook, [LEAD])
    assert plan.planned(seat, visit).member_codes == 1
    assert plan.add_new_member(seat, visit) == LEAD
    assert plan.planned(seat, visit).member_codes == 0
    with pytest.raises(PoolExhaustedError):
        plan.add_new_member(seat, visit)


def test_the_risk_table_is_begun_once(seat: Seat, visit: RecordId) -> None:
    table = plan.risk_of(seat, visit)
    capture.save(seat, capture.edit(seat, table), {"rows": [{"id": "robbery", **HIGH_GATE[0]}]})
    capture.leave(seat, table)
    assert plan.risk_of(seat, visit) == table
    assert plan.planned(seat, visit).risks == ({"id": "robbery", **HIGH_GATE[0]},)


def test_a_word_never_loses_its_meaning(seat: Seat) -> None:
    held = {"V-473": "beating", "V-126": "threats"}
    found = plan.more_words(seat, held, ["threats", "no_doctor", "no_doctor"])
    assert dict(list(found.items())[:2]) == held
    assert sorted(found.values()) == ["beating", "no_doctor", "threats"]
    assert codes.type_of(Code(list(found)[2])) is CodeType.WORD


def test_there_are_never_more_than_nine_words(seat: Seat) -> None:
    held = {f"V-{number}": name for number, name in enumerate(USUAL_WORDS)}
    assert len(plan.more_words(seat, held, ["falaka", "suspension", "burns"])) == 9


def test_what_is_being_typed_is_part_of_the_plan(seat: Seat, visit: RecordId) -> None:
    draft = capture.edit(seat, visit)
    capture.save(seat, draft, {**draft.fields, "purpose": "after a change of director"})
    assert plan.planned(seat, visit).fields["purpose"] == "after a change of director"


def test_a_change_of_the_floor_holds_once_it_is_signed(seat: Seat, visit: RecordId) -> None:
    draft = capture.edit(seat, visit)
    capture.save(seat, draft, {**draft.fields, "capture_floor": "partial"})
    assert _floor(seat, visit) is Mode.FULL
    capture.leave(seat, visit)
    assert _floor(seat, visit) is Mode.PARTIAL


def test_the_plan_is_there_after_the_vault_was_closed(
    seat: Seat, visit: RecordId, reopen: Callable[[Seat], None]
) -> None:
    plan.add_area(seat, visit, {"kind": "kitchen"})
    before = plan.planned(seat, visit)
    reopen(seat)
    assert plan.planned(seat, visit) == before
    assert revisions.known_ids(seat.vault.casebook)


def test_a_visit_that_is_not_here_has_no_plan(seat: Seat) -> None:
    with pytest.raises(NoVisitError):
        plan.planned(seat, RecordId("0" * 32))
