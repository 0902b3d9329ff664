"""Hybrid keys (X-Wing: ML-KEM-768 with X25519): who records them today cannot open them with tomorrow's computer.

One HPKE suite for everything sealed to a key: X-Wing, HKDF-SHA256, ChaCha20-Poly1305. It is the suite of age's
``mlkem768x25519`` recipients, so the same 32-byte seed opens a capsule, a field and a bundle (security.md 3.1).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)

from npm_field.crypto.secret import Secret
from npm_field.errors import NotForUsError

SEED_LENGTH: Final = 32
PUBLIC_LENGTH: Final = 1216
ENC_LENGTH: Final = 1120
SEAL_OVERHEAD: Final = ENC_LENGTH + 16

MLKEM_SEED_LENGTH: Final = 64
MLKEM_PUBLIC_LENGTH: Final = 1184
MLKEM_CIPHERTEXT_LENGTH: Final = 1088
X25519_LENGTH: Final = 32
KEY_ID_LENGTH: Final = 8
KEY_ID_LABEL: Final = b"npm-field/key-id/1"


@dataclass(frozen=True, slots=True)
class HybridPublicKey:
    """The public half: ``raw`` is the ML-KEM-768 key followed by the X25519 key.

    Raises ``ValueError`` when the bytes are not a key, or one whose X25519 part gives everybody the same secret.
    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != PUBLIC_LENGTH:
            raise ValueError("a hybrid public key has another length")
        self._library_key()
        if is_low_order(self.raw[MLKEM_PUBLIC_LENGTH:]):
            raise ValueError("the X25519 part of a hybrid public key is of low order")

    @property
    def key_id(self) -> bytes:
        """Eight bytes that name this key in files of ours. Not a proof: compare ``raw`` for that."""
        return hashlib.sha256(KEY_ID_LABEL + self.raw).digest()[:KEY_ID_LENGTH]

    def seal(self, plaintext: bytes | bytearray | memoryview, *, info: bytes) -> bytes:
        """Return ``plaintext`` sealed to this key, ``SEAL_OVERHEAD`` bytes longer; ``info`` is needed to open it."""
        return _suite().encrypt(plaintext, self._library_key(), info)

    def _library_key(self) -> hpke.MLKEM768X25519PublicKey:
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.raw[:MLKEM_PUBLIC_LENGTH]),
            X25519PublicKey.from_public_bytes(self.raw[MLKEM_PUBLIC_LENGTH:]),
        )


@dataclass(frozen=True, slots=True)
class HybridPrivateKey:
    """The private half: a 32-byte seed that hides itself. Raises ``ValueError`` for another length."""

    seed: Secret

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_LENGTH:
            raise ValueError("a hybrid seed has another length")

    @classmethod
    def generate(cls) -> Self:
        """Return a fresh key."""
        return cls(Secret.random(SEED_LENGTH))

    @property
    def public(self) -> HybridPublicKey:
        """The public half."""
        halves = self._halves()
        raw = halves.mlkem.public_key().public_bytes_raw() + halves.x25519.public_key().public_bytes_raw()
        return HybridPublicKey(raw)

    def open(self, sealed: bytes | bytearray | memoryview, *, info: bytes) -> bytes:
        """Return what was sealed to this key under ``info``.

        Raises ``NotForUsError`` for another key, another ``info``, a changed or a cut byte: nothing tells them apart.
        """
        if len(sealed) < SEAL_OVERHEAD or is_low_order(share_of(sealed)):
            raise NotForUsError
        halves = self._halves()
        try:
            key = hpke.MLKEM768X25519PrivateKey(halves.mlkem, halves.x25519)
            return _suite().decrypt(sealed, key, info)
        except InvalidTag:
            raise NotForUsError from None

    def _halves(self) -> _Halves:
        expanded = hashlib.shake_256(self.seed.view).digest(MLKEM_SEED_LENGTH + X25519_LENGTH)
        return _Halves(
            MLKEM768PrivateKey.from_seed_bytes(expanded[:MLKEM_SEED_LENGTH]),
            X25519PrivateKey.from_private_bytes(expanded[MLKEM_SEED_LENGTH:]),
        )


def share_of(sealed: bytes | bytearray | memoryview) -> bytes:
    """Return the sender's X25519 share out of a sealed text (or of its first ``ENC_LENGTH`` bytes)."""
    return bytes(sealed[MLKEM_CIPHERTEXT_LENGTH:ENC_LENGTH])


def is_low_order(point: bytes) -> bool:
    """Return whether an X25519 point yields the all-zero secret for every key.

    X-Wing itself lets such a share pass; age asks for its refusal, and so do we. One throw-away key tells:
    clamped scalars are multiples of the cofactor, so a low-order point gives zero with any of them.
    """
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError:
        return True
    return False


class _Halves(NamedTuple):
    mlkem: MLKEM768PrivateKey
    x25519: X25519PrivateKey


def _suite() -> hpke.Suite:
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
