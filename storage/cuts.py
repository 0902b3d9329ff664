"""Bundles that were cut for the office and wait for its receipt: one row each, and what of this vault is in them.

The rows of the bundles are in the daybook, for a sealed laptop hands over too. What a bundle covers stands in the
book that holds it, so that a travel passphrase yields no word about what is in the other one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from storage import tally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from storage.book import Book


class What(Enum):
    """The kinds of things that a bundle covers; the values are stable."""

    REVISION = "revision"
    CAPSULE = "capsule"
    SLIP = "slip"
    STREAM = "stream"
    REFUSED = "refused"
    """A revision that the office could not take: it stays here, and goes again only when a person says so."""


@dataclass(frozen=True, slots=True)
class CutRow:
    """One bundle: its id is the hash of its manifest; ``sha256`` and ``size`` are of the file beside the books."""

    bundle: str
    sequence: int
    file: str
    sha256: str
    size: int
    purpose: str


def note(daybook: Book, row: CutRow) -> None:
    """Remember a bundle whose file is on the disk, inside ``change``."""
    with tally.kept(daybook, "cut", [row.bundle]):
        daybook.run(
            "REPLACE INTO cut (bundle, sequence, file, sha256, size, purpose) VALUES (?, ?, ?, ?, ?, ?)",
            (row.bundle, row.sequence, row.file, row.sha256, row.size, row.purpose),
        )


def all_of(daybook: Book) -> Sequence[CutRow]:
    """Return the bundles that wait, in the order of their numbers."""
    rows = daybook.rows("SELECT bundle, sequence, file, sha256, size, purpose FROM cut ORDER BY sequence")
    return [CutRow(str(b), int(str(n)), str(f), str(h), int(str(z)), str(p)) for b, n, f, h, z, p in rows]


def forget(daybook: Book, bundle: str) -> None:
    """Forget a bundle, inside ``change``: its receipt came, or its file is gone."""
    with tally.kept(daybook, "cut", [bundle]):
        daybook.run("DELETE FROM cut WHERE bundle = ?", (bundle,))


# --- what a bundle covers, and what the office has, in either book -------------------------------------------


def cover(book: Book, bundle: str, what: What, names: Iterable[str]) -> None:
    """Note what of this book is in a bundle, inside ``change``."""
    rows = [(bundle, what.value, name) for name in names]
    book.run_many("INSERT OR IGNORE INTO covered (bundle, what, name) VALUES (?, ?, ?)", rows)


def covered(book: Book, what: What) -> frozenset[str]:
    """Return what waits in bundles for a receipt."""
    return frozenset(str(row[0]) for row in book.rows("SELECT name FROM covered WHERE what = ?", (what.value,)))


def covered_by(book: Book, bundle: str, what: What) -> frozenset[str]:
    """Return what waits in one bundle."""
    rows = book.rows("SELECT name FROM covered WHERE bundle = ? AND what = ?", (bundle, what.value))
    return frozenset(str(row[0]) for row in rows)


def uncover(book: Book, *, but_for: Collection[str]) -> None:
    """Forget what all bundles but these cover, inside ``change``."""
    gone = {str(row[0]) for row in book.rows("SELECT DISTINCT bundle FROM covered")} - set(but_for)
    book.run_many("DELETE FROM covered WHERE bundle = ?", [(bundle,) for bundle in sorted(gone)])


def uncovered(book: Book, known: Collection[str]) -> bool:
    """Return whether a bundle is noted as covering something that is none of the ``known`` ones."""
    return bool({str(row[0]) for row in book.rows("SELECT DISTINCT bundle FROM covered")} - set(known))


def put_receipted(book: Book, what: What, names: Iterable[str]) -> None:
    """Note what the office signed for, inside ``change``. Of revisions the outbox says it."""
    rows = [(what.value, name) for name in names]
    book.run_many("INSERT OR IGNORE INTO receipted (what, name) VALUES (?, ?)", rows)


def receipted(book: Book, what: What) -> frozenset[str]:
    """Return what the office signed for."""
    return frozenset(str(row[0]) for row in book.rows("SELECT name FROM receipted WHERE what = ?", (what.value,)))


def forget_receipted(book: Book, what: What, names: Iterable[str]) -> None:
    """Forget that, inside ``change``: the thing itself is not here any more, or is to be sent again."""
    book.run_many("DELETE FROM receipted WHERE what = ? AND name = ?", [(what.value, name) for name in names])
