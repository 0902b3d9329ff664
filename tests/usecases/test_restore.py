"""A lost laptop's backup on a new one, and another seat of the office: nothing lost, nothing twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.domain.modes import Mode
from npm_field.errors import (
    AnotherPersonError,
    BundleDamagedError,
    DeviceRefusedError,
    NotABackupError,
    NotForUsError,
    NotTheSigningSeatError,
    UnknownSenderError,
)
from npm_field.usecases import (
    adding,
    announcing,
    backup,
    check,
    cuts,
    deliver,
    devices,
    enrol,
    intake,
    membership,
    notices,
    outbound,
    receipts,
    receive,
    records,
    restore,
    signed_for,
    trust,
)
from npm_field.usecases.adding import Document
from storage import revisions
from sync.receipts import open_receipt, signed
from sync.roster import REVOKED
from tests.usecases import enrolled as enrolling
from tests.usecases.test_trust import second_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled


def new_device(office: Seat, folder: Path, role: str = "field", person: Code | None = None) -> Seat:
    invitation = enrol.invite(office, role=role, person=person)
    secret = passphrases.prepare(enrolling.PASSPHRASE)
    made = enrol.make_laptop(folder, invitation, passphrase=secret, cost=enrolling.CHEAP)
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    return made.seat


@pytest.fixture
def second_seat(enrolled: Enrolled) -> Iterator[Seat]:
    """Another seat of the office; the laptop has learned of it by a notice."""
    made = new_device(enrolled.office, enrolled.home / "second", "office")
    for one in outbound.pending(enrolled.office, enrolled.laptop.device):
        notices.take(enrolled.laptop, one.body)
    yield made
    made.vault.close()


def all_ids(seat: Seat) -> frozenset[str]:
    return revisions.known_ids(seat.vault.casebook)


def test_a_backup_of_a_lost_laptop_is_whole_on_the_new_one_and_the_old_ones_rest_joins_later(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    office, old = enrolled.office, enrolled.laptop
    person, pool = old.person, enrolling.pools_of(old)
    backup.write(old, tmp_path / "backup.npmf", "office")
    saved = all_ids(old)
    adding.add(old, [Document("observation", enrolling.VISIT, Mode.FULL, {"text": "After the backup."})])
    trust.decide(office, old.device, REVOKED, reason="lost", second=second_of(office))
    new = new_device(office, tmp_path / "new", person=person)
    done = restore.for_device(office, tmp_path / "backup.npmf", new.device, tmp_path / "restore.npmf")
    assert (done.device, done.revisions, done.refused) == (old.device, len(saved), 0)
    restore.on_laptop(new, tmp_path / "restore.npmf")
    assert all_ids(new) == all_ids(office) == saved
    assert restore.on_laptop(new, tmp_path / "restore.npmf").new == ()
    # a new identity, codes that the old one never had, and its own numbers
    assert (new.person, new.device == old.device) == (person, False)
    assert not enrolling.pools_of(new) & pool
    assert deliver.export(new, tmp_path / "first.npmf").sequence == 1
    assert receive.preview(office, tmp_path / "first.npmf").refused == ()
    # the old one reappears: both have what they wrote since, and what they share is there once
    adding.add(new, [Document("observation", enrolling.VISIT, Mode.FULL, {"text": "On the new one."})])
    deliver.export(new, tmp_path / "new.npmf")
    deliver.export(old, tmp_path / "old.npmf")
    for path in (tmp_path / "new.npmf", tmp_path / "old.npmf"):
        intake.accept(office, intake.arrive(office, path), reason="looked_at")
    assert all_ids(office) == all_ids(old) | all_ids(new)
    assert len(records.listed(office)) == len(records.listed(old)) + 1
    assert check.check(office).damage == check.check(new).damage == ()
    new.vault.close()


def test_what_is_restored_is_of_that_person_and_a_backup(enrolled: Enrolled, tmp_path: Path) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    backup.write(laptop, tmp_path / "backup.npmf", "office")
    deliver.export(laptop, tmp_path / "handover.npmf")
    other = new_device(office, tmp_path / "other")
    for device in (other.device, laptop.device):
        with pytest.raises(AnotherPersonError):
            restore.for_device(office, tmp_path / "backup.npmf", device, tmp_path / "out.npmf")
    with pytest.raises(NotABackupError):
        restore.at_office(office, tmp_path / "handover.npmf")
    with pytest.raises(NotForUsError):
        restore.on_laptop(other, tmp_path / "backup.npmf")
    deliver.export(office, tmp_path / "pack.npmf", purpose=deliver.VISIT_PACK)
    with pytest.raises(NotABackupError):
        restore.on_laptop(other, tmp_path / "pack.npmf")
    assert not (tmp_path / "out.npmf").exists()
    other.vault.close()


def test_another_seat_of_the_office_takes_hand_overs_in_and_reports_what_it_wrote(
    enrolled: Enrolled, second_seat: Seat, tmp_path: Path
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    cut = deliver.cut(laptop)
    assert cut is not None
    for seat in (second_seat, office):
        receive.take_in(seat, receive.preview(seat, cut.path))
        assert enrolling.TALK in [row.code for row in records.listed(seat)]
    adding.add(second_seat, [Document("observation", enrolling.VISIT, Mode.FULL, {"text": "Seen in the files."})])
    own = deliver.cut(second_seat)
    assert own is not None
    receive.take_in(office, receive.preview(office, own.path))
    assert receipts.take(second_seat, receipts.receipt_for(office, own.bundle)).agrees
    assert all_ids(office) == all_ids(second_seat)
    # and what the first seat wrote goes to the other one
    adding.add(office, [Document("observation", enrolling.VISIT, Mode.FULL, {"text": "Asked by letter."})])
    deliver.export(office, tmp_path / "office.npmf")
    receive.take_in(second_seat, receive.preview(second_seat, tmp_path / "office.npmf"))
    assert all_ids(office) == all_ids(second_seat)


def test_another_seat_knows_a_laptop_before_anything_of_it_comes(enrolled: Enrolled, second_seat: Seat) -> None:
    office = enrolled.office
    new_device(office, enrolled.home / "newcomer").vault.close()
    for one in outbound.pending(office, second_seat.device):
        notices.take(second_seat, one.body)
    assert membership.certified(second_seat).keys() == membership.certified(office).keys()
    # a laptop learns of the office's seats and of leads, and of nobody else
    for one in outbound.pending(office, enrolled.laptop.device):
        notices.take(enrolled.laptop, one.body)
    assert len(membership.certified(enrolled.laptop)) < len(membership.certified(office))


def test_another_seat_signs_nothing_of_the_office(enrolled: Enrolled, second_seat: Seat) -> None:
    from npm_field.usecases import return_desk  # noqa: PLC0415 - only here

    device = enrolled.laptop.device
    for refused in (
        lambda: enrol.invite(second_seat, role="field"),
        lambda: trust.decide(second_seat, device, "suspect", reason="taken"),
        lambda: announcing.grant_codes(second_seat, device),
        lambda: return_desk.give(second_seat, device, second=second_of(enrolled.office), reason="mistake"),
    ):
        with pytest.raises(NotTheSigningSeatError):
            refused()
    assert not devices.signs(second_seat)
    listed = devices.known_roster(enrolled.laptop)
    assert listed is not None
    assert [each.role for each in listed.devices].count("office") == 2


def test_the_receipt_of_another_seat_is_enough_until_that_seat_is_trusted_no_more(
    enrolled: Enrolled, second_seat: Seat
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    cut = deliver.cut(laptop)
    assert cut is not None
    intake.accept(second_seat, intake.arrive(second_seat, cut.path))
    (back,) = outbound.pending(second_seat, laptop.device)
    file = back.body
    assert (back.kind, file) == (outbound.RECEIPT, receipts.receipt_for(second_seat, cut.bundle)), "the same bytes"
    document = open_receipt(file, laptop.hybrid_key)
    assert receipts.take(laptop, file).agrees
    assert receipts.state(laptop).delivered == 3
    assert deliver.pending(laptop) == []
    # it is by that very seat: not by a laptop's identity, and not by another key under its credential
    own = receipts.all_of(laptop)[0]
    forged = (
        signed(replace(own, credential=enrol.credential_of(laptop).decode()), laptop.casebook_identity),
        signed(own, laptop.casebook_identity),
        document.replace(b'"v":2', b'"v":1'),
    )
    for each in forged:
        with pytest.raises((UnknownSenderError, BundleDamagedError)):
            signed_for.read(laptop, each)
    assert not cuts.waiting_revisions(laptop.vault.casebook)
    trust.decide(office, second_seat.device, REVOKED, reason="stolen", second=second_of(office))
    for one in outbound.pending(office, laptop.device):
        notices.take(laptop, one.body)
    with pytest.raises(DeviceRefusedError):
        receipts.take(laptop, file)
    assert (receipts.state(laptop).delivered, receipts.state(laptop).safe) == (0, ())
    assert len(cuts.waiting_revisions(laptop.vault.casebook)) == 3, "and it all goes to the office again"
    again = deliver.cut(laptop)
    assert again is not None
    receive.take_in(office, receive.preview(office, again.path))
    assert receipts.take(laptop, receipts.receipt_for(office, again.bundle)).agrees
    assert receipts.state(laptop).delivered == 3
    assert check.check(laptop).damage == ()


def test_whose_notes_a_lead_brought_gets_a_receipt_for_them(enrolled: Enrolled, tmp_path: Path) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    lead = enrolling.lead_of(enrolled, tmp_path / "lead")
    deliver.export(laptop, tmp_path / "for-lead.npmf")
    receive.take_in(lead, receive.preview(lead, tmp_path / "for-lead.npmf"))
    cut = deliver.cut(lead)
    assert cut is not None
    intake.accept(office, intake.arrive(office, cut.path))
    (to_laptop,) = (one for one in outbound.pending(office, laptop.device) if one.kind == outbound.RECEIPT)
    (to_lead,) = (one for one in outbound.pending(office, lead.device) if one.kind == outbound.RECEIPT)
    assert receipts.take(lead, to_lead.body).bundle == cut.bundle
    with pytest.raises(NotForUsError):
        receipts.take(lead, to_laptop.body)
    found = receipts.take(laptop, to_laptop.body)
    assert (found.is_new, found.revisions, found.agrees) == (True, 3, True)
    assert receipts.state(laptop).delivered == 3
    assert deliver.cut(laptop) is None, "nothing of it goes a second time"
    # the same notes by their own laptop bring no second one of these
    assert receipts.files_for(office, cut.bundle).keys() == {lead.device, laptop.device}
    lead.vault.close()


def test_a_revoked_seat_gets_no_hand_over_any_more(enrolled: Enrolled, second_seat: Seat) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    trust.decide(office, second_seat.device, REVOKED, reason="stolen", second=second_of(office))
    for one in outbound.pending(office, laptop.device):
        notices.take(laptop, one.body)
    cut = deliver.cut(laptop)
    assert cut is not None
    with pytest.raises(NotForUsError):
        receive.preview(second_seat, cut.path)
