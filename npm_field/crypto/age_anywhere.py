"""The payload of an age file written piece by piece, and read at any place: what attachments need.

A chunk is sealed with its place and with whether it is the last, so a reader that knows the length releases nothing
that stood elsewhere, was changed or was cut off: each chunk is authenticated before a byte of it is given out.
"""

from __future__ import annotations

import io
import secrets
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from npm_field.crypto.age_stream import (
    BLOCK_LENGTH,
    CHUNK_LENGTH,
    STREAM_NONCE_LENGTH,
    TAG_LENGTH,
    cipher_of,
    open_block,
    read_fully,
    seal_chunk,
)


class Sink(Protocol):
    """What a payload is written to."""

    def write(self, data: bytes, /) -> object:
        """Take all of ``data``."""


if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from npm_field.crypto.secret import Secret

_NONE: Final = -1


def payload_length(length: int) -> int:
    """Return how many bytes a payload has that holds ``length`` bytes of plaintext."""
    return STREAM_NONCE_LENGTH + length + TAG_LENGTH * max(1, -(-length // CHUNK_LENGTH))


class PayloadWriter:
    """Seals what it is given into ``sink``; at most one chunk is in memory. ``finish`` writes the last one."""

    def __init__(self, sink: Sink, file_key: Secret) -> None:
        nonce = secrets.token_bytes(STREAM_NONCE_LENGTH)
        sink.write(nonce)
        self._sink = sink
        self._cipher = cipher_of(file_key, nonce)
        self._waiting = bytearray()
        self._index = 0
        self.length = 0
        """Bytes of plaintext taken so far."""

    def write(self, data: bytes) -> int:
        """Take the next bytes; a chunk goes out when one more byte than it holds has come."""
        self._waiting += data
        self.length += len(data)
        while len(self._waiting) > CHUNK_LENGTH:
            self._put(bytes(self._waiting[:CHUNK_LENGTH]), is_last=False)
            del self._waiting[:CHUNK_LENGTH]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk; the payload is whole then, and nothing may follow."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        self._sink.write(seal_chunk(self._cipher, self._index, chunk, is_last=is_last))
        self._index += 1


class PayloadReader(io.RawIOBase):
    """Reads a payload of known length from its start in a seekable ``source``; keep the source open meanwhile.

    Raises ``BundleDamagedError`` from ``read`` where the chunk that was asked for is not the one that was written.
    """

    def __init__(self, source: BinaryIO, file_key: Secret, length: int) -> None:
        super().__init__()
        self._source = source
        source.seek(0)
        self._cipher = cipher_of(file_key, read_fully(source, STREAM_NONCE_LENGTH))
        self._length = length
        self._last = max(1, -(-length // CHUNK_LENGTH)) - 1
        self._at = 0
        self._index, self._chunk = _NONE, b""

    @property
    def length(self) -> int:
        """Bytes of plaintext."""
        return self._length

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return where the next byte comes from."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place; one before the start is the start."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill ``buffer`` up to the end of a chunk."""
        room = memoryview(buffer).cast("B")
        if self._at >= self._length:
            return 0
        index, start = divmod(self._at, CHUNK_LENGTH)
        piece = self._chunk_of(index)[start : start + len(room)]
        room[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _chunk_of(self, index: int) -> bytes:
        if index != self._index:
            self._index, self._chunk = _NONE, b""
            self._chunk = self._opened(index)
            self._index = index
        return self._chunk

    def _opened(self, index: int) -> bytes:
        is_last = index == self._last
        length = self._length - self._last * CHUNK_LENGTH + TAG_LENGTH if is_last else BLOCK_LENGTH
        self._source.seek(STREAM_NONCE_LENGTH + index * BLOCK_LENGTH)
        return open_block(self._cipher, index, read_fully(self._source, length), is_last=is_last)
