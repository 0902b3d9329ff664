"""The index of records and the search over it (casebook only): derived from revisions, made anew as they change.

The search keeps folded words (``domain.folding``) and the tokens of what a record is filtered by (``domain.facets``).
Beginnings of one and two signs have an index of their own, because a search is asked at the first letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from npm_field.domain.identifiers import RecordId
from storage import answers
from storage.revisions import RECORD_COLUMNS, RecordRow, record_row
from storage.schema import SEARCH_ANEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storage.book import Book

RANKED: Final = 1_000
"""More records than this are not ranked: to weigh 100,000 takes a second, and no order of so many helps anybody."""
LIMIT: Final = 200
_SAYS_NOTHING: Final = 2
"""The index of beginnings holds so many signs of every word."""
_MARKS: Final = "SELECT term FROM search_idx"
_INTO: Final = (
    "INSERT INTO record (number, id, kind, visit, code, area, mode, class, state, differences, themes, facts,"
    " headline)"
)
_OTHERWISE: Final = (
    "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,"
    " visit = excluded.visit, code = excluded.code, area = excluded.area, mode = excluded.mode,"
    " class = excluded.class, state = excluded.state, differences = excluded.differences,"
    " themes = excluded.themes, facts = excluded.facts, headline = excluded.headline"
)
_NAMES: Final = tuple(f"r.{name.strip()}" for name in RECORD_COLUMNS.split(","))

Word = tuple[str, ...]
"""What may stand for one word that was typed: its forms, each matched by its beginning. With spaces: a phrase."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """One record's row, the words by which search finds it, its filters, and its facts for the board (JSON)."""

    row: RecordRow
    words: str
    facets: str = ""
    facts: str = ""
    answers: frozenset[str] = frozenset()
    """What it answers of check lists (``storage.answers``)."""


def index(book: Book, entries: Iterable[Indexed]) -> None:
    """Replace the rows, search words and filters of records, inside ``change``: a few statements for all of them."""
    chosen = {entry.row.id: entry for entry in entries}
    there = _numbers(book, chosen)
    top = int(str((book.row("SELECT coalesce(max(number), 0) FROM record") or (0,))[0]))
    new_ids = [id_ for id_ in chosen if id_ not in there]
    numbers = {**there, **{id_: number for number, id_ in enumerate(new_ids, start=top + 1)}}
    book.insert(_INTO, [(numbers[id_], *_values(entry)) for id_, entry in chosen.items()], _OTHERWISE)
    answers.put(
        book, {numbers[id_]: (entry.row.visit, entry.answers) for id_, entry in chosen.items()}, there.values()
    )
    found = book.rows_of_each("SELECT rowid, words, facets FROM search WHERE rowid", there.values())
    held = {number: (words, facets) for number, words, facets in found}
    new = {
        numbers[id_]: (entry.words, entry.facets)
        for id_, entry in chosen.items()
        if held.get(numbers[id_]) != (entry.words, entry.facets)
    }
    _take_out(book, [number for number in new if number in held])
    book.insert("INSERT INTO search (rowid, words, facets)", [(number, *said) for number, said in new.items()])


def _numbers(book: Book, ids: Iterable[RecordId]) -> dict[RecordId, int]:
    rows = book.rows_of_each("SELECT id, number FROM record WHERE id", ids)
    return {RecordId(str(id_)): int(str(number)) for id_, number in rows}


def _values(entry: Indexed) -> tuple[object, ...]:
    row = entry.row
    return (
        row.id,
        row.kind,
        row.visit,
        row.code,
        row.area,
        row.mode,
        row.sensitivity,
        row.state,
        row.differences,
        " ".join(row.themes),
        entry.facts,
        " ".join(f"{vocabulary}={term}" for vocabulary, term in row.headline),
    )


def _take_out(book: Book, numbers: Sequence[object]) -> None:
    """Take the words of records out of the index for good, before others are put in their place.

    REPLACE and UPDATE would leave old entries: where a word stays, FTS5 (3.53.4, 3.54.0) reads from one byte of a
    number of two whether it was taken out, and from 128 times in one record on it may read no. The old entry lies
    under the new one and stands there again when the word goes. A savepoint makes FTS5 write the taking out alone.
    """
    if not numbers:
        return
    book.run_many("DELETE FROM search WHERE rowid = ?", [(number,) for number in numbers])
    book.run("SAVEPOINT words")
    book.run("RELEASE words")


def forget(book: Book, record: RecordId) -> None:
    """Take a record out of the index, inside ``change``: nothing of it counts now."""
    row = book.row("SELECT number FROM record WHERE id = ?", (record,))
    if row is not None:
        _take_out(book, [row[0]])
        answers.forget(book, row[0])
        book.run("DELETE FROM record WHERE id = ?", (record,))


def empty(book: Book) -> None:
    """Make the search anew without a word in it, inside ``change``; whoever asks for that fills it again."""
    answers.empty(book)
    for statement in SEARCH_ANEW.split(";\n"):
        if statement.strip():
            book.run(statement)


def index_purged(book: Book, entry: Indexed) -> None:
    """Index a record that content was taken out of, inside ``change``, and leave no trace of its words.

    FTS5's secure deletion leaves the signs by which it tells its own pages apart: they may be the beginning of a word
    that is gone (55 of 4,000 such words, measured). Where one is, and no living word begins so, all is made anew.
    """
    held = book.row(
        "SELECT s.words FROM search s JOIN record r ON r.number = s.rowid WHERE r.id = ?", (entry.row.id,)
    )
    index(book, [entry])
    gone = set(str(held[0]).split()) - set(entry.words.split()) if held else set()
    if gone and _tells_of(book, gone):
        book.run("INSERT INTO search (search) VALUES ('rebuild')")


def _tells_of(book: Book, gone: Iterable[str]) -> bool:
    """Return whether a mark between pages of the index is the beginning of a word that is gone and of no other."""
    beginnings = {word[:end] for word in gone for end in range(_SAYS_NOTHING + 1, len(word) + 1)}
    marks = {bytes(row[0])[1:].decode("utf-8", "replace") for row in book.rows(_MARKS) if isinstance(row[0], bytes)}
    return any(
        book.row("SELECT rowid FROM search WHERE search MATCH ? LIMIT 1", (f"words : {_quoted(mark)} *",)) is None
        for mark in marks & beginnings
    )


def indexed(book: Book) -> dict[RecordId, tuple[str, str, str, frozenset[str]]]:
    """Return the words, filters, facts and answers that are stored of each record."""
    given = answers.every(book)
    rows = book.rows("SELECT r.id, s.words, s.facets, r.facts FROM record r LEFT JOIN search s ON s.rowid = r.number")
    return {
        (id_ := RecordId(str(row[0]))): (
            str(row[1] or ""),
            str(row[2] or ""),
            str(row[3]),
            given.get(id_, frozenset()),
        )
        for row in rows
    }


def search(
    book: Book, words: Sequence[Word], facets: Sequence[str] = (), *, limit: int = LIMIT
) -> Sequence[RecordRow]:
    """Return the records that hold all the words and have all the filters: the best first, or the newest of many."""
    match = _match(words, facets)
    if not match:
        return []
    few = book.rows("SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", (match, RANKED + 1))
    if len(few) <= 1:  # two words find no more than this as a rule; to weigh it would read the index anew
        return [row for (number,) in few for row in _rows_where(book, "r.number = ?", (number,), (), limit)]
    order = "rank" if words and len(few) <= RANKED else "s.rowid DESC"
    rows = book.rows(
        f"SELECT {', '.join(_NAMES)} FROM search s JOIN record r ON r.number = s.rowid"  # noqa: S608 - fixed names
        f" WHERE search MATCH ? ORDER BY {order} LIMIT ?",
        (match, limit),
    )
    return [record_row(row) for row in rows]


def coded(book: Book, codes: Sequence[str], facets: Sequence[str] = (), *, limit: int = LIMIT) -> Sequence[RecordRow]:
    """Return the records with one of these codes that have all the filters, in the order of ``codes``."""
    found = [row for code in codes for row in _rows_where(book, "r.code = ?", (code,), facets, limit)]
    return found[:limit]


def begun_with(
    book: Book, beginnings: Sequence[str], facets: Sequence[str] = (), *, limit: int = LIMIT
) -> Sequence[RecordRow]:
    """Return the records whose code begins with one of ``beginnings`` and that have all the filters."""
    found: list[RecordRow] = []
    for beginning in beginnings:
        values = (beginning, beginning + "\uffff")
        found += _rows_where(book, "r.code >= ? AND r.code < ?", values, facets, limit - len(found))
    return found[:limit]


class Facts(NamedTuple):
    """One record as the board counts it; ``facts`` is JSON, and many records have the same."""

    record: RecordId
    kind: str
    code: str
    area: str
    state: str
    facts: str


def facts(book: Book, visit: str, kinds: Iterable[str]) -> Iterator[Facts]:
    """Return a visit's records of these kinds, each with its facts for the board, in no order."""
    wanted = tuple(kinds)
    rows = book.rows(
        "SELECT id, kind, code, area, state, facts FROM record"  # noqa: S608 - question marks
        f" WHERE visit = ? AND kind IN ({', '.join('?' for _ in wanted)})",
        (visit, *wanted),
    )
    return (Facts(RecordId(str(row[0])), *map(str, row[1:])) for row in rows)


def number_of(book: Book, visit: str, kinds: Iterable[str]) -> int:
    """Return how many records of these kinds a visit has."""
    wanted = tuple(kinds)
    row = book.row(
        f"SELECT count(*) FROM record WHERE visit = ? AND kind IN ({', '.join('?' for _ in wanted)})",  # noqa: S608 - question marks
        (visit, *wanted),
    )
    return int(str(row[0])) if row else 0


def counted(book: Book, visit: str) -> Mapping[str, Mapping[str, int]]:
    """Return how many records of a visit there are of each kind, area and heading; all visits for an empty one."""
    where, values = ("WHERE visit = ?", (visit,)) if visit else ("", ())
    result: dict[str, dict[str, int]] = {"kind": {}, "area": {}, "themes": {}}
    rows = book.rows(
        f"SELECT kind, area, themes, count(*) FROM record {where} GROUP BY kind, area, themes",  # noqa: S608 - fixed
        values,
    )
    for kind, area, themes, count in rows:
        number = int(str(count))
        for name, found in (("kind", [str(kind)]), ("area", [str(area)]), ("themes", str(themes).split())):
            for value in found:
                result[name][value] = result[name].get(value, 0) + number
    return result


def size(book: Book) -> int:
    """Return how many records the index has."""
    row = book.row("SELECT count(*) FROM record")
    return int(str(row[0])) if row else 0


def count(book: Book, facets: Sequence[str]) -> int:
    """Return how many records have all the filters."""
    row = book.row("SELECT count(*) FROM search WHERE search MATCH ?", (_match((), facets),))
    return int(str(row[0])) if row else 0


def _rows_where(
    book: Book, condition: str, values: Sequence[object], facets: Sequence[str], limit: int
) -> Sequence[RecordRow]:
    names = ", ".join(_NAMES)
    if facets:
        sql = f"SELECT {names} FROM record r WHERE {condition}"  # noqa: S608 - fixed names
        sql += " AND r.number IN (SELECT rowid FROM search WHERE search MATCH ?)"
        values = (*values, _match((), facets))
    else:
        sql = f"SELECT {names} FROM record r WHERE {condition}"  # noqa: S608 - fixed names
    return [record_row(row) for row in book.rows(f"{sql} ORDER BY r.code, r.id LIMIT ?", (*values, limit))]


def _match(words: Sequence[Word], facets: Sequence[str]) -> str:
    """Return the query in FTS5's own language: every word in one of its forms, and every filter."""
    parts = [f"words : ({' OR '.join(f'{_quoted(form)} *' for form in word)})" for word in words if word]
    parts += [f"facets : {_quoted(token)}" for token in facets]
    return " AND ".join(parts)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
