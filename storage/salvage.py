"""Every row that can still be read of a damaged book: by its trees, and by its looks where a tree is cut through.

A page in the middle of a book costs its own rows alone. Rows of pages that no whole tree leads to any more are told
apart by their shape; every page is authenticated, so what is read is what was once written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import sqlcipher3.dbapi2 as driver

from storage import cells
from storage.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from storage.cells import Cell, Value

Row = tuple["Value", ...]
SCHEMA: Final = 1
"""The root of the table of tables."""
EVIDENCE: Final = frozenset({"revision_record", "revision_counter"})
"""Indexes that name the revisions whose own rows are gone."""
DERIVED: Final = "search"

_LONG: Final = re.compile(r"[0-9a-f]{64}")
_SHORT: Final = re.compile(r"[0-9a-f]{32}")
_CODE: Final = re.compile(r"[A-Z]-\d{3}-\d{3}")
_MODES: Final = frozenset({"full", "partial", "oral_only"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table in the order in which they stand in its cells."""

    columns: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(slots=True)
class Salvaged:
    """What a damaged book still gives: rows by table, and what is damaged.

    ``columns`` names the values of a row. ``damaged`` are page numbers; ``torn`` rows that go on in a damaged one, by
    table; ``strange`` the number of rows that belong to no table for certain.
    """

    pages: int
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    damaged: tuple[int, ...] = ()
    rows: dict[str, list[Row]] = field(default_factory=dict)
    torn: dict[str, list[Row]] = field(default_factory=dict)
    strange: int = 0
    has_schema: bool = True


def shapes(steps: Sequence[str]) -> Mapping[str, Shape]:
    """Return the tables that these steps make, as their rows lie in the pages."""
    connection = driver.connect(":memory:")
    for step in steps:
        connection.executescript(step)
    names = [str(row[0]) for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {name: _shape(connection, name) for name in names}
    connection.close()
    return found


def salvage(
    path: Path, data_key: Secret, steps: Sequence[str], progress: Callable[[int, int], None] | None = None
) -> Salvaged:
    """Read every row of the book at ``path`` that is still whole; the file and its log are only read.

    ``progress`` is told how many pages of how many were looked at; what it raises ends the reading.
    """
    with Pages(path, data_key) as pages:
        return _Reader(pages, shapes(steps), progress).read()


class _Reader:
    """One reading of one book."""

    def __init__(
        self, pages: Pages, tables: Mapping[str, Shape], progress: Callable[[int, int], None] | None
    ) -> None:
        self._pages = pages
        self._shapes = tables
        self._progress = progress
        self._parsed: dict[int, cells.Page] = {}
        self._found = Salvaged(pages.count, {name: shape.columns for name, shape in tables.items()})

    def read(self) -> Salvaged:
        self._parse_all()
        roots = self._roots()
        owners: dict[int, str] = {}
        for name, root in roots.items():
            for number in self._tree(root):
                owners.setdefault(number, name)
        for number, page in self._parsed.items():
            self._take(page, owners.get(number))
        return self._found

    def _parse_all(self) -> None:
        damaged = []
        for number in range(1, self._pages.count + 1):
            data = self._pages.page(number)
            if data is None:
                damaged.append(number)
            else:
                page = cells.parse(number, data, self._pages.page)
                if page is not None:
                    self._parsed[number] = page
            if self._progress is not None:
                self._progress(number, self._pages.count)
        self._found.damaged = tuple(damaged)

    def _roots(self) -> Mapping[str, int]:
        """Return the root of each tree by its name, as far as the table of tables can be read."""
        found = {}
        for number in self._tree(SCHEMA):
            for cell in self._parsed[number].cells:
                name, root = (*cell.values, None, None, None, None)[1], (*cell.values, None, None, None, None)[3]
                if isinstance(name, str) and isinstance(root, int) and root:
                    found[name] = root
        self._found.has_schema = SCHEMA in self._parsed
        return found | ({"sqlite_schema": SCHEMA} if SCHEMA in self._parsed else {})

    def _tree(self, root: int) -> Iterator[int]:
        seen, waiting = set(), [root]
        while waiting:
            number = waiting.pop()
            if number in seen or number not in self._parsed:
                continue
            seen.add(number)
            yield number
            waiting.extend(self._parsed[number].children)

    def _take(self, page: cells.Page, owner: str | None) -> None:
        for cell in page.cells:
            table = owner if owner is not None else self._by_looks(cell)
            if table is None:
                self._found.strange += 1
            elif table in EVIDENCE or (table in self._shapes and not table.startswith(DERIVED)):
                rows = self._found.rows if self._is_whole(cell, table) else self._found.torn
                rows.setdefault(table, []).append(cell.values)

    def _is_whole(self, cell: Cell, table: str) -> bool:
        return cell.whole and (table in EVIDENCE or len(cell.values) == len(self._shapes[table].columns))

    def _by_looks(self, cell: Cell) -> str | None:
        """Return the table a row looks like one of; None for rows of an index, and for what is like nothing."""
        for table, looks in _LOOKS.items():
            if table in self._shapes and looks(cell.values):
                return table
        return None


def _shape(connection: driver.Connection, table: str) -> Shape:
    """Return the columns as they stand in a cell: in a table without row numbers the key comes first."""
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    if connection.execute("SELECT wr FROM pragma_table_list WHERE name = ?", (table,)).fetchone() == (1,):
        columns.sort(key=lambda column: (column[5] == 0, column[5] or column[0]))
    return Shape(tuple(str(column[1]) for column in columns), tuple(str(column[2]) for column in columns))


def _is(pattern: re.Pattern[str], value: Value) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _of(types: str, values: Row) -> bool:
    """Return whether the values are of these types, one letter each: t text, b blob, i number, ? blob or nothing."""
    kinds = {"t": (str,), "b": (bytes,), "i": (int,), "?": (bytes, type(None))}
    return len(types) == len(values) and all(
        isinstance(v, kinds[letter]) for letter, v in zip(types, values, strict=True)
    )


_ACT: Final = re.compile(r"drop|purge|withdraw(/.*)?", re.DOTALL)
_BEFORE_HEADER: Final = len(("id", "record", "kind", "visit", "device", "counter"))
_ALL_COLUMNS: Final = _BEFORE_HEADER + len(("header", "commitment", "salt", "payload", "signature"))


def _is_revision(values: Row) -> bool:
    """Return whether this is a revision, or what is left of one whose end stands in a damaged page."""
    names = _of("ttttti", values[:_BEFORE_HEADER]) and _is(_LONG, values[0]) and _is(_SHORT, values[1])
    return names and (len(values) < _ALL_COLUMNS or _of("bb??b", values[_BEFORE_HEADER:]))


_LOOKS: Final[Mapping[str, Callable[[Row], bool]]] = {
    "revision": _is_revision,
    "draft": lambda v: _of("tttttb", v) and _is(_SHORT, v[0]) and v[3] in _MODES,
    "bundle": lambda v: _of("ttitit", v) and _is(_LONG, v[0]) and v[3] in {"in", "out"},
    "plan": lambda v: _of("tttt", v) and _is(_SHORT, v[0]) and _is(_CODE, v[1]) and v[2] in _MODES,
    "stream": lambda v: _of("tt??it", v) and _is(_SHORT, v[0]) and _is(_SHORT, v[1]) and _is(_LONG, v[5]),
    "outbox": lambda v: _of("t", v) and _is(_LONG, v[0]),
    "pool": lambda v: _of("t", v) and _is(_CODE, v[0]),
    "pick": lambda v: _of("tt", v) and _is(_SHORT, v[0]) and _is(_CODE, v[1]),
    "issued_code": lambda v: _of("tt", v) and _is(_CODE, v[0]) and _is(_SHORT, v[1]),
    "credential": lambda v: _of("tb", v) and _is(_SHORT, v[0]) and str(v[1]).startswith("b'{"),
    "slip": lambda v: _of("tb", v) and _is(_SHORT, v[0]) and str(v[1]).startswith("b'age-encryption.org/"),
    "capsule": lambda v: _of("tb", v) and _is(_SHORT, v[0]),
    "setting": lambda v: _of("tb", v),
    "pending": lambda v: _of("tt", v) and (_is(_SHORT, v[0]) or _is(_CODE, v[0])) and _is(_ACT, v[1]),
    "completion": lambda v: _of("tt", v) and _is(_SHORT, v[0]) and not _is(_LONG, v[1]),
}
"""What rows look like that no whole tree leads to. The first that fits counts; what is derived is not among them."""
