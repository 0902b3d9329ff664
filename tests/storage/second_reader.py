"""A second implementation that opens our books: SQLite3 Multiple Ciphers through APSW. No code of ours is in it."""

from __future__ import annotations

import hashlib
import hmac
import importlib
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LABEL = b"npm-field/book/1"


def keyspec(data_key: bytes) -> str:
    """Return the raw key and salt of a book as docs/formats/book.md says it, HKDF-SHA512 written out (RFC 5869)."""
    extracted = hmac.digest(bytes(64), data_key, hashlib.sha512)
    derived = hmac.digest(extracted, LABEL + b"\x01", hashlib.sha512)[:48]
    return f"x'{derived.hex()}'"


@contextmanager
def reading(book: Path, data_key: bytes, beside: Path) -> Iterator[Any]:
    """Open a copy of a book and of its log in ``beside``: nothing opens the path of a book that may be connected."""
    beside.mkdir()
    for path in (book, book.with_name(book.name + "-wal")):
        if path.exists():
            shutil.copy(path, beside / path.name)
    apsw = importlib.import_module("apsw")  # by name: it is a development dependency with types of its own
    connection = apsw.Connection(str(beside / book.name))
    try:
        for pragma in ("cipher='sqlcipher'", "legacy=4", f'key="{keyspec(data_key)}"'):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        yield connection
    finally:
        connection.close()


def tables(connection: Any) -> dict[str, list[tuple[object, ...]]]:  # noqa: ANN401 - a driver without types here
    """Return every row of every plain table."""
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return {
        str(name): sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608 - its own
        for (name,) in names
        if not str(name).startswith("search")
    }
