"""Saying something about a record to whoever has it, and nothing to anybody else.

A record's id is 122 random bits that never leave sealed files and books: it is the secret. Who has the record finds
the entry by its tag and opens it; who has not sees random bytes. ``order`` keeps two entries about one record apart.
"""

from __future__ import annotations

import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TAG_LENGTH: Final = 16
SEAL_LENGTH: Final = 16
_NONCE: Final = bytes(12)  # a key for each order and record: it seals one text
_LABEL: Final = b"npm-field/blind/1\x00"
_KEY_LENGTH: Final = 32


def tag(order: bytes, record: bytes) -> bytes:
    """Return the name under which an entry about ``record`` stands in ``order``."""
    return hmac.digest(record, _LABEL + order, "sha256")[:TAG_LENGTH]


def seal(order: bytes, record: bytes, text: bytes) -> bytes:
    """Return ``text`` for whoever has the record. Once for each order and record."""
    return ChaCha20Poly1305(_key(order, record)).encrypt(_NONCE, text, order)


def unseal(order: bytes, record: bytes, sealed: bytes) -> bytes | None:
    """Return the text, or None where it is not about this record or was changed."""
    try:
        return ChaCha20Poly1305(_key(order, record)).decrypt(_NONCE, sealed, order)
    except InvalidTag:
        return None


def _key(order: bytes, record: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_LENGTH, order, _LABEL).derive(record)
