"""The board on a real vault: what it says, where its keys lead, and that nothing of a talk is on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from npm_field.domain import codes
from npm_field.domain.board import MOST_STEPS, TalkKind
from npm_field.domain.board_care import Carried, FollowUp, Mixed
from npm_field.domain.codes import CodeType
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, capture, plan, records
from npm_field.usecases import board as boards
from npm_field.usecases.adding import Document
from npm_field.usecases.plan import Member, VisitPlan
from tests.ui.at_desk import NOW, Fieldwork, Heard, fieldwork, focused, look_in, press
from ui.board import presenter as board_page
from ui.board.tile import AddTile, AreaTile
from ui.board.words import Words
from ui.components.amount import Meter, Squares
from ui.components.badge import Badge
from ui.components.banner import Banner
from ui.components.button import Button
from ui.components.chips import ChipSet
from ui.desk import Target
from ui.fit import clipped, too_big
from ui.tokens import CONTRAST, DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from npm_field.domain.identifiers import Code, RecordId
    from npm_field.usecases.board import Board
    from npm_field.usecases.seat import Seat
    from storage.revisions import RecordRow
    from ui.board.presenter import BoardPresenter
    from ui.board.view import BoardPage
    from ui.look import Look
    from ui.tokens import Theme

BOARD = Target("board")
SAID = "two officers and a rubber hose"
PEOPLE = [codes.make(CodeType.PERSON, f"{number}2345") for number in range(1, 9)]
AGREED = {"record": "yes", "internal": "yes", "recontact": "yes"}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Fieldwork]:
    yield from fieldwork(tmp_path / "vault")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fieldwork]:
    """One vault for all tests that only look."""
    for made in fieldwork(tmp_path_factory.mktemp("board") / "vault"):
        made.do(_fill)
        yield made


@pytest.fixture
def full(filled: Fieldwork) -> Iterator[Fieldwork]:
    filled.heard = Heard()
    filled.seat.now = lambda: NOW
    yield filled
    filled.close_window()


def _areas(seat: Seat) -> dict[str, Code]:
    found = {row.id: row.code for row in records.listed(seat, kind="area")}
    kinds = {str(capture.edit(seat, record).fields["kind"]): code for record, code in found.items()}
    return cast("dict[str, Code]", kinds)


def _fill(seat: Seat) -> None:
    """Seven individual talks and a group, as in SC1, two partial records and one that is only spoken."""
    area = _areas(seat)
    talks: list[Mapping[str, object]] = [
        {"code": PEOPLE[0], "area": area["dormitory"], "privacy": "private", "narrative": SAID},
        {"code": PEOPLE[1], "area": area["dormitory"], "privacy": "private"},
        {"code": PEOPLE[2], "area": area["dormitory"], "privacy": "private", "sex": "woman"},
        {"code": PEOPLE[3], "area": area["reception"], "privacy": "private"},
        {"code": PEOPLE[4], "area": area["reception"], "privacy": "audible_risk"},
        {"code": PEOPLE[5], "area": area["dormitory"], "privacy": "visual_contact"},
        {"code": PEOPLE[6], "area": area["dormitory"], "privacy": "private", "consent": AGREED}
        | {"ongoing_risk": "present"},
        {"area": area["dormitory"], "kind": "group", "group_size": 6},
    ]
    adding.add(seat, [Document("interview", "", Mode.FULL, talk, from_paper=True) for talk in talks])
    partial = {"code": PEOPLE[7], "area": area["dormitory"], "signs": ["reprisal"]}
    adding.add(seat, [Document("interview", "", Mode.PARTIAL, partial, from_paper=True)])
    adding.add(seat, [Document("interview", "", Mode.ORAL_ONLY, {"due": "2031-03-10/evening"})])


def _show(
    work: Fieldwork, look: Look | None = None, size: tuple[int, int] = (1366, 768), target: Target = BOARD
) -> BoardPage:
    presenter = work.show(board_page.make, target, look, size)
    QTest.qWait(1)
    return cast("BoardPresenter", presenter).view


def _said(page: BoardPage) -> str:
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    painted = (Badge, Squares, Meter, Banner, AreaTile, Button)
    named = [part.accessibleName() for kind in painted for part in page.findChildren(kind)]
    return "\n".join([*labels, *named])


def _tiles(page: BoardPage) -> list[str]:
    return [tile.accessibleName() for tile in page.findChildren(AreaTile)]


def test_talks_of_a_visit_like_sc1_are_counted_by_kind(full: Fieldwork) -> None:
    said = _said(_show(full))
    for line in (
        "Individual, private: 5",
        "Individual, seen or heard: 2",
        "Privacy not noted: 2",
        "Group: 1",
    ):
        assert line in said
    assert "Informal: 0" not in said  # nothing is drawn for nothing; the number itself stands there
    assert "women: heard" in said
    assert "at night: not heard yet" in said


def test_an_area_with_one_private_talk_is_named_and_no_person(full: Fieldwork) -> None:
    reception = cast("dict[str, str]", full.do(_areas))["reception"]
    page = _show(full)
    banners = [banner.accessibleName() for banner in page.findChildren(Banner)]
    assert len(banners) == 1
    assert reception in banners[0]
    assert not any(code in banners[0] for code in PEOPLE)
    assert [tile for tile in _tiles(page) if "someone stands alone" in tile] == [
        tile for tile in _tiles(page) if "1 private talk" in tile
    ]


def test_nothing_that_was_said_is_on_the_board(full: Fieldwork) -> None:
    page = _show(full)
    everything = _said(page) + "".join(part.accessibleName() + part.toolTip() for part in page.findChildren(QLabel))
    assert SAID not in everything
    assert "hose" not in everything


def test_digits_do_the_steps_and_the_keys_begin_records(full: Fieldwork) -> None:
    page = _show(full)
    assert page.next is not None
    titles = [row.accessibleName() for row in page.next.steps]
    assert titles[0].startswith("One more private talk in")
    for number in range(1, len(titles) + 1):
        press(str(number))
    press("F2", "F3")
    went = full.heard.went
    assert went[0] == Target("capture", act="new_interview")
    assert len(went) == len(titles) + 2
    assert went[-2:] == [Target("capture", act="new_interview"), Target("capture", act="new_observation")]


def test_a_step_leads_to_its_record(full: Fieldwork) -> None:
    page = _show(full)
    assert page.next is not None
    titles = [row.accessibleName() for row in page.next.steps]
    by_code = {row.code: row.id for row in cast("list[RecordRow]", full.do(records.listed))}
    again = next(number for number, title in enumerate(titles) if title.startswith("See "))
    told = next(number for number, title in enumerate(titles) if title.startswith("Hear "))
    press(str(again + 1), str(told + 1))
    assert full.heard.went[0] == Target("capture", record=by_code[PEOPLE[6]])
    assert full.heard.went[1].way == "complete"


def test_digits_are_read_in_any_script(full: Fieldwork) -> None:
    _show(full, look_in("ar"))
    digit = QKeyEvent(QEvent.Type.KeyPress, 0x661, Qt.KeyboardModifier.NoModifier, "\u0661")
    QApplication.sendEvent(focused(), digit)
    assert full.heard.went == [Target("capture", act="new_interview")]


def test_a_digit_without_a_step_does_nothing(work: Fieldwork) -> None:
    _show(work)
    press("9", "0")
    assert work.heard.went == []


@pytest.mark.parametrize(
    ("floor", "target"),
    [("partial", Target("partial", act="new_partial")), ("oral_only", Target("partial", act="new_oral"))],
)
def test_a_new_talk_is_as_strict_as_the_floor(tmp_path: Path, floor: str, target: Target) -> None:
    for work in fieldwork(tmp_path / "vault", floor):
        _show(work)
        press("F2")
        assert work.heard.went == [target]


def test_tab_reaches_a_tile_and_space_opens_its_area_in_the_plan(work: Fieldwork) -> None:
    _show(work)
    stops: list[str] = []
    while focused().accessibleName() not in stops:
        stops.append(focused().accessibleName())
        if isinstance(focused(), AreaTile) and "infirmary" in stops[-1]:
            break
        press("Tab")
    press("Space")
    infirmary = cast("dict[str, Code]", work.do(_areas))["infirmary"]
    record = cast("RecordId", work.do(lambda seat: records.find(seat, infirmary)))
    assert work.heard.went == [Target("plan", record=record)]


def test_the_free_place_adds_an_area(work: Fieldwork) -> None:
    page = _show(work)
    page.findChildren(AddTile)[0].setFocus()
    press("Space")
    assert work.heard.went == [Target("plan", act="new_area")]


def test_the_queue_shows_age_against_the_limit(full: Fieldwork) -> None:
    full.seat.now = lambda: NOW + timedelta(hours=26)
    page = _show(full)
    names = [meter.accessibleName() for meter in page.findChildren(Meter)]
    assert names == ["27 of 24 hours"] * 2
    assert "oldest 27 h, 2 late" in _said(page)


def test_what_the_office_does_not_have_is_counted(work: Fieldwork) -> None:
    before = cast("int", work.do(lambda seat: len(records.listed(seat))))
    work.do(_fill)
    said = _said(_show(work))
    assert "records not yet at the office" in said
    assert f"\n{before + 10}\n" in f"\n{said}\n"


def test_an_empty_board_says_what_emptiness_means(work: Fieldwork) -> None:
    said = _said(_show(work))
    assert "None recorded" in said
    assert "No partial record of this visit waits" in said
    assert "Nobody is named yet who looks after reprisals" in said
    assert "Risks not assessed" in said


def test_without_a_visit_the_board_leads_to_the_plan(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault"):
        work.visit = None
        work.do(_forget_visits)
        page = _show(work)
        assert "No visit yet" in _said(page)
        press("Space")
        assert work.heard.went == [Target("plan", act="new_visit")]


def _forget_visits(seat: Seat) -> None:
    with seat.vault.daybook.change() as daybook:
        daybook.run("DELETE FROM pick")
        daybook.run("DELETE FROM plan")


def test_while_only_the_daybook_is_open_the_board_says_so(work: Fieldwork) -> None:
    work.do(lambda seat: seat.vault.close_casebook())
    page = _show(work)
    assert "Only coded records are open" in _said(page)
    press("F2")
    assert work.heard.went == [Target("partial", act="new_partial")]
    work.heard.refused.clear()


def test_one_of_several_visits_is_chosen_and_shown(work: Fieldwork) -> None:
    other = cast("RecordId", work.do(lambda seat: plan.plan_visit(seat, VisitPlan({"type": "ad_hoc"}))))
    page = _show(work)
    first = page.code
    assert first is not None
    before = first.code
    chooser = page.findChildren(ChipSet)[0]
    chooser.setFocus()
    here = [chip.isChecked() for chip in chooser.chips].index(True)
    press("Left" if here else "Right", "Space")
    work.settle()
    assert page.code is not None
    assert page.code.code != before
    work.leave()
    again = _show(work, target=Target("board", record=other))
    assert again.code is not None
    assert "ad hoc" in again.header.line.text()


def test_people_and_risks_of_the_plan_are_on_the_board(work: Fieldwork) -> None:
    def change(seat: Seat) -> None:
        visit = records.visits(seat)[0].visit
        focal = plan.add_new_member(seat, visit)
        assignment = next(m.assignment for m in plan.planned(seat, visit).team if m.code == focal)
        capture.save(seat, capture.edit(seat, assignment), {"member": focal, "role": "reprisal_focal"})
        table = plan.risk_of(seat, visit)
        row = {"id": "raid_lodging", "risk": "raid_lodging", "level": "high"}
        capture.save(seat, capture.edit(seat, table), {"rows": [row]})
        plan.add_member(seat, visit, Member(codes.make(CodeType.MONITOR, "75793"), {}, {}))

    work.do(change)
    said = _said(_show(work))
    assert "Focal person for reprisals: " in said
    assert "lodging high" in said
    assert "The laptop may be taken" in said


@pytest.mark.parametrize("code", ["en", "ar", "zz"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_word_of_a_full_board_is_whole(full: Fieldwork, code: str, scale: float) -> None:
    page = _show(full, look_in(code, scale=scale))
    assert full.shell is not None
    assert clipped(page) == []
    assert too_big(full.shell) == []


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_board_that_says_all_it_can_needs_no_scrolling_either(full: Fieldwork, code: str) -> None:
    """With an office, mixed talks, a custody log and a second line below the title, as in the demo."""
    look = look_in(code)
    page = _show(full, look)
    board = cast("Board", full.do(boards.of_visit))
    due = (FollowUp(board.visit, str(PEOPLE[0]), "2031-04-10/morning", is_due=False),)
    care = replace(
        board.care, mixed=Mixed(3, 1, 5), carried=Carried(1, unchecked=1, laptops=(str(PEOPLE[0]),)), follow_ups=due
    )
    outbox = replace(board.outbox, records=29, hand_overs=3, has_office=True)
    steps = (*board.steps, *board.steps, *board.steps)[:MOST_STEPS]
    talks = {**board.talks, TalkKind.UNNOTED: 2}
    tiles = (*board.tiles, *board.tiles, *board.tiles)[:7]
    words = Words(look, full.seat.vocabularies)
    page.show_board(
        replace(
            board,
            care=care,
            risks=dict.fromkeys(board.risks, "low"),
            reprisal_focal=PEOPLE[0],
            outbox=outbox,
            steps=steps,
            talks=talks,
            tiles=tiles,
        ),
        words,
    )
    page.header.say(look.tr("Visit"), " · ".join([words.line(board)] * 5))
    QTest.qWait(1)
    assert page.next is not None
    assert len(page.next.steps) == MOST_STEPS
    assert page.column.height() <= page.height()
    assert clipped(page) == []


def test_as_many_talks_as_planned_are_counted_in_the_forms_of_the_language(full: Fieldwork) -> None:
    board = cast("Board", full.do(boards.of_visit))

    def said(code: str, target: int) -> str:
        wanted = replace(board, care=replace(board.care, mixed=Mixed(target, 1, 5)))
        return Words(look_in(code), full.seat.vocabularies).mixed(wanted)

    assert [said("en", target) for target in (1, 3)] == ["1 talk in 1 of 5 areas", "3 talks in 1 of 5 areas"]
    arabic = {1: "حديث واحد في", 2: "حديثان في", 3: "أحاديث في", 11: "حديثاً في", 100: "حديث في"}
    assert all(f"{words} " in said("ar", target) for target, words in arabic.items())


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST])
def test_a_full_board_needs_no_scrolling_on_a_field_laptop(full: Fieldwork, theme: Theme) -> None:
    page = _show(full, look_in("en", theme=theme))
    assert page.column.height() <= page.height()
    assert page.column.width() <= page.width()


@pytest.mark.parametrize("size", [(1366, 704), (1024, 768), (760, 600)])
def test_smaller_windows_never_scroll_sideways(full: Fieldwork, size: tuple[int, int]) -> None:
    page = _show(full, look_in("en", low="yes" if size[1] < 760 else ""), size)
    assert clipped(page) == []
    assert page.column.width() <= page.width()


def test_the_board_turns_to_one_column_and_back_with_the_window(full: Fieldwork) -> None:
    page = _show(full)
    assert full.shell is not None
    wide = page.column.height()
    full.shell.resize(1000, 768)
    QTest.qWait(1)
    assert page.column.height() > wide
    full.shell.resize(1366, 768)
    QTest.qWait(1)
    assert page.column.height() == wide


def test_arabic_starts_from_the_right(full: Fieldwork) -> None:
    page = _show(full, look_in("ar"))
    assert page.next is not None
    assert page.next.mapTo(page, page.next.rect().center()).x() < page.width() / 2


def test_leaving_the_board_waits_for_nothing(work: Fieldwork) -> None:
    presenter = cast("BoardPresenter", work.show(board_page.make, BOARD))
    gone: list[str] = []
    presenter.leave(lambda: gone.append("gone"))
    assert gone == ["gone"]
    assert presenter.press("F5")
    work.settle()
    assert not presenter.press("Ctrl P")
