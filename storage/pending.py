"""What waits in the daybook for the casebook: acts on records that cannot be done while it is closed or sealed.

A record may have several acts; each stands alone, and one that is done takes no other with it. Where only the
casebook knows which record is meant, its code stands in the place of its id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.book import Book


def put(daybook: Book, about: str, act: str) -> None:
    """Let an act wait, inside ``change``; the same one again changes nothing."""
    daybook.run("INSERT OR IGNORE INTO pending (record, act) VALUES (?, ?)", (about, act))


def all_of(daybook: Book) -> Sequence[tuple[str, str]]:
    """Return what waits: a record's id or code, and an act, in the order of both."""
    rows = daybook.rows("SELECT record, act FROM pending ORDER BY record, act")
    return [(str(about), str(act)) for about, act in rows]


def acts_of(daybook: Book, about: str) -> Sequence[str]:
    """Return what waits for one record."""
    return [act for waiting, act in all_of(daybook) if waiting == about]


def remove(daybook: Book, about: str, act: str) -> None:
    """Forget one act, inside ``change``."""
    daybook.run("DELETE FROM pending WHERE record = ? AND act = ?", (about, act))
