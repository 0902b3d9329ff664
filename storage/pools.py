"""Unused codes on this laptop (daybook), which the office issued to whom (casebook), and what can be picked.

No order is stored: each code is taken at random from what is left, so no order of talks can be read from the codes or
from the pool (INV02). A code taken is gone at once; a crash before its record is written burns it, harmlessly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import Code, DeviceId, RecordId
from npm_field.domain.modes import Mode
from npm_field.errors import PoolExhaustedError
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from npm_field.domain.codes import CodeType
    from storage.book import Book


@dataclass(frozen=True, slots=True)
class Plan:
    """What the daybook knows of a visit: its code, its floor, and which words partial records use."""

    visit: RecordId
    code: Code
    floor: Mode
    words: str


def add(book: Book, codes: Iterable[Code]) -> None:
    """Put unused codes into the pool, inside ``change``."""
    chosen = list(codes)
    with tally.kept(book, "pool", chosen):
        book.run_many("INSERT OR IGNORE INTO pool (code) VALUES (?)", [(code,) for code in chosen])


def take(book: Book, code_type: CodeType, random_below: Callable[[int], int]) -> Code:
    """Take one unused code out, inside ``change``. Raises ``PoolExhaustedError`` when none of the type is left."""
    rows = book.rows("SELECT code FROM pool WHERE code LIKE ?", (f"{code_type.value}-%",))
    if not rows:
        raise PoolExhaustedError(type=code_type.value)
    code = Code(str(rows[random_below(len(rows))][0]))
    discard(book, code)
    return code


def discard(book: Book, code: Code) -> None:
    """Take a code out because it was used on paper or elsewhere, inside ``change``; one not in the pool is fine."""
    with tally.kept(book, "pool", [code]):
        book.run("DELETE FROM pool WHERE code = ?", (code,))


def left(book: Book) -> Mapping[str, int]:
    """Return how many codes of each type letter are left."""
    rows = book.rows("SELECT substr(code, 1, 1), count(*) FROM pool GROUP BY 1")
    return {str(letter): int(str(count)) for letter, count in rows}


def unused(book: Book) -> frozenset[Code]:
    """Return the codes that are left."""
    return frozenset(Code(str(row[0])) for row in book.rows("SELECT code FROM pool"))


def issue(book: Book, codes: Iterable[Code], device: DeviceId) -> None:
    """Note at the office that codes went to a laptop, inside ``change`` (INV01)."""
    chosen = list(codes)
    with tally.kept(book, "issued_code", chosen):
        book.run_many("INSERT INTO issued_code (code, device) VALUES (?, ?)", [(code, device) for code in chosen])


def issued(book: Book) -> frozenset[Code]:
    """Return every code this office ever issued."""
    return frozenset(Code(str(row[0])) for row in book.rows("SELECT code FROM issued_code"))


# --- what capture can pick while only the daybook is open: bare codes, no meanings --------------------------


def put_plan(book: Book, plan: Plan, picks: Iterable[Code]) -> None:
    """Replace what the daybook knows of a visit, inside ``change``."""
    book.run(
        "REPLACE INTO plan (visit, code, floor, words) VALUES (?, ?, ?, ?)",
        (plan.visit, plan.code, plan.floor.value, plan.words),
    )
    book.run("DELETE FROM pick WHERE visit = ?", (plan.visit,))
    book.run_many("INSERT INTO pick (code, visit) VALUES (?, ?)", [(code, plan.visit) for code in set(picks)])


def remove_plan(book: Book, visit: RecordId) -> None:
    """Forget a visit, inside ``change``: nothing of it is here any more."""
    book.run("DELETE FROM plan WHERE visit = ?", (visit,))
    book.run("DELETE FROM pick WHERE visit = ?", (visit,))


def plans(book: Book) -> Sequence[Plan]:
    """Return the visits the daybook knows, in the order of their codes."""
    rows = book.rows("SELECT visit, code, floor, words FROM plan ORDER BY code")
    return [Plan(RecordId(str(v)), Code(str(c)), Mode(str(f)), str(w)) for v, c, f, w in rows]


def picks(book: Book, visit: RecordId) -> Sequence[Code]:
    """Return the area and word codes of a visit, sorted."""
    return [Code(str(row[0])) for row in book.rows("SELECT code FROM pick WHERE visit = ? ORDER BY code", (visit,))]


# --- partial records still to complete ----------------------------------------------------------------------


def set_completion(book: Book, record: RecordId, state: str) -> None:
    """Note how far the completion of a partial record is, inside ``change``."""
    with tally.kept(book, "completion", [record]):
        book.run("REPLACE INTO completion (record, state) VALUES (?, ?)", (record, state))


def completions(book: Book) -> Mapping[RecordId, str]:
    """Return the state of completion by record; a record without one is still as it was captured."""
    return {RecordId(str(r)): str(s) for r, s in book.rows("SELECT record, state FROM completion")}
