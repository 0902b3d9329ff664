"""The rules of preparing a visit as pure functions: who may join, who reads what, what is missing (INV12-INV15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from npm_field.domain import risk
from npm_field.domain.classification import Class
from npm_field.domain.identifiers import Code
from npm_field.domain.preparation import readiness
from npm_field.domain.preparation.access import Item, may_read
from npm_field.domain.preparation.coverage import coverage
from npm_field.domain.preparation.readiness import Preparation, Section
from npm_field.domain.preparation.recusal import Recusal, hindered, recusal_of
from npm_field.domain.preparation.team import Bar, Person, bars, may_be_sent_to, person_of, unaccompanied, with_role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.preparation.readiness import Gap

LEAD, MONITOR, DOCTOR, FOCAL, INTERPRETER = map(
    Code, ("M-967-923", "M-908-109", "M-033-909", "M-757-934", "M-834-702")
)
KITCHEN, YARD = "L-450-618", "L-401-912"
DAYS: Any = {"first_day": "2031-03-10", "last_day": "2031-03-12"}
MEMBER = {"affiliation": "member", "profession": "lawyer", "commitment_signed": "2030-01-01"}


def _person(task: Mapping[str, object] | None = None, **about: object) -> Person:
    return person_of(MONITOR, {**MEMBER, **about}, {"role": "monitor", **(task or {})})


def _conflict(outcome: str, **more: object) -> dict[str, object]:
    return {"conflicts": [{"id": "c", "outcome": outcome, **more}]}


# --- INV12: an expert or interpreter is never alone ------------------------------------------------------------

AFFILIATIONS = {LEAD: "member", MONITOR: "staff", DOCTOR: "external_expert", INTERPRETER: "interpreter"}


@pytest.mark.parametrize(
    ("members", "alone"),
    [
        ([DOCTOR], {DOCTOR}),
        ([DOCTOR, INTERPRETER], {DOCTOR, INTERPRETER}),
        ([DOCTOR, LEAD], set()),
        ([INTERPRETER, MONITOR], set()),
        ([LEAD], set()),
        ([DOCTOR, Code("M-128-462")], {DOCTOR}),
        ([], set()),
    ],
)
def test_an_expert_or_interpreter_needs_somebody_of_ours(members: list[Code], alone: set[Code]) -> None:
    assert unaccompanied(members, AFFILIATIONS) == alone


def test_a_seconded_official_or_an_observer_accompanies_nobody() -> None:
    for affiliation in ("seconded", "observer", ""):
        assert unaccompanied([DOCTOR, LEAD], {DOCTOR: "external_expert", LEAD: affiliation}) == {DOCTOR}


# --- INV13: commitment and access ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, []),
        ({"affiliation": "interpreter", "commitment_signed": ""}, [Bar.NO_COMMITMENT]),
        ({"affiliation": "staff", "commitment_signed": ""}, []),
        ({"commitment_signed": "2031-03-11"}, [Bar.COMMITMENT_LATE]),
        ({"commitment_valid_to": "2031-03-11"}, [Bar.COMMITMENT_OVER]),
        ({"commitment_valid_to": "2031-03-12", "access_valid_to": "2031-03-12"}, []),
        ({"access_valid_to": "2031-03-11"}, [Bar.ACCESS_OVER]),
    ],
)
def test_the_red_list_says_who_may_not_join_and_why(said: dict[str, object], expected: list[Bar]) -> None:
    assert list(bars(person_of(MONITOR, {**MEMBER, **said}, {"role": "monitor"}), **DAYS)) == expected


def test_nothing_is_sent_after_access_ended_or_before_the_commitment() -> None:
    person = _person(access_valid_to="2031-03-12")
    assert may_be_sent_to(person, "2031-03-12") == ()
    assert may_be_sent_to(person, "2031-03-13") == (Bar.ACCESS_OVER,)
    assert may_be_sent_to(_person(commitment_signed="2031-04-01"), "2031-03-13") == (Bar.COMMITMENT_LATE,)


def test_a_visit_without_days_bars_nobody_for_a_day() -> None:
    assert bars(_person(access_valid_to="2000-01-01"), first_day="", last_day="") == ()


# --- INV14: conflicts and their four outcomes -------------------------------------------------------------------


def test_no_outcome_holds_nobody_back() -> None:
    person = _person(task=_conflict("none", areas=[KITCHEN]))
    assert person.recusal.is_none
    assert bars(person, **DAYS) == ()


def test_who_is_recused_from_the_visit_may_not_join_but_may_prepare() -> None:
    person = _person(task=_conflict("recuse_visit"))
    assert bars(person, **DAYS) == (Bar.RECUSED,)
    assert not person.captures
    preparing = person_of(MONITOR, MEMBER, {"role": "preparation_only", **_conflict("recuse_visit")})
    assert bars(preparing, **DAYS) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"area": KITCHEN},
        {"allegations": [{"id": "a", "where_area": KITCHEN}]},
        {"code": "S-409-544", "area": YARD},
    ],
)
def test_a_record_inside_the_scope_is_touched(fields: dict[str, object]) -> None:
    person = _person(task=_conflict("recuse_area", areas=[KITCHEN], staff_talks=True))
    assert person.recusal.touches(fields)
    assert hindered({person.code: person.recusal}, fields, frozenset({MONITOR, LEAD})) == {MONITOR}


def test_a_record_outside_the_scope_is_not_touched() -> None:
    recusal = recusal_of([{"outcome": "recuse_interview", "persons": ["P-231-008"]}])
    assert recusal.touches({"code": "P-231-008"})
    assert recusal.touches({"person": "P-231-008"})
    assert not recusal.touches({"code": "P-616-632", "area": KITCHEN, "narrative": "about P-231-008 and others"})


def test_a_scope_in_words_alone_is_told_as_one_that_holds_nothing_back() -> None:
    recusal = recusal_of([{"outcome": "recuse_area", "scope": "the kitchen"}])
    assert recusal == Recusal(unnamed=frozenset({"recuse_area"}))


def _item(kind: str = "interview", sensitivity: Class = Class.CONFIDENTIAL, **fields: object) -> Item:
    return Item(kind, kind in {"visit", "area", "risk"}, sensitivity, (fields,))


def test_nobody_reads_what_is_inside_their_recusal() -> None:
    person = _person(task=_conflict("recuse_area", areas=[KITCHEN], staff_talks=True))
    assert not may_read(person, _item(area=KITCHEN, by=[MONITOR]))
    assert not may_read(person, _item(code="S-409-544"))
    assert may_read(person, _item(area=YARD))
    earlier = Item(
        "interview", is_plan=False, sensitivity=Class.CONFIDENTIAL, fields=({"area": KITCHEN}, {"area": YARD})
    )
    assert not may_read(person, earlier)


def test_who_only_prepares_reads_the_plan_and_nothing_else() -> None:
    person = person_of(MONITOR, MEMBER, {"role": "preparation_only"})
    assert may_read(person, _item("visit"))
    assert not may_read(person, _item("observation", Class.INTERNAL))


def test_who_is_recused_from_the_visit_reads_nothing_of_it() -> None:
    person = _person(task=_conflict("recuse_visit"))
    assert not may_read(person, _item("visit"))
    assert not may_read(person, _item("observation", Class.INTERNAL, by=[MONITOR]))


@pytest.mark.parametrize(
    ("affiliation", "role", "sensitivity", "reads"),
    [
        ("staff", "monitor", Class.CONFIDENTIAL, True),
        ("staff", "monitor", Class.HIGHLY_CONFIDENTIAL, False),
        ("member", "lead", Class.HIGHLY_CONFIDENTIAL, True),
        ("staff", "deputy", Class.HIGHLY_CONFIDENTIAL, True),
        ("seconded", "deputy", Class.HIGHLY_CONFIDENTIAL, False),
        ("external_expert", "medical", Class.CONFIDENTIAL, False),
        ("interpreter", "interpreter", Class.CONFIDENTIAL, False),
        ("external_expert", "medical", Class.INTERNAL, True),
    ],
)
def test_the_matrix_of_classes_holds_for_what_others_wrote(
    affiliation: str,
    role: str,
    sensitivity: Class,
    reads: bool,  # noqa: FBT001 - from the table above
) -> None:
    person = person_of(DOCTOR, {"affiliation": affiliation}, {"role": role})
    assert may_read(person, _item(sensitivity=sensitivity, by=[LEAD])) is reads
    assert may_read(person, _item(sensitivity=sensitivity, by=[LEAD, DOCTOR]))


@pytest.mark.parametrize("role", ["lead", "deputy"])
def test_neither_lead_nor_deputy_reads_a_medical_note_of_another(role: str) -> None:
    lead = person_of(LEAD, MEMBER, {"role": role})
    assert not may_read(lead, _item("medical_note", Class.HIGHLY_CONFIDENTIAL, by=[DOCTOR]))


# --- INV15 and what is missing ---------------------------------------------------------------------------------

TEAM = (
    person_of(LEAD, MEMBER, {"role": "lead"}),
    person_of(FOCAL, {**MEMBER, "profession": "psychologist", "sex": "woman"}, {"role": "reprisal_focal"}),
)


def _whats(found: Sequence[Gap], section: Section) -> set[str]:
    return {gap.what for gap in found if gap.section is section}


def _stopped(**plan: Any) -> set[str]:  # noqa: ANN401 - fields of several types
    return {gap.what for gap in readiness.stops(Preparation(**{"visit": {}, "team": TEAM, **plan}))}


def test_a_team_with_one_lead_and_a_focal_person_is_not_stopped() -> None:
    assert _stopped() == set()


def test_a_visit_has_exactly_one_lead_and_a_focal_person() -> None:
    assert _stopped(team=()) == {"no_lead", "no_reprisal_focal"}
    assert _stopped(team=(*TEAM, person_of(DOCTOR, MEMBER, {"role": "lead"}))) == {"two_leads"}
    assert _stopped(team=TEAM[:1]) == {"no_reprisal_focal"}


def test_a_small_team_gives_two_roles_to_one_person() -> None:
    lead = person_of(LEAD, MEMBER, {"role": "lead", "also": ["reprisal_focal"]})
    assert with_role([lead], "reprisal_focal") == (LEAD,)
    assert _stopped(team=(lead,)) == set()


def test_who_does_not_come_along_fills_no_role() -> None:
    focal = person_of(FOCAL, MEMBER, {"role": "reprisal_focal", "also": ["preparation_only"]})
    assert _stopped(team=(TEAM[0], focal)) == {"no_reprisal_focal", "prepares_and_joins"}


def test_conflicts_stop_what_was_planned_against_them() -> None:
    given = _person(task={"areas": [KITCHEN], **_conflict("recuse_area", areas=[KITCHEN])})
    assert _stopped(team=(*TEAM, given)) == {"given_recused_area"}
    lead = person_of(LEAD, MEMBER, {"role": "lead", **_conflict("recuse_area", areas=[KITCHEN])})
    assert _stopped(team=(lead, TEAM[1])) == {"lead_recused"}
    vague = _person(task=_conflict("recuse_area", scope="the kitchen"))
    assert _stopped(team=(*TEAM, vague)) == {"scope_not_named"}


def test_a_recused_person_is_not_sent_into_the_area() -> None:
    person = _person(task=_conflict("recuse_area", areas=[KITCHEN]))
    assert _stopped(team=(*TEAM, person), sessions=[{"area": KITCHEN, "members": [MONITOR]}]) == {
        "given_recused_area"
    }
    assert _stopped(team=(*TEAM, person), sessions=[{"area": YARD, "members": [MONITOR]}]) == set()


def test_an_expert_alone_stops_the_plan() -> None:
    doctor = person_of(
        DOCTOR, {"affiliation": "external_expert", "commitment_signed": "2031-01-01"}, {"role": "medical"}
    )
    team = (*TEAM, doctor)
    assert _stopped(team=team, sessions=[{"area": YARD, "members": [DOCTOR]}]) == {"alone"}
    assert _stopped(team=team, sessions=[{"area": YARD, "members": [DOCTOR, LEAD]}]) == set()


def test_a_floor_looser_than_proposed_wants_a_reason() -> None:
    rows = [{"risk": "raid_lodging", "level": "high", "mitigations": ["cold_laptop"]}]
    assert _stopped(risks=rows, visit={"capture_floor": "full"}) == {"floor_without_reason"}
    assert _stopped(risks=rows, visit={"capture_floor": "partial"}) == set()
    assert _stopped(risks=rows, visit={"capture_floor": "full", "floor_reason": "laptops stay away"}) == set()


def test_an_empty_plan_tells_every_section_what_it_lacks() -> None:
    found = readiness.gaps(Preparation(visit={}))
    assert {gap.section for gap in found} == set(Section) - {Section.WHERE, Section.OTHERS}
    assert "no_clinical" in _whats(found, Section.TEAM)
    assert [gap.section for gap in found] == sorted((gap.section for gap in found), key=list(Section).index)


def test_a_backup_does_not_travel_with_its_laptop() -> None:
    custody = [{"thing": "backup", "owner": LEAD, "carrier": LEAD}, {"thing": "laptop", "owner": LEAD}]
    found = _whats(readiness.gaps(Preparation(visit={}, custody=custody)), Section.LAPTOPS)
    assert found == {"backup_with_its_laptop", "laptop_not_checked"}


# --- coverage and what the risks propose ------------------------------------------------------------------------


def test_coverage_names_who_brings_what_and_what_nobody_brings() -> None:
    team = (*TEAM, person_of(INTERPRETER, {"affiliation": "interpreter", "languages": ["so"], "sex": "woman"}, {}))
    found = {(one.what, one.detail): one.by for one in coverage(team, {"languages": ["so", "fr"]})}
    assert found["legal", ""] == (LEAD,)
    assert found["clinical", ""] == ()
    assert found["woman_interviewer", ""] == (FOCAL,)
    assert found["language", "so"] == (INTERPRETER,)
    assert found["language", "fr"] == ()


@pytest.mark.parametrize(
    ("visit", "asked"),
    [
        ({}, False),
        ({"themes": ["safeguards.special_safeguards_children"]}, True),
        ({"place_type": "juvenile_detention"}, True),
    ],
)
def test_a_specialist_for_children_is_asked_for_where_there_are_children(
    visit: dict[str, object],
    asked: bool,  # noqa: FBT001 - from the table above
) -> None:
    assert next(one for one in coverage((), visit) if one.what == "child").is_asked is asked


def test_somebody_who_may_be_seen_as_a_source_changes_what_is_proposed() -> None:
    exposed = [{"risk": "source_exposed", "level": "high"}]
    assert not risk.slips_offered({}, exposed)
    assert risk.slips_offered({"identity_slips": True}, exposed)
    assert risk.slips_offered({}, [])
    assert risk.return_visit_wanted(exposed)
    assert risk.talk_target({}, {}, exposed) == risk.TALKS_PER_AREA
    assert risk.talk_target({}, {"talks_per_area": 6}, exposed) == 6
    assert risk.talk_target({"talk_target": 2}, {"talks_per_area": 6}, exposed) == 2
    assert risk.talk_target({}, {}, []) == 0
    assert "no_return_visit" in _whats(readiness.gaps(Preparation(visit={}, risks=exposed)), Section.REPRISALS)


def test_being_overheard_asks_for_the_setting_each_time() -> None:
    assert risk.setting_confirmed_each_time([{"risk": "overheard", "level": "high"}])
    assert not risk.setting_confirmed_each_time([{"risk": "overheard", "level": "medium"}])
