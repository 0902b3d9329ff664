"""``record class``: anybody raises, a lowering needs a seat that may, its role and its reason (INV11)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.conftest import VISIT

if TYPE_CHECKING:
    from tests.cli.conftest import Runner, Team

LOWER = ("--role", "team_lead", "--reason", "mistake")


def test_a_class_is_raised_by_anybody_and_lowered_by_the_lead_with_a_reason(run: Runner, team: Team) -> None:
    document = {"kind": "observation", "visit": VISIT, "fields": {"text": "A cold corridor."}}
    for folder, may in ((team.monitor, False), (team.lead, True)):
        record = run.json("record", "add", folder, stdin=json.dumps({**document, "visit": ""} if may else document))
        ask = ("record", "class", folder, record["id"], "--to")
        # a role and a reason with a raising are not kept: they would be read as a lowering
        raised = run.json(*ask, "highly_confidential", *LOWER)
        assert raised == {"id": record["id"], "class": "highly_confidential", "revision": raised["revision"]}
        assert run.json(*ask, "highly_confidential")["revision"] is None
        shown = run.json("record", "show", folder, record["id"])
        assert (shown["sensitivity"], shown["not_lowered"]) == ("highly_confidential", [])
        assert not {"role", "reason"} & shown["fields"]["class_changes"][0].keys()
        for wanting in ((), LOWER[:2], LOWER[2:], ("--role", "leadership", "--reason", "mistake")):
            run.refused(*ask, "internal", *wanting)
        if may:
            assert run.json(*ask, "internal", *LOWER)["revision"]
        else:
            run.refused(*ask, "internal", *LOWER)
        shown = run.json("record", "show", folder, record["id"])
        assert shown["sensitivity"] == ("internal" if may else "highly_confidential")
        assert run("record", "class", folder, record["id"], "--to", "internal", "--reason", "a word").status == 2
