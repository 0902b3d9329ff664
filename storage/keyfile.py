"""The key file of a vault: unlocked, its passphrases, capsules and keys changed; whole at every cut.

``keyfile_making`` makes it, once. ``keyfile_disk`` is how a change reaches the disk, ``keyfile_proof`` how it is
proved before, ``keyfile_sealing`` what seals, reopens and wipes.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Self, TypeVar

from npm_field.errors import WrongPassphraseError
from storage.keyfile_areas import (
    capsule_area,
    data_key_area,
    random_area,
    slot_areas,
    staged,
    without_slot,
)
from storage.keyfile_areas import promoted as promoted_keys
from storage.keyfile_copies import DamageReport, Image, damage_report
from storage.keyfile_disk import Disk
from storage.keyfile_layout import (
    DELAYS_S,
    Area,
    LockedPolicy,
    Mark,
)
from storage.keyfile_making import create, create_in_place
from storage.keyfile_proof import prove, require_fitting, root_of
from storage.keyfile_wrapping import (
    Book,
    BookKeys,
    Keys,
    Recipients,
    SlotName,
    keys_of_capsules,
    keys_of_kek,
    keys_of_root,
)
from storage.safe_files import Target, overwrite_in_place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from npm_field.crypto.argon import Cost
    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.secret import Secret
    from npm_field.crypto.slots import Role

Opened = TypeVar("Opened")

__all__ = [
    "Book",
    "BookKeys",
    "DamageReport",
    "KeyFile",
    "Keys",
    "LockedPolicy",
    "Mark",
    "Recipients",
    "SlotName",
    "create",
    "create_in_place",
    "damage_report",
]


class KeyFile:
    """A key file on the disk; made by ``load``. Every act reads the file again first."""

    __slots__ = ("disk", "image")

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.image = disk.image()

    @classmethod
    def load(
        cls, path: Path, *, opener: Callable[[Path], AbstractContextManager[Target]] = overwrite_in_place
    ) -> Self:
        """Read and check the key file, and repair the copy that is torn or older, where the disk can be written to.

        Raises ``NoFileError``, ``VaultDamagedError`` (wrong length, or no whole header or state),
        ``VaultTooNewError``, ``HostileParametersError``.
        """
        return cls(Disk(path, opener))

    @property
    def pending(self) -> Mark:
        """What must be finished before any prompt. While something is, ``load`` repairs nothing."""
        return self.image.state.mark

    @property
    def vault_id(self) -> bytes:
        """Sixteen random bytes, the vault's name for itself."""
        return self.image.header.vault_id

    @property
    def cost(self) -> Cost:
        """What one guess costs here."""
        return self.image.header.cost

    @property
    def generation(self) -> int:
        """How often the file was changed, counted from 1."""
        return self.image.state.generation

    @property
    def attempts(self) -> int:
        """Unlock attempts since the last successful one. On a read-only disk they are not counted."""
        return self.image.attempts.count

    @property
    def delay_s(self) -> float:
        """How long the next attempt waits, by how many failed in a row."""
        return DELAYS_S[min(self.attempts, len(DELAYS_S) - 1)]

    @property
    def locked_policy(self) -> LockedPolicy:
        """What holds before anybody has unlocked."""
        return self.image.attempts.policy

    def set_locked_policy(self, policy: LockedPolicy) -> None:
        """Let another policy hold. On a read-only disk the present one stays."""
        image = self.reload()
        wanted = replace(image, attempts=replace(image.attempts, policy=policy))
        if self.disk.put_attempts(wanted.attempts):
            self.image = wanted

    def unlock(self, passphrase: Secret, *, wait: Callable[[float], None] = time.sleep) -> Keys:
        """Return what the passphrase opens; the attempt is on the disk before it is made, the wait comes after that.

        Raises ``WrongPassphraseError``, alike for a wrong passphrase and a wiped slot; ``NotEnoughMemoryError``; and
        as ``load``. On a read-only or full disk the attempt is not counted and the vault still opens.
        """
        return self.attempted(passphrase, wait, lambda root: keys_of_root(self.image, root))

    def role_of(self, passphrase: Secret) -> Role | None:
        """Return whose passphrase this is; None for nobody's. Nothing is counted: the vault is open already.

        It is for practice and for asking the owner again. Raises ``NotEnoughMemoryError``, and as ``load``.
        """
        image = self.reload()
        with root_of(image.header, passphrase) as root:
            try:
                keys = keys_of_root(image, root)
            except WrongPassphraseError:
                return None
        keys.wipe()
        return keys.role

    def unlock_with_capsule(self, private: HybridPrivateKey) -> Keys:
        """Return what this private key opens, without return secret. Raises as ``unlock``; no attempt is counted."""
        return keys_of_capsules(self.reload(), private)

    def unlock_with_kek(self, kek: Secret) -> Keys:
        """Return the daybook's keys by its KEK, which another process of ours hands on. Raises as ``unlock``."""
        return keys_of_kek(self.reload(), kek)

    # --- passphrases and capsules --------------------------------------------------------------------------

    def set_passphrase(self, keys: Keys, passphrase: Secret, *, slot: SlotName) -> None:
        """Put ``passphrase`` in the place of the slot's present one, which no longer opens anything.

        The new slot is unlocked in memory before it is written and read back before it counts. An old copy of the key
        file still opens with the old passphrase: rotation is for that. Keys out of a capsule bring a new return
        secret into main's slot, so that return codes must be drawn anew.

        Raises ``SamePassphraseError``, ``NotOpenError`` (main without the casebook), ``VaultDamagedError`` for keys
        of another vault, ``ReadOnlyError``. After an error while writing the old or the new one opens, as after a
        power cut, and never both.
        """
        image = self.reload()
        with root_of(image.header, passphrase) as root:
            changed = image.changed(slot_areas(image, keys, root, slot))
        prove(changed, passphrase, keys if slot == "main" else Keys(keys.daybook, None))
        self.commit(changed)

    def remove_travel(self) -> None:
        """Let the travel passphrase open nothing; whether there was one cannot be seen. Raises ``ReadOnlyError``."""
        image = self.reload()
        self.commit(image.changed(without_slot(image, "travel")))

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
        image = self.reload()
        recipients = Recipients(office=office, paper=paper, lead=lead, own=own)
        area = capsule_area(image.header, keys, recipients)
        require_fitting(image, keys)
        self.commit(image.changed({Area.CAPSULES: area}))

    # --- rotation ------------------------------------------------------------------------------------------

    def stage(self, keys: Keys, book: Book, fresh: Secret | None) -> Keys:
        """Put ``fresh`` beside a book's data key as the next one, before the book is written anew with it.

        None takes a next one away that was never used. Returns the keys as they are now. Raises as ``set_capsules``.
        """
        return self._with_data_keys(staged(keys, book, fresh), keys)

    def promote(self, keys: Keys, book: Book) -> Keys:
        """Let the next data key of a book be its only one: the book has been written anew. Raises as ``stage``."""
        return self._with_data_keys(promoted_keys(keys, book), keys)

    def _with_data_keys(self, wanted: Keys, present: Keys) -> Keys:
        image = self.reload()
        require_fitting(image, present)
        self.commit(image.changed({Area.DATA_KEYS: data_key_area(image, wanted)}))
        return wanted

    # --- sealing -------------------------------------------------------------------------------------------

    def seal(self) -> bool:
        """Let no passphrase open the casebook any more; False where that is not allowed. No passphrase is needed.

        The mark is on the disk first, so that a cut anywhere ends in a seal at the next start; the area is
        overwritten in both copies before either says that it is done. Raises ``ReadOnlyError``,
        ``VaultDamagedError``.
        """
        if not self.reload().attempts.policy.may_seal:
            return False
        self.begin(Mark.SEAL_PENDING)
        self.finish_seal()
        return True

    def finish_seal(self, areas: Mapping[Area, bytes] | None = None) -> None:
        """Do what the mark of a seal says; ``areas`` are others that change with it, at a calm seal."""
        gone = {Area.CASEBOOK: random_area(Area.CASEBOOK), **(areas or {})}
        with self.disk.alone():
            self.disk.overwrite({Area.CASEBOOK: gone[Area.CASEBOOK]})
            self.commit(self.reload().changed(gone, Mark.NONE))

    def begin(self, mark: Mark) -> None:
        """Put a mark on the disk: what it says is done at the next start before any prompt, if not now."""
        with self.disk.alone():
            self.commit(self.reload().changed({}, mark))

    # --- what the acts of this room share ------------------------------------------------------------------

    def attempted(self, passphrase: Secret, wait: Callable[[float], None], act: Callable[[Secret], Opened]) -> Opened:
        """Return what ``act`` makes of the passphrase's root; the attempt is on the disk before, its wait after that.

        Where ``act`` raises ``WrongPassphraseError`` once too often, the casebook is sealed if the policy says so.
        """
        self.reload()
        delay_s, attempt = self.delay_s, self.attempts + 1
        self.count(attempt)
        wait(delay_s)
        with root_of(self.image.header, passphrase) as root:
            try:
                found = act(root)
            except WrongPassphraseError:
                if 0 < self.locked_policy.seal_after <= attempt:
                    self.seal()
                raise
        self.count(0)
        return found

    def count(self, attempts: int) -> None:
        """Write how many attempts there were."""
        counted = self.image.counted(attempts)
        if self.disk.put_attempts(counted.attempts):
            self.image = counted

    def reload(self) -> Image:
        """Read the file again."""
        self.image = self.disk.image()
        return self.image

    def commit(self, image: Image) -> None:
        """Bring the file to ``image``, the next generation. Raises as ``Disk.commit``."""
        self.disk.commit(image)
        self.image = image
