"""Counts over merged records: what may be used is decided first, and counted after."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import figures, sources, space
from npm_field.domain.classification import Class
from npm_field.domain.consent import Answer
from npm_field.domain.figures import Standing
from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import merged
from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, DAYBOOK, Header, Revision, commit, payload_bytes
from npm_field.domain.space import SpaceFlag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.merge import Merged

YES: Final = {"record": "yes", "internal": "yes"}
GRAVE: Final = {"id": "1", "violation": "beating", "theme": "treatment", "severity": "3", "text": "said"}
SALT: Final = bytes(32)


def record(name: str, fields: Mapping[str, object], mode: Mode = Mode.FULL, *, purged: bool = False) -> Merged:
    book = CASEBOOK if mode is Mode.FULL else DAYBOOK
    header = Header(
        RecordId(uuid.uuid4().hex),
        name,
        RecordId("a" * 32),
        mode,
        (),
        DeviceId("b" * 32),
        book,
        int(mode is Mode.FULL),
    )
    payload = payload_bytes(fields, written="2031-03-10/morning")
    whole = Revision(header, header.write(), commit(SALT, payload), SALT, payload, b"")
    return merged([whole.purged() if purged else whole], KINDS[name])


def talk(code: str = "P-231-008", **fields: object) -> Merged:
    start = {"kind": "individual", "area": "L-401-912", "privacy": "private", "consent": YES}
    return record("interview", {"code": code, **start, **fields})


def standing(*records: Merged) -> list[Standing]:
    return [each.standing for each in figures.collect(records).talks]


@pytest.mark.parametrize("answer", ["no", "not_asked", "withdrawn", "unable", None, "maybe"])
def test_only_a_plain_yes_lets_content_be_used(answer: str | None) -> None:
    consent = {"record": "yes"} | ({"internal": answer} if answer else {})
    found = figures.collect([talk(consent=consent, allegations=[GRAVE])])
    assert found.talks[0].standing is Standing.NO_CONSENT
    assert figures.allegations(found.talks) == ()
    assert figures.gravest(found.talks[0]) == ""


def test_a_yes_lets_it_be_used() -> None:
    found = figures.collect([talk(allegations=[GRAVE])])
    assert [each.fields["text"] for each in figures.allegations(found.talks)] == ["said"]
    assert figures.gravest(found.talks[0]) == "3"


def test_withdrawn_and_purged_talks_are_counted_and_not_shown() -> None:
    withdrawn = talk(consent={"record": "withdrawn"})
    purged = record("interview", {"code": "P-616-632"}, purged=True)
    found = figures.collect([withdrawn, purged])
    assert standing(withdrawn, purged) == [Standing.WITHDRAWN, Standing.WITHDRAWN]
    assert found.shown == ()
    assert figures.left_out(found).withdrawn == 2


def test_not_for_use_reaches_every_talk_of_the_person() -> None:
    found = figures.collect([talk(not_for_use=True), talk(area="L-145-382"), talk("P-616-632")])
    assert [each.standing for each in found.talks].count(Standing.NOT_FOR_USE) == 2
    assert figures.left_out(found).not_for_use == 2


@pytest.mark.parametrize("purpose", ["record", "internal"])
def test_a_withdrawal_reaches_every_talk_of_the_person(purpose: str) -> None:
    found = figures.collect(
        [talk(consent={**YES, purpose: "withdrawn"}), talk(area="L-145-382", allegations=[GRAVE])]
    )
    assert found.used == ()


def test_a_partial_record_gives_its_digit_only_where_use_was_allowed() -> None:
    stubs = [
        record("interview", {"code": code, "area": "L-1", "severity": "3", "use": use}, Mode.PARTIAL)
        for code, use in (("P-1", "y"), ("P-2", "n"), ("P-3", "unknown"))
    ]
    found = figures.collect(stubs)
    assert {each.standing for each in found.talks} == {Standing.NOT_COMPLETED}
    assert [figures.gravest(each) for each in found.talks] == ["3", "", ""]


def test_the_class_is_the_highest_of_what_is_shown() -> None:
    high = talk(allegations=[GRAVE])
    assert figures.collect([talk()]).sensitivity is Class.CONFIDENTIAL
    assert figures.collect([talk(), high]).sensitivity is Class.HIGHLY_CONFIDENTIAL
    assert figures.collect([record("area", {"code": "L-1"})]).sensitivity is Class.INTERNAL


def test_one_private_talk_in_an_area_is_exposed_and_two_are_not() -> None:
    alone, first, second = talk("P-1", area="L-1"), talk("P-2", area="L-2"), talk("P-3", area="L-2")
    group = talk("P-4", area="L-3", kind="group")
    seen = talk("P-5", area="L-1", privacy="visual_contact")
    found = figures.collect([alone, first, second, group, seen])
    assert figures.exposed_areas(found.shown) == ("L-1",)
    assert figures.talks_by_area(found.shown)["L-1"] == (1, 1)


def test_both_figures_stay_with_their_sources() -> None:
    rows = [
        {"id": "1", "kind": "women", "value": 38, "stated_by": "authority"},
        {"id": "2", "kind": "total", "value": 471, "stated_by": "authority"},
        {"id": "3", "kind": "total", "value": 474, "stated_by": "document"},
    ]
    visit = {"capacity_official": 320, "figures": rows}
    found = [(row["value"], row["stated_by"], share) for row, share in figures.occupancy_percent(visit)]
    assert found == [(471, "authority", 147), (474, "document", 148), (38, "authority", None)]
    assert figures.differing(visit) == ("total",)


@pytest.mark.parametrize("capacity", [None, 0])
def test_without_a_capacity_there_is_no_occupancy(capacity: int | None) -> None:
    visit = {"capacity_official": capacity, "figures": [{"id": "1", "kind": "total", "value": 9}]}
    assert figures.occupancy_percent(visit)[0][1] is None


def test_delays_are_of_completed_records_alone() -> None:
    talks = [
        talk("P-1", completed_from="notes", hours_after=9),
        talk("P-2", completed_from="memory", hours_after=12),
        talk("P-3", completed_from="memory", hours_after=1),
        talk("P-4", completed_from="live", hours_after=0),
        talk("P-5"),
    ]
    found = figures.delays(figures.collect(talks).shown)
    assert found == figures.Delays(3, 9, 12)
    assert figures.delays(figures.collect([talk()]).shown) is None


def test_severities_are_counted_gravest_first() -> None:
    rows: list[Mapping[str, object]] = [
        {"violation": "threats", "severity": "1"},
        {"violation": "beating", "severity": "3"},
        {"violation": "beating"},
        {"violation": "threats", "severity": "2"},
    ]
    assert list(figures.by_severity(rows, "violation").items()) == [
        ("beating", (1, 0, 0, 1)),
        ("threats", (0, 1, 1, 0)),
    ]


def test_a_purpose_that_was_not_asked_is_counted_as_such() -> None:
    count = figures.consent_by_purpose(figures.collect([talk(), talk("P-2")]).talks, ["internal", "spt"])
    assert count["internal"][Answer.YES] == 2
    assert count["spt"] == {Answer.NOT_ASKED: 2}


def test_differences_that_nobody_settled_are_counted() -> None:
    base = Revision(*_parts({"code": "L-1"}, ()))
    ends = [Revision(*_parts({"code": "L-1", "beds": beds}, (base,))) for beds in (2, 3)]
    assert figures.left_out(figures.collect([merged([base, *ends], KINDS["area"])])).unsettled == 1


def _parts(
    fields: Mapping[str, object], parents: tuple[Revision, ...]
) -> tuple[Header, bytes, bytes, bytes, bytes, bytes]:
    header = Header(
        RecordId("c" * 32), "area", RecordId("a" * 32), Mode.FULL, tuple(p.id for p in parents),
        DeviceId("b" * 32), CASEBOOK, 1,
    )  # fmt: skip
    payload = payload_bytes(fields, written="")
    return header, header.write(), commit(SALT, payload), SALT, payload, b""


@given(st.permutations(range(5)))
@settings(max_examples=25)
def test_the_order_in_which_records_came_changes_nothing(order: list[int]) -> None:
    talks = [talk(f"P-{n}", area=f"L-{n % 2}", severity="1") for n in range(5)]
    once = figures.collect(talks)
    again = figures.collect([talks[n] for n in order])
    assert once.talks == again.talks


@pytest.mark.parametrize(
    ("area", "flags"),
    [
        ({"kind": "single_cell", "floor_area_m2": 5.9}, [SpaceFlag.SINGLE_BELOW_6_M2]),
        ({"kind": "single_cell", "floor_area_m2": 6}, []),
        ({"kind": "single_cell", "floor_area_m2": 7.9, "occupants_now": 2}, [SpaceFlag.SHARED_BELOW_4_M2]),
        ({"kind": "segregation", "floor_area_m2": 5.1, "occupants_now": 1}, [SpaceFlag.SINGLE_BELOW_6_M2]),
        ({"kind": "dormitory", "floor_area_m2": 92, "occupants_now": 44}, [SpaceFlag.SHARED_BELOW_4_M2]),
        ({"kind": "dormitory", "floor_area_m2": 176, "occupants_now": 44}, []),
        ({"kind": "dormitory", "floor_area_m2": 92, "occupants_now": 0}, []),
        ({"kind": "kitchen", "floor_area_m2": 3, "occupants_now": 4, "height_m": 2}, []),
        ({"kind": "ward", "wall_distance_m": 1.99, "height_m": 2.49}, [
            SpaceFlag.NARROWER_THAN_2_M, SpaceFlag.LOWER_THAN_2_5_M]),
        ({"kind": "segregation", "hours_out_of_cell": 2}, [SpaceFlag.IN_CELL_22_H]),
        (
            {"kind": "segregation", "hours_out_of_cell": 1, "longest_stay_days": 16, "open_air_hours": 0.5},
            [SpaceFlag.IN_CELL_22_H, SpaceFlag.OVER_15_DAYS, SpaceFlag.OPEN_AIR_BELOW_1_H],
        ),
        ({"kind": "segregation", "hours_out_of_cell": 4, "longest_stay_days": 40}, []),
        ({"kind": "segregation", "hours_out_of_cell": 2.5}, []),
    ],
)  # fmt: skip
def test_space_is_flagged_below_what_the_cpt_asks(area: Mapping[str, object], flags: list[SpaceFlag]) -> None:
    assert list(space.flags(area)) == flags


def test_space_each_needs_both_measures() -> None:
    assert space.m2_per_person({"floor_area_m2": 92, "occupants_now": 44}) == pytest.approx(2.09, abs=0.01)
    assert space.m2_per_person({"floor_area_m2": 92}) is None
    assert space.m2_per_person({"floor_area_m2": 92, "occupants_now": 0}) is None


def test_a_medical_note_of_which_only_the_stub_is_here_counts_without_being_read() -> None:
    stub = record("medical_note", {"code": "P-231-008"}, purged=True)
    facts = sources.facts({"note": stub, "talk": talk()})
    assert (facts["note"].unused, facts["note"].source_type) == (None, "medical")
    assert facts["talk"].told == "private_talk"


def test_inv18_what_is_noted_of_a_person_counts_once_and_the_gravest_of_it() -> None:
    joined = record("same_person", {"first": "P-231-008", "second": "P-616-632"})
    talks = [
        talk("P-231-008", sex="man", reprisal_risk="high"),
        talk("P-616-632", sex="man", reprisal_risk="low"),
        talk("P-049-402", kind="group", sex="man"),
        talk("P-326-995", consent={"record": "yes", "internal": "no"}, sex="woman", reprisal_risk="high"),
    ]
    order = ("low", "medium", "high")
    found = figures.collect([*talks, joined]).shown
    # of whom nothing may be used is counted, and nothing of what was noted
    assert figures.of_persons(found, "reprisal_risk", order) == {"": 1, "high": 1}
    assert figures.of_persons(found, "sex") == {"": 1, "man": 1}
    assert figures.of_persons(figures.collect(talks).shown, "reprisal_risk", order) == {"": 1, "high": 1, "low": 1}


@pytest.mark.parametrize("answer", ["no", "unable", "withdrawn"])
def test_inv18_a_refusal_under_one_code_holds_for_what_was_said_under_the_other(answer: str) -> None:
    joined = record("same_person", {"first": "P-231-008", "second": "P-616-632"})
    willing = talk("P-231-008", allegations=[GRAVE])
    refusing = talk("P-616-632", consent={"record": "yes", "internal": answer})
    unasked = talk("P-616-632", consent={"record": "yes"})
    assert standing(willing, refusing) == [Standing.USED, Standing.NO_CONSENT]
    assert standing(willing, refusing, joined) == [Standing.NO_CONSENT, Standing.NO_CONSENT]
    assert figures.allegations(figures.collect([willing, refusing, joined]).talks) == ()
    # in the table of answers the person stands once, with the stricter one
    asked = figures.consent_by_purpose(figures.collect([willing, refusing, joined]).talks, ["internal"])
    assert {given.value: n for given, n in asked["internal"].items()} == {answer: 1}
    # what nobody asked is that talk's own affair
    assert standing(willing, unasked, joined) == [Standing.USED, Standing.NO_CONSENT]
