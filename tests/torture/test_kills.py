"""A sample of the kills of `make torture`, and the control that they would find a lost save."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.torture import life
from tests.torture.careless import Hasty
from tests.torture.key_life import KeyLife
from tests.torture.kills import kill_lives, killed
from tests.torture.ledger import Ledger, problems

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


def test_return_codes_drawn_and_not_told_are_known_to_be_in_force(tmp_path: Path) -> None:
    """Killed in between, nobody was told; while the vault is open nobody needs a code, and the old ones are dead."""
    folder, ledger = tmp_path / "vault", Ledger()
    life.make_vault(folder)
    one = KeyLife(folder, ledger.openers, random.Random(1), ledger.hear)  # noqa: S311 - the same life each time
    one.drawn()
    told = ledger.openers.codes
    one.did = lambda **_facts: None  # type: ignore[method-assign]  # killed before it could tell
    one.drawn()
    one.seat.vault.close()
    assert problems(folder, ledger, thorough=False) == []
    assert set(ledger.openers.codes) == set(one.openers.codes) != set(told)


def test_a_life_that_tells_less_than_is_waited_for_is_killed_all_the_same() -> None:
    chance = random.Random(1)  # noqa: S311 - the same kill each time
    told = killed(chance, lambda _seed, tell: tell({"will": "nothing"}), after="what it never tells")
    assert told == [{"will": "nothing"}]
