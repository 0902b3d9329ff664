"""The board tells the last backup, how old it is and who keeps it, in words of both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from npm_field.usecases import backup, board, plan
from npm_field.usecases.plan import VisitPlan
from resources.language import Language
from ui import backups

if TYPE_CHECKING:
    from pathlib import Path

    from tests.usecases.enrolled import Enrolled


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_board_tells_the_last_backup_its_age_and_who_keeps_it(
    enrolled: Enrolled, tmp_path: Path, hour: int
) -> None:
    laptop = enrolled.laptop
    now = datetime(2031, 3, 10, hour, 20, tzinfo=UTC)
    laptop.now = lambda: now
    assert board.outbox(laptop).backup is None
    backup.write(laptop, tmp_path / "first.npmf", "colleague")
    _given, made = backup.write(laptop, tmp_path / "second.npmf", "safe_place")
    laptop.now = lambda: now + timedelta(days=2)
    found = board.outbox(laptop)
    assert (found.backup, found.backup_days) == (made, 2)
    english, arabic = Language.load("en"), Language.load("ar")
    assert backups.short(found.backup, 2, english) == "backup 2 days old, kept by a safe place"
    assert backups.short(None, 0, english) == "no backup yet"
    assert "يومان" in backups.short(found.backup, 2, arabic)


def test_what_the_office_wrote_is_at_the_office(enrolled: Enrolled) -> None:
    for seat in (enrolled.laptop, enrolled.office):
        plan.plan_visit(seat, VisitPlan(visit={"place_name": "Marlock"}))
    assert board.outbox(enrolled.laptop).records > 0
    assert board.outbox(enrolled.office).records == 0
