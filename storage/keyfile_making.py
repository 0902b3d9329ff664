"""Making a key file: with fresh keys, unlocked once in memory before it is on the disk."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from npm_field.crypto.argon import DEFAULT_COST, Cost
from storage.keyfile_areas import new_areas
from storage.keyfile_copies import Image
from storage.keyfile_disk import Disk
from storage.keyfile_layout import (
    COPY_LENGTH,
    SALT_LENGTH,
    VAULT_ID_LENGTH,
    Attempts,
    Header,
    LockedPolicy,
    first_state,
)
from storage.keyfile_proof import prove, root_of
from storage.keyfile_wrapping import Keys, Recipients
from storage.safe_files import create_new, overwrite_in_place

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.crypto.secret import Secret


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

    The file is unlocked once in memory before it is written: a vault nobody can open is never left. Without an office
    it may not be sealed, for nobody could open it again. Raises ``FileExistsAlreadyError``, ``DiskFullError``,
    ``ReadOnlyError``, ``NoFileError`` (no such folder).
    """
    image, keys = _new(passphrase, cost, vault_id, Recipients(office=office, paper=paper))
    create_new(path, 2 * image.over(bytes(COPY_LENGTH)))
    return keys


def create_in_place(
    path: Path,
    *,
    passphrase: Secret,
    cost: Cost = DEFAULT_COST,
    office: HybridPublicKey | None = None,
    paper: HybridPublicKey | None = None,
) -> Keys:
    """Make a new key file over the one that a wipe left, in which nothing opens anything. Else as ``create``."""
    image, keys = _new(passphrase, cost, None, Recipients(office=office, paper=paper))
    Disk(path, overwrite_in_place).replace_all(image)
    return keys


def _new(passphrase: Secret, cost: Cost, vault_id: bytes | None, recipients: Recipients) -> tuple[Image, Keys]:
    vault_id = secrets.token_bytes(VAULT_ID_LENGTH) if vault_id is None else vault_id
    if len(vault_id) != VAULT_ID_LENGTH:
        raise ValueError("a vault id has 16 bytes")
    header = Header(cost, secrets.token_bytes(SALT_LENGTH), vault_id)
    keys = Keys.generate()
    with root_of(header, passphrase) as root:
        areas = new_areas(header, keys, root, recipients)
    policy = LockedPolicy(may_seal=any(recipients.in_order))
    image = Image(header, first_state(areas), areas, Attempts(policy=policy))
    prove(image, passphrase, keys)
    return image, keys
