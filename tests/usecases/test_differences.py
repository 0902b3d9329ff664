"""Differences between laptops over real vaults and bundles: decided one by one, signed for ever (INV16, INV17)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from npm_field.errors import ForbiddenInModeError
from npm_field.usecases import capture, deliver, differences, receive, records, writing
from npm_field.usecases.differences import BOTH, ONE, OPEN, Answer
from tests.usecases.enrolled import TALK, lead_of, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import DeviceId, RecordId
    from npm_field.domain.merge import Path as Place
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

NARRATIVE, AGE = ("narrative",), ("age_band",)
YOUNG, OLDER = "18\u201324", "25\u201334"


def carry(giver: Seat, taker: Seat, path: Path) -> receive.Taken:
    """Hand a bundle from one seat to another."""
    path.unlink(missing_ok=True)
    deliver.export(giver, path)
    return receive.take_in(taker, receive.preview(taker, path))


def edit(seat: Seat, record: RecordId, **fields: object) -> None:
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, **fields})
    capture.leave(seat, record)


@pytest.fixture
def lead(enrolled: Enrolled, tmp_path: Path) -> Iterator[Seat]:
    """A lead who has the laptop's talk; both changed the narrative, the laptop also the age band."""
    seat = lead_of(enrolled, tmp_path / "lead")
    carry(enrolled.laptop, seat, tmp_path / "first.npmf")
    record = records.find(seat, TALK)
    edit(seat, record, narrative="The lamp was off twice.")
    edit(enrolled.laptop, record, narrative="The lamp burned day and night.", age_band=YOUNG)
    yield seat
    if seat.vault._lock.is_locked:
        seat.vault.close()


def test_inv17_differences_are_decided_one_by_one_and_the_badge_stays_until_then(
    enrolled: Enrolled, lead: Seat, tmp_path: Path
) -> None:
    laptop = enrolled.laptop
    record = records.find(lead, TALK)
    edit(lead, record, age_band=OLDER)
    assert carry(laptop, lead, tmp_path / "second.npmf").differences == 2
    (found,) = differences.waiting(lead)
    assert differences.count(lead) == found.open == 2
    asked = {one.path: one for one in found.questions}
    assert asked[NARRATIVE].before == ("The lamp was never off.",)
    # whose laptop, verified by its signature
    said = {
        found.writers[key].device: account.value for account in asked[NARRATIVE].accounts for key in account.writers
    }
    assert said == {laptop.device: "The lamp burned day and night.", lead.device: "The lamp was off twice."}
    assert all(writer.signed for writer in found.writers.values())
    differences.answer(lead, record, {AGE: Answer(ONE, OLDER)})
    assert differences.count(lead) == 1
    differences.answer(lead, record, {NARRATIVE: Answer(BOTH)})
    assert differences.count(lead) == 0
    state = writing.merged_record(lead, record)
    assert (len(state.heads), [d.kept for d in state.differences]) == (1, [True])
    # the office sees the same, and who wrote what is signed there too, after two hand-overs
    carry(lead, enrolled.office, tmp_path / "third.npmf")
    there = differences.of_record(enrolled.office, record)
    assert differences.count(enrolled.office) == 0
    assert {w.device: w.signed for w in there.writers.values()} == {laptop.device: True, lead.device: True}
    _proves_by_signature(enrolled.office, record, laptop.device)
    # thought better of
    differences.answer(lead, record, {NARRATIVE: Answer(OPEN)})
    assert differences.count(lead) == 1
    differences.answer(lead, record, {NARRATIVE: Answer(ONE, "Asked again: it was off twice.")})
    assert differences.waiting(lead) == []


def test_an_allegation_that_was_taken_away_and_written_in_is_one_question_everywhere(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    laptop, seat = enrolled.laptop, lead_of(enrolled, tmp_path / "lead")
    record = records.find(laptop, TALK)
    told = {"id": "a", "violation": "no_doctor", "severity": "2"}
    edit(laptop, record, allegations=[told])
    carry(laptop, seat, tmp_path / "first.npmf")
    edit(seat, record, allegations=[{**told, "severity": "3", "text": "Three days without a doctor."}])
    edit(laptop, record, allegations=[])
    deliver.export(laptop, tmp_path / "second.npmf")
    shown = receive.preview(seat, tmp_path / "second.npmf")
    assert len(writing.merged_record(seat, record).differences) == 0
    taken = receive.take_in(seat, shown)
    (differing,) = differences.waiting(seat)
    state = writing.merged_record(seat, record)
    # three places of it differ, and one question is asked: rail, list and page say the same number
    assert (len(state.unsettled) > 1, state.asked, differing.open, len(differing.questions)) == (True, 1, 1, 1)
    assert (taken.differences, differences.count(seat), differing.row.differences) == (1, 1, 1)
    seat.vault.close()


def test_what_joined_by_itself_is_listed_and_asks_nothing(enrolled: Enrolled, lead: Seat, tmp_path: Path) -> None:
    carry(enrolled.laptop, lead, tmp_path / "second.npmf")
    (found,) = differences.waiting(lead)
    assert [(one.path, one.value) for one in found.joined] == [(AGE, YOUNG)]
    record = found.row.id
    differences.answer(lead, record, {NARRATIVE: Answer(ONE, "The lamp was off twice.")})
    assert differences.waiting(lead) == []
    assert records.show(lead, record).merged.fields == {
        **(records.show(lead, record).merged.fields or {}),
        "age_band": YOUNG,
        "narrative": "The lamp was off twice.",
    }


def _proves_by_signature(office: Seat, record: RecordId, device: DeviceId) -> None:
    """Of what somebody changed on the disk, or of a laptop that nobody certified, no signature is shown."""

    def signed() -> set[bool]:
        return {w.signed for w in differences.of_record(office, record).writers.values() if w.device == device}

    assert signed() == {True}
    one = next(r for r in writing.known_revisions(office, record) if r.header.device == device)
    stranger = differences._writer(office, one, {})
    assert (stranger.person, stranger.signed) == ("", False)
    book = office.vault.casebook
    with book.change():
        book.run("UPDATE revision SET signature = zeroblob(64) WHERE device = ?", (device,))
    assert signed() == {False}


def test_nothing_is_decided_where_one_of_several_answers_is_refused(
    enrolled: Enrolled, lead: Seat, tmp_path: Path
) -> None:
    carry(enrolled.laptop, lead, tmp_path / "second.npmf")
    record, area = records.find(lead, TALK), records.listed(lead, kind="area")[0].id
    answers: dict[RecordId, dict[Place, Answer]] = {
        record: {NARRATIVE: Answer(ONE, "x")},
        area: {("kind",): Answer(ONE, "no such kind")},
    }
    before = len(records.history(lead, record))
    with pytest.raises(Exception, match="bad_record"):
        differences.answer_all(lead, answers)
    assert len(records.history(lead, record)) == before


def test_the_daybooks_closed_list_has_no_room_for_an_open_place(seat: Seat, visit: RecordId) -> None:
    from npm_field.domain.kinds import INTERVIEW  # noqa: PLC0415 - for this test alone
    from npm_field.domain.modes import Mode  # noqa: PLC0415 - for this test alone

    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    capture.leave(seat, draft.record)
    with pytest.raises(ForbiddenInModeError):
        differences.answer(seat, draft.record, {("severity",): Answer(BOTH)})


def test_two_laptops_with_one_identity_part_like_any_others(enrolled: Enrolled, lead: Seat, tmp_path: Path) -> None:
    """Somebody copied the vault: both copies are one device and use the same numbers, and nothing gets lost."""
    laptop = enrolled.laptop
    record = records.find(lead, TALK)
    folder = laptop.vault.folder
    laptop.vault.close()
    shutil.copytree(folder, tmp_path / "copied")
    enrolled.laptop = laptop = opened(folder)
    copy = opened(tmp_path / "copied")
    edit(laptop, record, narrative="one")
    edit(copy, record, narrative="two")
    carry(laptop, lead, tmp_path / "a.npmf")
    carry(copy, lead, tmp_path / "b.npmf")
    copy.vault.close()
    (found,) = differences.waiting(lead)
    assert {a.value for a in found.questions[0].accounts} == {"one", "two", "The lamp was off twice."}
