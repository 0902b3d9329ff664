"""The folder of a vault as it lies: its key file, the lock that keeps a second program out, what a wipe leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from npm_field.errors import NoVaultError, ReadOnlyError, VaultInUseError
from storage import safe_files
from storage.keyfile import KeyFile

if TYPE_CHECKING:
    from pathlib import Path

_HOLLOW: Final = frozenset({safe_files.KEY_FILE, safe_files.LOCK_FILE, safe_files.HOLDER_FILE})


def key_file_of(folder: Path) -> KeyFile:
    """Return the key file, for what can be known without a passphrase. Raises ``NoVaultError``."""
    return KeyFile.load(key_file_path(folder))


def key_file_path(folder: Path) -> Path:
    """Return where the key file lies, whatever is in it. Raises ``NoVaultError``."""
    path = folder / safe_files.KEY_FILE
    if not path.is_file():
        raise NoVaultError
    return path


def is_hollow(folder: Path) -> bool:
    """Return whether this folder is what a wipe leaves: a key file and no book. A new vault may be made there."""
    if not (folder / safe_files.KEY_FILE).is_file():
        return False
    return all(path.name in _HOLLOW for path in folder.iterdir())


def locked(folder: Path) -> FileLock:
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


def remove_unfinished(folder: Path) -> None:
    """Take away a vault that was never finished; it holds nothing yet, and half a vault would block the folder."""
    for name in safe_files.names_in(folder):
        path = folder / name
        if path.is_file():
            path.unlink()
