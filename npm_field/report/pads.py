"""A code pad: one code on a sheet and nothing else, no header, no page number, nothing about who made it or when."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, Final

from pypdf import PdfReader, PdfWriter
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A6

from npm_field.report.fonts import BOLD, Typeface
from npm_field.report.paper import Look, Paper, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN: Final = 28.0
CODE: Final = Look(BOLD, 26, 32)
LINES: Final = 9
APART: Final = 34.0
_RULE: Final = 0xDAD5C9


def pads(codes: Sequence[str]) -> bytes:
    """Return a PDF in memory with one A6 sheet for each code, and empty lines to write on."""
    sheet, buffer = Sheet({BOLD: Typeface(BOLD)}, {}, right_to_left=False), io.BytesIO()
    canvas = partial(Paper, sheet=sheet)(buffer, pagesize=A6, invariant=1, pageCompression=1)
    width, height = A6
    for code in codes:
        line = sheet.setter(CODE).line(code)
        canvas.set_line(line, CODE, (width - line.width) / 2, height - MARGIN - CODE.size)
        canvas.setStrokeColor(HexColor(_RULE))
        for number in range(LINES):
            y = height - MARGIN - CODE.leading - (number + 1) * APART
            canvas.line(MARGIN, y, width - MARGIN, y)
        canvas.showPage()
    canvas.save()
    writer, bare = PdfWriter(clone_from=PdfReader(io.BytesIO(buffer.getvalue()))), io.BytesIO()
    writer.metadata = None
    writer.write(bare)
    return bare.getvalue()
