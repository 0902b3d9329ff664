"""Attachments in a real vault: pixels alone, keys in the casebook, gone once destroyed (INV05, 10, 34, 37)."""

from __future__ import annotations

import io
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from npm_field.crypto.secret import Secret
from npm_field.domain.classification import Class
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import INTERVIEW, OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.errors import (
    AttachmentDamagedError,
    AttachmentNotHereError,
    AttachmentSealedError,
    ConsentForbidsError,
    DiskFullError,
    ForbiddenInModeError,
    NoFileError,
    NoRecordError,
    NotOpenError,
    PhotoConsentError,
    PictureRefusedError,
    VisitFullError,
)
from npm_field.pictures.faces import Box
from npm_field.usecases import (
    attached,
    attachments,
    capture,
    check,
    enrol,
    records,
    rescue,
    rotation,
    withdraw,
    writing,
)
from storage import attachments as files
from storage import revisions, safe_files, streams, vault
from tests.pictures import sources
from tests.usecases.enrolled import CHEAP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.usecases.seat import Seat

PHOTO = {"kind": "photo", "people_visible": "none", "faces": "none"}
SCAN = {"kind": "scan", "people_visible": "none", "faces": "none"}


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a camera's card and an office's stick hold."""
    folder = tmp_path_factory.mktemp("card")
    (folder / "one.jpg").write_bytes(sources.photo())
    (folder / "list.pdf").write_bytes(sources.pdf(3))
    (folder / "phone.heic").write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(40))
    return folder


def interview(seat: Seat, visit: RecordId, **consent: str) -> RecordId:
    draft = capture.begin(seat, INTERVIEW, visit, fields={"consent": {"record": "yes", **consent}})
    capture.leave(seat, draft.record)
    return draft.record


def observation(seat: Seat, visit: RecordId) -> RecordId:
    draft = capture.begin(seat, OBSERVATION, visit, fields={"text": "Water on the floor."})
    capture.leave(seat, draft.record)
    return draft.record


def stored_files(seat: Seat) -> list[Path]:
    folder = seat.vault.folder / safe_files.ATTACHMENTS_FOLDER
    return sorted(folder.iterdir()) if folder.is_dir() else []


def class_of(seat: Seat, record: RecordId) -> str:
    row = revisions.row_of(seat.vault.casebook, record)
    assert row is not None
    return row.sensitivity


def test_a_photo_is_kept_as_pixels_under_a_name_that_says_nothing(seat: Seat, visit: RecordId, card: Path) -> None:
    record = observation(seat, visit)
    added, said = attachments.add(seat, record, card / "one.jpg", PHOTO)
    assert said.place
    assert (added.day, added.day_part, added.pages, added.state) == ("2031-03-10", "afternoon", 1, "here")
    (file,) = stored_files(seat)
    assert len(file.name) == 32
    assert file.name != added.id
    assert file.stat().st_mtime == 0
    assert sources.found_in(file.read_bytes()) == set()
    with attachments.open_stream(seat, added.id) as album:
        shown = album.picture(1)
    assert shown[:16] not in file.read_bytes()  # the three bytes of a JPEG alone may come about by chance
    assert sources.found_in(shown) == set()
    with Image.open(io.BytesIO(shown)) as picture:
        assert picture.size == (240, 180)
    assert attachments.of(seat, record) == [added]
    assert attached.counts(seat) == {record: 1}
    assert check.check(seat).damage == ()


def test_a_pdf_is_seen_page_by_page_and_its_list_picture_alone(seat: Seat, visit: RecordId, card: Path) -> None:
    record = observation(seat, visit)
    pages: list[int] = []
    added, _said = attachments.add(seat, record, card / "list.pdf", SCAN, progress=pages.append)
    assert pages == [1, 2, 3]
    with attachments.open_stream(seat, added.id) as album:
        assert album.count == 3
        assert album.picture(3) != album.picture(1)
    assert attachments.preview(seat, added.id).startswith(b"\xff\xd8\xff")


def test_an_attachment_survives_lock_and_rotation_and_closes_with_the_casebook(
    seat: Seat, visit: RecordId, card: Path, reopen: Callable[[Seat], None]
) -> None:
    added, _said = attachments.add(seat, observation(seat, visit), card / "one.jpg", PHOTO)
    seat.vault.rotate_data_keys()
    reopen(seat)
    with attachments.open_stream(seat, added.id) as album:
        assert album.count == 1
    seat.vault.close_casebook()  # as a seal and partial mode do: the keys of files are in it
    with pytest.raises(NotOpenError), attachments.open_stream(seat, added.id):
        pass


def test_a_record_is_as_confidential_as_its_attachments_and_they_as_their_record(
    seat: Seat, visit: RecordId, card: Path
) -> None:
    record = observation(seat, visit)
    assert class_of(seat, record) == Class.INTERNAL.value
    people = {**PHOTO, "people_visible": "identifiable", "faces": "present"}
    added, _said = attachments.add(seat, record, card / "one.jpg", people)
    assert class_of(seat, record) == Class.HIGHLY_CONFIDENTIAL.value
    attachments.describe(seat, added.id, {"people_visible": "none", "faces": "none"})
    assert class_of(seat, record) == Class.CONFIDENTIAL.value
    assert check.check(seat).damage == ()


def test_partial_oral_and_boxed_records_have_none(seat: Seat, visit: RecordId, card: Path) -> None:
    for mode in (Mode.PARTIAL, Mode.ORAL_ONLY, Mode.DROP_BOX):
        draft = capture.begin(seat, INTERVIEW, visit, mode)
        with pytest.raises(ForbiddenInModeError) as caught:
            attachments.add(seat, draft.record, card / "one.jpg", SCAN)
        assert caught.value.facts["mode"] == mode.value
        capture.save(seat, draft, {**draft.fields, "severity": "2"} if mode is Mode.PARTIAL else draft.fields)
        capture.leave(seat, draft.record)
        with pytest.raises(ForbiddenInModeError):
            attachments.add(seat, draft.record, card / "one.jpg", SCAN)
    assert stored_files(seat) == []


def test_a_photo_needs_a_yes_and_notes_that_were_refused_take_nothing(
    seat: Seat, visit: RecordId, card: Path
) -> None:
    with pytest.raises(PhotoConsentError):
        attachments.add(seat, interview(seat, visit), card / "one.jpg", PHOTO)
    with pytest.raises(PhotoConsentError):
        attachments.add(seat, interview(seat, visit, photo="not_asked"), card / "one.jpg", PHOTO)
    refused = capture.begin(seat, INTERVIEW, visit, fields={"consent": {"record": "no", "photo": "yes"}})
    with pytest.raises(ConsentForbidsError):
        attachments.add(seat, refused.record, card / "one.jpg", PHOTO)
    with pytest.raises(NoRecordError):
        attachments.add(seat, RecordId("0f" * 16), card / "one.jpg", PHOTO)
    added, _said = attachments.add(seat, interview(seat, visit, photo="yes"), card / "one.jpg", PHOTO)
    assert added.state == "here"


def test_a_record_that_was_only_offered_stays_once_it_has_an_attachment(
    seat: Seat, visit: RecordId, card: Path
) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    attachments.add(seat, draft.record, card / "list.pdf", SCAN)
    partial = capture.move_untouched(seat, draft, Mode.PARTIAL)
    assert partial.record != draft.record
    assert len(attachments.of(seat, draft.record)) == 1
    other = capture.begin(seat, INTERVIEW, visit)
    attachments.add(seat, other.record, card / "list.pdf", SCAN)
    capture.drop_untouched(seat, other)
    assert writing.known_revisions(seat, other.record)


def test_what_is_refused_leaves_nothing(
    seat: Seat, visit: RecordId, card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = observation(seat, visit)
    with pytest.raises(PictureRefusedError):
        attachments.add(seat, record, card / "phone.heic", PHOTO)
    os.mkfifo(tmp_path / "pipe.jpg")
    for none in (tmp_path / "pipe.jpg", tmp_path, tmp_path / "gone.jpg"):
        with pytest.raises(NoFileError):  # a pipe that nobody writes into would never end
            attachments.add(seat, record, none, PHOTO)
    with (tmp_path / "huge.jpg").open("wb") as huge:
        huge.write(sources.photo())
        huge.truncate(attachments.MOST_VISIT_BYTES + 1)
    with pytest.raises(PictureRefusedError) as caught:
        attachments.add(seat, record, tmp_path / "huge.jpg", PHOTO)
    assert caught.value.facts["reason"] == "too_large"  # and not that the visit were full

    def stop(_done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        attachments.add(seat, record, card / "list.pdf", SCAN, progress=stop)
    monkeypatch.setattr(attachments, "MOST_VISIT_BYTES", 1000)
    with pytest.raises(VisitFullError):
        attachments.add(seat, record, card / "list.pdf", SCAN)
    monkeypatch.undo()
    monkeypatch.setattr(files, "ROOM_TO_KEEP", shutil.disk_usage(card).free + 2**40)
    with pytest.raises(DiskFullError):
        attachments.add(seat, record, card / "list.pdf", SCAN)
    assert stored_files(seat) == []
    assert attachments.of(seat, record) == []


def test_a_file_that_no_row_names_is_gone_at_the_next_opening_and_a_missing_one_is_told(
    seat: Seat, visit: RecordId, card: Path, reopen: Callable[[Seat], None]
) -> None:
    record = observation(seat, visit)
    kept, _said = attachments.add(seat, record, card / "one.jpg", PHOTO)
    place = attachments.may_add(seat, record, "scan")
    attachments.store(place, card / "list.pdf")  # and the program is killed before the row
    (place.folder / "attachments" / f".{'0' * 32}.part").write_bytes(b"half")
    assert len(stored_files(seat)) == 3
    reopen(seat)
    files.sweep(seat.vault.folder, seat.vault.casebook)
    (left,) = stored_files(seat)
    with attachments.open_stream(seat, kept.id) as album:
        assert album.count == 1
    left.unlink()
    assert [(each.part, each.problem, each.id) for each in check.check(seat).damage] == [
        ("attachments", "file_missing", record)
    ]
    with pytest.raises(AttachmentNotHereError), attachments.open_stream(seat, kept.id):
        pass


def test_a_flipped_byte_is_named_by_check_and_never_shown(seat: Seat, visit: RecordId, card: Path) -> None:
    record = observation(seat, visit)
    added, _said = attachments.add(seat, record, card / "list.pdf", SCAN)
    (file,) = stored_files(seat)
    whole = file.read_bytes()
    for at in (3, 40, len(whole) // 2, len(whole) - 3):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(AttachmentDamagedError), attachments.open_stream(seat, added.id):
            pass
        assert [each.problem for each in check.check(seat).damage] == ["file_changed"]
    for changed in (whole[:-1], whole + b"\x00", b"", whole[:16]):
        file.write_bytes(changed)
        with pytest.raises(AttachmentDamagedError), attachments.open_stream(seat, added.id):
            pass
    file.write_bytes(whole)
    with attachments.open_stream(seat, added.id) as album:
        assert album.count == 3


def test_one_file_in_the_place_of_another_is_not_shown(seat: Seat, visit: RecordId, card: Path) -> None:
    record = observation(seat, visit)
    first, _said = attachments.add(seat, record, card / "list.pdf", SCAN)
    second, _said = attachments.add(seat, record, card / "list.pdf", SCAN)
    one, two = stored_files(seat)
    whole = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(whole)
    for added in (first, second):
        with pytest.raises(AttachmentDamagedError), attachments.open_stream(seat, added.id):
            pass


def test_a_destroyed_attachment_has_no_key_no_file_and_no_words(seat: Seat, visit: RecordId, card: Path) -> None:
    record = observation(seat, visit)
    people = {**PHOTO, "people_visible": "identifiable", "note": "Zebrawood by the door"}
    added, _said = attachments.add(seat, record, card / "one.jpg", people)
    attachments.destroy(seat, added.id)
    assert stored_files(seat) == []
    assert streams.all_of(seat.vault.casebook) == []
    assert streams.destroyed(seat.vault.casebook) == []
    assert attachments.of(seat, record) == []
    assert class_of(seat, record) == Class.INTERNAL.value
    assert not rotation.is_due(seat)
    assert records.search(seat, "Zebrawood") == []
    assert check.check(seat).damage == ()
    with pytest.raises(AttachmentNotHereError), attachments.open_stream(seat, added.id):
        pass


def test_withdrawing_the_notes_destroys_all_and_withdrawing_the_photo_the_photos(
    seat: Seat, visit: RecordId, card: Path
) -> None:
    record = interview(seat, visit, photo="yes")
    photo, _said = attachments.add(seat, record, card / "one.jpg", PHOTO)
    scan, _said = attachments.add(seat, record, card / "list.pdf", SCAN)
    withdraw.withdraw(seat, record, ["photo"], channel="oral")
    assert [each.id for each in attachments.of(seat, record)] == [scan.id]
    assert streams.get(seat.vault.casebook, photo.id) is None
    withdraw.withdraw(seat, record, ["record"], channel="oral")
    assert attachments.of(seat, record) == []
    assert stored_files(seat) == []
    assert not rotation.is_due(seat)


def test_a_kill_between_the_destroyed_key_and_the_file_is_finished_at_the_next_opening(
    seat: Seat, visit: RecordId, card: Path
) -> None:
    added, _said = attachments.add(seat, observation(seat, visit), card / "one.jpg", PHOTO)
    with seat.vault.casebook.change() as casebook:
        streams.destroy(casebook, added.id)
    assert len(stored_files(seat)) == 1
    files.sweep(seat.vault.folder, seat.vault.casebook)
    assert stored_files(seat) == []
    assert streams.destroyed(seat.vault.casebook) == []


def test_covered_faces_stand_in_the_place_of_the_original(seat: Seat, visit: RecordId, card: Path) -> None:
    record = observation(seat, visit)
    people = {**PHOTO, "people_visible": "identifiable", "faces": "present"}
    added, _said = attachments.add(seat, record, card / "one.jpg", people)
    copy = attachments.cover(seat, added.id, {1: [Box(250, 250, 500, 500)]}, keep_original=False)
    assert (copy.faces, copy.people_visible, copy.original) == ("blurred", "identifiable", "")
    assert [each.id for each in attachments.of(seat, record)] == [copy.id]
    assert len(stored_files(seat)) == 1
    with attachments.open_stream(seat, copy.id) as album, Image.open(io.BytesIO(album.picture(1))) as shown:
        pixel = shown.getpixel((90, 60))
        assert isinstance(pixel, tuple)
        assert all(abs(part - 128) < 6 for part in pixel)


def test_a_rescue_brings_the_files_over(seat: Seat, visit: RecordId, card: Path, tmp_path: Path) -> None:
    added, _said = attachments.add(seat, observation(seat, visit), card / "one.jpg", PHOTO)
    folder = seat.vault.folder
    seat.vault.close()
    done = rescue.rescue(folder, Secret(b"main words"), tmp_path / "new")
    assert done.damage == ()
    opened = enrol.open_seat(tmp_path / "new", Secret(b"main words"))
    with attachments.open_stream(opened, added.id) as album:
        assert album.count == 1
    opened.vault.close()
    seat.vault = enrol.open_seat(folder, Secret(b"main words")).vault


def test_the_folder_is_private_and_a_wipe_overwrites_and_removes_it(seat: Seat, visit: RecordId, card: Path) -> None:
    attachments.add(seat, observation(seat, visit), card / "one.jpg", PHOTO)
    folder = seat.vault.folder
    (file,) = stored_files(seat)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    held = os.open(file, os.O_RDONLY)
    before = os.read(held, 4096)
    seat.vault.close()
    vault.wipe_now(folder)
    vault.finish_wipe(folder)
    os.lseek(held, 0, os.SEEK_SET)
    assert os.read(held, 4096) not in {before, b""}
    os.close(held)
    assert not file.parent.exists()
    seat.vault = vault.create(folder, Secret(b"main words"), cost=CHEAP)


def test_a_sealed_original_opens_nowhere_on_this_laptop(seat: Seat) -> None:
    with (
        pytest.raises(AttachmentSealedError),
        files.reading(seat.vault.folder, streams.Stream(RecordId("0" * 32), "0" * 32, None, b"header", 1, "0" * 64)),
    ):
        pass
