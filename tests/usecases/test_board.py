"""The board of a whole visit, computed on a real vault from data like SC1 (fictional)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.domain.board import Day, Seen, Standing, Step, TalkKind
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import COMPLAINT, DOCUMENT, INTERVIEW, VISIT
from npm_field.domain.modes import Mode
from npm_field.errors import NotOpenError, NoVisitError
from npm_field.usecases import adding, board, board_lists, capture, enrol, plan, records
from npm_field.usecases.adding import Document
from npm_field.usecases.plan import Member, VisitPlan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from npm_field.usecases.seat import Seat

CODE = "C-421-802"
FOCAL = Code("M-757-934")
AREAS = (
    ("L-174-682", "reception"),
    ("L-145-382", "segregation"),
    ("L-401-912", "shared_cell"),
    ("L-614-619", "dormitory"),
    ("L-003-304", "womens_unit"),
    ("L-934-519", "infirmary"),
    ("L-450-618", "kitchen"),
)
YES = {"record": "yes", "internal": "yes", "recontact": "yes"}
TALKS: tuple[Mapping[str, object], ...] = (
    {"code": "P-231-008", "area": "L-401-912", "privacy": "private", "consent": YES, "ongoing_risk": "possible"},
    {"code": "P-616-632", "area": "L-401-912", "privacy": "visual_contact", "ongoing_risk": "none"},
    {"code": "P-049-402", "area": "L-934-519", "privacy": "private", "vulnerability": ["foreign_national"]},
    {"code": "P-326-995", "area": "L-145-382", "privacy": "audible_risk", "vulnerability": ["solitary"]},
    {"code": "S-409-544", "area": "L-934-519", "privacy": "private", "sex": "woman"},
    {"code": "P-930-953", "area": "L-003-304", "privacy": "private", "sex": "woman"},
    {"code": "P-792-625", "area": "L-145-382", "privacy": "private", "consent": YES, "ongoing_risk": "present"},
    {"code": "P-518-369", "area": "L-614-619", "kind": "group", "group_size": 6, "privacy": "audible_risk"},
)
AT = datetime(2031, 3, 11, 15, tzinfo=UTC)


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    made = enrol.make_local(
        tmp_path / "vault",
        passphrase=Secret(b"correct horse battery staple"),
        cost=Cost(memory_kib=64, passes=1, lanes=1),
    )
    made.now = lambda: AT
    yield made
    made.vault.close()


@pytest.fixture
def visit(seat: Seat) -> RecordId:
    fields = {
        "code": CODE,
        "type": "in_depth",
        "place_name": "Marlock Remand Prison",
        "start_day": "2031-03-10",
        "end_day": "2031-03-12",
    }
    risks = [
        {"risk": "seizure_gate", "level": "medium"},
        {"risk": "seizure_checkpoint", "level": "low"},
        {"risk": "source_exposed", "level": "high"},
    ]
    team = [Member(FOCAL, {"profession": "psychologist"}, {"role": "reprisal_focal"})]
    areas = [{"code": code, "kind": kind} for code, kind in AREAS]
    return plan.plan_visit(seat, VisitPlan(fields, team, areas, risks))


def _add(seat: Seat, fields: Mapping[str, object], mode: Mode = Mode.FULL, kind: str = "interview") -> RecordId:
    return adding.add(seat, [Document(kind, CODE, mode, fields, from_paper=True)])[0].record


@pytest.fixture
def talks(seat: Seat, visit: RecordId) -> RecordId:
    adding.add(seat, [Document("interview", CODE, Mode.FULL, talk, from_paper=True) for talk in TALKS])
    _add(seat, {"area": "L-174-682", "sense": "seen", "text": "a rubber hose behind the desk"}, kind="observation")
    return visit


def test_a_vault_without_a_visit_says_so(seat: Seat) -> None:
    with pytest.raises(NoVisitError):
        board.of_visit(seat)


def test_talks_are_counted_by_kind(seat: Seat, talks: RecordId) -> None:
    found = board.of_visit(seat, talks).talks
    assert found == {
        TalkKind.PRIVATE: 5,
        TalkKind.OVERHEARD: 2,
        TalkKind.UNNOTED: 0,
        TalkKind.GROUP: 1,
        TalkKind.INFORMAL: 0,
        TalkKind.REFUSED: 0,
    }


def test_areas_with_one_private_talk_stand_alone(seat: Seat, talks: RecordId) -> None:
    tiles = board.of_visit(seat, talks).tiles
    alone = {tile.area.code for tile in tiles if tile.standing is Standing.SURE}
    assert alone == {"L-145-382", "L-401-912", "L-003-304"}


def test_an_observation_or_a_talk_makes_an_area_seen(seat: Seat, talks: RecordId) -> None:
    states = {tile.area.code: tile.state for tile in board.of_visit(seat, talks).tiles}
    assert states.pop("L-450-618") is Seen.NOT_YET
    assert set(states.values()) == {Seen.SEEN}


def test_heard_comes_from_the_records_and_not_from_staff(seat: Seat, talks: RecordId) -> None:
    found = dict(board.of_visit(seat, talks).heard)
    assert found == {
        "women": True,
        "isolation": True,
        "foreign": True,
        "ill": True,
        "new": False,
        "staff": True,
        "night": False,
    }


def test_the_next_steps_are_computed_and_five_at_most(seat: Seat, talks: RecordId) -> None:
    steps = [(step.step, step.code) for step in board.of_visit(seat, talks).steps]
    assert steps == [
        (Step.TALK, "L-003-304"),
        (Step.TALK, "L-145-382"),
        (Step.AGAIN, "P-231-008"),
        (Step.AGAIN, "P-792-625"),
        (Step.SEE, "L-450-618"),
    ]


def test_neither_a_sentence_nor_the_name_of_the_place_is_on_the_board(seat: Seat, talks: RecordId) -> None:
    _add(seat, {"code": "P-407-216", "area": "L-450-618", "narrative": "the sentence that was said"})
    assert "sentence that was said" not in repr(board.of_visit(seat, talks))
    assert "Marlock" not in repr(board.of_visit(seat, talks))


def test_partial_and_oral_records_wait_and_count_as_talks(seat: Seat, visit: RecordId) -> None:
    _add(seat, {"code": "P-049-402", "area": "L-934-519", "signs": ["again"]}, Mode.PARTIAL)
    _add(seat, {"code": "P-518-369", "due": "2031-03-11/evening"}, Mode.ORAL_ONLY)
    found = board.of_visit(seat, visit)
    assert {waiting.fields["code"] for waiting in found.waiting} == {"P-049-402", "P-518-369"}
    assert found.talks[TalkKind.UNNOTED] == 2
    tile = next(tile for tile in found.tiles if tile.area.code == "L-934-519")
    assert (tile.state, tile.standing) == (Seen.SEEN, Standing.POSSIBLE)
    steps = [(step.step, step.code) for step in found.steps]
    assert steps[:3] == [(Step.TALK, "L-934-519"), (Step.AGAIN, "P-049-402"), (Step.TELL, "P-518-369")]


@pytest.mark.parametrize(
    ("due", "step"),
    [
        ("2031-03-11/evening", Step.TELL),
        ("2031-03-11/night", Step.TELL),
        ("2031-03-11/afternoon", Step.TELL_LATE),
        ("2031-03-10/night", Step.TELL_LATE),
    ],
)
def test_what_should_be_told_by_now_comes_first(seat: Seat, talks: RecordId, due: str, step: Step) -> None:
    _add(seat, {"code": "P-407-216", "due": due}, Mode.ORAL_ONLY)
    steps = board.of_visit(seat, talks).steps
    assert [found.step for found in steps if found.code == "P-407-216"] == [step]
    assert step is not Step.TELL_LATE or steps[0].code == "P-407-216"


def test_a_talk_at_night_is_heard_by_the_band_of_a_partial_record(seat: Seat, visit: RecordId) -> None:
    seat.now = lambda: AT.replace(hour=23)
    _add(seat, {"code": "P-049-402", "area": "L-934-519"}, Mode.PARTIAL)
    assert dict(board.of_visit(seat, visit).heard)["night"]


def test_a_draft_counts_and_can_be_gone_on_with(seat: Seat, visit: RecordId) -> None:
    draft = capture.begin(seat, INTERVIEW, visit, fields={"area": "L-401-912", "privacy": "private"})
    found = board.of_visit(seat, visit)
    assert found.talks[TalkKind.PRIVATE] == 1
    assert (Step.GO_ON, draft.record) in [(step.step, step.record) for step in found.steps]


def test_the_outbox_counts_records_of_both_books_and_drafts(seat: Seat, visit: RecordId) -> None:
    before = board.of_visit(seat, visit).outbox
    _add(seat, {"code": "P-049-402"}, Mode.PARTIAL)
    capture.begin(seat, INTERVIEW, visit)
    after = board.of_visit(seat, visit).outbox
    assert after.records == before.records + 2
    assert (after.hand_overs, after.has_office) == (0, False)


def test_risk_floor_day_and_focal_person_come_from_the_plan(seat: Seat, visit: RecordId) -> None:
    found = board.of_visit(seat, visit)
    assert found.risks == {
        "seizure_gate": "medium",
        "seizure_checkpoint": "low",
        "raid_lodging": "not_assessed",
    }
    assert (found.floor, found.day, found.reprisal_focal) == (Mode.FULL, Day(2, 3), FOCAL)


def test_the_visit_that_is_on_today_is_shown_first(seat: Seat, visit: RecordId) -> None:
    other = plan.plan_visit(seat, VisitPlan({"code": "C-031-900", "type": "ad_hoc"}))
    assert [found.visit for found in records.visits(seat)] == [other, visit]
    assert board.of_visit(seat).visit == visit
    assert board.of_visit(seat, other).code == "C-031-900"
    with pytest.raises(NoVisitError):
        board.of_visit(seat, RecordId("0" * 32))


def test_records_of_another_visit_do_not_count(seat: Seat, talks: RecordId) -> None:
    other = plan.plan_visit(seat, VisitPlan({"code": "C-031-900", "type": "ad_hoc"}))
    found = board.of_visit(seat, other)
    assert (found.tiles, found.waiting, found.steps, sum(found.talks.values())) == ((), (), (), 0)
    assert sum(board.of_visit(seat, talks).talks.values()) == 8


def test_an_area_taken_out_of_the_plan_is_gone_from_the_board(seat: Seat, visit: RecordId) -> None:
    kitchen = next(tile.area for tile in board.of_visit(seat, visit).tiles if tile.area.code == "L-450-618")
    assert plan.remove_area(seat, visit, kitchen.record)
    assert "L-450-618" not in {tile.area.code for tile in board.of_visit(seat, visit).tiles}


def test_the_board_needs_the_casebook(seat: Seat, visit: RecordId) -> None:
    seat.vault.close_casebook()
    with pytest.raises(NotOpenError):
        board.of_visit(seat, visit)


def test_a_visit_begun_without_a_plan_has_an_empty_board(seat: Seat) -> None:
    draft = capture.begin(seat, VISIT, RecordId(""))
    capture.leave(seat, draft.record)
    found = board.of_visit(seat)
    assert (found.tiles, found.steps, found.day, found.reprisal_focal) == ((), (), None, None)


def test_follow_ups_custody_and_the_planned_number_of_talks_are_on_the_board(seat: Seat, talks: RecordId) -> None:
    for kind, fields in (
        ("reprisal_plan", {"talks_per_area": 2, "focal": FOCAL}),
        ("reprisal_follow_up", {"person": "P-049-402", "due": "2031-03-11/morning"}),
        ("reprisal_follow_up", {"person": "P-930-953", "due": "2031-03-13/morning"}),
        ("custody", {"thing": "laptop", "carrier": FOCAL, "checked_day": "2031-03-11"}),
    ):
        _add(seat, fields, kind=kind)
    found = board.of_visit(seat, talks)
    assert [(one.person, one.is_due) for one in found.care.follow_ups] == [("P-049-402", True), ("P-930-953", False)]
    assert (found.steps[0].step, found.steps[0].code) == (Step.FOLLOW_UP, "P-049-402")
    assert (found.care.mixed.target, found.care.mixed.reached, found.care.mixed.areas) == (2, 3, 5)
    assert found.care.carried.laptops == (FOCAL,)
    assert found.care.carried.unchecked == 0


def test_a_partial_record_past_the_aim_is_a_step_of_its_own(seat: Seat, talks: RecordId) -> None:
    record = _add(seat, {"code": "P-407-216"}, Mode.PARTIAL)
    seat.now = lambda: AT.replace(day=12)
    step = next(step for step in board.of_visit(seat, talks).steps if step.record == record)
    assert (step.step, step.count) == (Step.COMPLETE, 25)


def test_the_boards_lists_say_none_recorded_and_whether_a_register_was_shown(seat: Seat, visit: RecordId) -> None:
    found = board_lists.of_visit(seat, visit)
    assert (found.complaints, found.register) == (0, "")
    draft = capture.edit(seat, visit)
    capture.save(seat, draft, {**draft.fields, "place_type": "prison_mixed"})
    capture.leave(seat, visit)
    empty = board_lists.of_visit(seat, visit)
    assert empty.of > empty.done
    for access, register in (("refused", "not_shown"), ("full", "shown")):
        fields = {"kind": "complaints_register", "access": access}
        capture.leave(seat, capture.begin(seat, DOCUMENT, visit, fields=fields).record)
        assert board_lists.of_visit(seat, visit).register == register
    capture.leave(seat, capture.begin(seat, COMPLAINT, visit).record)
    assert board_lists.of_visit(seat, visit).complaints == 1
