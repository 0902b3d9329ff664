"""Import at the office: nothing joins before it is accepted, and whatever comes is named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.modes import Mode
from npm_field.domain.revision import (
    SIGNED_AS,
    Revision,
    commit,
    payload_bytes,
    signed_bytes,
)
from npm_field.errors import BundleDamagedError, NoArrivalError, NoFileError, NotAcceptableError, ReasonNeededError
from npm_field.usecases import adding, check, deliver, intake, outbound, receipts, receive
from npm_field.usecases.adding import Document
from storage import quarantine, revisions, safe_files
from tests.usecases.enrolled import VISIT

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.usecases.intake_facts import Waiting
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled


def one(seat: Seat, id_: str) -> Waiting:
    return next(each for each in intake.waiting(seat) if each.id == id_)


def files_of(seat: Seat) -> list[str]:
    return sorted(path.name for path in seat.vault.folder.glob("*.npmf"))


@pytest.fixture
def bundle(enrolled: Enrolled, tmp_path: Path) -> Path:
    deliver.export(enrolled.laptop, tmp_path / "one.npmf")
    return tmp_path / "one.npmf"


def test_nothing_joins_before_it_is_accepted(enrolled: Enrolled, bundle: Path) -> None:
    office = enrolled.office
    id_ = intake.arrive(office, bundle)
    assert intake.arrive(office, bundle) == id_
    assert files_of(office) == [f"arrival-{id_[:16]}.npmf"]
    assert revisions.record_ids(office.vault.casebook) == []
    (shown,) = intake.waiting(office)
    assert (shown.state, shown.proof, shown.sequence, shown.count("records")) == ("waiting", "known", 1, 3)
    assert (shown.person, shown.visits, shown.kinds) == (
        str(enrolled.laptop.person),
        [VISIT],
        {"visit": 1, "area": 1, "interview": 1},
    )
    assert shown.numbers.is_whole
    assert intake.preview(office, id_).new_records == 3
    assert revisions.record_ids(office.vault.casebook) == []


def test_accepting_says_what_became_of_each_and_again_says_the_same(enrolled: Enrolled, bundle: Path) -> None:
    office = enrolled.office
    id_ = intake.arrive(office, bundle)
    done = intake.accept(office, id_)
    assert (done.new, done.known, done.refused) == (3, 0, ())
    assert {line.item for line in done.lines} == set(revisions.known_ids(office.vault.casebook))
    assert intake.accept(office, id_).lines == done.lines
    assert one(office, id_).state == "accepted"
    assert files_of(office) == []
    (back,) = outbound.pending(office, enrolled.laptop.device)
    assert (back.kind, back.body) == (outbound.RECEIPT, receipts.receipt_for(office, done.bundle))
    outbound.sent(office, back.id)
    intake.arrive(office, bundle)
    assert outbound.pending(office) == [back], "who sends it again has not got the receipt"
    assert check.check(office).damage == ()


def test_what_a_person_sets_aside_stays_sealed_until_somebody_decides_with_a_reason(
    enrolled: Enrolled, bundle: Path
) -> None:
    office = enrolled.office
    id_ = intake.arrive(office, bundle)
    with pytest.raises(ReasonNeededError):
        intake.set_aside(office, id_, "")
    intake.set_aside(office, id_, "out_of_sight")
    assert files_of(office) == [f"quarantine-{id_[:16]}.npmf"]
    assert intake.arrive(office, bundle) == id_
    assert (one(office, id_).state, one(office, id_).reason) == ("quarantine", "out_of_sight")
    with pytest.raises(ReasonNeededError):
        intake.accept(office, id_)
    assert revisions.record_ids(office.vault.casebook) == []
    done = intake.accept(office, id_, reason="asked")
    assert done.new == 1, "the talk; a plan of what is not trusted stays out"
    assert {line.outcome for line in done.refused} == {receive.SUSPECT_SETTINGS}


def forged(laptop: Seat, talk: Revision, *, book: str, counter: int) -> Revision:
    """Return a talk that the daybook's identity signed, under either name."""
    header = replace(talk.header, parents=(talk.id,), book=book, counter=counter)
    payload = payload_bytes({"code": "P-000-000"}, written=laptop.band(), at="")
    salt = bytes(32)
    bare = signed_bytes(header.write(), commit(salt, payload))
    signature = laptop.daybook_identity.sign(bare, purpose=SIGNED_AS)
    return Revision(header, header.write(), commit(salt, payload), salt, payload, signature)


def test_rubbish_of_every_kind_is_told_and_blocks_nothing(enrolled: Enrolled, bundle: Path, tmp_path: Path) -> None:
    office = enrolled.office
    whole = bundle.read_bytes()
    for name, data in {"empty": b"", "text": b"hello", "zeros": bytes(4096), "key": b"NPMFinvite  "}.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(BundleDamagedError):
            intake.arrive(office, path)
    with pytest.raises(NoFileError):
        intake.arrive(office, tmp_path / "nowhere")
    (tmp_path / "cut").write_bytes(whole[:-200])
    middle = len(whole) // 2
    (tmp_path / "flipped").write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    for name in ("cut", "flipped"):
        id_ = intake.arrive(office, tmp_path / name)
        assert (one(office, id_).state, one(office, id_).reason) == ("refused", "bundle_damaged")
        with pytest.raises(NotAcceptableError):
            intake.accept(office, id_)
    with pytest.raises(NoArrivalError):
        intake.accept(office, "0" * 64)
    assert intake.accept(office, intake.arrive(office, bundle)).new == 3


def test_a_bundle_that_a_kill_left_without_a_row_waits_again(enrolled: Enrolled, bundle: Path) -> None:
    office = enrolled.office
    id_ = intake.arrive(office, bundle)
    row = quarantine.get(office.vault.casebook, id_)
    assert row is not None
    with office.vault.casebook.change() as casebook:
        casebook.run("DELETE FROM arrival")
        casebook.run("DELETE FROM setting WHERE name = 'tally'")
    half = safe_files.on_the_way(office.vault.folder, safe_files.ARRIVAL, "0" * 64)
    half.write_bytes(b"cut")
    assert [each.id for each in intake.waiting(office)] == [id_]
    assert not half.exists()
    assert quarantine.get(office.vault.casebook, id_) == replace(row, written=office.band())


def test_bundles_in_the_wrong_order_and_a_gap_are_named_until_it_is_filled(
    enrolled: Enrolled, bundle: Path, tmp_path: Path
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    for name in ("two", "three"):
        seen = {"sense": "seen", "text": name}
        adding.add(laptop, [Document("observation", VISIT, Mode.FULL, seen)])
        deliver.export(laptop, tmp_path / name)
    last = intake.arrive(office, tmp_path / "three")
    shown = one(office, last)
    assert shown.numbers.bundles == ((1, 2),)
    intake.accept(office, last)
    intake.accept(office, intake.arrive(office, bundle))
    assert one(office, last).numbers.bundles == ((2, 2),)
    intake.accept(office, intake.arrive(office, tmp_path / "two"))
    assert one(office, last).numbers.is_whole


def test_what_goes_back_waits_once_and_is_written_to_a_stick(enrolled: Enrolled, tmp_path: Path) -> None:
    office, device = enrolled.office, enrolled.laptop.device
    id_ = outbound.queue(office, device, outbound.NOTICE, b"sealed")
    assert outbound.queue(office, device, outbound.NOTICE, b"sealed") == id_
    assert [each.id for each in outbound.pending(office, device)] == [id_]
    (written,) = outbound.export(office, tmp_path)
    assert (written.path.read_bytes(), written.id) == (b"sealed", id_)
    assert outbound.pending(office) == []
    assert outbound.export(office, tmp_path) == []
    assert [each.id for each in outbound.export(office, tmp_path, also_sent=True)] == [id_]
    outbound.queue(office, device, outbound.NOTICE, b"sealed")
    assert outbound.waiting(office) == 1


@pytest.mark.parametrize(
    ("change", "kept_apart"),
    [
        ({"commitment_valid_to": "2020-03-01"}, "commitment_over"),
        ({"commitment_signed": "2099-09-01"}, "commitment_late"),
        ({"affiliation": "external_expert", "commitment_signed": ""}, "no_commitment"),
        ({"access_valid_to": "2020-03-01"}, ""),
    ],
)
def test_what_somebody_without_a_commitment_wrote_is_kept_apart_and_named(
    enrolled: Enrolled, bundle: Path, change: dict[str, str], kept_apart: str
) -> None:
    office, person = enrolled.office, enrolled.laptop.person
    assert person is not None
    fields = {name: value for name, value in {"affiliation": "staff", **change}.items() if value}
    visit = Document("visit", "", Mode.FULL, {"code": str(codes.make(CodeType.VISIT, "98765"))}, from_paper=True)
    member = Document("team_member", "", Mode.FULL, {"code": person, **fields}, from_paper=True)
    adding.add(office, [visit, member])
    id_ = intake.arrive(office, bundle)
    shown = one(office, id_)
    assert (shown.state, shown.reason) == ("quarantine" if kept_apart else "waiting", kept_apart)
    if not kept_apart:
        return
    with pytest.raises(ReasonNeededError):
        intake.accept(office, id_)
    assert intake.accept(office, id_, reason="asked").new == 3, "nothing of it is lost"
