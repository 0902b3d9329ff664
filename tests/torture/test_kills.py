"""A sample of the kills of `make torture`, and the control that they would find a lost save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.torture.careless import Hasty
from tests.torture.kills import kill_lives

if TYPE_CHECKING:
    from pathlib import Path


def test_inv31_a_life_killed_anywhere_loses_no_save_it_acknowledged(tmp_path: Path) -> None:
    tally = kill_lives(tmp_path, "sample", 20)
    assert tally.problems == []
    assert tally.tried == 20
    assert tally.inside > 5
    assert tally.acknowledged > 20


def test_a_life_that_acknowledges_too_early_is_caught(tmp_path: Path) -> None:
    tally = kill_lives(tmp_path, "control", 12, {"save": 1}, kind=Hasty)
    assert any("lost" in problem for problem in tally.problems)
