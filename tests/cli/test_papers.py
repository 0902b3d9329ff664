"""Paper on the command line: slips by the line, what is left to destroy, and codes voided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.conftest import AREA, CANARY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner


def test_slips_are_transcribed_destroyed_and_voided(run: Runner, laptop: Path) -> None:
    lines = f"P-407-216 {AREA} V-788 2 use Y id N R ↺\n\nP-231-008 ! oral\n"
    said = run.refused("paper", "add", laptop, stdin=f"P-407-216 2\nP-231-008 {CANARY}")
    assert "Sign 2" in said
    assert "line 2" in said
    added = run.json("paper", "add", laptop, stdin=lines)
    assert [one["code"] for one in added] == ["P-407-216", "P-231-008"]
    left = run.json("paper", "list", laptop)
    assert sorted(sheet["codes"][0] for sheet in left) == ["P-231-008", "P-407-216"]
    run.json("paper", "destroyed", laptop, left[0]["id"], "--how", "burnt")
    assert len(run.json("paper", "list", laptop)) == 1
    (voided,) = run.json("paper", "void", laptop, "P-407-216", "--state", "lost")
    assert voided["code"] == "P-407-216"
    assert run.json("record", "show", laptop, voided["reissued"])["fields"]["words"] == ["V-788"]
    assert "P-407-216" in run("paper", "void", laptop, "P-407-216", "--state", "lost").out
    run.refused("paper", "void", laptop, "P-407-217", "--state", "lost")
    assert run("paper", "void", laptop, "P-407-216").status == 2
