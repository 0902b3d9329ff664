"""The process behind the walls: takes one file through its standard input, answers with its pixels, and ends.

It is this same program, started with one word. It loads what reads pictures, then puts up the walls, and only then
takes the first byte of what a stranger made.
"""

from __future__ import annotations

import io
import os
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PIL import (
    Image,
    ImageCms,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from npm_field.errors import PictureRefusedError
from npm_field.pictures import clean, frames, walls

if TYPE_CHECKING:
    from collections.abc import Callable

INPUT, OUTPUT = 0, 1
PIECE: Final = 1 << 20
LOADED: Final = (ImageCms, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""What Pillow would load when it meets the first of a kind: behind the walls nothing can be loaded any more."""


def main() -> int:
    """Read one file and answer. Ends without an answer where even that goes wrong: who waits then knows."""
    Image.preinit()
    datetime.strptime("2000", "%Y")  # noqa: DTZ007 - Python loads how to read dates at the first one
    walls.close()
    answer(io.BytesIO(_all_of(INPUT)), _say)
    return 0


def answer(source: io.BytesIO, say: Callable[[bytes], None]) -> None:
    """Say everything of a file, page by page."""
    try:
        say(frames.said(clean.said_by(source)))
        for picture in clean.pixels(source):
            for part in frames.pixels(picture):
                say(part)
        say(frames.END)
    except PictureRefusedError as error:
        say(frames.refused(error))


def _all_of(descriptor: int) -> bytes:
    found = bytearray()
    while piece := os.read(descriptor, PIECE):
        found += piece
    return bytes(found)


def _say(data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(OUTPUT, left) :]
