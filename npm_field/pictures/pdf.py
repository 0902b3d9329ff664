"""The pages of a PDF as pixels, drawn in memory by PDFium: the built library without the part that runs scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pypdfium2

from npm_field.errors import PictureRefusedError
from npm_field.pictures.page import without_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

DOTS_PER_INCH: Final = 200
"""Print of 6 points and a clerk's hand are read at 200; the copy is a third larger than at 150."""
POINTS_PER_INCH: Final = 72
MOST_PAGE_PIXELS: Final = 24_000_000
"""A2 at 200 dots; what is larger is drawn smaller."""


def pdf_pixels(source: BinaryIO) -> Iterator[Image.Image]:
    """Yield the pages, one drawn at a time, with what was filled into forms and written at the margin.

    Raises ``PictureRefusedError`` with the ``reason`` ``password`` or ``damaged``.
    """
    try:
        # whole in memory: a document that reads by calling back needs memory that can be run, and the walls give none
        document = pypdfium2.PdfDocument(source.read())
    except pypdfium2.PdfiumError as error:
        reason = "password" if "password" in str(error).lower() else "damaged"
        raise PictureRefusedError(reason=reason) from None
    try:
        if document.get_formtype():
            document.init_forms()
        if not len(document):
            raise PictureRefusedError(reason="damaged")
        for number in range(len(document)):
            yield _page(document, number)
    finally:
        document.close()


def _page(document: Any, number: int) -> Image.Image:  # noqa: ANN401 - PDFium's package has no types
    try:
        page = document[number]
        try:
            bitmap = page.render(scale=_scale(*page.get_size()), draw_annots=True, may_draw_forms=True)
            drawn = without_memory(bitmap.to_pil())
            bitmap.close()
        finally:
            page.close()
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        raise PictureRefusedError(reason="damaged") from None
    return drawn


def _scale(width: float, height: float) -> float:
    scale = DOTS_PER_INCH / POINTS_PER_INCH
    pixels = width * height * scale * scale
    return float(scale if pixels <= MOST_PAGE_PIXELS else scale * (MOST_PAGE_PIXELS / pixels) ** 0.5)
