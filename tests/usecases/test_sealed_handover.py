"""A sealed casebook at the office: all of it arrives, nobody else opens it, and its laptop gets its key back."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.crypto import age
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.age import HybridIdentity
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW, OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.errors import (
    BundleDamagedError,
    FileExistsAlreadyError,
    NoReissueError,
    NotEnrolledError,
    NotForUsError,
    NotOpenError,
    SecondPersonError,
    UnknownSenderError,
    VaultDamagedError,
    VaultInUseError,
    WrongPassphraseError,
    WrongStepError,
)
from npm_field.usecases import (
    capture,
    deliver,
    enrol,
    fresh_codes,
    office_keys,
    receive,
    records,
    reissue,
    return_desk,
    sealed_handover,
    sealed_intake,
    sealing,
    wiping,
    withdraw,
    writing,
)
from npm_field.usecases import seat as seats
from storage import book, drafts, pools, revisions, safe_files, sealed_copy, settings, vault
from storage import return_codes as rows
from storage.keyfile import Book
from storage.schema import CASEBOOK_STEPS
from sync.sealed_hand_over import write_sealed
from sync.sealed_manifest import Sender
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE, TALK

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

MAIN = passphrases.prepare(PASSPHRASE)
TRAVEL = passphrases.prepare("only for the road and nothing else")


@pytest.fixture
def folder(enrolled: Enrolled) -> Path:
    """The laptop's folder, closed and sealed as in panic; with a travel passphrase, and a sentence nobody signed."""
    laptop = enrolled.laptop
    laptop.vault.set_passphrase(TRAVEL, "travel")
    draft = capture.begin(laptop, OBSERVATION, records.visits(laptop)[0].visit)
    capture.save(laptop, draft, {**draft.fields, "text": "Not yet signed: the pipe was warm."})
    laptop.vault.close()
    assert vault.seal_now(enrolled.home / "laptop")
    return enrolled.home / "laptop"


def handed_over(both: Enrolled, folder: Path, passphrase: Secret = MAIN, name: str = "sealed.npmf") -> Path:
    path = both.home / name
    opened = enrol.open_seat(folder, passphrase)
    try:
        assert not opened.vault.has_casebook
        sealed_handover.export(opened, path)
    finally:
        opened.vault.close()
    return path


def second_of(office: Seat) -> Code:
    return next(code for code in sorted(enrolling.pools_of(office)) if code.startswith("M"))


def fields_of(seat: Seat, code: str) -> Any:  # noqa: ANN401 - whatever stands in a record
    return records.show(seat, records.find(seat, code)).merged.fields


def texts(seat: Seat) -> set[str]:
    shown = [records.show(seat, row.id).merged.fields or {} for row in records.listed(seat)]
    return {str(fields[name]) for fields in shown for name in ("text", "narrative") if name in fields}


# --- it arrives ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("passphrase", [MAIN, TRAVEL], ids=["main", "travel"])
def test_nothing_is_lost_if_the_laptop_is_never_unsealed(
    passphrase: Secret, enrolled: Enrolled, folder: Path
) -> None:
    taken = sealed_intake.take_in(enrolled.office, handed_over(enrolled, folder, passphrase))
    assert (len(taken.new), taken.known, taken.refused, taken.drafts) == (3, 0, (), 1)
    assert (taken.new_records, taken.person) == (4, str(enrolling.person_of(enrolled.office, taken.device)))
    assert fields_of(enrolled.office, TALK)["narrative"] == "The lamp was never off."
    assert texts(enrolled.office) == {"The lamp was never off.", "Not yet signed: the pipe was warm."}
    assert len(records.search(enrolled.office, "pipe")) == 1


def test_it_needs_no_passphrase_at_all(enrolled: Enrolled, folder: Path) -> None:
    path = enrolled.home / "bare.npmf"
    sealed_handover.export_bare(folder, path)
    taken = sealed_intake.take_in(enrolled.office, path)
    assert (len(taken.new), taken.drafts, taken.refused) == (3, 1, ())


def test_the_paper_key_opens_it_as_well(enrolled: Enrolled, folder: Path) -> None:
    path = handed_over(enrolled, folder)
    paper = age.parse_identity(enrolled.paper)
    assert isinstance(paper, HybridIdentity)
    assert sealed_intake.preview(enrolled.office, path, paper=paper.key).new_records == 4


def test_a_preview_stores_nothing_and_says_what_will_come(enrolled: Enrolled, folder: Path) -> None:
    path = handed_over(enrolled, folder)
    shown = sealed_intake.preview(enrolled.office, path)
    assert records.listed(enrolled.office) == []
    taken = sealed_intake.take_in(enrolled.office, path)
    assert replace(taken, differences=0) == shown


def test_the_same_one_again_and_a_later_one_bring_only_what_is_new(enrolled: Enrolled, folder: Path) -> None:
    path = handed_over(enrolled, folder)
    sealed_intake.take_in(enrolled.office, path)
    before = revisions.known_ids(enrolled.office.vault.casebook)
    again = sealed_intake.take_in(enrolled.office, path)
    assert (again.new, again.known, again.drafts) == ((), 3, 0)
    assert revisions.known_ids(enrolled.office.vault.casebook) == before
    bare = enrolled.home / "bare.npmf"
    sealed_handover.export_bare(folder, bare)
    assert sealed_intake.take_in(enrolled.office, bare).new == ()


def test_what_the_office_signed_for_the_laptop_makes_no_difference_when_it_signs_itself(
    enrolled: Enrolled, folder: Path
) -> None:
    path = handed_over(enrolled, folder)
    sealed_intake.take_in(enrolled.office, path)
    out = given_back(enrolled, path)
    enrolled.laptop = sealing.unseal_with_kek(folder, MAIN, reissue.kek_in(folder, MAIN, out))
    deliver.export(enrolled.laptop, enrolled.home / "later.npmf")
    taken = receive.take_in(enrolled.office, receive.preview(enrolled.office, enrolled.home / "later.npmf"))
    assert len(taken.new) == 1
    assert taken.differences == 0
    assert texts(enrolled.office) == {"The lamp was never off.", "Not yet signed: the pipe was warm."}


def test_a_bundle_and_a_sealed_hand_over_of_one_laptop_are_the_same_records(enrolled: Enrolled, folder: Path) -> None:
    sealed_intake.take_in(enrolled.office, handed_over(enrolled, folder))
    ids = {row.id for row in records.listed(enrolled.office)}
    laptop = revisions_of(enrolled, folder)
    assert laptop <= revisions.known_ids(enrolled.office.vault.casebook)
    assert len(ids) == 4


def revisions_of(both: Enrolled, folder: Path) -> frozenset[Any]:
    """The revisions that lie in the sealed casebook, read with the office's key."""
    opened = vault.open_with_key(folder, both.office.hybrid_key)
    try:
        return revisions.known_ids(opened.casebook)
    finally:
        opened.close()


def test_inv01_no_code_of_what_it_brings_is_given_here_any_more(enrolled: Enrolled) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    typed = capture.begin(laptop, INTERVIEW, records.visits(laptop)[0].visit)
    capture.save(laptop, typed, {**typed.fields, "narrative": "Not yet signed."})
    sealed_handover.export(laptop, enrolled.home / "sealed.npmf")
    before = enrolling.pools_of(office)
    with office.vault.daybook.change() as daybook:
        pools.add(daybook, [Code(TALK), Code(str(typed.fields["code"]))])
    sealed_intake.take_in(office, enrolled.home / "sealed.npmf")
    assert enrolling.pools_of(office) == before


def test_a_calm_seal_and_an_open_casebook_are_handed_over_as_well(enrolled: Enrolled) -> None:
    sealing.seal(enrolled.laptop)
    path = enrolled.home / "calm.npmf"
    sealed_handover.export(enrolled.laptop, path)
    assert len(sealed_intake.take_in(enrolled.office, path).new) == 3
    enrolled.laptop.vault.close()


def test_a_casebook_that_is_open_is_closed_first(enrolled: Enrolled) -> None:
    path = enrolled.home / "open.npmf"
    sealed_handover.export(enrolled.laptop, path)
    assert not enrolled.laptop.vault.has_casebook
    assert len(sealed_intake.take_in(enrolled.office, path).new) == 3


def test_what_stands_in_the_log_of_a_killed_laptop_arrives_too(enrolled: Enrolled, tmp_path: Path) -> None:
    """The write-ahead log is there after a kill; ciphertext and log are copied together."""
    laptop = enrolled.laptop
    killed = tmp_path / "killed"
    draft = capture.begin(laptop, OBSERVATION, records.visits(laptop)[0].visit)
    capture.save(laptop, draft, {**draft.fields, "text": "The last words before the power went."})
    shutil.copytree(laptop.vault.folder, killed)
    assert (killed / "casebook.db-wal").stat().st_size > 0
    assert vault.seal_now(killed)
    path = enrolled.home / "killed.npmf"
    sealed_handover.export_bare(killed, path)
    assert sealed_intake.take_in(enrolled.office, path).drafts == 1
    assert "The last words before the power went." in texts(enrolled.office)


@pytest.mark.parametrize("is_rotated", [False, True], ids=["before", "after"])
def test_a_rotation_that_was_cut_opens_with_the_key_that_fits(
    is_rotated: bool,  # noqa: FBT001 - a parameter of a test
    enrolled: Enrolled,
) -> None:
    opened = enrolled.laptop.vault
    fresh = Secret.random()
    opened.keys = opened.key_file.stage(opened.keys, Book.CASEBOOK, fresh)
    if is_rotated:
        opened.casebook.rekey(fresh)
        opened.casebook.become(book.open_book(opened.folder / vault.CASEBOOK_FILE, "casebook", fresh, CASEBOOK_STEPS))
    opened.close()
    assert vault.seal_now(enrolled.home / "laptop")
    path = enrolled.home / "cut.npmf"
    sealed_handover.export_bare(enrolled.home / "laptop", path)
    assert len(sealed_intake.take_in(enrolled.office, path).new) == 3


def test_what_was_withdrawn_at_the_office_stays_gone(enrolled: Enrolled, folder: Path) -> None:
    path = handed_over(enrolled, folder)
    sealed_intake.take_in(enrolled.office, path)
    withdraw.withdraw(enrolled.office, records.find(enrolled.office, TALK), ["record"], channel="oral")
    again = sealed_intake.take_in(enrolled.office, path)
    assert again.new == ()
    assert "The lamp was never off." not in texts(enrolled.office)


# --- nothing is left behind ------------------------------------------------------------------------------------


def test_the_ciphertext_lies_in_a_folder_that_the_wipe_knows_and_is_gone_afterwards(
    enrolled: Enrolled, folder: Path
) -> None:
    path = handed_over(enrolled, folder)
    private = enrolled.office.vault.folder / safe_files.HANDED_OVER_FOLDER
    assert safe_files.HANDED_OVER_FOLDER in safe_files.VAULT_FILES
    with sealed_intake.opened(enrolled.office, path):
        lying = sorted(file.name for file in private.iterdir())
        assert set(lying) <= {"casebook.db", "casebook.db-wal"}
        assert all((file.stat().st_mode & 0o077) == 0 for file in private.iterdir())
        content = b"".join(file.read_bytes() for file in private.iterdir())
        assert b"lamp was never" not in content
        assert b"SQLite format" not in content
    assert not private.exists()


def test_what_a_cut_left_of_a_copy_is_gone_at_the_next_opening(enrolled: Enrolled) -> None:
    private = enrolled.office.vault.folder / safe_files.HANDED_OVER_FOLDER
    private.mkdir()
    (private / "casebook.db").write_bytes(b"ciphertext")
    enrolled.office.vault.close()
    enrolled.office = enrolling.opened(enrolled.home / "office")
    assert not private.exists()


def test_a_wipe_takes_what_a_cut_left_of_a_copy(enrolled: Enrolled) -> None:
    folder = enrolled.home / "office"
    private = folder / safe_files.HANDED_OVER_FOLDER
    enrolled.office.vault.close()
    private.mkdir()
    (private / "casebook.db").write_bytes(b"ciphertext" * 1000)
    assert wiping.wipe(folder).files_gone
    assert not private.exists()


def test_a_failed_take_in_changes_nothing(enrolled: Enrolled, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = handed_over(enrolled, folder)

    def stop(*_arguments: object) -> None:
        raise VaultDamagedError(part="casebook")

    monkeypatch.setattr(writing, "settle", stop)
    with pytest.raises(VaultDamagedError):
        sealed_intake.take_in(enrolled.office, path)
    monkeypatch.undo()
    assert revisions.count(enrolled.office.vault.casebook) == 0
    assert not (enrolled.office.vault.folder / safe_files.HANDED_OVER_FOLDER).exists()
    assert len(sealed_intake.take_in(enrolled.office, path).new) == 3


def test_an_export_never_overwrites_and_leaves_nothing_half_written(
    enrolled: Enrolled, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = enrolled.home / "there.npmf"
    path.write_bytes(b"here already")
    with pytest.raises(FileExistsAlreadyError):
        sealed_handover.export_bare(folder, path)
    assert path.read_bytes() == b"here already"

    def stop(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sealed_handover, "write_bare", stop)
    with pytest.raises(KeyboardInterrupt):
        sealed_handover.export_bare(folder, enrolled.home / "new.npmf")
    assert [file.name for file in enrolled.home.iterdir() if "new" in file.name] == []


# --- who opens it, and who does not ----------------------------------------------------------------------------


def test_no_other_key_opens_any_capsule_of_it(enrolled: Enrolled, folder: Path) -> None:
    """Slip test: every private key of laptop and office, and every passphrase's root, on every capsule."""
    code = return_desk.give(
        enrolled.office, enrolling.device_of(folder), second=second_of(enrolled.office), reason="transit"
    ).code
    opened = enrol.open_seat(folder, MAIN)
    secret = opened.vault.keys.return_secret
    assert secret is not None
    reissued, opener = vault.reissue_key(secret), vault.return_opener(secret, code)
    parts = sealed_copy.parts_of(opened.vault.key_file)
    opened.vault.close()
    laptop = vault.open_with_key(folder, enrolled.office.hybrid_key)
    hybrid = HybridPrivateKey(Secret(settings.get(laptop.casebook, seats.HYBRID_SEED) or b""))
    identity = HybridPrivateKey(Secret(settings.get(laptop.casebook, seats.CASEBOOK_SEED) or b""))
    daybook = HybridPrivateKey(Secret(settings.get(laptop.daybook, seats.DAYBOOK_SEED) or b""))
    laptop.close()
    spent = HybridPrivateKey(opener)
    others = [hybrid, identity, daybook, reissued, spent, HybridPrivateKey.generate()]
    for key in others:
        with pytest.raises(NotForUsError), sealed_copy.opened_copy(folder, parts, [key]):
            pass
    with sealed_copy.opened_copy(folder, parts, [enrolled.office.hybrid_key]) as copy:
        assert len(copy.content.revisions) == 3


def test_a_laptop_and_another_key_cannot_take_it_in(enrolled: Enrolled, folder: Path) -> None:
    path = handed_over(enrolled, folder)
    bare = enrolled.home / "bare.npmf"
    sealed_handover.export_bare(folder, bare)
    for each in (path, bare):
        with pytest.raises(NotForUsError):
            sealed_intake.preview(enrolled.office, each, paper=HybridPrivateKey.generate())


def test_no_word_and_no_name_is_in_the_file(enrolled: Enrolled, folder: Path) -> None:
    bare = enrolled.home / "bare.npmf"
    sealed_handover.export_bare(folder, bare)
    for path in (handed_over(enrolled, folder), bare):
        content = path.read_bytes()
        assert not any(
            word in content for word in (b"The lamp", b"the pipe", b"Kestria", b"SQLite format", TALK.encode())
        )


def test_the_ciphertext_of_an_uncertified_laptop_is_refused(enrolled: Enrolled, folder: Path) -> None:
    path, bare = handed_over(enrolled, folder), enrolled.home / "bare.npmf"
    sealed_handover.export_bare(folder, bare)
    with enrolled.office.vault.casebook.change() as casebook:
        casebook.run("DELETE FROM credential WHERE device = ?", (enrolling.device_of(folder),))
    for each in (path, bare):
        with pytest.raises(UnknownSenderError):
            sealed_intake.preview(enrolled.office, each)


def test_one_laptop_cannot_hand_over_anothers_casebook_as_its_own(enrolled: Enrolled, folder: Path) -> None:
    """The office's own vault stands in for the other laptop: it is certified, and its daybook signs."""
    other = enrolled.office
    parts_folder = enrolled.home / "mixed"
    parts_folder.mkdir()
    for name in ("vault.keys", "casebook.db"):
        (parts_folder / name).write_bytes((folder / name).read_bytes())
    device = other.device
    path = enrolled.home / "mixed.npmf"
    key_file = vault.key_file_of(parts_folder)
    office = office_keys.keys_of(other.vault)
    ids = tuple(sorted(key.key_id.hex() for key in office.recipients))
    with sealed_handover._ciphertext(parts_folder) as found, safe_files.writing_new(path) as sink:
        write_sealed(
            sink,
            sealed_handover._parts(key_file),
            found,
            sender=Sender(device, office.office, ids, other.band()),
            signer=other.daybook_identity,
            recipients=office.recipients,
        )
    with pytest.raises(UnknownSenderError):
        sealed_intake.preview(other, path)


def test_a_vault_without_an_office_has_nobody_to_hand_over_to(seat: Seat, tmp_path: Path) -> None:
    with pytest.raises(NotEnrolledError):
        sealed_handover.export(seat, tmp_path / "out.npmf")
    assert seat.vault.has_casebook


def test_ciphertext_is_not_copied_from_under_a_running_program(enrolled: Enrolled) -> None:
    with pytest.raises(VaultInUseError):
        sealed_handover.export_bare(enrolled.home / "laptop", enrolled.home / "out.npmf")
    assert not (enrolled.home / "out.npmf").exists()


def test_a_changed_byte_of_the_keys_is_refused_and_nothing_is_taken_in(enrolled: Enrolled, folder: Path) -> None:
    path = folder / "vault.keys"
    data = bytearray(path.read_bytes())
    for copy in (0, 98_304):
        data[57_344 + 40 + copy] ^= 1
    path.write_bytes(data)
    bare = enrolled.home / "bare.npmf"
    sealed_handover.export_bare(folder, bare)
    with pytest.raises((VaultDamagedError, NotForUsError, BundleDamagedError)):
        sealed_intake.take_in(enrolled.office, bare)
    assert revisions.count(enrolled.office.vault.casebook) == 0


def test_of_a_damaged_casebook_every_page_that_can_be_read_arrives(enrolled: Enrolled, folder: Path) -> None:
    """Each page in turn is hit; what the others hold is there, and it is said that something may be missing."""
    path = folder / "casebook.db"
    whole = path.read_bytes()
    most = 0
    for page in range(1, len(whole) // 4096, 5):
        data = bytearray(whole)
        data[page * 4096 + 100] ^= 1
        path.write_bytes(data)
        bare = enrolled.home / f"{page}.npmf"
        sealed_handover.export_bare(folder, bare)
        shown = sealed_intake.preview(enrolled.office, bare)
        assert shown.is_damaged or (len(shown.new), shown.drafts) == (3, 1)
        assert shown.refused == ()
        most = max(most, len(shown.new))
        bare.unlink()
    assert most == 3
    path.write_bytes(whole)
    assert not sealed_intake.preview(enrolled.office, handed_over(enrolled, folder)).is_damaged


def test_a_first_page_that_is_gone_takes_nothing_else_with_it(enrolled: Enrolled, folder: Path) -> None:
    path = folder / "casebook.db"
    data = bytearray(path.read_bytes())
    data[:4096] = bytes(4096)
    path.write_bytes(data)
    taken = sealed_intake.take_in(enrolled.office, handed_over(enrolled, folder))
    assert taken.is_damaged
    assert (len(taken.new), taken.drafts) == (3, 1)
    assert "The lamp was never off." in texts(enrolled.office)


# --- the key goes back -----------------------------------------------------------------------------------------


def given_back(both: Enrolled, path: Path, name: str = "reissue") -> Path:
    out = both.home / name
    reissue.reissue(both.office, path, out, second=second_of(both.office), reason="transit")
    return out


def test_the_laptop_opens_again_with_its_main_passphrase_and_the_file(enrolled: Enrolled, folder: Path) -> None:
    out = given_back(enrolled, handed_over(enrolled, folder))
    enrolled.laptop = sealing.unseal_with_kek(folder, MAIN, reissue.kek_in(folder, MAIN, out))
    assert enrolled.laptop.vault.has_casebook
    assert fields_of(enrolled.laptop, TALK)["narrative"] == "The lamp was never off."
    assert [draft.fields["text"] for draft in drafts.all_of(enrolled.laptop.vault.casebook)] == [
        "Not yet signed: the pipe was warm."
    ]
    enrolled.laptop.vault.close()
    enrolled.laptop = enrolling.opened(folder)
    assert enrolled.laptop.vault.has_casebook
    log = return_desk.log(enrolled.office)
    assert [(use.act, use.reason) for use in log] == [("reissue", "transit")]


def test_what_is_given_on_the_lock_page_opens_or_is_answered_like_a_wrong_passphrase(
    enrolled: Enrolled, folder: Path
) -> None:
    out = given_back(enrolled, handed_over(enrolled, folder))
    strange = enrolled.home / "strange"
    strange.write_bytes(out.read_bytes()[:-1] + b"?")
    other = passphrases.prepare("some other words entirely")
    for words, path in ((MAIN, None), (MAIN, strange), (TRAVEL, out), (other, out)):
        with pytest.raises(WrongPassphraseError):
            reissue.unseal(folder, words, path)
    came = safe_files.on_the_way(folder, safe_files.ARRIVAL, hashlib.sha256(out.read_bytes()).hexdigest())
    came.write_bytes(out.read_bytes())
    enrolled.laptop = reissue.unseal(folder, MAIN, None)
    assert enrolled.laptop.vault.has_casebook
    assert not came.exists()
    enrolled.laptop.vault.close()
    enrolled.laptop = reissue.unseal(folder, MAIN, strange)  # not sealed: it opens as it does with a return code
    assert enrolled.laptop.vault.has_casebook


def test_a_lost_file_of_fresh_codes_never_locks_a_laptop_out(enrolled: Enrolled) -> None:
    """The codes at the office are void, the fresh ones never came: the key is re-issued all the same."""
    old = return_desk.give(
        enrolled.office, enrolled.laptop.device, second=second_of(enrolled.office), reason="transit"
    ).code
    fresh_codes.write(enrolled.laptop, enrolled.home / "lost")
    enrolled.laptop.vault.close()
    folder = enrolled.home / "laptop"
    assert vault.seal_now(folder)
    with pytest.raises(WrongPassphraseError):
        sealing.unseal(folder, MAIN, old)
    out = given_back(enrolled, handed_over(enrolled, folder))
    enrolled.laptop = sealing.unseal_with_kek(folder, MAIN, reissue.kek_in(folder, MAIN, out))
    assert enrolled.laptop.vault.has_casebook


def test_the_file_with_the_travel_passphrase_opens_nothing(enrolled: Enrolled, folder: Path) -> None:
    out = given_back(enrolled, handed_over(enrolled, folder))
    with pytest.raises(NotOpenError):
        reissue.kek_in(folder, TRAVEL, out)
    with pytest.raises(WrongPassphraseError):
        reissue.kek_in(folder, passphrases.prepare("some other words entirely"), out)


def test_the_file_is_worth_nothing_once_the_laptop_was_open_again(enrolled: Enrolled, folder: Path) -> None:
    out = given_back(enrolled, handed_over(enrolled, folder))
    kek = reissue.kek_in(folder, MAIN, out)
    enrolled.laptop = sealing.unseal_with_kek(folder, MAIN, kek)
    enrolled.laptop.vault.close()
    assert vault.seal_now(folder)
    with pytest.raises(WrongPassphraseError):
        sealing.unseal_with_kek(folder, MAIN, reissue.kek_in(folder, MAIN, out))
    again = given_back(enrolled, handed_over(enrolled, folder, name="again.npmf"), "again")
    enrolled.laptop = sealing.unseal_with_kek(folder, MAIN, reissue.kek_in(folder, MAIN, again))
    assert enrolled.laptop.vault.has_casebook


def test_no_key_goes_to_another_vault_or_to_a_laptop_that_never_registered(enrolled: Enrolled, folder: Path) -> None:
    path = handed_over(enrolled, folder)
    casebook, device = enrolled.office.vault.casebook, enrolling.device_of(folder)
    registered = rows.registered(casebook, device)
    assert registered is not None
    with casebook.change():
        rows.put_sheet(casebook, device, (), replace(registered, vault="00" * 32))
    with pytest.raises(NoReissueError):
        given_back(enrolled, path)
    with casebook.change():
        casebook.run("DELETE FROM reissue")
    with pytest.raises(NoReissueError):
        given_back(enrolled, path)
    assert return_desk.log(enrolled.office) == []
    assert not (enrolled.home / "reissue").exists()


def test_a_re_issue_needs_a_second_person_too(enrolled: Enrolled, folder: Path) -> None:
    path = handed_over(enrolled, folder)
    whose = reissue.whose(enrolled.office, path)
    own = enrolling.person_of(enrolled.office, whose)
    with pytest.raises(SecondPersonError):
        reissue.reissue(enrolled.office, path, enrolled.home / "out", second=own, reason="transit")
    assert not (enrolled.home / "out").exists()


def test_only_an_office_re_issues(enrolled: Enrolled) -> None:
    with pytest.raises(NotEnrolledError):
        reissue.reissue(
            enrolled.laptop,
            enrolled.home / "x",
            enrolled.home / "out",
            second=second_of(enrolled.office),
            reason="other",
        )


def test_another_file_is_no_re_issue_and_no_hand_over(enrolled: Enrolled, folder: Path) -> None:
    path = handed_over(enrolled, folder)
    out = given_back(enrolled, path)
    with pytest.raises(WrongStepError):
        reissue.kek_in(folder, MAIN, path)
    with pytest.raises(WrongStepError):
        sealed_intake.preview(enrolled.office, out)
    assert sealed_intake.is_one(path)
    assert not sealed_intake.is_one(out)


def test_a_partial_draft_is_none_of_the_casebooks(enrolled: Enrolled) -> None:
    """A draft that its kind does not have is put aside with a reason; it never stops the others."""
    laptop = enrolled.laptop
    draft = capture.begin(laptop, INTERVIEW, records.visits(laptop)[0].visit)
    with laptop.vault.casebook.change() as casebook:
        drafts.put(casebook, replace(draft, mode=Mode.PARTIAL, fields={"narrative": "Not here."}, parents=()))
    path = enrolled.home / "odd.npmf"
    sealed_handover.export(laptop, path)
    taken = sealed_intake.take_in(enrolled.office, path)
    assert [refused.reason for refused in taken.refused] == ["draft"]
    assert len(taken.new) == 3
