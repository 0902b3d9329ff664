"""Sealing calmly, reopening with a return code or a re-issued key, wiping: the answers to danger, on the key file.

A sealed casebook's KEK is in capsules alone: the office's, the paper's, the lead's if chosen, and the vault's own,
whose private half lies behind the return codes. The panic seal is ``KeyFile.seal``: it needs no key at all.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.crypto.argon import DEFAULT_COST
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.crypto.slots import return_opener
from npm_field.errors import FieldError, NoFileError, NotOpenError, ReadOnlyError, WrongPassphraseError
from storage.keyfile import KeyFile
from storage.keyfile_areas import (
    capsule_area,
    hollow_areas,
    random_area,
    reopened_areas,
    return_area,
    sealed_areas,
    with_new_kek,
)
from storage.keyfile_copies import Image
from storage.keyfile_layout import (
    COPY_LENGTH,
    EXTENTS,
    FILE_LENGTH,
    SALT_LENGTH,
    VAULT_ID_LENGTH,
    Area,
    Header,
    Mark,
    first_state,
)
from storage.keyfile_proof import prove, require_fitting, root_of
from storage.keyfile_wrapping import (
    Book,
    Keys,
    Recipients,
    casebook_keys,
    keys_of_capsules,
    keys_of_root,
    open_return,
)
from storage.safe_files import overwrite_in_place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPublicKey

SEED_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Drawn:
    """Return codes that are ready to be written. ``name`` is what ``own_key_name`` says once they are."""

    areas: dict[Area, bytes]
    own: HybridPublicKey
    name: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """A sealed vault whose keys are known again and are on no disk yet: the casebook is read and written anew first.

    ``own`` is the vault's return key where a code was used; its slot is spent when the vault is reopened.
    """

    keys: Keys
    spent: int | None = None
    own: HybridPublicKey | None = None
    was_sealed: bool = True


# --- sealing ------------------------------------------------------------------------------------------------


def finish_calm_seal(key_file: KeyFile, keys: Keys, recipients: Recipients) -> None:
    """Seal with a new KEK, so that an older copy of the key file is worthless; the mark is on the disk already.

    Raises ``NotOpenError`` without the casebook, ``ReadOnlyError``, ``VaultDamagedError``.
    """
    image = key_file.reload()
    require_fitting(image, keys)
    fresh = with_new_kek(keys, Book.CASEBOOK)
    key_file.finish_seal(sealed_areas(image.header, fresh, recipients))


def own_key_name(key_file: KeyFile) -> str:
    """Return the name of the return key in force: a digest of what stays while the codes do."""
    return _name_of(key_file.image.areas[Area.RETURN])


def draw_return_codes(key_file: KeyFile, keys: Keys, codes: Sequence[Secret], recipients: Recipients) -> Drawn:
    """Return areas in which each of these codes, and main's passphrase with it, opens the casebook.

    Nothing is written yet. Raises ``NotOpenError`` without the casebook or main's return secret.
    """
    if keys.return_secret is None:
        raise NotOpenError(book="casebook")
    image = key_file.reload()
    require_fitting(image, keys)
    with Secret.random(SEED_LENGTH) as seed:
        own = HybridPrivateKey(seed).public
        openers = [return_opener(keys.return_secret, code) for code in codes]
        area = return_area(image.header, seed, openers)
        for opener in openers:
            opener.wipe()
    capsules = capsule_area(image.header, keys, replace(recipients, own=own))
    return Drawn({Area.RETURN: area, Area.CAPSULES: capsules}, own, _name_of(area))


def put_return_codes(key_file: KeyFile, drawn: Drawn) -> None:
    """Write what was drawn: earlier codes open nothing any more."""
    key_file.commit(key_file.reload().changed(drawn.areas))


# --- reopening ----------------------------------------------------------------------------------------------


def open_with_code(
    key_file: KeyFile, passphrase: Secret, code: Secret, *, wait: Callable[[float], None] = time.sleep
) -> Reopening:
    """Return the keys of a sealed vault. Raises ``WrongPassphraseError`` alike for passphrase and code; counted."""

    def act(root: Secret) -> Reopening:
        keys, secret = _main_of(key_file, root)
        if keys.casebook is not None:
            return Reopening(keys, was_sealed=False)
        with return_opener(secret, code) as opener:
            returned = open_return(key_file.image, opener)
        with returned.seed as seed:
            private = HybridPrivateKey(seed)
            found = keys_of_capsules(key_file.image, private)
            own = private.public
        return Reopening(replace(keys, casebook=found.casebook), returned.slot, own)

    return key_file.attempted(passphrase, wait, act)


def open_with_kek(
    key_file: KeyFile, passphrase: Secret, kek: Secret, *, wait: Callable[[float], None] = time.sleep
) -> Reopening:
    """Return the keys of a sealed vault whose casebook's KEK the office gave back. Raises as ``open_with_code``."""

    def act(root: Secret) -> Reopening:
        keys, _secret = _main_of(key_file, root)
        if keys.casebook is not None:
            return Reopening(keys, was_sealed=False)
        return Reopening(replace(keys, casebook=casebook_keys(key_file.image, kek)))

    return key_file.attempted(passphrase, wait, act)


def reopen(key_file: KeyFile, opening: Reopening, passphrase: Secret, recipients: Recipients) -> Keys:
    """Let main open the casebook again, under a new KEK, and spend the code: in one writing. Returns the keys.

    Raises ``ReadOnlyError``, ``VaultDamagedError``; then the vault is sealed as before and the code is good.
    """
    image = key_file.reload()
    require_fitting(image, opening.keys)
    fresh = with_new_kek(opening.keys, Book.CASEBOOK)
    with root_of(image.header, passphrase) as root:
        changed = image.changed(reopened_areas(image, fresh, root, recipients, opening.spent))
    prove(changed, passphrase, fresh)
    key_file.commit(changed)
    return fresh


# --- wiping -------------------------------------------------------------------------------------------------


def wipe(path: Path) -> None:
    """Destroy every key: from here on nothing opens either book. Needs no passphrase and no free space.

    The mark comes first, so that a cut anywhere ends in a wipe at the next start. A key file that cannot be read as
    one, or does not take the mark, is overwritten as a whole: whatever is wrong with it, its keys go. Raises
    ``NoFileError``, ``ReadOnlyError``.
    """
    try:
        key_file = KeyFile.load(path)
        key_file.begin(Mark.WIPE_PENDING)
    except (NoFileError, ReadOnlyError):
        raise
    except FieldError:
        with overwrite_in_place(path) as target:
            target.write(0, secrets.token_bytes(max(FILE_LENGTH, path.stat().st_size)))
            target.sync()
    else:
        key_file.disk.overwrite({area: random_area(area) for area in Area})


def finish_wipe(key_file: KeyFile) -> None:
    """Leave a key file in which nothing opens anything, and that cannot be told from a locked one's.

    Attempts and what holds before an unlock stay: another wait or another answer to the held keys would tell of it.
    """
    areas = hollow_areas(key_file.image.header)
    key_file.disk.overwrite(areas)
    key_file.commit(key_file.reload().changed(areas, Mark.NONE))


def lay_hollow(path: Path) -> None:
    """Put a key file in which nothing opens anything in the place of one that a wipe had to overwrite as a whole.

    Only then does the lock page answer as for any wrong passphrase. Raises ``DiskFullError``, ``ReadOnlyError``.
    """
    header = Header(DEFAULT_COST, secrets.token_bytes(SALT_LENGTH), secrets.token_bytes(VAULT_ID_LENGTH))
    areas = hollow_areas(header)
    whole = Image(header, first_state(areas), areas).over(bytes(COPY_LENGTH))
    with overwrite_in_place(path) as target:
        target.write(0, 2 * whole)
        target.sync()


def _main_of(key_file: KeyFile, root: Secret) -> tuple[Keys, Secret]:
    keys = keys_of_root(key_file.image, root)
    if keys.return_secret is None:
        raise WrongPassphraseError  # a travel passphrase
    return keys, keys.return_secret


def _name_of(area: bytes) -> str:
    return hashlib.sha256(EXTENTS[Area.RETURN].pool(area)).hexdigest()
