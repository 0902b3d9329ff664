"""What the process behind the walls may answer: pixels, a refusal, an end. Who asked takes no other word from it.

A page travels as bare pixels, so that nothing which that process could have made up is decoded where the keys are.
"""

from __future__ import annotations

import json
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from PIL import Image

from npm_field.errors import PictureRefusedError
from npm_field.pictures.page import GREY, MOST_PIXELS, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

SAID, PIXELS, REFUSED, END = b"S", b"P", b"R", b"E"
_LENGTH: Final = struct.Struct(">I")
_SIZE: Final = struct.Struct(">?II")
MOST_WORDS: Final = 1000
_TAKEN: Final = re.compile(r"(\d{4}-\d{2}-\d{2}/[a-z_]{1,20})?")
_REASONS: Final = frozenset({"too_many_pixels", "password", "damaged"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a file said beside its pixels, none of which is kept but the band, if the person wants it.

    ``taken`` is a day and part of the day by the camera's clock, or "".
    """

    taken: str = ""
    place: bool = False
    camera: bool = False

    @property
    def anything(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.taken) or self.place or self.camera


class Pipe(Protocol):
    """Where frames come from."""

    def read(self, count: int, /) -> bytes | None:
        """Return up to so many bytes; none at its end."""


class StrangeAnswerError(Exception):
    """What came is no frame: the process ended, or something else speaks there."""


def said(found: Said) -> bytes:
    """Return the frame of what a file said."""
    return _words(SAID, {"taken": found.taken, "place": found.place, "camera": found.camera})


def pixels(picture: Image.Image) -> list[bytes]:
    """Return the frame of a page, in parts: the second can be 192 MB."""
    return [PIXELS + _SIZE.pack(picture.mode == GREY, picture.width, picture.height), picture.tobytes()]


def refused(error: PictureRefusedError) -> bytes:
    """Return the frame of a refusal."""
    return _words(REFUSED, dict(error.facts))


def take_said(pipe: Pipe) -> Said:
    """Return what a file said. Raises as ``take_page``."""
    if _kind(pipe, SAID) != SAID:
        raise StrangeAnswerError
    told = _told(pipe)
    taken = told.get("taken")
    if not isinstance(taken, str) or not _TAKEN.fullmatch(taken):
        raise StrangeAnswerError
    return Said(taken, told.get("place") is True, told.get("camera") is True)


def take_page(pipe: Pipe) -> Image.Image | None:
    """Return the next page, None after the last. Raises ``PictureRefusedError``, ``StrangeAnswerError``."""
    if _kind(pipe, PIXELS + END) == END:
        return None
    grey, width, height = _SIZE.unpack(_exactly(pipe, _SIZE.size))
    if not 0 < width * height <= MOST_PIXELS:
        raise StrangeAnswerError
    mode = GREY if grey else PLAIN
    return Image.frombytes(mode, (width, height), _exactly(pipe, width * height * len(mode)))


def _kind(pipe: Pipe, expected: bytes) -> bytes:
    kind = _exactly(pipe, 1)
    if kind == REFUSED:
        told = _told(pipe)
        reason, most = told.get("reason"), told.get("most_megapixels")
        if reason not in _REASONS:
            raise StrangeAnswerError
        facts: dict[str, Any] = {"most_megapixels": most} if isinstance(most, int) else {}
        raise PictureRefusedError(reason=str(reason), **facts)
    if kind not in expected:
        raise StrangeAnswerError
    return kind


def _words(kind: bytes, told: dict[str, Any]) -> bytes:
    data = json.dumps(told).encode()
    return kind + _LENGTH.pack(len(data)) + data


def _told(pipe: Pipe) -> dict[str, Any]:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > MOST_WORDS:
        raise StrangeAnswerError
    try:
        told = json.loads(_exactly(pipe, length))
    except ValueError:
        raise StrangeAnswerError from None
    if not isinstance(told, dict):
        raise StrangeAnswerError
    return told


def _exactly(pipe: Pipe, count: int) -> bytes:
    """Return so many bytes. Raises ``StrangeAnswerError`` where it ends before."""
    return exactly(pipe.read, count)


def exactly(read: Callable[[int], bytes | None], count: int) -> bytes:
    """Return so many bytes of what may come in pieces. Raises ``StrangeAnswerError`` where it ends before."""
    found = bytearray()
    while len(found) < count:
        piece = read(count - len(found))
        if not piece:
            raise StrangeAnswerError
        found += piece
    return bytes(found)
