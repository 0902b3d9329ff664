"""What a file is, by its first bytes and never by its name, and why some files are not taken."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, BinaryIO, Final

from npm_field.errors import PictureRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD_BYTES: Final = 32
MOST_PICTURE_BYTES: Final = 15 * 1024 * 1024
MOST_DOCUMENT_BYTES: Final = 150 * 1024 * 1024
"""300 pages scanned in colour take 60 to 120 MB (benchmarks/attachments.py)."""
MOST_PAGES: Final = 500
_HEIF_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AVIF_BRANDS: Final = (b"avif", b"avis")
_BRAND: Final = slice(8, 12)


class Source(Enum):
    """What we take."""

    PICTURE = "picture"
    PDF = "pdf"


_TAKEN: Final[tuple[tuple[bytes, Source], ...]] = (
    (b"\xff\xd8\xff", Source.PICTURE),
    (b"\x89PNG\r\n\x1a\n", Source.PICTURE),
    (b"II*\x00", Source.PICTURE),
    (b"MM\x00*", Source.PICTURE),
    (b"%PDF-", Source.PDF),
)

_REFUSED: Final[tuple[tuple[str, Callable[[bytes], bool]], ...]] = (
    ("heic", lambda head: head[4:8] == b"ftyp" and head[_BRAND] in _HEIF_BRANDS),
    ("avif", lambda head: head[4:8] == b"ftyp" and head[_BRAND] in _AVIF_BRANDS),
    ("video", lambda head: head[4:8] == b"ftyp" or head.startswith((b"\x1a\x45\xdf\xa3", b"RIFF"))),
    ("sound", lambda head: head.startswith((b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"#!AMR"))),
    ("office", lambda head: head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"))),
)


def source_of(source: BinaryIO) -> Source:
    """Return what a seekable ``source`` is and leave it at its start.

    Raises ``PictureRefusedError`` with the ``reason``: ``heic``, ``avif``, ``video``, ``sound``, ``office``,
    ``damaged`` for one that holds nothing, ``unknown``.
    """
    source.seek(0)
    head = source.read(HEAD_BYTES)
    source.seek(0)
    if head.startswith(b"RIFF") and head[_BRAND] == b"WEBP":
        return Source.PICTURE
    for start, found in _TAKEN:
        if head.startswith(start):
            return found
    for reason, matches in _REFUSED:
        if matches(head):
            raise PictureRefusedError(reason=reason)
    raise PictureRefusedError(reason="unknown" if head else "damaged")


def require_taken(source: BinaryIO, *, size: int) -> None:
    """Return if a seekable ``source`` of ``size`` bytes may be read at all: only its first bytes are looked at.

    Raises ``PictureRefusedError`` with the ``reason``: as ``source_of``, and ``too_large`` (with ``most_mb``).
    """
    kind = source_of(source)
    most = MOST_DOCUMENT_BYTES if kind is Source.PDF or _is_tiff(source) else MOST_PICTURE_BYTES
    if size > most:
        raise PictureRefusedError(reason="too_large", most_mb=most // 1024**2)


def _is_tiff(source: BinaryIO) -> bool:
    start = source.read(2)
    source.seek(0)
    return start in {b"II", b"MM"}
