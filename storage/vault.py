"""A vault: one folder with the key file, the two books and the lock file that keeps a second program out."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from npm_field.crypto.argon import DEFAULT_COST, Cost
from npm_field.errors import FieldError, NotOpenError, NoVaultError, ReadOnlyError, VaultExistsError, VaultInUseError
from storage import book, keyfile, safe_files
from storage.schema import CASEBOOK_STEPS, DAYBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.secret import Secret
    from storage.book import Book

CASEBOOK: Final = "casebook"
DAYBOOK: Final = "daybook"
CASEBOOK_FILE, DAYBOOK_FILE = safe_files.BOOK_FILES


@dataclass(slots=True)
class Vault:
    """An open vault. ``casebook`` raises ``NotOpenError`` while only the daybook's key is in memory."""

    folder: Path
    key_file: keyfile.KeyFile
    keys: keyfile.Keys
    daybook: Book
    _casebook: Book | None
    _lock: FileLock = field(repr=False)

    @property
    def casebook(self) -> Book:
        """The complete records."""
        if self._casebook is None:
            raise NotOpenError(book=CASEBOOK)
        return self._casebook

    @property
    def has_casebook(self) -> bool:
        """Whether the casebook is open."""
        return self._casebook is not None

    def books(self) -> tuple[Book, ...]:
        """Return the open books, the casebook first."""
        return (self.daybook,) if self._casebook is None else (self._casebook, self.daybook)

    def close_casebook(self) -> None:
        """Go partial: close the casebook and wipe its keys; the daybook goes on working."""
        if self._casebook is not None:
            self._casebook.close()
            self._casebook = None
        if self.keys.casebook is not None:
            self.keys.casebook.kek.wipe()
            self.keys.casebook.data_key.wipe()
            self.keys = replace(self.keys, casebook=None)

    def close(self) -> None:
        """Checkpoint and close both books, wipe the keys, let the lock go. The daybook keeps no order of capture."""
        with suppress(FieldError):  # a full disk must not keep the vault open; the next closing does it
            self.daybook.forget_order()
        for open_book in self.books():
            open_book.close()
        self._casebook = None
        self.keys.wipe()
        self._lock.release()


def create(
    folder: Path,
    passphrase: Secret,
    *,
    cost: Cost = DEFAULT_COST,
    office: HybridPublicKey | None = None,
    paper: HybridPublicKey | None = None,
) -> Vault:
    """Make a vault in ``folder``, which must be missing or empty, and return it open.

    ``cost`` is lowered for test vaults here and nowhere else. Raises ``VaultExistsError``, ``DiskFullError``,
    ``ReadOnlyError``; a vault that could not be finished is taken away again, for it holds nothing yet.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise VaultExistsError
    safe_files.make_private_folder(folder)
    path = folder / safe_files.KEY_FILE
    with ExitStack() as undo:
        undo.callback(_remove_unfinished, folder)
        vault = _assembled(
            folder,
            lambda: keyfile.create(path, passphrase=passphrase, cost=cost, office=office, paper=paper),
            book.create,
        )
        undo.pop_all()
    return vault


def open_vault(folder: Path, passphrase: Secret) -> Vault:
    """Open the vault with a passphrase: both books with the main one, the daybook alone with the travel one.

    Raises ``NoVaultError``, ``VaultInUseError``, ``WrongPassphraseError``, ``VaultDamagedError``,
    ``VaultTooNewError``. One Argon2id run, whatever the answer.
    """
    return _open(folder, lambda key_file: key_file.unlock(passphrase))


def open_with_key(folder: Path, private: HybridPrivateKey) -> Vault:
    """Open the vault with a private key that its capsules are sealed to: the office's, or the one on paper."""
    return _open(folder, lambda key_file: key_file.unlock_with_capsule(private))


def key_file_of(folder: Path) -> keyfile.KeyFile:
    """Return the key file, for what can be known without a passphrase. Raises ``NoVaultError``."""
    path = folder / safe_files.KEY_FILE
    if not path.is_file():
        raise NoVaultError
    return keyfile.KeyFile.load(path)


def _open(folder: Path, unlock: Callable[[keyfile.KeyFile], keyfile.Keys]) -> Vault:
    if not (folder / safe_files.KEY_FILE).is_file():
        raise NoVaultError
    return _assembled(folder, lambda: unlock(key_file_of(folder)), book.open_book)


def _assembled(folder: Path, get_keys: Callable[[], keyfile.Keys], opener: Callable[..., Book]) -> Vault:
    """Take the lock, get the keys, open the books; whatever fails, all that was taken is given back."""
    with ExitStack() as undo:
        lock = _locked(folder)
        undo.callback(lock.release)
        keys = get_keys()
        undo.callback(keys.wipe)
        daybook = opener(folder / DAYBOOK_FILE, DAYBOOK, keys.daybook.data_key, DAYBOOK_STEPS)
        undo.callback(daybook.close)
        casebook = None
        if keys.casebook is not None:
            casebook = opener(folder / CASEBOOK_FILE, CASEBOOK, keys.casebook.data_key, CASEBOOK_STEPS)
            undo.callback(casebook.close)
        vault = Vault(folder, key_file_of(folder), keys, daybook, casebook, lock)
        undo.pop_all()
    return vault


def _locked(folder: Path) -> FileLock:
    """Take the vault's own lock file; the book's locks are not safe enough (security.md part I, corrections)."""
    lock = FileLock(folder / safe_files.LOCK_FILE, timeout=0, mode=safe_files.FILE_MODE)
    try:
        lock.acquire()
    except Timeout:
        raise VaultInUseError from None
    except OSError as error:
        if error.errno in safe_files.NOT_WRITABLE:
            raise ReadOnlyError from None
        raise
    return lock


def _remove_unfinished(folder: Path) -> None:
    """Take away a vault that was never finished; it holds nothing yet, and half a vault would block the folder."""
    for name in safe_files.VAULT_FILES:
        path = folder / name
        if path.is_file():
            path.unlink()
