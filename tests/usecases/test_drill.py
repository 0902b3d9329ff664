"""The drill on a real practice vault: each act does what the page says of it, and nothing of it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.usecases import drill, enrol
from npm_field.usecases.drill import LIMITS_S, Act, Practice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat

COST = Cost(memory_kib=256, passes=1, lanes=4)


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    made = enrol.make_local(tmp_path / "vault", passphrase=Secret(b"words"), cost=COST)
    yield made
    made.vault.close()


def beside(seat: Seat) -> Path:
    folder = seat.vault.folder
    return folder.with_name(folder.name + drill.PRACTICE_SUFFIX)


def test_each_act_is_played_proved_and_gone_afterwards(seat: Seat) -> None:
    before = {path: path.read_bytes() for path in seat.vault.folder.iterdir() if path.name == "vault.keys"}
    practice = Practice(seat.vault.folder)
    assert beside(seat).is_dir()
    for play in (practice.lock, practice.seal, practice.wipe):
        assert play() >= 0
    practice.end()
    assert not beside(seat).exists()
    assert {path: path.read_bytes() for path in before} == before


def test_what_a_kill_left_of_a_drill_goes_away_with_the_next(seat: Seat) -> None:
    Practice(seat.vault.folder)._close()
    assert beside(seat).is_dir()
    practice = Practice(seat.vault.folder)
    practice.seal()
    practice.end()
    assert not beside(seat).exists()


def test_only_a_practice_vault_is_ever_taken_away(seat: Seat, tmp_path: Path) -> None:
    drill.take_away(seat.vault.folder)
    assert (seat.vault.folder / "vault.keys").is_file()
    strange = tmp_path / "notes.practice"
    strange.mkdir()
    (strange / "something.txt").write_text("not ours")
    drill.take_away(strange)
    assert (strange / "something.txt").is_file()


def test_who_did_everything_in_time_is_ready_and_the_last_time_counts(seat: Seat) -> None:
    assert [ready.is_ready for ready in drill.readiness(seat, None)] == [False]
    drill.note(seat, "", dict(LIMITS_S))
    assert [ready.is_ready for ready in drill.readiness(seat, None)] == [True]
    drill.note(seat, "", {Act.WIPE: LIMITS_S[Act.WIPE] + 0.1})
    ready = drill.readiness(seat, None)[0]
    assert not ready.is_ready
    assert ready.done[Act.LOCK].band == seat.band()
