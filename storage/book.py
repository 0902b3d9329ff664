"""One SQLCipher book: opened with a raw key, every pragma read back, one transaction a change.

The order of opening and each pragma has its measurement in security.md 1.3-1.9. A book's path is opened by nothing
else while it is connected (security.md part I, "Corrections"); the vault's own lock file keeps other processes out.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import sqlcipher3.dbapi2 as driver

from npm_field.errors import (
    DiskFullError,
    FieldError,
    VaultDamagedError,
)
from storage import ballast, packed, safe_files, schema, steps
from storage.book_errors import translated
from storage.book_key import keyspec_of
from storage.book_rules import authorize, set_pragmas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from storage.steps import Migration

Row = tuple[object, ...]
MEMORY_SECURITY = "ON"
"""Whether SQLite's heap is locked against swap and zeroed when it is given back. Only the tests ever say OFF."""

_LAST_NUMBER: Final = re.compile(r"\d+(?=\D*$)")
_STEPS_A_PULSE: Final = 10_000
_AT_ONCE: Final = 250
"""So many values stand in one statement: with more of them the window waits noticeably for Python's lock."""
_STATEMENTS_KEPT: Final = 6
"""SQLite has some 30 places for small values that need no lock of their own, and each kept statement holds several.
With 64 statements none was left: an autosave took a third longer, the words of 1,500 records four times as long."""
_ROWS_WORTH_IT: Final = 8
"""Fewer are said one after the other: a statement for many takes longer to prepare."""
SEARCH_INDEX: Final = "search_index"
"""What ``check`` names where nothing but the index of the search is wrong, which is derived from the records."""
_OF_THE_SEARCH: Final = re.compile(r'(fts5: .* table "search"|malformed inverted index for FTS5 table main\.search)')


class Book:
    """An open casebook or daybook. Opened, used and closed on one thread; the driver checks that."""

    def __init__(
        self, connection: driver.Connection, name: str, make_room: Callable[[], bool] = lambda: False
    ) -> None:
        self._connection = connection
        self.name = name
        self._make_room = make_room
        """Frees room on a full disk; False when there is none to free."""
        self._said: list[_Statement] | None = None
        """What the present transaction has written so far; None outside of one."""
        self.changes = 0
        """How many changes there were since it was opened: what was read of it before the last one may be old."""

    @contextmanager
    def change(self) -> Iterator[Book]:
        """Run the block as one transaction: all of it is on the disk afterwards, or none of it.

        On a full disk room is made once and the same statements are said again, to the same book as before; the
        block itself is never run twice. Raises ``DiskFullError`` when that is not enough.
        """
        with translated(self.name):
            self._connection.execute("BEGIN IMMEDIATE")
        self._said = []
        try:
            yield self
            self._with_room(self._commit)
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._said = None
            self.changes += 1

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Execute one statement inside ``change``. What ``values`` holds stays as it is until its end."""
        self._say(_Statement(sql, values, many=False))

    def run_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Execute one statement for each row inside ``change``."""
        self._say(_Statement(sql, rows, many=True))

    def insert(self, into: str, rows: Sequence[Sequence[object]], otherwise: str = "") -> None:
        """Insert rows inside ``change``, many in one statement: ``into`` ends with the columns in parentheses.

        ``otherwise`` is what follows the rows, such as ON CONFLICT. ``storage.packed`` has the reason.
        """
        if 0 < len(rows) < _ROWS_WORTH_IT:
            self.run_many(f"{into} VALUES ({', '.join('?' * len(rows[0]))}) {otherwise}", rows)
            return
        for source, values in packed.statements(rows):
            self._say(_Statement(f"{into} {source} {otherwise}", values, many=False))

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return all rows of a query."""
        with translated(self.name):
            return list(self._connection.execute(sql, values).fetchall())

    def rows_of_each(self, sql: str, values: Iterable[object]) -> Iterator[Row]:
        """Yield the rows of a query that ends in a column, where it is one of ``values``: a statement for many."""
        left = list(values)
        for start in range(0, len(left), _AT_ONCE):
            some = json.dumps(left[start : start + _AT_ONCE])  # one value: see ``storage.packed``
            yield from self.rows(f"{sql} IN (SELECT value FROM json_each(?))", (some,))  # noqa: S608 - our own

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the book and truncate the log."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self, pulse: Callable[[], None] | None = None) -> list[str]:
        """Return the names of what failed, [] when every page is as it was written.

        Both are needed: one misses a book cut at a page boundary, the other a changed free page (security.md 1.7).
        The checkpoint comes first because the cipher's check does not look into the log. ``pulse`` is called again
        and again meanwhile; what it raises ends the check.
        """
        try:
            self.checkpoint()
            failed = [] if self.damaged_pages() == () else ["cipher_integrity_check"]
            with self._pulsed(pulse):
                answer = self.rows("PRAGMA integrity_check")
        except VaultDamagedError:
            return ["cipher_integrity_check", "integrity_check"]
        if answer == [("ok",)]:
            return failed
        derived = all(_OF_THE_SEARCH.fullmatch(str(row[0])) for row in answer)
        return [*failed, SEARCH_INDEX if derived else "integrity_check"]

    def rekey(self, data_key: Secret) -> None:
        """Try to write every page anew under another data key, and close. Only opening it tells which key it has.

        The driver's own word is not enough: on a disk that fills meanwhile it returned as if all were well, the
        pages unchanged (measured); on a damaged page it says that memory is short. Killed in between, the book opens
        with exactly one of the two (docs/formats/key-file.md, "Rotation"). In WAL mode, because a rollback journal
        would be a whole copy under the old key. The log grows to the book's size.
        """
        keyspec = keyspec_of(data_key)
        try:
            with suppress(driver.Error):
                self._connection.reset_key(keyspec)
        finally:
            for i in range(len(keyspec)):
                keyspec[i] = 0
            with suppress(driver.Error):
                self._connection.close()

    def without_ballast(self) -> Book:
        """Return this book as one that frees no room on a full disk."""
        return Book(self._connection, self.name)

    def become(self, opened: Book) -> None:
        """Go on as ``opened``, the same book opened anew: whoever holds this one goes on with it."""
        self._connection, self._make_room = opened._connection, opened._make_room

    def damaged_pages(self) -> tuple[int, ...]:
        """Return the numbers of the pages whose code does not fit, after a checkpoint; 0 stands for one without."""
        said = [str(row[0]) for row in self.rows("PRAGMA cipher_integrity_check")]
        numbers = [_LAST_NUMBER.search(line) for line in said]
        return tuple(sorted({int(found[0]) if found else 0 for found in numbers}))

    @contextmanager
    def _pulsed(self, pulse: Callable[[], None] | None) -> Iterator[None]:
        """Call ``pulse`` while SQLite works, so that Ctrl C and a cancel button are heard."""
        raised: list[BaseException] = []

        def step() -> int:
            try:
                if pulse is not None:
                    pulse()
            except BaseException as error:  # noqa: BLE001 - handed on below; here it would be lost in the driver
                raised.append(error)
            return len(raised)

        self._connection.set_progress_handler(step, _STEPS_A_PULSE)
        try:
            yield
        except driver.OperationalError:
            if not raised:
                raise
        finally:
            self._connection.set_progress_handler(None, 0)
        if raised:
            raise raised[0]

    def forget_order(self) -> None:
        """Write the book anew in the order of its keys.

        Inside a page the rows lie in the order they were written, whatever their keys: of 12 partial records 27 of 29
        neighbours could be read off the decrypted pages in the order of the talks, 15 of 29 after this (chance).
        """
        with translated(self.name):
            self._connection.set_authorizer(None)  # VACUUM attaches a database of its own, in memory
            try:
                self._connection.execute("VACUUM")
            finally:
                self._connection.set_authorizer(authorize)

    def close(self) -> None:
        """Checkpoint and close. A full disk loses nothing: the log stays for the next open."""
        with suppress(FieldError):
            self.checkpoint()
        self._connection.close()

    def _say(self, statement: _Statement) -> None:
        self._with_room(lambda: self._execute(statement))
        if self._said is not None:
            self._said.append(statement)

    def _with_room(self, act: Callable[[], None]) -> None:
        try:
            act()
        except DiskFullError:
            if self._said is None or not self._make_room():
                raise
            # SQLite has undone the transaction, or we do; nobody else writes, so the book is as it was at BEGIN.
            self._roll_back()
            with translated(self.name):
                self._connection.execute("BEGIN IMMEDIATE")
            for statement in self._said:
                self._execute(statement)
            act()

    def _execute(self, statement: _Statement) -> None:
        with translated(self.name):
            run = self._connection.executemany if statement.many else self._connection.execute
            run(statement.sql, statement.values)

    def _commit(self) -> None:
        with translated(self.name):
            self._connection.execute("COMMIT")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with suppress(driver.Error):
                self._connection.execute("ROLLBACK")


class _Statement(NamedTuple):
    sql: str
    values: Sequence[object]
    many: bool


def create(path: Path, name: str, data_key: Secret, migrations: Sequence[Migration]) -> Book:
    """Make a new book at ``path``, which must not exist, and return it open. Raises ``FileExistsAlreadyError``."""
    # The driver would make it readable by everyone the process allows; its log takes the mode of the book.
    safe_files.create_new(path, b"")
    return _opened(path, name, data_key, migrations, lowest=0)


def open_book(path: Path, name: str, data_key: Secret, migrations: Sequence[Migration]) -> Book:
    """Open the book at ``path``.

    Raises ``VaultDamagedError`` (missing, cut short, changed, or not written with this key) and
    ``VaultTooNewError`` with both numbers when a newer version of the program wrote it.
    """
    if not path.exists() or path.stat().st_size == 0:
        raise VaultDamagedError(part=name)
    # SQLite takes a file cut to a few bytes for a new one: without this an empty book would stand in its place.
    return _opened(path, name, data_key, migrations, lowest=1)


def cipher_version() -> str:
    """Return SQLCipher's version, or "" where the driver is a plain SQLite that would write in the clear."""
    connection = driver.connect(":memory:")
    row = connection.execute("PRAGMA cipher_version").fetchone()
    connection.close()
    return str(row[0]) if row else ""


def _opened(path: Path, name: str, data_key: Secret, migrations: Sequence[Migration], *, lowest: int) -> Book:
    connection, book = _connected(path, name, data_key, migrations, lowest)
    try:
        if not steps.rearrange(book, schema.NUMBERED, path):
            book.close()
            connection, book = _connected(path, name, data_key, migrations, lowest)
            with suppress(FieldError):
                book.checkpoint()  # what the log took of the disk is given back
        connection.set_authorizer(authorize)
    except BaseException:
        connection.close()
        raise
    return book


def _connected(
    path: Path, name: str, data_key: Secret, migrations: Sequence[Migration], lowest: int
) -> tuple[driver.Connection, Book]:
    with translated(name):
        connection = driver.connect(str(path), isolation_level=None, cached_statements=_STATEMENTS_KEPT)
    try:
        with translated(name):
            _key(connection, data_key)
            set_pragmas(connection, name)
        book = Book(connection, name, partial(ballast.drop, path.parent))
        steps.apply(book, migrations, lowest=lowest)
    except BaseException:
        connection.close()
        raise
    return connection, book


def _key(connection: driver.Connection, data_key: Secret) -> None:
    """Give the driver the raw key and salt, force it to use them, then wipe our copy."""
    # SQLCipher writes its own lines to standard error at a wrong key; this must come before keying.
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA cipher_memory_security={MEMORY_SECURITY}")
    keyspec = keyspec_of(data_key)
    try:
        connection.set_key(keyspec)
        # Before the first read, or a book already in WAL mode would share its log's index through a -shm file.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
        # Derivation is lazy: the key is read at the first page, so the wipe must wait for it (security.md 1.3).
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    finally:
        for i in range(len(keyspec)):
            keyspec[i] = 0
