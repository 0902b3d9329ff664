"""A whole visit through the command line alone: enrolment, plan, capture on two laptops, hand-over, merge, report."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pypdf
import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.usecases import capture, enrol, records
from tests.cli.conftest import CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.cli.conftest import Runner

VISIT: Final = "C-421-802"
AREAS: Final = {"L-174-682": "reception", "L-450-618": "kitchen"}
WORD: Final = "V-788"
LEAD_TALK: Final = "The corridor light burns all night"
MONITOR_TALK: Final = "The doctor came on the third day"


@dataclass(slots=True)
class Visit:
    """Where each vault is, how commands are run on it, and what became of it so far."""

    run: Runner
    home: Path
    written: dict[str, int] = field(default_factory=dict)

    def at(self, vault: str, command: str, *rest: object, stdin: str = "") -> Any:  # noqa: ANN401 - whatever JSON the command prints
        """Run a command on a vault and return its document."""
        return self.run.json(*command.split(), self.home / vault, *rest, stdin=stdin)

    def add(self, vault: str, *documents: Mapping[str, object]) -> Any:  # noqa: ANN401 - whatever JSON the command prints
        """Add records as JSON Lines."""
        return self.at(vault, "record add", stdin="\n".join(json.dumps(document) for document in documents))

    def send(self, sender: str, *takers: str, to: str = "office") -> list[Any]:
        """Write a bundle and have others take it in; returns what each of them said."""
        number = self.written[sender] = self.written.get(sender, 0) + 1
        path = self.home / f"{sender}-{number}.npmf"
        self.at(sender, "bundle export", path, "--to", to)
        return [self.at(taker, "bundle import", path) for taker in takers]


def enrol_laptop(visit: Visit, name: str, role: str) -> str:
    """Invite, answer, compare six words, certify, complete; returns the person's code.

    Only the vault itself is made beside the command line: it would cost a full derivation for each later command.
    """
    invitation, answer, completion = (
        visit.home / f"{name}.{step}" for step in ("invitation", "answer", "completion")
    )
    visit.at("office", "office invite", "--role", role, "--out", invitation)
    made = enrol.make_laptop(
        visit.home / name, invitation.read_bytes(), passphrase=passphrases.prepare(PASSPHRASE), cost=CHEAP
    )
    made.seat.vault.close()
    answer.write_bytes(made.answer)
    other = " ".join(reversed(made.words))
    refused = visit.run("office", "approve", visit.home / "office", answer, "--words", other, "--out", completion)
    assert refused.status == 1
    assert not completion.exists()
    visit.at("office", "office approve", answer, "--words", " ".join(made.words), "--out", completion)
    person = visit.at(name, "vault complete", completion)["person"]
    assert visit.run("vault", "complete", visit.home / name, completion).status == 1
    return str(person)


@pytest.fixture
def visit(run: Runner, tmp_path: Path) -> Visit:
    """An office, its lead and a monitor, each enrolled by three files."""
    _office(tmp_path)
    return Visit(run, tmp_path)


def plan(visit: Visit, people: tuple[str, str]) -> None:
    fields = {
        "code": VISIT, "place_name": "Marlock Remand Prison", "place_type": "prison_remand", "type": "in_depth",
        "start_day": "2031-03-10", "end_day": "2031-03-12", "words": {WORD: "beating"}, "state": "prepared",
    }  # fmt: skip
    areas = [
        {"kind": "area", "visit": VISIT, "from_paper": True, "fields": {"code": code, "kind": kind}}
        for code, kind in AREAS.items()
    ]
    team = [
        part
        for person, role in zip(people, ("lead", "monitor"), strict=True)
        for part in (
            {"kind": "team_member", "visit": VISIT, "from_paper": True, "fields": {"code": person}},
            {"kind": "assignment", "visit": VISIT, "fields": {"member": person, "role": role}},
        )
    ]
    added = visit.add("lead", {"kind": "visit", "from_paper": True, "fields": fields}, *areas, *team)
    assert added[0]["code"] == VISIT
    assert len(added) == 7


def write_talks(visit: Visit) -> tuple[str, str]:
    """Both laptops write; returns the codes of the monitor's full and partial talk."""
    consent = {"record": "yes", "internal": "yes"}
    talk = {"area": "L-174-682", "consent": consent, "day": "2031-03-10", "severity": "2"}
    visit.add("lead", {"kind": "interview", "fields": {**talk, "narrative": f"{LEAD_TALK}."}})
    full = visit.add("monitor", {"kind": "interview", "fields": {**talk, "narrative": f"{MONITOR_TALK}."}})
    partial = visit.add(
        "monitor",
        {"kind": "interview", "mode": "partial", "fields": {"area": "L-450-618", "words": [WORD], "severity": "3"}},
    )
    refused = visit.run(
        "record", "add", visit.home / "monitor",
        stdin=json.dumps({"kind": "interview", "mode": "partial", "fields": {"narrative": MONITOR_TALK}}),
    )  # fmt: skip
    assert refused.status == 1
    return full["code"], partial["code"]


def test_a_whole_visit_goes_through_the_command_line_and_two_edits_merge_by_field(visit: Visit, run: Runner) -> None:
    people = (enrol_laptop(visit, "lead", "lead"), enrol_laptop(visit, "monitor", "field"))
    visit.send("office", "lead", "monitor", to="team")
    plan(visit, people)
    assert len(visit.send("lead", "monitor", to="team")[0]["new"]) == 7
    full, partial = write_talks(visit)

    brought = visit.send("monitor", "lead", "office")
    assert brought[0]["new_records"] == 2
    assert brought[0]["refused"] == brought[1]["refused"] == []
    again = visit.at("lead", "bundle import", visit.home / "monitor-1.npmf")
    assert (again["new"], again["known"], again["differences"]) == ([], len(brought[1]["new"]), 0)
    visit.send("lead", "office", "monitor", to="team")
    require_the_same_everywhere(visit)

    assert [row["code"] for row in visit.at("office", "search", stdin="doctor third")] == [full]
    assert visit.at("office", "record show", partial)["mode"] == "partial"
    assert visit.at("office", "record show", partial)["fields"]["words"] == [WORD]
    history = visit.at("office", "record history", full)
    assert [step["mode"] for step in history] == ["full"]
    assert history[0]["fields"]["narrative"].startswith(MONITOR_TALK)
    report(visit, run, full)
    two_edits_of_one_area_merge_by_field(visit)


def require_the_same_everywhere(visit: Visit) -> None:
    """The office, the lead and the monitor hold the same revisions, all sound, and none of them differs."""
    checked = {vault: visit.at(vault, "vault check") for vault in ("office", "lead", "monitor")}
    assert [one["damage"] for one in checked.values()] == [[], [], []]
    assert checked["office"]["verified"] == checked["lead"]["verified"] == checked["monitor"]["verified"]
    assert len(checked["office"]["verified"]) == checked["office"]["revisions"] == 10


def report(visit: Visit, run: Runner, full: str) -> None:
    out = visit.home / "report.pdf"
    written = visit.at("office", "report", "--visit", VISIT, "--out", out)
    reader = pypdf.PdfReader(out)
    assert reader.is_encrypted
    assert not reader.decrypt("another passphrase")
    assert reader.decrypt(written["passphrase"])
    assert len(reader.pages) == written["pages"]
    assert full in "".join(page.extract_text() for page in reader.pages)
    refused = run(
        "report", visit.home / "office", "--visit", VISIT, "--audience", "public", "--out", visit.home / "public.pdf"
    )
    assert refused.status == 1
    assert not (visit.home / "public.pdf").exists()


def two_edits_of_one_area_merge_by_field(visit: Visit) -> None:
    # The command line adds records and does not edit them: the edits take the way of the window.
    edit(visit, "lead", "L-174-682", {"beds": 30, "occupants_now": 44})
    edit(visit, "monitor", "L-174-682", {"water_hours_per_day": 3, "occupants_now": 46})
    assert visit.send("monitor", "lead", "office")[0]["differences"] == 1
    visit.send("lead", "monitor", "office", to="team")
    shown = {vault: visit.at(vault, "record show", "L-174-682") for vault in ("office", "lead", "monitor")}
    assert shown["office"] == shown["lead"] == shown["monitor"]
    fields = shown["office"]["fields"]
    assert (fields["beds"], fields["water_hours_per_day"]) == (30, 3)
    assert [found["path"] for found in shown["office"]["differences"]] == [["occupants_now"]]
    assert sorted(shown["office"]["differences"][0]["accounts"].values()) == [44, 46]


def edit(visit: Visit, vault: str, code: str, fields: Mapping[str, object]) -> None:
    seat = enrol.open_seat(visit.home / vault, passphrases.prepare(PASSPHRASE))
    record = records.find(seat, code)
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, **fields})
    capture.leave(seat, record)
    seat.vault.close()


def test_a_bundle_that_was_changed_or_is_anothers_is_refused_and_changes_nothing(
    visit: Visit, run: Runner, tmp_path: Path
) -> None:
    enrol_laptop(visit, "lead", "lead")
    visit.add("lead", {"kind": "visit", "from_paper": True, "fields": {"code": VISIT}})
    visit.send("lead")
    good = (tmp_path / "lead-1.npmf").read_bytes()
    before = visit.at("office", "record list")
    for place in (0, 30, 700, len(good) // 2, len(good) - 1):
        changed = tmp_path / "changed.npmf"
        changed.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert run("bundle", "import", tmp_path / "office", changed).status == 1
    for cut in (0, 1, 1000, len(good) - 1):
        (tmp_path / "cut.npmf").write_bytes(good[:cut])
        assert run("bundle", "import", tmp_path / "office", tmp_path / "cut.npmf").status == 1
    (tmp_path / "long.npmf").write_bytes(good + b"x")
    assert run("bundle", "import", tmp_path / "office", tmp_path / "long.npmf").status == 1
    (tmp_path / "other").mkdir()
    other = Visit(run, tmp_path / "other")
    _office(other.home)
    assert run("bundle", "import", other.home / "office", tmp_path / "lead-1.npmf").status == 1
    assert visit.at("office", "record list") == before == []
    assert len(visit.at("office", "bundle import", tmp_path / "lead-1.npmf")["new"]) == 1


def _office(home: Path) -> None:
    secret, desk = passphrases.prepare(PASSPHRASE), passphrases.prepare("a different one for the desk")
    made = enrol.make_office(
        home / "office", name="Kestria NPM (fictional)", passphrase=secret, desk_passphrase=desk, cost=CHEAP
    )
    made.seat.vault.close()
