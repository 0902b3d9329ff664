"""A book's own key, derived from its data key, in the one shape that SQLCipher takes for a key."""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from npm_field.crypto.secret import Secret

KEYSPEC_LENGTH: Final = 99
_SALT_LENGTH: Final = 16
_KEY_LENGTH: Final = 32
_HEX: Final = frozenset(b"0123456789abcdef")


def derived_key(data_key: Secret) -> bytearray:
    """Return a book's page key of 32 bytes and salt of 16, derived from its data key. The caller wipes it."""
    return bytearray(
        HKDF(SHA512(), _KEY_LENGTH + _SALT_LENGTH, salt=None, info=b"npm-field/book/1").derive(data_key.view)
    )


def keyspec_of(data_key: Secret) -> bytearray:
    """Return x'key salt' in hexadecimal. Any other shape would silently become a passphrase (security.md 1.3)."""
    derived = derived_key(data_key)
    keyspec = bytearray(b"x'") + bytearray(binascii.hexlify(derived)) + bytearray(b"'")
    for i in range(len(derived)):
        derived[i] = 0
    if len(keyspec) != KEYSPEC_LENGTH or not set(keyspec[2:-1]) <= _HEX:
        raise AssertionError("keyspec")
    return keyspec
