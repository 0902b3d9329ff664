"""A parcel of ours in chunks: each read while it is sent, with the hash that the relay holds it against."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

READ_BYTES: Final = 256 * 1024
"""What of a file is held at once."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to be sent: what it is, and to whom. ``open`` gives it from its start, as often as it is asked."""

    sha256: str
    size: int
    to: str
    open: Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True)
class End:
    """How a last chunk ends its upload: under which number, and for whom it is."""

    sequence: int
    to: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a bundle of ours, read while it is sent. ``checked`` is the hash that the relay holds it against.

    ``is_prefix``: of all the bytes up to the chunk's end, not of the chunk alone.
    """

    source: BinaryIO
    offset: int
    length: int
    checked: str
    is_prefix: bool
    moved: Callable[[int], None] = lambda _there: None
    """Told how far the line has taken the bundle, before the end of the chunk, which the relay's answer tells."""

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.offset + self.length

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes; fewer where the file has fewer, which the relay takes for a cut."""
        self.source.seek(self.offset)
        left = self.length
        while left and (piece := self.source.read(min(left, READ_BYTES))):
            if left < self.length:
                self.moved(self.end - left)
            left -= len(piece)
            yield piece


class Chunks:
    """The chunks of a parcel with the hashes that they are checked by, each byte hashed once while nothing is cut.

    By ``prefixes`` the hash is that of all there is up to the chunk's end, so the last one's is the parcel's own.
    """

    def __init__(self, parcel: Parcel, source: BinaryIO, *, prefixes: bool) -> None:
        self._parcel = parcel
        self._source = source
        self._known = {0: hashlib.sha256()}
        self.prefixes = prefixes

    def at(self, offset: int, most: int, moved: Callable[[int], None]) -> Chunk:
        """Return the chunk at ``offset``, of ``most`` bytes or what is left."""
        length = min(most, self._parcel.size - offset)
        return Chunk(self._source, offset, length, self._checked(offset, offset + length), self.prefixes, moved)

    def _checked(self, offset: int, end: int) -> str:
        if not self.prefixes:
            return self._grown(hashlib.sha256(), offset, end).hexdigest()
        if end == self._parcel.size:
            return self._parcel.sha256
        begin = max(each for each in self._known if each <= offset)
        before = self._grown(self._known[begin].copy(), begin, offset)
        after = self._grown(before.copy(), offset, end)
        self._known = {0: hashlib.sha256(), offset: before, end: after}
        return after.hexdigest()

    def _grown(self, digest: hashlib._Hash, begin: int, end: int) -> hashlib._Hash:
        for piece in Chunk(self._source, begin, end - begin, "", self.prefixes).pieces():
            digest.update(piece)
        return digest
