"""The files of attachments in a sealed hand-over: for each its length and SHA-256, and the file as it lies there.

The manifest vouches for the heads, each head for its file: no file has to be read more than twice to be handed over,
nothing of one is held in memory. Their order is that of their hashes and says nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from npm_field.errors import BundleDamagedError
from sync.manifest import Section
from sync.sealed_manifest import MAX_FILES, MAX_FILES_BYTES, Measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sync.framing import Reader

SIZE_LENGTH: Final = 8
DIGEST_LENGTH: Final = 32
HEAD_LENGTH: Final = SIZE_LENGTH + DIGEST_LENGTH
PIECE_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class CipherFile:
    """One file: how long it is and its SHA-256, and how to open it."""

    measured: Measured
    open: Callable[[], AbstractContextManager[BinaryIO]]


def section_of(files: Sequence[CipherFile]) -> Section | None:
    """Return what a manifest says of these, None for none. Raises ``ValueError`` for what a reader would refuse."""
    if not files:
        return None
    hashes = [file.measured.sha256 for file in files]
    heads = [_head(file.measured) for file in files]
    length = sum(map(len, heads)) + sum(file.measured.length for file in files)
    if hashes != sorted(set(hashes)) or len(files) > MAX_FILES or length > MAX_FILES_BYTES:
        raise ValueError("more files than a sealed hand-over holds, or not in their order")
    return Section(len(files), length, hashlib.sha256(b"".join(heads)).hexdigest())


def written(files: Sequence[CipherFile]) -> Iterator[bytes]:
    """Yield the section. Raises ``BundleDamagedError`` where a file is not the one that was measured any more."""
    for file in files:
        yield _head(file.measured)
        with file.open() as source:
            yield from unchanged(source, file.measured)


def each(reader: Reader, section: Section) -> Iterator[tuple[Measured, Iterator[bytes]]]:
    """Yield every head with the pieces of its file; what is not taken of a file is read over, and checked as well.

    Raises ``BundleDamagedError`` where a file is not that of its head, or the heads are not those of the manifest.
    """
    heads, left, last = hashlib.sha256(), section.length, ""
    for _ in range(section.count):
        head = reader.take(HEAD_LENGTH)
        heads.update(head)
        measured = Measured(int.from_bytes(head[:SIZE_LENGTH], "big"), head[SIZE_LENGTH:].hex())
        left -= HEAD_LENGTH + measured.length
        if left < 0 or measured.sha256 <= last:
            raise BundleDamagedError
        last = measured.sha256
        pieces = _checked(reader, measured)
        yield measured, pieces
        for _rest in pieces:
            pass
    if left or heads.hexdigest() != section.sha256:
        raise BundleDamagedError


def unchanged(file: BinaryIO, measured: Measured) -> Iterator[bytes]:
    """Yield the file that was measured. Raises ``BundleDamagedError`` if it is another one by now."""
    file.seek(0)
    digest, length = hashlib.sha256(), 0
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
        length += len(piece)
        yield piece
    if Measured(length, digest.hexdigest()) != measured:
        raise BundleDamagedError


def _checked(reader: Reader, measured: Measured) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in reader.pieces(measured.length):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != measured.sha256:
        raise BundleDamagedError


def _head(measured: Measured) -> bytes:
    return measured.length.to_bytes(SIZE_LENGTH, "big") + bytes.fromhex(measured.sha256)
