"""The section of attachments: for each a head that names its file and key, and the file as it lies in the vault.

The manifest vouches for the heads, each head for its file: nothing has to be read twice to be signed, nothing of
a file is held in memory. docs/formats/bundle.md has it byte by byte.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from npm_field.crypto.age_anywhere import payload_length
from npm_field.crypto.age_header import MAX_HEADER_BYTES as MAX_AGE_HEADER_BYTES
from npm_field.crypto.age_keys import FILE_KEY_LENGTH
from npm_field.domain.identifiers import RecordId
from npm_field.errors import BundleDamagedError
from sync.manifest import MAX_STREAM_BYTES, Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sync.framing import Reader

ID_LENGTH: Final = 16
DIGEST_LENGTH: Final = 32
SIZE_LENGTH: Final = 8
COUNT_LENGTH: Final = 4
WITH_KEY: Final = 1
WITH_HEADER: Final = 2
PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class StreamHead:
    """What stands before a file: whose attachment it is, what opens it, how long it is and its SHA-256.

    ``opener`` is the age file key, or where ``is_sealed`` an age header for whoever it is sealed to.
    """

    id: RecordId
    is_sealed: bool
    opener: bytes
    length: int
    digest: str

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return payload_length(self.length)

    def write(self) -> bytes:
        """Return the head as it stands in a section."""
        return b"".join(
            (
                bytes([WITH_HEADER if self.is_sealed else WITH_KEY]),
                bytes.fromhex(self.id),
                len(self.opener).to_bytes(COUNT_LENGTH, "big"),
                self.opener,
                self.length.to_bytes(SIZE_LENGTH, "big"),
                bytes.fromhex(self.digest),
            )
        )


@dataclass(frozen=True, slots=True)
class OutgoingStream:
    """An attachment to be sent: its head, and how to open its file."""

    head: StreamHead
    open: Callable[[], AbstractContextManager[BinaryIO]]

    def pieces(self) -> Iterator[bytes]:
        """Yield the file. Raises ``BundleDamagedError`` where it is not the file of its head any more."""
        digest = hashlib.sha256()
        with self.open() as source:
            while piece := source.read(PIECE):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != self.head.digest:
            raise BundleDamagedError


def section_of(heads: Sequence[StreamHead]) -> Section:
    """Return what a manifest says of these."""
    written = [head.write() for head in heads]
    length = sum(map(len, written)) + sum(head.size for head in heads)
    return Section(len(heads), length, hashlib.sha256(b"".join(written)).hexdigest())


def each(reader: Reader, section: Section) -> Iterator[tuple[StreamHead, Iterator[bytes]]]:
    """Yield every head with the pieces of its file; what is not taken of a file is passed over.

    Raises ``BundleDamagedError`` where the section is not filled exactly.
    """
    left = section.length
    for _ in range(section.count):
        head = _head(reader)
        left -= len(head.write()) + head.size
        if left < 0:
            raise BundleDamagedError
        pieces = reader.pieces(head.size)
        yield head, pieces
        for _rest in pieces:
            pass
    if left:
        raise BundleDamagedError


def require(reader: Reader, section: Section) -> tuple[StreamHead, ...]:
    """Check every head against the manifest and every file against its head, and return the heads.

    Raises ``BundleDamagedError``.
    """
    heads: list[StreamHead] = []
    for head, pieces in each(reader, section):
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
        if digest.hexdigest() != head.digest:
            raise BundleDamagedError
        heads.append(head)
    if hashlib.sha256(b"".join(head.write() for head in heads)).hexdigest() != section.sha256:
        raise BundleDamagedError
    return tuple(heads)


def each_once(streams: Iterable[OutgoingStream]) -> list[OutgoingStream]:
    """Return the streams in the order of their names, which says nothing."""
    found = {stream.head.id: stream for stream in streams}
    return [found[name] for name in sorted(found)]


def _head(reader: Reader) -> StreamHead:
    kind = reader.number(1)
    name = RecordId(reader.take(ID_LENGTH).hex())
    longest = FILE_KEY_LENGTH if kind == WITH_KEY else MAX_AGE_HEADER_BYTES
    count = reader.number(COUNT_LENGTH)
    if kind not in {WITH_KEY, WITH_HEADER} or not 1 <= count <= longest or (kind == WITH_KEY and count != longest):
        raise BundleDamagedError
    opener = reader.take(count)
    length = reader.number(SIZE_LENGTH)
    if length > MAX_STREAM_BYTES:
        raise BundleDamagedError
    return StreamHead(name, kind == WITH_HEADER, opener, length, reader.take(DIGEST_LENGTH).hex())
