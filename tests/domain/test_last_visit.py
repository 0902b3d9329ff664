"""Which visit was the last one to the same place, and its figures beside today's."""

from __future__ import annotations

from npm_field.domain.last_visit import Compared, before, compared, is_few

HERE = {"place_name": "Harbour  prison", "place_type": "prison_mixed", "start_day": "2031-03-10"}


def visit(day: str, **more: str) -> dict[str, str]:
    return {"place_name": "harbour Prison", "start_day": day, **more}


def test_the_last_earlier_visit_to_the_same_place_is_found_however_its_name_is_written() -> None:
    others = {
        "a": visit("2029-05-01"),
        "b": visit("2030-06-01", place_type="prison_mixed"),
        "c": visit("2031-04-01"),
        "d": visit(""),
        "e": {"place_name": "Quarry prison", "start_day": "2030-12-01"},
        "f": visit("2030-11-01", place_type="police_station"),
    }
    assert before(HERE, others) == "b"
    assert before({**HERE, "start_day": ""}, others) == "c"
    assert not before({**HERE, "place_name": ""}, {"x": {"place_name": "", "start_day": "2030-01-01"}})
    assert not before(HERE, {})


def test_each_source_is_compared_with_itself_and_the_last_number_stands() -> None:
    then = [
        {"kind": "total", "value": 310, "stated_by": "authority"},
        {"kind": "total", "value": 312, "stated_by": "authority"},
        {"kind": "isolation_now", "value": 3, "stated_by": "document"},
    ]
    now: list[dict[str, object]] = [
        {"kind": "total", "value": 342, "stated_by": "authority"},
        {"kind": "total", "value": 350},
        {"value": 1},
    ]
    assert compared(then, now) == (
        Compared("total", "authority", 312, 342),
        Compared("isolation_now", "document", 3, None),
        Compared("total", "", None, 350),
    )


def test_one_to_four_are_few_and_none_is_none() -> None:
    assert [n for n in (None, 0, 1, 4, 5) if is_few(n)] == [1, 4]
