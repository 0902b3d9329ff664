"""The matrix of findings against kinds of source as geometry: squares support, hollow triangles contradict.

Form and number say it as well as colour does, so that a grey print tells the same (ui.md 4).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from npm_field.report.charts import (
    ACCENT,
    INK_SECOND,
    LINE,
    SURFACE,
    TEXT_LEADING,
    TEXT_SIZE,
    Box,
    Drawing,
    Label,
    Stroke,
)
from npm_field.report.content import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from npm_field.report.charts import Shape
    from npm_field.report.content import Matrix, MatrixRow

BAD: Final = 0x9C2720
FIRST_SHARE, LAST_SHARE = 0.27, 0.15
SQUARE, STEP = 7.0, 10.0
MOST: Final = 3
"""Signs in one cell; more are a number beside one sign."""
GRADES: Final = 3
PADDING: Final = 9.0
TALLEST: Final = 560.0
"""What fits on a page below its heading."""


def draw(
    matrix: Matrix, width: float, *, number: Callable[[int], str], lines: Callable[[str, float], int]
) -> Drawing:
    """Return the geometry, ``width`` points wide. ``lines`` says in how many lines a text of a width is set."""
    first, cell = width * FIRST_SHARE, width * (1 - FIRST_SHARE - LAST_SHARE) / len(matrix.columns)
    head = max(lines(word, cell - 2) for word in matrix.columns) * TEXT_LEADING + PADDING
    heights = [_height(row, first, lines) for row in matrix.rows]
    top = head + sum(heights)
    shapes: list[Shape] = [Label(0, top - head / 2, matrix.heading, Side.START, first, INK_SECOND)]
    for place, word in enumerate(matrix.columns):
        shapes.append(Label(first + place * cell, top - head / 2, word, Side.START, cell - 2, INK_SECOND))
    shapes.append(
        Label(width * (1 - LAST_SHARE), top - head / 2, matrix.last, Side.START, width * LAST_SHARE, INK_SECOND)
    )
    y = top - head
    for row, height in zip(matrix.rows, heights, strict=True):
        shapes.append(Stroke(0, y, width, y, LINE))
        middle = y - height / 2
        shapes.append(Label(0, middle - 2, row.label, Side.START, first - 8))
        for place, (yes, no) in enumerate(row.cells):
            shapes += _signs(first + place * cell, middle, yes, no, number)
        shapes += _level(width * (1 - LAST_SHARE), middle, row)
        y -= height
    shapes.append(Stroke(0, y, width, y, LINE))
    return Drawing(width, top, tuple(shapes))


def parted(matrix: Matrix, width: float, lines: Callable[[str, float], int]) -> tuple[Matrix, ...]:
    """Return a matrix that is higher than a page as several."""
    parts: list[list[MatrixRow]] = [[]]
    used = 0.0
    for row in matrix.rows:
        height = _height(row, width * FIRST_SHARE, lines)
        if parts[-1] and used + height > TALLEST:
            parts.append([])
            used = 0.0
        parts[-1].append(row)
        used += height
    return tuple(replace(matrix, rows=tuple(rows)) for rows in parts)


def _height(row: MatrixRow, first: float, lines: Callable[[str, float], int]) -> float:
    return max(2.0, lines(row.label, first - 8)) * TEXT_LEADING + PADDING


def _signs(x: float, middle: float, yes: int, no: int, number: Callable[[int], str]) -> Iterator[Shape]:
    """Yield squares and triangles of one cell, a dash where nothing is."""
    if not yes and not no:
        yield Label(x, middle - 3, "\N{EN DASH}", Side.START, STEP, INK_SECOND)
    for count, draw_one in ((yes, _square), (no, _triangle)):
        if count > MOST:
            yield Label(x, middle - 3, number(count), Side.START, STEP * 2, INK_SECOND)
            x += STEP
        for _sign in range(1 if count > MOST else count):
            yield from draw_one(x, middle)
            x += STEP


def _square(x: float, middle: float) -> Iterator[Shape]:
    yield Box(x, middle - SQUARE / 2, SQUARE, SQUARE, ACCENT, ACCENT)


def _triangle(x: float, middle: float) -> Iterator[Shape]:
    low, high = middle - SQUARE / 2, middle + SQUARE / 2
    # its point is up, as in the window: y grows upwards
    yield Stroke(x, low, x + SQUARE, low, BAD)
    yield Stroke(x, low, x + SQUARE / 2, high, BAD)
    yield Stroke(x + SQUARE, low, x + SQUARE / 2, high, BAD)


def _level(x: float, middle: float, row: MatrixRow) -> Iterator[Shape]:
    for place in range(GRADES):
        fill = ACCENT if place < row.squares else SURFACE
        yield Box(x + place * STEP, middle + 1, SQUARE, SQUARE, fill, ACCENT)
    yield Label(x, middle - TEXT_SIZE - 1, row.level, Side.START, 90)
