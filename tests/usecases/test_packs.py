"""Visit packs: each laptop gets what its person may read and nothing else, and nothing once access has ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.modes import Mode
from npm_field.domain.preparation.readiness import CARDS
from npm_field.domain.preparation.team import Bar
from npm_field.errors import FileExistsAlreadyError, NotForUsError
from npm_field.usecases import (
    adding,
    board_lists,
    capture,
    deliver,
    enrol,
    fiction,
    packs,
    plan,
    plan_parts,
    plan_ready,
    receive,
    records,
)
from npm_field.usecases.adding import Document
from npm_field.usecases.plan import Member, VisitPlan
from tests.usecases.enrolled import CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import Code, RecordId
    from npm_field.usecases.seat import Seat

ROLES = {"lead": "lead", "monitor": "field", "other": "field"}
OURS = {"affiliation": "staff", "commitment_signed": "2020-01-01"}
EXPERT = {"affiliation": "external_expert", "commitment_signed": "2020-01-01"}
PLAN = {"visit", "assignment", "area"}


@dataclass
class Team:
    """A lead and two more laptops of one office, open for all tests; each test has a visit of its own."""

    seats: dict[str, Seat]

    def __getitem__(self, name: str) -> Seat:
        return self.seats[name]

    def code(self, name: str) -> Code:
        """Return whose laptop it is."""
        person = self.seats[name].person
        assert person is not None
        return person


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    home = tmp_path_factory.mktemp("team")
    secret = passphrases.prepare(PASSPHRASE)
    desk = passphrases.prepare("another one for the desk")
    office = enrol.make_office(
        home / "office", name="Kestria", passphrase=secret, desk_passphrase=desk, cost=CHEAP
    ).seat
    seats = {}
    codes_of = {"lead": [codes.make(CodeType.VISIT, f"{n}1730") for n in range(9)]}  # a laptop has five
    for name, role in ROLES.items():
        made = enrol.make_laptop(home / name, enrol.invite(office, role=role), passphrase=secret, cost=CHEAP)
        enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
        fiction.give_pads(office, made.seat, codes_of.get(name, []))
        seats[name] = made.seat
    packs.send(office, home / "roster.npmf")
    for seat in seats.values():
        receive.take_in(seat, receive.preview(seat, home / "roster.npmf"))
    yield Team(seats)
    for seat in (office, *seats.values()):
        seat.vault.close()


def _planned(team: Team, *, other: Member | None = None) -> RecordId:
    people = [
        Member(team.code("lead"), OURS, {"role": "lead"}),
        Member(team.code("monitor"), OURS, {"role": "monitor"}),
    ]
    people += [other] if other else []
    return plan.plan_visit(team["lead"], VisitPlan({"type": "in_depth"}, team=people, areas=[{"kind": "kitchen"}]))


@pytest.fixture
def visit(team: Team) -> RecordId:
    return _planned(team)


def _taken(team: Team, name: str, folder: Path, visit: RecordId) -> set[str]:
    """Take in the files of a pack that a laptop can open; return the kinds of record it then knows of the visit."""
    for path in sorted(folder.glob("pack*.npmf")):
        try:
            shown = receive.preview(team[name], path)
        except NotForUsError:
            continue
        receive.take_in(team[name], shown)
    return {row.kind for row in records.listed(team[name], visit=visit)} - {"team_member"}


def _area(team: Team, visit: RecordId) -> str:
    return str(plan.planned(team["lead"], visit).areas[0].fields["code"])


def _document(team: Team, visit: RecordId, kind: str, fields: dict[str, object]) -> Document:
    code = next(str(found.code) for found in records.visits(team["lead"]) if found.visit == visit)
    return Document(kind, code, Mode.FULL, fields)


def test_each_person_confirms_the_cards_on_their_own_laptop_and_it_travels(
    team: Team, visit: RecordId, tmp_path: Path
) -> None:
    lead, monitor = team["lead"], team["monitor"]
    packs.send(lead, tmp_path / "pack.npmf", visit)
    _taken(team, "monitor", tmp_path, visit)

    def gaps() -> set[str]:
        return {gap.what for gap in plan_ready.ready(lead, visit).gaps if gap.about == team.code("monitor")}

    plan_ready.confirm_cards(lead, visit, team.code("monitor"), CARDS)
    assert "cards_not_confirmed" in gaps()
    assert plan_ready.own_cards(monitor, visit) == frozenset()
    assert board_lists.of_visit(monitor, visit).cards == "wait"
    plan_ready.confirm_own_cards(monitor, visit)
    assert plan_ready.own_cards(monitor, visit) == CARDS
    assert board_lists.of_visit(monitor, visit).cards == ""
    deliver.export(monitor, tmp_path / "back.npmf")
    receive.take_in(lead, receive.preview(lead, tmp_path / "back.npmf"))
    assert not {"cards_not_confirmed", "cards_not_read"} & gaps()
    assert records.show(lead, plan_parts.parts(lead, visit, "assignment")[0].record).merged.differences == ()


def _edit(seat: Seat, record: RecordId, **fields: object) -> None:
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, **fields})
    capture.leave(seat, record)


def _assignment(team: Team, visit: RecordId, name: str) -> RecordId:
    found = plan_parts.parts(team["lead"], visit, "assignment")
    return next(part.record for part in found if part.fields["member"] == team.code(name))


def test_a_team_without_conflicts_gets_one_file(team: Team, visit: RecordId, tmp_path: Path) -> None:
    packed = packs.send(team["lead"], tmp_path / "pack.npmf", visit)
    assert [(pack.path.name, pack.people) for pack in packed.packs] == [("pack.npmf", (team.code("monitor"),))]
    assert packed.packs[0].delivered.recipients == 3
    assert packed.left_out == {team.code("other"): ()}
    assert _taken(team, "monitor", tmp_path, visit) == PLAN
    assert _taken(team, "other", tmp_path, visit) == set()


@pytest.mark.parametrize(
    ("person", "role", "reads"),
    [
        (OURS, "preparation_only", PLAN),
        (EXPERT, "medical", {*PLAN, "observation"}),
        (OURS, "documents", {*PLAN, "observation", "interview"}),
    ],
)
def test_who_may_read_less_gets_a_file_of_their_own(
    team: Team, person: dict[str, object], role: str, reads: set[str], tmp_path: Path
) -> None:
    other = team.code("other")
    visit = _planned(team, other=Member(other, person, {"role": role}))
    about = {row.code: row.id for row in records.listed(team["lead"], kind="team_member")}
    _edit(team["lead"], about[other], affiliation=person["affiliation"])
    seen = _document(team, visit, "observation", {"area": _area(team, visit), "text": "Menu board."})
    said = _document(team, visit, "interview", {"consent": {"record": "yes"}, "narrative": "Says it is cold."})
    adding.add(team["lead"], [seen, said])
    packed = packs.send(team["lead"], tmp_path / "pack.npmf", visit)
    assert len(packed.packs) == (1 if "interview" in reads else 2)
    assert _taken(team, "other", tmp_path, visit) == reads
    assert _taken(team, "monitor", tmp_path, visit) == {*PLAN, "observation", "interview"}


def test_what_a_conflict_keeps_from_somebody_is_not_in_what_they_can_open(
    team: Team, visit: RecordId, tmp_path: Path
) -> None:
    area = _area(team, visit)
    conflict = [{"id": "c", "outcome": "recuse_area", "areas": [area], "staff_talks": True}]
    _edit(team["lead"], _assignment(team, visit, "monitor"), conflicts=conflict)
    said = [{"area": area, "narrative": "In the kitchen."}, {"narrative": "Elsewhere."}]
    talks = [_document(team, visit, "interview", {"consent": {"record": "yes"}, **one}) for one in said]
    added = adding.add(team["lead"], talks)
    packs.send(team["lead"], tmp_path / "pack.npmf", visit)
    _taken(team, "monitor", tmp_path, visit)
    known = {row.id for row in records.listed(team["monitor"], kind="interview", visit=visit)}
    assert known == {added[1].record}


def test_who_is_recused_from_the_visit_gets_nothing(team: Team, visit: RecordId, tmp_path: Path) -> None:
    conflict = [{"id": "c", "outcome": "recuse_visit"}]
    _edit(team["lead"], _assignment(team, visit, "monitor"), conflicts=conflict)
    packed = packs.send(team["lead"], tmp_path / "pack.npmf", visit)
    assert packed.left_out[team.code("monitor")] == (Bar.RECUSED,)
    assert _taken(team, "monitor", tmp_path, visit) == set()


@pytest.mark.parametrize(
    ("change", "bar"),
    [
        ({"access_valid_to": "2020-01-02"}, Bar.ACCESS_OVER),
        ({"commitment_signed": None, "affiliation": "interpreter"}, Bar.NO_COMMITMENT),
    ],
)
def test_nothing_is_sent_after_access_ended_or_without_a_commitment(
    team: Team, visit: RecordId, change: dict[str, object], bar: Bar, tmp_path: Path
) -> None:
    lead = team["lead"]
    about = {row.code: row.id for row in records.listed(lead, kind="team_member")}[team.code("monitor")]
    before = capture.edit(lead, about).fields
    _edit(lead, about, **change)
    packed = packs.send(lead, tmp_path / "pack.npmf", visit)
    assert packed.left_out[team.code("monitor")] == (bar,)
    assert all(team.code("monitor") not in pack.people for pack in packed.packs)
    _edit(lead, about, **{**dict.fromkeys(change), **before})


def test_a_hand_over_leaves_out_a_lead_who_keeps_out_of_what_is_in_it(
    team: Team, visit: RecordId, tmp_path: Path
) -> None:
    lead, monitor = team["lead"], team["monitor"]
    packs.send(lead, tmp_path / "pack.npmf", visit)
    _taken(team, "monitor", tmp_path, visit)
    assert deliver.export(monitor, tmp_path / "before.npmf", visit=visit).recipients == 3
    conflict = [{"id": "c", "outcome": "recuse_area", "areas": [_area(team, visit)]}]
    _edit(monitor, _assignment(team, visit, "lead"), conflicts=conflict)
    assert deliver.export(monitor, tmp_path / "other.npmf", visit=visit).recipients == 3
    adding.add(monitor, [_document(team, visit, "observation", {"area": _area(team, visit), "text": "Menu board."})])
    assert deliver.export(monitor, tmp_path / "after.npmf", visit=visit).recipients == 2


def test_a_pack_overwrites_nothing_and_writes_nothing_then(team: Team, tmp_path: Path) -> None:
    other = Member(team.code("other"), OURS, {"role": "preparation_only"})
    visit = _planned(team, other=other)
    adding.add(team["lead"], [_document(team, visit, "observation", {"text": "Menu board."})])
    (tmp_path / "pack-2.npmf").write_bytes(b"another one")
    with pytest.raises(FileExistsAlreadyError):
        packs.send(team["lead"], tmp_path / "pack.npmf", visit)
    assert not (tmp_path / "pack.npmf").exists()
