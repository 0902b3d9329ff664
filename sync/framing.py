"""The sections of a bundle, byte by byte: a frame for each revision, a frame for each capsule, read one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto.signing import SIGNATURE_LENGTH
from npm_field.domain.capsule import MAX_CAPSULE_BYTES, Capsule, CapsuleId
from npm_field.domain.revision import SALT_LENGTH
from npm_field.errors import BundleDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from npm_field.domain.revision import Revision

COMMITMENT_LENGTH: Final = 32
LENGTH_LENGTH: Final = 4
MAX_HEADER_BYTES: Final = 64 * 1024
"""Room for 950 parents; a merge by people has two or three."""
MAX_PAYLOAD_BYTES: Final = 16 * 1024 * 1024
"""The largest record that our own tables allow, 500 allegations of 4,000 signs each, takes 8 MiB."""
CAPSULE_ID_LENGTH: Final = 16
WITHOUT_PAYLOAD: Final = 0
WITH_PAYLOAD: Final = 1


class Reader:
    """Takes exact numbers of bytes out of a stream of chunks; holds one chunk and what was asked for."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._chunk = b""
        self._at = 0

    def take(self, length: int) -> bytes:
        """Return the next ``length`` bytes; raises ``BundleDamagedError`` where there are fewer."""
        if length < len(self._chunk) - self._at:  # nearly always: a chunk holds many revisions
            self._at += length
            return self._chunk[self._at - length : self._at]
        return b"".join(self.pieces(length))

    def number(self, length: int) -> int:
        """Return the next ``length`` bytes as a number, the highest byte first."""
        return int.from_bytes(self.take(length), "big")

    def pieces(self, length: int) -> Iterator[bytes]:
        """Yield the next ``length`` bytes as they come; raises ``BundleDamagedError`` where there are fewer."""
        missing = length
        while missing:
            if self._at == len(self._chunk):
                self._next_chunk()
            piece = self._chunk[self._at : self._at + missing]
            self._at += len(piece)
            missing -= len(piece)
            yield piece

    def _next_chunk(self) -> None:
        chunk = next(self._chunks, b"")
        if not chunk:
            raise BundleDamagedError
        self._chunk, self._at = chunk, 0


class Pieces:
    """Reads what is yielded piece by piece, as a file is read."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")

    def read(self, length: int) -> bytes:
        """Return at most ``length`` bytes; none at the end only."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        taken, self._rest = bytes(self._rest[:length]), self._rest[length:]
        return taken


@dataclass(frozen=True, slots=True)
class Frame:
    """One revision as it stands in a section, of which nothing has been checked yet."""

    header: bytes
    commitment: bytes
    signature: bytes
    salt: bytes | None
    payload: bytes | None
    is_too_large: bool = False
    """Beyond a limit of ours: read over, so that the revisions after it are not lost with it."""


def frame(revision: Revision) -> bytes:
    """Return the frame of ``revision``; raises ``ValueError`` for one that is half purged or beyond the limits."""
    if not revision.is_whole() or len(revision.header_bytes) > MAX_HEADER_BYTES:
        raise ValueError("a revision that no reader would take")
    head = _counted(revision.header_bytes) + revision.commitment + revision.signature
    if revision.salt is None or revision.payload is None:
        return head + bytes([WITHOUT_PAYLOAD])
    if len(revision.payload) > MAX_PAYLOAD_BYTES:
        raise ValueError("a payload that no reader would take")
    return head + bytes([WITH_PAYLOAD]) + revision.salt + _counted(revision.payload)


def raw_frame(found: Frame) -> bytes:
    """Return a frame as it came, checked or not; nothing of one that was read over because of its size."""
    if found.is_too_large:
        return b""
    head = _counted(found.header) + found.commitment + found.signature
    if found.salt is None or found.payload is None:
        return head + bytes([WITHOUT_PAYLOAD])
    return head + bytes([WITH_PAYLOAD]) + found.salt + _counted(found.payload)


def header_of(frame: bytes) -> bytes:
    """Return the header that a frame names, whether it holds or not; nothing where there is none."""
    length = int.from_bytes(frame[:LENGTH_LENGTH], "big")
    return frame[LENGTH_LENGTH : LENGTH_LENGTH + length] if length <= MAX_HEADER_BYTES else b""


def frames(reader: Reader, *, count: int, length: int) -> Iterator[Frame]:
    """Yield ``count`` frames out of the next ``length`` bytes.

    Raises ``BundleDamagedError`` where the frames do not fill them exactly: then no later frame could be found.
    """
    bounded = _Bounded(reader, length)
    for _ in range(count):
        yield _frame(bounded)
    if bounded.left:
        raise BundleDamagedError


@dataclass(frozen=True, slots=True)
class CapsuleFrame:
    """One capsule as it stands in a section; None where it is beyond a limit of ours and was read over."""

    id: CapsuleId
    capsule: Capsule | None


def capsule_frame(capsule: Capsule) -> bytes:
    """Return the frame of ``capsule``."""
    return bytes([capsule.kind]) + bytes.fromhex(capsule.id) + _counted(capsule.body)


def capsule_frames(reader: Reader, *, count: int, length: int) -> Iterator[CapsuleFrame]:
    """Yield ``count`` capsules out of the next ``length`` bytes.

    Raises ``BundleDamagedError`` where they do not fill them exactly, and for a capsule of kind 0 or without a body.
    """
    bounded = _Bounded(reader, length)
    for _ in range(count):
        kind, name = bounded.take(1)[0], CapsuleId(bounded.take(CAPSULE_ID_LENGTH).hex())
        body = bounded.counted(MAX_CAPSULE_BYTES)
        try:
            yield CapsuleFrame(name, None if body is None else Capsule(kind, name, body))
        except ValueError:
            raise BundleDamagedError from None
    if bounded.left:
        raise BundleDamagedError


class _Bounded:
    """The part of a stream that belongs to the section."""

    def __init__(self, reader: Reader, length: int) -> None:
        self._reader = reader
        self.left = length

    def take(self, length: int) -> bytes:
        """Return the next ``length`` bytes of the section; raises ``BundleDamagedError`` where there are fewer."""
        self._use(length)
        return self._reader.take(length)

    def counted(self, limit: int) -> bytes | None:
        """Return as many bytes as the next four count; past the limit read over them and return None."""
        length = int.from_bytes(self.take(LENGTH_LENGTH), "big")
        if length <= limit:
            return self.take(length)
        self._use(length)
        for _ in self._reader.pieces(length):
            pass
        return None

    def _use(self, length: int) -> None:
        if length > self.left:
            raise BundleDamagedError
        self.left -= length


def _frame(source: _Bounded) -> Frame:
    header = source.counted(MAX_HEADER_BYTES)
    commitment, signature = source.take(COMMITMENT_LENGTH), source.take(SIGNATURE_LENGTH)
    presence = source.take(1)[0]
    salt: bytes | None = None
    payload: bytes | None = None
    is_too_large = header is None
    if presence == WITH_PAYLOAD:
        salt, payload = source.take(SALT_LENGTH), source.counted(MAX_PAYLOAD_BYTES)
        is_too_large = is_too_large or payload is None
    elif presence != WITHOUT_PAYLOAD:
        raise BundleDamagedError
    return Frame(header or b"", commitment, signature, salt, payload, is_too_large)


def _counted(data: bytes) -> bytes:
    return len(data).to_bytes(LENGTH_LENGTH, "big") + data
