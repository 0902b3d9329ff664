"""What the foot called saved is there after the power was cut in that moment: every character, five times."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.usecases import capture, enrol, plan, records
from npm_field.usecases.plan import VisitPlan
from storage import drafts

COST = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "lantern orbit maple cellar violet sketch"  # noqa: S105 - of a vault that this test makes
SCRIPT = Path(__file__).with_name("type_until_saved.py")
TEXTS = (
    "x",
    "Counted: 14 beds, 31 persons, 2 windows (painted over). 'No  soap   since Friday', said twice.   ",
    "She asked that nobody hears of this before her transfer. " * 4,
)


def make_vault(folder: Path) -> None:
    seat = enrol.make_local(folder, passphrase=prepare(PASSPHRASE), cost=COST)
    plan.plan_visit(seat, VisitPlan({"capture_floor": "full"}, areas=[{"kind": "dormitory"}]))
    seat.vault.close()


def type_and_be_killed(folder: Path, words: str) -> None:
    """Run the window until it says that it saved, and end it hard right then: no handler, no exit, no flush."""
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root, text=True,
        env={"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
    ) as window:  # fmt: skip
        assert window.stdin is not None
        assert window.stdout is not None
        window.stdin.write(f"{PASSPHRASE}\n{words}\n")
        window.stdin.flush()
        said = window.stdout.readline()
        window.kill()
        assert said == "SAVED\n"


@pytest.mark.parametrize("words", TEXTS, ids=["one sign", "marks and spaces", "long"])
def test_what_the_foot_called_saved_survives_a_kill_in_that_moment(tmp_path: Path, words: str) -> None:
    folder = tmp_path / "vault"
    make_vault(folder)
    type_and_be_killed(folder, words)
    seat = enrol.open_seat(folder, prepare(PASSPHRASE))
    waiting = drafts.all_of(seat.vault.casebook)
    assert [draft.fields.get("narrative") for draft in waiting] == [words]
    capture.leave_all(seat)
    talks = [records.show(seat, row.id).merged.fields or {} for row in records.listed(seat, kind="interview")]
    assert [talk.get("narrative") for talk in talks] == [words]
    assert all(talk.get("code") for talk in talks)
    seat.vault.close()
