"""One page of an attachment: a JPEG made here from pixels alone, and a small one of it for lists."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image

QUALITY: Final = 90
"""Of 12 megapixels of skin and of print at 90 the largest error is 2 % and the size that of the phone's own file."""
PREVIEW_SIDE: Final = 320
PREVIEW_QUALITY: Final = 75
MOST_PIXELS: Final = 64_000_000
"""A phone of today makes 12 to 50 million; 64 take 192 MB while they are turned into a page."""
PLAIN: Final = "RGB"
GREY: Final = "L"


@dataclass(frozen=True, slots=True)
class Page:
    """``picture`` and ``preview`` are JPEG files with no metadata in them; the size is the picture's, in pixels."""

    picture: bytes
    preview: bytes
    width: int
    height: int


def page_of(bare: Image.Image) -> Page:
    """Return the page with these bare pixels."""
    small = bare.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return Page(_jpeg(bare, QUALITY), _jpeg(small, PREVIEW_QUALITY), bare.width, bare.height)


def without_memory(pixels: Image.Image) -> Image.Image:
    """Return only the pixels, transparency on white.

    ``save`` alone keeps a JPEG's comment and may keep more (security.md 7); a new image has nothing to keep.
    """
    mode = GREY if pixels.mode in {"1", GREY, "LA", "I;16"} else PLAIN
    bare = Image.new(mode, pixels.size, "white")
    if pixels.has_transparency_data:
        shown = pixels.convert("RGBA")
        bare.paste(shown.convert(mode), mask=shown.getchannel("A"))
    else:
        bare.paste(pixels.convert(mode))
    return bare


def _jpeg(pixels: Image.Image, quality: int) -> bytes:
    """Return a JPEG. Never with ``optimize``: its buffer is one byte a pixel, and a grainy picture does not fit."""
    buffer = io.BytesIO()
    pixels.save(buffer, "JPEG", quality=quality, subsampling=0)
    return buffer.getvalue()
