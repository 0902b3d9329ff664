"""Three laptops and a lead in the evening: three fictional visits merged by stick, and the levels people agreed on.

The lead takes a whole stick in, one bundle of it twice; and where the lead's laptop is gone, the deputy does.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.evening import Section
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.kinds.medical import LEFT_OF_NOTE
from npm_field.domain.modes import Mode
from npm_field.errors import NotForUsError, SameBundleError
from npm_field.usecases import (
    adding,
    ahead,
    capture,
    debrief_stick,
    deliver,
    evening,
    receive,
    records,
    sticks,
    takings,
    writing,
)
from npm_field.usecases.adding import Document
from npm_field.usecases.beside import ROWS, SIGNATURES, Beside
from sync import admission
from tests.journeys import deputy_window, stories
from tests.journeys.stories import STORIES, Story, Team
from tests.torture import debrief, debrief_evening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.torture.debrief_evening import Scene


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    made = stories.make_team(tmp_path_factory.mktemp("team"))
    yield made
    made.close()


def planned(team: Team, story: Story, folder: Path, *, deputy: str = "") -> RecordId:
    """Plan a visit at the lead, give every laptop the pack, and return the visit."""
    visit = stories.planned(team, story, deputy=deputy)
    deliver.export(team.lead, folder / "pack.npmf", purpose=deliver.VISIT_PACK, visit=visit)
    for seat in team.laptops:
        receive.take_in(seat, receive.preview(seat, folder / "pack.npmf"))
    (folder / "stick").mkdir()
    return visit


def small(team: Team, home: Path, tens: int, deputy: str) -> Scene:
    """Make a small evening: two codes that are one person, a register, an area that two people counted."""
    one, other = (str(codes.make(CodeType.PERSON, f"517{tens}{n}")) for n in range(2))
    paper, area = (str(codes.make(kind, f"517{tens}0")) for kind in (CodeType.DOCUMENT, CodeType.AREA))
    alike = stories.talk(area, sex="man", legal_status="remand")
    told = {one: alike, other: alike, paper: stories.read()}
    weighed = [(f"{one} {other}", "", "K0"), (f"{other} {paper}", "", "K2")]
    story = (str(codes.make(CodeType.VISIT, f"517{tens}0")), told, [(one, other)], weighed)
    return debrief_evening.scene(team, story, home, photo="", deputy=deputy)


@pytest.mark.parametrize("deputy", ["", "deputy"])
def test_inv16_an_evening_that_is_killed_anywhere_is_done_again_to_the_same_end(
    team: Team, tmp_path: Path, deputy: str
) -> None:
    """A sample; ``make torture-debrief`` kills at every place of four evenings and cuts every bundle of them."""
    scene = small(team, tmp_path / "x", 1 if deputy else 0, deputy)
    whole = debrief.undisturbed(scene)
    places = {str(line["did"]): int(line["places"]) for line in whole.told if "did" in line}
    # a record is in the middle of its write two places before it stands under its name
    for deadly in (places["record"] - 2,) if deputy else (places["take_in"] - 1, places["link"] - 1):
        assert debrief.killed_at(scene, whole, deadly) == []
    seat = debrief_evening.opened(tmp_path / "x" / "whole")
    path = next(path for path in scene.stick if path.name == "1.npmf")
    assert debrief.replayed(seat, scene) == debrief.bad_files(seat, scene) == []
    for length in (0, 40, 4_000, path.stat().st_size - 1):
        assert debrief.cut_after(seat, path, length) == []
    seat.vault.close()
    team.reopen(debrief_evening.opened)


def test_the_deputy_does_the_whole_evening_in_the_window(team: Team, tmp_path: Path) -> None:
    scene = small(team, tmp_path / "x", 2, "deputy")
    shutil.copytree(tmp_path / "x" / "template", tmp_path / "window")
    deputy_window.done_by_keys(tmp_path / "window", scene, tmp_path / "out")
    team.reopen(debrief_evening.opened)


def through_the_other_process(monkeypatch: pytest.MonkeyPatch) -> set[bytes]:
    """Take everything for a large stick, which another process helps with; return what that is asked."""
    for where, name in ((admission, "_MANY"), (ahead, "_WORTH_IT"), (ahead, "_MANY")):
        monkeypatch.setattr(where, name, 1)
    asked: set[bytes] = set()
    ask = Beside.ask

    def told(self: Beside, what: bytes, body: bytes) -> bytes | None:
        answer = ask(self, what, body)
        asked.update([what] if answer is not None else [])
        return answer

    monkeypatch.setattr(Beside, "ask", told)
    return asked


@pytest.mark.parametrize("story", STORIES, ids=[story[0] for story in STORIES])
def test_the_levels_come_out_at_the_lead_as_people_agreed_on_them(
    story: Story, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = through_the_other_process(monkeypatch) if story is STORIES[1] else None
    with_deputy = "yes" if story is STORIES[0] else ""
    visit, stick = planned(team, story, tmp_path, deputy=with_deputy), tmp_path / "stick"
    here = stories.brought_home(team, story)
    in_part = capture.begin(team.laptops[0], INTERVIEW, visit, Mode.ORAL_ONLY)
    capture.leave(team.laptops[0], in_part.record)
    lead = team.lead
    assert {one.person for one in takings.team(lead, visit) if one.is_missing} == {s.person for s in team.laptops}
    for number in (2, 0, 1):
        deliver.export(team.laptops[number], stick / f"{number}.npmf", visit=visit)
    whom = {str(lead.person), *([str(team.deputy.person)] if with_deputy else [])}
    assert set(debrief_stick.readers(team.laptops[0], visit)) == whom
    (stick / "twice.npmf").write_bytes((stick / "0.npmf").read_bytes())
    seen = sticks.look(lead, sorted(stick.iterdir()))
    assert [type(one.refused) for one in seen] == [type(None)] * 3 + [SameBundleError]
    done = sticks.take_in(lead, seen)
    assert (done.bundles, done.refused, done.taken.differences) == (3, (), 0)
    assert not any(one.is_missing for one in takings.team(lead, visit))
    assert asked is None or asked == {SIGNATURES, ROWS}
    assert stories.debriefed(lead, visit, story, here) == stories.agreed(story)
    tonight = evening.of_visit(lead, visit)
    (waits,) = tonight.sections[Section.WAITING]  # on the monitor's laptop, and the lead knows of it
    assert (waits.what, waits.record, waits.said["completion_state"]) == ("elsewhere", in_part.record, "stub")
    contested = [item.text for item in tonight.sections[Section.SETTLE]]
    assert len(contested) == sum(level.endswith("-") for level in stories.agreed(story))
    if "medical" in here:
        # counted, and not to be read by anybody but the office and who wrote it
        _is_only_told(lead, here["medical"])
    if with_deputy:
        # the lead's laptop is gone: the same stick at the deputy's
        deputy = team.deputy
        done = sticks.take_in(deputy, sticks.look(deputy, [stick / "0.npmf", stick / "1.npmf"]))
        assert (done.bundles, done.refused) == (2, ())
        assert stories.debriefed(deputy, visit, story, here) == stories.agreed(story)
        _is_only_told(deputy, here["medical"])
    else:
        # no deputy of this visit: what the others wrote opens at the lead and the office alone
        with pytest.raises(NotForUsError):
            receive.preview(team.deputy, stick / "0.npmf")


def _is_only_told(seat: Seat, note: RecordId) -> None:
    """Whose the note is, and nothing that was found: no version of it has more here."""
    known = [r.fields for r in writing.known_revisions(seat, note) if r.fields is not None]
    assert known
    assert all(fields["code"] and fields.keys() <= LEFT_OF_NOTE for fields in known)


def test_a_hand_over_with_another_visit_in_it_is_not_the_deputys(team: Team, tmp_path: Path) -> None:
    """The laptops have three visits, and the deputy stands in on one of them."""
    deliver.export(team.laptops[0], tmp_path / "all.npmf")
    with pytest.raises(NotForUsError):
        receive.preview(team.deputy, tmp_path / "all.npmf")
    assert receive.preview(team.lead, tmp_path / "all.npmf").refused == ()


def test_who_says_of_themselves_that_they_stand_in_opens_nothing(team: Team, tmp_path: Path) -> None:
    lead, monitor, other = team.lead, *team.laptops[:2]
    code = "C-231-006"
    visit = next(plan.visit for plan in records.visits(monitor) if plan.code == code)
    own = next(
        row.id
        for row in records.listed(monitor, kind="assignment", visit=visit)
        if (writing.merged_record(monitor, row.id).fields or {}).get("member") == monitor.person
    )
    draft = capture.edit(monitor, own)
    capture.save(monitor, draft, {**draft.fields, "also": ["deputy"]})
    capture.leave(monitor, own)
    claim = {"member": other.person, "role": "deputy"}
    adding.add(monitor, [Document("assignment", code, Mode.FULL, claim, from_paper=True)])
    deliver.export(monitor, tmp_path / "claim.npmf", visit=visit)
    receive.take_in(lead, receive.preview(lead, tmp_path / "claim.npmf"))
    deliver.export(lead, tmp_path / "whole.npmf", visit=visit)
    for seat in (monitor, other):
        with pytest.raises(NotForUsError):
            receive.preview(seat, tmp_path / "whole.npmf")
