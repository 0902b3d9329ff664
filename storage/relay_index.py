"""The index of a relay's store: plain SQLite, for a relay has no secret of anybody, and its host has no vault.

WAL with ``synchronous=FULL`` lost nothing in 3,000 power cuts (security.md 1.6). One process at a time has it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from npm_field.errors import RelayInUseError, VaultTooNewError
from storage import safe_files
from storage.relay_files import no_room

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

VERSION: Final = 1
WAIT_S: Final = 1.0
"""For another relay that is ending."""
_PRAGMAS: Final = (
    "locking_mode=EXCLUSIVE",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "trusted_schema=OFF",
)
_SCHEMA: Final = """
CREATE TABLE bundle (
    sender TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    day TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    addressee TEXT NOT NULL,
    receipt BLOB NOT NULL,
    gone INTEGER NOT NULL,
    PRIMARY KEY (sender, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_addressee ON bundle (addressee, gone);
CREATE TABLE taken (
    sender TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    seat TEXT NOT NULL,
    PRIMARY KEY (sender, sha256, seat)
) STRICT, WITHOUT ROWID;
CREATE TABLE sender (
    device TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""


@dataclass(eq=False, slots=True)
class _Change:
    """A statement that waits for a transaction."""

    sql: str
    values: Sequence[object]
    is_done: bool = False


class Index:
    """An open index, used from several threads, one after the other."""

    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        self._connection = _opened(path)
        self._waiting: deque[_Change] = deque()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with self.lock, no_room():
            return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Execute one statement inside ``changing``; return how many rows it changed."""
        return self._connection.execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Execute one statement for each row inside ``changing``."""
        self._connection.executemany(sql, rows)

    def run_together(self, sql: str, values: Sequence[object]) -> None:
        """Execute one statement; on the disk afterwards, in one transaction with those of the threads that wait.

        Each flush of the disk takes milliseconds, and longer the more there is to do: with 50 laptops at once the
        index would be what everybody waits for.
        """
        mine = _Change(sql, values)
        self._waiting.append(mine)
        with self.lock:
            if mine.is_done:  # whoever had the lock before took it along
                return
            taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
            try:
                with self.changing():
                    for change in taken:
                        self._connection.execute(change.sql, change.values)
            except BaseException:
                # Each of the others tries for itself and hears for itself what is wrong.
                self._waiting.extendleft(change for change in reversed(taken) if change is not mine)
                raise
            for change in taken:
                change.is_done = True

    @contextmanager
    def changing(self, *, flushed: bool = True) -> Iterator[None]:
        """Run the block as one transaction: on the disk afterwards, or not at all.

        What is not ``flushed`` is on the disk with the next one that is: for what nobody was told yet.
        """
        with self.lock, no_room():
            self._connection.execute(f"PRAGMA synchronous={'FULL' if flushed else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let go of it."""
        with self.lock:
            self._connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    """Open the index, a new one where there is none. Raises as ``no_room``, ``RelayInUseError``."""
    if not path.exists():
        safe_files.create_new(path, b"")
    with no_room():
        index = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=WAIT_S)
        try:
            _prepare(index)
        except BaseException as error:
            index.close()
            if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise RelayInUseError from None
            raise
    return index


def _prepare(index: sqlite3.Connection) -> None:
    for pragma in _PRAGMAS:
        index.execute(f"PRAGMA {pragma}")
    found = int(index.execute("PRAGMA user_version").fetchone()[0])
    if found > VERSION:
        raise VaultTooNewError(part="relay", found=found, known=VERSION)
    if not found:
        index.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
