"""A whole taking-in is set aside again and counts again; twice and in pieces change nothing (INV16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.usecases import (
    capture,
    check,
    deliver,
    differences,
    previewed,
    receive,
    records,
    takings,
    withdraw,
)
from npm_field.usecases.takings import ASIDE, IN
from tests.usecases.enrolled import TALK, lead_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled


@pytest.fixture
def lead(enrolled: Enrolled, tmp_path: Path) -> Iterator[Seat]:
    seat = lead_of(enrolled, tmp_path / "lead")
    deliver.export(enrolled.laptop, tmp_path / "team.npmf")
    yield seat
    seat.vault.close()


def test_inv16_a_taking_in_is_set_aside_and_counts_again(enrolled: Enrolled, lead: Seat, tmp_path: Path) -> None:
    empty = [row.id for row in records.listed(lead)]
    taken = receive.take_in(lead, receive.preview(lead, tmp_path / "team.npmf"))
    whole = records.listed(lead)
    # the same file again brings nothing
    assert receive.preview(lead, tmp_path / "team.npmf").new == ()
    (came,) = [one for one in takings.listed(lead) if one.person == str(enrolled.laptop.person or "")][-1:]
    assert (came.taking.state, came.revisions) == (IN, len(taken.new))
    # somebody wrote on what came: that is said, and it stays
    record = records.find(lead, TALK)
    _write(lead, record, "The lamp was never off. It was cold.")
    told = takings.set_aside(lead, came.taking.bundle)
    assert (told.changed, told.built_upon) == ((record,), (record,))
    assert {row.id for row in records.listed(lead)} == {*empty, record}
    assert records.search(lead, "cold")
    assert check.check(lead).damage == ()
    # nothing was deleted: it goes on to the office, and taking it in again counts again
    assert set(taken.new) <= {revision.id for revision in deliver.all_revisions(lead)}
    shown = receive.preview(lead, tmp_path / "team.npmf")
    assert (shown.new, len(shown.again)) == ((), len(taken.new))
    receive.take_in(lead, shown)
    assert [row.id for row in records.listed(lead)] == [row.id for row in whole]
    takings.set_aside(lead, came.taking.bundle)
    takings.take_again(lead, came.taking.bundle)
    assert [row.id for row in records.listed(lead)] == [row.id for row in whole]


def test_what_another_bundle_brought_too_counts_on(enrolled: Enrolled, lead: Seat, tmp_path: Path) -> None:
    receive.take_in(lead, receive.preview(lead, tmp_path / "team.npmf"))
    deliver.export(enrolled.laptop, tmp_path / "later.npmf")
    receive.take_in(lead, receive.preview(lead, tmp_path / "later.npmf"))
    bundles = [one.taking.bundle for one in takings.listed(lead) if one.taking.device == enrolled.laptop.device]
    before = records.listed(lead)
    (member,) = [one for one in takings.team(lead) if one.person == enrolled.laptop.person]
    assert not member.is_missing
    assert takings.set_aside(lead, bundles[0]).gone == ()  # said beforehand as it comes
    assert records.listed(lead) == before
    assert takings.set_aside(lead, bundles[1]).gone
    # whose bundles are all set aside is missing again
    (member,) = [one for one in takings.team(lead) if one.person == enrolled.laptop.person]
    assert member.is_missing
    assert len(records.listed(lead)) < len(before)
    assert {one.taking.state for one in takings.listed(lead) if one.taking.bundle in bundles} == {ASIDE}


def test_a_preview_says_of_each_record_whether_it_is_new_changed_or_changed_on_both_sides(
    enrolled: Enrolled, lead: Seat, tmp_path: Path
) -> None:
    laptop, steps = enrolled.laptop, iter(range(9))

    def states() -> dict[str, tuple[str, int]]:
        path = tmp_path / f"step-{next(steps)}.npmf"
        deliver.export(laptop, path)
        shown = receive.preview(lead, path)
        found = {one.code: (one.state, one.differences) for one in previewed.coming(lead, shown) if one.code == TALK}
        receive.take_in(lead, shown)
        return found

    record = records.find(laptop, TALK)
    assert states() == {TALK: (previewed.NEW, 0)}
    assert states() == {}
    _write(laptop, record, "The lamp was never off. It was cold.")
    assert states() == {TALK: (previewed.CHANGED, 0)}
    _write(lead, record, "The lamp was off.")
    _write(laptop, record, "The lamp was never off. It was hot.")
    assert states() == {TALK: (previewed.BOTH_SIDES, 1)}
    assert differences.count(lead) == 1


def _write(seat: Seat, record: RecordId, narrative: str) -> None:
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, "narrative": narrative})
    capture.leave(seat, record)


def test_inv09_a_withdrawal_stays_in_force_where_its_bundle_is_set_aside(
    enrolled: Enrolled, lead: Seat, tmp_path: Path
) -> None:
    laptop = enrolled.laptop
    receive.take_in(lead, receive.preview(lead, tmp_path / "team.npmf"))
    record = records.find(lead, TALK)
    withdraw.withdraw(laptop, record, ["record"], channel="oral")
    deliver.export(laptop, tmp_path / "later.npmf")
    receive.take_in(lead, receive.preview(lead, tmp_path / "later.npmf"))
    newest = max(
        (one.taking for one in takings.listed(lead) if one.taking.device == laptop.device), key=lambda t: t.sequence
    )
    assert takings.set_aside(lead, newest.bundle).withdrawn == 1
    assert records.show(lead, record).row.state == "withdrawn"
