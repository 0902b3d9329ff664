"""Attachments on their way to the office: as they lie in the vault, nothing lost, nothing read that was sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import MEDICAL_NOTE
from npm_field.domain.modes import Mode
from npm_field.errors import AttachmentSealedError, BundleDamagedError, NoRecordError
from npm_field.pictures.faces import Box
from npm_field.usecases import (
    adding,
    attachments,
    backup,
    check,
    deliver,
    dropbox,
    receive,
    records,
    sticks,
    withdraw,
    writing,
)
from npm_field.usecases.adding import Document
from storage import revisions, safe_files, streams
from tests.pictures import sources
from tests.usecases.enrolled import TALK, VISIT, lead_of

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.usecases.attachments import Attachment
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

SCAN = {"kind": "scan", "people_visible": "none", "faces": "none"}


@pytest.fixture
def card(tmp_path: Path) -> Path:
    (tmp_path / "one.jpg").write_bytes(sources.photo())
    return tmp_path / "one.jpg"


def attached(seat: Seat, card: Path) -> tuple[RecordId, Attachment]:
    talk = records.find(seat, TALK)
    return talk, attachments.add(seat, talk, card, SCAN)[0]


def hand_over(laptop: Seat, office: Seat, path: Path) -> receive.Preview:
    deliver.export(laptop, path)
    shown = receive.preview(office, path)
    receive.take_in(office, shown)
    return shown


def picture(seat: Seat, id_: RecordId) -> bytes:
    with attachments.open_stream(seat, id_) as album:
        return album.picture(1)


def files_of(seat: Seat) -> int:
    folder = seat.vault.folder / safe_files.ATTACHMENTS_FOLDER
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_an_attachment_arrives_once_and_is_what_was_signed(enrolled: Enrolled, card: Path, tmp_path: Path) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    talk, added = attached(laptop, card)
    shown = hand_over(laptop, office, tmp_path / "1.npmf")
    assert [head.id for head in shown.attachments] == [added.id]
    assert attachments.of(office, talk) == [added]
    assert picture(office, added.id) == picture(laptop, added.id)
    assert sources.found_in((tmp_path / "1.npmf").read_bytes()) == set()
    again = hand_over(laptop, office, tmp_path / "2.npmf")
    assert again.attachments == ()
    assert files_of(office) == 1
    assert check.check(office).damage == ()
    made = backup.write(laptop, tmp_path / "b.npmf", "office")[0]
    assert made.attachments == 1


def test_a_damaged_file_stays_behind_and_holds_no_testimony_back(
    enrolled: Enrolled, card: Path, tmp_path: Path
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    talk, added = attached(laptop, card)
    row = streams.get(laptop.vault.casebook, added.id)
    assert row is not None
    file = laptop.vault.folder / "attachments" / row.file
    file.write_bytes(file.read_bytes()[:-1])
    shown = hand_over(laptop, office, tmp_path / "1.npmf")
    assert (shown.attachments, records.show(office, talk).row.code) == ((), TALK)
    assert [each.state for each in attachments.of(office, talk)] == ["absent"]


def test_a_changed_bundle_brings_no_file(enrolled: Enrolled, card: Path, tmp_path: Path) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    attached(laptop, card)
    deliver.export(laptop, tmp_path / "1.npmf")
    whole = (tmp_path / "1.npmf").read_bytes()
    shown = receive.preview(office, tmp_path / "1.npmf")
    (tmp_path / "1.npmf").write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    with pytest.raises(BundleDamagedError):
        receive.take_in(office, shown)
    assert files_of(office) == 0
    (tmp_path / "1.npmf").write_bytes(whole)
    receive.take_in(office, shown)
    assert files_of(office) == 1


def test_of_a_stick_one_that_changed_since_is_left_out_and_the_rest_joins_without_it(
    enrolled: Enrolled, card: Path, tmp_path: Path
) -> None:
    """Its files are written while the transaction is open already: nothing of it may stay."""
    laptop, office, lead = enrolled.laptop, enrolled.office, lead_of(enrolled, tmp_path / "lead")
    talk, added = attached(laptop, card)
    code = str(codes.make(CodeType.VISIT, "51731"))
    visit = adding.add(lead, [Document("visit", "", Mode.FULL, {"code": code}, from_paper=True)])[0].record
    paths = [tmp_path / "1.npmf", tmp_path / "2.npmf"]
    deliver.export(laptop, paths[0])
    deliver.export(lead, paths[1])
    whole, seen = paths[0].read_bytes(), sticks.look(office, paths)
    paths[0].write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    done = sticks.take_in(office, seen)
    assert (done.bundles, [type(one.refused) for one in done.refused]) == (1, [BundleDamagedError])
    assert (records.show(office, visit).row.code, files_of(office)) == (code, 0)
    assert not revisions.whole_of(office.vault.casebook, added.id)
    paths[0].write_bytes(whole)
    assert sticks.take_in(office, sticks.look(office, paths)).bundles == len(paths)
    assert (attachments.of(office, talk), files_of(office)) == ([added], 1)
    lead.vault.close()


def test_a_dropped_record_takes_its_attachments_along(enrolled: Enrolled, card: Path, tmp_path: Path) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    talk, added = attached(laptop, card)
    before = picture(laptop, added.id)
    dropbox.drop(laptop, talk)
    with pytest.raises(AttachmentSealedError):
        picture(laptop, added.id)
    with pytest.raises(NoRecordError):
        dropbox.drop(laptop, added.id)
    assert check.check(laptop).damage == ()
    hand_over(laptop, office, tmp_path / "1.npmf")
    assert [each.id for each in attachments.of(office, talk)] == [added.id]
    assert picture(office, added.id) == before


def test_a_covered_photo_keeps_its_original_for_the_office_alone(
    enrolled: Enrolled, card: Path, tmp_path: Path
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    talk, added = attached(laptop, card)
    before = picture(laptop, added.id)
    copy = attachments.cover(laptop, added.id, {1: [Box(0, 0, 500, 500)]}, keep_original=True)
    assert copy.original == added.id
    assert {each.state for each in attachments.of(laptop, talk)} == {"here", "sealed"}
    with pytest.raises(AttachmentSealedError):
        picture(laptop, added.id)
    hand_over(laptop, office, tmp_path / "1.npmf")
    assert picture(office, added.id) == before
    assert picture(office, copy.id) == picture(laptop, copy.id)


def test_a_withdrawal_destroys_them_at_the_office_and_no_later_bundle_brings_them_back(
    enrolled: Enrolled, card: Path, tmp_path: Path
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    talk = records.find(laptop, TALK)
    for id_ in ("0" * 31 + "1", "f" * 32):  # one on either side of the talk's id: the order of ids must not matter
        place = attachments.may_add(laptop, talk, "scan")
        stored = attachments.store(place, card)
        named = replace(stored, stream=replace(stored.stream, id=RecordId(id_)))
        attachments.keep(laptop, place, named, SCAN)
    deliver.export(laptop, tmp_path / "1.npmf")
    early = receive.preview(office, tmp_path / "1.npmf")
    receive.take_in(office, early)
    withdraw.withdraw(laptop, talk, ["record"], channel="oral")
    hand_over(laptop, office, tmp_path / "2.npmf")
    assert attachments.of(office, talk) == []
    assert files_of(office) == 0
    receive.take_in(office, receive.preview(office, tmp_path / "1.npmf"))
    assert (attachments.of(office, talk), files_of(office)) == ([], 0)
    assert check.check(office).damage == ()


def medical_note(seat: Seat) -> RecordId:
    """Write a medical note on a seat whose person is a physician."""
    physician = {"code": seat.person, "profession": "physician"}
    adding.add(seat, [Document("team_member", VISIT, Mode.FULL, physician, from_paper=True)])
    said = {"code": TALK, "consent": {"record": "yes"}, "examined": "declined", "complaints": "Headaches."}
    return adding.add(seat, [Document(MEDICAL_NOTE.name, VISIT, Mode.FULL, said, same_person=True)])[0].record


@pytest.mark.parametrize("by", ["hand-over", "backup"])
def test_what_hangs_on_a_medical_note_a_lead_carries_and_the_office_alone_opens(
    enrolled: Enrolled, card: Path, tmp_path: Path, by: str
) -> None:
    laptop, office, lead = enrolled.laptop, enrolled.office, lead_of(enrolled, tmp_path / "lead")
    talk, of_talk = attached(laptop, card)
    note = medical_note(laptop)
    chart = attachments.add(laptop, note, card, {**SCAN, "note": "Of the left knee."})[0]
    first, onward = tmp_path / "first.npmf", tmp_path / "onward.npmf"
    if by == "backup":
        backup.write(laptop, first, "lead")
    else:
        deliver.export(laptop, first)
    shown = receive.preview(lead, first)
    receive.take_in(lead, shown)
    assert {head.id: head.is_sealed for head in shown.attachments} == {of_talk.id: False, chart.id: True}
    assert picture(lead, of_talk.id) == picture(laptop, of_talk.id)
    assert attachments.of(lead, talk) == [of_talk]
    with pytest.raises(AttachmentSealedError):
        picture(lead, chart.id)
    assert writing.merged_record(lead, chart.id).fields is None
    assert writing.merged_record(lead, note).fields == {"code": TALK, "consent": {"record": "yes"}}  # whose it is
    assert attachments.of(lead, note) == []
    assert check.check(lead).damage == ()
    assert attachments.of(laptop, note) == [chart]  # whoever wrote it goes on seeing it

    shown = hand_over(lead, office, onward)
    assert {head.id: head.is_sealed for head in shown.attachments} == {of_talk.id: False, chart.id: True}
    assert attachments.of(office, note) == [chart]
    assert picture(office, chart.id) == picture(laptop, chart.id)
    assert check.check(office).damage == ()

    withdraw.withdraw_code(laptop, TALK, ["record"], channel="oral")
    hand_over(laptop, office, tmp_path / "withdrawn.npmf")
    hand_over(lead, office, tmp_path / "late.npmf")
    assert (attachments.of(office, note), files_of(office)) == ([], 0)
    lead.vault.close()


def test_no_visit_pack_says_that_something_hangs_on_a_medical_note(
    enrolled: Enrolled, card: Path, tmp_path: Path
) -> None:
    laptop, lead = enrolled.laptop, lead_of(enrolled, tmp_path / "lead")
    _talk, of_talk = attached(laptop, card)  # before there is a note: it has the code of the talk
    note = medical_note(laptop)
    chart = attachments.add(laptop, note, card, SCAN)[0]
    leads = {"member": lead.person, "role": "lead"}
    adding.add(laptop, [Document("assignment", VISIT, Mode.FULL, leads)])
    deliver.export(laptop, tmp_path / "pack.npmf", purpose=deliver.VISIT_PACK)
    shown = receive.preview(lead, tmp_path / "pack.npmf")
    assert shown.attachments == ()
    came = {revision.header.record for revision in shown.incoming.revisions}
    assert of_talk.id in came
    assert not {note, chart.id} & came
    assert shown.carried == ()
    lead.vault.close()


def test_a_bundle_for_the_office_alone_holds_them_open(enrolled: Enrolled, card: Path, tmp_path: Path) -> None:
    note = medical_note(enrolled.laptop)
    chart = attachments.add(enrolled.laptop, note, card, SCAN)[0]
    shown = hand_over(enrolled.laptop, enrolled.office, tmp_path / "1.npmf")
    assert [(head.id, head.is_sealed) for head in shown.attachments] == [(chart.id, False)]
    assert picture(enrolled.office, chart.id) == picture(enrolled.laptop, chart.id)
