"""Charts as geometry: what a chart's data come to in points, before anything is drawn.

Every bar has its number beside it and every kind of bar a pattern of its own, so that a grey print says the same
(ui.md 4, "never by colour alone"). In a right-to-left report the bars grow to the left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.report.content import Fill, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from npm_field.report.content import Bar, Chart

INK: Final = 0x1B2427
INK_SECOND: Final = 0x465155
LINE: Final = 0xDAD5C9
ACCENT: Final = 0x0E5A63
WARN: Final = 0x7A4E00
SURFACE: Final = 0xFFFFFF

TEXT_SIZE: Final = 8.5
TEXT_LEADING: Final = 11.0
"""Of Arabic no less: its marks reach into the next line."""
ROW: Final = 17.0
BAR: Final = 10.0
LABEL_SHARE: Final = 0.34
MARK_SHARE: Final = 0.24
GAP: Final = 6.0
HATCH_STEP: Final = 3.2
DOT_STEP: Final = 3.4
SWATCH: Final = 14.0
LEGEND: Final = 16.0
ROWS_ON_PAGE: Final = 34


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its lower left corner; ``fill`` and ``edge`` are 0xRRGGBB."""

    x: float
    y: float
    width: float
    height: float
    fill: int
    edge: int


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    colour: int


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text that starts (or ends) at ``x`` in reading direction and may be as wide as ``width``."""

    x: float
    y: float
    text: str
    side: Side
    width: float
    colour: int = INK


Shape = Box | Stroke | Dot | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """All shapes of a chart, as for a left-to-right page, with its height."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def draw(chart: Chart, width: float, *, number: Callable[[int], str], measure: Callable[[str], float]) -> Drawing:
    """Return the geometry of a chart ``width`` points wide.

    ``number`` says a count in the reader's digits, ``measure`` gives the width of a text at ``TEXT_SIZE``.
    """
    legend = _legend_rows(chart, width, measure)
    height = ROW * len(chart.bars) + LEGEND * legend + GAP
    longest = max((sum(bar.counts) for bar in chart.bars), default=0)
    longest = max(longest, chart.longest)
    shapes: list[Shape] = []
    for place, bar in enumerate(chart.bars):
        y = height - ROW * (place + 1)
        shapes += _row(chart, bar, y, _Scale(width, longest), number)
    shapes += _legend(chart, width, measure)
    axis = width * LABEL_SHARE
    shapes.append(Stroke(axis, height, axis, height - ROW * len(chart.bars), INK_SECOND))
    return Drawing(width, height, tuple(shapes))


def parted(chart: Chart) -> tuple[Chart, ...]:
    """Return a chart with more rows than a page holds as several on the same scale."""
    longest = max((sum(bar.counts) for bar in chart.bars), default=0)
    pages = [chart.bars[at : at + ROWS_ON_PAGE] for at in range(0, len(chart.bars), ROWS_ON_PAGE)]
    return tuple(replace(chart, bars=bars, longest=longest) for bars in pages)


def mirrored(drawing: Drawing) -> Drawing:
    """Return the drawing for a right-to-left page: what began at the left begins at the right."""
    return Drawing(drawing.width, drawing.height, tuple(_mirror(shape, drawing.width) for shape in drawing.shapes))


@dataclass(frozen=True, slots=True)
class _Scale:
    width: float
    longest: int

    @property
    def room(self) -> float:
        """The length of the longest bar."""
        return self.width * (1 - LABEL_SHARE - MARK_SHARE)

    def length(self, count: int) -> float:
        return self.room * count / self.longest if self.longest else 0.0


def _row(chart: Chart, bar: Bar, y: float, scale: _Scale, number: Callable[[int], str]) -> Iterator[Shape]:
    axis = scale.width * LABEL_SHARE
    text_y = y + (ROW - TEXT_SIZE) / 2 + 1.5
    yield Label(axis - GAP, text_y, bar.label, Side.END, axis - GAP)
    x = axis
    for part, count in zip(chart.parts, bar.counts, strict=True):
        length = scale.length(count)
        if count:
            yield from _bar(Box(x, y + (ROW - BAR) / 2, length, BAR, *_colours(part.fill)), part.fill)
        x += length
    counts = [number(count) for count in bar.counts if count]
    total = number(sum(bar.counts))
    said = f"{total} ({' + '.join(counts)})" if len(counts) > 1 else total
    told = f"{said} · {bar.mark}" if bar.mark else said
    yield Label(x + GAP, text_y, told, Side.START, scale.width - x - GAP, WARN if bar.mark else INK)


def _bar(box: Box, fill: Fill) -> Iterator[Shape]:
    yield box
    if fill is Fill.HATCH:
        yield from _hatch(box)
    elif fill is Fill.DOTS:
        yield from _dots(box)


def _colours(fill: Fill) -> tuple[int, int]:
    return (ACCENT, ACCENT) if fill is Fill.FULL else (SURFACE, ACCENT)


def _hatch(box: Box) -> Iterator[Stroke]:
    """Yield lines at 45 degrees, cut at the edges of the box."""
    start = HATCH_STEP
    while start < box.width + box.height:
        low, high = max(0.0, start - box.height), min(start, box.width)
        yield Stroke(box.x + low, box.y + start - low, box.x + high, box.y + start - high, box.edge)
        start += HATCH_STEP


def _dots(box: Box) -> Iterator[Dot]:
    radius, rows = 0.6, int((box.height - 1) / DOT_STEP)
    across = int((box.width - 1) / DOT_STEP)
    for row in range(rows):
        for column in range(across):
            yield Dot(
                box.x + DOT_STEP * (column + 0.6),
                box.y + (box.height - DOT_STEP * (rows - 1)) / 2 + DOT_STEP * row,
                radius,
                box.edge,
            )


def _legend_places(chart: Chart, width: float, measure: Callable[[str], float]) -> list[tuple[int, float]]:
    """Return row and place of each part's swatch; a chart of one part needs no legend."""
    if len(chart.parts) < 2:  # noqa: PLR2004 - one kind of bar explains itself
        return []
    places, row, x = [], 0, 0.0
    for part in chart.parts:
        needed = SWATCH + GAP + measure(part.label) + 3 * GAP
        if x and x + needed > width:
            row, x = row + 1, 0.0
        places.append((row, x))
        x += needed
    return places


def _legend_rows(chart: Chart, width: float, measure: Callable[[str], float]) -> int:
    places = _legend_places(chart, width, measure)
    return places[-1][0] + 1 if places else 0


def _legend(chart: Chart, width: float, measure: Callable[[str], float]) -> Iterator[Shape]:
    rows = _legend_rows(chart, width, measure)
    for part, (row, x) in zip(chart.parts, _legend_places(chart, width, measure), strict=False):
        y = LEGEND * (rows - 1 - row)
        yield from _bar(Box(x, y + 2, SWATCH, BAR, *_colours(part.fill)), part.fill)
        yield Label(x + SWATCH + GAP, y + 4, part.label, Side.START, width - x - SWATCH - GAP, INK_SECOND)


def _mirror(shape: Shape, width: float) -> Shape:
    match shape:
        case Box():
            return Box(width - shape.x - shape.width, shape.y, shape.width, shape.height, shape.fill, shape.edge)
        case Stroke():
            return Stroke(width - shape.x1, shape.y1, width - shape.x2, shape.y2, shape.colour)
        case Dot():
            return Dot(width - shape.x, shape.y, shape.radius, shape.colour)
        case Label():
            return Label(width - shape.x, shape.y, shape.text, shape.side, shape.width, shape.colour)
