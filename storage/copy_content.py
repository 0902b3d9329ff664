"""What a copy of a casebook holds, through its tables, or page by page where one of them is damaged.

Nothing here is trusted: revisions and credentials are bytes that others check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.errors import VaultDamagedError
from storage import drafts, outlines, revisions, salvage, streams
from storage.pages import opens_with
from storage.refill import settings_of
from storage.schema import CASEBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from storage.book import Book
    from storage.drafts import Draft
    from storage.keyfile import BookKeys
    from storage.outlines import RawRevision
    from storage.streams import Stream


@dataclass(frozen=True, slots=True)
class Content:
    """The rows that matter to an office. ``unread`` drafts have no shape that we know."""

    settings: Mapping[str, bytes]
    credentials: tuple[bytes, ...]
    revisions: tuple[RawRevision, ...]
    drafts: tuple[Draft, ...]
    streams: tuple[Stream, ...] = ()
    """The rows of attachments' files whose keys are not destroyed."""
    unread: int = 0
    is_damaged: bool = False


def of_book(book: Book) -> Content:
    """Return what an open book holds. Raises ``VaultDamagedError`` where a page of it cannot be read."""
    rows: dict[str, list[dict[str, object]]] = {}
    for table, columns in _COLUMNS.items():
        sql = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608 - names from this file
        rows[table] = [dict(zip(columns, row, strict=True)) for row in book.rows(sql)]
    found = {str(row["name"]): row["value"] for row in rows["setting"]}
    content = _content(rows, {name: value for name, value in found.items() if isinstance(value, bytes)})
    if len(content.revisions) != revisions.count(book):
        raise VaultDamagedError(part=book.name)
    return content


def of_pages(path: Path, keys: BookKeys) -> Content:
    """Return every row that is still whole in the pages of a damaged book. Raises ``VaultDamagedError`` for none."""
    for key in (keys.data_key, keys.next_key):
        if key is not None and opens_with(path, key):
            found = salvage.salvage(path, key, CASEBOOK_STEPS)
            rows: dict[str, list[dict[str, object]]] = {
                table: [dict(zip(found.columns[table], row, strict=False)) for row in found.rows.get(table, [])]
                for table in _COLUMNS
            }
            return _content(rows, settings_of(found), is_damaged=True)
    raise VaultDamagedError(part="casebook")


_COLUMNS = {
    "setting": ("name", "value"),
    "credential": ("device", "statement"),
    "revision": ("header", "commitment", "salt", "payload", "signature"),
    "draft": ("record", "kind", "visit", "mode", "parents", "fields"),
    "stream": ("id", "file", "key", "header", "length", "digest"),
}


def _content(
    rows: Mapping[str, list[dict[str, object]]], found: Mapping[str, bytes], *, is_damaged: bool = False
) -> Content:
    typed, unread = [], 0
    for row in rows["draft"]:
        try:
            typed.append(drafts.of_row(tuple(row[name] for name in _COLUMNS["draft"])))
        except (ValueError, AssertionError):
            unread += 1
    return Content(
        settings=found,
        credentials=tuple(bytes(v) for row in rows["credential"] if isinstance(v := row["statement"], bytes)),
        revisions=tuple(outlines.raw_of([row[name] for name in _COLUMNS["revision"]]) for row in rows["revision"]),
        drafts=tuple(typed),
        streams=tuple(streams.stream_of(row) for row in map(_stream, rows["stream"]) if row),
        unread=unread,
        is_damaged=is_damaged,
    )


def _stream(row: Mapping[str, object]) -> tuple[object, ...]:
    """Return a row that names a file and holds what opens it; nothing for any other."""
    fits = isinstance(row["length"], int) and row["digest"] and bool(row["key"]) != bool(row["header"])
    return tuple(row[name] for name in _COLUMNS["stream"]) if fits else ()
