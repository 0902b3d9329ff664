"""A lead carries what it cannot read; what anybody forges on the way takes nothing away and opens nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.domain.capsule import Capsule
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, deliver, dropbox, enrol, receive, records, writing
from storage import capsules, revisions, settings
from storage.drafts import Draft
from sync.capsules import seal
from tests.dropbox.conftest import born, hand_over
from tests.usecases.enrolled import CHEAP, PASSPHRASE, TALK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

CANARY = "Qanaryword"


@pytest.fixture
def lead(both: Enrolled, tmp_path: Path) -> Iterator[Seat]:
    """A lead's laptop, which the other one knows by a visit pack of the office."""
    secret = passphrases.prepare(PASSPHRASE)
    made = enrol.make_laptop(tmp_path / "lead", enrol.invite(both.office, role="lead"), passphrase=secret, cost=CHEAP)
    enrol.finish(made.seat, enrol.approve(both.office, enrol.examine(both.office, made.answer)))
    deliver.export(both.office, tmp_path / "roster.npmf", purpose=deliver.VISIT_PACK)
    receive.take_in(both.laptop, receive.preview(both.laptop, tmp_path / "roster.npmf"))
    yield made.seat
    made.seat.vault.close()


def says(seat: Seat, record: RecordId) -> object:
    return (records.show(seat, record).merged.fields or {}).get("narrative")


def test_a_lead_carries_to_the_office_what_it_cannot_read(
    both: Enrolled, lead: Seat, visit: RecordId, tmp_path: Path
) -> None:
    draft = born(both.laptop, visit, narrative=CANARY)
    shown = hand_over(both.laptop, lead, tmp_path / "to-lead.npmf")
    assert shown.refused == ()
    assert [str(capsule.id) for capsule in shown.carried] == [draft.record]
    assert says(lead, draft.record) is None
    assert (records.show(lead, draft.record).row.state, dropbox.count(lead)) == ("drop_box", 1)
    assert receive.preview(lead, tmp_path / "to-lead.npmf").carried == ()
    hand_over(lead, both.office, tmp_path / "to-office.npmf")
    assert says(both.office, draft.record) == CANARY


def test_where_the_offices_policy_says_so_the_lead_reads_it_too(
    both: Enrolled, lead: Seat, visit: RecordId, tmp_path: Path
) -> None:
    with both.laptop.vault.daybook.change() as daybook:
        settings.put(daybook, "policy", b'{"drop_box_to_lead": true}')
    draft = born(both.laptop, visit, narrative=CANARY)
    hand_over(both.laptop, lead, tmp_path / "to-lead.npmf")
    assert says(lead, draft.record) == CANARY
    both.laptop.vault.close_casebook()
    assert len(dropbox.recipients(both.laptop)) == 2


def test_nothing_replaces_a_capsule_that_is_carried(
    both: Enrolled, lead: Seat, visit: RecordId, tmp_path: Path
) -> None:
    draft = born(both.laptop, visit, narrative=CANARY)
    hand_over(both.laptop, lead, tmp_path / "first.npmf")
    kept = capsules.get(lead.vault.daybook, draft.record)
    assert kept is not None
    with both.laptop.vault.daybook.change() as daybook:
        capsules.put(daybook, Capsule(kept.kind, kept.id, kept.body[:-1] + bytes([kept.body[-1] ^ 1])))
    shown = hand_over(both.laptop, lead, tmp_path / "second.npmf")
    assert [refused.reason for refused in shown.refused] == ["capsule_other_here"]
    assert capsules.get(lead.vault.daybook, draft.record) == kept


def test_a_damaged_capsule_is_told_and_keeps_nobody_out(both: Enrolled, visit: RecordId, tmp_path: Path) -> None:
    bad, good = born(both.laptop, visit, narrative="lost"), born(both.laptop, visit, narrative=CANARY)
    sealed = capsules.get(both.laptop.vault.daybook, bad.record)
    assert sealed is not None
    with both.laptop.vault.daybook.change() as daybook:
        capsules.put(daybook, replace(sealed, body=sealed.body[:-1] + bytes([sealed.body[-1] ^ 1])))
    shown = hand_over(both.laptop, both.office, tmp_path / "b.npmf")
    assert [(r.revision, r.reason) for r in shown.refused] == [(bad.record, "capsule_damaged")]
    assert says(both.office, good.record) == CANARY
    assert records.show(both.office, bad.record).row.state == "drop_box"
    with both.laptop.vault.daybook.change() as daybook:
        capsules.put(daybook, sealed)
    hand_over(both.laptop, both.office, tmp_path / "again.npmf")
    assert says(both.office, bad.record) == "lost"


# --- a compelled travel passphrase yields the daybook's identity ------------------------------------------------


def forged(seat: Seat, record: RecordId, **fields: object) -> None:
    """Seal a record of the box under the id of another record, as somebody with the daybook's identity could."""
    there = revisions.of_record(seat.vault.casebook, record)[0].header
    revision = writing.sign_draft(seat, Draft(record, there.kind, there.visit, Mode.DROP_BOX, (), fields))
    with seat.vault.daybook.change() as daybook:
        capsules.put(daybook, seal(record, [revision], dropbox.recipients(seat)))


def test_a_forged_record_of_the_box_stands_beside_the_testimony_never_in_its_place(
    both: Enrolled, tmp_path: Path
) -> None:
    record = records.find(both.laptop, TALK)
    before = says(both.laptop, record)
    hand_over(both.laptop, both.office, tmp_path / "b.npmf")
    forged(both.laptop, record, code=TALK, narrative="Nothing happened.")
    hand_over(both.laptop, both.office, tmp_path / "forged.npmf")
    shown = records.show(both.office, record)
    (difference,) = [found for found in shown.merged.differences if found.path == ("narrative",)]
    assert set(difference.accounts.values()) == {before, "Nothing happened."}


def test_a_forged_withdrawal_in_the_box_takes_nothing_away(both: Enrolled, tmp_path: Path) -> None:
    record = records.find(both.laptop, TALK)
    hand_over(both.laptop, both.office, tmp_path / "b.npmf")
    forged(both.laptop, record, code=TALK, consent={"record": "withdrawn"})
    shown = hand_over(both.laptop, both.office, tmp_path / "forged.npmf")
    assert [refused.reason for refused in shown.refused] == ["payload"]
    assert says(both.office, record) == "The lamp was never off."


def test_a_forged_stub_keeps_no_testimony_out(both: Enrolled, lead: Seat, tmp_path: Path) -> None:
    record = records.find(both.laptop, TALK)
    there = revisions.of_record(both.laptop.vault.casebook, record)[0].header
    stub = writing.sign_draft(both.laptop, Draft(record, there.kind, there.visit, Mode.DROP_BOX, (), {"code": TALK}))
    with both.laptop.vault.daybook.change() as daybook:
        writing.store_own(both.laptop, daybook, [stub])
    for receiver in (lead, both.office):
        hand_over(both.laptop, receiver, tmp_path / f"{receiver.role}.npmf")
        assert says(receiver, record) == "The lamp was never off."


def test_an_office_writes_on_upon_what_came_in_the_box(both: Enrolled, visit: RecordId, tmp_path: Path) -> None:
    draft = born(both.laptop, visit, narrative=CANARY)
    hand_over(both.laptop, both.office, tmp_path / "b.npmf")
    edit = capture.edit(both.office, draft.record)
    capture.save(both.office, edit, {**edit.fields, "narrative": f"{CANARY}!"})
    capture.leave(both.office, draft.record)
    hand_over(both.laptop, both.office, tmp_path / "again.npmf")
    assert says(both.office, draft.record) == f"{CANARY}!"
