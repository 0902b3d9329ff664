"""Conflicts are told wherever somebody writes or listens (INV14), and one's own commitment that ended (INV13)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

import pytest

from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, complete, office_keys, picks, plan, records
from npm_field.usecases.plan import Member
from npm_field.usecases.seat import PERSON
from resources.language import isolated
from storage import settings
from tests.sync.conftest import Office
from tests.ui.at_desk import Fieldwork, fieldwork, wait_until
from ui.board import presenter as board_page
from ui.box import presenter as box_page
from ui.capture import presenter as capture_page
from ui.complete import presenter as complete_page
from ui.desk import Target
from ui.fit import clipped
from ui.medical import presenter as medical_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.board.presenter import BoardPresenter
    from ui.box.presenter import BoxPresenter
    from ui.capture.presenter import CapturePresenter
    from ui.complete.presenter import CompletePresenter
    from ui.complete.second_presenter import SecondPresenter
    from ui.medical.presenter import MedicalPresenter
    from ui.shell.kept_page import KeptPage

    class Telling(Protocol):
        @property
        def view(self) -> KeptPage: ...


ME, OTHER = Code("M-908-109"), Code("M-757-934")
KNOWN = "P-616-632"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fieldwork]:
    """A physician's laptop, who keeps out of the first area and does not talk with one person."""
    for made in fieldwork(tmp_path_factory.mktemp("conflicts") / "vault"):
        made.do(partial(declared, visit=cast("RecordId", made.visit)))
        yield made


def declared(seat: Seat, visit: RecordId) -> None:
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, PERSON, ME.encode())
    office_keys.keep(seat.vault, Office.make("Kestria").statement)
    conflicts = [
        {
            "id": "a",
            "kind": "social_tie",
            "outcome": "recuse_area",
            "areas": [str(picks.picks(seat, visit).areas[0])],
        },
        {"id": "p", "kind": "social_tie", "outcome": "recuse_interview", "persons": [KNOWN]},
    ]
    mine = {"affiliation": "member", "profession": "physician"}
    plan.add_member(seat, visit, Member(ME, mine, {"role": "monitor", "conflicts": conflicts}))
    plan.add_member(seat, visit, Member(OTHER, {"affiliation": "member"}, {"role": "lead"}))


def areas(work: Fieldwork) -> list[str]:
    """The area I keep out of, and another one."""
    found = cast("picks.Picks", work.do(lambda seat: picks.picks(seat, cast("RecordId", work.visit)))).areas
    return [str(found[0]), str(found[1])]


def told(work: Fieldwork, page: Telling) -> str:
    """What the page says of a conflict; it has to name me, and no word of it may be cut."""
    work.settle()
    banner = page.view.banner("conflict")
    if banner is None:
        return ""
    shell = work.shell
    assert shell is not None
    wait_until(lambda: clipped(shell) == [])  # a banner that came moves the rows below it
    assert str(ME) in banner.accessibleName()
    return banner.accessibleName().partition(".")[0]


def talk(work: Fieldwork, mode: Mode, **fields: object) -> RecordId:
    def write(seat: Seat) -> RecordId:
        draft = capture.begin(seat, INTERVIEW, cast("RecordId", work.visit), mode, fields=fields)
        capture.leave(seat, draft.record)
        return draft.record

    return cast("RecordId", work.do(write))


TOLD = "A declared conflict stands in the way"


def test_in_a_medical_note(work: Fieldwork) -> None:
    mine, elsewhere = areas(work)
    target = Target("medical", record=talk(work, Mode.FULL, code="P-407-216", area=elsewhere, by=[str(OTHER)]))
    page = cast("MedicalPresenter", work.show(medical_page.make, target))
    wait_until(lambda: page.here().record is not None)
    assert told(work, page) == "", "the person is nobody to me"
    page.view.edited.emit("area", mine)
    assert told(work, page) == TOLD
    work.leave()
    work.close_window()


def test_in_the_box(work: Fieldwork) -> None:
    page = cast("BoxPresenter", work.show(box_page.make, Target("box", act="new_interview")))
    assert told(work, page) == ""
    page.view.edited.emit("area", areas(work)[0])
    assert told(work, page) == TOLD
    work.leave()
    work.close_window()


def test_while_completing_and_to_who_listens(work: Fieldwork) -> None:
    record = talk(work, Mode.PARTIAL, code="P-231-008", area=areas(work)[0])
    completing = cast("CompletePresenter", work.show(complete_page.make, Target("complete", record=record)))
    wait_until(lambda: completing.view.record is not None)
    assert told(work, completing) == TOLD
    work.leave()
    work.close_window()

    def completed(seat: Seat) -> None:
        full = complete.begin_completion(seat, record)
        complete.complete(seat, full, {**full.fields, "by": [str(OTHER)], "written_by": str(OTHER), "hours_after": 9})

    work.do(completed)
    second = cast("SecondPresenter", work.show(complete_page.make, Target("complete", act="confirm")))
    wait_until(lambda: second.view.record is not None)
    assert second.view.record is not None
    for listener, said in (("", ""), (str(ME), TOLD), ("", "")):
        second.view.record.choose(listener)
        second._warn({"area": areas(work)[0]})
        assert told(work, second) == said
    work.leave()
    work.close_window()


def test_in_a_referral_to_who_writes_and_who_approves(work: Fieldwork) -> None:
    page = cast("CapturePresenter", work.show(capture_page.make, Target("capture", act="new_referral")))
    assert told(work, page) == ""
    page.view.edited.emit("person", KNOWN)
    assert told(work, page) == TOLD
    page.view.edited.emit("approved_by", [str(ME), str(OTHER)])
    assert told(work, page) == TOLD
    page.view.edited.emit("person", "P-407-216")
    assert told(work, page) == ""
    work.leave()
    work.close_window()


def test_inv13_my_own_commitment_that_ended_is_a_banner_and_nothing_else(work: Fieldwork) -> None:
    visit = cast("RecordId", work.visit)

    def board() -> BoardPresenter:
        made = cast("BoardPresenter", work.show(board_page.make, Target("board")))
        wait_until(lambda: made._board is not None and work.thread.is_idle)
        work.settle()
        return made

    page = board()
    assert page.view.banner("commitment") is None
    mine, _other = areas(work)
    kept_out = page.view.banner("kept_out")
    assert kept_out is not None, "the daybook may not know it, so it is told while everything is open"
    assert kept_out.accessibleName().startswith(f"You keep out of: {isolated(mine)}, {isolated(KNOWN)}. ")
    assert "cards: not confirmed yet" in page.view.header.line.accessibleName()
    work.close_window()

    def ended(seat: Seat) -> None:
        row = next(row.id for row in records.listed(seat, kind="team_member", visit=visit) if row.code == ME)
        draft = capture.edit(seat, row)
        dates = {"commitment_signed": "2029-01-10", "commitment_valid_to": "2030-01-10"}
        capture.save(seat, draft, {**draft.fields, **dates})
        capture.leave(seat, row)

    work.do(ended)
    page = board()
    banner = page.view.banner("commitment")
    assert banner is not None
    assert banner.accessibleName().startswith("Your commitment has ended")
    shell = work.shell
    assert shell is not None
    wait_until(lambda: clipped(shell) == [])
    assert page.press("F2"), "it is no block"
    work.close_window()
