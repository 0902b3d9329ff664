"""Every command prints exactly one JSON document with --json, and nothing on standard error when it succeeds."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from npm_field.cli import main as command_line
from tests.cli.conftest import AREA, DESK, PASSPHRASE, SAME, TALK, VISIT, codes_of
from tests.pictures import sources

if TYPE_CHECKING:
    from tests.cli.conftest import Runner, Team

WORDS = """{"vocabulary": "hook_colour", "version": 2, "label": {"en": "Colour"},
 "terms": [{"id": "blue", "label": {"en": "Blue", "ar": "أزرق"}}]}"""


class Asked:
    """Runs commands and remembers which."""

    def __init__(self, run: Runner) -> None:
        self._run = run
        # tests/journeys/test_demo.py has the first; test_identities.py, test_papers.py, test_serve.py and
        # test_sync.py beside this one have the others
        self.commands: set[str] = {
            "demo",
            "slip_seal",
            "slip_export",
            "paper_destroyed",
            "paper_void",
            "office_relay",
            "office_serve",
            "sync",
        }

    def __call__(self, name: str, *arguments: object, stdin: str = "", secrets: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - whatever JSON the command prints
        self.commands.add(re.sub("[ -]", "_", name))
        return self._run.json(*name.split(), *arguments, stdin=stdin, **({"secrets": secrets} if secrets else {}))


def test_every_command_prints_one_json_document_and_nothing_else(
    run: Runner, team: Team, laptop: Path, tmp_path: Path
) -> None:
    asked = Asked(run)
    _a_laptop_alone(asked, laptop)
    _a_hand_over(asked, team, tmp_path)
    _an_enrolment(asked, team, tmp_path)
    _restored(asked, team, tmp_path)
    _an_office(asked, tmp_path / "office")
    _the_answers_to_danger(asked, team, laptop)
    assert asked.commands == set(command_line._COMMANDS)


def _a_laptop_alone(asked: Asked, laptop: Path) -> None:
    assert len(asked("doctor")["passed"]) >= 4
    assert asked("vault info", laptop)["memory_kib"] == 64
    assert asked("vault check", laptop)["damage"] == []
    assert asked("vault info", laptop, "--backup")["backup"] is None
    assert asked("print", laptop, "cards", "--out", laptop.with_name("cards.pdf"))["count"] == 1
    assert asked("vault rescue", laptop, laptop.with_name("rescued"))["damage"] == []
    assert asked("vault passphrase", laptop, secrets=(PASSPHRASE, PASSPHRASE))["slot"] == "main"
    assert {row["kind"] for row in asked("record list", laptop)} == {"visit", "area", "interview", "observation"}
    assert asked("record show", laptop, TALK)["fields"]["area"] == AREA
    assert len(asked("record history", laptop, TALK)) == 1
    assert asked("record class", laptop, TALK, "--to", "highly_confidential")["class"] == "highly_confidential"
    added = asked("record add", laptop, stdin='{"kind": "observation", "fields": {"text": "A cold corridor."}}')
    assert [row["id"] for row in asked("search", laptop, stdin="corridor cold")] == [added["id"]]
    link = f'{{"id": "a", "about": "{added["id"]}", "role": "supports"}}'
    finding = f'{{"kind": "finding", "fields": {{"statement": "It is cold.", "evidence": [{link}]}}}}'
    asked("record add", laptop, stdin=finding)
    assert asked("merge", laptop) == {"settled": 0, "records": []}
    (held,) = asked("findings", laptop)["findings"]
    assert (held["level"], held["why"]) == ("K0", "Supported by 1 observation of our own.")
    assert asked("evening", laptop)["sections"]["settle"] == []
    filters = ("--kind", "observation", "--state", "complete")
    assert added["id"] in {row["id"] for row in asked("search", laptop, *filters, stdin="")}
    assert asked("search", laptop, *filters, "--theme", "health", stdin="corridor") == []
    assert asked("slip list", laptop) == {"codes": [], "sealed": 0}
    assert [slip["code"] for slip in asked("paper add", laptop, stdin="P-407-216 2 use Y")] == ["P-407-216"]
    assert [sheet["codes"] for sheet in asked("paper list", laptop)] == [["P-407-216"]]
    photo = laptop.with_name("one.jpg")
    photo.write_bytes(sources.photo())
    stored = asked("attach", laptop, added["id"], photo, "--people", "none", "--faces", "none")
    assert stored["stripped"] == {"time": True, "place": True, "camera": True}
    assert stored["original"]["elsewhere"] is False


def _a_hand_over(asked: Asked, team: Team, tmp_path: Path) -> None:
    assert asked("vault backup", team.lead, tmp_path / "b.npmf", "--kept-by", "colleague")["place"] == "colleague"
    assert asked("vault info", team.lead, "--backup")["backup"]["sequence"] > 0
    assert asked("bundle taken", team.lead)["aside"] is None
    assert asked("bundle inspect", team.bundle)["recipients"] == 3
    taken = asked("bundle import", team.office, team.bundle, "--receipt", tmp_path / "receipt.npmf")
    assert (len(taken["new"]), taken["signs"], taken["missing"]) == (5, [], [])
    assert [row["state"] for row in asked("office inbox", team.office)] == ["accepted"]
    assert asked("office retry", team.office) == {"joined": [], "aside": 0, "waiting": []}
    (said,) = asked("office comment", team.office, TALK, "--issue", "unreadable", stdin="Which lamp?")
    assert asked("office comment", team.office, TALK, "--list") == [said]
    (ordered,) = asked("office withdraw", team.office, TALK, "--purpose", "public_anon")
    assert set(ordered["laptops"].values()) == {"waits"}
    (tmp_path / "stick").mkdir()
    written = asked("office outbox", team.office, "--out", tmp_path / "stick")
    back = [Path(each["file"]).read_bytes() for each in written if each["kind"] == "receipt"]
    assert (tmp_path / "receipt.npmf").read_bytes() in back
    removed = asked("record remove", team.office)
    assert (removed["removed"], removed["keys_changed"]) == (0, True)
    away = Path(shutil.copytree(team.monitor, tmp_path / "away", ignore=shutil.ignore_patterns("vault.lock")))
    assert asked("bundle import", away, tmp_path / "receipt.npmf")
    before = {row["id"] for row in asked("record list", away)}
    gone = asked("record remove", away, "--yes")
    left = {row["id"] for row in asked("record list", away)}
    assert gone["removed"] == len(before - left) > 0
    assert {one["record"] for one in gone["staying"]} == left
    assert asked("bundle export", team.lead, tmp_path / "lead.npmf")["records"] == 4
    written = asked("report", team.office, "--visit", VISIT, "--out", tmp_path / "report.pdf")
    assert written["passphrase"].count(" ") >= 4
    told = asked("report", team.office, "--visit", VISIT, "--out", tmp_path / "debrief.pdf", "--debrief")
    assert told["pages"] >= 1
    _an_annex(asked, team, tmp_path / "annex.npmf")


def _an_annex(asked: Asked, team: Team, path: Path) -> None:
    pair = {"kind": "same_person", "visit": VISIT, "fields": {"first": TALK, "second": "P-326-995"}}
    asked("record add", team.lead, stdin=json.dumps(pair))
    assert asked("report", team.lead, "--visit", VISIT, "--out", path, "--annex")["pairs"] == 1
    who = next(d["person"] for d in asked("office devices", team.office) if d["role"] == "lead")
    (read,) = asked(
        "office annex", team.office, path, "--who", who, *("--desk-passphrase-fd", SAME), secrets=(PASSPHRASE, DESK)
    )["pairs"]
    assert (read["first"], read["second"], read["decided"]) == (TALK, "P-326-995", "one")


def _an_enrolment(asked: Asked, team: Team, tmp_path: Path) -> None:
    (tmp_path / "words.json").write_text(WORDS, encoding="utf-8")
    assert asked("office words", team.office, tmp_path / "words.json")["name"] == "hook_colour"
    invitation, answer, completion = (tmp_path / f"third.{name}" for name in ("invitation", "answer", "completion"))
    laptop = tmp_path / "third"
    before = {device["device"] for device in asked("office devices", team.office)}
    asked("office invite", team.office, "--out", invitation)
    new = asked("vault new", laptop, "--role", "field", "--invitation", invitation, "--answer", answer)
    words = ["--words", " ".join(new["words"])]
    assert asked("office approve", team.office, answer, *words, "--out", completion)["words"] == new["words"]
    assert asked("vault complete", laptop, completion)["enrolled"] is True
    book = asked("office codebook", team.office)
    assert (book["codes"], book["unknown"], [use["act"] for use in book["log"]]) == ([], 0, ["annex"])
    devices = asked("office devices", team.office)
    assert sorted(str(device["return_codes"]) for device in devices) == ["16", "16", "16", "None"]
    _return_codes(asked, team, tmp_path / "third.codes")
    _decisions(asked, team, next(device for device in devices if device["device"] not in before))


def _decisions(asked: Asked, team: Team, third: dict[str, Any]) -> None:
    office, device = team.office, third["device"]
    second = ("--second", next(d["person"] for d in asked("office devices", office) if d["role"] == "lead"))
    assert asked("office suspect", office, third["person"], "--reason", "out_of_sight")["told"] == 3
    assert asked("office trust", office, device, "--reason", "looked_at", *second)["state"] == "trusted"
    assert asked("office grant", office, device)["codes"] > 100
    assert asked("office revoke", office, device, "--reason", "lost", *second)["last_bundle"] == 0
    states = [act["state"] for act in asked("office devices", office, "--log")]
    assert states == ["suspect", "trusted", "revoked"]
    lead = next(d for d in asked("office devices", office) if d["role"] == "lead")
    assert (lead["state"], lead["missing"]) == ("trusted", [])


def _restored(asked: Asked, team: Team, tmp_path: Path) -> None:
    office, lead = team.office, next(d for d in asked("office devices", team.office) if d["role"] == "lead")
    new, files = tmp_path / "new", [tmp_path / f"new.{name}" for name in ("invitation", "answer", "completion")]
    asked("office invite", office, "--role", "lead", "--person", lead["person"], "--out", files[0])
    made = asked("vault new", new, "--role", "lead", "--invitation", files[0], "--answer", files[1])
    asked("office approve", office, files[1], "--words", " ".join(made["words"]), "--out", files[2])
    asked("vault complete", new, files[2])
    assert asked("office retire", office, lead["device"], "--reason", "replaced")["state"] == "retired"
    again = ("--for", lead["person"], "--out", tmp_path / "restore.npmf")
    done = asked("vault restore", office, tmp_path / "b.npmf", *again)
    assert (done["device"], done["refused"]) == (lead["device"], 0)
    assert asked("vault restore", new, tmp_path / "restore.npmf")["new"] == done["revisions"]


def _return_codes(asked: Asked, team: Team, fresh: Path) -> None:
    assert asked("vault codes", team.monitor, "--out", fresh)["codes"] == 16
    taken = asked("office codes", team.office, fresh)
    assert taken["return_codes"] == 16
    second = {device["person"] for device in asked("office devices", team.office)} - {""}
    whose = {d["device"]: d["person"] for d in asked("office devices", team.office)}[taken["device"]]
    wanted = ["--second", min(second - {whose}), "--confirmed", "--reason", "practice"]
    given = asked("office return-code", team.office, whose, *wanted)
    assert [len(group) for group in given["groups"]] == [6] * 5
    assert (given["device"], given["left"]) == (taken["device"], 15)


def _an_office(asked: Asked, office: Path) -> None:
    secrets = ("six words that nobody ever drew", "and as many for the desk")
    made = asked("vault new", office, "--role", "office", "--desk-passphrase-fd", SAME, secrets=secrets)
    assert [paper["purpose"] for paper in made["papers"]] == ["records", "identity desk"]
    paper = made["papers"][0]["key"]
    assert asked("vault rehearse", office, secrets=(paper,))["opens"] is True
    copy, again = office.with_suffix(".npmf"), office.with_name("again")
    assert asked("office copy", office, "--out", copy, secrets=secrets[:1])["bytes"] > 0
    new = ("--new-passphrase-fd", SAME)
    assert asked("office restore", again, copy, *new, secrets=(paper, secrets[0]))["laptops"] == 0


def _the_answers_to_danger(asked: Asked, team: Team, laptop: Path) -> None:
    (laptop.parent / "policy.json").write_text('{"wipe": "never"}', encoding="utf-8")
    assert asked("office policy", team.office, laptop.parent / "policy.json")["wipe"] == "never"
    assert asked("vault lead", team.monitor)["lead"] is None
    code = codes_of(team.monitor)[0]
    assert asked("seal", team.monitor)["rotated"] is True
    assert asked("unseal", team.monitor, "--code-fd", SAME, secrets=(PASSPHRASE, code))["level"] == "open"
    _given_back(asked, team)
    new = ("--new-passphrase-fd", SAME)
    assert asked("office reopen", team.office, team.lead, *new, secrets=(PASSPHRASE, f"{PASSPHRASE} two"))
    assert asked("wipe", laptop, "--yes")["files_gone"] is True


def _given_back(asked: Asked, team: Team) -> None:
    sealed, key = team.monitor.with_suffix(".sealed"), team.monitor.with_suffix(".reissue")
    assert asked("seal", team.monitor, "--now")["sealed"] is True
    assert asked("bundle export", team.monitor, sealed, "--sealed")["signed"] is True
    taken = asked("bundle import", team.office, sealed)
    assert (taken["taken_in"], taken["refused"]) == (True, [])
    second = {d["role"]: d["person"] for d in asked("office devices", team.office)}["lead"]
    command = (team.office, sealed, "--second", second, "--confirmed")
    assert asked("office reissue", *command)["file"] is None
    assert asked("office reissue", *command, "--out", key)["device"] == taken["device"]
    assert asked("office pack", team.office)["laptops"] > 0
    assert asked("unseal", team.monitor, "--reissue", key)["level"] == "open"
