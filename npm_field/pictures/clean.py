"""Turning a file from outside into pages of pixels: what it says beside its pixels is read once and left behind.

A photo's place, camera, owner, comment, maker's notes, small copies and what hangs behind its end are gone because a
page is made anew from the decoded pixels (INV37). A PDF is drawn page by page for the same reason: hidden text,
scripts, attached files, earlier versions and words under a black bar have no pixels. All of this runs behind the
walls (``reader``), where there is no key.
"""

from __future__ import annotations

import io
import warnings
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, Final

from PIL import ExifTags, Image, ImageCms, ImageOps, ImageSequence

from npm_field.domain.day_parts import Band
from npm_field.errors import PictureRefusedError
from npm_field.pictures.frames import Said
from npm_field.pictures.page import MOST_PIXELS, PLAIN, without_memory
from npm_field.pictures.pdf import pdf_pixels
from npm_field.pictures.source import Source, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS: Final = ("JPEG", "PNG", "TIFF", "WEBP")
"""Pillow reads more; each further one is a parser that a stranger's file could be made for."""
_DATES: Final = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized, ExifTags.Base.DateTime)
_DEVICE: Final = (ExifTags.Base.Make, ExifTags.Base.Model)
_EXIF_DATE: Final = "%Y:%m:%d %H:%M:%S"


def said_by(source: BinaryIO) -> Said:
    """Return what a picture says of its time, place and camera; nothing for a PDF. Leaves ``source`` at its start.

    Raises ``PictureRefusedError``.
    """
    if source_of(source) is Source.PDF:
        return Said()
    with _opened(source) as picture:
        exif = picture.getexif()
        inner = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
        place = bool(exif.get_ifd(ExifTags.IFD.GPSInfo))
    source.seek(0)
    return Said(_band(inner), place, any(str(inner.get(tag, "")).strip() for tag in _DEVICE))


def pixels(source: BinaryIO) -> Iterator[Image.Image]:
    """Yield the bare pixels of each page, one in memory at a time.

    Raises ``PictureRefusedError`` with the ``reason``: as ``source_of``, and ``too_many_pixels``, ``password``,
    ``damaged``.
    """
    yield from pdf_pixels(source) if source_of(source) is Source.PDF else _picture_pixels(source)


def _picture_pixels(source: BinaryIO) -> Iterator[Image.Image]:
    with _opened(source) as picture:
        # A phone's second picture in one JPEG is the first in another light; those of a TIFF are the pages of a scan.
        frames = ImageSequence.Iterator(picture) if picture.format == "TIFF" else iter([picture])
        try:
            for frame in frames:
                _require_size(frame)
                yield without_memory(_upright(frame))
        except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
            raise PictureRefusedError(reason="damaged") from None


def _upright(frame: Image.Image) -> Image.Image:
    """Return the pixels as they are to be looked at: turned as the camera was held, in the colours of a screen."""
    profile = frame.info.get("icc_profile")
    turned = ImageOps.exif_transpose(frame)
    if not profile or turned.mode not in {PLAIN, "RGBA", "CMYK"}:
        return turned
    try:
        # A bruise photographed in a phone's wide colours would else turn pale.
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        shown = turned.convert(PLAIN) if turned.mode == "RGBA" else turned
        found = ImageCms.profileToProfile(shown, given, ImageCms.createProfile("sRGB"), outputMode=PLAIN)
    except (ImageCms.PyCMSError, OSError):
        return turned
    if found is not None and turned.mode == "RGBA":
        found.putalpha(turned.getchannel("A"))
    return found or turned


def _opened(source: BinaryIO) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a strange tag is no news: nothing of it is kept
            picture = Image.open(source, formats=FORMATS)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise PictureRefusedError(reason="damaged") from None
    return picture


def _require_size(frame: Image.Image) -> None:
    if frame.width * frame.height > MOST_PIXELS:
        raise PictureRefusedError(reason="too_many_pixels", most_megapixels=MOST_PIXELS // 1_000_000)


def _band(exif: dict[int, object]) -> str:
    for tag in _DATES:
        try:
            return str(Band.of(datetime.strptime(str(exif.get(tag, "")), _EXIF_DATE)))  # noqa: DTZ007 - the camera's own
        except ValueError:
            continue
    return ""
