"""Three invented visits, a record of every kind, captured by the window's use-cases and compared field by field.

A remand prison (English), a police station at night with a roadblock (French), a migrant centre where laptops stay
outside (Arabic). Their data is ours (``visits.json``); where the shared scenarios lie beside the checkout, each of
their rows is held against it, and what they say and no field holds must be named in ``scenario.NOT_HELD``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.domain import figures
from npm_field.domain.evening import Section
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW, KINDS, PLANNING
from npm_field.domain.modes import Mode
from npm_field.domain.remarks import Cause, remarks
from npm_field.usecases import (
    capture,
    complete,
    enrol,
    evening,
    findings,
    paper,
    plan,
    plan_parts,
    records,
    second_listener,
    visit_read,
    withdraw,
    writing,
)
from npm_field.usecases.plan import Member, VisitPlan
from npm_field.usecases.second_listener import Given
from tests.journeys import scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

HERE: Final = Path(__file__)
VISITS: Final[list[dict[str, Any]]] = json.loads(HERE.with_name("visits.json").read_text("utf-8"))["visits"]
BESIDE: Final = [folder / "shared" / "scenarios" for folder in HERE.resolve().parents]
SHARED: Final = next((folder for folder in BESIDE if folder.is_dir()), HERE.parent / "nowhere")
NIGHT: Final = datetime(2031, 6, 20, 23, 5, tzinfo=UTC)
WRITTEN_BY_US: Final = frozenset({"completed_from", "hours_after", "completion", "written_by"})
CHOSEN: Final = frozenset({"quality", "checks", "measure", "measure_unit", "measure_method", "actions", "consent"})
"""What a monitor chooses from a list and a scenario says in a sentence, if at all."""


@dataclass(slots=True)
class Captured:
    """One visit as it stands after everybody wrote: by the names under which findings speak of records."""

    told: dict[str, Any]
    seat: Seat
    visit: RecordId
    named: dict[str, RecordId] = field(default_factory=dict)
    rows: list[tuple[RecordId, dict[str, Any]]] = field(default_factory=list)

    def stored(self, record: RecordId) -> dict[str, object]:
        return dict(writing.merged_record(self.seat, record).fields or {})

    def class_of(self, record: RecordId) -> str:
        return records.show(self.seat, record).row.sensitivity

    def write(self, kind: str, fields: dict[str, Any]) -> RecordId:
        """Write a record as its page does: begun with its code, saved while it is typed, signed when it is left."""
        if kind in PLANNING:
            return plan_parts.add_part(self.seat, self.visit, kind, fields).record
        if kind == "debrief":
            record = evening.begin(self.seat, self.visit, Section.NIGHT, None)
            draft = capture.edit(self.seat, record)
            fields = {**draft.fields, **fields}
        else:
            own: dict[str, object] = {name: fields[name] for name in ("code", "consent") if name in fields}
            draft = capture.begin(self.seat, KINDS[kind], self.visit, fields=own)
        half = dict(list(fields.items())[: len(fields) // 2])
        capture.save(self.seat, capture.save(self.seat, draft, {**draft.fields, **half}), fields)
        capture.leave(self.seat, draft.record)
        return draft.record

    def talk(self, talk: dict[str, Any]) -> RecordId:
        """Write a talk in full, or as it was written first and completed hours later."""
        full = _agreed(talk["fields"])
        if "hours" not in talk:
            return self.write("interview", full)
        if "line" in talk:
            (added,) = paper.transcribe(self.seat, self.visit, [talk["line"]])
            record, signs = added.record, talk["signs"]
        else:
            words = [code for code, meaning in self.told["words"].items() if meaning in _violations(full)]
            signs = {"code": full["code"], **({"words": words} if words else {})}
            draft = capture.begin(self.seat, INTERVIEW, self.visit, Mode.PARTIAL, fields={"code": full["code"]})
            capture.save(self.seat, draft, signs)
            capture.leave(self.seat, record := draft.record)
        assert self.stored(record) == signs
        self.seat.now = lambda: NIGHT + timedelta(hours=talk["hours"])
        draft = complete.begin_completion(self.seat, record)
        said = {**full, "completed_from": talk["from"], "hours_after": talk["hours"]}
        complete.complete(self.seat, draft, said)
        self.seat.now = lambda: NIGHT
        return record


def _agreed(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a talk as it was before something was withdrawn."""
    consent = {name: "yes" if value == "withdrawn" else value for name, value in fields["consent"].items()}
    return {**fields, "consent": consent}


def _violations(fields: dict[str, Any]) -> set[str]:
    return {one["violation"] for one in fields.get("allegations", ())}


def _planned(folder: Path, told: dict[str, Any]) -> Captured:
    seat = enrol.make_local(folder, passphrase=prepare("night desk lamp"), cost=Cost(64, 1, 1))
    seat.now = lambda: NIGHT
    prepared = json.loads((HERE.parents[1] / "usecases" / f"{told['story']}.json").read_text("utf-8"))
    team = [Member(Code(one["code"]), one["person"], one["assignment"]) for one in prepared["team"]]
    about = {**prepared["visit"], "words": told["words"]}
    return Captured(told, seat, plan.plan_visit(seat, VisitPlan(about, team, prepared["areas"], prepared["risks"])))


@pytest.fixture(scope="module", params=VISITS, ids=[visit["story"] for visit in VISITS])
def visit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Captured]:
    told: dict[str, Any] = request.param
    made = _planned(tmp_path_factory.mktemp("visit") / "vault", told)
    for talk in told["talks"]:
        record = made.talk(talk)
        made.named[talk["fields"].get("code", "group-1")] = record
    for signs in told["oral"]:
        draft = capture.begin(made.seat, INTERVIEW, made.visit, Mode.ORAL_ONLY, fields={"code": signs["code"]})
        capture.save(made.seat, draft, signs)
        capture.leave(made.seat, draft.record)
        made.named[signs["code"]] = draft.record
    for one in told["withdrawn"]:
        withdraw.withdraw(made.seat, made.named[one["code"]], [one["purpose"]], channel="oral", day=one["day"])
    for row in [*told["records"], *told["besides"]]:
        fields = row["fields"]
        record = made.write(row["kind"], fields)
        made.rows.append((record, row))
        name = {"observation": f"obs {fields.get('area')}", "medical_note": f"medical {fields.get('code')}"}
        made.named.setdefault(name.get(row["kind"], str(fields.get("code", record))), record)
    yield made
    made.seat.vault.close()


def test_every_record_is_stored_as_its_data_says(visit: Captured) -> None:
    for record, row in visit.rows:
        given = {"day", "day_part"} - row["fields"].keys() if row["kind"] == "debrief" else frozenset[str]()
        stored = {name: value for name, value in visit.stored(record).items() if name not in given}
        assert stored == row["fields"], row["kind"]
        assert visit.class_of(record) == row["class"], row
    kinds = {row["kind"] for _record, row in visit.rows}
    assert {"observation", "document", "complaint", "incident", "reprisal_allegation", "debrief"} <= kinds


def test_every_talk_is_stored_as_its_data_says(visit: Captured) -> None:
    for talk in visit.told["talks"]:
        record = visit.named[talk["fields"].get("code", "group-1")]
        stored = visit.stored(record)
        withdrawn = stored.pop("consent_events", [])
        assert {name: value for name, value in stored.items() if name not in WRITTEN_BY_US} == talk["fields"]
        assert (stored.get("completed_from"), stored.get("hours_after")) == (talk.get("from"), talk.get("hours"))
        told = [one for one in visit.told["withdrawn"] if one["code"] == talk["fields"].get("code")]
        assert [(one["purpose"], one["day"], one["becomes"]) for one in withdrawn] == [  # type: ignore[attr-defined]  # a list in this kind
            (one["purpose"], one["day"], "withdrawn") for one in told
        ]
        assert visit.class_of(record) == talk["class"]
    for signs in visit.told["oral"]:
        assert visit.stored(visit.named[signs["code"]]) == signs
    assert not any(
        one.record in visit.named.values() for one in complete.queue(visit.seat) if one.mode is Mode.PARTIAL
    )


def test_what_the_team_found_rests_on_these_records_and_holds_as_well_as_it_should(visit: Captured) -> None:
    for first, second in visit.told["same_person"]:
        findings.join(visit.seat, visit.visit, first, second, basis="seen_again")
    for one in visit.told["findings"]:
        made = findings.add(visit.seat, visit.visit, one["fields"])
        for role in ("supports", "contradicts"):
            for name in one[role]:
                findings.link(visit.seat, made, visit.named[name], role)
    held = {one.statement: one for one in findings.held(visit.seat, visit.visit)}
    for one in visit.told["findings"]:
        found = held[one["fields"]["statement"]]
        assert {name: found.fields[name] for name in one["fields"]} == one["fields"]
        assert found.weighed.printed == one["level"], found.statement
    merged = visit_read.of_visit(visit.seat, visit.visit)
    talks = figures.collect(merged.values()).talks
    groups = sum(talk.fields.get("kind") == figures.GROUP for talk in talks)
    counted = dict(zip(scenario.COUNTED, (figures.persons(talks), len(talks) - groups, groups), strict=True))
    assert counted == visit.told["counted"]


def test_a_code_in_what_is_told_of_an_incident_is_pointed_out(visit: Captured) -> None:
    """Two stories name persons where the model wants none (2.3.18): it is kept, and said. A colleague is none."""
    for record, row in visit.rows:
        if row["kind"] == "incident":
            causes = {remark.cause for remark in remarks("incident", visit.stored(record))}
            assert (Cause.NAMES_A_PERSON in causes) == (" P-" in row["fields"]["text"])


def test_two_heard_it_and_one_confirms(visit: Captured) -> None:
    said = visit.told.get("second")
    if said is None:
        return
    record = visit.named[said["code"]]
    given = [Given(statement, answer) for statement, answer in said["answers"].items()]
    second_listener.confirm(visit.seat, record, Code(said["by"]), given)
    answers = visit.stored(record).pop("second_listening")
    assert [(e["by"], e["statement"], e["answer"]) for e in answers] == [  # type: ignore[attr-defined]  # as above
        (said["by"], statement, answer) for statement, answer in said["answers"].items()
    ]


# --- the shared scenarios themselves, where they are at hand ------------------------------------------------


@pytest.mark.parametrize("told", VISITS, ids=[visit["story"] for visit in VISITS])
def test_these_are_the_shared_scenarios_row_by_row(told: dict[str, Any]) -> None:
    path = SHARED / f"{told['story']}.json"
    if not path.is_file():
        return
    theirs = scenario.noted("", json.loads(path.read_text("utf-8")))
    read = scenario.read(theirs)
    assert {"story", "besides", "second", *read} >= told.keys()
    for name in read.keys() - {"records", "talks"}:
        assert told[name] == read[name], name
    for ours, other in zip(told["talks"], read["talks"], strict=True):
        assert _without(ours, "signs") == other
    for ours, other in zip(told["records"], read["records"], strict=True):
        more = ours["fields"].keys() - other["fields"].keys()
        assert more <= CHOSEN, more
        assert {"kind": ours["kind"], "fields": _without(ours["fields"], *more)} == other
    assert theirs.unread() <= scenario.NOT_HELD.keys()


def _without(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}
