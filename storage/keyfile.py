"""The key file of a vault: made once, always overwritten in place, whole at every cut.

A change goes into the one copy, is read back, and counts when that copy's state sector says so; then into the other.
At any moment one copy is whole. docs/formats/key-file.md has the layout and the reasons.
"""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING, Final, Self

from npm_field.crypto.argon import DEFAULT_COST, Cost, derive
from npm_field.errors import DiskFullError, ReadOnlyError, VaultDamagedError
from storage.keyfile_copies import DamageReport, Image, damage_report, merged, split
from storage.keyfile_layout import (
    ATTEMPTS_OFFSET,
    COPY_LENGTH,
    FILE_LENGTH,
    PART,
    SALT_LENGTH,
    SECTOR,
    STATE_OFFSET,
    VAULT_ID_LENGTH,
    Area,
    Header,
    Mark,
    attempts_sector,
    first_state,
)
from storage.keyfile_wrapping import (
    BookKeys,
    Keys,
    Recipients,
    SlotName,
    capsule_area,
    fits,
    keys_of_capsules,
    keys_of_root,
    new_areas,
    slot_areas,
)
from storage.safe_files import Target, create_new, overwrite_in_place, read_despite_bad_sectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.secret import Secret

__all__ = ["BookKeys", "DamageReport", "KeyFile", "Keys", "Mark", "SlotName", "create", "damage_report"]

COPIES: Final = (0, 1)


def create(
    path: Path,
    *,
    passphrase: Secret,
    cost: Cost = DEFAULT_COST,
    vault_id: bytes | None = None,
    office: HybridPublicKey | None = None,
    paper: HybridPublicKey | None = None,
) -> Keys:
    """Make the key file of a new vault, with fresh keys and ``passphrase`` as main, and return its keys.

    The file is unlocked once in memory before it is written: a vault nobody can open is never left. Raises
    ``FileExistsAlreadyError``, ``DiskFullError``, ``ReadOnlyError``, ``NoFileError`` (no such folder).
    """
    vault_id = secrets.token_bytes(VAULT_ID_LENGTH) if vault_id is None else vault_id
    if len(vault_id) != VAULT_ID_LENGTH:
        raise ValueError("a vault id has 16 bytes")
    header = Header(cost, secrets.token_bytes(SALT_LENGTH), vault_id)
    keys = Keys.generate()
    with _root(header, passphrase) as root:
        areas = new_areas(header, keys, root, Recipients(office=office, paper=paper))
    image = Image(header, first_state(areas), areas)
    _prove(image, passphrase, keys)
    create_new(path, 2 * image.over(bytes(COPY_LENGTH)))
    return keys


class KeyFile:
    """A key file on the disk; made by ``load``. Every act reads the file again first.

    ``opener`` is how the file is overwritten; tests put one here that stops in the middle.
    """

    __slots__ = ("_image", "_opener", "_path")

    def __init__(self, path: Path, opener: Callable[[Path], AbstractContextManager[Target]]) -> None:
        self._path = path
        self._opener = opener
        self._image = self._reload()

    @classmethod
    def load(
        cls, path: Path, *, opener: Callable[[Path], AbstractContextManager[Target]] = overwrite_in_place
    ) -> Self:
        """Read and check the key file, and repair the copy that is torn or older, where the disk can be written to.

        Raises ``NoFileError``, ``VaultDamagedError`` (wrong length, or no whole header or state),
        ``VaultTooNewError``, ``HostileParametersError``.
        """
        return cls(path, opener)

    @property
    def pending(self) -> Mark:
        """What must be finished before any prompt. While something is, ``load`` repairs nothing."""
        return self._image.state.mark

    @property
    def vault_id(self) -> bytes:
        """Sixteen random bytes, the vault's name for itself."""
        return self._image.header.vault_id

    @property
    def cost(self) -> Cost:
        """What one guess costs here."""
        return self._image.header.cost

    @property
    def generation(self) -> int:
        """How often the file was changed, counted from 1."""
        return self._image.state.generation

    @property
    def attempts(self) -> int:
        """Unlock attempts since the last successful one. On a read-only disk they are not counted."""
        return self._image.attempts

    def unlock(self, passphrase: Secret) -> Keys:
        """Return what the passphrase opens; the attempt is on the disk before it is made.

        Raises ``WrongPassphraseError``, alike for a wrong passphrase and a wiped slot; ``NotEnoughMemoryError``; and
        as ``load``. On a read-only or full disk the attempt is not counted and the vault still opens.
        """
        self._image = self._reload()
        self._count(self.attempts + 1)
        with _root(self._image.header, passphrase) as root:
            keys = keys_of_root(self._image, root)
        self._count(0)
        return keys

    def unlock_with_capsule(self, private: HybridPrivateKey) -> Keys:
        """Return what this private key opens, without return secret. Raises as ``unlock``; no attempt is counted."""
        self._image = self._reload()
        return keys_of_capsules(self._image, private)

    def set_capsules(
        self,
        keys: Keys,
        *,
        office: HybridPublicKey | None,
        paper: HybridPublicKey | None,
        lead: HybridPublicKey | None = None,
        own: HybridPublicKey | None = None,
    ) -> None:
        """Seal both books to these keys and nobody else, with a fresh pool: earlier capsules are gone.

        Raises ``NotOpenError`` without the casebook, ``VaultDamagedError`` for keys of another vault,
        ``ReadOnlyError``.
        """
        image = self._reload()
        recipients = Recipients(office=office, paper=paper, lead=lead, own=own)
        area = capsule_area(image.header, keys, recipients)
        if not fits(image, keys):
            raise VaultDamagedError(part=PART)
        self._commit(image.changed({Area.CAPSULES: area}))

    def set_passphrase(self, keys: Keys, passphrase: Secret, *, slot: SlotName) -> None:
        """Put ``passphrase`` in the place of the slot's present one, which no longer opens anything.

        The new slot is unlocked in memory before it is written and read back before it counts. An old copy of the key
        file still opens with the old passphrase: rotation is for that. Keys out of a capsule bring a new return
        secret into main's slot, so that return codes must be drawn anew.

        Raises ``SamePassphraseError``, ``NotOpenError`` (main without the casebook), ``VaultDamagedError`` for keys
        of another vault, ``ReadOnlyError``. After an error while writing the old or the new one opens, as after a
        power cut, and never both.
        """
        image = self._reload()
        with _root(image.header, passphrase) as root:
            changed = image.changed(slot_areas(image, keys, root, slot))
        _prove(changed, passphrase, keys if slot == "main" else Keys(keys.daybook, None))
        self._commit(changed)

    def _reload(self) -> Image:
        copies = split(read_despite_bad_sectors(self._path, limit_bytes=FILE_LENGTH + 1))
        image = merged(copies)
        as_meant = all(image.over(copy.raw) == copy.raw for copy in copies)
        if image.state.mark is Mark.NONE and not as_meant:
            # A copy that cannot be repaired today is no reason to keep a monitor out.
            with contextlib.suppress(ReadOnlyError, DiskFullError, VaultDamagedError):
                self._lay(image)
        return image

    def _commit(self, image: Image) -> None:
        self._lay(image)
        self._image = image

    def _lay(self, image: Image) -> None:
        """Bring both copies to ``image``, the worse one first: the better one stays until that one is whole."""
        copies = split(read_despite_bad_sectors(self._path, limit_bytes=FILE_LENGTH + 1))
        with self._opener(self._path) as target:
            for index in sorted(COPIES, key=lambda index: copies[index].worth):
                self._lay_copy(target, index, copies[index].raw, image.over(copies[index].raw))

    def _lay_copy(self, target: Target, index: int, found: bytes, wanted: bytes) -> None:
        start = index * COPY_LENGTH
        state = slice(STATE_OFFSET, STATE_OFFSET + SECTOR)
        kept_state = wanted[: state.start] + found[state] + wanted[state.stop :]
        for run in _differing_runs(found, kept_state):
            target.write(start + run.start, wanted[run])
        target.sync()
        if read_despite_bad_sectors(self._path, limit_bytes=FILE_LENGTH)[start : start + COPY_LENGTH] != kept_state:
            raise VaultDamagedError(part=PART)
        if found[state] != wanted[state]:
            target.write(start + state.start, wanted[state])
            target.sync()

    def _count(self, attempts: int) -> None:
        sector = attempts_sector(attempts)
        with contextlib.suppress(ReadOnlyError, DiskFullError), self._opener(self._path) as target:
            for index in COPIES:
                target.write(index * COPY_LENGTH + ATTEMPTS_OFFSET, sector)
                # One after the other: on disks with 4096-byte sectors a torn write takes the header with it.
                target.sync()
            self._image = self._image.counted(attempts)


def _root(header: Header, passphrase: Secret) -> Secret:
    return derive(passphrase, salt=header.salt, cost=header.cost, associated=header.sector)


def _prove(image: Image, passphrase: Secret, keys: Keys) -> None:
    """Unlock ``image`` for real, with its own run of Argon2id, and compare. Raises ``VaultDamagedError``."""
    with _root(image.header, passphrase) as root:
        found = keys_of_root(image, root)
    same = found.daybook == keys.daybook and found.casebook == keys.casebook
    found.wipe()
    if not same:
        raise VaultDamagedError(part=PART)


def _differing_runs(found: bytes, wanted: bytes) -> Iterator[slice]:
    """Yield the sector runs that differ, so that a passphrase change writes 512 bytes and leaves the pool alone."""
    starts = [at for at in range(0, COPY_LENGTH, SECTOR) if found[at : at + SECTOR] != wanted[at : at + SECTOR]]
    while starts:
        first = starts.pop(0)
        last = first
        while starts and starts[0] == last + SECTOR:
            last = starts.pop(0)
        yield slice(first, last + SECTOR)
