"""Covering what a person marked: filled with one plain colour, because a blurred face can be worked out again."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from npm_field.errors import AttachmentDamagedError
from npm_field.pictures.page import MOST_PIXELS, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from npm_field.pictures.page import Page

FILL: Final = "#808080"
FILL_GREY: Final = 128


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in thousandths of its width and height, so that it fits at any zoom."""

    left: float
    top: float
    right: float
    bottom: float


def covered(picture: bytes, boxes: Iterable[Box]) -> Page:
    """Return the page with these rectangles filled, made anew from its pixels. Raises ``AttachmentDamagedError``."""
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG",)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise AttachmentDamagedError
            opened.load()
            draw = ImageDraw.Draw(opened)
            for box in boxes:
                draw.rectangle(_pixels(box, opened), fill=FILL_GREY if opened.mode == "L" else FILL)
            return page_of(opened)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise AttachmentDamagedError from None


def _pixels(box: Box, picture: Image.Image) -> tuple[float, float, float, float]:
    """Return the rectangle in pixels, outwards to whole blocks of 8: inside one JPEG block a face's edge rings on."""
    width, height = picture.size
    left, right = sorted((box.left * width / 1000, box.right * width / 1000))
    top, bottom = sorted((box.top * height / 1000, box.bottom * height / 1000))
    return (left // 8 * 8, top // 8 * 8, -(-right // 8) * 8, -(-bottom // 8) * 8)
