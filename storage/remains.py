"""What is left of a damaged vault: its keys and the rows of both books, read without writing a byte into its folder.

Opening a vault repairs its key file, counts the attempt and moves logs into books. This does none of it: the key file
is read and merged in memory, and the pages of the books are read one by one (``storage/salvage.py``).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from npm_field.crypto.argon import Cost, derive
from npm_field.errors import NoVaultError, VaultInUseError, WrongPassphraseError
from storage import keyfile_copies, pages, safe_files
from storage.keyfile_layout import FILE_LENGTH, Mark
from storage.keyfile_wrapping import BookKeys, keys_of_root
from storage.salvage import Salvaged, salvage
from storage.schema import CASEBOOK_STEPS, DAYBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.crypto.secret import Secret

CASEBOOK: Final = "casebook"
DAYBOOK: Final = "daybook"
STEPS: Final = {CASEBOOK: CASEBOOK_STEPS, DAYBOOK: DAYBOOK_STEPS}
FILES: Final = dict(zip((CASEBOOK, DAYBOOK), safe_files.BOOK_FILES, strict=True))


@dataclass(frozen=True, slots=True)
class Remains:
    """``books`` has the casebook only where the passphrase opens it; a book whose file is gone has no pages."""

    cost: Cost
    books: dict[str, Salvaged]


def key_file_report(folder: Path) -> keyfile_copies.DamageReport:
    """Say what is torn in the key file as it lies there, before anything opens and repairs it. ``NoVaultError``."""
    return keyfile_copies.damage_report(_key_file(folder))


def read(folder: Path, passphrase: Secret, progress: Callable[[str, int, int], None] | None = None) -> Remains:
    """Read what is left of both books. ``progress`` is told the book, and how many pages of how many were read.

    Raises ``NoVaultError``, ``VaultInUseError``, ``WrongPassphraseError``, ``VaultDamagedError`` (the key file).
    """
    with _held(folder):
        image = keyfile_copies.merged(keyfile_copies.split(_key_file(folder)))
        if image.state.mark is Mark.WIPE_PENDING:  # what is to vanish is not read once more
            raise WrongPassphraseError
        header = image.header
        with derive(passphrase, salt=header.salt, cost=header.cost, associated=header.sector) as root:
            keys = keys_of_root(image, root)
        try:
            books = {DAYBOOK: _book(folder, DAYBOOK, keys.daybook, progress)}
            if keys.casebook is not None and image.state.mark is Mark.NONE:
                books[CASEBOOK] = _book(folder, CASEBOOK, keys.casebook, progress)
        finally:
            keys.wipe()
    return Remains(header.cost, books)


def _book(folder: Path, name: str, keys: BookKeys, progress: Callable[[str, int, int], None] | None) -> Salvaged:
    path = folder / FILES[name]
    if not path.is_file():
        return Salvaged(0, has_schema=False)

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(name, done, total)

    return salvage(path, _right_key(path, keys), STEPS[name], tell)


def _right_key(path: Path, keys: BookKeys) -> Secret:
    """Return the data key, or the next one where a rotation was cut after it."""
    later = keys.next_key
    return later if later is not None and not pages.opens_with(path, keys.data_key) else keys.data_key


def _key_file(folder: Path) -> bytes:
    path = folder / safe_files.KEY_FILE
    if not path.is_file():
        raise NoVaultError
    return safe_files.read_despite_bad_sectors(path, limit_bytes=FILE_LENGTH + 1)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keep another NPM Field out meanwhile. Where the folder cannot be written to, nobody else writes either."""
    lock = FileLock(folder / safe_files.LOCK_FILE, timeout=0, mode=safe_files.FILE_MODE)
    try:
        lock.acquire()
    except Timeout:
        raise VaultInUseError from None
    except OSError as error:
        if error.errno not in safe_files.NOT_WRITABLE:
            raise
    try:
        yield
    finally:
        lock.release()
