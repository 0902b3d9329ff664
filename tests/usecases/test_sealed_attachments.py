"""The photos and scans of a sealed laptop: they come with its casebook, and open at the office."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from npm_field.errors import BundleDamagedError, VaultDamagedError
from npm_field.usecases import (
    attachments,
    check,
    deliver,
    dropbox,
    network_parcels,
    receive,
    records,
    sealed_handover,
    sealed_intake,
    withdraw,
    writing,
)
from storage import attachments as files
from storage import revisions, safe_files, sealed_copy, streams, vault
from tests.pictures import sources
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import TALK

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.attachments import Attachment
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

SCAN = {"kind": "scan", "people_visible": "none", "faces": "none"}


@pytest.fixture
def added(enrolled: Enrolled, tmp_path: Path) -> Attachment:
    (tmp_path / "one.jpg").write_bytes(sources.photo())
    laptop = enrolled.laptop
    return attachments.add(laptop, records.find(laptop, TALK), tmp_path / "one.jpg", SCAN)[0]


def sealed(both: Enrolled) -> Path:
    both.laptop.vault.close()
    assert vault.seal_now(both.home / "laptop")
    return both.home / "laptop"


def handed_over(both: Enrolled, kind: str) -> Path:
    path = both.home / f"{kind}.npmf"
    if kind == "bare":
        sealed_handover.export_bare(both.home / "laptop", path)
        return path
    opened = enrolling.opened(both.home / "laptop")
    sealed_handover.export(opened, path)
    opened.vault.close()
    return path


def picture(seat: Seat, id_: RecordId) -> bytes:
    with attachments.open_stream(seat, id_) as album:
        return album.picture(1)


def files_of(folder: Path) -> int:
    return len(files.names_in(folder))


def opened_at_the_office(both: Enrolled, id_: RecordId) -> str:
    assert check.check(both.office).damage == ()
    return hashlib.sha256(picture(both.office, id_)).hexdigest()


@pytest.mark.parametrize("kind", ["sealed", "bare"])
def test_a_photo_of_a_sealed_laptop_opens_at_the_office(kind: str, enrolled: Enrolled, added: Attachment) -> None:
    before = hashlib.sha256(picture(enrolled.laptop, added.id)).hexdigest()
    folder, office = sealed(enrolled), enrolled.office
    stray = folder / safe_files.ATTACHMENTS_FOLDER / ("0" * 32)
    stray.write_bytes(b"of which no row says anything")
    path = handed_over(enrolled, kind)
    assert sources.found_in(path.read_bytes()) == set()
    assert sealed_intake.preview(office, path).attachments == 1
    assert files_of(office.vault.folder) == 0
    taken = sealed_intake.take_in(office, path)
    assert (taken.attachments, taken.refused, len(taken.new)) == (1, (), 4)
    assert attachments.of(office, records.find(office, TALK)) == [added]
    assert opened_at_the_office(enrolled, added.id) == before
    row = streams.get(office.vault.casebook, added.id)
    again = sealed_intake.take_in(office, path)
    assert (again.attachments, again.new, again.known) == (0, (), 4)
    assert streams.get(office.vault.casebook, added.id) == row
    assert files_of(office.vault.folder) == 1


def test_what_a_bundle_brought_comes_no_second_time_and_the_other_way_round(
    enrolled: Enrolled, added: Attachment
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    deliver.export(laptop, enrolled.home / "1.npmf")
    shown = receive.preview(office, enrolled.home / "1.npmf")
    sealed(enrolled)
    taken = sealed_intake.take_in(office, handed_over(enrolled, "bare"))
    assert taken.attachments == 1
    later = receive.preview(office, enrolled.home / "1.npmf")
    assert (len(shown.attachments), later.attachments) == (1, ())
    receive.take_in(office, later)
    assert files_of(office.vault.folder) == 1
    assert opened_at_the_office(enrolled, added.id)


def test_a_record_whose_notes_came_before_gets_its_file_now(enrolled: Enrolled, added: Attachment) -> None:
    """As from a version that carried none: the rows and revisions are known here, the file is not."""
    office = enrolled.office
    folder = sealed(enrolled)
    inside = folder / safe_files.ATTACHMENTS_FOLDER
    inside.rename(folder / "elsewhere")
    taken = sealed_intake.take_in(office, handed_over(enrolled, "bare"))
    assert (taken.attachments, len(taken.new)) == (0, 4)
    assert [each.state for each in attachments.of(office, records.find(office, TALK))] == ["absent"]
    (folder / "elsewhere").rename(inside)
    later = sealed_intake.take_in(office, handed_over(enrolled, "sealed"))
    assert (later.attachments, later.new) == (1, ())
    assert opened_at_the_office(enrolled, added.id)


@pytest.mark.parametrize("kind", ["sealed", "bare"])
def test_one_changed_byte_of_a_file_is_refused_and_nothing_is_stored(
    kind: str, enrolled: Enrolled, added: Attachment
) -> None:
    office = enrolled.office
    row = streams.get(enrolled.laptop.vault.casebook, added.id)
    assert row is not None
    folder = sealed(enrolled)
    path = handed_over(enrolled, kind)
    data = bytearray(path.read_bytes())
    lying = (folder / safe_files.ATTACHMENTS_FOLDER / row.file).read_bytes()
    at = data.index(lying[:64]) + 100 if kind == "bare" else len(data) - 9
    data[at] ^= 1
    path.write_bytes(data)
    for act in (sealed_intake.preview, sealed_intake.take_in):
        with pytest.raises(BundleDamagedError):
            act(office, path)
    assert (files_of(office.vault.folder), revisions.count(office.vault.casebook)) == (0, 0)
    assert not (office.vault.folder / safe_files.HANDED_OVER_FOLDER).exists()


def test_a_damaged_file_on_the_laptop_holds_no_testimony_back(enrolled: Enrolled, added: Attachment) -> None:
    row = streams.get(enrolled.laptop.vault.casebook, added.id)
    assert row is not None
    file = sealed(enrolled) / safe_files.ATTACHMENTS_FOLDER / row.file
    file.write_bytes(file.read_bytes()[:-1])
    taken = sealed_intake.take_in(enrolled.office, handed_over(enrolled, "bare"))
    assert (taken.attachments, len(taken.new)) == (0, 4)


def test_a_failed_take_in_leaves_no_file(
    enrolled: Enrolled, added: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = enrolled.office
    sealed(enrolled)
    path = handed_over(enrolled, "bare")

    def stop(*_arguments: object) -> None:
        assert files_of(office.vault.folder) == 1
        raise VaultDamagedError(part="casebook")

    with monkeypatch.context() as patch:
        patch.setattr(writing, "settle", stop)
        with pytest.raises(VaultDamagedError):
            sealed_intake.take_in(office, path)
    assert files_of(office.vault.folder) == 0
    assert streams.all_of(office.vault.casebook) == []
    assert sealed_intake.take_in(office, path).attachments == 1
    assert opened_at_the_office(enrolled, added.id)


def test_the_attachment_of_a_withdrawn_record_does_not_come_back(enrolled: Enrolled, added: Attachment) -> None:
    office = enrolled.office
    sealed(enrolled)
    path = handed_over(enrolled, "bare")
    sealed_intake.take_in(office, path)
    withdraw.withdraw(office, records.find(office, TALK), ["record"], channel="oral")
    assert files_of(office.vault.folder) == 0
    assert sealed_intake.preview(office, path).attachments == 0
    assert sealed_intake.take_in(office, path).attachments == 0
    assert files_of(office.vault.folder) == 0
    assert streams.get(office.vault.casebook, added.id) is None
    assert check.check(office).damage == ()


def test_what_the_laptop_sealed_to_the_office_opens_there_too(enrolled: Enrolled, added: Attachment) -> None:
    """A dropped record: its attachment has a header in the place of a key, and its words go in a capsule."""
    laptop, office = enrolled.laptop, enrolled.office
    before = hashlib.sha256(picture(laptop, added.id)).hexdigest()
    dropbox.drop(laptop, records.find(laptop, TALK))
    sealed(enrolled)
    assert sealed_intake.take_in(office, handed_over(enrolled, "sealed")).attachments == 1
    opened = enrolling.opened(enrolled.home / "laptop")
    deliver.export(opened, enrolled.home / "box.npmf")
    opened.vault.close()
    receive.take_in(office, receive.preview(office, enrolled.home / "box.npmf"))
    assert opened_at_the_office(enrolled, added.id) == before


def test_the_rows_are_read_page_by_page_where_the_book_is_damaged(enrolled: Enrolled, added: Attachment) -> None:
    folder = sealed(enrolled)
    path = folder / "casebook.db"
    data = bytearray(path.read_bytes())
    data[-2000] ^= 1
    path.write_bytes(data)
    with sealed_copy.opened_copy(
        folder, sealed_copy.parts_of(vault.key_file_of(folder)), [enrolled.office.hybrid_key]
    ) as copy:
        assert copy.content.is_damaged
        assert [row.id for row in copy.content.streams] == [added.id]
    assert sealed_intake.take_in(enrolled.office, handed_over(enrolled, "bare")).attachments == 1


@pytest.mark.parametrize("most", [0, 1 << 20])
def test_by_network_the_notes_go_without_files_that_no_relay_takes(
    most: int, enrolled: Enrolled, added: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert added.pages == 1
    sealed(enrolled)
    monkeypatch.setattr(network_parcels, "MOST_FILES_BYTES", most)
    opened = enrolling.opened(enrolled.home / "laptop")
    going = network_parcels._sealed(opened, lambda _done: None)
    assert going is not None
    path = enrolled.home / "by-network.npmf"
    with going.parcel.open() as source:
        path.write_bytes(source.read())
    opened.vault.close()
    shown = sealed_intake.preview(enrolled.office, path)
    assert (shown.attachments, len(shown.new)) == (1 if most else 0, 4)
