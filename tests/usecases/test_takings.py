"""A whole taking-in is set aside again and counts again; twice and in pieces change nothing (INV16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.usecases import capture, check, deliver, receive, records, takings, withdraw
from npm_field.usecases.takings import ASIDE, IN
from tests.usecases.enrolled import TALK, lead_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    draft = capture.edit(lead, record)
    capture.save(lead, draft, {**draft.fields, "narrative": "The lamp was never off. It was cold."})
    capture.leave(lead, record)
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
    takings.set_aside(lead, bundles[0])
    assert records.listed(lead) == before
    takings.set_aside(lead, bundles[1])
    assert len(records.listed(lead)) < len(before)
    assert {one.taking.state for one in takings.listed(lead) if one.taking.bundle in bundles} == {ASIDE}


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
