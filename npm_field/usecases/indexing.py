"""What the index holds of a record, and making it anew where an older version of the program wrote it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from npm_field.errors import DiskFullError, ReadOnlyError, VaultDamagedError
from npm_field.usecases import attached, entries, linked
from npm_field.usecases.known import Known
from storage import index, revisions, settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from npm_field.domain.identifiers import RecordId
    from storage.book import Book
    from storage.vault import Vault

SETTING: Final = "index"
VERSION: Final = b"7"
"""To be raised whenever the same revisions give another row, other words, filters or answers."""
_TOGETHER: Final = 2_000
"""As many as go into one statement (``storage.packed``)."""
_AT_ONCE: Final = 500
_STEP_S: Final = 0.1
"""Longer no page waits for what it asks meanwhile."""
_AT_OPENING: Final = 1_000
"""So many records are indexed in a second or two."""
_DRAWN: Final = 8
_AT: Final = "index_at"
"""How far it came: the version, and the last record that was done."""


def put(known: Known, records: Iterable[RecordId]) -> None:
    """Index these records, inside ``change``: each as it stands, none below the class of what hangs on it (INV10)."""
    known.read(records)
    chosen = [record for record in sorted(records) if known.of(record)]
    hanging, special = attached.classes(known, chosen), linked.Special(known, chosen)
    for start in range(0, len(chosen), _TOGETHER):
        whole = []
        for record in chosen[start : start + _TOGETHER]:
            found = known.of(record)
            above = [*hanging.get(record, ()), *special.classes_of(found)]
            entry = entries.not_below(known.made(record) or entries.of_state(record, known.state(record)), above)
            if all(revision.payload is not None for revision in found):
                whole.append(entry)
            else:
                index.index_purged(known.book, entry)
            known.leave(record)
        index.index(known.book, whole)
    for record in sorted(set(records) - set(chosen)):
        index.forget(known.book, record)


def bring_up(opened: Vault) -> None:
    """Make the casebook's index anew where another version wrote it. Cut anywhere, the next opening goes on there.

    The vault opens all the same where the disk is full or protected or a page is damaged; the next opening does it.
    """
    for _done in renew(opened):
        pass


def is_due(opened: Vault) -> bool:
    """Return whether another version wrote the index, or was cut while making it anew."""
    return opened.has_casebook and settings.get(opened.casebook, SETTING) != VERSION


def is_long(opened: Vault) -> bool:
    """Return whether making it anew takes longer than anybody should wait for the first page."""
    return is_due(opened) and index.size(opened.casebook) > _AT_OPENING


def renew(opened: Vault) -> Iterator[float]:
    """Make the index anew, yielding after each step which part of it is done."""
    while (done := step(opened)) is not None:
        yield done


def make_anew(opened: Vault) -> Iterator[float]:
    """Throw the search away and make it anew from the records. Cut anywhere, the next opening goes on there."""
    with opened.casebook.change() as casebook:
        index.empty(casebook)
        settings.remove(casebook, SETTING)
        settings.remove(casebook, _AT)
    yield from renew(opened)


def step(opened: Vault) -> float | None:
    """Make the next records' index anew in one transaction and return which part is done; None after the last.

    None, too, where the disk is full or protected or a page is damaged: the next opening tries again. What was found
    by the old index is found until its record's turn has come.
    """
    if not is_due(opened):
        return None
    try:
        return _step(opened.casebook)
    except (DiskFullError, ReadOnlyError, VaultDamagedError):
        return None


def _step(book: Book) -> float | None:
    version, _, after = (settings.get(book, _AT) or b"").partition(b":")
    ids = revisions.record_ids(book, after=after.decode() if version == VERSION else "", limit=_AT_ONCE)
    until = time.monotonic() + _STEP_S
    done = ""
    with book.change():
        known = Known(book)
        special = linked.Special(known)
        for record in ids:
            found = known.of(record)
            # what an old page made unreadable stays as it is; the check of the vault names it
            if all(revision.is_whole() for revision in found):
                hanging = attached.classes(known, [record]).get(record, ())
                above = [*hanging, *special.classes_of(found)]
                index.index(book, [entries.not_below(entries.of_state(record, known.state(record)), above)])
            done = record
            if time.monotonic() > until:
                break
        if not done:
            settings.put(book, SETTING, VERSION)
            settings.remove(book, _AT)
            return None
        settings.put(book, _AT, VERSION + b":" + done.encode())
    # ids are drawn at random, so the last one says how far it is; to count 100,000 rows took up to 17 ms of each step
    return int(done[:_DRAWN], 16) / 16**_DRAWN
