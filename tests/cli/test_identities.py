"""Identities on the command line: sealed from standard input, opened at the desk alone and for a reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.conftest import CANARY, DESK, PASSPHRASE, SAME, TALK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner, Team


def test_a_slip_is_sealed_handed_over_apart_and_opened_by_the_desk(run: Runner, team: Team, tmp_path: Path) -> None:
    talk = {"kind": "interview", "visit": "C-421-802", "fields": {"consent": {"record": "yes", "recontact": "yes"}}}
    code = run.json("record", "add", team.monitor, stdin=json.dumps(talk))["code"]
    slip = json.dumps({"name": CANARY, "unit": "B 3"})
    run.refused("slip", "seal", team.monitor, TALK, stdin=slip)  # no purpose needs it
    for wrong in ('{"name": 3}', '{"names": "x"}', "[]", "", '{"name": ""}'):
        run.refused("slip", "seal", team.monitor, code, stdin=wrong)
    assert run.json("slip", "seal", team.monitor, code, stdin=slip) == {"code": code, "sealed": True}
    assert run.json("slip", "list", team.monitor) == {"codes": [code], "sealed": 1}
    for shown in (run("slip", "list", team.monitor), run("record", "show", team.monitor, code)):
        assert CANARY not in shown.out

    out = tmp_path / "identities.npmf"
    assert run.json("slip", "export", team.monitor, out)["sealed"] == 1
    run.refused("slip", "export", team.monitor, out)
    run.refused("slip", "export", team.lead, tmp_path / "none.npmf")
    assert run.json("bundle", "import", team.office, out)["identities"] == 1
    run.refused("bundle", "import", team.lead, out)

    who = next(d["person"] for d in run.json("office", "devices", team.office) if d["role"] == "lead")
    assert run.json("office", "codebook", team.office) == {"codes": [], "unknown": 1, "log": []}
    opening = ("office", "codebook", team.office, code, "--who", who, "--reason", "recontact")
    run.refused(*opening, secrets=(PASSPHRASE, PASSPHRASE))
    run.refused(*opening, "--paper", secrets=(PASSPHRASE, "AGE-SECRET-KEY-PQ-1NOTONE"))
    (found,) = run.json(*opening, "--desk-passphrase-fd", SAME, secrets=(PASSPHRASE, DESK))
    assert (found["name"], found["unit"], found["code"], found["purposes"]) == (CANARY, "B 3", code, ["recontact"])
    book = run.json("office", "codebook", team.office)
    assert (book["codes"], book["unknown"]) == ([{"code": code, "slips": 1}], 0)
    assert [(use["code"], use["who"], use["reason"]) for use in book["log"]] == [(code, who, "recontact")]
    assert CANARY in run(*opening, secrets=(PASSPHRASE, DESK)).out
    assert run("office", "codebook", team.office, code).status == 2
    assert run("office", "codebook", team.office, "--who", who).status == 2
