"""``npm-field sync``: one JSON document, its refusals in a sentence each, and nothing without an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.usecases import serve
from tests.cli.conftest import PASSPHRASE
from tests.sync.cutting import HOST
from tests.usecases import enrolled
from tests.usecases.networked import running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner, Team


def test_a_laptop_and_its_office_sync(run: Runner, team: Team, tmp_path: Path) -> None:
    office = enrolled.opened(team.office, PASSPHRASE)
    serve.make(office, tmp_path / "relay", host=HOST)
    office.vault.close()
    with running(tmp_path / "relay") as port:
        sent = run.json("sync", team.monitor, "--relay", f"{HOST}:{port}")
        assert (sent["sent"], sent["unconfirmed"], sent["trouble"], sent["faults"]) == (1, 1, "", [])
        came = run.json("sync", team.office, "--relay", f"{HOST}:{port}")
        assert (came["fetched"], len(came["arrivals"])) == (1, 1)
        again = run("sync", team.monitor, "--relay", f"{HOST}:{port}")
        assert again.status == 0
        assert "not yet confirmed by the office" in again.out
        wrong_name = run.refused("sync", team.monitor, "--relay", f"localhost:{port}")
        assert "another name" in wrong_name


def test_without_an_address_nothing_is_asked(run: Runner, team: Team, laptop: Path) -> None:
    assert "not said where its relay is" in run.refused("sync", team.monitor)
    assert "name:port" in run.refused("sync", team.monitor, "--relay", "http://relay.example")
    assert run.refused("sync", laptop, "--relay", f"{HOST}:1")
