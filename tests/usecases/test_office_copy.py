"""The office's machine is lost: its copy and the key on paper make it again, and its laptops go on with it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.crypto import age
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.age import HybridIdentity
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.domain.codes import CodeType
from npm_field.domain.modes import Mode
from npm_field.errors import (
    BundleDamagedError,
    NotAnOfficeError,
    NotEnrolledError,
    NotForUsError,
    VaultInUseError,
    WrongPassphraseError,
    WrongStepError,
)
from npm_field.usecases import (
    adding,
    announcing,
    check,
    deliver,
    devices,
    enrol,
    intake,
    membership,
    notices,
    office_copy,
    outbound,
    receipts,
    records,
    standing,
)
from npm_field.usecases.adding import Document
from storage import pools, safe_files, settings, vault_copy
from sync.office_copy import read_copy
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import VISIT

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

NEW: Final = "a wholly new passphrase of five words"


def paper_of(enrolled: Enrolled) -> HybridPrivateKey:
    identity = age.parse_identity(enrolled.paper)
    assert isinstance(identity, HybridIdentity)
    return identity.key


def hand_over(laptop: Seat, office: Seat) -> None:
    cut = deliver.cut(laptop)
    assert cut is not None
    intake.accept(office, intake.arrive(office, cut.path))
    receipt = receipts.receipt_for(office, cut.bundle)
    receipts.take(laptop, receipt)


def copy(office: Seat, path: Path) -> None:
    said = office_copy.of(office)
    with pytest.raises(VaultInUseError):
        office_copy.write(said, office.vault.folder, path)
    office.vault.close()
    assert office_copy.write(said, office.vault.folder, path).files >= 2


def again(enrolled: Enrolled, path: Path, name: str = "again", *, earlier: int = 0) -> Seat:
    made = office_copy.restore(
        path, enrolled.home / name, paper_of(enrolled), passphrases.prepare(NEW), earlier=earlier
    )
    assert made.laptops == 1
    return made.seat


def test_a_lost_office_is_made_again_and_its_laptops_go_on_with_it(enrolled: Enrolled) -> None:
    path, office, laptop = enrolled.home / "office.npmf", enrolled.office, enrolled.laptop
    hand_over(laptop, office)
    lost, issued = office.device, pools.issued(office.vault.casebook)
    before = {row.id for row in records.listed(office)}
    copy(office, path)
    # After the copy the office gives papers that nothing knows of any more, and then its machine is gone.
    office = enrolling.opened(enrolled.home / "office")
    announcing.grant_codes(office, laptop.device)
    announcing.roster(office)
    for one in outbound.pending(office, laptop.device):
        notices.take(laptop, one.body) if one.kind == outbound.NOTICE else None
    office.vault.close()
    shutil.rmtree(enrolled.home / "office")

    office = again(enrolled, path)
    try:
        assert {row.id for row in records.listed(office)} == before
        assert check.check(office).damage == ()
        assert office.device != lost
        assert devices.states(office)[lost] == devices.RETIRED
        assert issued <= pools.issued(office.vault.casebook)
        # What it says next is news to the laptop, though the lost one had counted on.
        announcing.grant_codes(office, laptop.device)
        taken = [
            notices.take(laptop, one.body)
            for one in outbound.pending(office, laptop.device)
            if one.kind == outbound.NOTICE
        ]
        assert taken
        assert all(one.is_news for one in taken)
        adding.add(laptop, [Document("observation", VISIT, Mode.FULL, {"text": "A cold corridor."})])
        hand_over(laptop, office)
        assert standing.state(laptop).unsent == 0
        assert check.check(office).damage == ()
        enrol.invite(office, role="field")
    finally:
        office.vault.close()


def test_inv01_no_code_that_an_office_gave_after_its_copy_is_given_again(enrolled: Enrolled) -> None:
    path, office, laptop = enrolled.home / "office.npmf", enrolled.office, enrolled.laptop.device
    sizes = {CodeType.PERSON: 2_000}
    before = pools.issued(office.vault.casebook)
    copy(office, path)
    # The lost one, one made from its copy, and one more from the same copy: none knows what the others gave.
    drawn: list[frozenset[Code]] = []
    for seat in (
        enrolling.opened(enrolled.home / "office"),
        again(enrolled, path, "first"),
        again(enrolled, path, "second", earlier=1),
    ):
        announcing.grant_codes(seat, laptop, sizes)
        drawn.append(pools.issued(seat.vault.casebook) - before)
        numbers = devices.known_roster(seat)
        assert numbers is None or numbers.number < 1 + (len(drawn)) * office_copy.JUMP
        seat.vault.close()
    assert [len(one) >= 2_000 for one in drawn] == [True] * 3
    assert len(frozenset().union(*drawn)) == sum(map(len, drawn))


def test_only_the_paper_key_opens_a_copy_and_no_passphrase_does(enrolled: Enrolled) -> None:
    path, office = enrolled.home / "office.npmf", enrolled.office
    records_key = office.hybrid_key
    copy(office, path)
    target = enrolled.home / "again"
    for key in (records_key, HybridPrivateKey.generate()):
        with pytest.raises(NotForUsError):
            office_copy.restore(path, target, key, passphrases.prepare(NEW))
        assert not target.exists()
    again(enrolled, path).vault.close()
    enrolling.opened(target, NEW).vault.close()


def test_a_copy_holds_every_file_and_no_slot_of_a_passphrase(enrolled: Enrolled) -> None:
    folder, path, target = enrolled.home / "office", enrolled.home / "office.npmf", enrolled.home / "laid"
    (folder / safe_files.ATTACHMENTS_FOLDER).mkdir(exist_ok=True)
    strange = {f"{safe_files.ATTACHMENTS_FOLDER}/{'ab' * 16}": b"noise", f"quarantine-{'cd' * 8}.npmf": b"a bundle"}
    for name, data in strange.items():
        (folder / name).write_bytes(data)
    copy(enrolled.office, path)
    with path.open("rb") as source:
        found = read_copy(source, paper_of(enrolled))
        vault_copy.lay(target, found.key_file, found.files())
    assert {"casebook.db", "daybook.db", *strange} == set(found.listed)
    for name in found.listed:
        assert (target / name).read_bytes() == (folder / name).read_bytes()
    with pytest.raises(WrongPassphraseError):
        enrolling.opened(target)
    vault_copy.take_away(target)
    assert not target.exists()


def test_what_is_cut_or_changed_leaves_nothing_behind(enrolled: Enrolled) -> None:
    path, target = enrolled.home / "office.npmf", enrolled.home / "again"
    copy(enrolled.office, path)
    whole = path.read_bytes()
    for name, data in {
        "changed": whole[:-1] + bytes([whole[-1] ^ 1]),
        "cut": whole[: len(whole) // 2],
    }.items():
        path.with_name(name).write_bytes(data)
        with pytest.raises(BundleDamagedError):
            office_copy.restore(path.with_name(name), target, paper_of(enrolled), passphrases.prepare(NEW))
        assert not target.exists()
    other = enrolled.home / "invitation"
    office = enrolling.opened(enrolled.home / "office")
    enrol.invite_into(office, other, role="field")
    office.vault.close()
    with pytest.raises(WrongStepError):
        office_copy.restore(other, target, paper_of(enrolled), passphrases.prepare(NEW))


def test_what_is_no_office_is_not_made_one(enrolled: Enrolled) -> None:
    path, office = enrolled.home / "office.npmf", enrolled.office
    with office.vault.casebook.change() as casebook:
        settings.put(casebook, membership.OFFICE_SEED, bytes(32))
    copy(office, path)
    with pytest.raises(NotAnOfficeError):
        office_copy.restore(path, enrolled.home / "again", paper_of(enrolled), passphrases.prepare(NEW))
    assert not (enrolled.home / "again").exists()


def test_a_laptop_has_no_copy_to_give(enrolled: Enrolled) -> None:
    with pytest.raises(NotEnrolledError):
        office_copy.of(enrolled.laptop)
