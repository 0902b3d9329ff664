"""What a damaged vault still holds and what is gone, record by record: read from its folder, which stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import canonical
from npm_field.domain.revision import Header, Revision
from storage import remains, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from storage.remains import Remains
    from storage.salvage import Row, Salvaged

RESCUED: Final = "rescued"
LOST: Final = "lost"
_REVISION_COLUMNS: Final = 11


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one record. ``draft`` is "", ``rescued`` or ``lost``; ``code`` is "" where it is not known."""

    record: str
    code: str
    rescued: int
    lost: int
    draft: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the record is known to be gone."""
        return not self.lost and self.draft != LOST


@dataclass(frozen=True, slots=True)
class Losses:
    """What can be read of a vault, and what cannot.

    ``revisions`` by book, each by its id and whole; ``gone`` the ids of revisions known to be lost, with their record
    where that is known; ``missing`` by book and table how many more rows there should be, which nothing names.
    """

    left: Remains
    revisions: Mapping[str, Mapping[str, Revision]]
    gone: Mapping[str, str]
    fates: tuple[Fate, ...]
    missing: Mapping[tuple[str, str], int]


def read(folder: Path, passphrase: Secret, progress: Callable[[str, int, int], None] | None = None) -> Losses:
    """Read a vault's folder page by page and say what is lost. Raises as ``storage.remains.read``."""
    return losses_of(remains.read(folder, passphrase, progress))


def losses_of(left: Remains) -> Losses:
    """Say what is lost of what is left."""
    found = {name: {str(r.id): r for r in _whole(book)} for name, book in left.books.items()}
    rescued = {id_ for book in found.values() for id_ in book}
    gone: dict[str, str] = {}
    for name, book in left.books.items():
        for id_, record in _named(book, found[name].values()):
            if id_ not in rescued:
                gone[id_] = gone.get(id_) or record
    missing = {
        (name, table): count
        for name, book in left.books.items()
        for table, count in _missing(book, set(found[name])).items()
    }
    return Losses(left, found, gone, tuple(_fates(left, found, gone)), missing)


def _whole(book: Salvaged) -> Iterator[Revision]:
    for row in book.rows.get("revision", []):
        revision = _revision(row)
        if revision is not None and revision.id == row[0] and revision.is_whole():
            yield revision


def _revision(row: Row) -> Revision | None:
    header, commitment, salt, payload, signature = row[6:_REVISION_COLUMNS]
    if not isinstance(header, bytes) or not isinstance(commitment, bytes) or not isinstance(signature, bytes):
        return None
    try:
        return Revision(
            Header.read(header),
            header,
            commitment,
            salt if isinstance(salt, bytes) else None,
            payload if isinstance(payload, bytes) else None,
            signature,
        )
    except ValueError:
        return None


def _named(book: Salvaged, whole: Iterable[Revision]) -> Iterator[tuple[str, str]]:
    """Yield the ids of revisions that the book speaks of, each with its record where that is said too."""
    rows = book.rows
    yield from ((str(row[1]), str(row[0])) for row in rows.get("revision_record", []) if len(row) > 1)
    yield from ((str(row[0]), str(row[1])) for row in rows.get("revision", []))
    yield from ((str(row[0]), str(row[1])) for row in book.torn.get("revision", []) if len(row) > 1)
    yield from ((str(row[2]), "") for row in rows.get("revision_counter", []) if len(row) > 2)  # noqa: PLR2004 - device, counter, id
    yield from ((str(row[0]), "") for row in rows.get("outbox", []))
    yield from ((str(p), r.header.record) for r in whole for p in r.header.parents if book.damaged)


def _missing(book: Salvaged, whole: set[str]) -> Mapping[str, int]:
    """Return by table how many rows the tally counts beyond those that are there or known by name.

    A revision that both books held counts as known by its name, also where the other book still has it whole.
    """
    stored = next((row[1] for row in book.rows.get("setting", []) if row[0] == tally.TALLY), None)
    if not isinstance(stored, bytes):
        return {}
    here = {table: len(rows) for table, rows in book.rows.items()}
    here["revision"] = len(whole | {id_ for id_, _record in _named(book, ())})
    here["draft"] = here.get("draft", 0) + len(book.torn.get("draft", []))
    wanted = tally.numbers(stored)
    return {table: count - here.get(table, 0) for table, count in wanted.items() if count > here.get(table, 0)}


def _fates(left: Remains, found: Mapping[str, Mapping[str, Revision]], gone: Mapping[str, str]) -> Iterator[Fate]:
    rescued = {id_: revision for book in found.values() for id_, revision in book.items()}
    known: dict[str, int] = {}
    lost: dict[str, int] = {}
    for revision in rescued.values():
        known[revision.header.record] = known.get(revision.header.record, 0) + 1
    for record in gone.values():
        lost[record] = lost.get(record, 0) + 1
    drafts = {str(row[0]): LOST for book in left.books.values() for row in book.torn.get("draft", []) if row}
    drafts |= {str(row[0]): RESCUED for book in left.books.values() for row in book.rows.get("draft", [])}
    codes = dict(_codes(left, rescued.values()))
    for record in sorted(known.keys() | lost.keys() | drafts.keys(), key=lambda r: (codes.get(r, ""), r)):
        yield Fate(record, codes.get(record, ""), known.get(record, 0), lost.get(record, 0), drafts.get(record, ""))


def _codes(left: Remains, revisions: Iterable[Revision]) -> Iterator[tuple[str, str]]:
    """Yield the codes of records, as the index has them, as drafts have them, and best as revisions say them."""
    for book in left.books.values():
        for row in book.rows.get("record", []):
            yield str(row[1]), str(row[4])
        for row in book.rows.get("draft", []):
            if isinstance(row[5], bytes):
                yield from _code_in(str(row[0]), row[5])
    for revision in revisions:
        code = (revision.fields or {}).get("code")
        if isinstance(code, str):
            yield revision.header.record, code


def _code_in(record: str, fields: bytes) -> Iterator[tuple[str, str]]:
    try:
        code = canonical.read(fields).get("code")
    except ValueError:
        return
    if isinstance(code, str):
        yield record, code
