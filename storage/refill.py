"""Putting the rows of a damaged book into a new one. What is derived from revisions is not copied but made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storage import outbox, pair, revisions, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from npm_field.domain.revision import Revision
    from storage.book import Book
    from storage.salvage import Row, Salvaged

_MADE_ANEW: Final = frozenset({"revision", "outbox", "record", "setting", "attached", "answer"})
_NOT_KEPT: Final = frozenset({tally.TALLY, pair.PAIR})


def refill(book: Book, found: Salvaged, whole: Iterable[Revision]) -> None:
    """Fill a new book inside ``change``: the revisions given, then every row of the other tables, then the tallies.

    A setting that is there already stays: a new vault's own comes first.
    """
    chosen = list(whole)
    revisions.insert(book, chosen)
    ids = {revision.id for revision in chosen}
    waiting = {str(row[0]) for row in found.rows.get("outbox", [])}
    # Where a page of the outbox may be gone, everything counts as not yet at the office: sent twice is no harm.
    outbox.put(book, [id_ for id_ in ids if found.damaged or id_ in waiting])
    for table, rows in found.rows.items():
        if table not in _MADE_ANEW and table in found.columns:
            _put(book, table, found.columns[table], rows)
    for name, value in settings_of(found).items():
        book.run("INSERT OR IGNORE INTO setting (name, value) VALUES (?, ?)", (name, value))
    tally.renew(book)


def settings_of(found: Salvaged) -> Mapping[str, bytes]:
    """Return the settings that could be read."""
    rows = {str(name): value for name, value in found.rows.get("setting", []) if isinstance(value, bytes)}
    return {name: value for name, value in rows.items() if name not in _NOT_KEPT}


def _put(book: Book, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" for _ in columns)
    sql = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - names of our own schema
    book.run_many(sql, list(rows))
