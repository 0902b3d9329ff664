"""What stands before the sections of a bundle: magic, version, the manifest and its signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto.signing import SIGNATURE_LENGTH
from npm_field.errors import BundleDamagedError, BundleTooNewError
from sync.framing import Reader
from sync.manifest import FORMAT_VERSION, MAX_MANIFEST_BYTES

if TYPE_CHECKING:
    from npm_field.crypto.age import Verified

MAGIC: Final = b"NPMFBNDL"
VERSION_LENGTH: Final = 2
LENGTH_LENGTH: Final = 4
HEAD_LENGTH: Final = len(MAGIC) + VERSION_LENGTH + LENGTH_LENGTH


@dataclass(frozen=True, slots=True)
class Start:
    """What stands before the section."""

    version: int
    manifest: bytes
    signature: bytes

    @property
    def length(self) -> int:
        """Bytes of all of it."""
        return HEAD_LENGTH + len(self.manifest) + SIGNATURE_LENGTH

    def reader(self, verified: Verified) -> Reader:
        """Return a reader that stands at the section."""
        reader = Reader(verified.chunks())
        reader.take(self.length)
        return reader


def head(version: int, manifest: bytes) -> bytes:
    """Return the first bytes of a bundle's content."""
    return MAGIC + version.to_bytes(VERSION_LENGTH, "big") + len(manifest).to_bytes(LENGTH_LENGTH, "big")


def read_start(verified: Verified) -> Start:
    """Return what stands before the sections. Raises ``BundleTooNewError`` and ``BundleDamagedError``."""
    reader = Reader(verified.chunks())
    if reader.take(len(MAGIC)) != MAGIC:
        raise BundleDamagedError
    version = reader.number(VERSION_LENGTH)
    if version > FORMAT_VERSION:
        raise BundleTooNewError(found=version, known=FORMAT_VERSION)
    length = reader.number(LENGTH_LENGTH)
    if version < 1 or length > MAX_MANIFEST_BYTES:
        raise BundleDamagedError
    return Start(version, reader.take(length), reader.take(SIGNATURE_LENGTH))
