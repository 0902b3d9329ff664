"""Keys of age files: their texts, and how each wraps the key of one file into a stanza of its header.

Hybrid keys are what we make; plain X25519 keys are there for people who have nothing newer than age 1.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from npm_field.crypto import bech32
from npm_field.crypto.age_header import Stanza, from_base64, to_base64
from npm_field.crypto.hybrid import (
    ENC_LENGTH,
    SEED_LENGTH,
    X25519_LENGTH,
    HybridPrivateKey,
    HybridPublicKey,
    is_low_order,
    share_of,
)
from npm_field.crypto.secret import Secret
from npm_field.errors import BadKeyTextError, BundleDamagedError, NotForUsError

FILE_KEY_LENGTH: Final = 16
WRAPPED_LENGTH: Final = FILE_KEY_LENGTH + 16

HYBRID_KIND: Final = "mlkem768x25519"
HYBRID_INFO: Final = b"age-encryption.org/mlkem768x25519"
HYBRID_RECIPIENT_PREFIX: Final = "age1pq"
HYBRID_IDENTITY_PREFIX: Final = "age-secret-key-pq-"

X25519_KIND: Final = "X25519"
X25519_INFO: Final = b"age-encryption.org/v1/X25519"
X25519_RECIPIENT_PREFIX: Final = "age"
X25519_IDENTITY_PREFIX: Final = "age-secret-key-"
ZERO_NONCE: Final = bytes(12)  # each wrapping key is used once, so age fixes the nonce


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """A hybrid public key as one who may open a file. ``str`` gives its ``age1pq1…`` text."""

    key: HybridPublicKey

    def wrap(self, file_key: Secret) -> Stanza:
        """Return a stanza that only the private half of this key opens."""
        sealed = self.key.seal(file_key.view, info=HYBRID_INFO)
        return Stanza(HYBRID_KIND, (to_base64(sealed[:ENC_LENGTH]).decode(),), sealed[ENC_LENGTH:])

    def __str__(self) -> str:
        return bech32.encode(HYBRID_RECIPIENT_PREFIX, self.key.raw)


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """A hybrid private key as one who may open a file."""

    key: HybridPrivateKey

    @property
    def recipient(self) -> HybridRecipient:
        """The public half."""
        return HybridRecipient(self.key.public)

    def secret_text(self) -> str:
        """Return the secret in 77 characters, for paper. Whoever reads it can open every file of this key."""
        return bech32.encode(HYBRID_IDENTITY_PREFIX, bytes(self.key.seed.view)).upper()

    def unwrap(self, stanza: Stanza) -> Secret | None:
        """Return the file key out of a checked stanza, or ``None`` if it is for another key."""
        if stanza.kind != HYBRID_KIND:
            return None
        try:
            return Secret(self.key.open(_share(stanza) + stanza.body, info=HYBRID_INFO))
        except NotForUsError:
            return None


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """A plain X25519 public key. ``str`` gives its ``age1…`` text. Raises ``ValueError`` for a useless point."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != X25519_LENGTH or is_low_order(self.raw):
            raise ValueError("not a usable X25519 public key")

    def wrap(self, file_key: Secret) -> Stanza:
        """Return a stanza that only the private half of this key opens."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.raw))
        body = _x25519_wrapping(shared, share + self.raw).encrypt(ZERO_NONCE, file_key.view, None)
        return Stanza(X25519_KIND, (to_base64(share).decode(),), body)

    def __str__(self) -> str:
        return bech32.encode(X25519_RECIPIENT_PREFIX, self.raw)


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """A plain X25519 private key: 32 bytes that hide themselves. Raises ``ValueError`` for another length."""

    seed: Secret

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_LENGTH:
            raise ValueError("an X25519 private key has another length")

    @property
    def recipient(self) -> X25519Recipient:
        """The public half."""
        return X25519Recipient(self._private().public_key().public_bytes_raw())

    def secret_text(self) -> str:
        """Return the secret in 74 characters, for paper. Whoever reads it can open every file of this key."""
        return bech32.encode(X25519_IDENTITY_PREFIX, bytes(self.seed.view)).upper()

    def unwrap(self, stanza: Stanza) -> Secret | None:
        """Return the file key out of a checked stanza, or ``None`` if it is for another key."""
        if stanza.kind != X25519_KIND:
            return None
        share = _share(stanza)
        shared = self._private().exchange(X25519PublicKey.from_public_bytes(share))
        try:
            wrapping = _x25519_wrapping(shared, share + self.recipient.raw)
            return Secret(wrapping.decrypt(ZERO_NONCE, stanza.body, None))
        except InvalidTag:
            return None

    def _private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.seed.view)


Recipient: TypeAlias = HybridRecipient | X25519Recipient
Identity: TypeAlias = HybridIdentity | X25519Identity


def parse_recipient(text: str) -> Recipient:
    """Read an ``age1pq1…`` or ``age1…`` text; spaces and line breaks do not count, and all may be upper case.

    Raises ``BadKeyTextError`` for anything else.
    """
    prefix, data = bech32.decode("".join(text.split()))
    try:
        if prefix == HYBRID_RECIPIENT_PREFIX:
            return HybridRecipient(HybridPublicKey(data))
        if prefix == X25519_RECIPIENT_PREFIX:
            return X25519Recipient(data)
    except ValueError:
        raise BadKeyTextError from None
    raise BadKeyTextError


def parse_identity(text: str) -> Identity:
    """Read an ``AGE-SECRET-KEY-PQ-1…`` or ``AGE-SECRET-KEY-1…`` text, as typed from paper.

    Spaces and line breaks do not count, and all may be lower case. Raises ``BadKeyTextError`` for anything else.
    """
    prefix, data = bech32.decode("".join(text.split()))
    if len(data) != SEED_LENGTH:
        raise BadKeyTextError
    if prefix == HYBRID_IDENTITY_PREFIX:
        return HybridIdentity(HybridPrivateKey(Secret(data)))
    if prefix == X25519_IDENTITY_PREFIX:
        return X25519Identity(Secret(data))
    raise BadKeyTextError


def check_stanza(stanza: Stanza) -> None:
    """Refuse a stanza of a kind we know that age forbids, whoever it is for; other kinds pass unread.

    Raises ``BundleDamagedError``. The body's length is settled before any key is tried, so that no answer of ours
    tells a sender which keys we hold; a low-order share would wrap the file key under a secret that everybody knows.
    """
    lengths = {HYBRID_KIND: ENC_LENGTH, X25519_KIND: X25519_LENGTH}
    if stanza.kind not in lengths:
        return
    if len(stanza.arguments) != 1 or len(stanza.body) != WRAPPED_LENGTH:
        raise BundleDamagedError
    share = _share(stanza)
    if len(share) != lengths[stanza.kind]:
        raise BundleDamagedError
    if is_low_order(share if stanza.kind == X25519_KIND else share_of(share)):
        raise BundleDamagedError


def _share(stanza: Stanza) -> bytes:
    return from_base64(stanza.arguments[0].encode())


def _x25519_wrapping(shared: bytes, salt: bytes) -> ChaCha20Poly1305:
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=X25519_INFO).derive(shared)
    return ChaCha20Poly1305(key)
