"""A sealed laptop by command: its ciphertext goes to the office, its records are there, its key comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import safe_files, vault
from tests.cli.conftest import CANARY, PASSPHRASE, SAME, TALK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner, Team


@pytest.fixture
def sealed(run: Runner, team: Team, tmp_path: Path) -> Path:
    """The monitor's laptop sealed in panic, and its hand-over."""
    assert vault.seal_now(team.monitor)
    assert run.json("bundle", "export", team.monitor, tmp_path / "sealed", "--sealed")["signed"] is True
    return tmp_path / "sealed"


def second_of(run: Runner, team: Team) -> str:
    return {str(d["role"]): str(d["person"]) for d in run.json("office", "devices", team.office)}["lead"]


def test_its_records_are_at_the_office_though_it_was_never_unsealed(run: Runner, team: Team, sealed: Path) -> None:
    shown = run.json("bundle", "import", team.office, sealed, "--preview")
    assert (shown["taken_in"], len(shown["new"]), shown["new_records"]) == (False, 5, 5)
    taken = run.json("bundle", "import", team.office, sealed)
    assert (taken["taken_in"], taken["new"], taken["refused"]) == (True, shown["new"], [])
    assert run.json("record", "show", team.office, TALK)["code"] == TALK
    assert len(run.json("search", team.office, stdin=CANARY)) == 4
    assert not (team.office / safe_files.HANDED_OVER_FOLDER).exists()
    again = run("bundle", "import", team.office, sealed)
    assert "0 new revisions, 5 known" in again.out


def test_it_is_written_without_any_passphrase(run: Runner, team: Team, tmp_path: Path) -> None:
    out = tmp_path / "bare"
    done = run.json("bundle", "export", team.monitor, out, "--sealed", "--without-passphrase", secrets=())
    assert done == {"sealed": done["sealed"], "size_bytes": out.stat().st_size, "signed": False}
    assert len(run.json("bundle", "import", team.office, out)["new"]) == 5


def test_the_key_goes_back_and_opens_with_the_main_passphrase_only(
    run: Runner, team: Team, sealed: Path, tmp_path: Path
) -> None:
    key, second = tmp_path / "key", second_of(run, team)
    run.json("office", "reissue", team.office, sealed, "--out", key, "--second", second, "--confirmed")
    run.refused("unseal", team.monitor, "--reissue", key, secrets=["some other words entirely"])
    run.refused("unseal", team.lead, "--reissue", key)
    assert run.json("unseal", team.monitor, "--reissue", key)["level"] == "open"
    assert run.json("record", "show", team.monitor, TALK)["code"] == TALK


def test_a_key_is_given_back_only_when_somebody_confirms_and_agrees(
    run: Runner, team: Team, sealed: Path, tmp_path: Path
) -> None:
    out, second = tmp_path / "key", second_of(run, team)
    command = ("office", "reissue", team.office, sealed, "--out", out)
    assert "safe word" in run.refused(*command, "--second", second)
    whose = {str(d["role"]): str(d["person"]) for d in run.json("office", "devices", team.office)}["field"]
    run.refused(*command, "--second", whose, "--confirmed")
    run.refused("office", "reissue", team.lead, sealed, "--out", out, "--second", second, "--confirmed")
    run.refused("office", "reissue", team.office, team.bundle, "--out", out, "--second", second, "--confirmed")
    assert run(*command).status == 2
    assert not out.exists()


def test_nobody_but_the_office_takes_it_in(run: Runner, team: Team, sealed: Path, laptop: Path) -> None:
    for other in (team.lead, laptop):
        run.refused("bundle", "import", other, sealed)
        assert not (other / safe_files.HANDED_OVER_FOLDER).exists()
    run.refused("bundle", "import", team.office, sealed, "--paper", secrets=(PASSPHRASE, "AGE-SECRET-KEY-PQ-1"))


def test_what_does_not_belong_together_is_usage(run: Runner, team: Team, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("bundle", "export", team.monitor, out, "--without-passphrase").status == 2
    assert run("bundle", "export", team.monitor, out, "--sealed", "--to", "team").status == 2
    assert run("unseal", team.monitor, "--reissue", out, "--paper-key").status == 2
    assert not out.exists()


def test_an_output_that_exists_is_told_first(run: Runner, team: Team, sealed: Path) -> None:
    before = sealed.read_bytes()
    run.refused("bundle", "export", team.monitor, sealed, "--sealed", secrets=())
    second = second_of(run, team)
    run.refused("office", "reissue", team.office, sealed, "--out", sealed, "--second", second, secrets=())
    assert sealed.read_bytes() == before
    run.refused("unseal", team.monitor, "--reissue", sealed)
    run.refused("unseal", team.monitor, "--code-fd", SAME, secrets=(PASSPHRASE, "1"))
