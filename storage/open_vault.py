"""An open vault: both books or the daybook alone, the keys in memory, and every change of them.

``storage.vault`` makes, opens, seals, reopens and wipes the folder it lies in.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from npm_field.crypto.hybrid import HybridPublicKey
from npm_field.crypto.secret import Secret
from npm_field.crypto.slots import Role
from npm_field.errors import (
    DiskFullError,
    FieldError,
    NotOpenError,
    NoWayBackError,
    ReadOnlyError,
    VaultDamagedError,
)
from storage import book, erase, keyfile_rotation, keyfile_sealing, pair, safe_files, settings
from storage.keyfile import KeyFile, Keys, Mark, Recipients, SlotName
from storage.keyfile_wrapping import KEY_LENGTH
from storage.keyfile_wrapping import Book as Which
from storage.schema import CASEBOOK_STEPS, DAYBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from filelock import FileLock

    from storage.book import Book
    from storage.keyfile import BookKeys

CASEBOOK: Final = "casebook"
DAYBOOK: Final = "daybook"
CASEBOOK_FILE, DAYBOOK_FILE = safe_files.BOOK_FILES
FILES: Final = {Which.CASEBOOK: CASEBOOK_FILE, Which.DAYBOOK: DAYBOOK_FILE}
NAMES: Final = {Which.CASEBOOK: CASEBOOK, Which.DAYBOOK: DAYBOOK}
STEPS: Final = {Which.CASEBOOK: CASEBOOK_STEPS, Which.DAYBOOK: DAYBOOK_STEPS}
RETURN_KEY: Final = "return_key/"
ROOM_TO_SPARE: Final = 8 * 1024 * 1024

Level = Literal["open", "partial", "sealed"]


@dataclass(slots=True)
class Vault:
    """An open vault. ``casebook`` raises ``NotOpenError`` while only the daybook's key is in memory."""

    folder: Path
    key_file: KeyFile
    keys: Keys
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

    @property
    def level(self) -> Level:
        """How safe this laptop is now. Sealed: main's passphrase no longer opens the casebook.

        With the travel passphrase it cannot be known whether the casebook is sealed; then it says partial.
        """
        if self._casebook is not None:
            return "open"
        return "sealed" if self.keys.role is Role.MAIN else "partial"

    def books(self) -> tuple[Book, ...]:
        """Return the open books, the casebook first."""
        return (self.daybook,) if self._casebook is None else (self._casebook, self.daybook)

    def close_casebook(self) -> None:
        """Go partial: close the casebook and wipe its keys; the daybook goes on working."""
        self._let_casebook_go()
        self.keys = replace(self.keys, role=None)

    def close(self) -> None:
        """Checkpoint and close both books, wipe the keys, let the lock go. The daybook keeps no order of capture."""
        self._pair()
        with suppress(FieldError):  # a full disk must not keep the vault open; the next closing does it
            self.daybook.forget_order()
        for open_book in self.books():
            open_book.close()
        self._casebook = None
        self.keys.wipe()
        erase.forget_holder(self.folder)
        self._lock.release()

    # --- passphrases and return codes ----------------------------------------------------------------------

    def set_passphrase(self, passphrase: Secret, slot: SlotName = "main") -> None:
        """Put another passphrase in a slot's place. Raises as ``KeyFile.set_passphrase``."""
        self.key_file.set_passphrase(self.keys, passphrase, slot=slot)

    def remove_travel(self) -> None:
        """Let the travel passphrase open nothing. Raises ``ReadOnlyError``."""
        self.key_file.remove_travel()

    def set_return_codes(self, codes: Sequence[Secret], recipients: Recipients) -> HybridPublicKey:
        """Let each of these codes reopen the casebook once it is sealed, and no earlier code; returns the own key.

        The key's name goes into the casebook first: whatever is cut, the key in force is found by its name. Raises
        ``NotOpenError`` without main's keys, ``ValueError`` for more than 16 codes.
        """
        drawn = keyfile_sealing.draw_return_codes(self.key_file, self.keys, codes, recipients)
        with self.casebook.change() as casebook:
            settings.put(casebook, RETURN_KEY + drawn.name, drawn.own.raw)
        keyfile_sealing.put_return_codes(self.key_file, drawn)
        return drawn.own

    def own_return_key(self) -> HybridPublicKey | None:
        """Return the vault's own return key, to which the casebook's KEK is sealed; None before codes were drawn."""
        name = RETURN_KEY + keyfile_sealing.own_key_name(self.key_file)
        stored = settings.get(self.casebook, name)
        return HybridPublicKey(stored) if stored is not None else None

    # --- rotation and the calm seal ------------------------------------------------------------------------

    def rotate_data_keys(self, names: Collection[str] = (CASEBOOK, DAYBOOK)) -> None:
        """Write open books anew under fresh data keys: what was deleted is not readable with any key that lives.

        Raises ``DiskFullError`` before anything is done where the disk has no room for the book's log, and after a
        failure in the middle, whatever it was, once the book is open again with the key it then has.
        """
        for which in (which for which, name in NAMES.items() if name in names):
            if which is Which.DAYBOOK or self.has_casebook:
                self._rotate(which)

    def rotate_keks(self, passphrases: Mapping[SlotName, Secret], recipients: Recipients) -> None:
        """Change every key, data keys included: an older key file with an older passphrase opens nothing of today.

        Raises as ``keyfile_rotation.rotate_keks`` and ``rotate_data_keys``.
        """
        self.rotate_data_keys()
        own = replace(recipients, own=self.own_return_key())
        self.keys = keyfile_rotation.rotate_keks(self.key_file, self.keys, passphrases, own)

    def seal_calm(self, recipients: Recipients) -> bool:
        """Seal, with every key of the casebook changed first; the daybook stays open. True when all were changed.

        Without room on the disk for a rotation it is sealed all the same, and changed at the next unseal. Raises
        ``NoWayBackError`` where nobody could open it again, ``NotOpenError``, ``ReadOnlyError``.
        """
        if not self.key_file.locked_policy.may_seal:
            raise NoWayBackError
        own = replace(recipients, own=self.own_return_key())
        self.key_file.begin(Mark.SEAL_PENDING)
        rotated = True
        try:
            self.rotate_data_keys((CASEBOOK,))
        except (DiskFullError, ReadOnlyError, VaultDamagedError):
            rotated = False
        keyfile_sealing.finish_calm_seal(self.key_file, self.keys, own)
        self._let_casebook_go()
        return rotated

    def _rotate(self, which: Which) -> None:
        path = self.folder / FILES[which]
        if shutil.disk_usage(self.folder).free < path.stat().st_size + ROOM_TO_SPARE:
            raise DiskFullError
        fresh = Secret.random(KEY_LENGTH)
        self.keys = self.key_file.stage(self.keys, which, fresh)
        turned = self.daybook if which is Which.DAYBOOK else self.casebook
        turned.rekey(fresh)
        opened, self.keys = open_book_of(self.folder, self.key_file, self.keys, which)
        turned.become(opened)
        if _keys_of(self.keys, which).data_key != fresh:
            raise VaultDamagedError(part=NAMES[which]) if turned.check() else DiskFullError()

    def _pair(self) -> None:
        """Note in both books that they are closed together; without it nothing is lost but evidence."""
        if self._casebook is not None:
            with suppress(FieldError):
                pair.renew(self._casebook, self.daybook)

    def _let_casebook_go(self) -> None:
        self._pair()
        if self._casebook is not None:
            self._casebook.close()
            self._casebook = None
        for secret in (self.keys.casebook, self.keys.return_secret):
            if secret is not None:
                secret.wipe()
        self.keys = replace(self.keys, casebook=None, return_secret=None)


def open_book_of(folder: Path, key_file: KeyFile, keys: Keys, which: Which) -> tuple[Book, Keys]:
    """Open a book with its data key, or with the next one where a rotation was cut after it; then settle which it is.

    Raises as ``book.open_book``.
    """
    path, name, steps = folder / FILES[which], NAMES[which], STEPS[which]
    found = _keys_of(keys, which)
    if found.next_key is None:
        return book.open_book(path, name, found.data_key, steps), keys
    try:
        opened, rotated = book.open_book(path, name, found.data_key, steps), False
    except VaultDamagedError:
        opened, rotated = book.open_book(path, name, found.next_key, steps), True
        opened.checkpoint()
    # On a disk that cannot be written to both stay in the key file; the next opening settles it.
    with suppress(ReadOnlyError, DiskFullError):
        keys = key_file.promote(keys, which) if rotated else key_file.stage(keys, which, None)
    return opened, keys


def _keys_of(keys: Keys, which: Which) -> BookKeys:
    found = keys.daybook if which is Which.DAYBOOK else keys.casebook
    if found is None:
        raise NotOpenError(book=NAMES[which])
    return found
