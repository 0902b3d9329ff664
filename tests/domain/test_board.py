"""The board's computations: who stands alone, who was heard, what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import board
from npm_field.domain.board import Area, NextStep, Seen, Standing, Step, Talk, TalkKind
from npm_field.domain.identifiers import RecordId

if TYPE_CHECKING:
    from collections.abc import Mapping

AREA = "L-003-304"
OTHER = "L-401-912"


def _talk(code: str, privacy: str = "private", area: str = AREA, **fields: object) -> Talk:
    told = {"code": code, "area": area, "privacy": privacy, **fields}
    return board.talk_of(RecordId(code), told, area_kinds={})


def _standing(*talks: Talk) -> Standing:
    return board.tiles([Area(RecordId("a"), AREA)], talks, ())[0].standing


def _groups(fields: Mapping[str, object], area_kind: str = "", day_part: str = "") -> frozenset[str]:
    told = {"code": "P-231-008", "area": AREA, **fields}
    return board.talk_of(RecordId("r"), told, area_kinds={AREA: area_kind}, day_part=day_part).groups


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"kind": "individual", "privacy": "private"}, TalkKind.PRIVATE),
        ({"privacy": "private"}, TalkKind.PRIVATE),
        ({"kind": "broken_off", "privacy": "audible_risk"}, TalkKind.OVERHEARD),
        ({"privacy": "visual_contact"}, TalkKind.OVERHEARD),
        ({"privacy": "not_private"}, TalkKind.OVERHEARD),
        ({"privacy": "unknown"}, TalkKind.UNNOTED),
        ({}, TalkKind.UNNOTED),
        ({"kind": "group", "privacy": "private"}, TalkKind.GROUP),
        ({"kind": "informal_talk"}, TalkKind.INFORMAL),
        ({"kind": "refused"}, TalkKind.REFUSED),
    ],
)
def test_a_talk_counts_as_what_its_record_says(fields: Mapping[str, object], kind: TalkKind) -> None:
    assert board.talk_of(RecordId("r"), fields, area_kinds={}).kind is kind


def test_exactly_one_private_talk_stands_alone() -> None:
    assert _standing(_talk("P-231-008")) is Standing.SURE
    assert _standing(_talk("P-231-008"), _talk("P-616-632")) is Standing.NOBODY
    assert _standing() is Standing.NOBODY


def test_the_same_person_twice_still_stands_alone() -> None:
    assert _standing(_talk("P-231-008"), _talk("P-231-008")) is Standing.SURE


def test_inv41_who_wants_nothing_used_hides_nobody() -> None:
    """Whoever saw the two talks knows who of the two said what is used."""
    silent = _talk("P-616-632", not_for_use=True)
    assert _standing(_talk("P-231-008"), silent) is Standing.SURE
    assert _standing(silent) is Standing.SURE
    assert _standing(_talk("P-231-008"), _talk("P-326-995"), silent) is Standing.NOBODY
    # the wish was noted elsewhere, and holds for the person
    elsewhere = _talk("P-616-632", area=OTHER, not_for_use=True)
    assert _standing(_talk("P-231-008"), _talk("P-616-632"), elsewhere) is Standing.SURE


def test_inv18_one_person_who_told_twice_of_something_serious_is_one_voice() -> None:
    def serious(*talks: Talk) -> int:
        return board.tiles([Area(RecordId("a"), AREA)], talks, ())[0].serious

    first, again = _talk("P-231-008", severity="3"), replace(_talk("P-616-632", severity="2"), person="P-231-008")
    assert serious(first, again) == 1
    assert serious(first, replace(again, person="P-616-632"), _talk("P-326-995")) == 2


def test_talks_that_could_be_overheard_and_groups_protect_nobody() -> None:
    overheard = _talk("P-616-632", "audible_risk")
    group = _talk("P-326-995", kind="group")
    assert _standing(_talk("P-231-008"), overheard, group) is Standing.SURE


def test_a_talk_in_another_area_protects_nobody() -> None:
    assert _standing(_talk("P-231-008"), _talk("P-616-632", area=OTHER)) is Standing.SURE


def test_the_only_talk_of_unknown_privacy_may_stand_alone() -> None:
    assert _standing(_talk("P-231-008", "")) is Standing.POSSIBLE
    assert _standing(_talk("P-231-008", ""), _talk("P-616-632", "")) is Standing.NOBODY
    assert _standing(_talk("P-231-008", ""), _talk("P-616-632")) is Standing.SURE


@pytest.mark.parametrize(
    ("marked", "talks", "observed", "state"),
    [
        ("", [], [], Seen.NOT_YET),
        ("seen", [], [], Seen.SEEN),
        ("", [_talk("P-231-008")], [], Seen.SEEN),
        ("not_yet", [_talk("P-231-008")], [], Seen.SEEN),
        ("", [_talk("P-231-008", kind="refused")], [], Seen.SEEN),
        ("not_yet", [], [AREA], Seen.SEEN),
        ("refused", [], [AREA], Seen.REFUSED),
        ("refused", [_talk("P-231-008")], [], Seen.REFUSED),
        ("a word of a newer office", [], [], Seen.NOT_YET),
    ],
)
def test_an_area_is_seen_when_something_was_written_there(
    marked: str, talks: list[Talk], observed: list[str], state: Seen
) -> None:
    tile = board.tiles([Area(RecordId("a"), AREA, seen=marked)], talks, observed)[0]
    assert tile.state is state


def test_a_person_who_declined_is_no_talk_of_the_area() -> None:
    tile = board.tiles([Area(RecordId("a"), AREA)], [_talk("P-231-008", kind="refused")], ())[0]
    assert tile.talks == 0


@pytest.mark.parametrize(
    ("fields", "area_kind", "day_part", "groups"),
    [
        ({"sex": "woman"}, "", "", {"women"}),
        ({"sex": "man"}, "", "", set()),
        ({}, "womens_unit", "", {"women"}),
        ({"vulnerability": ["solitary", "newly_arrived"]}, "", "", {"isolation", "new"}),
        ({}, "segregation", "night", {"isolation", "night"}),
        ({"age_band": "15\u201317"}, "", "", {"children"}),
        ({"time_here_band": "<24h"}, "", "", {"new"}),
        ({}, "reception", "", set()),
        ({"sex": "woman", "not_for_use": True}, "infirmary", "night", set()),
        ({"sex": "woman", "kind": "refused"}, "", "night", set()),
        ({"code": "S-409-544", "sex": "woman"}, "infirmary", "night", {"night", "staff"}),
    ],
)
def test_only_what_a_record_shows_counts_as_heard(
    fields: Mapping[str, object], area_kind: str, day_part: str, groups: set[str]
) -> None:
    assert _groups(fields, area_kind, day_part) == groups


def test_the_expected_categories_follow_the_place() -> None:
    assert board.expected([], [], "") == {"women", "isolation", "night", "staff"}
    found = board.expected(["juvenile_unit", "kitchen"], ["foreign_nationals", "total"], "police_station")
    assert found == {"women", "isolation", "night", "staff", "children", "foreign"}


def test_heard_shows_what_was_heard_and_what_is_missing() -> None:
    talks = [_talk("P-231-008", sex="woman", vulnerability=["hiv_tb"])]
    assert board.heard(talks, {"women", "night"}) == (("women", True), ("ill", True), ("night", False))


def test_a_person_is_seen_again_until_a_talk_no_longer_asks_for_it() -> None:
    agreed: dict[str, Any] = {"consent": {"recontact": "yes"}, "ongoing_risk": "present"}
    first = _talk("P-326-995", **agreed)
    assert board.again([first]) == [first]
    assert board.again([first, _talk("P-326-995", consent={"recontact": "yes"}, ongoing_risk="none")]) == []
    assert board.again([_talk("P-326-995", ongoing_risk="present")]) == []
    assert board.again([_talk("P-326-995", signs=["again"])]) != []


def test_two_steps_of_each_sort_come_before_a_third() -> None:
    talk = [NextStep(Step.TALK, RecordId(f"t{n}"), AREA) for n in range(4)]
    see = [NextStep(Step.SEE, RecordId(f"s{n}"), OTHER) for n in range(2)]
    assert board.next_steps([*see, *talk]) == (*talk[:3], *see)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(list(Step)), max_size=20))
def test_the_next_steps_are_five_at_most_and_begin_with_the_most_protective(sorts: list[Step]) -> None:
    candidates = [NextStep(step, RecordId(str(number)), AREA) for number, step in enumerate(sorts)]
    found = board.next_steps(candidates)
    order = list(Step)
    assert len(found) == min(5, len(candidates))
    assert [order.index(step.step) for step in found] == sorted(order.index(step.step) for step in found)
    assert not sorts or found[0].step is min(sorts, key=order.index)


@pytest.mark.parametrize(
    ("start", "end", "number", "of"),
    [
        ("2031-03-10", "2031-03-12", 2, 3),
        ("2031-03-11", "", 1, 1),
        ("2031-03-12", "2031-03-10", 0, 1),
        ("2031-03-08", "2031-03-09", 4, 2),
    ],
)
def test_the_day_of_the_visit_is_counted_from_its_first_day(start: str, end: str, number: int, of: int) -> None:
    assert board.day_of(start, end, date(2031, 3, 11)) == board.Day(number, of)


def test_a_visit_without_days_has_no_day() -> None:
    assert board.day_of("", "2031-03-12", date(2031, 3, 11)) is None


def test_a_talk_that_is_not_for_use_is_counted_and_adds_nothing_else() -> None:
    said = {"kind": "individual", "privacy": "private", "severity": "3", "sex": "woman", "allegations": [{"id": "a"}]}
    assert board.facts_of("interview", said)["sensitive"] is True
    assert board.facts_of("interview", {**said, "not_for_use": True}) == {"talk": "private", "bars": True}


def test_a_person_who_is_not_to_be_used_shows_no_category_under_any_code() -> None:
    def talk(code: str, **said: object) -> board.Talk:
        facts = board.facts_of("interview", {"code": code, **said})
        return board.talk_from(RecordId("a" * 32), code, "", facts, {}, joined={"P-2": "P-1"})

    first, other = talk("P-1", sex="woman"), talk("P-3", vulnerability=["solitary"])
    assert dict(board.heard([first, other], ())) == {"women": True, "isolation": True}
    for gone in ({"not_for_use": True}, {"consent": {"internal": "withdrawn"}}):
        assert dict(board.heard([first, other, talk("P-2", **gone)], ())) == {"isolation": True}
