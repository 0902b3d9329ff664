"""Who and what is looked after: follow-ups by their time, talks against the plan, things by their last carrier."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from npm_field.domain import board, board_care
from npm_field.domain.board import Area
from npm_field.domain.board_care import Carried, Mixed
from npm_field.domain.identifiers import RecordId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.board import Tile

NOW = datetime(2031, 3, 11, 15, tzinfo=UTC)


def tiles(*talks: int, privacy: str = "private", seen: str = "") -> list[Tile]:
    """Areas with so many talks, each with another person."""
    areas = [Area(RecordId(f"a{n}"), f"L-{n:03d}", seen=seen) for n in range(len(talks))]
    told = [
        board.talk_of(
            RecordId(f"{n}-{k}"), {"code": f"P-{n}-{k}", "area": f"L-{n:03d}", "privacy": privacy}, area_kinds={}
        )
        for n, count in enumerate(talks)
        for k in range(count)
    ]
    return board.tiles(areas, told, ())


def test_follow_ups_that_are_done_are_none_and_the_earliest_comes_first() -> None:
    rows: list[tuple[RecordId, Mapping[str, object]]] = [
        (RecordId("later"), {"person": "P-2", "due": "2031-03-12/morning"}),
        (RecordId("due"), {"person": "P-1", "due": "2031-03-11/midday"}),
        (RecordId("done"), {"person": "P-3", "due": "2031-03-10/midday", "done": "2031-03-10"}),
        (RecordId("told"), {"person": "P-4", "due": "2031-03-10/midday", "result": "no_sign"}),
        (RecordId("dateless"), {"person": "P-5"}),
    ]
    found = board_care.follow_ups(rows, NOW)
    assert [(one.record, one.is_due) for one in found] == [("dateless", True), ("due", True), ("later", False)]


@pytest.mark.parametrize(
    ("band", "hour", "begun"),
    [("afternoon", 13, False), ("afternoon", 14, True), ("night", 21, False), ("night", 22, True)],
)
def test_a_part_of_the_day_begins_at_its_hour(band: str, hour: int, begun: bool) -> None:  # noqa: FBT001 - a row
    assert board_care.has_begun(f"2031-03-11/{band}", NOW.replace(hour=hour)) is begun


def test_the_planned_number_of_talks_counts_where_somebody_talked() -> None:
    assert board_care.mixed(tiles(6, 5, 0, 7), 6) == Mixed(target=6, reached=2, areas=3)
    assert board_care.mixed(tiles(6, 5), 0) == board_care.mixed(tiles(0, 0), 6) == Mixed()


def test_an_area_short_of_talks_is_named_but_not_where_one_person_stands_alone_or_it_was_refused() -> None:
    assert [tile.area.code for tile in board_care.short_of(tiles(2, 5, 1, 0, 6), 6)] == ["L-001", "L-000"]
    assert board_care.short_of(tiles(3, seen="refused"), 6) == []


def test_the_last_line_of_the_log_says_who_carries_a_thing() -> None:
    log = [
        {"id": "b", "carrier": "M-2", "day": "2031-03-11", "day_part": "night"},
        {"id": "a", "carrier": "M-1", "day": "2031-03-11", "day_part": "early"},
        {"id": "c", "day": "2031-03-12"},
    ]
    rows: list[Mapping[str, object]] = [
        {"thing": "laptop", "carrier": "M-9", "log": log, "checked_day": "2031-03-11"},
        {"thing": "laptop", "checked_day": "2031-03-10"},
        {"thing": "backup", "carrier": "M-3"},
    ]
    assert board_care.carried(rows, date(2031, 3, 11)) == Carried(things=3, nobody=1, unchecked=2, laptops=("M-2",))
    assert board_care.carried([], date(2031, 3, 11)) == Carried()


def test_the_facts_in_the_index_hold_no_sentence_and_give_the_same_talk() -> None:
    told = {
        "code": "P-231-008",
        "area": "L-003-304",
        "privacy": "private",
        "sex": "woman",
        "narrative": "the sentence that was said",
        "allegations": [{"id": "a", "text": "another sentence"}],
    }
    facts = board.facts_of("interview", told, "night")
    assert "sentence" not in str(facts)
    kinds = {"L-003-304": "infirmary"}
    talk = board.talk_from(RecordId("r"), "P-231-008", "L-003-304", facts, kinds)
    assert talk == board.talk_of(RecordId("r"), told, area_kinds=kinds, day_part="night")
    assert talk.groups == {"women", "ill", "night"}
    assert talk.sensitive
    assert board.facts_of("referral", told) == {}
