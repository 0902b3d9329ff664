"""The numbered steps by which a book comes to this program's tables, and rearrangements of what lies in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from npm_field.errors import DiskFullError, ReadOnlyError, VaultDamagedError, VaultTooNewError
from storage import ballast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from storage.book import Book

Migration = str
"""The SQL of one numbered step. Steps are never changed once released and never use today's classes."""

_LARGEST: Final = 128 << 20
"""So much is written anew in a few seconds: whoever waits at the door of a larger book is not to wait longer."""
_ROOM: Final = 3
"""A rearrangement needs so many times the size of its book on the disk; measured was less than one."""


class Rearrangement(NamedTuple):
    """Statements that change how rows lie and nothing they say: whatever a book is asked, it answers as before.

    No step and without a number, because it may wait: a book is not to stay closed, because a disk is full or a page
    damaged, for something that only makes it quicker. ``due`` is a query that has a row where it is still to be done.
    """

    due: str
    begin: str
    some: str
    """A query that has a row where there is anything to move: a new book has nothing."""
    move: Sequence[str]
    end: str


def apply(book: Book, migrations: Sequence[Migration], *, lowest: int) -> None:
    """Apply the steps that are missing, each together with its number or not at all; a new book's all at once.

    Raises ``VaultTooNewError`` with both numbers for a book of a newer program, ``VaultDamagedError`` for one of no
    step at all where there has to be one, and what its own steps raise.
    """
    row = book.row("PRAGMA user_version")
    found = int(str(row[0])) if row else 0
    if found > len(migrations):
        raise VaultTooNewError(part=book.name, found=found, known=len(migrations))
    if found < lowest:
        raise VaultDamagedError(part=book.name)
    missing = [(number, (step,)) for number, step in enumerate(migrations[found:], start=found + 1)]
    for number, together in missing if found else [(len(migrations), tuple(migrations))]:
        with book.change():
            for step in together:
                _run(book, step)
            book.run(f"PRAGMA user_version={number}")


def rearrange(book: Book, rearrangement: Rearrangement, path: Path) -> bool:
    """Do it where it is due, unless the book at ``path`` is large or there is no room: the next opening tries again.

    No ballast is given up for it: that is for testimonies. False where it failed and nothing was changed: the book
    has to be opened anew then, because SQLCipher, after a damaged page in the middle of this, calls every page so.
    """
    if book.row(rearrangement.due) is None:
        return True
    size = path.stat().st_size
    if size > _LARGEST or ballast.free_bytes(path.parent) < _ROOM * size:
        return True
    bare = book.without_ballast()
    try:
        with bare.change():
            there = bare.row(rearrangement.some) is not None
            for part in (rearrangement.begin, *(rearrangement.move if there else ()), rearrangement.end):
                _run(bare, part)
    except (DiskFullError, ReadOnlyError, VaultDamagedError):
        return False
    return True


def _run(book: Book, sql: str) -> None:
    for statement in sql.split(";\n"):
        if statement.strip():
            book.run(statement)
