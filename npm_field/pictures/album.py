"""The pages of one attachment in one file: a ZIP that only stores, so that anybody can read it after we are gone.

Written page by page; read at any page. No name, no time, no comment: names are numbers, all times are 1980.
docs/formats/attachment.md has it byte by byte.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Final

from npm_field.errors import AttachmentDamagedError

if TYPE_CHECKING:
    from npm_field.pictures.page import Page

PAGE: Final = "page-{:04}.jpg"
PREVIEW: Final = "preview-{:04}.jpg"
MOST_PAGE_BYTES: Final = 64 * 1024 * 1024
JPEG_START: Final = b"\xff\xd8\xff"


class AlbumWriter:
    """Writes pages into ``sink``, which needs only ``write`` and ``flush``."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, strict_timestamps=True)
        self.count = 0

    def add(self, page: Page) -> None:
        """Put the next page and its preview behind the others."""
        self.count += 1
        for name, data in ((PREVIEW, page.preview), (PAGE, page.picture)):
            self._zip.writestr(zipfile.ZipInfo(name.format(self.count)), data)

    def finish(self) -> None:
        """Write the directory; the album is whole then."""
        self._zip.close()

    def abandon(self) -> None:
        """Write nothing more: the sink may be gone."""
        self._zip.fp = None


class Album:
    """Reads pages out of a seekable ``source``. Raises ``AttachmentDamagedError`` for what is no album of ours."""

    def __init__(self, source: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, RuntimeError):
            raise AttachmentDamagedError from None
        infos = self._zip.infolist()
        pages = len(infos) // 2
        names = {name.format(number) for number in range(1, pages + 1) for name in (PAGE, PREVIEW)}
        if not pages or len(infos) != 2 * pages or {info.filename for info in infos} != names:
            raise AttachmentDamagedError
        if any(info.compress_type != zipfile.ZIP_STORED or info.file_size > MOST_PAGE_BYTES for info in infos):
            raise AttachmentDamagedError
        self.count = pages

    def picture(self, number: int) -> bytes:
        """Return the JPEG of a page, counted from 1."""
        return self._read(PAGE.format(number))

    def preview(self, number: int) -> bytes:
        """Return the small JPEG of a page."""
        return self._read(PREVIEW.format(number))

    def _read(self, name: str) -> bytes:
        try:
            data = self._zip.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
            raise AttachmentDamagedError from None
        if not data.startswith(JPEG_START):
            raise AttachmentDamagedError
        return data
