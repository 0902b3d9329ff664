"""Marked moments: counted by part of a day, taken off when written about, kept while only the daybook opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.usecases import moments

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.usecases.seat import Seat

MORNING, EVENING = "2031-03-10/morning", "2031-03-10/evening"


def test_marks_add_up_and_are_taken_off_by_part_of_the_day(new_seat: Callable[[str], Seat]) -> None:
    seat = new_seat("vault")
    assert moments.marked(seat) == {}
    moments.note(seat, {MORNING: 2})
    assert moments.note(seat, {MORNING: 1, EVENING: 1}) == {EVENING: 1, MORNING: 3}
    assert moments.take_off(seat, MORNING) == {EVENING: 1}
    assert moments.take_off(seat, EVENING) == {}
    assert moments.marked(seat) == {}


def test_they_are_kept_while_the_complete_records_are_closed(new_seat: Callable[[str], Seat]) -> None:
    seat = new_seat("vault")
    seat.vault.close_casebook()
    moments.note(seat, {MORNING: 1})
    assert moments.marked(seat) == {MORNING: 1}


def test_a_month_of_visits_fits_and_the_oldest_go_first(new_seat: Callable[[str], Seat]) -> None:
    seat = new_seat("vault")
    moments.note(seat, {f"2031-{month:02}-{day:02}/morning": 1 for month in (1, 2, 3) for day in range(1, 29)})
    kept = moments.marked(seat)
    assert len(kept) == moments.MOST_BANDS
    assert "2031-03-28/morning" in kept
    assert "2031-01-01/morning" not in kept
