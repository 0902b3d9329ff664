"""Named values inside a book: identities, policy, what the vault is. Never a file, never QSettings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.book import Book


def put(book: Book, name: str, value: bytes) -> None:
    """Set a value, inside ``change``."""
    book.run("REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def get(book: Book, name: str) -> bytes | None:
    """Return a value, or None when it was never set."""
    row = book.row("SELECT value FROM setting WHERE name = ?", (name,))
    return bytes(row[0]) if row and isinstance(row[0], bytes) else None


def below(book: Book, prefix: str) -> list[bytes]:
    """Return the values of all names that begin with ``prefix``, in the order of the names."""
    rows = book.rows("SELECT value FROM setting WHERE substr(name, 1, ?) = ? ORDER BY name", (len(prefix), prefix))
    return [bytes(row[0]) for row in rows if isinstance(row[0], bytes)]


def remove(book: Book, name: str) -> None:
    """Forget a value, inside ``change``."""
    book.run("DELETE FROM setting WHERE name = ?", (name,))
