"""What the index holds of a record, and making it anew where an older version of the program wrote it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import board, facets
from npm_field.domain.classification import Class, highest
from npm_field.domain.facets import Standing
from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import merged
from npm_field.domain.modes import Mode
from npm_field.domain.summary import summarise
from npm_field.errors import DiskFullError, ReadOnlyError, VaultDamagedError
from npm_field.usecases import attached, linked, rows
from storage import index, revisions, settings
from storage.index import Indexed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.revision import Revision
    from storage.book import Book
    from storage.vault import Vault

SETTING: Final = "index"
VERSION: Final = b"3"
"""To be raised whenever the same revisions give another row, other words or other filters."""
_AT_ONCE: Final = 500


def indexed(record: RecordId, known: Iterable[Revision], at_least: Iterable[Class] = ()) -> Indexed:
    """Return what the index must hold of a record with these revisions; there is at least one.

    ``at_least`` are classes that it may not stay below: of its attachments and of the
    persons it names (INV10).
    """
    all_known = list(known)
    header = all_known[0].header
    kind = KINDS.get(header.kind)
    state = merged(all_known, kind)
    summary = summarise(state, kind)
    fields = state.fields or {}
    head = min(state.heads, key=lambda end: end.header.mode.strictness)
    # a partial record is written right after the talk, and has no other word for when it was
    written = head.written.partition("/")[2] if head.header.mode is not Mode.FULL else ""
    standing = Standing(header.kind, header.visit, summary.state, len(state.differences))
    facts = board.facts_of(header.kind, fields, written)
    row = rows.of_state(record, state)
    return Indexed(
        replace(row, sensitivity=highest(Class(row.sensitivity), *at_least).value),
        summary.words,
        facets.tokens(facets.facets_of(kind, fields, standing)),
        json.dumps(facts, sort_keys=True) if facts else "",
    )


def bring_up(opened: Vault) -> None:
    """Make the casebook's index anew where another version wrote it. Cut anywhere, the next opening begins again.

    The vault opens all the same where the disk is full or protected or a page is damaged; the next opening does it.
    """
    if not opened.has_casebook or settings.get(opened.casebook, SETTING) == VERSION:
        return
    with suppress(DiskFullError, ReadOnlyError, VaultDamagedError):
        _renew(opened.casebook)


def _renew(book: Book) -> None:
    ids = revisions.record_ids(book)
    for start in range(0, len(ids), _AT_ONCE):
        with book.change():
            for record in ids[start : start + _AT_ONCE]:
                known = revisions.of_record(book, record)
                # what an old page made unreadable stays as it is; the check of the vault names it
                if all(revision.is_whole() for revision in known):
                    above = [*attached.classes(book, record), *linked.classes(book, [r.fields or {} for r in known])]
                    index.index(book, [indexed(record, known, above)])
    with book.change():
        settings.put(book, SETTING, VERSION)
