"""What each record answers of check lists (casebook only): derived from its revisions, written with its index row.

A table of its own, not filters of the search: to take one entry out of FTS5 for good costs 150 ms among 100,000.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from storage.book import Book


def put(book: Book, said: Mapping[int, tuple[str, Collection[str]]], there: Iterable[int]) -> None:
    """Replace the answers of records by their numbers, each with its visit, inside ``change``.

    ``there`` are the numbers that the index had before: only they can have answers.
    """
    held: dict[int, set[tuple[str, str]]] = {}
    for number, visit, answer in book.rows_of_each("SELECT number, visit, answer FROM answer WHERE number", there):
        held.setdefault(int(str(number)), set()).add((str(visit), str(answer)))
    wanted = {number: {(visit, one) for one in answers} for number, (visit, answers) in said.items()}
    old = [(*one, number) for number in said for one in held.get(number, set()) - wanted[number]]
    new = [(*one, number) for number in said for one in wanted[number] - held.get(number, set())]
    if old:
        book.run_many("DELETE FROM answer WHERE visit = ? AND answer = ? AND number = ?", old)
    book.insert("INSERT INTO answer (visit, answer, number)", new)


def forget(book: Book, number: object) -> None:
    """Take out the answers of a record, inside ``change``."""
    book.run("DELETE FROM answer WHERE number = ?", (number,))


def empty(book: Book) -> None:
    """Take out all of them, inside ``change``; whoever asks for that fills them again."""
    book.run("DELETE FROM answer")


def is_given(book: Book, visit: str, answers: Iterable[str], *, but: Collection[RecordId] = ()) -> bool:
    """Return whether a record of a visit, other than those of ``but``, gives one of these answers."""
    rows = book.rows(
        "SELECT r.id FROM answer a JOIN record r ON r.number = a.number"
        " WHERE a.visit = ? AND a.answer IN (SELECT value FROM json_each(?)) LIMIT ?",
        (visit, json.dumps(sorted(answers)), len(but) + 1),
    )
    return any(str(id_) not in but for (id_,) in rows)


def codes(book: Book, visit: str, answer: str) -> Sequence[str]:
    """Return the code of every record of a visit that gives an answer."""
    sql = "SELECT r.code FROM answer a JOIN record r ON r.number = a.number WHERE a.visit = ? AND a.answer = ?"
    return [str(code) for (code,) in book.rows(sql, (visit, answer))]


def every(book: Book) -> Mapping[RecordId, frozenset[str]]:
    """Return all that is stored."""
    found: dict[RecordId, set[str]] = {}
    for id_, answer in book.rows("SELECT r.id, a.answer FROM answer a JOIN record r ON r.number = a.number"):
        found.setdefault(RecordId(str(id_)), set()).add(str(answer))
    return {record: frozenset(given) for record, given in found.items()}
