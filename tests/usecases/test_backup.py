"""A backup is a bundle to the office and the lead, proved before it counts; restored it is a new device."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import BadCodeError, NotAsWrittenError, NotEnrolledError, NotForUsError, NotOpenError
from npm_field.usecases import adding, backup, capture, check, deliver, dropbox, enrol, receive
from npm_field.usecases.adding import Document
from storage import pools, revisions, safe_files
from sync import bundle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.usecases.seat import Seat

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
WORDS = Secret(b"main words for a test")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office and a laptop with a visit, three talks, a stub, and something that is still being typed."""
    home = tmp_path_factory.mktemp("backup")
    desk = Secret(b"desk words")
    office = enrol.make_office(
        home / "office", name="Kestria", passphrase=WORDS, desk_passphrase=desk, cost=CHEAP
    ).seat
    seat = enrolled(office, home / "laptop")
    code = str(codes.make(CodeType.VISIT, "12345"))
    plan = {"code": code, "capture_floor": "full", "words": {"V-473": "beating"}}
    visit = adding.add(seat, [Document("visit", "", Mode.FULL, plan, from_paper=True)])[0].record
    for number in range(3):
        fields = {"consent": {"record": "yes"}, "narrative": f"Talk {number}."}
        capture.leave(seat, capture.begin(seat, INTERVIEW, visit, Mode.FULL, fields=fields).record)
    capture.leave(seat, capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"severity": "2"}).record)
    capture.begin(
        seat, INTERVIEW, visit, Mode.FULL, fields={"consent": {"record": "yes"}, "narrative": "Not signed."}
    )
    for made in (office, seat):
        made.vault.close()
    return home


def enrolled(office: Seat, folder: Path) -> Seat:
    made = enrol.make_laptop(folder, enrol.invite(office, role="field"), passphrase=WORDS, cost=CHEAP)
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    return made.seat


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Seat]:
    seat = enrol.open_seat(Path(shutil.copytree(template / "office", tmp_path / "office")), WORDS)
    yield seat
    seat.vault.close()


@pytest.fixture
def laptop(template: Path, tmp_path: Path) -> Iterator[Seat]:
    seat = enrol.open_seat(Path(shutil.copytree(template / "laptop", tmp_path / "laptop")), WORDS)
    yield seat
    seat.vault.close()


def everything(seat: Seat) -> set[str]:
    return {r.id for book in seat.vault.books() for r in revisions.all_of(book)}


def test_a_backup_holds_everything_and_says_who_keeps_it(laptop: Seat, tmp_path: Path) -> None:
    assert backup.last(laptop) is None
    done, made = backup.write(laptop, tmp_path / "b.npmf", "safe_place")
    assert set(done.revisions) == everything(laptop)
    assert made == backup.last(laptop)
    assert (made.place, made.written, made.revisions) == ("safe_place", laptop.band(), len(everything(laptop)))
    assert backup.age_days(laptop, made) == 0
    assert check.check(laptop).damage == ()


@pytest.mark.parametrize("place", ["my sister's house", "Zubrowsky", "", "P-407-216", "M-000-000"])
def test_a_name_or_a_house_is_no_place_label_and_nothing_is_written(laptop: Seat, tmp_path: Path, place: str) -> None:
    with pytest.raises(BadCodeError):
        backup.write(laptop, tmp_path / "b.npmf", place)
    assert not (tmp_path / "b.npmf").exists()
    assert backup.last(laptop) is None


def test_a_person_who_keeps_a_backup_is_named_by_an_m_code(laptop: Seat, tmp_path: Path) -> None:
    person = str(codes.make(CodeType.MONITOR, "12345"))
    assert backup.write(laptop, tmp_path / "b.npmf", person)[1].place == person


def test_the_laptop_itself_cannot_open_its_backup(laptop: Seat, tmp_path: Path) -> None:
    backup.write(laptop, tmp_path / "b.npmf", "office")
    with pytest.raises(NotForUsError):
        receive.preview(laptop, tmp_path / "b.npmf")
    with safe_files.reading(tmp_path / "b.npmf") as source:
        assert bundle.inspect(source).recipients == 2  # the office's two keys, and no passphrase


def test_a_medium_that_gives_other_bytes_back_is_found_and_nothing_counts(
    laptop: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing_new = safe_files.writing_new

    @contextmanager
    def worn(path: Path) -> Iterator[BinaryIO]:
        with writing_new(path) as sink:
            yield sink
        with path.open("r+b") as file:
            file.seek(path.stat().st_size // 2)
            byte = file.read(1)[0]
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte ^ 1]))

    monkeypatch.setattr(safe_files, "writing_new", worn)
    with pytest.raises(NotAsWrittenError):
        backup.write(laptop, tmp_path / "b.npmf", "office")
    assert not (tmp_path / "b.npmf").exists()
    assert backup.last(laptop) is None
    monkeypatch.undo()
    assert backup.write(laptop, tmp_path / "b.npmf", "office")[1].sequence == 1


def test_a_revision_that_the_office_would_put_aside_stops_the_backup(laptop: Seat, tmp_path: Path) -> None:
    with laptop.vault.casebook.change() as casebook:
        casebook.run("UPDATE revision SET signature = zeroblob(64) WHERE id IN (SELECT id FROM revision LIMIT 1)")
    with pytest.raises(NotAsWrittenError):
        backup.write(laptop, tmp_path / "b.npmf", "office")
    assert not (tmp_path / "b.npmf").exists()


def test_a_backup_takes_what_was_dropped_along_though_this_laptop_cannot_open_it(
    office: Seat, laptop: Seat, tmp_path: Path
) -> None:
    talk = revisions.listed(laptop.vault.casebook, kind=INTERVIEW.name)[0].id
    dropbox.drop(laptop, talk)
    done, _made = backup.write(laptop, tmp_path / "b.npmf", "office")
    assert done.capsules == 1
    receive.take_in(office, receive.preview(office, tmp_path / "b.npmf"))
    assert any(r.fields and "narrative" in r.fields for r in revisions.of_record(office.vault.casebook, talk))


def test_without_an_office_or_the_casebook_there_is_no_backup(laptop: Seat, tmp_path: Path) -> None:
    alone = enrol.make_local(tmp_path / "alone", passphrase=WORDS, cost=CHEAP)
    with pytest.raises(NotEnrolledError):
        backup.write(alone, tmp_path / "b.npmf", "office")
    alone.vault.close()
    laptop.vault.close_casebook()
    assert backup.last(laptop) is None
    with pytest.raises(NotOpenError):
        backup.write(laptop, tmp_path / "b.npmf", "office")


def test_restored_it_is_a_new_device_with_codes_of_its_own_and_the_old_ones_are_burnt(
    office: Seat, laptop: Seat, tmp_path: Path
) -> None:
    backup.write(laptop, tmp_path / "b.npmf", "lead")
    left = pools.unused(laptop.vault.daybook)
    wanted = everything(laptop)
    taken = receive.take_in(office, receive.preview(office, tmp_path / "b.npmf"))
    assert set(taken.new) == wanted
    new = enrolled(office, tmp_path / "new")
    try:
        deliver.export(office, tmp_path / "pack.npmf", purpose=deliver.VISIT_PACK)
        receive.take_in(new, receive.preview(new, tmp_path / "pack.npmf"))
        assert everything(new) >= wanted
        assert new.device != laptop.device
        assert not pools.unused(new.vault.daybook) & left
        assert left <= pools.issued(office.vault.casebook)  # so no laptop is ever given one of them again
        assert check.check(new).damage == ()
    finally:
        new.vault.close()


def test_every_byte_of_a_backup_counts(office: Seat, laptop: Seat, tmp_path: Path) -> None:
    path = tmp_path / "b.npmf"
    backup.write(laptop, path, "office")
    whole = path.read_bytes()
    for offset in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:offset] + bytes([whole[offset] ^ 1]) + whole[offset + 1 :])
        with pytest.raises(Exception, match=r"bundle_damaged|not_for_us"):
            receive.preview(office, path)
    os.truncate(path, len(whole) - 1)
    with pytest.raises(Exception, match="bundle_damaged"):
        receive.preview(office, path)
    path.write_bytes(whole)
    assert receive.preview(office, path).refused == ()
