"""The payload of an age file: chunks of 64 KiB, each sealed with its place and with whether it is the last."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.poly1305 import Poly1305

from npm_field.errors import BundleDamagedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from npm_field.crypto.secret import Secret

CHUNK_LENGTH: Final = 64 * 1024
TAG_LENGTH: Final = 16
BLOCK_LENGTH: Final = CHUNK_LENGTH + TAG_LENGTH
_TOGETHER: Final = 16 * BLOCK_LENGTH
"""So much is read and proven at once: with less, more calls give Python's lock away, and other threads want it."""
_PROOF_KEY_LENGTH: Final = 32
STREAM_NONCE_LENGTH: Final = 16
COUNTER_LENGTH: Final = 11


def write_payload(
    source: BinaryIO,
    sink: BinaryIO,
    file_key: Secret,
    *,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Seal all of ``source`` into ``sink``; one chunk in memory, and one read ahead to know which is the last."""
    nonce = secrets.token_bytes(STREAM_NONCE_LENGTH)
    sink.write(nonce)
    cipher = cipher_of(file_key, nonce)
    done = 0
    for index, chunk, is_last in _pieces(source, CHUNK_LENGTH):
        sink.write(seal_chunk(cipher, index, chunk, is_last=is_last))
        done += len(chunk)
        if progress:
            progress(done)


@dataclass(frozen=True, slots=True)
class Blocks:
    """What a first pass knows of a payload: its length in plaintext, and a proof of each sixteen blocks as they lay.

    A proof is a Poly1305 tag under a key that is drawn for these blocks alone and never leaves this process: whoever
    changes them afterwards knows neither. It takes less than a third of the time of a hash.
    """

    length: int
    proofs: tuple[tuple[bytes, bytes], ...] = field(repr=False)
    """Of each its key and its tag."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A payload whose every chunk was authenticated up to the last one, and that has released none of it yet.

    Between the two passes somebody may change the file (a stick in a hub, a shared folder), and a hostile sender
    knows the key. So the first pass keeps a proof of each sixteen blocks (48 bytes for a megabyte), and the second
    yields only blocks that it holds for: what comes out is what was verified. Keep the source open while reading.
    """

    blocks: Blocks
    _source: BinaryIO = field(repr=False)
    _start: int = field(repr=False)
    _cipher: ChaCha20Poly1305 = field(repr=False)

    @property
    def length(self) -> int:
        """Bytes of plaintext."""
        return self.blocks.length

    def chunks(self) -> Iterator[bytes]:
        """Yield the plaintext, at most 64 KiB at a time; may be called again.

        Raises ``BundleDamagedError`` where the file is no longer the one that was verified.
        """
        written = self.length + _count_of(self.length) * TAG_LENGTH
        for number, (key, tag) in enumerate(self.blocks.proofs):
            at = number * _TOGETHER
            self._source.seek(self._start + at)
            together = read_fully(self._source, min(_TOGETHER, written - at))
            try:
                Poly1305.verify_tag(key, together, tag)
            except InvalidSignature:
                raise BundleDamagedError from None
            yield from _opened(self._cipher, number, together, is_last=at + _TOGETHER >= written)


def verify_payload(source: BinaryIO, file_key: Secret, *, progress: Callable[[int], None] | None = None) -> Verified:
    """Authenticate every chunk from here to the end of ``source``; release nothing.

    ``progress`` is told the bytes of plaintext verified so far. Raises ``BundleDamagedError``.
    """
    # A nonce cut short has no chunk after it, and a payload without a chunk is refused below.
    cipher = cipher_of(file_key, read_fully(source, STREAM_NONCE_LENGTH))
    start = source.tell()
    proofs: list[tuple[bytes, bytes]] = []
    length = 0
    for number, together, is_last in _pieces(source, _TOGETHER):
        for chunk in _opened(cipher, number, together, is_last=is_last):
            length += len(chunk)
            if progress:
                progress(length)
        key = secrets.token_bytes(_PROOF_KEY_LENGTH)
        proofs.append((key, Poly1305.generate_tag(key, together)))
    return Verified(Blocks(length, tuple(proofs)), source, start, cipher)


def verified_before(source: BinaryIO, file_key: Secret, blocks: Blocks) -> Verified:
    """Return a payload from here on whose ``blocks`` a first pass over it found: it releases those and no others."""
    cipher = cipher_of(file_key, read_fully(source, STREAM_NONCE_LENGTH))
    return Verified(blocks, source, source.tell(), cipher)


def read_fully(source: BinaryIO, length: int) -> bytes:
    """Return ``length`` bytes, fewer only at the end: one ``read`` of a pipe or a slow stick may give less."""
    parts: list[bytes] = []
    missing = length
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def seal_chunk(cipher: ChaCha20Poly1305, index: int, chunk: bytes, *, is_last: bool) -> bytes:
    """Return a chunk sealed with its place and with whether it is the last."""
    return cipher.encrypt(_nonce(index, is_last=is_last), chunk, None)


def open_block(cipher: ChaCha20Poly1305, index: int, block: bytes | memoryview, *, is_last: bool) -> bytes:
    """Return the chunk in a block. Raises ``BundleDamagedError`` where it was changed, moved or is cut short."""
    # Only a payload that is wholly empty may end with an empty chunk: otherwise one content had two spellings.
    if len(block) == TAG_LENGTH and index:
        raise BundleDamagedError
    try:
        return cipher.decrypt(_nonce(index, is_last=is_last), block, None)
    except InvalidTag:
        raise BundleDamagedError from None


def _opened(cipher: ChaCha20Poly1305, number: int, together: bytes, *, is_last: bool) -> Iterator[bytes]:
    """Yield the chunks in blocks that were read together. Raises as ``open_block``."""
    first, view = number * (_TOGETHER // BLOCK_LENGTH), memoryview(together)
    starts = range(0, max(1, len(together)), BLOCK_LENGTH)
    for index, start in enumerate(starts, start=first):
        block = view[start : start + BLOCK_LENGTH]
        yield open_block(cipher, index, block, is_last=is_last and start == starts[-1])


def _count_of(length: int) -> int:
    """Return how many chunks so many bytes are: one also where there are none."""
    return max(1, -(-length // CHUNK_LENGTH))


def _pieces(source: BinaryIO, length: int) -> Iterator[tuple[int, bytes, bool]]:
    index = 0
    piece = read_fully(source, length)
    while True:
        following = read_fully(source, length)
        yield index, piece, not following
        if not following:
            return
        piece = following
        index += 1


def cipher_of(file_key: Secret, nonce: bytes) -> ChaCha20Poly1305:
    """Return the cipher of the payload that begins with ``nonce``."""
    return ChaCha20Poly1305(
        HKDF(algorithm=hashes.SHA256(), length=32, salt=nonce, info=b"payload").derive(file_key.view)
    )


def _nonce(index: int, *, is_last: bool) -> bytes:
    return index.to_bytes(COUNTER_LENGTH, "big") + bytes([is_last])
