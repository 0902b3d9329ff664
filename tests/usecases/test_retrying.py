"""What was put aside at the office joins by itself when its reason is gone, and not before."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from npm_field.crypto import passphrase as passphrases
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.modes import Mode
from npm_field.usecases import (
    adding,
    attachments,
    capture,
    check,
    cuts,
    deliver,
    enrol,
    intake,
    outbound,
    receipts,
    receive,
    retrying,
    trust,
    writing,
)
from npm_field.usecases.adding import Document
from storage import cuts as cut_rows
from storage import outbox, quarantine, revisions, safe_files, streams
from storage.cuts import What
from storage.drafts import Draft
from sync.roster import SUSPECT, TRUSTED
from tests.pictures import sources
from tests.usecases import enrolled as enrolling
from tests.usecases.test_attachments_carried import SCAN, picture
from tests.usecases.test_intake import forged, one
from tests.usecases.test_trust import second_of

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled


def aside(seat: Seat, id_: str) -> list[str]:
    return sorted(line.outcome for line in intake.outcome(seat, id_).refused)


def test_what_a_suspect_sent_joins_when_two_persons_trust_it_again_and_the_receipt_says_so(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    first = deliver.cut(laptop)
    assert first is not None
    trust.decide(office, laptop.device, SUSPECT, reason="out_of_sight")
    id_ = intake.arrive(office, first.path)
    assert intake.accept(office, id_, reason="urgent").new == 1
    assert aside(office, id_) == [receive.SUSPECT_SETTINGS] * 2
    assert intake.retry(office) == retrying.Retried(), "no reason is gone"
    early = receipts.receipt_for(office, first.bundle)
    adding.add(laptop, [Document("observation", enrolling.VISIT, Mode.FULL, {"sense": "seen", "text": "one"})])
    deliver.export(laptop, tmp_path / "two.npmf")
    second = intake.arrive(office, tmp_path / "two.npmf")
    assert (one(office, second).state, one(office, second).reason) == ("quarantine", SUSPECT)
    trust.decide(office, laptop.device, TRUSTED, reason="looked_at", second=second_of(office))
    assert aside(office, id_) == []
    assert all(line.frame is None for line in intake.outcome(office, id_).lines)
    assert one(office, second).state == "waiting", "the other one waits for a person as any does"
    assert intake.retry(office).joined == ()
    back = [each.body for each in outbound.all_of(office, laptop.device) if each.kind == outbound.RECEIPT]
    late = receipts.receipt_for(office, first.bundle)
    assert back.count(early) == back.count(late) == 1
    assert [len(receipts.take(laptop, file).refused) for file in (early, late)] == [2, 0]
    assert receipts.state(laptop).delivered == 3, "the plan stays for its visit, and is signed for"
    assert check.check(office).damage == ()


def test_what_a_person_put_aside_by_hand_stays_aside(enrolled: Enrolled, tmp_path: Path) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    deliver.export(laptop, tmp_path / "one.npmf")
    id_ = intake.arrive(office, tmp_path / "one.npmf")
    intake.set_aside(office, id_, "doubtful")
    assert intake.retry(office).bundles == ()
    assert one(office, id_).state == "quarantine"
    intake.accept(office, id_, reason="looked_at")
    assert aside(office, id_) == [receive.SUSPECT_SETTINGS] * 2


def test_a_bundle_without_a_commitment_waits_again_when_one_is_signed(enrolled: Enrolled, tmp_path: Path) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    assert laptop.person is not None
    visit = Document("visit", "", Mode.FULL, {"code": str(codes.make(CodeType.VISIT, "98765"))}, from_paper=True)
    late = {"code": laptop.person, "affiliation": "staff", "commitment_signed": "2099-09-01"}
    (_visit, member) = adding.add(office, [visit, Document("team_member", "", Mode.FULL, late, from_paper=True)])
    deliver.export(laptop, tmp_path / "one.npmf")
    id_ = intake.arrive(office, tmp_path / "one.npmf")
    assert one(office, id_).reason == "commitment_late"
    assert intake.retry(office).bundles == ()
    capture.save(office, capture.edit(office, member.record), {**late, "commitment_signed": "2020-03-01"})
    capture.leave(office, member.record)
    assert intake.retry(office).bundles == (id_,)
    assert one(office, id_).state == "waiting"


def test_revisions_of_an_unknown_laptop_join_when_it_is_certified_and_forged_ones_never(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    """A colleague's notes and a photograph came with this laptop's before the office had certified the colleague."""
    laptop, office = enrolled.laptop, enrolled.office
    made = enrol.make_laptop(
        tmp_path / "new",
        enrol.invite(office, role="field"),
        passphrase=passphrases.prepare(enrolling.PASSPHRASE),
        cost=enrolling.CHEAP,
    )
    talk = next(each for each in deliver.all_revisions(laptop) if each.header.kind == "interview")
    parts = (talk.header.record, talk.header.kind, talk.header.visit, Mode.FULL, (talk.id,), dict(talk.fields or {}))
    as_newcomer = writing.sign_draft(made.seat, Draft(*parts))
    (tmp_path / "one.jpg").write_bytes(sources.photo())
    with made.seat.vault.casebook.change() as casebook:
        revisions.insert(casebook, [talk])
        writing.settle(made.seat, casebook, [talk.header.record], [talk])
    photo = attachments.add(made.seat, talk.header.record, tmp_path / "one.jpg", SCAN)[0]
    [of_photo] = revisions.of_record(made.seat.vault.casebook, photo.id)
    [file] = streams.all_of(made.seat.vault.casebook)
    there, here = (seat.vault.folder / safe_files.ATTACHMENTS_FOLDER for seat in (made.seat, laptop))
    shutil.copytree(there, here)
    never = forged(laptop, talk, book="casebook", counter=talk.header.counter + 100)
    with laptop.vault.casebook.change() as casebook:
        revisions.insert(casebook, [as_newcomer, of_photo, never])
        streams.put(casebook, file)
        outbox.put(casebook, [as_newcomer.id, of_photo.id, never.id])
    deliver.export(laptop, tmp_path / "one.npmf")
    id_ = intake.accept(office, intake.arrive(office, tmp_path / "one.npmf")).id
    assert aside(office, id_) == ["signature", "unknown_device", "unknown_device"]
    assert streams.all_of(office.vault.casebook) == []
    first = receipts.receipt_for(office, one(office, id_).bundle)
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    intake.waiting(office)  # somebody opens the inbox
    assert aside(office, id_) == ["signature"]
    assert {as_newcomer.id, of_photo.id} <= revisions.whole_ids(office.vault.casebook)
    assert picture(office, photo.id) == picture(made.seat, photo.id)
    assert list(office.vault.folder.glob("*.npmf")) == [], "nothing more is waited for"
    files = receipts.files_for(office, one(office, id_).bundle)
    assert files.keys() == {laptop.device, made.seat.device}, "who wrote it hears of it, and sent none of it"
    for seat, came in ((laptop, (first, files[laptop.device])), (made.seat, (files[made.seat.device],))):
        for each in came:
            receipts.take(seat, each)
            assert cuts.cut(seat) is None, "a file whose record was put aside is not sent at each hand-over"
        assert file.digest in cut_rows.receipted(seat.vault.casebook, What.STREAM)
    assert never.id not in revisions.known_ids(office.vault.casebook)
    # what a newer program wrote has no name until it can be read
    line = next(each for each in quarantine.outcome(office.vault.casebook, id_) if each.item == never.id)
    with office.vault.casebook.change() as casebook:
        lines = [replace(each, item="") if each == line else each for each in quarantine.outcome(casebook, id_)]
        quarantine.note_outcome(casebook, id_, lines)
    assert (intake.retry(office).aside, aside(office, id_)) == (1, ["signature"])
    _brought_while_out_of_sight(laptop, office, made.seat, talk, tmp_path / "two.npmf")
    made.seat.vault.close()
    assert check.check(office).damage == ()


def _brought_while_out_of_sight(laptop: Seat, office: Seat, author: Seat, talk: Revision, path: Path) -> None:
    """Another laptop brings a note of one that is out of sight: its receipt is made when the office trusts again."""
    parts = (talk.header.record, talk.header.kind, talk.header.visit, Mode.FULL, (talk.id,), {"code": enrolling.TALK})
    note = writing.sign_draft(author, Draft(*parts))
    with laptop.vault.casebook.change() as casebook:
        revisions.insert(casebook, [note])
        outbox.put(casebook, [note.id])
    deliver.export(laptop, path)
    trust.decide(office, author.device, SUSPECT, reason="out_of_sight")
    id_ = intake.accept(office, intake.arrive(office, path)).id
    assert note.id in revisions.whole_ids(office.vault.casebook)
    assert receipts.files_for(office, one(office, id_).bundle).keys() == {laptop.device}
    trust.decide(office, author.device, TRUSTED, reason="looked_at", second=second_of(office))
    file = receipts.files_for(office, one(office, id_).bundle)[author.device]
    assert file in [each.body for each in outbound.all_of(office, author.device)]
    assert receipts.take(author, file).is_new
    assert any(note.id in each.revisions for each in receipts.all_of(author))
