"""Practice: at days nobody can foresee, within the office's interval, and never near a visit."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.secret import Secret
from npm_field.usecases import enrol, passphrases, plan, practice
from npm_field.usecases.plan import VisitPlan
from storage import settings, vault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from npm_field.usecases.seat import Seat

MAIN, TRAVEL = b"main words", b"travel words"
MONTH = 30


@pytest.fixture
def travelling(seat: Seat) -> Seat:
    passphrases.set_travel(seat, Secret(TRAVEL))
    return seat


def days_until_due(seat: Seat, clock: list[datetime]) -> int:
    """Return after how many days something is due, asked once a day as at an unlock."""
    for day in itertools.count():
        if practice.due(seat):
            return day
        clock[0] += timedelta(days=1)
    raise AssertionError


def with_visit(seat: Seat, clock: list[datetime], start: int, end: int | None, state: str = "planned") -> None:
    days = {"start_day": start, "end_day": end}
    fields = {name: str(clock[0].date() + timedelta(days=n)) for name, n in days.items() if n is not None}
    plan.plan_visit(seat, VisitPlan({"capture_floor": "full", "state": state, **fields}))


def test_nothing_is_asked_on_the_first_day(travelling: Seat) -> None:
    assert practice.due(travelling) == ()


def test_the_days_lie_within_the_interval_and_differ(travelling: Seat, clock: list[datetime]) -> None:
    waits = []
    for _turn in range(12):
        practice.typed(travelling, "main")
        practice.typed(travelling, "travel")
        waits.append(days_until_due(travelling, clock))
    assert all(MONTH // 2 <= wait <= MONTH for wait in waits)
    assert len(set(waits)) > 3


def test_an_unlock_practises_the_main_passphrase_and_travel_waits(travelling: Seat, clock: list[datetime]) -> None:
    for _day in range(MONTH + 1):
        practice.typed(travelling, "main")
        practice.due(travelling)
        clock[0] += timedelta(days=1)
    assert practice.due(travelling) == ("travel",)


def test_without_a_travel_passphrase_it_is_not_asked_for(seat: Seat, clock: list[datetime]) -> None:
    days_until_due(seat, clock)
    assert practice.due(seat) == ("main",)


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [(3, 5, "planned"), (0, 0, "planned"), (-2, 1, "prepared"), (-1, None, "planned"), (-40, -30, "in_progress"),
     (-40, -30, "left_place")],
)  # fmt: skip
def test_near_a_visit_and_during_it_nothing_is_asked(
    travelling: Seat, clock: list[datetime], start: int, end: int | None, state: str
) -> None:
    days_until_due(travelling, clock)
    with_visit(travelling, clock, start, end, state)
    assert practice.due(travelling) == ()


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [(4, 6, "planned"), (-9, -1, "in_progress_no"), (-1, 3, "debriefed"), (1, 3, "aborted")],
)
def test_a_visit_that_is_over_or_far_keeps_nothing_away(
    travelling: Seat, clock: list[datetime], start: int, end: int, state: str
) -> None:
    days_until_due(travelling, clock)
    with_visit(travelling, clock, start, end, state if not state.endswith("_no") else "planned")
    assert practice.due(travelling) != ()


def test_what_waited_for_a_visit_is_asked_after_it(travelling: Seat, clock: list[datetime]) -> None:
    days_until_due(travelling, clock)
    with_visit(travelling, clock, 1, 4)
    assert practice.due(travelling) == ()
    clock[0] += timedelta(days=5)
    assert practice.due(travelling) != ()


def test_a_visit_without_days_keeps_nothing_away(travelling: Seat, clock: list[datetime]) -> None:
    days_until_due(travelling, clock)
    plan.plan_visit(travelling, VisitPlan({"capture_floor": "full", "state": "planned"}))
    assert practice.due(travelling) != ()


def test_right_is_told_from_wrong_and_a_wrong_one_leaves_no_trace(travelling: Seat, clock: list[datetime]) -> None:
    days_until_due(travelling, clock)
    key_file = travelling.vault.key_file
    before = settings.get(travelling.vault.casebook, practice.SETTING)
    for wrong in (MAIN, b"something else"):
        assert not practice.right(travelling, "travel", Secret(wrong))
    assert (key_file.attempts, settings.get(travelling.vault.casebook, practice.SETTING)) == (0, before)
    assert practice.right(travelling, "travel", Secret(TRAVEL))
    assert practice.right(travelling, "main", Secret(MAIN))
    assert practice.due(travelling) == ()


def test_an_office_can_ask_for_none(travelling: Seat, clock: list[datetime]) -> None:
    with travelling.vault.daybook.change() as daybook:
        settings.put(daybook, enrol.POLICY, b'{"remind_days": 0}')
    clock[0] += timedelta(days=400)
    assert practice.due(travelling) == ()


def test_the_daybook_knows_nothing_of_practice(
    travelling: Seat, clock: list[datetime], reopen: Callable[[Seat], None]
) -> None:
    days_until_due(travelling, clock)
    folder = travelling.vault.folder
    travelling.vault.close()
    travelling.vault = vault.open_vault(folder, Secret(TRAVEL))
    assert practice.due(travelling) == ()
    practice.typed(travelling, "travel")
    assert {practice.SETTING, passphrases.HAS_TRAVEL}.isdisjoint(names_in(travelling))
    reopen(travelling)


def names_in(seat: Seat) -> Sequence[str]:
    return [str(row[0]) for row in seat.vault.daybook.rows("SELECT name FROM setting ORDER BY name")]
