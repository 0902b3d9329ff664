"""The pages of a book read from the bytes on the disk, without the driver: each by itself, and nothing is written.

SQLite gives up where one page in the middle is damaged, and opening a book writes to it. Here every page is
authenticated alone, the newest committed one of the log before the one of the book. docs/formats/book.md, "A page".
"""

from __future__ import annotations

import hashlib
import hmac
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from storage.book_key import derived_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from npm_field.crypto.secret import Secret

PAGE: Final = 4096
RESERVED: Final = 80
USABLE: Final = PAGE - RESERVED
_KEY: Final = 32
_SALT: Final = 16
_IV: Final = 16
_MAC_SALT_MASK: Final = 0x3A
_MAC_PASSES: Final = 2
_FIRST_BYTES: Final = b"SQLite format 3\x00"
_LENGTH_AT: Final = slice(28, 32)
_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_FRAME: Final = _FRAME_HEADER + PAGE
_LOG_MAGIC: Final = (0x377F0682, 0x377F0683)


@dataclass(frozen=True, slots=True)
class _Keys:
    page: bytes
    mac: bytes


class Pages:
    """A book's file and its log, open for reading. ``count``: the pages the book has, whole or not."""

    def __init__(self, path: Path, data_key: Secret) -> None:
        self._keys = _keys(data_key)
        self._open = ExitStack()
        self._book = self._open.enter_context(path.open("rb"))
        log = path.with_name(path.name + "-wal")
        self._log = self._open.enter_context(log.open("rb")) if log.is_file() else None
        self._newest, in_log = self._committed() if self._log is not None else ({}, 0)
        self.count = in_log or self._said_length() or -(-self._book.seek(0, 2) // PAGE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._open.close()

    def page(self, number: int) -> bytes | None:
        """Return the plain bytes of a page, from 1, without the reserved ones; None where it is not as written."""
        for frame in reversed(self._newest.get(number, [])):
            assert self._log is not None  # noqa: S101 - there are frames
            plain = self._plain(_bytes_at(self._log, frame, PAGE), number)
            if plain is not None:
                return plain
        return self._plain(_bytes_at(self._book, (number - 1) * PAGE, PAGE), number)

    def _said_length(self) -> int:
        """Return how many pages the book says it has: more than are there where it was cut. 0 without page 1."""
        first = self.page(1)
        return int.from_bytes(first[_LENGTH_AT], "big") if first is not None else 0

    def _plain(self, data: bytes, number: int) -> bytes | None:
        return _plain(self._keys, data, number)

    def _committed(self) -> tuple[Mapping[int, list[int]], int]:
        """Return where in the log the committed versions of each page stand, oldest first, and the book's length.

        The frames' own sums are not needed: a page is authenticated with its number. A frame that is damaged costs
        its page alone, where SQLite would drop all that was written after it.
        """
        assert self._log is not None  # noqa: S101 - called only then
        header = _bytes_at(self._log, 0, _LOG_HEADER)
        generation = header[16:24] if int.from_bytes(header[:4], "big") in _LOG_MAGIC else None
        frames: list[tuple[int, int]] = []
        committed, length = 0, 0
        for start, head in _frames(self._log):
            generation = head[8:16] if generation is None else generation
            if head[8:16] != generation:
                continue
            frames.append((int.from_bytes(head[:4], "big"), start + _FRAME_HEADER))
            if head[4:8] != bytes(4):
                committed, length = len(frames), int.from_bytes(head[4:8], "big")
        newest: dict[int, list[int]] = {}
        for number, at in frames[:committed]:
            newest.setdefault(number, []).append(at)
        return newest, length


def opens_with(path: Path, data_key: Secret) -> bool:
    """Return whether any page of the book was written with this key."""
    with Pages(path, data_key) as pages:
        return any(pages.page(number) is not None for number in range(1, pages.count + 1))


def _frames(log: BinaryIO) -> Iterator[tuple[int, bytes]]:
    end = log.seek(0, 2)
    for start in range(_LOG_HEADER, end - _FRAME + 1, _FRAME):
        yield start, _bytes_at(log, start, _FRAME_HEADER)


def _keys(data_key: Secret) -> _Keys:
    derived = derived_key(data_key)
    key, salt = bytes(derived[:_KEY]), bytes(byte ^ _MAC_SALT_MASK for byte in derived[_KEY:])
    return _Keys(key, hashlib.pbkdf2_hmac("sha512", key, salt, _MAC_PASSES, _KEY))


def _plain(keys: _Keys, data: bytes, number: int) -> bytes | None:
    if len(data) != PAGE:
        return None
    start = _SALT if number == 1 else 0
    covered, found = data[start : USABLE + _IV], data[USABLE + _IV :]
    wanted = hmac.digest(keys.mac, covered + number.to_bytes(4, "little"), hashlib.sha512)
    if not hmac.compare_digest(wanted, found):
        return None
    decryptor = Cipher(algorithms.AES(keys.page), modes.CBC(data[USABLE : USABLE + _IV])).decryptor()
    plain = decryptor.update(data[start:USABLE]) + decryptor.finalize()
    return _FIRST_BYTES + plain if number == 1 else plain


def _bytes_at(file: BinaryIO, offset: int, length: int) -> bytes:
    """Return what is there; nothing where the disk cannot read it, so that a bad sector costs one page."""
    try:
        file.seek(offset)
        return file.read(length)
    except OSError:
        return b""
