"""The three invented visits planned through the use-cases and compared field by field with their data.

What the scenarios say in words stands here as the fields a lead would choose; where the shared data is at hand, it is
held against these as well.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.domain.identifiers import Code
from npm_field.domain.modes import Mode
from npm_field.domain.risk import proposed_floor, slips_offered, talk_target
from npm_field.usecases import known_plan, plan, plan_parts, plan_ready
from npm_field.usecases.plan import Member, VisitPlan
from resources import read_json

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat

BESIDE: Final = [folder / "shared" / "scenarios" for folder in Path(__file__).resolve().parents]
SHARED: Final = next((folder for folder in BESIDE if folder.is_dir()), Path(__file__).parent / "nowhere")
STORIES: Final = ("sc1", "sc2", "sc4")
TOLD: Final[dict[str, Any]] = {
    name: json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")) for name in STORIES
}


@pytest.fixture(params=STORIES)
def told(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = TOLD[request.param]
    return found


def _plan(seat: Seat, told: dict[str, Any]) -> Any:  # noqa: ANN401 - the record's id
    team = [Member(Code(one["code"]), one["person"], one["assignment"]) for one in told["team"]]
    return plan.plan_visit(seat, VisitPlan(told["visit"], team, told["areas"], told["risks"]))


def test_a_story_is_planned_as_it_is_told(seat: Seat, told: dict[str, Any]) -> None:
    visit = _plan(seat, told)
    found = plan.planned(seat, visit)
    assert {name: found.fields[name] for name in told["visit"]} == told["visit"]
    assert [dict(area.fields) for area in found.areas] == sorted(told["areas"], key=lambda area: str(area["code"]))
    assert [dict(row) for row in found.risks] == told["risks"]
    by_code = {member.code: member for member in found.team}
    assert set(by_code) == {one["code"] for one in told["team"]}
    for one in told["team"]:
        member = by_code[one["code"]]
        assert dict(member.about) == {"code": one["code"], **one["person"]}
        assert dict(member.task) == {"member": one["code"], **one["assignment"]}
    assert known_plan.floor_of(seat, visit) is Mode(told["visit"]["capture_floor"])


def test_a_story_proposes_the_floor_it_has_and_what_goes_with_it(told: dict[str, Any]) -> None:
    risks = told["risks"]
    assert proposed_floor(risks).value == told["visit"]["capture_floor"]
    assert not slips_offered(told["visit"], risks)
    assert talk_target(told["areas"][0], {}, risks) > 0


def test_who_goes_where_in_a_story_leaves_nobody_alone(seat: Seat, told: dict[str, Any]) -> None:
    visit = _plan(seat, told)
    for members in told["together"]:
        plan_parts.add_part(seat, visit, "session", {"members": members})
    assert not any(gap.what == "alone" for gap in plan_ready.ready(seat, visit).gaps)


def test_a_story_lacks_only_what_it_does_not_tell(seat: Seat, told: dict[str, Any]) -> None:
    found = plan_ready.ready(seat, _plan(seat, told))
    assert {(gap.what, gap.about) for gap in found.gaps if gap.stops} == {tuple(one) for one in told["stopped_by"]}
    assert found.red == {}


def test_these_are_the_stories_as_they_were_handed_down() -> None:
    for name in STORIES:
        if (SHARED / f"{name}.json").is_file():
            _compare(TOLD[name], json.loads((SHARED / f"{name}.json").read_text(encoding="utf-8")))


def _compare(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    said = theirs["visit"]
    assert {
        key: ours["visit"][key] for key in ("type", "themes", "announced", "trigger", "nights", "capture_floor")
    } == {key: said[key] for key in ("type", "themes", "announced", "trigger", "nights", "capture_floor")}
    assert (ours["visit"]["code"], ours["visit"]["purpose"]) == (said["visit_code"], said["purpose"])
    assert (ours["visit"]["start_day"], ours["visit"]["end_day"]) == (said["start"], said["end"])
    place = theirs["place"]
    assert (ours["visit"]["place_name"], ours["visit"]["place_type"]) == (place["name"], place["place_type"])
    figures = [(one["kind"], one["value"], one["stated_by"], one["as_of"]) for one in ours["visit"]["figures"]]
    assert figures == [(one["kind"], one["value"], one["stated_by"], one["as_of"]) for one in place["population"]]
    assert [(area["code"], area["designation"]) for area in ours["areas"]] == [
        tuple(area) for area in theirs["areas"]
    ]
    rows = [
        [row["risk"], row["level"], row.get("reason", ""), row.get("mitigation_note", "")] for row in ours["risks"]
    ]
    assert rows == theirs["risk"]
    for one, other in zip(ours["team"], theirs["team"], strict=True):
        conflict: dict[str, object] = next(iter(one["assignment"].get("conflicts", [])), {})
        assert (one["code"], one["assignment"]["role"]) == (other["m"], other["role"])
        assert (one["person"]["affiliation"], one["person"]["profession"]) == (
            other["affiliation"],
            other["profession"],
        )
        assert one["person"].get("commitment_signed") == other.get("commitment")
        assert one["person"].get("accreditation") == other.get("accreditation")
        assert {key: conflict.get(key) for key in other.get("conflict", {})} == other.get("conflict", {})


def test_the_demo_is_the_first_story() -> None:
    demo = read_json("demo/marlock.json")
    assert demo["visit"]["code"] == TOLD["sc1"]["visit"]["code"]
    assert [one["code"] for one in demo["team"]] == [one["code"] for one in TOLD["sc1"]["team"]]
