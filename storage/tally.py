"""How many rows a table has and what they add up to, kept in another table: evidence against a page put back.

SQLCipher authenticates a page and not its age: one page replaced by an older version of itself passes both integrity
checks (security.md 1.7). The tally is a pure function of the rows that are there, whatever their order and history:
it tells nobody anything that the rows do not tell. It changes in the transaction that changes the rows.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from storage import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from npm_field.domain.identifiers import RevisionId
    from storage.book import Book, Row

TALLY: Final = "tally"
_MODULUS: Final = 2**256
_ROWS: Final[Mapping[str, tuple[str, str]]] = {
    "revision": ("id", "SELECT id, payload IS NOT NULL FROM revision"),
    "outbox": ("revision", "SELECT revision FROM outbox"),
    "draft": ("record", "SELECT record, kind, visit, mode, parents, fields FROM draft"),
    "credential": ("device", "SELECT device, statement FROM credential"),
    "bundle": ("id", "SELECT id, sequence, direction, revisions FROM bundle"),
    "device_act": ("device", "SELECT device, number, state, written, who, second, reason FROM device_act"),
    "outbound": ("id", "SELECT id, device, kind, body, sent FROM outbound"),
    "arrival": ("id", "SELECT id, size, state, device, bundle, sequence, previous, facts, receipt FROM arrival"),
    "outcome": ("arrival", "SELECT arrival, number, item, kind, outcome, frame FROM outcome"),
    "taking": ("bundle", "SELECT bundle, device, sequence, written, state FROM taking"),
    "irregular": ("device", "SELECT device, sign, sequence, bundle, written FROM irregular"),
    "issued_code": ("code", "SELECT code, device FROM issued_code"),
    "pool": ("code", "SELECT code FROM pool"),
    "capsule": ("id", "SELECT id, body FROM capsule"),
    "slip": ("id", "SELECT id, body FROM slip"),
    "stream": ("id", "SELECT id, file, key, header, length, digest FROM stream"),
    "cut": ("bundle", "SELECT bundle, sequence, file, sha256, size, purpose FROM cut"),
    "receipt": ("id", "SELECT id, bundle, device, body FROM receipt"),
    "handed_over": ("record", "SELECT record, code, kind, visit FROM handed_over"),
    "completion": ("record", "SELECT record, state FROM completion"),
}
"""The tables that are counted: the key, and what of a row counts. Of a revision its id, and whether it was purged."""

Sum = tuple[int, int]


@contextmanager
def kept(
    book: Book, table: str, keys: Iterable[str], fresh: Mapping[RevisionId, Row] | None = None
) -> Iterator[None]:
    """Run the block that changes the rows with these keys, inside ``change``, and keep the table's tally true.

    ``fresh`` is what of each row would count that the block inserts where none is: those need not be read again,
    which would ask for Python's lock at every one of them.
    """
    named = sorted(set(keys))
    if not named:
        yield
        return
    stored = read(book)
    there = _rows_of(book, table, named) if table in stored else []
    before = _sum(there)
    yield
    if table in stored:
        had = {str(row[0]) for row in there}
        made = [row for key, row in fresh.items() if key not in had] if fresh is not None else []
        after = _sum([*_rows_of(book, table, had if fresh is not None else named), *made])
        count, total = stored[table]
        new = (count + after[0] - before[0], (total + after[1] - before[1]) % _MODULUS)
    else:  # the first change ever, or a book of before there were tallies
        new = counted(book, table)
    # Read again: the block may have changed the tally of another table.
    write(book, {**read(book), table: new})


def read(book: Book) -> dict[str, Sum]:
    """Return the tallies as they are stored, by table."""
    stored = settings.get(book, TALLY)
    if stored is None:
        return {}
    return {str(name): (int(count), int(total, 16)) for name, (count, total) in json.loads(stored).items()}


def write(book: Book, tallies: Mapping[str, Sum]) -> None:
    """Store tallies, inside ``change``."""
    document = {name: [count, f"{total:064x}"] for name, (count, total) in sorted(tallies.items())}
    settings.put(book, TALLY, json.dumps(document).encode())


def counted(book: Book, table: str) -> Sum:
    """Return the tally of a table as its rows are now."""
    return _sum(book.rows(_ROWS[table][1]))


def renew(book: Book) -> None:
    """Count every table of the book anew, inside ``change``."""
    there = {str(row[0]) for row in book.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    write(book, {table: counted(book, table) for table in _ROWS.keys() & there})


def numbers(stored: bytes) -> dict[str, int]:
    """Return how many rows each table should have, from the bytes of the setting."""
    return {str(name): int(count) for name, (count, _total) in json.loads(stored).items()}


def false(book: Book) -> list[str]:
    """Return the tables whose rows are not the ones that were last written."""
    return [
        table for table, stored in sorted(read(book).items()) if table in _ROWS and counted(book, table) != stored
    ]


def _rows_of(book: Book, table: str, keys: Iterable[str]) -> list[Row]:
    key, sql = _ROWS[table]
    return list(book.rows_of_each(f"{sql} WHERE {key}", keys))


def _sum(rows: Iterable[Row]) -> Sum:
    count, total = 0, 0
    for row in rows:
        parts = [bytes(part) if isinstance(part, bytes) else str(part).encode() for part in row]
        whole = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        count, total = count + 1, (total + int.from_bytes(hashlib.sha256(whole).digest(), "big")) % _MODULUS
    return count, total
