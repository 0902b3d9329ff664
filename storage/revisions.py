"""Signed revisions in a book, their outbox, and the rows of records that lists read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code, DeviceId, RecordId, RevisionId
from npm_field.domain.modes import Mode
from npm_field.domain.revision import Header, Revision
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storage.book import Book, Row

_COLUMNS = "header, commitment, salt, payload, signature"
_IN_THE_BOX: Final = b'"mode":"drop_box"'
_INTO: Final = (
    "INSERT INTO revision (id, record, kind, visit, device, counter, header, commitment, salt, payload, signature)"
)
_OTHERWISE: Final = (
    "ON CONFLICT (id) DO UPDATE SET salt = excluded.salt, payload = excluded.payload"
    " WHERE revision.payload IS NULL AND excluded.payload IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """What a list needs to know of one record; derived from its revisions, rebuilt whenever they change."""

    id: RecordId
    kind: str
    visit: RecordId
    code: str
    area: str
    mode: str
    sensitivity: str
    state: str
    differences: int
    themes: tuple[str, ...] = ()
    headline: tuple[tuple[str, str], ...] = ()
    """What it is, as vocabulary and id: the answers its kind names for a list."""


RECORD_COLUMNS: Final = "id, kind, visit, code, area, mode, class, state, differences, themes, headline"


def insert(book: Book, revisions: Iterable[Revision]) -> None:
    """Store revisions inside ``change``. One that is here already stays; a hollow one is filled by a whole copy.

    A copy without content carries a valid signature, so anybody on the way could send one ahead; it must not keep the
    testimony out. What consent forbids is purged again by ``usecases.writing.settle`` in the same transaction.
    """
    chosen = sorted(revisions, key=lambda revision: revision.id)  # as the table keeps them: half of the page splits
    new = {revision.id: (revision.id, int(revision.payload is not None)) for revision in chosen}
    with tally.kept(book, "revision", new, new):
        book.insert(_INTO, [_row(revision) for revision in chosen], _OTHERWISE)


def of_record(book: Book, record: RecordId) -> Sequence[Revision]:
    """Return the revisions of a record that count, in no order: not those whose taking-in was set aside."""
    sql = f"SELECT {_COLUMNS} FROM revision WHERE record = ?{counting_in(book)}"  # noqa: S608 - fixed columns
    return [_revision(row) for row in book.rows(sql, (record,))]


def here_of(book: Book, records: Iterable[RecordId]) -> frozenset[RecordId]:
    """Return those of these records of which anything is here, whether it counts or not."""
    rows = book.rows_of_each("SELECT DISTINCT record FROM revision WHERE record", records)
    return frozenset(RecordId(str(row[0])) for row in rows)


def every_id_of(book: Book, record: RecordId) -> frozenset[RevisionId]:
    """Return the ids of all revisions of a record, whether they count or not."""
    rows = book.rows("SELECT id FROM revision WHERE record = ?", (record,))
    return frozenset(RevisionId(str(row[0])) for row in rows)


def counting_in(book: Book) -> str:
    """Return the condition that a revision counts; in a daybook, which takes nothing in, each does."""
    return " AND id NOT IN (SELECT revision FROM aside)" if book.name == "casebook" else ""


def of_records(
    book: Book, records: Iterable[RecordId], held: Mapping[RevisionId, Revision]
) -> dict[RecordId, list[Revision]]:
    """Return the revisions that count of each of these records, in no order. What is ``held`` is not read again.

    Those that are held were verified: the same id and content there means the same revision.
    """
    found: dict[RecordId, list[Revision]] = {}
    lacking: list[str] = []
    counting = counting_in(book)
    sql = f"SELECT id, record, payload IS NOT NULL FROM revision WHERE TRUE{counting} AND record"  # noqa: S608 - fixed
    for id_, record, there in book.rows_of_each(sql, records):
        own = held.get(RevisionId(str(id_)))
        if own is not None and (own.payload is not None) == bool(there):
            found.setdefault(RecordId(str(record)), []).append(own)
        else:
            lacking.append(str(id_))
    for row in book.rows_of_each(f"SELECT {_COLUMNS} FROM revision WHERE id", lacking):  # noqa: S608 - fixed columns
        revision = _revision(row)
        found.setdefault(revision.header.record, []).append(revision)
    return found


def boxed_by(book: Book, device: DeviceId) -> frozenset[RecordId]:
    """Return the records of which a device put a revision into the drop-box."""
    rows = book.rows("SELECT header FROM revision WHERE device = ? AND instr(header, ?) > 0", (device, _IN_THE_BOX))
    headers = [Header.read(bytes(row[0])) for row in rows if isinstance(row[0], bytes)]
    return frozenset(header.record for header in headers if header.mode is Mode.DROP_BOX)


def whole_by(book: Book, device: DeviceId) -> Mapping[RevisionId, RecordId]:
    """Return the revisions that a device wrote and whose content is here, each with its record."""
    rows = book.rows("SELECT id, record FROM revision WHERE device = ? AND payload IS NOT NULL", (device,))
    return {RevisionId(str(id_)): RecordId(str(record)) for id_, record in rows}


def kind_of(book: Book, record: RecordId) -> str:
    """Return the kind of a record, "" where there is none."""
    row = book.row("SELECT kind FROM revision WHERE record = ? LIMIT 1", (record,))
    return str(row[0]) if row else ""


def all_of(book: Book) -> Sequence[Revision]:
    """Return every revision in the book."""
    return [_revision(row) for row in book.rows(f"SELECT {_COLUMNS} FROM revision")]  # noqa: S608 - fixed columns


def known_ids(book: Book) -> frozenset[RevisionId]:
    """Return the ids of all revisions in the book."""
    return frozenset(RevisionId(str(row[0])) for row in book.rows("SELECT id FROM revision"))


def whole_ids(book: Book) -> frozenset[RevisionId]:
    """Return the ids of the revisions whose content is here."""
    return frozenset(
        RevisionId(str(row[0])) for row in book.rows("SELECT id FROM revision WHERE payload IS NOT NULL")
    )


def whole_of(book: Book, record: RecordId) -> bool:
    """Return whether any content of a record is here."""
    return book.row("SELECT 1 FROM revision WHERE record = ? AND payload IS NOT NULL", (record,)) is not None


def purge_these(book: Book, ids: Iterable[RevisionId]) -> int:
    """Take payload and salt of these revisions out, inside ``change``; returns how many had any.

    The data key must change after it.
    """
    whole = whole_ids(book)
    chosen = [id_ for id_ in sorted(set(ids)) if id_ in whole]
    with tally.kept(book, "revision", chosen):
        book.run_many("UPDATE revision SET salt = NULL, payload = NULL WHERE id = ?", [(id_,) for id_ in chosen])
    return len(chosen)


def record_ids(book: Book, *, after: str = "", limit: int = -1) -> Sequence[RecordId]:
    """Return the ids of all records that have a revision that counts, in their order; or some of them after one."""
    counting = counting_in(book)
    sql = f"SELECT DISTINCT record FROM revision WHERE record > ?{counting} ORDER BY record LIMIT ?"  # noqa: S608 - fixed
    return [RecordId(str(row[0])) for row in book.rows(sql, (after, limit))]


def highest_counter(book: Book, device: DeviceId) -> int:
    """Return the last counter that a device used for a revision here, 0 for none."""
    row = book.row("SELECT max(counter) FROM revision WHERE device = ?", (device,))
    return int(str(row[0])) if row and row[0] is not None else 0


def counters(book: Book, device: DeviceId) -> Mapping[int, frozenset[RevisionId]]:
    """Return the numbers a device used for revisions here, each with what has it: two where a number was copied."""
    found: dict[int, set[RevisionId]] = {}
    for counter, id_ in book.rows("SELECT counter, id FROM revision WHERE device = ? AND counter > 0", (device,)):
        found.setdefault(int(str(counter)), set()).add(RevisionId(str(id_)))
    return {counter: frozenset(ids) for counter, ids in found.items()}


def count_of(book: Book, device: DeviceId) -> int:
    """Return how many revisions of a device this book has."""
    row = book.row("SELECT count(*) FROM revision WHERE device = ?", (device,))
    return int(str(row[0])) if row else 0


def count(book: Book) -> int:
    """Return how many revisions there are."""
    row = book.row("SELECT count(*) FROM revision")
    return int(str(row[0])) if row else 0


def purge(book: Book, record: RecordId, *, keep: Iterable[RevisionId] = ()) -> int:
    """Take payload and salt of a record's revisions out, inside ``change``, but for those in ``keep``.

    Returns how many had any. What is deleted stays in remnants of the disk: the data key must change after it.
    """
    kept = set(keep)
    rows = book.rows("SELECT id FROM revision WHERE record = ? AND payload IS NOT NULL", (record,))
    purged = [str(row[0]) for row in rows if RevisionId(str(row[0])) not in kept]
    with tally.kept(book, "revision", purged):
        book.run_many("UPDATE revision SET salt = NULL, payload = NULL WHERE id = ?", [(id_,) for id_ in purged])
    return len(purged)


def with_other_columns(book: Book) -> Sequence[RevisionId]:
    """Return the revisions whose columns, copies of the header's, say something else than the header."""
    rows = book.rows("SELECT header, id, record, kind, visit, device, counter FROM revision")
    return [RevisionId(str(row[1])) for row in rows if not _agrees(row)]


def _agrees(row: Row) -> bool:
    header = Header.read(bytes(row[0]) if isinstance(row[0], bytes) else b"")
    return row[2:] == (header.record, header.kind, header.visit, header.device, header.counter)


# --- the rows of records that lists read (casebook only); storage/index.py writes them


def listed(book: Book, *, kind: str = "", visit: str = "", code: str = "") -> Sequence[RecordRow]:
    """Return the rows that match all the given conditions, in the order of codes, then ids."""
    wanted = {"kind": kind, "visit": visit, "code": code}
    conditions = [f"{name} = ?" for name, value in wanted.items() if value]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = book.rows(
        f"SELECT {RECORD_COLUMNS} FROM record {where} ORDER BY code, id",  # noqa: S608 - fixed column names
        [value for value in wanted.values() if value],
    )
    return [record_row(row) for row in rows]


def outlines_of(book: Book, visit: str) -> Sequence[tuple[RecordId, str, str, str]]:
    """Return id, kind, code and state of each record of a visit, in no order: what a list is put in order by."""
    rows = book.rows("SELECT id, kind, code, state FROM record WHERE visit = ?", (visit,))
    return [(RecordId(str(id_)), str(kind), str(code), str(state)) for id_, kind, code, state in rows]


def rows_of(book: Book, records: Iterable[RecordId]) -> Mapping[RecordId, RecordRow]:
    """Return the rows of these records, where they have one."""
    rows = book.rows_of_each(f"SELECT {RECORD_COLUMNS} FROM record WHERE id", records)  # noqa: S608 - fixed names
    return {found.id: found for found in map(record_row, rows)}


def row_of(book: Book, record: RecordId) -> RecordRow | None:
    """Return the row of one record, or None."""
    row = book.row(f"SELECT {RECORD_COLUMNS} FROM record WHERE id = ?", (record,))  # noqa: S608 - fixed column names
    return record_row(row) if row else None


def in_state(book: Book, state: str) -> frozenset[RecordId]:
    """Return the records whose row has this state."""
    return frozenset(RecordId(str(row[0])) for row in book.rows("SELECT id FROM record WHERE state = ?", (state,)))


def differences_in(book: Book, records: Iterable[RecordId]) -> int:
    """Return how many differences there are to settle in these records."""
    return sum(int(str(row[0])) for row in book.rows_of_each("SELECT differences FROM record WHERE id", records))


def codes_in_use(book: Book) -> frozenset[Code]:
    """Return every code that stands for a record here."""
    return frozenset(Code(str(row[0])) for row in book.rows("SELECT code FROM record WHERE code <> ''"))


def record_row(row: Row) -> RecordRow:
    """Return the row of a record from its ``RECORD_COLUMNS``."""
    id_, kind, visit, code, area, mode, sensitivity, state, differences, themes, headline = row
    return RecordRow(
        RecordId(str(id_)),
        str(kind),
        RecordId(str(visit)),
        str(code),
        str(area),
        str(mode),
        str(sensitivity),
        str(state),
        int(str(differences)),
        tuple(str(themes).split()),
        tuple((vocabulary, term) for vocabulary, _, term in (part.partition("=") for part in str(headline).split())),
    )


def _row(revision: Revision) -> tuple[object, ...]:
    header = revision.header
    return (
        revision.id,
        header.record,
        header.kind,
        header.visit,
        header.device,
        header.counter,
        revision.header_bytes,
        revision.commitment,
        revision.salt,
        revision.payload,
        revision.signature,
    )


def _revision(row: Row) -> Revision:
    header, commitment, salt, payload, signature = (bytes(part) if isinstance(part, bytes) else None for part in row)
    if header is None or commitment is None or signature is None:
        raise AssertionError("a NOT NULL column is null")
    return Revision(Header.read(header), header, commitment, salt, payload, signature)
