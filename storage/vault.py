"""A vault's folder: making, opening, sealing, reopening and wiping it. ``open_vault`` beside is what one gets.

One folder with the key file, the two books and the lock file that keeps a second program out.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from npm_field.crypto.argon import DEFAULT_COST, Cost
from npm_field.crypto.slots import reissue_key, return_opener
from npm_field.errors import (
    DiskFullError,
    FieldError,
    UnfinishedVaultError,
    VaultDamagedError,
    VaultExistsError,
)
from storage import ballast, book, erase, folder_marks, keyfile, keyfile_sealing, safe_files, unfinished
from storage.keyfile import KeyFile, Keys, Mark
from storage.keyfile_wrapping import Book as Which
from storage.open_vault import (
    CASEBOOK,
    CASEBOOK_FILE,
    DAYBOOK,
    DAYBOOK_FILE,
    FILES,
    NAMES,
    STEPS,
    Level,
    Vault,
    open_book_of,
)
from storage.vault_folder import is_hollow, key_file_of, key_file_path, locked, remove_unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.secret import Secret
    from storage.book import Book
    from storage.keyfile import Recipients
    from storage.keyfile_sealing import Reopening

__all__ = [
    "CASEBOOK",
    "CASEBOOK_FILE",
    "DAYBOOK",
    "DAYBOOK_FILE",
    "Level",
    "Vault",
    "create",
    "finish_pending",
    "finish_wipe",
    "held",
    "is_hollow",
    "key_file_of",
    "key_file_path",
    "open_daybook",
    "open_vault",
    "open_with_key",
    "reissue_key",
    "return_opener",
    "seal_now",
    "unseal",
    "unseal_with_kek",
    "wipe_now",
]


def create(
    folder: Path,
    passphrase: Secret,
    *,
    cost: Cost = DEFAULT_COST,
    office: HybridPublicKey | None = None,
    paper: HybridPublicKey | None = None,
    is_whole: bool = True,
) -> Vault:
    """Make a vault in ``folder``, which must be missing, empty, wiped or unfinished, and return it open.

    Not ``is_whole``, it opens for nobody until ``unfinished.done``: more has to come into it before it may be used.
    ``cost`` is lowered for test vaults here and nowhere else. Raises ``VaultExistsError``, ``DiskFullError``,
    ``ReadOnlyError``; a vault that could not be finished is taken away again, for it holds nothing yet.
    """
    unfinished.clear(folder)
    make = keyfile.create_in_place if is_hollow(folder) else keyfile.create
    if make is keyfile.create:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise VaultExistsError
        safe_files.make_private_folder(folder)
    path = folder / safe_files.KEY_FILE
    with ExitStack() as undo:
        undo.callback(remove_unfinished, folder)
        unfinished.begin(folder)
        folder_marks.prepare(folder)
        vault = _assembled(
            folder,
            lambda: make(path, passphrase=passphrase, cost=cost, office=office, paper=paper),
            _new_book,
        )
        if is_whole:
            unfinished.done(folder)
        undo.pop_all()
    return vault


def open_vault(folder: Path, passphrase: Secret) -> Vault:
    """Open the vault with a passphrase: both books with the main one, the daybook alone with the travel one.

    Raises ``NoVaultError``, ``VaultInUseError``, ``WrongPassphraseError``, ``VaultDamagedError``,
    ``VaultTooNewError``. One Argon2id run, whatever the answer.
    """
    return _opened(folder, lambda key_file: key_file.unlock(passphrase))


def open_with_key(folder: Path, private: HybridPrivateKey) -> Vault:
    """Open the vault with a private key that its capsules are sealed to: the office's, or the one on paper."""
    return _opened(folder, lambda key_file: key_file.unlock_with_capsule(private))


def open_daybook(folder: Path, kek: Secret) -> Vault:
    """Open the daybook alone with its KEK, which this program's process before this one handed on."""
    return _opened(folder, lambda key_file: key_file.unlock_with_kek(kek))


@contextmanager
def held(folder: Path) -> Iterator[KeyFile]:
    """Hold a vault that stays closed, with what was pending finished: nobody opens it while its files are read.

    Raises ``NoVaultError``, ``UnfinishedVaultError``, ``VaultInUseError``, ``ReadOnlyError``, ``VaultDamagedError``.
    """
    if unfinished.is_one(folder):
        raise UnfinishedVaultError
    key_file_of(folder)
    lock = locked(folder)
    try:
        finish_pending(folder)
        yield key_file_of(folder)
    finally:
        lock.release()


# --- the answers to danger ----------------------------------------------------------------------------------


def seal_now(folder: Path) -> bool:
    """Seal at once: no passphrase opens the casebook any more. Needs no passphrase, no lock and no free space.

    False where it is not allowed, because nobody could open it again. A program that holds the vault open, this one
    among them, still has its keys in memory: it must close the vault next. Raises ``NoVaultError``,
    ``ReadOnlyError``, ``VaultDamagedError``.
    """
    return key_file_of(folder).seal()


def unseal(folder: Path, passphrase: Secret, code: Secret, recipients_of: Callable[[Vault], Recipients]) -> Vault:
    """Open a sealed vault with main's passphrase and a return code, which is spent, and change the casebook's keys.

    ``recipients_of`` says who shall open it without a passphrase from now on; it gets the open vault. A vault that
    is not sealed opens, and the code stays good. Raises as ``open_vault``, alike for a wrong passphrase and code.
    """
    return _reopened(
        folder, passphrase, lambda file: keyfile_sealing.open_with_code(file, passphrase, code), recipients_of
    )


def unseal_with_kek(
    folder: Path, passphrase: Secret, kek: Secret, recipients_of: Callable[[Vault], Recipients]
) -> Vault:
    """Open a sealed vault with main's passphrase and the KEK that the office gave back; as ``unseal``."""
    return _reopened(
        folder, passphrase, lambda file: keyfile_sealing.open_with_kek(file, passphrase, kek), recipients_of
    )


def wipe_now(folder: Path) -> None:
    """Destroy every key: the point of no return. ``finish_pending`` takes the rest away.

    Raises ``NoVaultError``, ``ReadOnlyError``.
    """
    keyfile_sealing.wipe(key_file_path(folder))


def finish_wipe(folder: Path) -> None:
    """Take the rest away after ``wipe_now``, whatever state the key file was in; what the disk refuses stays."""
    if finish_pending(folder) is Mark.WIPE_PENDING:
        return
    erase.erase(folder)
    with suppress(FieldError):
        keyfile_sealing.lay_hollow(key_file_path(folder))


def finish_pending(folder: Path) -> Mark:
    """Finish a seal or a wipe that a cut left open, and say which it was. For every start, before any prompt.

    A key file that cannot be read is left alone: what is wrong with it is told when somebody opens the vault.
    """
    try:
        key_file = key_file_of(folder)
        pending = key_file.pending
        if pending is Mark.SEAL_PENDING:
            key_file.finish_seal()
        elif pending is Mark.WIPE_PENDING:
            erase.erase(folder)
            keyfile_sealing.finish_wipe(key_file)
    except FieldError:
        return Mark.NONE
    return pending


# --- opening ------------------------------------------------------------------------------------------------


def _opened(folder: Path, unlock: Callable[[KeyFile], Keys]) -> Vault:
    if unfinished.is_one(folder):
        raise UnfinishedVaultError
    key_file_path(folder)
    return _assembled(folder, lambda: unlock(key_file_of(folder)), open_book_of)


def _reopened(
    folder: Path,
    passphrase: Secret,
    find: Callable[[KeyFile], Reopening],
    recipients_of: Callable[[Vault], Recipients],
) -> Vault:
    """Open with what ``find`` gives, change the data key, and lay the new keys down in one writing."""
    found: list[Reopening] = []

    def keys_of(key_file: KeyFile) -> Keys:
        found.append(find(key_file))
        return found[0].keys

    vault = _opened(folder, keys_of)
    opening = found[0]
    if not opening.was_sealed:
        return vault
    with ExitStack() as undo:
        undo.callback(vault.close)
        with suppress(DiskFullError, VaultDamagedError):
            vault.rotate_data_keys((CASEBOOK,))
        recipients = replace(recipients_of(vault), own=opening.own or vault.own_return_key())
        present = replace(opening, keys=vault.keys)
        vault.keys = keyfile_sealing.reopen(vault.key_file, present, passphrase, recipients)
        undo.pop_all()
    return vault


def _assembled(
    folder: Path,
    get_keys: Callable[[], Keys],
    opener: Callable[[Path, KeyFile, Keys, Which], tuple[Book, Keys]],
) -> Vault:
    """Take the lock, finish what is pending, get the keys, open the books; what fails gives everything back."""
    with ExitStack() as undo:
        lock = locked(folder)
        undo.callback(lock.release)
        undo.callback(erase.forget_holder, folder)
        erase.note_holder(folder)
        finish_pending(folder)
        keys = get_keys()
        undo.callback(keys.wipe)
        key_file = key_file_of(folder)
        daybook, keys = opener(folder, key_file, keys, Which.DAYBOOK)
        undo.callback(daybook.close)
        casebook = None
        if keys.casebook is not None:
            casebook, keys = opener(folder, key_file, keys, Which.CASEBOOK)
            undo.callback(casebook.close)
        ballast.fill(folder)
        vault = Vault(folder, key_file, keys, daybook, casebook, lock)
        undo.pop_all()
    return vault


def _new_book(folder: Path, _key_file: KeyFile, keys: Keys, which: Which) -> tuple[Book, Keys]:
    found = keys.daybook if which is Which.DAYBOOK or keys.casebook is None else keys.casebook
    return book.create(folder / FILES[which], NAMES[which], found.data_key, STEPS[which]), keys
