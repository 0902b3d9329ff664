"""Proving a key file before it is written: a change that nobody could unlock never reaches the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.crypto.argon import derive
from npm_field.errors import VaultDamagedError
from storage.keyfile_layout import PART, Header
from storage.keyfile_wrapping import Keys, fits, keys_of_root

if TYPE_CHECKING:
    from npm_field.crypto.secret import Secret
    from storage.keyfile_copies import Image


def root_of(header: Header, passphrase: Secret) -> Secret:
    """Return the root of a passphrase: one run of Argon2id."""
    return derive(passphrase, salt=header.salt, cost=header.cost, associated=header.sector)


def prove(image: Image, passphrase: Secret, keys: Keys) -> None:
    """Unlock ``image`` for real, with its own run of Argon2id, and compare. Raises ``VaultDamagedError``."""
    with root_of(image.header, passphrase) as root:
        found = keys_of_root(image, root)
    same = found.daybook.kek == keys.daybook.kek and _kek_of(found) == _kek_of(keys)
    same = same and found.daybook.data_key == keys.daybook.data_key
    found.wipe()
    if not same:
        raise VaultDamagedError(part=PART)


def require_fitting(image: Image, keys: Keys) -> None:
    """Raise ``VaultDamagedError`` for keys of another vault, or of this one before a change."""
    if not fits(image, keys):
        raise VaultDamagedError(part=PART)


def _kek_of(keys: Keys) -> Secret | None:
    return keys.casebook.kek if keys.casebook is not None else None
