"""The report on paper: pages, blocks, tables, charts. In memory alone; the caller encrypts what comes out.

This file and ``paper`` are all that knows reportlab.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from reportlab.graphics import renderPDF, shapes
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from npm_field.report import charts, matrix
from npm_field.report.content import Chart, Matrix, Paragraph, Side, Table, Tone
from npm_field.report.fonts import BOLD, REGULAR, Typeface
from npm_field.report.paper import Look, Paper, Sheet, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfgen.canvas import Canvas

    from npm_field.report.content import Block, Report
    from npm_field.report.setting import Line
    from resources.language import Language

MARGIN: Final = 51.0
HEAD: Final = 20.0
FOOT: Final = 26.0
SECOND, THIRD, WARN, RULE, SUNKEN = 0x465155, 0x5C6669, 0x7A4E00, 0xDAD5C9, 0xECE9E1
CELL: Final = 8.5
CELL_PADDING: Final = 4.0
NUMBER_PADDING: Final = 14.0
LINES_IN_ROW: Final = 30
ROOM_FOR_HEADING: Final = 110.0
HEADED: Final = 45.0
"""What a heading takes above the picture that follows it."""
ROOM_FOR_LEAD: Final = 60.0

TITLE: Final = Look(BOLD, 20, 26)
SUBTITLE: Final = Look(REGULAR, 11, 16, SECOND)
HEADING: Final = Look(BOLD, 13, 18)
EDGE: Final = Look(REGULAR, 7.5, 10, SECOND)
EDGE_BOLD: Final = Look(BOLD, 7.5, 10)
CELL_HEAD: Final = Look(BOLD, CELL, 11.5)
CELL_BODY: Final = Look(REGULAR, CELL, 11.5)
CHART_TITLE: Final = Look(BOLD, 9.5, 14)
CHART: Final = Look(REGULAR, charts.TEXT_SIZE, charts.TEXT_LEADING)
TONES: Final = {
    Tone.BODY: Look(REGULAR, 10, 14.5),
    Tone.LEAD: Look(BOLD, 10, 14.5),
    Tone.NOTE: Look(REGULAR, 8.5, 12.5, THIRD),
    Tone.WARNING: Look(BOLD, 10, 14.5, WARN),
}

RULES: Final = (
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("BACKGROUND", (0, 0), (-1, 0), HexColor(SUNKEN)),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(RULE)),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A report's plain bytes, which stay in memory, and its number of pages."""

    data: bytes
    pages: int


def make(report: Report, language: Language) -> Made:
    """Return the PDF of a report; the same report gives the same bytes."""
    faces = {name: Typeface(name) for name in (REGULAR, BOLD)}
    known: dict[Text, tuple[Line, ...]] = {}
    # Built twice: only the first time tells how many pages "page 1 of n" has to name.
    pages = _built(report, language, Sheet(faces, known, language.right_to_left), 0).pages
    return _built(report, language, Sheet(faces, known, language.right_to_left), pages)


def _built(report: Report, language: Language, sheet: Sheet, pages: int) -> Made:
    buffer = io.BytesIO()
    template = _Template(buffer, report, language, sheet, pages)
    template.build(
        list(_story(report, language, sheet, template.text_width)), canvasmaker=partial(Paper, sheet=sheet)
    )
    return Made(buffer.getvalue(), template.page)


# --- blocks --------------------------------------------------------------------------------------------------


class _Text(Flowable):
    """Lines of one look that may be parted over pages."""

    canv: Paper

    def __init__(self, sheet: Sheet, look: Look, text: str | tuple[Line, ...], side: Side = Side.START) -> None:
        super().__init__()
        self.sheet, self.look, self.text, self.side = sheet, look, text, side
        self.lines: tuple[Line, ...] = ()

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab asks so
        self.width = width
        given = self.text
        self.lines = self.sheet.lines(self.look, given, width) if isinstance(given, str) else given
        self.height = len(self.lines) * self.look.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        self.wrap(width, height)
        fitting = int(height / self.look.leading)
        # No first and no last line alone, the printer's rule; a page full of one text is cut where it ends.
        fitting = min(fitting, len(self.lines) - 2)
        if fitting < 2:  # noqa: PLR2004 - as said
            return []
        parts = (self.lines[:fitting], self.lines[fitting:])
        return [_Text(self.sheet, self.look, part, self.side) for part in parts]

    def draw(self) -> None:
        at_right = self.sheet.right_to_left == (self.side is Side.START)
        for place, line in enumerate(self.lines, start=1):
            x = self.width - line.width if at_right else 0.0
            self.canv.set_line(line, self.look, x, self.height - place * self.look.leading + self.look.size * 0.3)


class _Picture(Flowable):
    """The geometry of a chart or a matrix: shapes by reportlab, words by our own setting."""

    canv: Paper

    def __init__(self, sheet: Sheet, drawing: charts.Drawing) -> None:
        super().__init__()
        self.sheet = sheet
        self.drawing = charts.mirrored(drawing) if sheet.right_to_left else drawing
        self.width, self.height = drawing.width, drawing.height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        picture = shapes.Drawing(self.width, self.height)
        for shape in self.drawing.shapes:
            if not isinstance(shape, charts.Label):
                picture.add(_shape(shape))
        renderPDF.draw(picture, self.canv, 0, 0)
        for shape in self.drawing.shapes:
            if isinstance(shape, charts.Label):
                self._label(shape)

    def _label(self, label: charts.Label) -> None:
        look = Look(CHART.face, CHART.size, CHART.leading, label.colour)
        lines = self.sheet.setter(look).lines(label.text, label.width)
        at_right = self.sheet.right_to_left == (label.side is Side.START)
        top = label.y + (len(lines) - 1) * look.leading * 0.5
        for place, line in enumerate(lines):
            x = label.x - line.width if at_right else label.x
            self.canv.set_line(line, look, x, top - place * look.leading)


def _shape(shape: charts.Box | charts.Stroke | charts.Dot) -> Any:  # noqa: ANN401 - reportlab's objects have no types
    match shape:
        case charts.Box():
            box = shapes.Rect(shape.x, shape.y, shape.width, shape.height)
            box.fillColor, box.strokeColor, box.strokeWidth = HexColor(shape.fill), HexColor(shape.edge), 0.7
            return box
        case charts.Stroke():
            return shapes.Line(
                shape.x1, shape.y1, shape.x2, shape.y2, strokeColor=HexColor(shape.colour), strokeWidth=0.7
            )
        case charts.Dot():
            return shapes.Circle(shape.x, shape.y, shape.radius, fillColor=HexColor(shape.colour), strokeColor=None)


# --- pages ---------------------------------------------------------------------------------------------------


class _Template(BaseDocTemplate):
    """A4 with the class and the legal ground on every page."""

    def __init__(self, buffer: io.BytesIO, report: Report, language: Language, sheet: Sheet, pages: int) -> None:
        super().__init__(buffer, pagesize=A4, invariant=1, pageCompression=1)
        self.report, self.language, self.sheet, self.pages = report, language, sheet, pages
        self.page_width, self.page_height = A4
        self.text_width = self.page_width - 2 * MARGIN
        frame = Frame(
            MARGIN,
            MARGIN + FOOT,
            self.text_width,
            self.page_height - 2 * MARGIN - HEAD - FOOT,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        self.addPageTemplates([PageTemplate(frames=[frame], onPage=self._edges)])

    def _edges(self, given: Canvas, _document: object) -> None:
        canvas = cast("Paper", given)  # the canvasmaker of the only build there is
        top, foot = self.page_height - MARGIN, MARGIN
        self._pair(canvas, top, EDGE_BOLD, self.report.classification, self.report.title)
        number = self.language.tr("Page {page} of {pages}", page=self.page, pages=self.pages)
        self._pair(canvas, foot, EDGE, self.report.privilege, number)
        canvas.setStrokeColor(HexColor(RULE))
        for y in (top - 6, foot + 14):
            canvas.line(MARGIN, y, MARGIN + self.text_width, y)

    def _pair(self, canvas: Paper, y: float, look: Look, first: str, last: str) -> None:
        """Set one text at the start side and one at the end side of a line."""
        setter = self.sheet.setter(look)
        for text, at_start in ((first, True), (last, False)):
            line = setter.line(text)
            left = at_start != self.sheet.right_to_left
            canvas.set_line(line, look, MARGIN if left else MARGIN + self.text_width - line.width, y)


def _story(report: Report, language: Language, sheet: Sheet, width: float) -> Iterator[Flowable]:
    yield from (_Text(sheet, TITLE, report.title), _Text(sheet, SUBTITLE, report.subtitle), Spacer(1, 8))
    for number, section in enumerate(report.sections, start=1):
        first = next(iter(section.blocks), None)
        yield from (CondPageBreak(_room_for(first, language, sheet, width)), Spacer(1, 10))
        yield from (_Text(sheet, HEADING, f"{language.number(number)}  {section.title}"), Spacer(1, 3))
        for block in section.blocks:
            yield from _block(block, language, sheet, width)


def _block(block: Block, language: Language, sheet: Sheet, width: float) -> Iterator[Flowable]:
    match block:
        case Paragraph():
            if block.tone is Tone.LEAD:
                yield from (CondPageBreak(ROOM_FOR_LEAD), Spacer(1, 6))
            yield from (_Text(sheet, TONES[block.tone], block.text), Spacer(1, 4))
        case Table():
            yield from (_grid(block, sheet, width), Spacer(1, 8))
        case Chart() | Matrix():
            for title, drawing in _drawings(block, language, sheet, width):
                yield from _pictured(title, _Picture(sheet, drawing), sheet)


def _drawings(
    block: Chart | Matrix, language: Language, sheet: Sheet, width: float
) -> Iterator[tuple[str, charts.Drawing]]:
    """Yield a picture in parts that fit a page, each with its title."""
    if isinstance(block, Chart):
        measure = partial(_width, sheet)
        for part in charts.parted(block):
            yield part.title, charts.draw(part, width, number=language.number, measure=measure)
        return
    lines = partial(_line_count, sheet)
    for piece in matrix.parted(block, width, lines):
        yield piece.title, matrix.draw(piece, width, number=language.number, lines=lines)


def _room_for(first: Block | None, language: Language, sheet: Sheet, width: float) -> float:
    """Return the room below which a section begins on a new page: a picture is not parted from its heading."""
    if not isinstance(first, Chart | Matrix):
        return ROOM_FOR_HEADING
    _title, drawing = next(_drawings(first, language, sheet, width))
    return HEADED + _room_of(drawing)


def _room_of(drawing: charts.Drawing) -> float:
    return drawing.height + CHART_TITLE.leading + 8


def _width(sheet: Sheet, text: str) -> float:
    return sheet.setter(CHART).line(text).width


def _line_count(sheet: Sheet, text: str, width: float) -> int:
    return len(sheet.lines(CHART, text, width))


def _pictured(title: str, picture: _Picture, sheet: Sheet) -> Iterator[Flowable]:
    yield CondPageBreak(_room_of(picture.drawing))
    yield from (_Text(sheet, CHART_TITLE, title), picture, Spacer(1, 10))


def _grid(table: Table, sheet: Sheet, width: float) -> Grid:
    columns = table.columns
    shares = sum(column.share for column in columns)
    widths = [width * column.share / shares for column in columns]
    # Numbers at the end side would touch the text that starts in the next column.
    ends = [NUMBER_PADDING if c.side is Side.END and c is not columns[-1] else CELL_PADDING for c in columns]
    rooms = [full - CELL_PADDING - end for full, end in zip(widths, ends, strict=True)]
    looks = [CELL_HEAD, *(CELL_BODY for _ in table.rows)]
    texts = [tuple(column.title for column in columns), *table.rows]
    sides = [column.side for column in columns]
    cells = [
        [*part] for row, look in zip(texts, looks, strict=True) for part in _cells(row, look, rooms, sides, sheet)
    ]
    if sheet.right_to_left:
        cells, widths, ends = [row[::-1] for row in cells], widths[::-1], ends[::-1]
    grid = Grid(cells, colWidths=widths, repeatRows=1)
    grid.setStyle(TableStyle([*RULES, *_paddings(ends, sheet)]))
    return grid


def _paddings(ends: list[float], sheet: Sheet) -> Iterator[tuple[str, tuple[int, int], tuple[int, int], float]]:
    start_name, end_name = ("RIGHTPADDING", "LEFTPADDING") if sheet.right_to_left else ("LEFTPADDING", "RIGHTPADDING")
    for place, end in enumerate(ends):
        yield start_name, (place, 0), (place, -1), CELL_PADDING
        yield end_name, (place, 0), (place, -1), end


def _cells(
    row: tuple[str, ...], look: Look, rooms: list[float], sides: list[Side], sheet: Sheet
) -> Iterator[list[_Text]]:
    """Yield a row, and further ones for text too long for it: a row higher than a page cannot be set."""
    lines = [sheet.lines(look, text, room) for text, room in zip(row, rooms, strict=True)]
    for start in range(0, max(map(len, lines)), LINES_IN_ROW):
        parts = (part[start : start + LINES_IN_ROW] for part in lines)
        yield [_Text(sheet, look, part, side) for part, side in zip(parts, sides, strict=True)]
