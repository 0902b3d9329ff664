"""Covering what a person marked: filled with one plain colour, because a blurred face can be worked out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import ImageDraw

from npm_field.pictures.page import GREY, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

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


def covered(picture: Image.Image, boxes: Iterable[Box]) -> Page:
    """Return the page of these bare pixels with the rectangles filled."""
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        draw.rectangle(_pixels(box, picture), fill=FILL_GREY if picture.mode == GREY else FILL)
    return page_of(picture)


def _pixels(box: Box, picture: Image.Image) -> tuple[float, float, float, float]:
    """Return the rectangle in pixels, outwards to whole blocks of 8: inside one JPEG block a face's edge rings on."""
    width, height = picture.size
    left, right = sorted((box.left * width / 1000, box.right * width / 1000))
    top, bottom = sorted((box.top * height / 1000, box.bottom * height / 1000))
    return (left // 8 * 8, top // 8 * 8, -(-right // 8) * 8, -(-bottom // 8) * 8)
