"""Ed25519 signatures, each bound to what it is for, so that one statement can never be taken for another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from npm_field.crypto.secret import Secret

SEED_LENGTH: Final = 32
PUBLIC_LENGTH: Final = 32
SIGNATURE_LENGTH: Final = 64


@lru_cache(maxsize=64)
def _public(raw: bytes) -> Ed25519PublicKey:
    """Return the library's key: of a bundle one identity signed thousands."""
    return Ed25519PublicKey.from_public_bytes(raw)


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """The public half of a signing identity: 32 raw bytes."""

    raw: bytes

    def __post_init__(self) -> None:
        _public(self.raw)

    def verifies(self, signature: bytes, message: bytes, *, purpose: str) -> bool:
        """Return whether ``signature`` was made by this identity over ``message`` for ``purpose``."""
        try:
            _public(self.raw).verify(signature, _bound(message, purpose))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half: a 32-byte seed that hides itself."""

    seed: Secret

    @classmethod
    def generate(cls) -> Self:
        """Return a fresh identity."""
        return cls(Secret.random(SEED_LENGTH))

    @property
    def private(self) -> Ed25519PrivateKey:
        """The library's key object, for certificate requests."""
        return Ed25519PrivateKey.from_private_bytes(self.seed.view)

    @property
    def public(self) -> VerifyKey:
        """The public half."""
        return VerifyKey(self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes, *, purpose: str) -> bytes:
        """Return the 64-byte signature over ``message`` for ``purpose``."""
        return self.private.sign(_bound(message, purpose))


def _bound(message: bytes, purpose: str) -> bytes:
    label = f"npm-field/sign/1/{purpose}".encode()
    return len(label).to_bytes(2, "big") + label + message
