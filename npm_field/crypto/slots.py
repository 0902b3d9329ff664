"""Slots and capsules: 32-byte keys wrapped in places of fixed size that look like random bytes whether used or not.

A wrap is ``salt 32 | commitment 32 | ChaCha20-Poly1305 of 432 bytes | tag 16`` = 512 bytes. Its key comes by
HKDF-SHA512 out of the opener's key, the digest of the area's pool (every bit of the pool is needed) and the place; it
is used once, so the nonce is zero. The commitment is checked first: ChaCha20-Poly1305 is not key-committing, and a
planted slot must not answer to several passphrases at once (security.md 2.1).
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from npm_field.crypto.hybrid import SEAL_OVERHEAD, HybridPrivateKey, HybridPublicKey
from npm_field.crypto.secret import Secret
from npm_field.errors import NotForUsError, VaultTooNewError

KEY_LENGTH: Final = 32
SALT_LENGTH: Final = 32
COMMITMENT_LENGTH: Final = 32
TAG_LENGTH: Final = 16
SLOT_LENGTH: Final = 512
CONTENT_LENGTH: Final = SLOT_LENGTH - SALT_LENGTH - COMMITMENT_LENGTH - TAG_LENGTH
CAPSULE_LENGTH: Final = 2048
CAPSULE_SEAL_LENGTH: Final = KEY_LENGTH + SEAL_OVERHEAD

NONCE: Final = bytes(12)
SLOT_LABEL: Final = b"npm-field/slot/1"
DATA_KEY_LABEL: Final = b"npm-field/data-key/1"
CAPSULE_LABEL: Final = b"npm-field/capsule/1"
RETURN_LABEL: Final = b"npm-field/return/1"
RETURN_OPENER_LABEL: Final = b"npm-field/return-opener/1"
REISSUE_LABEL: Final = b"npm-field/reissue/1"


class Role(enum.IntEnum):
    """Whose slot it is. Only what the slot's own passphrase decrypts can tell."""

    MAIN = 1
    TRAVEL = 2
    DURESS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wrap stands: its purpose, the area or book as one letter, the number there. Bound into its key."""

    label: bytes
    letter: str
    index: int

    @property
    def info(self) -> bytes:
        """The bytes that go into the derivation. Labels end in a version digit, so no two places share them."""
        return self.label + self.letter.encode("ascii") + bytes([self.index])


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every wrap of an area depends on: the key file's header as it is, and the area's pool."""

    header: bytes
    pool: bytes

    @property
    def pool_digest(self) -> bytes:
        """SHA-512 of the pool."""
        return hashlib.sha512(self.pool).digest()


@dataclass(frozen=True, slots=True)
class SlotContent:
    """What a passphrase slot holds. ``return_secret`` is there in main's daybook slot only, zero elsewhere."""

    kek: Secret
    role: Role
    return_secret: Secret | None = None

    def wipe(self) -> None:
        """Wipe both keys."""
        self.kek.wipe()
        if self.return_secret is not None:
            self.return_secret.wipe()


def wrap_slot(root: Secret, content: SlotContent, *, place: Place, around: Surroundings) -> bytes:
    """Return the 512 bytes of a passphrase slot, fresh at every call."""
    with Secret(bytes(CONTENT_LENGTH)) as plain:
        plain.view[:KEY_LENGTH] = content.kek.view
        if content.return_secret is not None:
            plain.view[KEY_LENGTH : 2 * KEY_LENGTH] = content.return_secret.view
        plain.view[2 * KEY_LENGTH] = content.role
        return _wrap(root, plain, place=place, around=around)


def open_slot(root: Secret, slot: bytes, *, place: Place, around: Surroundings) -> SlotContent | None:
    """Return the content, or None where this root opens nothing (another passphrase, an unused or a damaged slot).

    Raises ``VaultTooNewError`` for a slot that opens and has a role this version does not know.
    """
    plain = _unwrap(root, slot, place=place, around=around)
    if plain is None:
        return None
    with plain:
        role = _role(plain.view[2 * KEY_LENGTH])
        return_secret = Secret(plain.view[KEY_LENGTH : 2 * KEY_LENGTH])
        has_one = any(return_secret.view)
        return SlotContent(Secret(plain.view[:KEY_LENGTH]), role, return_secret if has_one else None)


def wrap_key(outer: Secret, key: Secret, *, place: Place, around: Surroundings) -> bytes:
    """Return 512 bytes holding ``key`` under ``outer``: a book's data key under the book's KEK."""
    with Secret(bytes(CONTENT_LENGTH)) as plain:
        plain.view[:KEY_LENGTH] = key.view
        return _wrap(outer, plain, place=place, around=around)


def open_key(outer: Secret, wrapped: bytes, *, place: Place, around: Surroundings) -> Secret | None:
    """Return the key, or None where ``outer`` does not open it."""
    plain = _unwrap(outer, wrapped, place=place, around=around)
    if plain is None:
        return None
    with plain:
        return Secret(plain.view[:KEY_LENGTH])


def seal_capsule(recipient: HybridPublicKey, kek: Secret, *, place: Place, around: Surroundings) -> bytes:
    """Return the 2048 bytes of a capsule that only ``recipient`` opens. Nothing in it names the recipient."""
    with Secret.random(KEY_LENGTH) as once:
        sealed = recipient.seal(once.view, info=_capsule_info(place, around))
        capsule = sealed + wrap_key(once, kek, place=place, around=around)
    return capsule + secrets.token_bytes(CAPSULE_LENGTH - len(capsule))


def open_capsule(private: HybridPrivateKey, capsule: bytes, *, place: Place, around: Surroundings) -> Secret | None:
    """Return the KEK, or None for a capsule sealed to somebody else, to nobody, or damaged."""
    try:
        opened = private.open(capsule[:CAPSULE_SEAL_LENGTH], info=_capsule_info(place, around))
    except NotForUsError:
        return None
    wrapped = capsule[CAPSULE_SEAL_LENGTH : CAPSULE_SEAL_LENGTH + SLOT_LENGTH]
    with Secret(opened) as once:
        return open_key(once, wrapped, place=place, around=around)


def return_opener(return_secret: Secret, code: Secret) -> Secret:
    """Return what opens a return slot: out of main's secret S and a return code, so that neither alone is enough."""
    opener = Secret(bytes(KEY_LENGTH))
    with Secret(bytes(return_secret.view) + bytes(code.view)) as both:
        HKDF(hashes.SHA512(), KEY_LENGTH, None, RETURN_OPENER_LABEL).derive_into(both.view, opener.view)
    return opener


def reissue_key(return_secret: Secret) -> HybridPrivateKey:
    """Return the key that the office seals a casebook's KEK to when it re-issues one: main's secret alone yields it.

    So a re-issued key is of no use to whoever has the travel passphrase, and nothing has to be stored for it.
    """
    seed = Secret(bytes(KEY_LENGTH))
    HKDF(hashes.SHA512(), KEY_LENGTH, None, REISSUE_LABEL).derive_into(return_secret.view, seed.view)
    return HybridPrivateKey(seed)


def unused_slot() -> bytes:
    """Return 512 bytes that cannot be told from a used slot."""
    return secrets.token_bytes(SLOT_LENGTH)


def unused_capsule(*, place: Place, around: Surroundings) -> bytes:
    """Return a capsule of a random key, sealed to a key thrown away here.

    Random bytes would give it away: half of all 32-byte strings are no X25519 public keys (security.md 2.1).
    """
    with HybridPrivateKey.generate().seed as seed, Secret.random(KEY_LENGTH) as nothing:
        return seal_capsule(HybridPrivateKey(seed).public, nothing, place=place, around=around)


def _role(number: int) -> Role:
    try:
        return Role(number)
    except ValueError:
        raise VaultTooNewError(part="key file", found=number, known=max(Role)) from None


def _capsule_info(place: Place, around: Surroundings) -> bytes:
    return place.label + hashlib.sha256(around.header).digest() + place.letter.encode("ascii") + bytes([place.index])


def _wrap(key: Secret, plain: Secret, *, place: Place, around: Surroundings) -> bytes:
    salt = secrets.token_bytes(SALT_LENGTH)
    with _derived(key, salt, place=place, around=around) as keys:
        sealed = ChaCha20Poly1305(keys.view[:KEY_LENGTH]).encrypt(NONCE, plain.view, around.header)
        return salt + _commitment(keys, sealed, around) + sealed


def _unwrap(key: Secret, wrapped: bytes, *, place: Place, around: Surroundings) -> Secret | None:
    salt, commitment = wrapped[:SALT_LENGTH], wrapped[SALT_LENGTH : SALT_LENGTH + COMMITMENT_LENGTH]
    sealed = wrapped[SALT_LENGTH + COMMITMENT_LENGTH :]
    plain = Secret(bytes(CONTENT_LENGTH))
    with _derived(key, salt, place=place, around=around) as keys:
        if not hmac.compare_digest(_commitment(keys, sealed, around), commitment):
            return None
        try:
            ChaCha20Poly1305(keys.view[:KEY_LENGTH]).decrypt_into(NONCE, sealed, around.header, plain.view)
        except InvalidTag:
            return None
    return plain


def _derived(key: Secret, salt: bytes, *, place: Place, around: Surroundings) -> Secret:
    """Return 64 bytes: the AEAD key, then the commitment's key."""
    keys = Secret(bytes(2 * KEY_LENGTH))
    HKDF(hashes.SHA512(), len(keys), around.pool_digest, place.info + salt).derive_into(key.view, keys.view)
    return keys


def _commitment(keys: Secret, sealed: bytes, around: Surroundings) -> bytes:
    return hmac.digest(keys.view[KEY_LENGTH:], around.header + sealed, "sha256")
