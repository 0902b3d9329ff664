"""A stranger's file, read by a process of its own that has no key: bytes go there through a pipe, pixels come back.

One process for one file, so that no file can touch what another one becomes. Nothing of the file is named in its
arguments or its environment, and nothing of it lies in another file.
"""

from __future__ import annotations

import base64
import io
from contextlib import contextmanager, suppress
from functools import partial
from threading import Timer
from typing import IO, TYPE_CHECKING, BinaryIO, Final, TypeVar

from npm_field.errors import PictureRefusedError
from npm_field.pictures import frames
from npm_field.pictures.page import page_of
from npm_field.pictures.source import MOST_PAGES, require_taken
from npm_field.process import begin, own_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL import Image

    from npm_field.pictures.page import Page

ARGUMENT: Final = "--read-picture"
PATIENCE_S: Final = 120.0
"""For one page, and for one piece of the file to be taken. A page of A2 at 200 dots takes two seconds."""
PIECE: Final = 1 << 20
_ONE_POINT: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
T = TypeVar("T")


@contextmanager
def reading(source: BinaryIO, *, size: int, command: Sequence[str] | None = None) -> Iterator[Reading]:
    """Read a seekable ``source`` of ``size`` bytes behind the walls; its process is gone when the block ends.

    Raises ``PictureRefusedError`` with the ``reason``: as ``require_taken`` before anything is started, then
    ``too_many_pixels``, ``too_many_pages``, ``password``, ``damaged``; ``ended`` where the process ended without an
    answer, ``too_slow`` where it took longer than ``PATIENCE_S``.
    """
    require_taken(source, size=size)
    found = Reading(own_command(ARGUMENT) if command is None else command)
    try:
        found.give(source)
        yield found
    finally:
        found.end()


def pixels_of(picture: BinaryIO, *, size: int) -> Image.Image:
    """Return the pixels of one picture. Raises as ``reading``."""
    with reading(picture, size=size) as found:
        return next(found.pixels())


def works() -> bool:
    """Return whether a picture can be read on this system at all: one point comes back as itself."""
    try:
        return pixels_of(io.BytesIO(_ONE_POINT), size=len(_ONE_POINT)).size == (1, 1)
    except PictureRefusedError:
        return False


class Reading:
    """One file behind the walls. ``said`` is what it said beside its pixels."""

    def __init__(self, command: Sequence[str]) -> None:
        self.said = frames.Said()
        self._late = False
        try:
            # The walls keep it from the keyboard and the screen even where it could find them.
            self._process = begin(command, buffered=False)
        except OSError:
            raise PictureRefusedError(reason="ended") from None

    def give(self, source: BinaryIO) -> None:
        """Hand the file over and hear what it says beside its pixels. Raises ``PictureRefusedError``."""
        into = _pipe(self._process.stdin)
        with suppress(OSError):  # it ended: then it did not speak either, which is told below
            while piece := source.read(PIECE):
                self._watched(partial(_write, into, piece))
        with suppress(OSError):
            into.close()
        self.said = self._taken(frames.take_said)

    def pixels(self) -> Iterator[Image.Image]:
        """Yield the pixels of each page. Raises ``PictureRefusedError``."""
        for number in range(MOST_PAGES + 1):
            picture = self._taken(frames.take_page)
            if picture is None:
                return
            if number == MOST_PAGES:
                raise PictureRefusedError(reason="too_many_pages", most=MOST_PAGES)
            yield picture

    def pages(self) -> Iterator[Page]:
        """Yield the pages, one in memory at a time. Raises ``PictureRefusedError``."""
        for picture in self.pixels():
            yield page_of(picture)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()

    def _taken(self, take: Callable[[IO[bytes]], T]) -> T:
        try:
            return self._watched(lambda: take(_pipe(self._process.stdout)))
        except frames.StrangeAnswerError:
            raise PictureRefusedError(reason="too_slow" if self._late else "ended") from None

    def _watched(self, act: Callable[[], T]) -> T:
        watch = Timer(PATIENCE_S, self._end_late)
        watch.daemon = True
        watch.start()
        try:
            return act()
        finally:
            watch.cancel()

    def _end_late(self) -> None:
        self._late = True
        self._process.kill()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise AssertionError("both ends were asked for")
    return pipe


def _write(into: IO[bytes], data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[into.write(left) :]
