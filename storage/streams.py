"""The rows of the casebook that name attachments' files and hold their keys, and which record has which attachment.

Destroying a key is deleting its row; the data key changes after it, as after every purge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.crypto.secret import Secret
from npm_field.domain.identifiers import RecordId
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.book import Book, Row

_COLUMNS: Final = "id, file, key, header, length, digest"


@dataclass(frozen=True, slots=True)
class Stream:
    """The row of one attachment's file. ``key`` opens it, or ``header``, sealed to somebody, makes it an age file.

    ``id`` is the id of the attachment's record; ``length`` counts plaintext; ``digest`` is the SHA-256 of the file.
    """

    id: RecordId
    file: str
    key: Secret | None
    header: bytes | None
    length: int
    digest: str


# --- rows ---------------------------------------------------------------------------------------------------


def put(book: Book, *rows: Stream) -> None:
    """Store rows inside ``change``, each in the place of one with the same id."""
    with tally.kept(book, "stream", [row.id for row in rows]):
        book.run_many(
            f"REPLACE INTO stream ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - fixed columns
            [(row.id, row.file, _key(row), row.header, row.length, row.digest) for row in rows],
        )


def _key(row: Stream) -> bytes | None:
    return bytes(row.key.view) if row.key is not None else None


def get(book: Book, id_: RecordId) -> Stream | None:
    """Return the row of an attachment, or None when its file is not here."""
    row = book.row(f"SELECT {_COLUMNS} FROM stream WHERE id = ? AND digest <> ''", (id_,))  # noqa: S608 - fixed columns
    return stream_of(row) if row else None


def all_of(book: Book) -> Sequence[Stream]:
    """Return every row whose file is to be here, in the order of their ids."""
    rows = book.rows(f"SELECT {_COLUMNS} FROM stream WHERE digest <> '' ORDER BY id")  # noqa: S608 - fixed columns
    return [stream_of(row) for row in rows]


def destroy(book: Book, id_: RecordId) -> bool:
    """Destroy the key of an attachment, inside ``change``; what is left of the row says which file is to go.

    False where there was none. The data key must change after it.
    """
    had = book.row("SELECT 1 FROM stream WHERE id = ? AND digest <> ''", (id_,)) is not None
    with tally.kept(book, "stream", [id_]):
        book.run("UPDATE stream SET key = NULL, header = NULL, length = 0, digest = '' WHERE id = ?", (id_,))
    return had


def destroyed(book: Book) -> Sequence[tuple[RecordId, str]]:
    """Return the ids and files whose keys are destroyed and whose files may still lie there."""
    rows = book.rows("SELECT id, file FROM stream WHERE digest = '' ORDER BY id")
    return [(RecordId(str(id_)), str(file)) for id_, file in rows]


def forget(book: Book, ids: Iterable[RecordId]) -> None:
    """Remove what is left of the rows of destroyed keys, inside ``change``, once their files are gone."""
    chosen = list(ids)
    with tally.kept(book, "stream", chosen):
        book.run_many("DELETE FROM stream WHERE id = ? AND digest = ''", [(id_,) for id_ in chosen])


def sealed(stream: Stream, header: bytes) -> Stream:
    """Return the row with a header in the place of the key."""
    return replace(stream, key=None, header=header)


def stream_of(row: Row) -> Stream:
    """Return the row of the table as what it is. Raises ``ValueError`` for one that is none."""
    id_, file, key, header, length, digest = row
    return Stream(
        RecordId(str(id_)),
        str(file),
        Secret(key) if isinstance(key, bytes) else None,
        header if isinstance(header, bytes) else None,
        int(str(length)),
        str(digest),
    )


# --- what belongs to what: derived from the records, as the index is ----------------------------------------


def attach(book: Book, id_: RecordId, record: RecordId, own_class: str) -> None:
    """Note inside ``change`` that an attachment of this class belongs to a record."""
    book.run("REPLACE INTO attached (id, record, class) VALUES (?, ?, ?)", (id_, record, own_class))


def detach(book: Book, id_: RecordId) -> None:
    """Forget inside ``change`` what an attachment belongs to."""
    book.run("DELETE FROM attached WHERE id = ?", (id_,))


def attached_to(book: Book, record: RecordId) -> Sequence[tuple[RecordId, str]]:
    """Return the attachments of a record, each with its own class."""
    rows = book.rows("SELECT id, class FROM attached WHERE record = ? ORDER BY id", (record,))
    return [(RecordId(str(id_)), str(own_class)) for id_, own_class in rows]


def attached_among(book: Book, records: Iterable[RecordId]) -> dict[RecordId, list[tuple[RecordId, str]]]:
    """Return the attachments of each of these records that has any, each with its own class."""
    found: dict[RecordId, list[tuple[RecordId, str]]] = {}
    for record, id_, own_class in book.rows_of_each("SELECT record, id, class FROM attached WHERE record", records):
        found.setdefault(RecordId(str(record)), []).append((RecordId(str(id_)), str(own_class)))
    return found


def links(book: Book) -> dict[RecordId, RecordId]:
    """Return which record each attachment belongs to."""
    rows = book.rows("SELECT id, record FROM attached")
    return {RecordId(str(id_)): RecordId(str(record)) for id_, record in rows}


def about(book: Book, id_: RecordId) -> RecordId | None:
    """Return the record that an attachment belongs to, or None."""
    row = book.row("SELECT record FROM attached WHERE id = ?", (id_,))
    return RecordId(str(row[0])) if row else None


def counts(book: Book) -> dict[RecordId, int]:
    """Return how many attachments each record has that has any."""
    rows = book.rows("SELECT record, count(*) FROM attached GROUP BY record")
    return {RecordId(str(record)): int(str(number)) for record, number in rows}


def bytes_of_visit(book: Book, visit: RecordId) -> int:
    """Return how many bytes the attachments of a visit have together."""
    row = book.row(
        "SELECT coalesce(sum(length), 0) FROM stream WHERE id IN (SELECT id FROM record WHERE visit = ?)", (visit,)
    )
    return int(str(row[0])) if row else 0


def names(book: Book) -> frozenset[str] | None:
    """Return the names of all files that rows name; None where rows are not those that were last written.

    Then a file without a row may have lost it to damage, and is not to be taken for a stray.
    """
    if tally.read(book).get("stream", (0, 0)) != tally.counted(book, "stream"):
        return None
    return frozenset(str(row[0]) for row in book.rows("SELECT file FROM stream WHERE digest <> ''"))
