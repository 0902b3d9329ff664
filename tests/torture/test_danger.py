"""Samples of seals and wipes ended in the middle, and of cut-short changes of the key file; with their controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import erase, safe_files, vault
from storage.keyfile_layout import Area
from tests.torture import danger
from tests.torture.danger import SEALS, WIPES, Endangered, cut_in_danger, kill_in_danger
from tests.torture.key_life import KEYS, KeyLife
from tests.torture.kills import kill_lives
from tests.torture.power import cut_power
from tests.torture.recorded import record_life

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("acts", [SEALS, WIPES], ids=["seal", "wipe"])
def test_inv30_a_kill_during_it_leaves_the_vault_as_before_or_all_of_it_done(
    acts: tuple[str, ...], tmp_path: Path
) -> None:
    tally = kill_in_danger(tmp_path, "sample", 3 * len(acts), acts)
    assert tally.problems == []


@pytest.mark.traced
@pytest.mark.parametrize("acts", [SEALS, WIPES], ids=["seal", "wipe"])
def test_inv30_a_power_cut_during_it_leaves_the_vault_as_before_or_all_of_it_done(
    acts: tuple[str, ...], tmp_path: Path
) -> None:
    tally = cut_in_danger(tmp_path, "sample", 3 * len(acts), acts, torn=True)
    assert tally.problems == []
    assert len(tally.ends) > 2


@pytest.mark.traced
def test_no_cut_of_a_key_files_change_lets_a_dead_passphrase_live_or_a_living_one_die(tmp_path: Path) -> None:
    life = record_life(tmp_path / "life", "sample", 8, {**KEYS, "save": 1}, kind=KeyLife)
    tally = cut_power(life, tmp_path / "vault", "sample", 15, torn=True, within=safe_files.KEY_FILE)
    assert tally.problems == []


@pytest.mark.traced
def test_a_key_file_that_is_never_synced_is_caught(tmp_path: Path) -> None:
    acts = {"passphrase": 1, "travel": 1}
    life = record_life(tmp_path / "life", "control", 6, acts, kind=KeyLife, habit="never_the_key_file")
    tally = cut_power(life, tmp_path / "vault", "control", 25, torn=True)
    assert tally.problems != []


def test_a_kill_while_keys_change_leaves_old_or_new(tmp_path: Path) -> None:
    tally = kill_lives(tmp_path, "sample", 8, KEYS, kind=KeyLife)
    assert tally.problems == []


def test_a_wipe_that_begins_with_the_files_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And with it that a kill in the middle is one: the books are gone, and every key is there."""

    def files_first(folder: Path) -> None:
        erase.erase(folder)
        keys_last(folder)

    keys_last = vault.wipe_now
    monkeypatch.setattr(vault, "wipe_now", files_first)
    tally = kill_in_danger(tmp_path, "control", 8, ("wipe",))
    assert any("does not open" in problem for problem in tally.problems)


def test_a_key_file_that_was_not_sealed_or_wiped_is_found_to_hold_its_sectors(tmp_path: Path) -> None:
    endangered = Endangered(tmp_path / "vault")
    for area in (Area.CASEBOOK, Area.DAYBOOK):
        assert endangered.found_again(tmp_path / "vault", [area]) == [f"a sector of area {area.name} is there"]
    assert len(danger.sectors_of(endangered.keys, Area.CASEBOOK)) == len(
        danger.sectors_of(endangered.keys, Area.DAYBOOK)
    )
