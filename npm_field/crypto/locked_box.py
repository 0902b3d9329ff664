"""A small secret behind a passphrase of its own: the identity desk's key inside the office vault (INV04).

box = version 1 | memory KiB, passes, lanes u32 | salt 32 | nonce 12 | ChaCha20-Poly1305(root of Argon2id). The clear
part is the associated data of both, so a changed cost or salt opens nothing.
"""

from __future__ import annotations

import secrets
import struct
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from npm_field.crypto import argon
from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.errors import VaultDamagedError, WrongPassphraseError

VERSION: Final = 1
_SALT_LENGTH: Final = 32
_NONCE_LENGTH: Final = 12
_FRONT: Final = struct.Struct(">BIII")


def lock(secret: Secret, passphrase: Secret, *, cost: Cost) -> bytes:
    """Return ``secret`` locked behind ``passphrase``."""
    front = _FRONT.pack(VERSION, cost.memory_kib, cost.passes, cost.lanes)
    salt, nonce = secrets.token_bytes(_SALT_LENGTH), secrets.token_bytes(_NONCE_LENGTH)
    clear = front + salt + nonce
    with argon.derive(passphrase, salt=salt, cost=cost, associated=clear) as root:
        return clear + ChaCha20Poly1305(root.view).encrypt(nonce, bytes(secret.view), clear)


def unlock(box: bytes, passphrase: Secret) -> Secret:
    """Return the secret. Raises ``WrongPassphraseError``, ``VaultDamagedError``, ``HostileParametersError``."""
    clear_length = _FRONT.size + _SALT_LENGTH + _NONCE_LENGTH
    if len(box) <= clear_length:
        raise VaultDamagedError(part="locked box")
    clear = box[:clear_length]
    version, memory_kib, passes, lanes = _FRONT.unpack_from(box)
    if version != VERSION:
        raise VaultDamagedError(part="locked box")
    salt, nonce = clear[_FRONT.size : -_NONCE_LENGTH], clear[-_NONCE_LENGTH:]
    with argon.derive(passphrase, salt=salt, cost=Cost(memory_kib, passes, lanes), associated=clear) as root:
        try:
            return Secret(ChaCha20Poly1305(root.view).decrypt(nonce, box[clear_length:], clear))
        except InvalidTag:
            raise WrongPassphraseError from None
