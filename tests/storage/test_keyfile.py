"""The key file of a living vault: who opens what, what changes, and what is written where."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.errors import (
    FileExistsAlreadyError,
    NoFileError,
    NotOpenError,
    ReadOnlyError,
    SamePassphraseError,
    VaultDamagedError,
    WrongPassphraseError,
)
from storage.keyfile import BookKeys, KeyFile, Keys, Mark, create, damage_report
from storage.keyfile_layout import ATTEMPTS_OFFSET, COPY_LENGTH, EXTENTS, FILE_LENGTH, SECTOR, Area, Attempts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.safe_files import Target

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
OFFICE = HybridPrivateKey.generate()
PAPER = HybridPrivateKey.generate()
LEAD = HybridPrivateKey.generate()
STRANGER = HybridPrivateKey.generate()


def words(text: str) -> Secret:
    return Secret(text.encode())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.keys"


@pytest.fixture
def keys(path: Path) -> Keys:
    return create(path, passphrase=words("main words"), cost=CHEAP, office=OFFICE.public, paper=PAPER.public)


@contextmanager
def read_only(path: Path) -> Iterator[Target]:
    """Stand in for a disk that cannot be written to: tests run as root, whom file modes do not stop."""
    raise ReadOnlyError
    yield path


def changed_offsets(before: bytes, after: bytes) -> set[int]:
    return {at for at in range(0, FILE_LENGTH, SECTOR) if before[at : at + SECTOR] != after[at : at + SECTOR]}


# --- a new key file ------------------------------------------------------------------------------------------


def test_the_main_passphrase_opens_both_books(path: Path, keys: Keys) -> None:
    assert KeyFile.load(path).unlock(words("main words")) == keys
    assert keys.casebook is not None


def test_a_new_file_has_its_fixed_length_and_is_private(path: Path, keys: Keys) -> None:
    assert path.stat().st_size == FILE_LENGTH == 196_608
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert damage_report(path.read_bytes()).is_whole
    assert len(keys.daybook.kek) == len(keys.daybook.data_key) == 32


@pytest.mark.usefixtures("keys")
def test_both_copies_are_the_same(path: Path) -> None:
    data = path.read_bytes()
    assert data[:COPY_LENGTH] == data[COPY_LENGTH:]


def test_the_books_share_no_key(keys: Keys) -> None:
    assert keys.casebook is not None
    every = [keys.daybook.kek, keys.daybook.data_key, keys.casebook.kek, keys.casebook.data_key, keys.return_secret]
    assert len({bytes(key.view) for key in every if key is not None}) == 5


def test_no_key_and_no_passphrase_stands_in_the_file(path: Path, keys: Keys) -> None:
    data = path.read_bytes()
    assert keys.casebook is not None
    for secret in (keys.daybook.kek, keys.daybook.data_key, keys.casebook.kek, keys.casebook.data_key):
        assert bytes(secret.view)[:8] not in data
    assert b"main words" not in data
    assert OFFICE.public.key_id not in data


@pytest.mark.usefixtures("keys")
def test_an_existing_key_file_is_never_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(FileExistsAlreadyError):
        create(path, passphrase=words("other"), cost=CHEAP)
    assert path.read_bytes() == before


def test_a_vault_can_be_given_its_id(path: Path) -> None:
    create(path, passphrase=words("main words"), cost=CHEAP, vault_id=b"0123456789abcdef")
    file = KeyFile.load(path)
    assert file.vault_id == b"0123456789abcdef"
    assert file.cost == CHEAP
    assert file.generation == 1
    assert file.pending is Mark.NONE


def test_a_vault_id_of_another_length_is_a_bug(path: Path) -> None:
    with pytest.raises(ValueError, match="16"):
        create(path, passphrase=words("main words"), cost=CHEAP, vault_id=b"short")


def test_unused_places_are_random_and_differ_between_files(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for path in (first, second):
        create(path, passphrase=words("main words"), cost=CHEAP)
    one, other = first.read_bytes(), second.read_bytes()
    for at in range(EXTENTS[Area.TOKEN].offset, COPY_LENGTH, 64):
        assert one[at : at + 64] != other[at : at + 64]
        assert len(set(one[at : at + 64])) > 30


def test_unused_capsules_cannot_be_told_from_used_ones(path: Path) -> None:
    for passphrase in ("first", "second"):
        path.unlink(missing_ok=True)
        create(path, passphrase=words(passphrase), cost=CHEAP, office=OFFICE.public)
        data, extent = path.read_bytes(), EXTENTS[Area.CAPSULES]
        capsules = [data[extent.span][extent.slot(index)] for index in range(extent.slots)]
        # The top bit of a share is never set in a sealed capsule, and is in half of all random bytes.
        assert all(capsule[1119] < 128 for capsule in capsules)


# --- unlocking -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("keys")
def test_a_wrong_passphrase_opens_nothing(path: Path) -> None:
    with pytest.raises(WrongPassphraseError):
        KeyFile.load(path).unlock(words("main word"))


def test_no_key_file_is_told_as_such(path: Path) -> None:
    with pytest.raises(NoFileError):
        KeyFile.load(path)


def test_wrong_attempts_are_counted_until_a_right_one(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path)
    for count in (1, 2, 3):
        with pytest.raises(WrongPassphraseError):
            file.unlock(words("wrong"))
        assert file.attempts == KeyFile.load(path).attempts == count
    assert file.unlock(words("main words")) == keys
    assert file.attempts == KeyFile.load(path).attempts == 0


@pytest.mark.parametrize("counts", [(3, 1), (1, 3)])
def test_the_higher_count_of_two_copies_holds(path: Path, keys: Keys, counts: tuple[int, int]) -> None:
    data = bytearray(path.read_bytes())
    for start, count in zip((0, COPY_LENGTH), counts, strict=True):
        data[start + ATTEMPTS_OFFSET : start + ATTEMPTS_OFFSET + SECTOR] = Attempts(count).sector
    path.write_bytes(data)
    file = KeyFile.load(path)
    assert file.attempts == 3
    assert file.unlock(words("main words")) == keys


@pytest.mark.usefixtures("keys")
def test_an_attempt_writes_the_attempt_sectors_and_nothing_else(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(WrongPassphraseError):
        KeyFile.load(path).unlock(words("wrong"))
    assert changed_offsets(before, path.read_bytes()) == {ATTEMPTS_OFFSET, COPY_LENGTH + ATTEMPTS_OFFSET}
    KeyFile.load(path).unlock(words("main words"))
    assert path.read_bytes() == before


def test_a_read_only_disk_still_opens_and_counts_nothing(path: Path, keys: Keys) -> None:
    before = path.read_bytes()
    file = KeyFile.load(path, opener=read_only)
    with pytest.raises(WrongPassphraseError):
        file.unlock(words("wrong"))
    assert file.attempts == 0
    assert file.unlock(words("main words")) == keys
    assert path.read_bytes() == before


def test_a_torn_copy_on_a_read_only_disk_still_opens(path: Path, keys: Keys) -> None:
    torn = bytes(COPY_LENGTH) + path.read_bytes()[COPY_LENGTH:]
    path.write_bytes(torn)
    assert KeyFile.load(path, opener=read_only).unlock(words("main words")) == keys
    assert path.read_bytes() == torn


def test_a_change_on_a_read_only_disk_is_refused(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path, opener=read_only)
    with pytest.raises(ReadOnlyError):
        file.set_passphrase(keys, words("new words"), slot="main")
    assert KeyFile.load(path).unlock(words("main words")) == keys


# --- passphrases ---------------------------------------------------------------------------------------------


def test_a_new_main_passphrase_opens_the_same_books_and_the_old_one_nothing(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path)
    file.set_passphrase(keys, words("new words"), slot="main")
    assert file.generation == 2
    assert KeyFile.load(path).unlock(words("new words")) == keys
    with pytest.raises(WrongPassphraseError):
        file.unlock(words("main words"))


def test_the_travel_passphrase_opens_the_daybook_only(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path)
    file.set_passphrase(keys, words("travel words"), slot="travel")
    assert file.unlock(words("travel words")) == Keys(keys.daybook, None)
    assert file.unlock(words("main words")) == keys


def test_changing_one_passphrase_leaves_the_other(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path)
    file.set_passphrase(keys, words("travel words"), slot="travel")
    file.set_passphrase(keys, words("new words"), slot="main")
    file.set_passphrase(keys, words("new travel words"), slot="travel")
    assert file.unlock(words("new words")) == keys
    assert file.unlock(words("new travel words")) == Keys(keys.daybook, None)
    for dead in ("main words", "travel words"):
        with pytest.raises(WrongPassphraseError):
            file.unlock(words(dead))


def test_travel_can_change_its_own_passphrase(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path)
    file.set_passphrase(keys, words("travel words"), slot="travel")
    travelling = file.unlock(words("travel words"))
    file.set_passphrase(travelling, words("new travel words"), slot="travel")
    assert file.unlock(words("new travel words")) == travelling


def test_travel_cannot_set_the_main_passphrase(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path)
    with pytest.raises(NotOpenError) as refused:
        file.set_passphrase(Keys(keys.daybook, None), words("new words"), slot="main")
    assert refused.value.facts == {"book": "casebook"}
    assert file.unlock(words("main words")) == keys


def test_main_and_travel_cannot_be_the_same(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path)
    with pytest.raises(SamePassphraseError):
        file.set_passphrase(keys, words("main words"), slot="travel")
    file.set_passphrase(keys, words("travel words"), slot="travel")
    with pytest.raises(SamePassphraseError):
        file.set_passphrase(keys, words("travel words"), slot="main")
    assert file.generation == 2


def test_setting_the_passphrase_it_has_already_is_no_error(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path)
    file.set_passphrase(keys, words("main words"), slot="main")
    assert file.unlock(words("main words")) == keys


def test_a_passphrase_change_writes_two_slots_and_the_state(path: Path, keys: Keys) -> None:
    before = path.read_bytes()
    KeyFile.load(path).set_passphrase(keys, words("new words"), slot="main")
    slots = {512, EXTENTS[Area.DAYBOOK].offset, EXTENTS[Area.CASEBOOK].offset}
    assert changed_offsets(before, path.read_bytes()) == slots | {COPY_LENGTH + at for at in slots}


def test_the_file_is_never_replaced(path: Path, keys: Keys) -> None:
    before = path.stat().st_ino
    file = KeyFile.load(path)
    file.set_passphrase(keys, words("new words"), slot="main")
    file.set_capsules(keys, office=OFFICE.public, paper=None)
    assert path.stat().st_ino == before
    assert [child.name for child in path.parent.iterdir()] == ["vault.keys"]


@pytest.mark.usefixtures("keys")
def test_keys_of_another_vault_change_nothing(path: Path) -> None:
    stranger = Keys(BookKeys.generate(), BookKeys.generate())
    file, before = KeyFile.load(path), path.read_bytes()
    with pytest.raises(VaultDamagedError):
        file.set_passphrase(stranger, words("new words"), slot="main")
    with pytest.raises(VaultDamagedError):
        file.set_capsules(stranger, office=STRANGER.public, paper=None)
    assert path.read_bytes() == before


def test_two_readers_of_one_file_do_not_undo_each_others_changes(path: Path, keys: Keys) -> None:
    first, second = KeyFile.load(path), KeyFile.load(path)
    first.set_passphrase(keys, words("new words"), slot="main")
    second.set_capsules(keys, office=None, paper=PAPER.public)
    assert second.unlock(words("new words")) == keys
    assert second.generation == 3


def test_a_reader_that_knows_an_older_file_does_not_bring_it_back(path: Path, keys: Keys) -> None:
    first, second = KeyFile.load(path), KeyFile.load(path)
    first.set_passphrase(keys, words("travel words"), slot="travel")
    second.set_passphrase(keys, words("new words"), slot="main")
    assert second.unlock(words("travel words")) == Keys(keys.daybook, None)
    assert second.unlock(words("new words")) == keys


# --- capsules ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("private", [OFFICE, PAPER], ids=["office", "paper"])
def test_office_and_paper_key_open_both_books(path: Path, keys: Keys, private: HybridPrivateKey) -> None:
    assert KeyFile.load(path).unlock_with_capsule(private) == Keys(keys.daybook, keys.casebook)


@pytest.mark.usefixtures("keys")
def test_nobody_else_opens_a_capsule(path: Path) -> None:
    file = KeyFile.load(path)
    for private in (STRANGER, LEAD):
        with pytest.raises(WrongPassphraseError):
            file.unlock_with_capsule(private)


def test_a_vault_without_office_is_opened_by_no_capsule(path: Path) -> None:
    create(path, passphrase=words("main words"), cost=CHEAP)
    with pytest.raises(WrongPassphraseError):
        KeyFile.load(path).unlock_with_capsule(OFFICE)


def test_new_capsules_replace_the_old_ones(path: Path, keys: Keys) -> None:
    file, before = KeyFile.load(path), path.read_bytes()
    file.set_capsules(keys, office=STRANGER.public, paper=None, lead=LEAD.public, own=PAPER.public)
    for private in (STRANGER, LEAD, PAPER):
        assert file.unlock_with_capsule(private) == Keys(keys.daybook, keys.casebook)
    with pytest.raises(WrongPassphraseError):
        file.unlock_with_capsule(OFFICE)
    assert file.unlock(words("main words")) == keys
    extent = EXTENTS[Area.CAPSULES]
    assert extent.pool(before[extent.span]) != extent.pool(path.read_bytes()[extent.span])


def test_capsules_need_the_casebook_open(path: Path, keys: Keys) -> None:
    with pytest.raises(NotOpenError):
        KeyFile.load(path).set_capsules(Keys(keys.daybook, None), office=OFFICE.public, paper=None)


def test_the_office_can_give_a_vault_a_new_main_passphrase(path: Path, keys: Keys) -> None:
    file = KeyFile.load(path)
    file.set_passphrase(file.unlock_with_capsule(OFFICE), words("new words"), slot="main")
    opened = file.unlock(words("new words"))
    assert (opened.daybook, opened.casebook) == (keys.daybook, keys.casebook)
    assert opened.return_secret is not None
    assert opened.return_secret != keys.return_secret


# --- keys ----------------------------------------------------------------------------------------------------


def test_wiped_keys_cannot_be_used(keys: Keys) -> None:
    keys.wipe()
    assert keys.casebook is not None
    assert keys.return_secret is not None
    for secret in (keys.daybook.kek, keys.daybook.data_key, keys.casebook.kek, keys.return_secret):
        with pytest.raises(RuntimeError):
            bytes(secret.view)


def test_keys_show_nothing_of_themselves(keys: Keys) -> None:
    assert bytes(keys.daybook.kek.view).hex()[:8] not in repr(keys)
    assert "Secret(…)" in repr(keys)
