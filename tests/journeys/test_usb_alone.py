"""The whole way on a stick, with everything that happens to sticks: twice, out of order, old, others', changed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from npm_field.domain.modes import Mode
from npm_field.errors import (
    DiskFullError,
    DriveLostError,
    NoFileError,
    ReadOnlyError,
    StickFullError,
    StickProtectedError,
    StoppedError,
)
from npm_field.usecases import (
    arrivals,
    check,
    deliver,
    dropbox,
    intake,
    orders,
    outbound,
    receipts,
    records,
    removal,
    usb,
)
from npm_field.usecases.adding import Document
from storage import medium, outbox
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import AREA, TALK, VISIT, Enrolled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Enrolled]:
    home = tmp_path_factory.mktemp("usb")
    paper = enrolling.make(home)
    made = Enrolled(home, enrolling.opened(home / "office"), enrolling.opened(home / "laptop"), paper)
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def note(seat: Seat, text: str) -> None:
    talk = {"area": AREA, "consent": {"record": "yes"}, "narrative": text}
    dropbox.add(seat, [Document("interview", VISIT, Mode.FULL, talk)])


def at_the_office(office: Seat, stick: Path) -> list[Path]:
    """Take in all bundles of a stick and write what goes back onto it; files that are no bundle are passed over."""
    for path in sorted(stick.glob("*.npmf")):
        id_ = intake.arrive(office, path)
        intake.accept(office, id_)
    return [one.path for one in outbound.export(office, stick, also_sent=True)]


def test_over_usb_alone_nothing_is_lost_nothing_is_there_twice_and_what_is_signed_for_goes(
    both: Enrolled, stick: Path, tmp_path: Path
) -> None:
    laptop, office = both.laptop, both.office
    deliver.cut(laptop)
    note(laptop, "The second bundle.")
    deliver.cut(laptop)
    written = usb.write_out(laptop, stick)
    assert [cut.sequence for cut in written] == [1, 2]
    names = sorted(path.name for path in stick.iterdir())
    assert usb.write_out(laptop, stick) == written  # twice is once
    assert sorted(path.name for path in stick.iterdir()) == names
    # The second one reaches the office first, and once more; then the first.
    first, second = (stick / f"{cut.sha256[:16]}.npmf" for cut in written)
    early, late = tmp_path / "early", tmp_path / "late"
    for folder, path in ((early, second), (late, first)):
        folder.mkdir()
        shutil.copy(path, folder)
    shutil.copy(second, early / "copy.npmf")
    back = at_the_office(office, early)
    assert len(back) == 1
    found = usb.take_from(laptop, early)
    assert (found.receipts, found.problems) == (1, ())
    assert [cut.sequence for cut in deliver.pending(laptop)] == [1]
    assert usb.take_from(laptop, early).receipts == 0  # the same stick again
    at_the_office(office, late)
    assert usb.take_from(laptop, late).receipts == 1
    assert deliver.pending(laptop) == []
    assert usb.write_out(laptop, stick) == []
    assert removal.remove(laptop).records == 2
    assert records.listed(laptop, kind="interview") == []
    assert len(records.listed(office, kind="interview")) == 2
    assert check.check(laptop).damage == ()
    assert check.check(office).damage == ()


def test_a_changed_byte_another_laptops_and_another_offices_receipt_change_nothing(
    both: Enrolled, stick: Path, tmp_path: Path
) -> None:
    laptop, office = both.laptop, both.office
    note(laptop, "Once more.")
    made = deliver.cut(laptop)
    assert made is not None
    usb.write_out(laptop, stick)
    at_the_office(office, stick)
    receipt = receipts.receipt_for(office, made.bundle)
    others = tmp_path / "others"
    others.mkdir()
    changed = bytearray(receipt)
    changed[len(changed) // 2] ^= 1
    (others / "changed.npmf").write_bytes(changed)
    # A laptop of another office, and its receipt.
    stranger = Enrolled(tmp_path, *strangers(tmp_path / "elsewhere"), "")
    theirs = deliver.cut(stranger.laptop)
    assert theirs is not None
    intake.accept(stranger.office, intake.arrive(stranger.office, theirs.path))
    (others / "theirs.npmf").write_bytes(receipts.receipt_for(stranger.office, theirs.bundle))
    (others / "letter.txt").write_bytes(b"no file of ours")
    stranger.close()
    before = frozenset().union(*(outbox.all_of(book) for book in laptop.vault.books()))
    found = usb.take_from(laptop, others)
    assert (found.receipts, found.others, found.problems) == (0, 1, ("bundle_damaged",))
    assert deliver.pending(laptop) == [made]
    assert frozenset().union(*(outbox.all_of(book) for book in laptop.vault.books())) == before
    assert removal.remove(laptop).records == 0
    assert usb.take_from(laptop, stick).receipts == 1


def test_while_the_rest_is_closed_a_stick_brings_what_the_daybook_may_open_and_answers_are_kept(
    both: Enrolled, tmp_path: Path
) -> None:
    home, stick = tmp_path / "home", tmp_path / "back"
    stick.mkdir()
    office, laptop = strangers(home)
    made = deliver.cut(laptop)
    assert made is not None
    intake.accept(office, intake.arrive(office, made.path))
    orders.order(office, TALK, ["record"], channel="phone")
    outbound.export(office, stick)
    note(both.laptop, "Somebody else's.")
    others = deliver.cut(both.laptop)
    assert others is not None
    intake.accept(both.office, intake.arrive(both.office, others.path))
    (stick / "others.npmf").write_bytes(receipts.receipt_for(both.office, others.bundle))
    laptop.vault.close_casebook()
    found = usb.take_from(laptop, stick)
    # From outside an answer for somebody else is like one for this laptop.
    assert (found.notices, found.kept, found.closed, found.receipts, found.problems) == (1, 2, 0, 0, ())
    assert usb.take_from(laptop, stick).kept == arrivals.kept(laptop.vault.folder) == 2
    assert deliver.pending(laptop) == [made]
    laptop.vault.close()
    laptop = enrolling.opened(home / "laptop")
    # The stick is gone; what was kept is read now, once.
    shutil.rmtree(stick)
    assert sorted((one.new, one.waits) for one in arrivals.open_kept(laptop)) == [(0, "not_for_us"), (1, "")]
    assert (deliver.pending(laptop), arrivals.kept(laptop.vault.folder)) == ([], 0)
    for seat in (laptop, office):
        seat.vault.close()


def strangers(home: Path) -> tuple[Seat, Seat]:
    """Return another office and its laptop, with keys of their own."""
    enrolling.make_strangers(home)
    return enrolling.opened(home / "office"), enrolling.opened(home / "laptop")


def test_stopped_or_without_room_for_its_name_no_half_file_is_left(both: Enrolled, stick: Path) -> None:
    laptop = both.laptop
    note(laptop, "And the last.")
    made = deliver.cut(laptop)
    assert made is not None

    def stop(_done: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        usb.write_out(laptop, stick, progress=stop)
    assert list(stick.iterdir()) == []
    # Half of it, from a stick that was pulled out: it is written anew, for its name is its hash.
    (stick / f"{made.sha256[:16]}.npmf").write_bytes(made.path.read_bytes()[:100])
    usb.write_out(laptop, stick)
    assert (stick / f"{made.sha256[:16]}.npmf").read_bytes() == made.path.read_bytes()


def test_whatever_else_lies_on_a_stick_each_file_of_ours_is_found_and_none_is_taken_for_another(
    both: Enrolled, stick: Path, tmp_path: Path
) -> None:
    laptop, office = both.laptop, both.office
    note(laptop, "Among thousands.")
    made = deliver.cut(laptop)
    assert made is not None
    short = f"{made.sha256[:16]}.npmf"
    (stick / short).mkdir()
    usb.write_out(laptop, stick)
    assert (stick / f"{made.sha256}.npmf").read_bytes() == made.path.read_bytes(), "a folder has its name"
    linked, letter = tmp_path / "linked", tmp_path / "letter.txt"
    linked.mkdir()
    letter.write_bytes(b"nobody's")
    (linked / short).symlink_to(letter)
    usb.write_out(laptop, linked)
    assert not (linked / short).is_symlink()
    assert (letter.read_bytes(), (linked / short).read_bytes()) == (b"nobody's", made.path.read_bytes())
    (linked / short).write_bytes(bytes(made.size))
    usb.write_out(laptop, linked)
    assert (linked / short).read_bytes() == made.path.read_bytes(), "the name of ours and other content"
    outbound.export(office, tmp_path)  # what the tests before left
    intake.accept(office, intake.arrive(office, linked / short))
    [back] = outbound.export(office, linked)
    whole = back.path.read_bytes()
    back.path.write_bytes(whole[:9])  # a stick that was pulled out
    outbound.export(office, linked, also_sent=True)
    assert back.path.read_bytes() == whole
    for number in range(usb.MOST_OTHERS + 9):
        (linked / f"{number:05}.txt").touch()
    back.path.rename(linked / f"zz-{back.path.name}")
    (linked / "empty.npmf").touch()
    (linked / "cut.npmf").write_bytes(whole[:99])
    (linked / "folder.npmf").mkdir()
    (linked / "nowhere.npmf").symlink_to(tmp_path / "nothing")
    found = usb.take_from(laptop, linked)
    assert found.receipts
    assert found.problems == ("bundle_damaged", "bundle_damaged")
    assert made not in deliver.pending(laptop)


def test_a_stick_that_is_gone_or_full_or_protected_is_told_as_that(both: Enrolled, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(NoFileError):
        usb.take_from(both.laptop, gone)
    note(both.laptop, "Pulled out.")
    assert deliver.cut(both.laptop) is not None
    with pytest.raises(DriveLostError):
        usb.write_out(both.laptop, gone)
    for said, meant in ((DiskFullError, StickFullError), (ReadOnlyError, StickProtectedError)):
        with pytest.raises(meant), medium.written_to():
            raise said
