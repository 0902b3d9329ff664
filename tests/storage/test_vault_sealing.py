"""Sealing, reopening and wiping real vaults: what opens afterwards, what does not, what a cut in between leaves."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.errors import (
    DiskFullError,
    NotOpenError,
    NoWayBackError,
    SamePassphraseError,
    VaultDamagedError,
    VaultInUseError,
    WrongPassphraseError,
)
from storage import book as books
from storage import keyfile_sealing, safe_files, settings, vault
from storage.keyfile import KeyFile, LockedPolicy, Mark, Recipients
from storage.keyfile_layout import COPY_LENGTH, EXTENTS, Area
from storage.keyfile_wrapping import Book as Which
from storage.keyfile_wrapping import casebook_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.vault import Vault

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
OFFICE, PAPER, LEAD = (HybridPrivateKey.generate() for _ in range(3))
RECIPIENTS = Recipients(office=OFFICE.public, paper=PAPER.public)
ROOT = Path(__file__).resolve().parents[2]
UNSHARE = shutil.which("unshare") or "/usr/bin/unshare"
ON_A_SMALL_DISK = """
import os, shutil, subprocess, sys
from pathlib import Path
from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.errors import DiskFullError
from storage import open_vault, settings, vault
place = Path(sys.argv[1])
if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=36m", "tmpfs", str(place)], capture_output=True).returncode:
    print("no mount")
    sys.exit()
folder = place / "vault"
opened = vault.create(folder, Secret(b"main words"), cost=Cost(memory_kib=64, passes=1, lanes=1))
for number in range(40):
    with opened.casebook.change() as casebook:
        for part in range(20):
            settings.put(casebook, f"filler/{number}/{part}", os.urandom(10_000))
    opened.casebook.checkpoint()
with opened.casebook.change() as casebook:
    settings.put(casebook, "word", b"here")
(folder / "vault.ballast").unlink(missing_ok=True)
rest = shutil.disk_usage(place).free
with open(place / "other", "wb") as other:
    other.write(bytes(max(0, rest - (folder / vault.CASEBOOK_FILE).stat().st_size // 2)))
open_vault.ROOM_TO_SPARE = -1_000_000_000
try:
    opened.rotate_data_keys((vault.CASEBOOK,))
    print("it had room")
except DiskFullError:
    word = settings.get(opened.casebook, "word")
    opened.close()
    (place / "other").unlink()
    again = vault.open_vault(folder, Secret(b"main words"))
    word = word if settings.get(again.casebook, "word") == word else b"gone"
    print("full, and the word is", "there" if word == b"here" else "gone")
"""
CODES = [b"11111", b"22222", b"33333"]


def main() -> Secret:
    return Secret(b"main words")


def travel() -> Secret:
    return Secret(b"travel words")


def code(number: int = 0) -> Secret:
    return Secret(CODES[number])


def recipients_of(_vault: Vault) -> Recipients:
    return RECIPIENTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault of an office's laptop with a travel passphrase, three return codes and a word in each book."""
    place = tmp_path / "vault"
    made = vault.create(place, main(), cost=CHEAP, office=OFFICE.public, paper=PAPER.public)
    made.set_passphrase(travel(), "travel")
    made.set_return_codes([code(n) for n in range(3)], RECIPIENTS)
    for book in made.books():
        with book.change():
            settings.put(book, "word", f"in the {book.name}".encode())
    made.close()
    return place


def word_in_casebook(opened: Vault) -> str:
    return (settings.get(opened.casebook, "word") or b"").decode()


def area_bytes(folder: Path, area: Area) -> list[bytes]:
    data = (folder / safe_files.KEY_FILE).read_bytes()
    span = EXTENTS[area].span
    return [data[at + span.start : at + span.stop] for at in (0, COPY_LENGTH)]


def assert_sealed(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    assert opened.level == "sealed"
    assert settings.get(opened.daybook, "word") == b"in the daybook"
    with pytest.raises(NotOpenError):
        _ = opened.casebook
    opened.close()


# --- sealing ------------------------------------------------------------------------------------------------


def test_a_panic_seal_leaves_the_daybook_and_no_passphrase_for_the_casebook(folder: Path) -> None:
    before = area_bytes(folder, Area.CASEBOOK)
    assert vault.seal_now(folder)
    after = area_bytes(folder, Area.CASEBOOK)
    for old, new in zip(before, after, strict=True):
        pairs = zip((old[at : at + 512] for at in range(0, len(old), 512)), range(0, len(old), 512), strict=True)
        assert not any(sector == new[at : at + 512] for sector, at in pairs)
    assert_sealed(folder)
    opened = vault.open_vault(folder, travel())
    assert opened.level == "partial"
    opened.close()


def test_a_panic_seal_works_while_this_program_has_the_vault_open(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    assert vault.seal_now(folder)
    with opened.casebook.change() as casebook:
        settings.put(casebook, "word", b"the last words")
    opened.close()
    assert_sealed(folder)
    office = vault.open_with_key(folder, OFFICE)
    assert word_in_casebook(office) == "the last words"
    office.close()


def test_a_calm_seal_changes_the_keys_so_that_an_older_key_file_is_worthless(folder: Path) -> None:
    older = (folder / safe_files.KEY_FILE).read_bytes()
    opened = vault.open_vault(folder, main())
    assert opened.seal_calm(RECIPIENTS)
    assert opened.level == "sealed"
    opened.close()
    assert_sealed(folder)
    for key in (OFFICE, PAPER):
        office = vault.open_with_key(folder, key)
        assert word_in_casebook(office) == "in the casebook"
        office.close()
    (folder / safe_files.KEY_FILE).write_bytes(older)
    with pytest.raises(VaultDamagedError):
        vault.open_vault(folder, main())


@pytest.mark.parametrize("act", ["calm seal", "reopening"])
def test_the_kek_of_an_older_key_file_opens_nothing_of_the_present_one(folder: Path, act: str) -> None:
    """Who kept the older file and knows the passphrase has its KEK; the data keys of today must not lie under it."""
    opened = vault.open_vault(folder, main())
    assert opened.keys.casebook is not None
    older = opened.keys.casebook.kek.copy()
    if act == "calm seal":
        opened.seal_calm(RECIPIENTS)
    opened.close()
    if act == "reopening":
        vault.seal_now(folder)
        vault.unseal(folder, main(), code(), recipients_of).close()
    with pytest.raises(WrongPassphraseError):
        casebook_keys(vault.key_file_of(folder).reload(), older)


def test_a_calm_seal_without_room_on_the_disk_seals_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = vault.open_vault(folder, main())

    def full(_vault: Vault, _names: object = ()) -> None:
        raise DiskFullError

    monkeypatch.setattr(type(opened), "rotate_data_keys", full)
    assert not opened.seal_calm(RECIPIENTS)
    opened.close()
    monkeypatch.undo()
    assert_sealed(folder)


def test_a_vault_without_an_office_is_not_sealed(tmp_path: Path) -> None:
    opened = vault.create(tmp_path / "own", main(), cost=CHEAP)
    with pytest.raises(NoWayBackError):
        opened.seal_calm(Recipients())
    opened.close()
    assert not vault.seal_now(tmp_path / "own")
    again = vault.open_vault(tmp_path / "own", main())
    assert again.level == "open"
    again.close()


def test_a_seal_cut_after_its_mark_is_finished_at_the_next_start(folder: Path) -> None:
    KeyFile.load(folder / safe_files.KEY_FILE).begin(Mark.SEAL_PENDING)
    assert vault.finish_pending(folder) is Mark.SEAL_PENDING
    assert vault.finish_pending(folder) is Mark.NONE
    assert_sealed(folder)


def test_a_seal_cut_after_its_mark_is_finished_before_anybody_can_open(folder: Path) -> None:
    KeyFile.load(folder / safe_files.KEY_FILE).begin(Mark.SEAL_PENDING)
    assert_sealed(folder)


def test_too_many_wrong_passphrases_seal_where_the_office_chose_so(folder: Path) -> None:
    file = KeyFile.load(folder / safe_files.KEY_FILE)
    file.set_locked_policy(LockedPolicy(seal_after=2))
    for _ in range(2):
        with pytest.raises(WrongPassphraseError):
            vault.open_vault(folder, Secret(b"a guess"))
    assert_sealed(folder)
    assert KeyFile.load(folder / safe_files.KEY_FILE).locked_policy == LockedPolicy(seal_after=2)


def test_a_later_attempt_waits_longer_and_is_counted_before_it_waits(folder: Path) -> None:
    file = KeyFile.load(folder / safe_files.KEY_FILE)
    waited: list[tuple[float, int]] = []
    for _ in range(9):
        with pytest.raises(WrongPassphraseError):
            file.unlock(
                Secret(b"a guess"),
                wait=lambda s: waited.append((s, KeyFile.load(folder / safe_files.KEY_FILE).attempts)),
            )
    assert waited == [(0, 1), (0, 2), (0, 3), (2, 4), (5, 5), (15, 6), (30, 7), (60, 8), (60, 9)]


# --- reopening ----------------------------------------------------------------------------------------------


def test_main_and_a_return_code_reopen_it_and_the_code_is_spent(folder: Path) -> None:
    vault.seal_now(folder)
    opened = vault.unseal(folder, main(), code(), recipients_of)
    assert opened.level == "open"
    assert word_in_casebook(opened) == "in the casebook"
    opened.close()
    again = vault.open_vault(folder, main())
    assert word_in_casebook(again) == "in the casebook"
    again.close()
    vault.seal_now(folder)
    with pytest.raises(WrongPassphraseError):
        vault.unseal(folder, main(), code(), recipients_of)
    vault.unseal(folder, main(), code(1), recipients_of).close()


def test_keys_of_before_the_seal_open_nothing_after_the_reopening(folder: Path) -> None:
    older = (folder / safe_files.KEY_FILE).read_bytes()
    vault.seal_now(folder)
    vault.unseal(folder, main(), code(), recipients_of).close()
    (folder / safe_files.KEY_FILE).write_bytes(older)
    with pytest.raises(VaultDamagedError):
        vault.open_vault(folder, main())


@pytest.mark.parametrize("wrong", ["passphrase", "code", "travel"])
def test_neither_alone_reopens_it_and_both_are_told_alike(folder: Path, wrong: str) -> None:
    vault.seal_now(folder)
    passphrase = {"passphrase": Secret(b"a guess"), "travel": travel()}.get(wrong, main())
    number = Secret(b"99999") if wrong == "code" else code()
    with pytest.raises(WrongPassphraseError):
        vault.unseal(folder, passphrase, number, recipients_of)
    assert_sealed(folder)
    vault.unseal(folder, main(), code(), recipients_of).close()


def test_a_code_is_not_spent_on_a_vault_that_is_not_sealed(folder: Path) -> None:
    vault.unseal(folder, main(), code(), recipients_of).close()
    vault.seal_now(folder)
    vault.unseal(folder, main(), code(), recipients_of).close()


def test_codes_hold_through_a_calm_seal_and_office_and_paper_open_it_afterwards(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    opened.seal_calm(RECIPIENTS)
    opened.close()
    vault.unseal(folder, main(), code(2), recipients_of).close()
    for key in (OFFICE, PAPER):
        office = vault.open_with_key(folder, key)
        assert office.has_casebook
        office.close()


def test_new_codes_end_the_earlier_ones(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    own = opened.set_return_codes([Secret(b"77777")], RECIPIENTS)
    assert opened.own_return_key() == own
    opened.close()
    vault.seal_now(folder)
    with pytest.raises(WrongPassphraseError):
        vault.unseal(folder, main(), code(), recipients_of)
    vault.unseal(folder, main(), Secret(b"77777"), recipients_of).close()


def test_codes_that_were_drawn_and_never_written_leave_the_earlier_ones_in_force(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    drawn = keyfile_sealing.draw_return_codes(opened.key_file, opened.keys, [Secret(b"77777")], RECIPIENTS)
    with opened.casebook.change() as casebook:
        settings.put(casebook, f"return_key/{drawn.name}", drawn.own.raw)
    opened.seal_calm(RECIPIENTS)
    opened.close()
    vault.unseal(folder, main(), code(), recipients_of).close()


def test_the_office_gives_the_key_back_and_only_main_can_use_it(folder: Path) -> None:
    vault.seal_now(folder)
    office = vault.open_with_key(folder, OFFICE)
    assert office.keys.casebook is not None
    kek = office.keys.casebook.kek.copy()
    office.close()
    with pytest.raises(WrongPassphraseError):
        vault.unseal_with_kek(folder, travel(), kek, recipients_of)
    with pytest.raises(WrongPassphraseError):
        vault.unseal_with_kek(folder, main(), Secret(bytes(32)), recipients_of)
    opened = vault.unseal_with_kek(folder, main(), kek, recipients_of)
    assert word_in_casebook(opened) == "in the casebook"
    opened.close()


def test_a_reopening_that_cannot_be_written_leaves_it_sealed_and_the_code_good(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.seal_now(folder)

    def refuse(*_args: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(keyfile_sealing, "reopen", refuse)
    with pytest.raises(DiskFullError):
        vault.unseal(folder, main(), code(), recipients_of)
    monkeypatch.undo()
    assert_sealed(folder)
    vault.unseal(folder, main(), code(), recipients_of).close()


def test_a_sealed_casebook_with_a_damaged_page_is_reopened_all_the_same(folder: Path) -> None:
    """Its data key cannot change, for that would have to read every page; what can be read is worth more."""
    opened = vault.open_vault(folder, main())
    with opened.casebook.change() as casebook:
        for number in range(200):
            settings.put(casebook, f"filler/{number}", os.urandom(400))
    opened.close()
    path = folder / vault.CASEBOOK_FILE
    data = bytearray(path.read_bytes())
    data[-2000] ^= 1
    path.write_bytes(bytes(data))
    vault.seal_now(folder)
    again = vault.unseal(folder, main(), code(), recipients_of)
    assert word_in_casebook(again) == "in the casebook"
    again.close()
    vault.open_vault(folder, main()).close()


# --- the daybook's KEK, handed on ---------------------------------------------------------------------------


def test_the_daybooks_key_opens_the_daybook_and_nothing_else(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    kek = opened.keys.daybook.kek.copy()
    opened.close()
    again = vault.open_daybook(folder, kek)
    assert (again.level, settings.get(again.daybook, "word")) == ("partial", b"in the daybook")
    again.close()
    with pytest.raises(WrongPassphraseError):
        vault.open_daybook(folder, Secret(bytes(32)))


# --- rotation -----------------------------------------------------------------------------------------------


def test_data_keys_change_and_everything_is_there(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    before = [opened.keys.daybook.data_key.copy(), opened.casebook]
    opened.rotate_data_keys()
    assert opened.keys.daybook.data_key != before[0]
    assert word_in_casebook(opened) == "in the casebook"
    opened.close()
    for passphrase in (main(), travel()):
        vault.open_vault(folder, passphrase).close()


def test_whoever_holds_a_book_goes_on_with_it_after_a_rotation(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    held = opened.casebook
    opened.rotate_data_keys()
    assert settings.get(held, "word") == b"in the casebook"
    with held.change():
        settings.put(held, "word", b"after it")
    opened.close()
    again = vault.open_vault(folder, main())
    assert word_in_casebook(again) == "after it"
    again.close()


def test_a_rotation_that_the_driver_only_says_it_did_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk that fills meanwhile: the driver returned as if all were well, and the old key still opens."""
    monkeypatch.setattr(books.Book, "rekey", lambda book, _key: book._connection.close())
    opened = vault.open_vault(folder, main())
    before = opened.keys
    with pytest.raises(DiskFullError):
        opened.rotate_data_keys((vault.CASEBOOK,))
    assert opened.keys == before
    assert word_in_casebook(opened) == "in the casebook"
    opened.close()
    monkeypatch.undo()
    again = vault.open_vault(folder, main())
    assert again.keys.casebook is not None
    assert again.keys.casebook.next_key is None
    again.close()


def test_a_rotation_on_a_real_disk_that_fills_leaves_the_old_key(tmp_path: Path) -> None:
    """In a namespace of its own with a small disk in memory; where there is none to be had, the test above holds."""
    done = subprocess.run(
        [UNSHARE, "--mount", "--map-root-user", sys.executable, "-P", "-c", ON_A_SMALL_DISK, str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
        timeout=60,
    )
    if b"no mount" in done.stdout or done.returncode == 127 or b"unshare" in done.stderr:
        return
    assert done.stdout == b"full, and the word is there\n", done


def test_the_daybook_alone_can_change_its_data_key(folder: Path) -> None:
    opened = vault.open_vault(folder, travel())
    opened.rotate_data_keys()
    opened.close()
    again = vault.open_vault(folder, main())
    assert word_in_casebook(again) == "in the casebook"
    again.close()


@pytest.mark.parametrize("written", ["before", "after"])
def test_a_rotation_cut_around_the_writing_opens_with_the_key_the_book_has(folder: Path, written: str) -> None:
    opened = vault.open_vault(folder, main())
    fresh = Secret(os.urandom(32))
    opened.key_file.stage(opened.keys, Which.CASEBOOK, fresh)
    if written == "after":
        opened.casebook.rekey(fresh)
    else:
        opened.casebook.close()
    # as a kill leaves it: nothing more is written
    opened.daybook.close()
    opened._lock.release()
    again = vault.open_vault(folder, main())
    assert word_in_casebook(again) == "in the casebook"
    assert again.keys.casebook is not None
    assert again.keys.casebook.next_key is None
    assert (again.keys.casebook.data_key == fresh) is (written == "after")
    again.close()
    vault.open_vault(folder, main()).close()


def test_changing_every_key_makes_an_older_key_file_and_passphrase_worthless(folder: Path) -> None:
    older = (folder / safe_files.KEY_FILE).read_bytes()
    opened = vault.open_vault(folder, main())
    opened.rotate_keks({"main": Secret(b"new words"), "travel": Secret(b"new travel")}, RECIPIENTS)
    opened.rotate_data_keys()
    opened.close()
    for dead in (main(), travel()):
        with pytest.raises(WrongPassphraseError):
            vault.open_vault(folder, dead)
    for living, level in ((Secret(b"new words"), "open"), (Secret(b"new travel"), "partial")):
        again = vault.open_vault(folder, living)
        assert again.level == level
        again.close()
    vault.seal_now(folder)
    vault.unseal(folder, Secret(b"new words"), code(), recipients_of).close()
    (folder / safe_files.KEY_FILE).write_bytes(older)
    with pytest.raises(VaultDamagedError):
        vault.open_vault(folder, main())


def test_one_passphrase_is_not_taken_for_both(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    with pytest.raises(SamePassphraseError):
        opened.rotate_keks({"main": Secret(b"one"), "travel": Secret(b"one")}, RECIPIENTS)
    opened.close()
    vault.open_vault(folder, main()).close()


def test_a_travel_passphrase_that_was_taken_away_opens_nothing(folder: Path) -> None:
    opened = vault.open_vault(folder, main())
    opened.remove_travel()
    opened.close()
    with pytest.raises(WrongPassphraseError):
        vault.open_vault(folder, travel())


def test_a_slow_change_does_not_undo_a_seal_that_came_meanwhile(folder: Path) -> None:
    file = KeyFile.load(folder / safe_files.KEY_FILE)
    image = file.reload().changed({})
    vault.seal_now(folder)
    with pytest.raises(VaultInUseError):
        file.commit(image)
    assert_sealed(folder)


# --- wiping -------------------------------------------------------------------------------------------------


def test_inv29_a_wipe_leaves_nothing_that_any_key_opens_and_no_book(folder: Path) -> None:
    before = (folder / safe_files.KEY_FILE).read_bytes()
    vault.wipe_now(folder)
    between = (folder / safe_files.KEY_FILE).read_bytes()
    areas = range(1536, COPY_LENGTH, 512)
    assert not any(
        before[c + at : c + at + 512] == between[c + at : c + at + 512] for c in (0, COPY_LENGTH) for at in areas
    )
    assert vault.finish_pending(folder) is Mark.WIPE_PENDING
    assert vault.is_hollow(folder)
    for passphrase in (main(), travel()):
        with pytest.raises(WrongPassphraseError):
            vault.open_vault(folder, passphrase)
    for key in (OFFICE, PAPER):
        with pytest.raises(WrongPassphraseError):
            vault.open_with_key(folder, key)


def test_a_wiped_key_file_answers_and_counts_like_a_living_one(folder: Path) -> None:
    vault.wipe_now(folder)
    vault.finish_pending(folder)
    file = vault.key_file_of(folder)
    with pytest.raises(WrongPassphraseError):
        file.unlock(Secret(b"a guess"))
    assert (vault.key_file_of(folder).attempts, file.cost) == (1, CHEAP)


@pytest.mark.parametrize("damage", ["torn", "hostile", "short", "later version"])
def test_a_wipe_works_on_a_key_file_whatever_is_wrong_with_it(folder: Path, damage: str) -> None:
    path = folder / safe_files.KEY_FILE
    data = bytearray(path.read_bytes())
    secret_part = bytes(data[4096:COPY_LENGTH])
    for start in (0, COPY_LENGTH):
        if damage == "torn":
            data[start] ^= 1
        elif damage != "short":
            data[start + {"hostile": 12, "later version": 8}[damage]] = 0x7F
            data[start + 480 : start + 512] = hashlib.sha256(data[start : start + 480]).digest()
    path.write_bytes(bytes(data[:-512] if damage == "short" else data))
    vault.wipe_now(folder)
    between = path.read_bytes()
    assert not any(secret_part[at : at + 512] in between for at in range(0, len(secret_part), 512))
    vault.finish_wipe(folder)
    assert vault.is_hollow(folder)
    with pytest.raises(WrongPassphraseError):
        vault.open_vault(folder, main())


def test_a_wipe_beside_a_change_of_keys_in_this_program_wins(folder: Path) -> None:
    """The change has its image ready and comes late: it is refused, and nothing of it is laid over the wipe."""
    opened = vault.open_vault(folder, main())
    image = opened.key_file.reload().changed({})
    vault.wipe_now(folder)
    with pytest.raises(VaultInUseError):
        opened.key_file.commit(image)
    vault.finish_wipe(folder)
    opened.close()
    with pytest.raises(WrongPassphraseError):
        vault.open_vault(folder, main())


def test_a_new_vault_can_be_made_where_one_was_wiped(folder: Path) -> None:
    vault.wipe_now(folder)
    vault.finish_pending(folder)
    inode = (folder / safe_files.KEY_FILE).stat().st_ino
    vault.create(folder, Secret(b"a new life"), cost=CHEAP).close()
    assert (folder / safe_files.KEY_FILE).stat().st_ino == inode
    vault.open_vault(folder, Secret(b"a new life")).close()


def test_a_living_vault_is_not_hollow(folder: Path, tmp_path: Path) -> None:
    assert not vault.is_hollow(folder)
    assert not vault.is_hollow(tmp_path)


# --- every key on every capsule -----------------------------------------------------------------------------


def test_no_key_but_those_chosen_opens_a_sealed_casebook(folder: Path) -> None:
    vault.seal_now(folder)
    strangers: list[Callable[[], Vault]] = [
        lambda: vault.open_with_key(folder, LEAD),
        lambda: vault.open_with_key(folder, HybridPrivateKey.generate()),
        lambda: vault.unseal(folder, main(), Secret(b"00000"), recipients_of),
    ]
    for attempt in strangers:
        with pytest.raises(WrongPassphraseError):
            attempt()
