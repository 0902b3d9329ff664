"""Capsules in the daybook: sealed to others, kept until they are received; one replaceable row each.

A row says nothing but that it is there: its id is random, and the first byte of its body is the capsule's kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.capsule import Capsule, CapsuleId
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.book import Book


def put(book: Book, capsule: Capsule) -> None:
    """Store a capsule or replace the one of this id, inside ``change``."""
    with tally.kept(book, "capsule", [capsule.id]):
        book.run("REPLACE INTO capsule (id, body) VALUES (?, ?)", (capsule.id, bytes([capsule.kind]) + capsule.body))


def get(book: Book, capsule: CapsuleId | str) -> Capsule | None:
    """Return one capsule, or None."""
    row = book.row("SELECT id, body FROM capsule WHERE id = ?", (capsule,))
    return _capsule(*row) if row else None


def all_of(book: Book) -> Sequence[Capsule]:
    """Return every capsule, in the order of the ids."""
    return [_capsule(*row) for row in book.rows("SELECT id, body FROM capsule ORDER BY id")]


def ids(book: Book, kind: int) -> frozenset[CapsuleId]:
    """Return the ids of the capsules of a kind, without reading their bodies."""
    rows = book.rows("SELECT id FROM capsule WHERE substr(body, 1, 1) = ?", (bytes([kind]),))
    return frozenset(CapsuleId(str(row[0])) for row in rows)


def remove(book: Book, capsule: CapsuleId | str) -> None:
    """Take a capsule away, inside ``change``: it was received, or what it holds was withdrawn."""
    with tally.kept(book, "capsule", [capsule]):
        book.run("DELETE FROM capsule WHERE id = ?", (capsule,))


def _capsule(capsule: object, body: object) -> Capsule:
    if not isinstance(body, bytes):
        raise AssertionError("capsule.body is a blob")  # noqa: TRY004 - our own bug
    return Capsule(body[0], CapsuleId(str(capsule)), body[1:])
