"""The file of an attachment: pages of pixels as ciphertext beside the books, and the same with parts covered."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId
from npm_field.errors import AttachmentDamagedError, PictureRefusedError
from npm_field.pictures import aside, faces
from npm_field.pictures.album import Album, AlbumWriter
from storage import attachments as files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from npm_field.pictures.faces import Box
    from npm_field.pictures.frames import Said
    from npm_field.pictures.page import Page
    from storage.streams import Stream


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies beside the books and that no row names yet. ``said``: what the source said and is not kept."""

    stream: Stream
    pages: int
    sha256: str
    said: Said


def written(
    folder: Path, pages: Iterable[Page], expected_bytes: int, said: Said, progress: Callable[[int], None] | None
) -> Stored:
    """Write pages into a new file that no row names yet; what fails leaves none."""
    id_ = RecordId(uuid.uuid4().hex)
    with files.writing(folder, id_, expected_bytes=expected_bytes) as made:
        hashing = files.Hashing(made)
        album = AlbumWriter(hashing)  # type: ignore[arg-type]  # it only writes
        try:
            for page in pages:
                album.add(page)
                if progress is not None:
                    progress(album.count)
            album.finish()
        except BaseException:
            album.abandon()
            raise
    if made.stream is None:
        raise AssertionError("a block that ended well has a row")
    return Stored(made.stream, album.count, hashing.digest.hexdigest(), said)


def covered(album: Album, boxes: Mapping[int, Sequence[Box]]) -> Iterator[Page]:
    """Yield the pages of an album with these rectangles filled. Raises ``AttachmentDamagedError``."""
    for number in range(1, album.count + 1):
        jpeg = album.picture(number)
        try:
            pixels = aside.pixels_of(io.BytesIO(jpeg), size=len(jpeg))
        except PictureRefusedError:
            raise AttachmentDamagedError from None
        yield faces.covered(pixels, boxes.get(number, ()))
