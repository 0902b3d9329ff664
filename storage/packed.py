"""Many rows as one value of one statement.

With ``cipher_memory_security`` every value that SQLite takes is memory of its own: locked against swap, wiped and
unlocked again, two calls of the system each. 1,500 revisions of eleven values were 27,000 such pairs, and most of the
time of storing them. Here the values of a column stand behind one another in one value, out of which SQLite cuts each
row with ``substr``; its registers keep their memory from row to row. 3,500 pairs are left, all of the pages' own.

Where a column begins and how long its values are is bound, too: so the statement is the same one each time and is
prepared once. To prepare it asks the authorizer, which is Python's, about every column and function.
"""

from __future__ import annotations

from itertools import accumulate
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Rows = Sequence[Sequence[object]]

MOST_ROWS: Final = 2_000
MOST_BYTES: Final = 32 << 20
_PLACE: Final = 10
"""Digits of a place or a length in the value."""
_WHERE: Final = b"%010d%010d"
_FIRST_NUMBER: Final = 3
"""After the value and the list of places come the numbers."""


def statements(rows: Rows) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield what ``source`` returns for all of these rows, of ``MOST_ROWS`` and about ``MOST_BYTES`` at most each.

    A page that several rows of one statement change is kept for undoing it once, and the words of all its rows go
    into the search together: with 2,000 rows at once SQLite asks for memory two thirds as often as with 500. While
    a value of 4,000 is handed over the window has to wait.
    """
    for start in range(0, len(rows), MOST_ROWS):
        yield from _halved(rows[start : start + MOST_ROWS])


def _halved(rows: Rows) -> Iterator[tuple[str, tuple[object, ...]]]:
    sql, values = source(rows)
    if len(values[0]) <= MOST_BYTES or len(rows) == 1:
        yield sql, values
    else:  # hardly ever: long accounts, and many of them
        half = len(rows) // 2
        yield from _halved(rows[:half])
        yield from _halved(rows[half:])


def source(rows: Rows) -> tuple[str, tuple[bytes, str, *tuple[int, ...]]]:
    """Return a SELECT that yields these rows, and its values. A column holds text, bytes or whole numbers, or None.

    Raises ``TypeError`` for a column of several types.
    """
    packing = _Packing()
    columns = ", ".join(packing.column(column) for column in zip(*rows, strict=True))
    # WHERE TRUE, because ON would else be taken for the join's (SQLite, "Parsing ambiguity")
    sql = f"SELECT {columns} FROM json_each(?2) AS place WHERE TRUE"  # noqa: S608 - places in a value
    return sql, (b"".join(packing.parts), f"[{','.join('0' * len(rows))}]", *tuple(packing.numbers))


_WRITTEN: Final[Mapping[type, Callable[[Any], bytes]]] = {
    str: str.encode,
    bytes: bytes,
    int: lambda number: str(number).encode(),
}


class _Packing:
    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.numbers: list[int] = []
        self._length = 0

    def column(self, values: Sequence[object]) -> str:
        """Add a column and return the expression that cuts the value of each row out."""
        kinds = set(map(type, values)) - {NoneType} or {bytes}
        if len(kinds) > 1 or not kinds <= _WRITTEN.keys():
            raise TypeError
        (kind,) = kinds
        some_lack = None in values
        written = list(map(_WRITTEN[kind], [value or kind() for value in values] if some_lack else values))
        cut = self._cut(written)
        cut = cut if kind is bytes else f"CAST({cut} AS {'TEXT' if kind is str else 'INTEGER'})"
        if not some_lack:
            return cut
        there = self._cut([b"0" if value is None else b"1" for value in values])
        return f"CASE {there} WHEN x'31' THEN {cut} END"

    def _cut(self, written: Sequence[bytes]) -> str:
        lengths = set(map(len, written))
        if len(lengths) == 1:
            length = lengths.pop()
            step = self._number(length)
            return f"substr(?1, {self._number(self._add(written) + 1)} + place.key * {step}, {step})"
        starts = accumulate(map(len, written), initial=self._add(written) + 1)
        places = [_WHERE % pair for pair in zip(starts, map(len, written), strict=False)]
        at = f"{self._number(self._add(places) + 1)} + place.key * {2 * _PLACE}"
        where = f"CAST(substr(?1, {at}, {_PLACE}) AS INTEGER)"
        return f"substr(?1, {where}, CAST(substr(?1, {at} + {_PLACE}, {_PLACE}) AS INTEGER))"

    def _add(self, written: Sequence[bytes]) -> int:
        at = self._length
        self.parts += written
        self._length += sum(map(len, written))
        return at

    def _number(self, number: int) -> str:
        self.numbers.append(number)
        return f"?{_FIRST_NUMBER + len(self.numbers) - 1}"
