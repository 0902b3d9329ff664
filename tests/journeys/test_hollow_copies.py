"""A copy of a revision without its content is validly signed: it must never keep the testimony itself out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.domain.codes import CodeType, make
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, deliver, enrol, receive, records, withdraw
from npm_field.usecases.plan import VisitPlan, plan_visit
from storage import revisions

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
VISIT_CODE = make(CodeType.VISIT, "42180")


def office_and_lead(folder: Path) -> tuple[Seat, Seat]:
    office = enrol.make_office(
        folder / "office", name="Kestria", passphrase=prepare("one"), desk_passphrase=prepare("two"), cost=CHEAP
    ).seat
    made = enrol.make_laptop(
        folder / "lead", enrol.invite(office, role="lead"), passphrase=prepare("three"), cost=CHEAP
    )
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    return office, made.seat


def talk(seat: Seat) -> RecordId:
    visit = plan_visit(seat, VisitPlan(visit={"code": VISIT_CODE}))
    draft = capture.begin(seat, INTERVIEW, visit)
    capture.save(seat, draft, {**draft.fields, "consent": {"record": "yes"}, "narrative": "Kept for the office."})
    capture.leave(seat, draft.record)
    return draft.record


def hand_over(sender: Seat, receiver: Seat, path: Path) -> int:
    deliver.export(sender, path)
    return len(receive.take_in(receiver, receive.preview(receiver, path)).new)


def test_a_hollow_copy_that_comes_first_is_filled_by_the_whole_one(tmp_path: Path) -> None:
    office, lead = office_and_lead(tmp_path)
    record = talk(lead)
    whole = revisions.of_record(lead.vault.casebook, record)
    with lead.vault.casebook.change() as book:
        revisions.purge(book, record)
    hand_over(lead, office, tmp_path / "hollow.npmf")
    assert records.show(office, record).merged.fields is None
    with lead.vault.casebook.change() as book:
        revisions.insert(book, whole)
    hand_over(lead, office, tmp_path / "whole.npmf")
    fields = records.show(office, record).merged.fields
    assert fields is not None
    assert fields["narrative"] == "Kept for the office."
    for seat in (office, lead):
        seat.vault.close()


def test_content_withdrawn_here_does_not_come_back_with_an_old_bundle(tmp_path: Path) -> None:
    office, lead = office_and_lead(tmp_path)
    record = talk(lead)
    old = tmp_path / "old.npmf"
    deliver.export(lead, old)
    withdraw.withdraw(lead, record, ["record"], channel="oral")
    hand_over(lead, office, tmp_path / "withdrawn.npmf")
    again = receive.take_in(office, receive.preview(office, old))
    assert again.new == ()
    contents = [r.payload for r in revisions.of_record(office.vault.casebook, record) if r.payload]
    assert all(b"Kept for the office" not in payload for payload in contents)
    assert records.show(office, record).row.mode == Mode.FULL.value
    for seat in (office, lead):
        seat.vault.close()
