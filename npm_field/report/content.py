"""A report as plain data: sections of paragraphs, tables and charts, all words already in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """How a paragraph is set."""

    BODY = "body"
    LEAD = "lead"  # a small heading inside a section
    NOTE = "note"
    WARNING = "warning"


class Side(Enum):
    """Where a column's text stands; numbers stand at the end side."""

    START = "start"
    END = "end"


class Fill(Enum):
    """How a bar is filled, so that it is told apart without colour (ui.md 4)."""

    FULL = "full"
    HATCH = "hatch"
    DOTS = "dots"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its share of the width, its side."""

    title: str
    share: float = 1.0
    side: Side = Side.START


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as there are columns. The heading is repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of segment in a chart means."""

    label: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: as many counts as there are parts, and a mark in words where someone has to look."""

    label: str
    counts: tuple[int, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows of stacked bars; the longest fills the width there is, or less where ``longest`` is a higher count."""

    title: str
    parts: tuple[Part, ...]
    bars: tuple[Bar, ...]
    longest: int = 0


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row: for each column how many support and how many contradict; ``squares`` of three are filled."""

    label: str
    cells: tuple[tuple[int, int], ...]
    squares: int
    level: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Findings against kinds of source: a square for each that supports, a triangle for each that contradicts."""

    title: str
    heading: str
    columns: tuple[str, ...]
    last: str
    rows: tuple[MatrixRow, ...]


Block = Paragraph | Table | Chart | Matrix


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. ``classification`` and ``privilege`` stand on every page."""

    title: str
    subtitle: str
    classification: str
    privilege: str
    sections: tuple[Section, ...]
