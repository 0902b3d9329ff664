"""What stands in one page of a book: the cells of SQLite's b-trees and the values in them. Pure.

After "Database File Format" of sqlite.org, sections 1.6 and 2.1, for pages that end before the reserved bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storage.pages import USABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TABLE_LEAF: Final = 0x0D
TABLE_INNER: Final = 0x05
INDEX_LEAF: Final = 0x0A
INDEX_INNER: Final = 0x02
_TREES: Final = frozenset({TABLE_LEAF, TABLE_INNER, INDEX_LEAF, INDEX_INNER})
_INNER: Final = frozenset({TABLE_INNER, INDEX_INNER})
_TABLES: Final = frozenset({TABLE_LEAF, TABLE_INNER})
_FIRST_PAGE_HEADER: Final = 100
_CHILD: Final = 4
_LARGEST_VARINT: Final = 9
_TEXT_FROM: Final = 13
_BLOB_FROM: Final = 12
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FLOAT: Final = 7
_CONSTANTS: Final = {8: 0, 9: 1}

Value = None | int | float | str | bytes


@dataclass(frozen=True, slots=True)
class Cell:
    """One row. ``whole`` is false where a page that it goes on in is damaged: the last values are then missing."""

    values: tuple[Value, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a tree: its children, if any, and the cells that could be read. ``bad``: cells that could not."""

    kind: int
    children: tuple[int, ...]
    cells: tuple[Cell, ...]
    bad: int


def parse(number: int, data: bytes, page: Callable[[int], bytes | None]) -> Page | None:
    """Take a page apart; None where it is no page of a tree. ``page`` gives the pages that long rows go on in."""
    start = _FIRST_PAGE_HEADER if number == 1 else 0
    kind = data[start]
    if kind not in _TREES:
        return None
    count = int.from_bytes(data[start + 3 : start + 5], "big")
    pointers = start + (12 if kind in _INNER else 8)
    children: list[int] = []
    cells: list[Cell] = []
    bad = 0
    for at in range(pointers, pointers + 2 * count, 2):
        offset = int.from_bytes(data[at : at + 2], "big")
        try:
            if kind in _INNER:
                children.append(int.from_bytes(data[offset : offset + _CHILD], "big"))
            if kind != TABLE_INNER:
                cells.append(_cell(data, offset + (_CHILD if kind == INDEX_INNER else 0), kind, page))
        except (IndexError, ValueError, struct.error):
            bad += 1
    if kind in _INNER:
        children.append(int.from_bytes(data[start + 8 : start + 12], "big"))
    return Page(kind, tuple(children), tuple(cells), bad)


def _cell(data: bytes, at: int, kind: int, page: Callable[[int], bytes | None]) -> Cell:
    length, at = _varint(data, at)
    row, at = _varint(data, at) if kind in _TABLES else (0, at)
    local = _local(length, kind)
    if at + local + (_CHILD if local < length else 0) > USABLE:
        raise ValueError("a cell over the end of its page")
    payload = bytearray(data[at : at + local])
    if local < length:
        _go_on(payload, length, int.from_bytes(data[at + local : at + local + _CHILD], "big"), page)
    values = tuple(_values(bytes(payload)))
    if kind in _TABLES and values and values[0] is None:
        values = (row, *values[1:])  # the row's number stands in the cell, not in its values
    return Cell(values, len(payload) == length)


def _local(length: int, kind: int) -> int:
    """Return how many bytes of a row stand in its own page."""
    most = USABLE - 35 if kind in _TABLES else (USABLE - 12) * 64 // 255 - 23
    if length <= most:
        return length
    least = (USABLE - 12) * 32 // 255 - 23
    kept = least + (length - least) % (USABLE - _CHILD)
    return kept if kept <= most else least


def _go_on(payload: bytearray, length: int, number: int, page: Callable[[int], bytes | None]) -> None:
    """Add what stands in the pages a row goes on in, as far as they can be read."""
    while len(payload) < length and number:
        data = page(number)
        if data is None:
            return
        payload += data[_CHILD : _CHILD + min(USABLE - _CHILD, length - len(payload))]
        number = int.from_bytes(data[:_CHILD], "big")


def _values(payload: bytes) -> Iterator[Value]:
    """Yield the values of a row up to the first that is not all there."""
    end, at = _varint(payload, 0)
    kinds: list[int] = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    for kind in kinds:
        size = _size(kind)
        if at + size > len(payload):
            return
        yield _value(kind, payload[at : at + size])
        at += size


def _size(kind: int) -> int:
    if kind >= _BLOB_FROM:
        return (kind - _BLOB_FROM) // 2
    return 8 if kind == _FLOAT else _INTEGERS.get(kind, 0)


def _value(kind: int, data: bytes) -> Value:
    if kind >= _BLOB_FROM:
        return data.decode() if kind % 2 else data
    if kind in _INTEGERS:
        return int.from_bytes(data, "big", signed=True)
    if kind == _FLOAT:
        return float(struct.unpack(">d", data)[0])
    return _CONSTANTS.get(kind)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of SQLite's variable length and the place behind it."""
    value = 0
    for length in range(1, _LARGEST_VARINT + 1):
        byte = data[at]
        at += 1
        if length == _LARGEST_VARINT:
            return value << 8 | byte, at
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at
    raise AssertionError("the loop returns")
