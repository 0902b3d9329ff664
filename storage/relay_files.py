"""The files of a relay's folder store: chunks written behind what counts, bundles read from anywhere in them."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from npm_field.domain.deposit import DepositError, Why
from npm_field.errors import DiskFullError, FileExistsAlreadyError, RelayDamagedError
from storage import safe_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PRIMARY_CODE: Final = 0xFF
_NO_ROOM_CODES: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})


class Counting(Protocol):
    """The index, as a chunk of one upload needs it: each returns when it is on the disk."""

    def count(self, offset: int, day: str) -> None:
        """Say that so many bytes are on the disk."""

    def finish(self, offset: int, day: str, *, sequence: int, addressee: str, receipt: bytes) -> bytes:
        """Say that all are, and that the upload is a bundle. Raises ``DepositError``."""


class Chunk:
    """A chunk that is being written behind what was acknowledged. Used by one thread at a time."""

    def __init__(self, path: Path, offset: int, index: Counting) -> None:
        self._index = index
        self._at = offset
        self._open = ExitStack()
        self._file = self._open.enter_context(safe_files.overwrite_in_place(path))

    def write(self, piece: bytes | memoryview) -> None:
        """Write the next bytes of the chunk. Raises ``DepositError``, as ``keep`` does, where there is no room."""
        with no_room():
            self._file.write(self._at, piece)
            self._file.hurry(self._at, len(piece))
        self._at += len(piece)

    def keep(self, day: str) -> int:
        """Put the chunk onto the disk, and only then count it; return how much is there."""
        with no_room():
            self._file.sync()
        self._index.count(self._at, day)
        return self._at

    def finish(self, day: str, *, sequence: int, addressee: str, receipt: bytes) -> bytes:
        """Put the last chunk onto the disk and make the upload a bundle; return its receipt."""
        with no_room():
            self._file.sync()
        return self._index.finish(self._at, day, sequence=sequence, addressee=addressee, receipt=receipt)

    def close(self) -> None:
        """Let go. What was written and not kept does not count, and is written over by the next chunk."""
        self._open.close()


class Opened:
    """A finished bundle that is being read."""

    def __init__(self, path: Path) -> None:
        self._open = ExitStack()
        self._file = self._open.enter_context(safe_files.reading(path))

    def read(self, offset: int, length: int) -> bytes:
        """Return at most ``length`` bytes from ``offset`` on."""
        self._file.seek(offset)
        return self._file.read(length)

    def close(self) -> None:
        """Let go."""
        self._open.close()


@contextmanager
def no_room() -> Iterator[None]:
    """Raise ``DepositError`` for a full disk, whoever found it so; ``RelayDamagedError`` for a broken index."""
    try:
        yield
    except DiskFullError:
        raise DepositError(Why.DISK) from None
    except OSError as error:
        if error.errno in safe_files.NO_SPACE:
            raise DepositError(Why.DISK) from None
        raise
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & _PRIMARY_CODE in _NO_ROOM_CODES:
            raise DepositError(Why.DISK) from None
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise RelayDamagedError from None


def make_folder(path: Path) -> None:
    """Make a folder only its owner can enter, where it is not there yet."""
    if path.is_dir():
        return
    try:
        safe_files.make_private_folder(path)
    except FileExistsAlreadyError:
        if not path.is_dir():  # else another upload of the same device was quicker
            raise
